"""Export of records and roster in the template's own form, so that importing it again changes nothing.

Each row bears its 记录标识 and the state of the database (`uid@version`), so that an edited file is compared with both.
"""

from __future__ import annotations

from pathlib import Path

from cadreapp import records
from cadreapp.operations.books import workbook_path
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.naming import Directory
from cadreapp.records.cadre import CADRE
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.query import Filter
from cadreapp.store.writing import past


def template(target: Path, what: str) -> Path:
    """The empty import workbook: `roster` or `records` (a sheet a kind), each with an example row."""
    from openpyxl import Workbook

    from cadreapp.exchange import write

    book = Workbook()
    book.remove(book.worksheets[0])
    for kind in (CADRE,) if what == "roster" else records.KINDS:
        write.add_sheet(book, kind, (), {}, identity=False, example=True)
    return write.save(book, workbook_path(target))


def _names(desk: Desk) -> dict[int, str]:
    directory = Directory(people.people(desk.db))
    return {person: directory.qualified(person) for person in directory.by_id}


def export_records(desk: Desk, target: Path, year: int | None = None) -> Path:
    """All records, or those of a year, a sheet a kind; the roster's dated rows are always whole."""
    from openpyxl import Workbook

    from cadreapp.exchange import write

    workbook_path(target)
    names, version = _names(desk), past.version(desk.db)
    book = Workbook()
    book.remove(book.worksheets[0])
    for kind in records.KINDS:
        span = (f"{year}-01-01", f"{year}-12-31") if year and kind.platform else (None, None)
        rows = query.rows(desk.db, kind, Filter(*span))[::-1]
        write.add_sheet(book, kind, ((r.values, f"{r.uid}@{version}") for r in rows), names, identity=True)
    return write.save(book, target)


def export_roster(desk: Desk, target: Path) -> Path:
    """Everybody who is or was on the roster, in the roster's order."""
    from openpyxl import Workbook

    from cadreapp.exchange import write

    workbook_path(target)
    members, version = people.roster(desk.db, "0000-01-01", "9999-12-31"), past.version(desk.db)
    book = Workbook()
    book.remove(book.worksheets[0])
    write.add_sheet(book, CADRE, ((m.values, f"{m.uid}@{version}") for m in members), {}, identity=True)
    return write.save(book, target)
