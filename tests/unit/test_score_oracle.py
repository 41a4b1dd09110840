"""Every quota of every measure and every indicator of the ranking, on real databases, against a naive reckoning."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cadreapp.operations import settings
from cadreapp.operations.counting import bureau_rules
from cadreapp.operations.counting.owed import dues
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import BEGAN, example, run_sql
from tests.unit.score_oracle import JUDGING, QUOTAS, SCORING, SURE, Cadre, Rec, Score, Span, World
from tests.unit.score_oracle import dues as dues_of
from tests.unit.score_oracle import scores as scores_of

TODAY = date(2021, 11, 25)
FOREVER = date(2999, 1, 1)
MENTOR = "示例000"
"""A cadre who guides others."""
OWN = [
    {"kind": "Suggestion", "who": "cadre", "period": "year", "number": 5, "cap": 1, "cap_per": "month", "row": "4.6"},
    {
        "kind": "WorkInfo",
        "who": "cadre",
        "period": "quarter",
        "number": 1,
        "only": {"adoption": ["采用"]},
        "row": "2.1",
    },
    {"kind": "SpecialGuidance", "who": "mentor", "period": "quarter", "number": 2, "row": "2.1"},
]
SINGLE = ("SpecialGuidance", "Seminar", "Reflection", "ReflectionExchange")
PERIODS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Maker:
    """A bureau by chance: joins, leaves, part periods, drafts, shared events; nothing lies in the future."""

    def __init__(self, seed: int, count: int = 14) -> None:
        self.chance = random.Random(seed)
        self.cadres = [self._cadre(n) for n in range(count)]
        self.recs: list[Rec] = []
        self.excused: set[tuple[str, str, str]] = set()
        self.exemptions: list[tuple[str, str, str]] = []
        self.steps: list[Rec] = []

    def day(self, first: date, last: date) -> date:
        return first + timedelta(self.chance.randrange((last - first).days + 1))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def _cadre(self, number: int) -> Cadre:
        entered = date(2019, 1, 1) if self.often(0.4) else self.day(date(2019, 12, 1), date(2021, 9, 1))
        left = self.day(entered + timedelta(30), date(2021, 12, 31)) if self.often(0.25) else FOREVER
        leave: list[Span] = []
        if self.often(0.5):
            start = self.day(date(2019, 12, 1), date(2021, 10, 1))
            leave = [(start, start + timedelta(self.chance.choice((10, 60, 158, 400))))]
        staff = self.chance.choice(("公务员", "事业单位人员"))
        return Cadre(f"示例{number:03d}", staff, [(entered, left)], leave)

    def party(self) -> dict[str, dict[str, Any]]:
        """The roster's 政治面貌 of each; the spans of their membership follow from it, or from steps."""
        found: dict[str, dict[str, Any]] = {}
        for cadre in self.cadres:
            how = self.chance.randrange(6)
            joined = self.day(date(2019, 6, 1), date(2021, 11, 20))
            found[cadre.name] = {"political": "中共党员" if how in (1, 2, 3) else "共青团员"}
            if how == 1:
                cadre.party = [(date(1, 1, 1), FOREVER)]
            elif how == 2:
                found[cadre.name]["joined_party"] = joined.isoformat()
                cadre.party = [(joined, FOREVER)]
            elif how == 3:
                found[cadre.name]["joined_party"] = joined.isoformat()[:7]
                cadre.party = [(joined.replace(day=1), FOREVER)]
            elif how >= 4:
                stages = [("递交申请书", 900), ("入党积极分子", 700), ("发展对象", 200), ("预备党员", 0)]
                cancelled = joined + timedelta(60)
                ends = how == 5 and cancelled < TODAY
                cadre.party = [(joined, cancelled - timedelta(1) if ends else FOREVER)]
                for stage, before in [*stages, *([("取消预备资格", -60)] if ends else [])]:
                    day = joined - timedelta(before)
                    self.steps.append(Rec("PartyStep", day, (cadre.name,), {"stage": stage}))
        return found

    def days_of(self, cadre: Cadre) -> tuple[date, date] | None:
        """Between which days something may be recorded of somebody."""
        ((start, end),) = cadre.roster
        first, last = max(start, date(2020, 1, 1)), min(end, TODAY)
        return (first, last) if first <= last else None

    def records(self) -> None:
        for cadre in self.cadres:
            if span := self.days_of(cadre):
                self._own(cadre, *span)
        for year in (2020, 2021):
            self._shared(year, date(year, 1, 1), min(date(year, 12, 31), TODAY))
        self.exempt()
        for cadre in self.cadres:
            for year in (2020, 2021):
                self._appraised(cadre, year)

    def _appraised(self, cadre: Cadre, year: int) -> None:
        """民主测评 of the year and the judges of its quarters, where it is over; not everybody of everybody."""
        chance = self.chance
        if year == 2020 and self.often(0.7):
            for sort in chance.sample(("A票", "B票", "C票"), chance.randrange(1, 4)):
                votes: dict[str, Any] = {n: chance.choice((None, 0, 0, 1, 2, 7)) for n in SCORING["ballot"]}
                turnout = dict.fromkeys(("due", "present", "returned", "valid"), sum(v or 0 for v in votes.values()))
                self.add("Ballot", date(2020, 12, 31), cadre.name, ballot_class=sort, **votes, **turnout)
        for month in (3, 6, 9, 12):
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
            for number in range(chance.randrange(5) if end < TODAY and self.often(0.7) else 0):
                scores = [chance.choice((None, Fraction(chance.randrange(600, 1001), 10))) for _ in range(2)]
                if scores != [None, None]:
                    said = dict(zip(("report_score", "achievements_score"), scores, strict=True))
                    sort = chance.choice(tuple(JUDGING["weights"]))
                    self.add("JudgeScore", end, cadre.name, judge=f"评委示例{number}", judge_class=sort, **said)

    def add(self, sort: str, day: date, *who: str, **values: Any) -> None:
        self.recs.append(Rec(sort, day, who, values))

    def _own(self, cadre: Cadre, first: date, last: date) -> None:
        name, chance = cadre.name, self.chance
        months = (last - first).days / 30
        for sort in ("WorkInfo", "MicroWish", "Visit"):
            for _ in range(int(months * chance.choice((0, 0.5, 1, 1.6)))):
                more = {"adoption": chance.choice(("采用", "报送", "未采用"))} if sort == "WorkInfo" else {}
                self.add(sort, self.day(first, last), name, **more)
        for sort in (*SINGLE, "Suggestion", "FieldResearch"):
            for _ in range(chance.randrange(5)):
                self.add(sort, self.day(first, last), name)
        for number in chance.sample(range(6), chance.randrange(7)):
            self.add("ReadingRecord", self.day(first, last), name, book=f"《示例读本{number}》")
        for day in {self.day(first, last) for _ in range(chance.randrange(6))}:
            if any(a <= day <= b for a, b in cadre.party):
                self.add("CommunityService", day, name)
        for year in (2020, 2021):
            for month in range(1, 13):
                self._periods(cadre, year, month, first, last)
        for _ in range(chance.randrange(3)):
            day = self.day(first, last)
            self.add("Commendation", day, name)
        if self.often(0.3):
            category = chance.choice(("考勤", "违纪", "处理"))
            self.add("Conduct", self.day(first, last), name, category=category)
        for _ in range(chance.randrange(4)):
            self._problem(name, self.day(first, last))
        if self.often(0.4) and name != MENTOR:
            start = self.day(first, last)
            pair = Rec("Mentorship", start, (name,), end=start + timedelta(chance.randrange(200)), mentor=MENTOR)
            self.recs.append(pair)

    def _periods(self, cadre: Cadre, year: int, month: int, first: date, last: date) -> None:
        """What belongs to a month, quarter or year, once each; only where its last day is past."""
        name, chance = cadre.name, self.chance
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
        if not first <= end <= last:
            return
        if self.often(0.7):
            self.add("MonthSummary", end, name)
        if month % 3 == 0 and self.often(0.8):
            state = chance.choice(("草稿", SURE[0]))
            report = chance.choice(("", "完成本季度工作（示例）"))
            achievements = chance.choice(("", "", "完成重点任务（示例）"))
            self.add("QuarterReview", end, name, state=state, report=report, achievements=achievements)
        if month % 3 == 0 and self.often(0.8):
            score = chance.choice((None, Fraction(chance.randrange(100, 1000), 10)))
            reviewed = any(r.kind == "QuarterReview" and r.sure and r.day == end for r in self.recs if name in r.who)
            state = chance.choice(("草稿", SURE[0])) if reviewed else "草稿"
            self.add("QuarterPerformance", end, name, state=state, score=score)
        for sort in ("PoliticalCheck", "PartyCheck") if month % 6 == 0 else ():
            if self.often(0.6):
                self.add(sort, end, name)
        if month == 12 and self.often(0.7):
            self.add("AnnualReport", end, name)

    def _problem(self, name: str, day: date) -> None:
        deadline = day + timedelta(self.chance.randrange(60))
        state = self.chance.choice(("待办", "办理中", "已解决", "转办", "无法解决"))
        closed = None
        if state in ("已解决", "无法解决"):
            closed = self.chance.choice((deadline, deadline + timedelta(1), day))
            if closed > TODAY:
                closed, state = None, "待办"
        handed = None
        if state == "转办" or state == "无法解决" and day.day % 2:
            handed = (deadline, deadline + timedelta(1), day)[day.day % 3]
            if handed > TODAY:
                handed, state, closed = None, "待办", None
        self.add("Problem", day, name, deadline=deadline, state=state, closed=closed, handed_on=handed)

    def some(self, day: date) -> tuple[str, ...]:
        here = [c.name for c in self.cadres if any(a <= day <= b for a, b in c.roster)]
        return tuple(n for n in here if self.often(0.5)) or tuple(here[:1])

    def _shared(self, year: int, first: date, last: date) -> None:
        chance = self.chance
        for sort, many in (("SiteActivity", 3), ("StudyGroupActivity", 6), ("PartyActivity", 2), ("ReadingMeeting", 3)):
            for _ in range(many):
                day = self.day(first, last)
                self.add(sort, day, *self.some(day))
        for _ in range(9):
            day = self.day(first, last)
            category = chance.choice(("党的基本理论", "党性教育", "专业化能力", "知识培训"))
            hours = Fraction(chance.choice((40, 40, 35, 5, 1)), 10)
            self.add("Course", day, *self.some(day), category=category, hours=hours)
        for _ in range(chance.randrange(3)):
            day = self.day(first, last)
            self.add("ThoughtForum", day, *self.some(day))
            self.add("Forum", date(year, 6, 30), *self.some(day), date=date(year, 6, 1 + len(self.recs) % 28))
            self.add("TaskForceResult", day, *self.some(day))
        for number in range(4):  # each year has a list of its own
            self.add("ReadingList", date(year, 12, 31), book=f"示例读本{number + 2 * (year - 2020)}")
        if year == 2020 or self.often(0.5):
            self.add("DevelopmentPlan", date(year, 12, 31))
        for number in range(1, 4):
            start = self.day(first, last - timedelta(40))
            for name in self.some(start):
                day = start + timedelta(chance.randrange(30))
                cadre = next(c for c in self.cadres if c.name == name)
                if any(a <= day <= b for a, b in cadre.roster):
                    self.add("CloudStudy", day, name, term=f"{year}年第{number}期", completed=self.often(0.7))
            if self.often(0.6):
                self.add("CloudSharing", start + timedelta(35), *self.some(start), term=f"{year}年第{number}期")
        for number in range(2):
            day = self.day(first, last)
            words = {
                n: {w: chance.choice(("", "示例", "示例")) for w in ("trait", "specialty", "need")}
                for n in self.some(day)
            }
            end = chance.choice((FOREVER, day + timedelta(50)))
            self.recs.append(Rec("TaskForce", day, tuple(words), {"name": f"{year}示例组{number}"}, words, end))
        day = self.day(first, last)
        placed = {n: {"placing": chance.choice(("1", "二等奖", "优胜", "3", ""))} for n in self.some(day)}
        self.recs.append(Rec("Contest", day, tuple(placed), {}, placed))
        for _ in range(2):
            day = self.day(first, last)
            whose = [n for n in self.some(day) if n != MENTOR]
            self.recs += [Rec("SpecialGuidance", day, (n,), mentor=MENTOR) for n in whose[:1]]

    def exempt(self) -> None:
        for cadre in self.cadres:
            if self.often(0.3):
                month = self.chance.randrange(1, 13)
                quarter = (month + 2) // 3
                for period, parts in (
                    (f"2021-{month:02d}", (month,)),
                    (f"2021Q{quarter}", range(3 * quarter - 2, 3 * quarter + 1)),
                ):
                    if self.often(0.5):
                        self.exemptions.append((cadre.name, "微心愿", period))
                        self.excused |= {(cadre.name, "MicroWish", f"2021-{m:02d}") for m in parts}


