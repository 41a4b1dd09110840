"""What the files of an import hold: people, records and forms, told apart by content; every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadreapp import records
from cadreapp.errors import Fault, Refused
from cadreapp.operations.passing import monthly
from cadreapp.operations.passing.intake.asking import SKIP, TAKE, Asking
from cadreapp.operations.passing.intake.together import put_together
from cadreapp.records.cadre import CADRE
from cadreapp.run import Run

if TYPE_CHECKING:
    from cadreapp.exchange.lrmx import Form
    from cadreapp.exchange.personal import Cover
    from cadreapp.exchange.rows import Head, Read, ReadRow
    from cadreapp.exchange.sheets import Sheet

_LEFT = re.compile(r"退休|离休|离职|离岗|离任|调离|调出|调走|辞职|辞退|去世|死亡|病故|开除|注销|历史")
"""Names of sheets whose people are probably not there any more."""
TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".xml", ".lrmx", ".lrm")
"""Endings of the files of a folder that are meant to be read."""
_ASIDE = re.compile(r"\.|~\$|Thumbs\.db|desktop\.ini", re.I)


@dataclass
class Gathered:
    """People first, so that records of the same run find theirs. `reads`: all sheets that were read, in their order."""

    people: list[Read] = field(default_factory=list)
    rows: list[Read] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)


def files_in(paths: Sequence[Path]) -> tuple[list[Path], set[Path], list[Fault]]:
    """Files, and those of folders and the folders in them, by name, without what systems and Office leave beside them.

    Second those that lie in a folder and are no tables; then a fault for each folder without a table.
    """
    files: list[Path] = []
    beside: set[Path] = set()
    faults: list[Fault] = []
    for path in map(Path, paths):
        if not path.is_dir():
            files.append(path)
            continue
        inside = [p for p in sorted(path.rglob("*")) if p.is_file()]
        inside = [p for p in inside if not any(_ASIDE.match(part) for part in p.relative_to(path).parts)]
        others = {p for p in inside if p.suffix.lower() not in TABLES}
        files += inside
        beside |= others
        if not set(inside) - others:
            faults.append(Fault("文件夹里没有可以导入的文件（.xlsx、.csv 或 .lrmx）", file=path.name))
    return files, beside, faults


def gather(paths: Sequence[Path], run: Run, asking: Asking) -> Gathered:
    """Read all files, those of folders too; a fault in one hides nothing of the others.

    What lies in a folder and is no table (texts, pictures) is named in the notes and holds nothing up.
    """
    from cadreapp.exchange.lrmx import is_form, read_form
    from cadreapp.exchange.reading import read

    found = Gathered()
    files, beside, found.faults = files_in(paths)
    for number, path in enumerate(files):
        run.check()
        run.tell(number, len(files), f"读取 {path.name}")
        try:
            if is_form(path):
                found.forms.append(read_form(path))
            else:
                _workbook(path, [asking.corrected(s) for s in read(path, run.check)], found, asking)
        except Refused as error:
            if path in beside:
                found.notes += [f"{fault}，没有读取" for fault in error.faults]
            else:
                found.faults += error.faults
    titled = {row.sheet.file for read_ in found.rows for row in read_.rows}
    found.people, faults, notes = put_together(found.people, titled)
    for one in found.people:
        found.faults += one.faults
        found.notes += one.notes
        asking.ask_words(one.unknown)
        asking.ask_schooling(one.unsaid)
    found.faults += faults
    found.notes += notes
    return found


def _workbook(path: Path, sheets: Sequence[Sheet], found: Gathered, asking: Asking) -> None:
    """What the sheets of one workbook hold: records where a sheet bears a kind's name, people elsewhere."""
    from cadreapp.exchange.filling import SHEET
    from cadreapp.exchange.headers import relatives
    from cadreapp.exchange.personal import read_cover
    from cadreapp.exchange.roster import read_rosters
    from cadreapp.exchange.rows import FAMILY

    titles = {k.title: k for k in records.KINDS}
    titled = [s for s in sheets if s.name.strip() in titles]
    families = [s for s in sheets if s not in titled and relatives(s)]
    others = [s for s in sheets if s not in titled + families and any(v is not None for row in s.rows for v in row)]
    cover = read_cover(sheets)
    _records([*((s, titles[s.name.strip()]) for s in titled), *((s, FAMILY) for s in families)], cover, found)
    words = asking.words(CADRE)
    rosters: list[Read] = []
    unknown: list[Sheet] = []
    for sheet in others:
        if titled and sheet.name.strip() == SHEET:
            continue
        reads = read_rosters(sheet, words, asking.columns) if cover is None else []
        if not reads:
            unknown.append(sheet)
            continue
        there = [row for read in reads for row in read.rows]
        answer = _wanted(sheet, there, asking) if there and _LEFT.search(sheet.name) else TAKE
        if answer == TAKE:
            for read in reads:
                _without_leavers(read, asking, found)
            rosters += reads
        elif answer == SKIP:
            found.notes.append(f"{sheet.file}: {sheet.name}: 按所选的没有导入")
    if len(rosters) > 1:
        for read in rosters:
            _name_units(read, found)
    found.people += rosters
    found.reads += rosters
    found.heads += [head for read in rosters for head in read.heads]
    if titled or families or rosters or cover is not None:
        found.notes += [_unread(sheet, bool(titled)) for sheet in unknown if sheet.name.strip() != SHEET]
    else:
        reason = "没有认出内容：名册要有“姓名”和“单位”，或者“姓名”和另外两列以上；记录要放在以类别命名的工作表里"
        found.faults.append(Fault(reason, file=path.name))


