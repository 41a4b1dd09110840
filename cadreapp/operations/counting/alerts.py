"""工作预警 (预警 → 催办 → 补做 → 完成), what falls due soon, and how many 苗头性倾向性问题 are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cadreapp.errors import UserError
from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting import grading, owed
from cadreapp.operations.counting.confirmed import recorded
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import preconditions
from cadreapp.operations.writing.invariants import limits
from cadreapp.records import Kind, RecordModel, kind, names
from cadreapp.records.appraisal import CIVIL_GRADES, INSTITUTION_GRADES, LOCKED
from cadreapp.records.checks import fold
from cadreapp.records.entities import WarningStep
from cadreapp.records.period import Period, months_later
from cadreapp.records.platforms.combat import QUARTER_GRADES, FrontLine, Secondment
from cadreapp.records.platforms.selection import CONCERN_STEPS, Concern
from cadreapp.records.platforms.service import Problem
from cadreapp.records.platforms.tempering import PartyStep
from cadreapp.records.platforms.training import Certificate, MultiPost, ShadowStudy
from cadreapp.rules.model import WarningRule
from cadreapp.rules.quotas import WAIT, Due
from cadreapp.rules.warnings import Dated, Warned, WarningFacts, warnings
from cadreapp.store import entities
from cadreapp.store.counting import slipping
from cadreapp.store.persons import people

STEPS = ("预警", "催办", "补做", "完成")
REMINDED, CLOSED = STEPS[1], STEPS[3]
"""The steps that somebody takes; 预警 and 补做 follow from the records."""
BY_SLIP = "发工作催办单"
WAYS = (BY_SLIP, "电话提醒", "当面提醒", "微信群提醒")
"""How 催办 is done: offered where it is recorded, other words are allowed."""

_GRADES = (QUARTER_GRADES, CIVIL_GRADES, INSTITUTION_GRADES)
_SOON = names((Certificate, Problem, Secondment, ShadowStudy, MultiPost, FrontLine))

_ENDING: Mapping[type[RecordModel], str] = {Certificate: "到期", Problem: "办理到期", PartyStep: "期限满"}

DOUBT = "doubt"
"""The rule's name under which what is 待核 stands among the warnings."""


@dataclass(frozen=True)
class Taken:
    """A step that somebody took, on which day, with what words."""

    step: str
    day: str
    who: str
    note: str


@dataclass(frozen=True)
class Alert:
    """A warning with its steps. `open`: what it says still holds; `lapsed`: whom it concerns has left."""

    warned: Warned
    name: str
    unit: str
    open: bool
    taken: tuple[Taken, ...] = ()
    lapsed: bool = False

    @property
    def at(self) -> int:
        """How many of the four steps are done: 1 预警, 2 催办, 3 补做, 4 完成 (or lapsed)."""
        if self.closed or self.lapsed:
            return 4
        if not self.open:
            return 3
        return 2 if self.taken else 1

    @property
    def closed(self) -> bool:
        """Whether somebody has recorded 完成."""
        return any(t.step == CLOSED for t in self.taken)

    @property
    def late(self) -> str:
        """The words for its place among the steps."""
        if self.lapsed and not self.closed:
            return "本人已离开"
        return ("待催办", "催办后待补做", "已补做待确认", "已完成")[self.at - 1]


@dataclass(frozen=True)
class Soon:
    """Something that falls due on a day: how many it concerns, and where it is seen."""

    day: str
    title: str
    whom: str
    kind: str
    period: Period | None = None
    records: tuple[int, ...] = ()


@dataclass(frozen=True)
class Concerns:
    """苗头性倾向性问题 as a count only: open ones, and those whose next step is overdue."""

    open: int
    overdue: int


