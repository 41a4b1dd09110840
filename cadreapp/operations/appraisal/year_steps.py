"""The steps of a year's appraisal, each taken for many at once: from 提交 to 归档, and 补定, 更正."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cadreapp.errors import Fault, UserError
from cadreapp.operations.appraisal.confirmations import save_confirmed
from cadreapp.operations.appraisal.procedure import BEST
from cadreapp.operations.appraisal.year import (
    CORRECTION,
    DECIDE,
    FILE,
    LATE,
    NONE_SAID,
    SHOW,
    STEP,
    SUBMIT,
    TELL,
    YEAR,
    YearRow,
    read,
)
from cadreapp.operations.counting.confirmed import COEFFICIENT
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.save import Item, Problem, save
from cadreapp.records.appraisal import (
    CONFIRMED,
    LATER,
    NO_OBJECTION,
    OBJECTIONS,
    OPEN,
    SHOWING,
    UNGRADED,
)
from cadreapp.records.kind import Named
from cadreapp.store.grading import appraisal


def put_down(desk: Desk, year: int, person: int, word: str, comment: str = "", reason: str = "") -> Changes:
    """Put down a draft of somebody's grade with the 评语; it proposes, nothing follows from it yet.

    `reason`: why they are not graded, where the word is 未定等次. UserError for another grade than the Party group
    decided; Refused for a word of other staff or a locked grade.
    """
    decided = next((s.grade for s in appraisal.steps(desk.db, [person], str(year)) if s.step == DECIDE), None)
    if decided and decided != word:
        raise UserError(f"党组研究决定的是“{decided}”。要改的，先修改或删除“{DECIDE}”的记录，再写等次。")
    if word == UNGRADED and not reason.strip():
        raise UserError(f"“{UNGRADED}”要写明原因。")
    values = {
        "period": str(year),
        "cadre": Named("", person),
        "grade": word,
        "comment": comment.strip() or None,
        "ungraded_reason": reason.strip() if word == UNGRADED else None,
        "state": "草稿",
    }
    return save(desk, [Item(YEAR, values, match=True)], name="写年度等次", late_reason=LATE)


def submit(desk: Desk, year: int, people: Collection[int], leader: str, day: str, handler: str) -> Changes:
    """提交: 主管领导 proposes for these people the grades that are put down."""
    rows = _chosen(desk, year, people)
    _given(rows, lambda r: r.grade, "还没有写下等次，请先在表里选等次")
    each = {r.person: {"leader": _named(leader, "主管领导"), "grade": r.grade} for r in rows}
    return _take(desk, year, SUBMIT, rows, each, day, handler)


def decide(desk: Desk, year: int, people: Collection[int], meeting: str, day: str, handler: str) -> Changes:
    """党组研究: the meeting decided for these people the grades that are put down."""
    rows = _chosen(desk, year, people)
    _given(rows, lambda r: r.grade, "还没有写下等次，请先在表里选等次")
    each = {r.person: {"meeting": meeting.strip(), "grade": r.grade} for r in rows}
    return _take(desk, year, DECIDE, rows, each, day, handler)


def publicise(desk: Desk, year: int, people: Collection[int], first: str, last: str, handler: str) -> Changes:
    """拟优秀公示 from `first` to `last` for these people; whether there are objections is recorded when it is over."""
    rows = _chosen(desk, year, people)
    _given(rows, lambda r: r.decided == BEST, f"党组研究没有决定评“{BEST}”，不用公示")
    each = {r.person: {"until": last, "outcome": SHOWING} for r in rows}
    return _take(desk, year, SHOW, rows, each, first, handler)


def objections(desk: Desk, year: int, said: Mapping[int, str], words: str = "") -> Changes:
    """Record of each person who was shown what came of it: one of OBJECTIONS; that there are none only when it is over.

    `words`: what the objections were and what was found, of those who had any.
    """
    rows = _chosen(desk, year, said)
    _given(rows, lambda r: SHOW in r.steps, "还没有登记拟优秀公示")
    over = desk.today().isoformat()
    _given(rows, lambda r: said[r.person] in OBJECTIONS, "请选定异议情况")
    ended = lambda r: said[r.person] == OPEN or (r.steps[SHOW].until or "") < over  # noqa: E731
    _given(rows, ended, "公示还没有期满，只能登记正在核实的异议")
    _given(rows, lambda r: said[r.person] == NO_OBJECTION or words.strip(), "有异议的，请写明异议和核实情况")
    items = [
        Item(
            STEP,
            {"objection": said[r.person], "outcome": NONE_SAID if said[r.person] == NO_OBJECTION else words.strip()},
            r.steps[SHOW].record,
        )
        for r in rows
    ]
    return save(desk, items, name=_title("登记公示异议", rows), late_reason=LATE, place=_placed(rows))


def confirm(desk: Desk, year: int, people: Collection[int], reviewer: str) -> Changes:
    """Confirm the decided grades of these people, with a second name: one operation, locked, not undone.

    Refused, with each reason and the cadre's name, where a step, the 公示, a base or a place is missing.
    """
    rows = [r for r in _chosen(desk, year, people) if not r.locked]
    if not rows:
        raise UserError("没有可以确认的等次：选中的人都已经确认了。")
    who = _named(reviewer, "审核人")
    _given(rows, lambda r: r.grade, "还没有等次")
    items = [
        Item(
            YEAR,
            {
                "period": str(year),
                "cadre": Named("", r.person),
                "reviewer": who,
                "confirmed_on": desk.today().isoformat(),
                "state": CONFIRMED,
            },
            match=True,
        )
        for r in rows
    ]
    return save_confirmed(
        desk,
        items,
        {r.person: _figures(r) for r in rows},
        name=_title(f"确认{year}年度等次", rows),
        late_reason=LATE,
        place=_placed(rows),
    )


def tell(desk: Desk, year: int, signed: Mapping[int, str], day: str, handler: str) -> Changes:
    """书面告知 of these people: 签字 or 拒签 of each."""
    rows = _chosen(desk, year, signed)
    return _take(desk, year, TELL, rows, {r.person: {"signed": signed[r.person] or None} for r in rows}, day, handler)


def file_away(desk: Desk, year: int, people: Collection[int], day: str, handler: str) -> Changes:
    """归档 of these people's forms."""
    rows = _chosen(desk, year, people)
    return _take(desk, year, FILE, rows, {r.person: {} for r in rows}, day, handler)


