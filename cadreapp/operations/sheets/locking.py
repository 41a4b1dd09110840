"""审定锁定: a year or a quarter is locked as an edition, laid beside today's figures, corrected by a 更正版.

The file is kept first, then its row is written: an interruption leaves at most a file that nobody asks for.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from cadreapp import temporary
from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations.appraisal.procedure import said_none
from cadreapp.operations.counting.confirmed import confirmed
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.attachments import keep_bytes
from cadreapp.operations.year.editions import (
    APPRAISAL,
    SHOWCASE,
    TITLES,
    BonusChange,
    Edition,
    editions,
    in_force,
    kept,
    named,
    spoken,
    version,
)
from cadreapp.records import kind
from cadreapp.records.appraisal import OPEN, SHOWING, AnnualAppraisal
from cadreapp.records.period import Period
from cadreapp.reports.comparing import Difference, differences
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from cadreapp.run import UNWATCHED, Run
from cadreapp.store.grading import appraisal
from cadreapp.store.grading import editions as store
from cadreapp.store.persons import people
from cadreapp.store.writing.operation import latest_operation

if TYPE_CHECKING:
    from openpyxl import Workbook

SHOW = "拟优秀公示"
NONE = "—"


@dataclass(frozen=True)
class Made:
    """Files that were made to be locked; `operation`: the last one before, so that a change in between is noticed."""

    period: Period
    note: str
    files: tuple[tuple[str, bytes], ...]
    operation: int


@dataclass(frozen=True)
class Compared:
    """Today's figures beside an edition: the lines that differ, the grades and coefficients that changed, the file."""

    edition: Edition
    lines: tuple[Difference, ...]
    bonus: tuple[BonusChange, ...]
    file: bytes
    operation: int


def usual(period: Period) -> tuple[str, ...]:
    """What is locked of a year or a quarter unless it is said otherwise."""
    return (SHOWCASE, APPRAISAL) if period.length == "year" else (APPRAISAL,)


# what is still open


def unfinished(desk: Desk, period: Period) -> list[str]:
    """What keeps a year or a quarter from being locked, a sentence each with the cadre's name: drafts, open 公示."""
    found = [
        f"{name}：{_when(kind_, day).title(kind(kind_).title)}还是草稿，没有确认"
        for name, kind_, day in store.drafts(desk.db, period.start.isoformat(), period.end.isoformat())
    ]
    return found + list(_showing(desk, period))


def _when(kind_: str, day: str) -> Period:
    length = "year" if kind_ == AnnualAppraisal.__name__ else "quarter"
    return Period.of(Period.parse(day[:7]).start, length)


def _showing(desk: Desk, period: Period) -> Iterator[str]:
    """The 公示 of a year that still run, or of which nobody has recorded what was objected."""
    if period.length != "year":
        return
    names = {p.id: p.name for p in people.people(desk.db)}
    for step in appraisal.steps(desk.db, year=period.text):
        if step.step != SHOW or not step.until:
            continue
        if step.until >= desk.today().isoformat():
            yield f"{names.get(step.person, NONE)}：{SHOW}到 {step.until} 才结束"
        elif step.objection == OPEN:
            yield f"{names.get(step.person, NONE)}：{SHOW}有异议，还在核实"
        elif step.outcome == SHOWING:
            yield f"{names.get(step.person, NONE)}：{SHOW}期满，还没有登记有没有异议"
        elif step.objection is None and not said_none(step.outcome):
            yield f"{names.get(step.person, NONE)}：{SHOW}没有写明异议情况，请在“年度考核步骤”里选定"


def _refuse_unfinished(desk: Desk, period: Period) -> None:
    found = unfinished(desk, period)
    if found:
        first = f"{period.label}还有 {len(found)} 件事没有办完，不能审定锁定。请先确认或删除草稿，等公示结束："
        raise Refused([Fault(first), *(Fault(text) for text in found)])


# locking


def lock(
    desk: Desk,
    period: Period,
    what: Collection[str] = (),
    *,
    note: str = "",
    run: Run = UNWATCHED,
    builtin: bool = False,
) -> Changes:
    """Lock a year or a quarter: of each sheet in `what` (else the usual ones not locked yet) the 定稿. Not undone.

    Refused, cadre by cadre, while drafts or an open 公示 remain; UserError if it is locked already or has not begun.
    """
    return commit(desk, make(desk, period, what, note=note, run=run, builtin=builtin))