@dataclass(frozen=True)
class Staffed:
    """Who is here today: the roster, and the mentors who guide somebody; and everybody's name and unit."""

    members: dict[int, people.Member]
    mentors: frozenset[int]
    everybody: dict[int, people.PersonRef]

    def here(self, person: int | None) -> bool:
        """Whether something can still be asked of somebody (None: of the bureau)."""
        return person is None or person in self.members or person in self.mentors

    def name(self, person: int | None) -> tuple[str, str]:
        """Name and unit as a list shows them."""
        if person is None:
            return "全局", ""
        if member := self.members.get(person):
            return member.name, member.unit or ""
        ref = self.everybody.get(person)
        if ref is None:
            return "已不在册", ""
        return ref.name, (ref.unit or "") if person in self.mentors else "已不在册"


def _staffed(desk: Desk) -> Staffed:
    today = desk.today().isoformat()
    spans = owed.facts(desk, Period.of(desk.today(), "year")).mentors
    return Staffed(
        {m.person: m for m in people.roster(desk.db, today, today)},
        frozenset(p for p, some in spans.items() if any(first <= today <= last for first, last in some)),
        {p.id: p for p in people.people(desk.db)},
    )


def alerts(desk: Desk, of: Collection[int] | None = None) -> list[Alert]:
    """All warnings of today and the steps taken, open ones first, the latest first. `of`: only these people's.

    Whoever has left is no longer warned; what they were warned of lapses, but their open problems stay until
    somebody has them.
    """
    today = desk.today()
    staffed = _staffed(desk)
    rules = desk.rules.warnings_on(today)
    facts = _facts(desk, today, staffed, rules)
    steps: dict[str, list[Taken]] = defaultdict(list)
    gone: dict[str, Warned] = {}
    for mark, title, person, step, day, who, note in slipping.taken(desk.db):
        steps[mark].append(Taken(step, day, who, note or ""))
        gone[mark] = Warned(mark.partition("/")[0], mark, title, steps[mark][0].day, person)
    found = []
    first = Beginning.of(desk).first
    for warned in (*warnings(rules, facts, today), *_doubted(desk)):
        warned = replace(warned, since=max(warned.since, first))  # nothing warned before 启用日期
        own = tuple(steps[warned.mark]) if warned.mark in steps else ()
        found.append(_alert(warned, True, own, staffed))
        gone.pop(warned.mark, None)
    passed_on = {DOUBT, *(r.name for r in rules if r.check == "overdue")}
    found += [
        _alert(w, False, tuple(steps[mark]), staffed, lapsed=not staffed.here(w.person) and w.rule not in passed_on)
        for mark, w in reversed(gone.items())
    ]
    if of is not None:
        found = [a for a in found if a.warned.person in of]
    return sorted(found, key=lambda a: (a.at == len(STEPS), not a.open))


def _doubted(desk: Desk) -> list[Warned]:
    """What is 待核: preconditions that do not hold, one person in two places, two posts on two papers."""
    return [
        Warned(DOUBT, one.mark, f"待核：{one.reason}", one.since, one.person, one.kind, None, one.record)
        for one in preconditions.doubts(desk)
    ]


def _alert(warned: Warned, open_: bool, taken: tuple[Taken, ...], staffed: Staffed, *, lapsed: bool = False) -> Alert:
    name, unit = staffed.name(warned.person)
    return Alert(warned, name, unit, open_, taken, lapsed)


