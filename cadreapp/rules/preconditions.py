"""前提 of a record: on whom, on which day. Pure functions over plain facts; the rules are preconditions.toml.

A fault that is `hard` is refused; another is 待核: kept, and listed until it is put right or confirmed in 备注.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from cadreapp.records import kind
from cadreapp.records.entities import PARTY_MEMBERS
from cadreapp.records.period import Period, months_later
from cadreapp.rules.facts import Span

CONFIRMED = "已核"
"""How 备注 begins, or a line of it, where somebody has confirmed what is 待核."""

CHECKS = ("staff", "party", "recruited")


@dataclass(frozen=True)
class Need:
    """What a kind of record asks of its cadre on its first day."""

    kind: str
    check: str
    why: str
    values: tuple[str, ...] = ()
    months: int = 0
    hard: bool = False


@dataclass(frozen=True)
class Preconditions:
    """The rules of preconditions.toml."""

    needs: tuple[Need, ...] = ()
    ahead: frozenset[str] = frozenset()
    ahead_if: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    days: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inquiry: Mapping[str, str] = field(default_factory=dict)
    within: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    attended: frozenset[str] = frozenset()
    full_time: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    posts: Mapping[str, str] = field(default_factory=dict)
    during: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def needs_of(self, name: str) -> tuple[Need, ...]:
        """What is asked of a kind."""
        return tuple(n for n in self.needs if n.kind == name)


def preconditions(table: Mapping[str, Any]) -> Preconditions:
    """The rules from their TOML."""
    future, presence, placement = table["future"], table["presence"], table["placement"]
    return Preconditions(
        tuple(Need(**{**row, "values": tuple(row.get("values", ()))}) for row in table["need"]),
        frozenset(future["ahead"]),
        future["ahead_if"],
        future["days"],
        table["dated"],
        table["inquiry"],
        frozenset(table["period"]["within"]),
        frozenset(presence["later"]),
        frozenset(presence["earlier"]),
        frozenset(presence["never"]),
        frozenset(presence["attended"]),
        frozenset(placement["full_time"]),
        frozenset(placement["leave"]),
        placement["posts"],
        placement["during"],
    )


@dataclass(frozen=True)
class Who:
    """A person: memberships of the roster, 人员身份 (first day, last day, what), Party, beginning of work.

    `away`: leaves that excuse from duties (first day, last day, category). `inquiries`: 立案审查 (day, day of closing,
    "" = open). `steps`: (day, whether a Party member from
    then on) of 党员发展, oldest first.
    """

    name: str
    uid: str
    spans: tuple[Span, ...] = ()
    staff: tuple[tuple[str, str, str], ...] = ()
    political: str | None = None
    joined: str | None = None
    steps: tuple[tuple[str, bool], ...] = ()
    work_started: str | None = None
    away: tuple[tuple[str, str, str], ...] = ()
    inquiries: tuple[tuple[str, str], ...] = ()

    def staff_on(self, day: str) -> str | None:
        """人员身份 on a day; the latest beginning wins."""
        held = [row for row in self.staff if row[0][:10] <= day <= row[1]]
        return max(held)[2] if held else None

    def party_on(self, day: str) -> bool | None:
        """Whether a Party member on a day; None = not known."""
        past = [member for at, member in self.steps if at <= day]
        if past:
            return past[-1]
        if self.political is None:
            return None
        if self.political not in PARTY_MEMBERS or any(member for _, member in self.steps):
            return False
        return not self.joined or self.joined <= day[: len(self.joined)]

    def recruited(self, values: Sequence[str]) -> str | None:
        """Since when one of these kinds of staff, else when work began (to the precision known); None = not known."""
        since = [first for first, _, what in self.staff if what in values and first > "0001"]
        return min(since) if since else self.work_started


@dataclass(frozen=True)
class Stated:
    """A record as far as the preconditions look at it. `first`, `last`: ISO days of its span (one day: the same).

    `period`: of records of a period; `values`: own fields that the rules name; `people`: the accountable cadres;
    `state`: 状态, where the kind has one.
    """

    record: int
    uid: str
    kind: str
    first: str
    last: str
    people: tuple[int, ...] = ()
    period: str = ""
    remark: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether 备注 says that what is 待核 is right."""
        return is_confirmed(self.remark)


@dataclass(frozen=True)
class Unmet:
    """A precondition that does not hold: of which record, on which field, about whom, in a Chinese sentence."""

    record: int
    field: str
    reason: str
    hard: bool
    person: int | None
    check: str


