"""What several sheets or rows of one workbook say of the same person is put together, or asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cadreapp.errors import Fault
from cadreapp.records.cadre import CADRE

_TELLING = {"id_number", "born"}
"""What tells beside the name that several rows are one person's."""

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Read, ReadRow


def put_together(reads: Sequence[Read], titled: Collection[str]) -> tuple[list[Read], list[Fault], list[str]]:
    """The rosters of an import with each person once; faults where two sheets contradict; notes of what was joined.

    A sheet with too few columns for a roster of its own (`sparse`) only adds to people of the others; without any it is
    passed over in files that hold records (`titled`), else nobody knows what it is: a fault.
    """
    rosters = [read for read in reads if not read.sparse]
    if not rosters:  # who and of which unit is a roster, where there is no other and nothing else in the file
        rosters = [r for r in reads if any(o.values.get("unit") and o.sheet.file not in titled for o in r.rows)]
    sparse = [read for read in reads if read not in rosters]
    for read in rosters:
        read.sparse = False
    if not rosters:
        reason = "没有认出内容：名册要有“姓名”和“单位”，或者“姓名”和另外两列以上；记录要放在以类别命名的工作表里"
        sheets = [read.sheet for read in sparse if read.sheet is not None and read.sheet.file not in titled]
        return [], [Fault(reason, file=sheet.file, sheet=sheet.name) for sheet in sheets], []
    faults: list[Fault] = []
    notes: list[str] = []
    by_name: dict[str, list[ReadRow]] = defaultdict(list)
    for read in [*rosters, *sparse]:
        _part_schooling(read, by_name)
        kept = []
        joined = 0
        for row in read.rows:
            name = str(row.values.get("name") or "")
            others = [one for one in by_name[name] if _may_be(one, row)]
            same = [one for one in others if one.sheet is row.sheet and _equal(one, row)]
            if same:
                notes.append(str(row.fault(f"{name}和第 {same[0].number + 1} 行完全相同，只读取一次", "name")))
            elif len(others) == 1 and others[0].sheet is not row.sheet and (read.sparse or _known(others[0], row)):
                faults += _join(others[0], row)
                joined += 1
            elif read.sparse:
                faults.append(_stray(row, name, bool(others)))
            else:
                kept.append(row)
                by_name[name].append(row)
        if joined and read.rows:
            where = read.rows[0].sheet
            notes.append(f"{where.file}: {where.name}: 有 {joined} 人和前面表里的是同一人，已经合在一起")
        read.rows = kept
    return rosters, faults, notes


def _part_schooling(read: Read, known: Mapping[str, Sequence[ReadRow]]) -> None:
    """In a sheet with several rows of one person that say nothing but educations, each row is one of 学历学位.

    One person's they are by birth or number, or where one of the `known` people alone bears the name.
    """
    from cadreapp.exchange.headers import EDUCATION
    from cadreapp.exchange.rows import Schooling

    rows: dict[str, list[ReadRow]] = defaultdict(list)
    for row in read.rows:
        besides = {n: v for n, v in row.values.items() if v is not None and n not in EDUCATION}
        name = str(besides.get("name"))
        if set(besides) <= {"name", *_TELLING} and (_TELLING & set(besides) or len(known.get(name, ())) == 1):
            rows[f"{besides}"].append(row)
    again: list[ReadRow] = []
    for first, *others in rows.values():
        for row in (first, *others) if others else ():
            own = {n: row.values.pop(n) for n in EDUCATION if row.values.get(n)}
            if own:
                row.schooling.insert(0, Schooling(row.mode, own))
        first.schooling += [one for row in others for one in row.schooling]
        again += others
    read.rows = [row for row in read.rows if not any(row is other for other in again)]


def _may_be(one: ReadRow, other: ReadRow) -> bool:
    """Whether nothing says that two rows of one name are two people."""
    a, b = one.values, other.values
    if a.get("id_number") and b.get("id_number"):
        return bool(a["id_number"] == b["id_number"])
    born = [str(v.get("born") or "") for v in (a, b)]
    short = min(map(len, born))
    if short and born[0][:short] != born[1][:short]:
        return False
    return not (a.get("unit") and b.get("unit") and a["unit"] != b["unit"])


def _known(one: ReadRow, other: ReadRow) -> bool:
    """Whether something beside the name says that two rows mean one person, or only one of them can stand alone."""
    shared = [n for n in ("id_number", "born", "unit") if one.values.get(n) and other.values.get(n)]
    return bool(shared) or not other.values.get("unit") or not one.values.get("unit")


def _equal(one: ReadRow, other: ReadRow) -> bool:
    """Whether two rows say the same of one person; without a birth or a number they may be two people."""
    return bool(one.values.get("id_number") or one.values.get("born")) and _plain(one) == _plain(other)


def _plain(row: ReadRow) -> dict[str, Any]:
    return {n: v for n, v in row.values.items() if v is not None} | {"": [(s.mode, s.values) for s in row.schooling]}


def _join(one: ReadRow, other: ReadRow) -> list[Fault]:
    """Add to a row what another sheet says of the person; what contradicts is a fault at the other's cell."""
    faults = []
    for name, value in other.values.items():
        there = one.values.get(name)
        if there in (None, ""):
            one.values[name] = value
        elif value not in (None, "") and there != value and not _finer(one, name, there, value):
            said = f"“{CADRE[name].label}”在工作表“{one.sheet.name}”第 {one.number + 1} 行写的是“{there}”"
            faults.append(other.fault(f"{one.values['name']}的{said}，这里写的是“{value}”，请核对", name, str(value)))
    one.schooling += other.schooling
    return faults


def _finer(one: ReadRow, name: str, there: Any, value: Any) -> bool:
    """Whether one of two dates only says more of the other; the fuller one is kept."""
    if name not in ("born", "joined_party", "work_started"):
        return False
    short, long = sorted((str(there), str(value)), key=len)
    if not long.startswith(short):
        return False
    one.values[name] = long
    return True


def _stray(row: ReadRow, name: str, several: bool) -> Fault:
    if several:
        return row.fault(f"别的工作表里有几名“{name}”，分不清是哪一个，请加上身份证号或出生年月", "name", name)
    return row.fault(f"别的工作表里没有“{name}”，不知道是谁，请核对姓名，或在名册里添上这个人", "name", name)