def _facts(desk: Desk, today: date, staffed: Staffed, rules: Collection[WarningRule]) -> WarningFacts:
    day, last = today.isoformat(), slipping.last_days(desk.db)
    began = Beginning.of(desk)
    groups = slipping.groups(desk.db, day)
    kinds = {name for r in rules if r.check in ("expiring", "overdue", "ending") for name in r.kinds}
    far = (today + timedelta(days=max((r.days for r in rules), default=0))).isoformat()
    dated = slipping.dated(desk.db, sorted(kinds - {Problem.__name__}), "0000-01-01", far)
    facts = WarningFacts(
        last={
            p: min(day, max(last.get(p, ""), m.entered or "", began.of_unit(m.unit)))
            for p, m in staffed.members.items()
        },
        uids={p: ref.uid for p, ref in staffed.everybody.items() if staffed.here(p)},
        left=owed.who_left(desk),
        dues=_two_years(desk, today),
        dated=[*dated, *slipping.open_problems(desk.db)],
        party=_party(desk, staffed.members),
        groups={name: max(at, began.day) if at else at for name, at in groups.items()},
    )
    days = began.counted(desk)
    quarters = [q for year in (today.year - 1, today.year) for q in Period(year, "year", 1).split("quarter")]
    for one in recorded(desk, quarters):
        place = next((g.index(one.grade) for g in _GRADES if one.grade in g), None)
        if place is not None and days.hold(one.period.end.isoformat(), one.person):
            facts.grades[one.person, one.period.text] = (place, one.period.end.isoformat())
    if any(r.check == "untold" for r in rules):
        low = _low(desk, quarters, staffed.members)
        facts.low = {
            mark: grade for mark, grade in low.items() if days.hold(Period.parse(mark[1]).end.isoformat(), mark[0])
        }
        facts.talks = slipping.talks(desk.db, f"{today.year - 1}-01-01")
    return facts


def _low(desk: Desk, quarters: Collection[Period], members: Collection[int]) -> dict[tuple[int, str], str]:
    """The confirmed grades of these quarters, as they hold now, that ask for a talk."""
    found = {}
    for quarter in quarters:
        if grading.not_yet_kept(desk, quarter):
            continue
        for _, state, one in grading.graded(desk, quarter):
            scheme = desk.rules.grading.scheme(one.staff, quarter)
            if state in LOCKED and one.person in members and scheme is not None and one.grade in scheme.low:
                found[one.person, quarter.text] = one.grade
    return found


def _two_years(desk: Desk, today: date) -> list[Due]:
    """What was due since last January; of last year only what ended after the records begin."""
    year = Period.of(today, "year")
    began = slipping.first_day(desk.db) or today.isoformat()
    last = owed.dues(desk, year.previous()) if began < year.start.isoformat() else []
    return [d for d in last if d.period.end.isoformat() >= began] + owed.dues(desk, year)


def _party(desk: Desk, members: Collection[int]) -> list[tuple[int, str, str, Dated]]:
    """Who has passed the shortest time of the stage at which they stand: what may follow, from which day on."""
    rule = limits()["party"]
    latest = {}
    for person, stage, day, record, uid in slipping.party_steps(desk.db):
        latest[person] = (stage, day, record, uid)
    found = []
    for person, (stage, day, record, uid) in latest.items():
        for interval in rule["interval"]:
            if stage == interval["from"] and person in members:
                ends = months_later(day, interval["months"])
                what = f"{stage}到{interval['to']}的最短"
                found.append((person, what, ends, Dated(record, uid, PartyStep.__name__, what, ends, (person,))))
    return found


def soon(desk: Desk, days: int = 14, of: Collection[int] | None = None) -> list[Soon]:
    """What falls due within so many days, today included, by day. `of`: only what concerns these people."""
    today = desk.today()
    last = today + timedelta(days=days)
    found = []
    staffed = _staffed(desk)
    waiting: dict[tuple[str, str], list[owed.Owed]] = defaultdict(list)
    for due in owed.everything(desk, Period.of(today, "year")):
        if due.state == WAIT and due.missing and staffed.here(due.person) and (of is None or due.person in of):
            if Period.parse(due.period).end <= last:
                waiting[due.kind, due.period].append(due)
    for (name, text), rows in waiting.items():
        period = Period.parse(text)
        persons = {r.person for r in rows}
        whom = "全局" if persons == {None} else rows[0].cadre or "" if len(persons) == 1 else f"{len(persons)} 人"
        found.append(Soon(period.end.isoformat(), f"{rows[0].requirement}　{period.short}", whom, name, period))
    members = {p: m.name for p, m in staffed.members.items()}
    groups: dict[tuple[str, str], list[Dated]] = defaultdict(list)
    for row in slipping.dated(desk.db, _SOON, today.isoformat(), last.isoformat()):
        if any(p in members and (of is None or p in of) for p in row.people):
            groups[row.day, row.kind].append(row)
    for _, _, day, step in _party(desk, members):
        if today.isoformat() <= day <= last.isoformat() and (of is None or step.people[0] in of):
            groups[day, PartyStep.__name__].append(step)
    for (day, name), steps in groups.items():
        what = _ENDING.get(kind(name).model, "期满")
        alone = len(steps) == 1 and name == Certificate.__name__
        title = (steps[0].what if alone else kind(name).title) + what
        names = list(dict.fromkeys(members[p] for s in steps for p in s.people if p in members))
        whom = names[0] if len(names) == 1 else f"{len(steps)} 件"
        found.append(Soon(day, title, whom, name, None, tuple(s.record for s in steps)))
    return sorted(found, key=lambda s: (s.day, s.title))