def is_confirmed(remark: str | None) -> bool:
    """Whether a 备注 confirms what is 待核."""
    return any(line.startswith(CONFIRMED) for line in (remark or "").splitlines())


def unmet(rules: Preconditions, one: Stated, people: Mapping[int, Who], today: date) -> Iterator[Unmet]:
    """What does not hold of one record, hard or 待核 (those that were confirmed in 备注 are left out)."""
    yield from _future(rules, one, today.isoformat())
    yield from _undated(rules, one)
    if one.kind in rules.within and not one.confirmed:
        yield from _within(one)
    for person in one.people:
        who = people.get(person)
        if who is None:
            continue
        yield from (u for u in _presence(rules, one, person, who) if u.hard or not one.confirmed)
        if one.kind in rules.attended and not one.confirmed:
            yield from _away(one, person, who)
        if not one.confirmed:
            yield from _under_inquiry(rules, one, person, who, today.isoformat())
        for need in rules.needs_of(one.kind):
            reason, sure = _needed(need, one, who)
            if reason and (need.hard and sure or not one.confirmed):
                said = f"{who.name}{reason}，{need.why}"
                yield Unmet(one.record, kind(one.kind).who_field, said, need.hard and sure, person, need.check)


def _future(rules: Preconditions, one: Stated, today: str) -> Iterator[Unmet]:
    spec = kind(one.kind)
    wanted = rules.ahead_if.get(one.kind, {})
    planned = bool(wanted) and all(one.values.get(name) in words for name, words in wanted.items())
    if one.kind not in rules.ahead and not planned and spec.platform:
        if one.period and one.first > today:
            reason = f"{Period.parse(one.period).label}还没有开始，不能登记{spec.title}"
            yield Unmet(one.record, spec.period_field, reason, True, None, "future")
        elif not one.period and not spec.end_field and one.first > today:
            label = spec[spec.date_field].label
            reason = f"{label} {one.first} 还没有到，已经发生的事才能登记，请核对"
            yield Unmet(one.record, spec.date_field, reason, True, None, "future")
    for name in rules.days.get(one.kind, ()):
        day = one.values.get(name)
        if day and day > today:
            reason = f"{spec[name].label} {day} 还没有到，请核对"
            yield Unmet(one.record, name, reason, True, None, "future")


def _undated(rules: Preconditions, one: Stated) -> Iterator[Unmet]:
    """A state whose day is not known."""
    name = rules.dated.get(one.kind, {}).get(one.state)
    if name and not one.values.get(name):
        spec = kind(one.kind)
        reason = f"{one.first} 的{spec.title}状态为“{one.state}”，{spec[name].label}待补：请打开这条记录填写"
        person = one.people[0] if len(one.people) == 1 else None
        yield Unmet(one.record, name, reason, True, person, "undated")


def _within(one: Stated) -> Iterator[Unmet]:
    spec = kind(one.kind)
    day = one.values.get("date")
    if day and not one.first <= day <= one.last:
        when, label = Period.parse(one.period).label, spec[spec.period_field].label
        reason = f"{spec.title}的日期 {day} 不在{when}里，请核对日期和{label}"
        person = one.people[0] if len(one.people) == 1 else None
        yield Unmet(one.record, "date", reason, False, person, "within")


def _presence(rules: Preconditions, one: Stated, person: int, who: Who) -> Iterator[Unmet]:
    spec = kind(one.kind)
    if not spec.platform or one.kind in rules.never or not who.spans or not one.first:
        return
    if any(first <= one.last and one.first <= last for first, last in who.spans):
        return
    field_, when = spec.who_field, Period.parse(one.period).label if one.period else one.first
    left = max(last for _, last in who.spans)
    if one.first > left:
        reason = f"{who.name}已于 {left} 退出名册，{when}不在册，请核对日期和人员"
        yield Unmet(one.record, field_, reason, one.kind not in rules.later, person, "left")
    elif one.kind not in rules.earlier:
        entered = min(first for first, _ in who.spans if first > one.last)
        yield Unmet(one.record, field_, f"{who.name}{entered} 才进入名册，{when}还不在册", False, person, "entered")


def _away(one: Stated, person: int, who: Who) -> Iterator[Unmet]:
    """A day on which the person was on leave, and excused."""
    for first, last, category in who.away:
        if first <= one.first and one.last <= last:
            until = "起" if last == "9999-12-31" else f"至 {last}"
            reason = f"{who.name}{first} {until}{category}，{one.first} 不在岗，请核对日期和人员"
            yield Unmet(one.record, kind(one.kind).who_field, reason, False, person, "away")
            return


