"""Import of rosters, records and .lrmx forms, told apart by content: all or nothing, every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import Fault, Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.passing import monthly
from cadreapp.operations.passing.intake.asking import SKIP, Ask, Asking, remember, remembered
from cadreapp.operations.passing.intake.days import impossible
from cadreapp.operations.passing.intake.deciding import decide
from cadreapp.operations.passing.intake.gathering import Gathered, gather
from cadreapp.operations.passing.intake.merging import merge
from cadreapp.operations.passing.intake.posts import settle_posts
from cadreapp.operations.passing.intake.preview import Line, person_line, record_lines
from cadreapp.operations.passing.intake.recognition import (
    MOST_NOTES,
    Alteration,
    Answer,
    Question,
    Recognition,
    person_alterations,
)
from cadreapp.operations.passing.intake.schooling import EDUCATION, by_person, schooling_items
from cadreapp.operations.passing.lrmx import save_forms
from cadreapp.operations.writing import preconditions
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.rows import SCHOOLING
from cadreapp.operations.writing.save import Item, Problem, save
from cadreapp.records.cadre import CADRE
from cadreapp.run import UNWATCHED, Run
from cadreapp.store.keeping import copies

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Head, Read, ReadRow
    from cadreapp.operations.writing.save import _Plan


@dataclass
class ImportResult:
    """What an import did, or would do; with any refusal nothing was written.

    `altered`: dates, people and states of records that it changes. `questions` and `asks`: those of the refusals that
    an answer settles. `lines`: one for each person and record. `heads`: what the columns of rosters were read as;
    `reads`: the sheets that were read.
    `late`: how many records are 补录; `undoable`: whether 撤销 takes the import back.
    """

    new: int = 0
    updated: int = 0
    same: int = 0
    refused: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Changes] = field(default_factory=list)
    altered: list[Alteration] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    late: int = 0
    undoable: bool = True


@dataclass(frozen=True)
class _Told:
    """What the user says to an import (see `import_files`); `given`: what of the answers was said this time."""

    asking: Asking
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    another: bool = False
    late_reason: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    decided: bool = False


def import_files(
    desk: Desk,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    run: Run = UNWATCHED,
    answers: Mapping[Question, Answer] = MappingProxyType({}),
    another: bool = False,
    late_reason: str = "",
    said: Mapping[str, str] = MappingProxyType({}),
    decided: bool = False,
) -> ImportResult:
    """Import workbooks and .lrmx forms, or folders of them; people first, so that records of the run find theirs.

    All files together are one decision: a fault in any of them and nothing is written. The database is backed up
    before, and one undo takes the whole import back. `answers` to the questions of an earlier try; `another`: each row
    that is alike to a record of another day is another one. `late_reason`: why what is late (补录) comes only now, for
    all rows that give no reason of their own; the names of the files where it is empty. `said`: answers to what an
    earlier try asked (`asks`), by key. `decided`: each field that a 任免审批表 and the roster say differently is asked.
    """
    asking = Asking({**remembered(desk), **said})
    told = _Told(asking, answers, another, late_reason, said, decided)
    found = gather(paths, run, asking)
    result = ImportResult(refused=found.faults, notes=found.notes, heads=found.heads, reads=found.reads)
    result.notes += monthly.not_handed_in(desk, found.covers)
    settle_posts(desk, found.people, asking)
    result.refused += impossible(found.people, desk.today().isoformat())
    if not result.refused:
        result.notes += merge(desk, [*found.people, *found.rows], asking)
    result.asks = list(asking.open.values())
    result.refused = result.refused + asking.faults
    if result.refused:
        if dry_run:
            result.lines = _sound_lines(desk, found, result.refused, _Told(Asking(asking.said), answers))
        return result
    return _write(desk, found, result, told, run, dry_run=dry_run)


def _sound_lines(desk: Desk, found: Gathered, refused: Sequence[Fault], told: _Told) -> list[Line]:
    """What the rows without a fault would do, where others have one; [] where that cannot be said without those."""
    wrong = {(f.file, f.sheet, f.row) for f in refused}

    def sound(reads: Sequence[Read]) -> list[Read]:
        return [
            replace(one, rows=[r for r in one.rows if (r.sheet.file, r.sheet.name, str(r.number + 1)) not in wrong])
            for one in reads
        ]

    rest = Gathered(people=sound(found.people), rows=sound(found.rows))
    tried = _write(desk, rest, ImportResult(), told, UNWATCHED, dry_run=True)
    return [] if tried.refused else tried.lines


def _write(desk: Desk, found: Gathered, result: ImportResult, told: _Told, run: Run, *, dry_run: bool) -> ImportResult:
    """Write people and records as one operation, which one undo takes back."""
    asking = told.asking
    persons = []
    for row in (row for read in found.people for row in read.rows):
        if asking.said.get(_namesake(row)) == SKIP:
            result.notes.append(str(row.fault("按所选的没有导入", "name")))
        else:
            persons.append(row)
    items = [(read.kind, row) for read in found.rows for row in read.rows]
    forms = found.forms
    if not persons and not items and not forms:
        return result
    if not dry_run:
        copies.automatic(desk.home, "导入前")
    files = _files([*(r.sheet.file for r in persons), *(f.file for f in forms), *(r.sheet.file for _, r in items)])
    try:
        kept, lines = decide(desk, forms, asking, each=told.decided) if forms else ({}, [])
        result.lines += lines
        with desk.operation(f"导入：{files}", origin="import", dry_run=dry_run) as writing:
            remember(desk, told.given)
            if persons:
                changes = _people(desk, persons, result, asking, run)
                _add(result, changes, "干部")
                _add(result, _schooling(desk, persons, changes.records, result), EDUCATION.title)
            if forms:
                changes, _ = save_forms(desk, forms, asking.words(CADRE), kept)
                _add(result, changes, "任免审批表")
            if items:
                kinds = {kind.title for kind, _ in items}
                title = kinds.pop() if len(kinds) == 1 else "记录"
                changes = _records(desk, items, result, told, run)
                _add(result, changes, title)
                result.notes += [f"待核：{one.reason}" for one in preconditions.doubts(desk, changes.records)]
    except Refused as error:
        asks = list(asking.open.values())
        return replace(result, refused=list(error.faults), asks=asks, new=0, updated=0, same=0, kinds={}, changes=[])
    result.undoable = writing.undoable
    if result.changes and not writing.undoable:
        result.notes.append("这次导入含有已经确认的等次、绩效或者等次更正，导入后不能撤销；有误的只能书面更正。")
    if dry_run:
        result.changes.clear()
    return result


def _people(desk: Desk, rows: list[ReadRow], result: ImportResult, asking: Asking, run: Run) -> Changes:
    """Save people; of whom of several of one name a row speaks is asked."""
    items = [PersonItem(row.values, uid=row.uid, meant=asking.said.get(_namesake(row), "")) for row in rows]

    known_: dict[int, Mapping[str, Any]] = {}

    def known(number: int, uid: str, old: Mapping[str, Any]) -> None:
        known_[number] = old
        result.altered += person_alterations(rows[number], uid, old)

    def place(problem: Problem) -> Fault:
        fault = _fault(problem, rows)
        if problem.answers:
            text = f"{problem.value}：{fault.reason}"
            asking.answer(_namesake(rows[problem.item]), text, (*problem.answers, SKIP), fault)
        return fault

    changes = save_people(desk, items, origin="import", place=place, known=known, run=run)
    result.lines += [person_line(row, known_.get(number)) for number, row in enumerate(rows)]
    return changes


def _namesake(row: ReadRow) -> str:
    """The key of the question who a row of a roster means."""
    return f"同名/{row.sheet.file}/{row.sheet.name}/{row.number + 1}/{row.values.get('name')}"


def _schooling(desk: Desk, persons: list[ReadRow], ids: Sequence[int], result: ImportResult) -> Changes:
    """Save what a roster says of 学历学位 beside its own columns, as records of the people just saved."""
    rows = [(row, person) for row, person in zip(persons, ids, strict=True) if row.schooling]
    present = by_person(desk, EDUCATION, {person for _, person in rows})
    items: list[Item] = []
    owners: list[ReadRow] = []
    for row, person in rows:
        said = [(one.mode, {SCHOOLING[n].name: v for n, v in one.values.items()}) for one in row.schooling]
        new = schooling_items(present.get(person, []), person, said)
        items += new
        owners += [row] * len(new)

    def place(problem: Problem) -> Fault:
        return owners[problem.item].fault(problem.said(), "name", problem.value)

    def review(plans: Sequence[_Plan]) -> list[Problem]:
        result.lines += record_lines(plans, owners)
        return []

    return save(desk, items, origin="import", place=place, review=review) if items else Changes()


def _records(
    desk: Desk,
    items: list[tuple[records.Kind, ReadRow]],
    result: ImportResult,
    told: _Told,
    run: Run,
) -> Changes:
    items, settled = _answered(items, told.answers)
    rows = [row for _, row in items]
    recognition = Recognition(desk, rows, range(len(rows)) if told.another else settled)

    found = [Item(kind, row.values, uid=row.uid, match=True) for kind, row in items]
    try:
        return save(
            desk,
            found,
            origin="import",
            late_reason=told.late_reason.strip() or f"批量导入：{_files([r.sheet.file for r in rows])}",
            place=partial(_fault, rows=rows),
            review=recognition,
            run=run,
        )
    finally:
        result.late += recognition.late
        result.questions += recognition.questions
        result.altered += recognition.altered
        result.lines += record_lines(recognition.plans, rows)
        result.notes += recognition.notes[:MOST_NOTES]
        if (more := len(recognition.notes) - MOST_NOTES) > 0:
            result.notes.append(f"另有 {more} 处日期不同、其他相同的行，都按不同的记录登记")


def _answered(
    items: list[tuple[records.Kind, ReadRow]], answers: Mapping[Question, Answer]
) -> tuple[list[tuple[records.Kind, ReadRow]], set[int]]:
    """The rows as the answers leave them, and the numbers of those that are another record."""
    said = {question.place: (question, answer) for question, answer in answers.items()}
    left: list[tuple[records.Kind, ReadRow]] = []
    settled = set()
    for kind, row in items:
        day = next(iter(kind.key_days), kind.period_day)
        place = row.fault("", day)
        question, answer = said.get((place.file, place.sheet, place.cell), (None, None))
        if question is None or question.kind != kind.title or question.day != row.values.get(day):
            answer = None  # no answer to what the row says now
        if question and answer is Answer.SAME:
            row.uid = question.uid
        elif answer is Answer.ANOTHER:
            settled.add(len(left))
        if answer is not Answer.SKIP:
            left.append((kind, row))
    return left, settled


def _add(result: ImportResult, changes: Changes, title: str) -> None:
    result.new += changes.new
    result.updated += changes.updated
    result.same += changes.same
    result.notes += changes.notes
    if count := changes.new + changes.updated + changes.same:
        result.kinds[title] = result.kinds.get(title, 0) + count
    if changes.operation is not None:
        result.changes.append(changes)


def _files(names: Sequence[str]) -> str:
    """The files' names, once each; more than three are counted."""
    found = list(dict.fromkeys(names))
    return "、".join(found[:3]) + (f"等 {len(found)} 个文件" if len(found) > 3 else "")


def _fault(problem: Problem, rows: Sequence[ReadRow]) -> Fault:
    """A problem at its cell; another row is named by its sheet and the row's number there."""

    own = rows[problem.item].sheet

    def where(number: int) -> str:
        sheet = rows[number].sheet
        place = sheet.name if sheet.file == own.file else f"{sheet.file} 的 {sheet.name}"
        return f" {place} 第 {rows[number].number + 1} 行"

    return rows[problem.item].fault(problem.said(where), problem.field, problem.value)
