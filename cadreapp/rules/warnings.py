"""工作预警: what slips, found by rules over plain facts. Pure functions; nothing here judges a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.rules.model import WarningRule
from cadreapp.rules.quotas import OWED, PART, WAIT, Due


@dataclass(frozen=True)
class Dated:
    """A record with a day that matters: certificate and expiry, problem and deadline, secondment and its end.

    `day` "" = an open problem without a deadline; `began`: the record's own day, of open problems only.
    """

    record: int
    uid: str
    kind: str
    what: str
    day: str
    people: tuple[int, ...]
    began: str = ""


@dataclass
class WarningFacts:
    """What the rules look at. Days are ISO.

    `last`: person → day of the latest record (or of entering, "" if neither). `uids` of everybody who is here today:
    the roster, and who guides somebody. `left`: of who has left the last day; they are warned of nothing. `dues` of
    this year and the one before. `grades`: (person, quarter) → (place of the grade counted from the best, day).
    `party`: (person, what may follow, day on which the minimum interval ends, record). `groups`: name → (last
    activity or start, None if neither).
    `low`: (person, quarter) → a confirmed grade that asks for a talk; `talks`: person → days of the talks held.
    """

    last: dict[int, str] = field(default_factory=dict)
    uids: dict[int, str] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)
    dues: Sequence[Due] = ()
    grades: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    dated: Sequence[Dated] = ()
    party: Sequence[tuple[int, str, str, Dated]] = ()
    groups: dict[str, str | None] = field(default_factory=dict)
    low: dict[tuple[int, str], str] = field(default_factory=dict)
    talks: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Warned:
    """One warning. `mark` stays the same from day to day; `since`: the first day on which it holds.

    `kind` and `period` say where it is made good; `record` what it is about, if it is about one.
    """

    rule: str
    mark: str
    title: str
    since: str
    person: int | None
    kind: str = ""
    period: Period | None = None
    record: int | None = None


def warnings(rules: Sequence[WarningRule], facts: WarningFacts, today: date) -> list[Warned]:
    """Everything that the rules find today, the latest first."""
    found = [w for rule in rules for w in _CHECKS[rule.check](rule, facts, today)]
    return sorted(found, key=lambda w: (w.since, w.mark), reverse=True)


def _after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _silent(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    for person, last in facts.last.items():
        if last and (since := _after(last, rule.days)) <= today.isoformat():
            days = (today - date.fromisoformat(last)).days
            mark = f"{rule.name}/{facts.uids[person]}/{last}"
            yield Warned(rule.name, mark, rule.title.format(n=days, what=""), since, person)


def _missed(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    """So many periods in a row missed, up to the latest that has ended; `mark` names the first of them."""
    rows: dict[tuple[int, str], list[Due]] = {}
    for due in facts.dues:
        if due.person in facts.uids and due.quota.kind in rule.kinds and due.period.end < today:
            assert due.person is not None
            rows.setdefault((due.person, due.quota.kind), []).append(due)
    for (person, kind), dues in rows.items():
        run: list[Due] = []
        for due in sorted(dues, key=lambda d: d.period.start, reverse=True):
            if due.state not in (OWED, PART):
                break
            run.append(due)
        if len(run) < rule.periods:
            continue
        began = run[-rule.periods].period
        mark = f"{rule.name}/{facts.uids[person]}/{kind}/{run[-1].period.text}"
        title = rule.title.format(n=len(run), what=run[0].quota.title)
        yield Warned(rule.name, mark, title, _after(began.end.isoformat(), 1), person, kind, run[0].period)


def _grade_fell(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    latest: dict[int, str] = {}
    for person, quarter in facts.grades:
        latest[person] = max(latest.get(person, ""), quarter)
    for person, quarter in latest.items():
        if person not in facts.uids:
            continue
        now, day = facts.grades[person, quarter]
        before = facts.grades.get((person, Period.parse(quarter).previous().text))
        if before is not None and now > before[0]:
            mark = f"{rule.name}/{facts.uids[person]}/{quarter}"
            yield Warned(rule.name, mark, rule.title, day, person, QuarterReview.__name__, Period.parse(quarter))


def _coming(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    """A day that comes within so many days (certificates, ends of secondments) for somebody who is still here."""
    last = (today + timedelta(days=rule.days)).isoformat()
    for row in facts.dated:
        here = [p for p in row.people if p not in facts.left]
        if row.kind in rule.kinds and today.isoformat() <= row.day <= last and (here or not row.people):
            title = rule.title.format(n=rule.days, what=row.what)
            yield _about(rule, row, here, title, _after(row.day, -rule.days))


UNASSIGNED = "办理人已离开，请改派：{what}"
UNDATED = "没有办理期限，请填写：{what}"


def _overdue(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    """What is past its day; and open problems that nobody here answers for, or that have no deadline."""
    for row in facts.dated:
        if row.kind not in rule.kinds:
            continue
        here = [p for p in row.people if p not in facts.left]
        gone = [p for p in row.people if p in facts.left]
        if row.day and row.day < today.isoformat():
            title = rule.title.format(n=rule.days, what=row.what)
            yield _about(rule, row, here or gone, title, _after(row.day, 1))
        elif row.began and gone and not here:
            since = max(row.began, _after(facts.left[gone[0]], 1))
            yield _about(rule, row, gone, UNASSIGNED.format(what=row.what), since, f"left-{gone[0]}")
        elif row.began and not row.day:
            yield _about(rule, row, here, UNDATED.format(what=row.what), row.began, "undated")


def _about(rule: WarningRule, row: Dated, people: Sequence[int], title: str, since: str, mark: str = "") -> Warned:
    person = people[0] if people else None
    return Warned(
        rule.name, f"{rule.name}/{row.uid}/{mark or row.day}", title, since, person, row.kind, None, row.record
    )


def _party(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    for person, what, day, row in facts.party:
        if day <= today.isoformat():
            mark = f"{rule.name}/{row.uid}"
            title = rule.title.format(n=rule.days, what=what)
            yield Warned(rule.name, mark, title, day, person, row.kind, None, row.record)


def _not_held(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    """A requirement of the bureau that was missed, or whose period ends within so many days."""
    for due in facts.dues:
        if due.person is not None or due.quota.kind not in rule.kinds or not due.missing:
            continue
        last = due.period.end
        late = due.state in (OWED, PART)
        if late or due.state == WAIT and (last - today).days < rule.days:
            since = _after(last.isoformat(), 1 if late else 1 - rule.days)
            title = f"{due.period.short} " + rule.title.format(n=rule.days, what=due.quota.title)
            mark = f"{rule.name}/{due.quota.kind}/{due.period.text}"
            yield Warned(rule.name, mark, title, since, None, due.quota.kind, due.period)


def _group_silent(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    for name, last in facts.groups.items():
        if last and (since := _after(last, rule.days)) <= today.isoformat():
            days = (today - date.fromisoformat(last)).days
            title = f"{name} " + rule.title.format(n=days, what=name)
            yield Warned(rule.name, f"{rule.name}/{name}/{last}", title, since, None, rule.kinds[0])


def _untold(rule: WarningRule, facts: WarningFacts, today: date) -> Iterator[Warned]:
    """A quarter's low grade after which nobody has talked with the cadre within so many days of its end."""
    for (person, text), grade in facts.low.items():
        quarter = Period.parse(text)
        ended = quarter.end.isoformat()
        since = _after(ended, rule.days)
        if since <= today.isoformat() and not any(day >= ended for day in facts.talks.get(person, ())):
            title = rule.title.format(n=rule.days, what=f"{quarter.label}“{grade}”")
            mark = f"{rule.name}/{facts.uids[person]}/{text}"
            yield Warned(rule.name, mark, title, since, person, rule.kinds[0], quarter)


_CHECKS: dict[str, Callable[[WarningRule, WarningFacts, date], Iterator[Warned]]] = {
    "silent": _silent,
    "missed": _missed,
    "grade_fell": _grade_fell,
    "expiring": _coming,
    "party": _party,
    "overdue": _overdue,
    "ending": _coming,
    "not_held": _not_held,
    "group_silent": _group_silent,
    "untold": _untold,
}