def make(
    desk: Desk,
    period: Period,
    what: Collection[str] = (),
    *,
    note: str = "",
    run: Run = UNWATCHED,
    builtin: bool = False,
) -> Made:
    """Make the files that `commit` locks, with the built-in templates if so asked; errors as `lock`. Writes nothing."""
    number = latest_operation(desk.db)
    chosen = _wanted(desk, period, what)
    _refuse_unfinished(desk, period)
    files = tuple((one, _bytes(_today(desk, one, period, run, builtin))) for one in chosen)
    return Made(period, " ".join(note.split()), files, number)


def _wanted(desk: Desk, period: Period, what: Collection[str]) -> list[str]:
    for one in what or usual(period):
        if (one, period.length) not in TITLES:
            raise UserError(f"{period.label}不能锁定这张表：业绩晒比按年度审定，季度只锁定季度考核汇总。")
    if period.start > desk.today():
        raise UserError(f"{period.label}还没有开始，不能审定锁定。")
    present = {one: found for one in what or usual(period) if (found := in_force(desk, one, period))}
    chosen = [one for one in what or usual(period) if one not in present]
    if present and (what or not chosen):
        first = next(iter(present.values()))
        raise UserError(
            f"{first.name}已于{spoken(first.day)}审定锁定，不能再锁定一次。"
            "内容有改动的，请在“考核 → 审定锁定”里出更正版。"
        )
    return chosen


def commit(desk: Desk, made: Made) -> Changes:
    """Keep the files, then write their rows in one operation that is not undone; UserError if the data changed."""
    _refuse_changed(desk, made.operation)
    sums = [(what, keep_bytes(desk, data)) for what, data in made.files]
    name = f"审定锁定{'、'.join(named(what, made.period) for what, _ in made.files)}"
    grades = json.dumps(_grades(desk, made.period), ensure_ascii=False)
    with desk.operation(name, undoable=False) as writing:
        for what, sha256 in sums:
            values = _values(desk, what, made.period, 1, writing.at, sha256) | {"note": made.note or None}
            store.add(desk.db, values | {"grades": grades})
    return Changes(writing.id, name, frozenset({"edition"}), (), new=len(sums))


def _values(desk: Desk, what: str, period: Period, number: int, at: str, sha256: str) -> dict[str, Any]:
    return {
        "uid": desk.new_uid(),
        "what": what,
        "period": period.text,
        "number": number,
        "locked_at": at,
        "who": desk.who,
        "sha256": sha256,
        "rules": desk.rules.version,
    }


def _refuse_changed(desk: Desk, operation: int) -> None:
    if latest_operation(desk.db) != operation:
        raise UserError("生成期间数据有了改动，没有锁定。请再做一次。")


def _today(desk: Desk, what: str, period: Period, run: Run, builtin: bool) -> Workbook:
    """The sheet out of today's figures."""
    from cadreapp.operations.sheets import SHEETS, Request, make_book

    spec = next(s for s in SHEETS if s.edition == what and period.length in s.lengths)
    return make_book(desk, spec, Request(period, builtin=builtin, current=True), run)


def _bytes(book: Workbook) -> bytes:
    """The file that a workbook makes, read back once."""
    from cadreapp.exchange.write import save

    with temporary.folder() as folder:
        return save(book, folder / "edition.xlsx").read_bytes()


def _grades(desk: Desk, period: Period) -> list[tuple[str, int, str, str, str]]:
    """The confirmed grades of a year and its quarters, or of a quarter: what the bonus rests on."""
    names = {p.id: p.name for p in people.people(desk.db)}
    parts = [period] if period.length == "quarter" else [period, *period.split("quarter")]
    return [
        (part.text, person, names.get(person, NONE), one.grade, _coefficient(one))
        for part in parts
        for person, one in confirmed(desk, part).items()
    ]


def _coefficient(found: ConfirmedGrade) -> str:
    return NONE if found.coefficient is None else str(found.coefficient)


# beside today's figures


def compare(desk: Desk, edition: Edition, run: Run = UNWATCHED, *, builtin: bool = False) -> Compared:
    """What would come out today beside an edition, line by line; UserError if nothing can be made any more."""
    number = latest_operation(desk.db)
    file = _corrected(desk, edition, run, builtin)
    names = {p.name for p in people.people(desk.db)} | {name for name, _, _ in edition.grades.values()}
    lines = differences(kept(desk, edition), file, names)
    return Compared(edition, tuple(lines), tuple(_bonus(desk, edition)), file, number)