def built(folder: Path, seed: int) -> tuple[Desk, World, dict[int, str]]:
    """The same bureau as a world and as a database."""
    made = Maker(seed)
    party = made.party()
    made.records()
    world = World(TODAY, made.cadres, made.recs, made.excused, OWN)
    clock = [date(2021, 1, 2)]
    desk = open_desk(folder, today=lambda: clock[0], who="测试员")
    settings.change(desk, "began", BEGAN)
    tables = [*bureau_rules.tables_on(desk, "quotas", "2021"), *OWN]
    bureau_rules.save_section(desk, "quotas", "2021", tables, "会议（示例）")
    clock[0] = TODAY
    people = []
    for cadre in made.cadres:
        ((entered, left),) = cadre.roster
        values = {"name": cadre.name, "unit": "示例处", "born": "1993-05", "staff": cadre.staff}
        values |= {"entered": entered.isoformat()} | party[cadre.name]
        people.append(PersonItem(values | ({"left": left.isoformat()} if left < FOREVER else {})))
    save_people(desk, people)
    items = [item(rec, n) for n, rec in enumerate(sorted(made.steps, key=lambda r: r.day))]
    base = kind("AppraisalBase")
    for year in (2020, 2021):
        for quarter in range(1, 5):
            asked = {"period": f"{year}Q{quarter}", "staff": "公务员", "total": 60, "used": None, "unit": None}
            items.append(Item(base, asked | {"basis": "考核方案（示例）"}))
    items += [item(rec, n) for n, rec in enumerate(made.recs)]
    for cadre in made.cadres:
        for start, end in cadre.leave:
            values = {"cadre": Named(cadre.name), "category": "产假", "date": start.isoformat(), "end": end.isoformat()}
            items.append(Item(kind("Leave"), values | {"excuses": True}))
        if made.often(0.3):
            values = {"cadre": Named(cadre.name), "category": "事假", "date": "2021-03-01", "end": "2021-04-30"}
            items.append(Item(kind("Leave"), values | {"excuses": False}))
    for name, requirement, period in made.exemptions:
        values = {"cadre": Named(name), "requirement": requirement, "period": period}
        items.append(Item(kind("Exemption"), example(kind("Exemption"), **values)))
    save(replace(desk, guards=None), items, late_reason="补录（示例）")  # any people on any day: no guard is asked
    names = {p: n for p, n in run_sql(desk.db, "SELECT id, name FROM person").fetchall()}
    return desk, world, names


