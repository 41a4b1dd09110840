"""What is confirmed: kept with how it was counted, and locked at every door."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import peewee

from cadreapp import records
from cadreapp.operations.counting import grading
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.gate import Broken, Guard, Touched
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import RecordModel, clock
from cadreapp.records.appraisal import (
    CONFIRMED,
    FED_BACK,
    LATER,
    LOCKED,
    AppraisalStep,
    GradeCorrection,
    JudgeScore,
    QuarterPerformance,
)
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.grading import Base, Places, base_of, pools
from cadreapp.store import query
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading.appraisal import GRADES
from cadreapp.store.grading.confirmation import Confirmed
from cadreapp.store.writing.operation import Writing
from cadreapp.store.writing.touched import cadres

CLOSED: frozenset[type[RecordModel]] = frozenset({*GRADES, QuarterPerformance})
"""Kinds that are locked once they are confirmed."""

PAPER = GradeCorrection
"""等次更正: a paper on file, itself never changed."""

STEP = AppraisalStep
"""年度考核步骤: of these a 补定 is such a paper too."""


def _by_name(kinds: Collection[type[RecordModel]]) -> list[records.Kind]:
    return [records.kind(name) for name in sorted(records.names(kinds))]


class Locked(Guard):
    """What is confirmed stays as it was, with what was kept beside it; 等次更正 are the only way, and stay too."""

    kinds = CLOSED | {PAPER, STEP, JudgeScore}
    tables = frozenset({"confirmation"})

    def complete(self, desk: Desk, writing: Writing, touched: Touched) -> None:
        """Keep beside each record that has become confirmed who, when, and how it was counted."""
        keep(desk, writing, appraisal.locked(desk.db, CLOSED, touched.records(CLOSED)))

    def after(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        yield from self._changed(desk, touched)
        yield from self._unkept(desk, touched)
        yield from self._judged_late(desk, touched)

    def final(self, desk: Desk, touched: Touched) -> bool:
        written = touched.records({PAPER}) | appraisal.given_later(desk.db, touched.records({STEP}))
        return bool(written or appraisal.locked(desk.db, CLOSED, touched.records(CLOSED)))

    def _changed(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        for kind in _by_name(CLOSED | {PAPER, STEP}):
            ids = sorted(touched.records({kind.model}))
            if not ids:
                continue
            old = {r.id: r.values for r in query.load(touched.before.db, kind, ids)}
            new = {r.id: r.values for r in query.load(desk.db, kind, ids)}
            for record in ids:
                if reason := _locked(kind, old.get(record), new.get(record)):
                    yield Broken(record, kind.state_field or "grade", reason)
                elif reason := _skipped(kind, old.get(record), new.get(record), touched.origin):
                    yield Broken(record, kind.state_field or "", reason)

    def _unkept(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        """What was kept beside a confirmation is not taken away."""
        if "confirmation" not in touched.tables:
            return
        changed = confirmation.kept_rows(touched.before.db, touched.rows("confirmation"))
        now = confirmation.kept(desk.db, [one.record for one in changed])
        for one in changed:
            if now.get(one.record) != one and one.staff is not None:
                yield Broken(one.record, "", "确认时留存的内容不能修改或删除")

    def _judged_late(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        """Judges' scores of a quarter are closed with its grade."""
        ids = touched.records({JudgeScore})
        if not ids:
            return
        scores = {*appraisal.judged_among(desk.db, ids), *appraisal.judged_among(touched.before.db, ids)}
        sure = appraisal.locked_quarters(touched.before.db, {person for _, person, _ in scores})
        for record, person, quarter in sorted(scores):
            if (person, quarter) in sure:
                label = Period.parse(quarter).label
                yield Broken(record, "period", f"{label}的等次已经确认，评委评分不能再增减或修改")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values in which a person is who they are, not what they are called today."""
    return {name: _who(value) for name, value in values.items()}


def _who(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_who(v) for v in value)
    if isinstance(value, Named):
        return (value.person if value.person is not None else value.name, tuple(sorted(value.detail.items())))
    return value


def _locked(kind: records.Kind, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    """Why a record may not be changed so, or deleted; "" if it may (of what is confirmed only 已确认 → 已反馈)."""
    if old is None:
        return ""
    was, now = _plain(old), _plain(new) if new is not None else None
    if kind.model in (PAPER, STEP):
        what = LATER if kind.model is STEP else "等次更正"
        if kind.model is STEP and was["step"] != LATER or now == was:
            return ""
        return f"{what}是留底的文书，不能修改或删除；有误的另作一次更正"
    if was.get("state") not in LOCKED:
        return ""
    if now is not None:
        changed = {name for name in now if now[name] != was.get(name)}
        if not changed or changed == {"state"} and (was["state"], now["state"]) == (CONFIRMED, FED_BACK):
            return ""
    return f"这条{kind.title}已经确认锁定，不能修改或删除"


def _skipped(kind: records.Kind, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, origin: str) -> str:
    """Why a record may not become 已反馈 at once; "" if it may. One that comes whole from a file may be it already."""
    if new is None or kind.model in (PAPER, STEP) or new.get("state") != FED_BACK or (old or {}).get("state") in LOCKED:
        return ""
    if old is None and origin != "window":
        return ""
    return f"这条{kind.title}还没有确认，不能直接记为“{FED_BACK}”。请先确认，再反馈"


def keep(
    desk: Desk, writing: Writing, confirmed: Iterable[int], figures: Mapping[int, Mapping[str, str]] | None = None
) -> None:
    """Keep beside each of these confirmed records who, when, the rules' version, and how it was counted.

    `figures`: of a record what the screen showed when it was confirmed. A record that has its row is left as it is,
    but for what an earlier version did not keep.
    """
    ids = list(confirmed)
    present = confirmation.kept(desk.db, ids)
    counted = _Counted(desk)
    for kind in _by_name(CLOSED):
        for row in query.load(desk.db, kind, [i for i in ids if i not in present or present[i].staff is None]):
            who, values = row.values[kind.who_field].person, row.values
            period = Period.parse(values[kind.period_field])
            staff, unit, base, words = counted.of(period, who)
            if values.get("elsewhere"):  # counted where they are graded
                base, words = None, {}
            day = values.get("confirmed_on") or desk.today().isoformat()
            if row.id in present:
                day = present[row.id].day or clock.day_of(present[row.id].at)
                confirmation.count_under(desk.db, replace(present[row.id], staff=staff, unit=unit, base=base, day=day))
                continue
            said = dict(words)
            for name, label in (("grade", "等次"), ("score", "绩效得分"), ("coefficient", "奖金系数")):
                if values.get(name) is not None:
                    said[label] = str(values[name])
            if period.length == "year":  # a year's coefficient stands nowhere else than in the scheme of its time
                scheme = desk.rules.grading.scheme(staff, period)
                coefficient = scheme.coefficient(values["grade"] or "") if scheme else None
                said |= {"奖金系数": str(coefficient)} if coefficient is not None else {}
            said |= (figures or {}).get(row.id, {})
            reviewer = str(values.get("reviewer") or "")
            found = Confirmed(row.id, writing.at, desk.who, reviewer, desk.rules.version, said, staff, unit, base, day)
            confirmation.keep(desk.db, found)


def save_confirmed(
    desk: Desk, items: Sequence[Item], figures: Mapping[int, Mapping[str, str]], *, name: str, **options: Any
) -> Changes:
    """Save records that confirm grades or scores in one operation, with the figures of each person kept beside them."""
    with desk.operation(name) as writing:
        done = save(desk, items, name=name, **options)
        who = cadres(desk.db, done.records)
        said = {record: figures[person] for record, person in who.items() if person in figures}
        keep(desk, writing, appraisal.locked(desk.db, CLOSED, done.records), said)
    return done


class _Counted:
    """How the grades of periods are counted: staff and unit at the end, the 考核名额, its arithmetic."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known: dict[Period, tuple[dict[int, tuple[str, str | None]], list[Base], list[Places]]] = {}

    def of(self, period: Period, person: int) -> tuple[str, str | None, int | None, dict[str, str]]:
        """Staff, unit, record of the 考核名额 and its words for somebody in a period."""
        if period not in self.known:
            bases = appraisal.bases(self.desk.db, period)
            found, _ = pools(self.desk.rules.grading.schemes, period, bases, [])
            self.known[period] = (grading.standing_at(self.desk, period), bases, found)
        standing, bases, found = self.known[period]
        staff, unit = standing.get(person, ("", None))
        base = base_of(bases, staff, unit)
        if base is None:
            return staff, unit, None, {}
        return staff, unit, base.record, {"名额": p.arithmetic for p in found if p.base == base}  # noqa: B035