def _corrected(desk: Desk, edition: Edition, run: Run, builtin: bool) -> bytes:
    """The file of the next 更正版 out of today's figures."""
    from cadreapp.reports.filling.marking import print_on

    book = _today(desk, edition.what, edition.period, run, builtin)
    print_on(book, f"{version(_last(desk, edition).number + 1)}（替代{spoken(edition.day)}的{edition.version}）")
    return _bytes(book)


def _last(desk: Desk, edition: Edition) -> Edition:
    return max(
        (e for e in editions(desk) if (e.what, e.period) == (edition.what, edition.period)), key=lambda e: e.number
    )


def _bonus(desk: Desk, edition: Edition) -> Iterator[BonusChange]:
    """Whose confirmed grade or coefficient is another one now than when the appraisal was locked."""
    if edition.what != APPRAISAL:
        return
    now = {(text, person): (name, grade, held) for text, person, name, grade, held in _grades(desk, edition.period)}
    for mark in dict.fromkeys((*edition.grades, *now)):
        nothing = ("", NONE, NONE)
        name, grade, held = edition.grades.get(mark, nothing)
        name_now, grade_now, held_now = now.get(mark, nothing)
        if (grade, held) != (grade_now, held_now):
            basis = _basis(desk, Period.parse(mark[0]), mark[1])
            yield BonusChange(mark[1], name_now or name, mark[0], grade, grade_now, held, held_now, basis)


def _basis(desk: Desk, period: Period, person: int) -> str:
    """On what a grade was changed: papers of correction, 复核 and 申诉."""
    found = [f"{c.basis}，{c.day}" for c in appraisal.corrections(desk.db, period, [person])]
    if period.length == "year":
        asked = {s.step: s for s in appraisal.steps(desk.db, [person], period.text)}
        found += [f"{n} {asked[n].day}：{asked[n].outcome}" for n in ("复核", "申诉") if n in asked]
    return "；".join(found)


def correct(desk: Desk, found: Compared, *, reason: str, approver: str, received: str, note: str = "") -> Changes:
    """Put today's figures in force as the 更正版 of an edition, with the lines that it changes. Not undone.

    Refused if reason, approver or who had received the old one is missing, or while drafts or an open 公示 remain;
    UserError if nothing differs, if the edition was replaced already, or if the data changed since they were compared.
    """
    edition = found.edition
    _refuse_missing(reason, approver, received)
    if not found.lines:
        raise UserError(f"今天的数据与{edition.name}的{edition.version}没有不同，不需要更正版。")
    last = _last(desk, edition)
    if last.id != edition.id:
        raise UserError(f"{edition.name}的{edition.version}已被{last.version}替代，请对{last.version}作更正。")
    _refuse_unfinished(desk, edition.period)
    _refuse_changed(desk, found.operation)
    sha256 = keep_bytes(desk, found.file)
    lines, changed = [astuple(x) for x in found.lines], [astuple(x) for x in found.bonus]
    name = f"{edition.name}{version(edition.number + 1)}"
    with desk.operation(name, undoable=False) as writing:
        values = _values(desk, edition.what, edition.period, edition.number + 1, writing.at, sha256)
        values |= {
            "note": " ".join(note.split()) or None,
            "grades": json.dumps(_grades(desk, edition.period), ensure_ascii=False),
            "replaces": edition.id,
            "reason": reason.strip(),
            "approver": approver.strip(),
            "received": received.strip(),
            "changes": json.dumps({"lines": lines, "bonus": changed}, ensure_ascii=False),
        }
        store.add(desk.db, values)
    return Changes(writing.id, name, frozenset({"edition"}), (), new=1)


def _refuse_missing(reason: str, approver: str, received: str) -> None:
    given: Sequence[tuple[str, str, str]] = (
        ("更正理由", reason, "请写明为什么更正"),
        ("批准人", approver, "请写明谁批准的"),
        ("原版发给了谁", received, "请写明原来那一版发给了哪些单位或人；没有发出的写“没有发出”"),
    )
    faults = [Fault(said, field=label) for label, value, said in given if not value.strip()]
    if faults:
        raise Refused(faults)