def item(rec: Rec, number: int) -> Item:
    sort = kind(rec.kind)
    values: dict[str, Any] = {}
    if sort.period_field:
        length = sort[sort.period_field].period
        values[sort.period_field] = Period.of(rec.day, length).text
    if sort.date_field:
        values[sort.date_field] = rec.day.isoformat()
    if sort.end_field and rec.end < FOREVER:
        values[sort.end_field] = rec.end.isoformat()
    if sort.who == "cadres":
        values[sort.who_field] = tuple(Named(n, None, rec.each.get(n, {})) for n in rec.who)
    elif sort.who == "cadre":
        values[sort.who_field] = Named(rec.who[0])
    if sort.period_field and any(f.name == "date" for f in sort.own):
        values["date"] = rec.day.isoformat()
    if any(f.name == "mentor" for f in sort.fields):
        values["mentor"] = Named(rec.mentor or "名册外导师示例")
    title = sort.title_field
    if title and sort[title].type.name in ("TEXT", "LONG") and title not in rec.values:
        values[title] = f"示例{number}"
    if rec.kind == "QuarterReview":
        values |= {"grade": "较好", "reviewer": Named("评鉴示例") if rec.sure else None}
    if rec.kind == "QuarterPerformance":
        values |= {"coefficient": None, "reviewer": Named("评鉴示例") if rec.sure else None}
    if rec.kind == "Problem":
        values["result"] = "示例"
    if rec.kind == "Commendation":
        values |= {"outsider": None, "outsider_unit": None}
    for name, value in rec.values.items():
        if isinstance(value, Fraction):
            value = Decimal(value.numerator) / Decimal(value.denominator)
        elif name == "judge":
            value = Named(value)
        values[name] = value.isoformat() if isinstance(value, date) else value
    values = {n: (None if v == "" else v) for n, v in values.items()}
    return Item(sort, example(sort, **values))


SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    desk, world, names = built(tmp_path_factory.mktemp("oracle"), request.param)
    yield desk, world, names
    desk.close()


@pytest.mark.parametrize("text", ["2020", "2021", "2021Q3"])
def test_every_quota(both: tuple[Desk, World, dict[int, str]], text: str) -> None:
    desk, world, names = both
    got = {}
    for due in dues(desk, Period.parse(text)):
        q = due.quota
        only = {n: list(v) for n, v in q.only}
        who = q.who + str(sorted(only.items())) + str(q.cap or "")
        name = names[due.person] if due.person is not None else ""
        got[q.kind, who, name, due.period.text] = (Fraction(due.required), Fraction(due.done), due.state)
    expected = dues_of(world, text)
    assert {k: v for k, v in got.items() if expected.get(k) != v} == {
        k: v for k, v in expected.items() if k in got and got[k] != v
    }
    assert set(got) == set(expected)


@pytest.mark.parametrize("text", ["2019", "2020", "2021", "2020Q4", "2021Q3"])
def test_every_indicator_and_the_ranking(both: tuple[Desk, World, dict[int, str]], text: str) -> None:
    desk, world, _ = both
    found = standing(desk, Period.parse(text))
    got: dict[str, Score] = {}
    for line in found.lines:
        parts = {
            p.title: (Fraction(p.raw) if p.applies else None, Fraction(p.full) if p.full else None)
            for s in line.platforms
            for p in s.parts
        }
        extras = {e.title: Fraction(e.points) for s in line.platforms for e in s.extras if e.points}
        platforms = tuple(None if s.score is None else Fraction(s.score) for s in line.platforms)
        total = None if line.total is None else Fraction(line.total)
        ballot, judges = (None if x is None else Fraction(x) for x in (line.ballot, line.judges))
        got[line.member.name] = Score(parts, extras, platforms, total, line.rank, ballot, judges)  # type: ignore[arg-type]
        adds_up(line)
    expected = {
        name: Score(
            {t: (raw if full else None, full) for t, (raw, full) in s.parts.items() if shown(t, text)},  # type: ignore[misc]
            {t: p for t, p in s.extras.items() if p and platform_of(t) <= len(s.platforms)},
            s.platforms,
            s.total,
            s.rank,
            s.ballot,
            s.judges,
        )
        for name, s in scores_of(world, text).items()
    }
    for name in expected | got:
        assert near(got[name]) == near(expected[name]), name


