"""个人月报表: what each cadre still has to report in a month, as a workbook to fill in and hand in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from cadreapp import records
from cadreapp.errors import Fault, UserError
from cadreapp.operations.counting.owed import Owed, demanded, prefill
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.file_names import PLAIN, FileNames
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.people import roster
from cadreapp.records import RecordModel
from cadreapp.records.appraisal import SCORED, Ballot, JudgeScore
from cadreapp.records.checks import fold
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Kind
from cadreapp.records.period import Period
from cadreapp.rules.appraisal import ballots
from cadreapp.run import UNWATCHED, Run
from cadreapp.store.persons import people as store

MOST_ROWS = 10
HINT = (
    "填写办法：每件事一张工作表，红色字的栏目必填；已填好的姓名和月份请不要改动，行不够可以接着往下填，没有做的事留空。\n"
    "填好后保存，交给人事部门。文件名可以改，本页和工作表的名称请不要改。"
)


def open_kind(kind: Kind) -> bool:
    """Whether cadres do such work themselves: what the office alone decides (评鉴, 体检) has secret fields."""
    return not kind.confidential and not any(s.secret for s in kind.fields)


def own_kind(kind: Kind) -> bool:
    """Whether cadres report such records themselves, not the office for all who took part."""
    return kind.who == "cadre" and open_kind(kind)


def tasks(desk: Desk, month: Period) -> dict[int, list[Owed]]:
    """What each cadre still has to report by the end of a month: its own tasks, and longer ones that end with it."""
    periods = [Period.of(month.start, length) for length in ("month", "quarter", "half", "year")]
    found: dict[int, list[Owed]] = defaultdict(list)
    for period in periods:
        if period.end != month.end:
            continue
        for row in demanded(desk, period):
            if row.person is not None and row.period == period.text and own_kind(records.kind(row.kind)):
                found[row.person].append(row)
    return dict(found)


def write_personal(
    desk: Desk,
    month: Period,
    folder: Path,
    run: Run = UNWATCHED,
    pattern: str = PLAIN,
) -> int:
    """A workbook for every cadre who still owes something in the month; the number written.

    `pattern` of the files' names: see FileNames. UserError: not a month, a month that has not begun, the folder cannot
    be written, or the pattern names what is no field.
    """
    from openpyxl import Workbook

    from cadreapp.exchange import write
    from cadreapp.exchange.personal import Cover, add_cover

    if month.length != "month":
        raise UserError(f"个人月报表按月填报，“{month.text}”不是月份，应写成 2026-11。")
    if month.start > desk.today():
        raise UserError(f"{month.label}还没有到，现在还不能生成个人月报表。")
    if folder.exists() and not folder.is_dir():
        raise UserError(f"“{folder}”是一个文件，请写一个文件夹。")
    due = tasks(desk, month)
    members = [m for m in roster(desk, month) if m.person in due]
    directory = Directory(store.people(desk.db))
    names = FileNames(desk, pattern)
    for number, member in enumerate(members):
        run.check()
        run.tell(number, len(members), "生成个人月报表")
        book = Workbook()
        book.remove(book.worksheets[0])
        for row in due[member.person]:
            kind = records.kind(row.kind)
            lines = min(MOST_ROWS, ceil(row.missing))
            named = {member.person: directory.qualified(member.person)}
            write.add_sheet(book, kind, [(prefill(kind, row), "")] * lines, named, identity=False)
        said = [(r.requirement, r.period, f"{r.required:f}", f"{r.missing:f}") for r in due[member.person]]
        add_cover(book, Cover(member.name, member.unit or "", month.text, member.uid), said, HINT)
        write.save(book, folder / f"{names.of(member)}_{month.text}月报表.xlsx")
    return len(members)


def filled(kind: Kind, values: dict[str, Any]) -> bool:
    """Whether anything was filled in beside what the workbook came with."""
    given = {kind.who_field, kind.period_field}
    return any(value not in (None, (), "") for name, value in values.items() if name not in given)


LEFT_BLANK: Mapping[type[RecordModel], Sequence[Declared[Any]]] = {
    JudgeScore: SCORED,
    Ballot: ballots.VOTES,
}
"""Kinds that are handed out with their rows begun → what is filled in; a row without any of it says nothing."""


def left_blank(read: Any) -> list[str]:
    """Take the rows out of what was read that were handed out and not filled in; a word on each sheet that has some."""
    names = [field.name for field in LEFT_BLANK.get(read.kind.model, ())]
    empty = [r for r in read.rows if names and all(r.values.get(n) is None for n in names)]
    if not empty:
        return []
    gone = {id(r) for r in empty}
    read.rows = [r for r in read.rows if id(r) not in gone]
    sheet = empty[0].sheet
    return [f"{sheet.file}: {sheet.name}: {len(empty)} 行没有填分数或票数，没有读取"]


def strangers(cover: Any, read: Any) -> list[Fault]:
    """Rows of a workbook that speak of somebody else than its owner."""
    field = read.kind.who_field
    faults = []
    for row in read.rows:
        named = row.values.get(field)
        names = [n.name for n in named] if isinstance(named, tuple) else [named.name] if named else []
        if field and cover.name not in (re.split(r"[（(]", fold(n))[0] for n in names):
            said = "、".join(names)
            faults.append(row.fault(f"这是{cover.name}的月报表，这一行应填{cover.name}", field, said))
    return faults


def not_handed_in(desk: Desk, covers: Collection[Any]) -> list[str]:
    """For each month handed in: who had something to report and whose workbook is not there."""
    notes = []
    handed: dict[str, set[str]] = defaultdict(set)
    for cover in covers:
        handed[cover.period].add(cover.uid)
    for text, uids in sorted(handed.items()):
        month = Period.parse(text)
        due = tasks(desk, month)
        missing = [m.name for m in roster(desk, month) if m.person in due and m.uid not in uids]
        if missing:
            notes.append(f"{month.label}还有 {len(missing)} 人没有交个人月报表：{'、'.join(missing)}")
    return notes