def review(
    desk: Desk, year: int, person: int, step: str, day: str, outcome: str, handler: str, answered: str = ""
) -> Changes:
    """复核, 申诉 or 再申诉 of one cadre, with what it ended in and when they learned it; Refused after its last day."""
    rows = _chosen(desk, year, [person])
    values = {"outcome": outcome.strip() or None, "answered_on": answered.strip() or None}
    return _take(desk, year, step, rows, {person: values}, day, handler)


def give_later(desk: Desk, year: int, person: int, grade: str, basis: str, day: str, handler: str) -> Changes:
    """补定 of one cadre's grade after a closed case, on a paper; it is not undone, and what was confirmed stays."""
    rows = _chosen(desk, year, [person])
    _given(rows, lambda r: r.locked, "等次还没有确认，不用补定")
    return _take(desk, year, LATER, rows, {person: {"grade": grade, "meeting": basis.strip() or None}}, day, handler)


def correct(desk: Desk, year: int, person: int, grade: str, paper: Mapping[str, Any]) -> Changes:
    """等次更正 of a confirmed grade. `paper`: date, basis, reason, and the names of handler and approver."""
    rows = _chosen(desk, year, [person])
    _given(rows, lambda r: r.locked, "等次还没有确认，直接修改就行，不用更正")
    values = {
        "period": str(year),
        "cadre": Named("", person),
        "old": rows[0].grade,
        "grade": grade,
        "date": paper["date"],
        "basis": str(paper["basis"]).strip() or None,
        "reason": str(paper["reason"]).strip() or None,
        "handler": _named(paper["handler"], "更正人"),
        "approver": _named(paper["approver"], "批准人"),
    }
    return save(
        desk, [Item(CORRECTION, values)], name=_title("更正年度等次", rows), late_reason=LATE, place=_placed(rows)
    )


def _chosen(desk: Desk, year: int, people: Collection[int]) -> list[YearRow]:
    """The rows of these people; UserError if there are none."""
    rows = [r for r in read(desk, year).rows if r.person in people]
    if not rows:
        raise UserError("没有选中干部，请先勾选。")
    return rows


def _given(rows: Collection[YearRow], holds: Any, reason: str) -> None:
    """UserError that names who does not meet a condition."""
    if names := [r.name for r in rows if not holds(r)]:
        shown = "、".join(names[:8]) + (f"等 {len(names)} 人" if len(names) > 8 else "")
        raise UserError(f"{shown}：{reason}。")


def _named(text: str, label: str) -> Named:
    if not str(text or "").strip():
        raise UserError(f"请写明{label}。")
    return Named(str(text).strip())


def _title(what: str, rows: Collection[YearRow]) -> str:
    return f"{what} {next(iter(rows)).name}" if len(rows) == 1 else f"{what} {len(rows)} 人"


def _placed(rows: Collection[YearRow]) -> Any:
    """What turns a problem of a batch into a sentence with the cadre's name before it."""
    names = [r.name for r in rows]

    def placed(problem: Problem) -> Fault:
        return Fault(problem.said(), field=names[problem.item] if problem.field else "")

    return placed


def _take(
    desk: Desk,
    year: int,
    step: str,
    rows: Collection[YearRow],
    each: Mapping[int, Mapping[str, Any]],
    day: str,
    handler: str,
) -> Changes:
    """Take a step for these people in one operation; a step that somebody has taken before is refused."""
    _given(rows, lambda r: step not in r.steps, f"“{step}”已经登记过，要改的请打开“年度考核步骤”里的那一条")
    who = _named(handler, "经办人")
    common = {"period": str(year), "step": step, "date": day.strip() or None, "handler": who}
    items = [Item(STEP, {**common, "cadre": Named("", r.person), **each[r.person]}) for r in rows]
    return save(desk, items, name=_title(f"年度考核{step}", rows), late_reason=LATE, place=_placed(rows))


def _figures(row: YearRow) -> dict[str, str]:
    """What the screen shows of somebody when their grade is confirmed."""
    found = {"得分": str(row.line.total) if row.line.total is not None else "没有可以计分的记录"}
    found["季度等次"] = "、".join(q or "—" for q in row.year.quarters)
    found["季度说明"] = row.year.may
    found["建议等次"] = row.proposed or "—"
    found["党组决定"] = f"{row.decided or '—'}（{row.steps[DECIDE].meeting}）" if DECIDE in row.steps else "—"
    if (shown := row.steps.get(SHOW)) is not None:
        found["公示"] = f"{shown.day} 至 {shown.until}，{shown.outcome}"
    if row.scheme and (coefficient := row.scheme.coefficient(row.grade)) is not None:
        found[COEFFICIENT] = str(coefficient)
    if row.evidence:
        found["佐证"] = "；".join(row.evidence)
    if row.year.conflicts:
        found["需要核对"] = "；".join(row.year.conflicts)
    return found