def concerns(desk: Desk) -> Concerns:
    """How many 苗头性倾向性问题 are under way, and of how many the next step is overdue."""
    latest = _latest_steps(desk)
    return Concerns(sum(step != CONCERN_STEPS[-1] for step, _, _ in latest), len(_late_steps(desk, latest)))


def overdue_concerns(desk: Desk) -> frozenset[int]:
    """The records of the latest steps after which the next one should have followed by now."""
    return _late_steps(desk, _latest_steps(desk))


def _latest_steps(desk: Desk) -> list[tuple[str, str, int]]:
    """(step, day, record) of the latest step of each 苗头性问题."""
    latest = {
        (person, fold(problem)): (step, day, record)
        for person, problem, step, day, record in slipping.concerns(desk.db)
    }
    return list(latest.values())


def _late_steps(desk: Desk, latest: Collection[tuple[str, str, int]]) -> frozenset[int]:
    days = desk.rules.concern_days
    return frozenset(
        record
        for step, day, record in latest
        if step in days and date.fromisoformat(day) + timedelta(days=days[step]) < desk.today()
    )


def overdue(desk: Desk, kind: Kind) -> frozenset[int]:
    """The records of a kind that wait past their time: open 排查问题 past the deadline or whose 办理人 has left, steps
    of 苗头性问题."""
    if kind.model is Concern:
        return overdue_concerns(desk)
    if kind.model is Problem:
        today, gone = desk.today().isoformat(), owed.who_left(desk)
        return frozenset(
            d.record
            for d in slipping.open_problems(desk.db)
            if d.day and d.day < today or d.people and all(p in gone for p in d.people)
        )
    return frozenset()


def take_step(desk: Desk, some: Collection[Alert], step: str, note: str = "") -> Changes:
    """Record 催办 of open warnings, or 完成 of those that are made good. UserError if a step would be skipped."""
    for alert in some:
        if step == REMINDED and not alert.open:
            raise UserError(f"{alert.name}“{alert.warned.title}”已经补做，不需要再催办。")
        if step == CLOSED and (alert.open or not alert.taken):
            raise UserError(f"{alert.name}“{alert.warned.title}”还没有补做，不能记为完成。")
    fresh = [a for a in some if not any(t.step == step for t in a.taken)]
    if not fresh:
        return Changes()
    name = f"{step}：{fresh[0].name}“{fresh[0].warned.title}”" if len(fresh) == 1 else f"{step} {len(fresh)} 项预警"
    with desk.operation(name) as writing:
        for alert in fresh:
            warned = alert.warned
            values = {"mark": warned.mark, "title": warned.title, "person_id": warned.person, "step": step}
            values |= {"day": desk.today().isoformat(), "who": desk.who, "note": note or None}
            entities.add(desk.db, WarningStep, {"uid": desk.new_uid(), **values})
    return Changes(writing.id, name, frozenset({"warning"}), (), new=len(fresh))


def counted(found: Collection[Alert]) -> tuple[int, int]:
    """(how many are being followed up, how many are closed)."""
    return sum(1 < a.at < len(STEPS) for a in found), sum(a.closed for a in found)