def _under_inquiry(rules: Preconditions, one: Stated, person: int, who: Who, today: str) -> Iterator[Unmet]:
    """A grade of somebody whose case was open at the period's end, and still is."""
    word, grade = rules.inquiry.get(one.kind), one.values.get("grade")
    if not word or not grade or grade == word:
        return
    for day, until in who.inquiries:
        if day <= one.last and (not until or until > today):
            when = Period.parse(one.period).label
            reason = f"{who.name}{day} 立案，没有结案，{when}应为“{word}”，现为“{grade}”，请核对"
            yield Unmet(one.record, "grade", reason, False, person, "inquiry")
            return


def _needed(need: Need, one: Stated, who: Who) -> tuple[str, bool]:
    """What is wrong, and whether it is certain (False: only not known)."""
    day = one.first
    if need.check == "party":
        member = who.party_on(day)
        if member is None:
            return "的政治面貌没有登记，无法核对", False
        return ("" if member else f"在 {day} 不是中共党员", True)
    staff = who.staff_on(day)
    if staff is None:
        return "的人员身份没有登记，无法核对", False
    if staff not in need.values:
        return f"在 {day} 的人员身份是“{staff}”", True
    if need.check == "staff":
        return "", True
    since = who.recruited(need.values)
    if since is None or len(since) < 7:
        return "何时录用没有登记，无法核对", False
    until = months_later(f"{since[:7]}-01" if len(since) < 10 else since, need.months)
    late = day > until if len(since) == 10 else day[:7] > until[:7]
    return (f"于 {since} 录用，到 {day} 已满 {need.months} 个月", True) if late else ("", True)


# 任职与派出: one person in one place


@dataclass(frozen=True)
class Placement:
    """Where somebody was placed (挂职, 跟班, 多岗位, 援派 …), or a new post (`post`), from `first` to `last`."""

    record: int
    uid: str
    kind: str
    person: int
    what: str
    first: str
    last: str
    post: str = ""
    remark: str = ""

    @property
    def said(self) -> str:
        """What, where and when, in words."""
        end = "" if self.first == self.last else "起至今" if self.last >= "9999" else f"至 {self.last}"
        return f"{self.what}（{self.first}{end}）"


@dataclass(frozen=True)
class Clash:
    """What cannot be both: the records it is about, the later one first; `check`: two_places, during, post."""

    person: int
    records: tuple[int, ...]
    reason: str
    since: str
    check: str


def clashes(
    rules: Preconditions,
    placed: Iterable[Placement],
    posts: Mapping[int, Sequence[tuple[str, str, str]]],
    names: Mapping[int, str],
) -> list[Clash]:
    """What contradicts itself. `posts`: person → 任职经历 as (first day, last day, unit and post)."""
    of: dict[int, list[Placement]] = {}
    for one in placed:
        of.setdefault(one.person, []).append(one)
    found: list[Clash] = []
    for person, some in of.items():
        name = names.get(person, "")
        some.sort(key=lambda p: (p.first, p.record))
        stays = [p for p in some if not p.post]
        for a, b in combinations(stays, 2):
            if b.first <= a.last and a.first <= b.last and not _confirmed(a, b):
                said = f"{name}同时在两处：{a.said}和{b.said}，请核对起止日期"
                found.append(Clash(person, (b.record, a.record), said, b.first, "two_places"))
        for new in (p for p in some if p.post):
            for stay in stays:
                if stay.kind in rules.during.get(new.kind, ()) and stay.first < new.first < stay.last:
                    if not _confirmed(new, stay):
                        said = f"{name}{new.said}时还在{stay.said}，请核对，或先结束派出"
                        found.append(Clash(person, (new.record, stay.record), said, new.first, "during"))
            held = [text for first, last, text in posts.get(person, ()) if first <= new.first <= last]
            if held and not any(same_post(new.post, text) for text in held) and not _confirmed(new):
                said = f"{name}{new.said}的新职务是“{new.post}”，任职经历里当天是“{held[-1]}”，请更新任职经历"
                found.append(Clash(person, (new.record,), said, new.first, "post"))
    return found


def _confirmed(*some: Placement) -> bool:
    return any(is_confirmed(p.remark) for p in some)


def same_post(one: str, other: str) -> bool:
    """Whether two ways of writing a post mean one: one holds the other, blanks and brackets aside."""
    a, b = ("".join(c for c in text if c.isalnum()) for text in (one, other))
    return bool(a and b) and (a in b or b in a)