def _name_units(read: Read, found: Gathered) -> None:
    """A workbook with a sheet for each unit: the sheet's name is the unit of its people, where nothing else is."""
    from cadreapp.records.wording.names import is_office

    sheet = read.sheet
    if sheet is None or not read.rows or not is_office(sheet.name.strip()):
        return
    if any(row.values.get("unit") or row.both for row in read.rows) or read.sparse:
        return
    for row in read.rows:
        row.values["unit"] = sheet.name.strip()
    found.notes.append(f"{sheet.file}: {sheet.name}: 表里没有单位一栏，以工作表的名称“{sheet.name.strip()}”为单位")


def _records(sheets: Sequence[tuple[Sheet, records.Kind]], cover: Cover | None, found: Gathered) -> None:
    """The records of sheets that bear a kind's name; those of a 个人月报表 by its cover."""
    from cadreapp.exchange.rows import read_records

    reads = [read_records(sheet, kind) for sheet, kind in sheets]
    if sheets and cover is not None:
        found.covers.append(cover)
        for one in reads:
            one.rows = [r for r in one.rows if monthly.filled(one.kind, r.values)]
            for row in one.rows:
                row.month = cover.period
            found.faults += monthly.strangers(cover, one)
    for one in reads:
        found.notes += monthly.left_blank(one) + one.notes
        found.faults += one.faults
    found.rows += reads
    found.reads += reads


def _unread(sheet: Sheet, titled: bool) -> str:
    if titled:
        return f"{sheet.file}: {sheet.name}: 工作表名不是任何一类记录，也不是名册，没有读取"
    return f"{sheet.file}: {sheet.name}: 没有认出是名册，没有读取"


def _without_leavers(read: Read, asking: Asking, found: Gathered) -> None:
    """Leave out the people under a heading that says they have left (退休人员), where a user says so."""
    from cadreapp.records.wording.names import is_unit

    under: dict[str, list[ReadRow]] = {}
    for row in read.rows:
        if _LEFT.search(row.section) and not is_unit(row.section):
            under.setdefault(row.section, []).append(row)
    for heading, rows in under.items():
        if _wanted(rows[0].sheet, rows, asking, heading) != SKIP:
            continue
        gone = {str(row.number + 1) for row in rows}
        read.rows = [row for row in read.rows if row.section != heading]
        read.faults = [f for f in read.faults if f.row not in gone]
        read.unknown = [(w, f) for w, f in read.unknown if f.row not in gone]
        found.notes.append(f"{rows[0].sheet.file}: {rows[0].sheet.name}: “{heading}”下面的人按所选的没有导入")


def _wanted(sheet: Sheet, rows: Sequence[ReadRow], asking: Asking, heading: str = "") -> str | None:
    """What is to be done with people who have left, on a sheet or under a heading of it; None until it is answered."""
    where = replace(rows[0].fault("", "name"), value=heading or sheet.name)
    whose = f"“{heading}”下面的 {len(rows)} 人" if heading else f"工作表“{sheet.name}”里的 {len(rows)} 人"
    reason = f"{whose}像是已经离开的，不知道要不要导入名册，请选择"
    key = f"工作表/{sheet.name}/{heading}" if heading else f"工作表/{sheet.name}"
    return asking.answer(key, f"{whose}像是已经离开的，要导入名册吗？", (SKIP, TAKE), replace(where, reason=reason))