@dataclass(frozen=True)
class Paper:
    """Something confirmed, or a 等次更正: its values, and what it is in words."""

    values: Mapping[str, Any]
    words: str


def papers(db: peewee.Database) -> dict[str, Paper]:
    """Everything that is confirmed, and every 等次更正 and 补定: uid → paper."""
    found = {}
    for kind in _by_name(CLOSED | {PAPER, STEP}):
        for row in query.rows(db, kind):
            values = row.values
            own = {PAPER: True, STEP: values.get("step") == LATER}
            if own.get(kind.model, values.get("state") in LOCKED):
                said = values.get("grade") or values.get("score")
                words = f"{values['cadre']}{Period.parse(values['period']).title(kind.title)}"
                found[row.uid] = Paper(_plain(values), f"{words}“{said}”" if said is not None else words)
    return found


def complete_confirmations(desk: Desk) -> None:
    """Keep beside what earlier versions confirmed how it counts today; later facts will not move it any more."""
    ids = appraisal.locked(desk.db, CLOSED)
    kept = confirmation.kept(desk.db, ids)
    if missing := [i for i in ids if i not in kept or kept[i].staff is None]:
        with desk.operation("补记确认时的身份和名额", origin="program", undoable=False) as writing:
            keep(desk, writing, missing)