def near(score: Score) -> Score:
    """A mean is told with as many digits as it needs; here the first twelve."""
    parts = {t: (None if r is None else round(r, 12), f) for t, (r, f) in score.parts.items()}
    return replace(score, parts=parts)  # type: ignore[arg-type]


def platform_of(title: str) -> int:
    return next(e["platform"] for part in ("indicator", "extra") for e in SCORING[part] if e["title"] == title)


def shown(title: str, text: str) -> bool:
    return "Q" not in text or platform_of(title) <= 4


def adds_up(line: Any) -> None:
    if line.total is not None:
        assert sum(s for s in line.shares if s is not None) == line.total
    for one in line.platforms:
        if one.score is not None:
            given = sum((s for s in one.shares if s is not None), Decimal(0))
            assert given + sum((e.points for e in one.extras), Decimal(0)) + one.beyond == one.score


def test_the_worlds_hold_what_they_are_to_try(both: tuple[Desk, World, dict[int, str]]) -> None:
    """Every measure of quotas is owed and fulfilled somewhere, everything that can be a draft is one somewhere."""
    desk, world, _ = both
    states: dict[str, set[str]] = {}
    for (sort, _, _, _), (_, _, state) in (dues_of(world, "2020") | dues_of(world, "2021")).items():
        states.setdefault(sort, set()).add(state)
    assert {q["kind"] for q in QUOTAS} <= set(states)
    drafts = {(r.kind, bool(r.values.get("report") or r.values.get("achievements"))) for r in world.recs if not r.sure}
    assert drafts == {("QuarterReview", True), ("QuarterReview", False), ("QuarterPerformance", False)}
    for sort in ("WorkInfo", "CloudStudy", "ReadingRecord", "TaskForce", "Course", "CommunityService", "QuarterReview"):
        assert len(states[sort]) > 1, sort
    told = {t: scores_of(world, t).values() for t in ("2020Q4", "2021Q3")}
    judged = [s.judges is not None for some in told.values() for s in some]
    assert any(s.ballot is not None for s in told["2020Q4"]) and any(judged) and not all(judged)
    assert any(sum(r.kind == "Ballot" and c.name in r.who for r in world.recs) > 1 for c in world.cadres)
    assert len(roster(desk)) > 5


def test_a_year_is_reckoned_alike_whatever_is_read_first(tmp_path: Path) -> None:
    """Facts and dues that a desk keeps change no answer."""
    desk, _, _ = built(tmp_path, 4)
    first = standing(desk, Period.parse("2021"))
    for text in ("2020", "2021Q1", "2021-05", "2021H2"):
        dues(desk, Period.parse(text))
    assert standing(desk, Period.parse("2021")) == first
    desk.close()
