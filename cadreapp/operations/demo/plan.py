"""What happened in the sample bureau: pure generation of records, month by month, exact in the article's figures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cadreapp import records
from cadreapp.operations.demo import texts
from cadreapp.operations.demo.cast import CHIEF, DEPUTY, MENTOR_NAMES, SENIOR, Actor
from cadreapp.records.appraisal import JUDGES
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load

ARTICLE_CADRES = 64
LAST_YEAR = 2021
"""The year of the article; the sample bureau ends with it whatever today is."""
VISITED = 3200
MET = 470
"""People in need who were visited for the first time in the year; the article tells no number."""
SUGGESTIONS = 612
SOLVED = (268, 150)
"""Problems and disputes settled in the year: more than 400."""
PROJECTS = 25
FUNDS = 1_320_000
SHADOW = 22
PRAISED, PRAISED_YOUNG = 30, 10
GRADED = {"好": (930, 985), "较好": (850, 925), "一般": (760, 840)}
"""Of each grade the lowest and the highest score in tenths."""
LATE = "当月外出培训，次月补报"

EXACT = ("Suggestion", "Problem", "Dispute", "Transfer", "Promotion")
"""Kinds of one cadre each whose number is a figure of the article."""

Made = tuple[str, dict[str, Any]]
"""Kind's class name and canonical values."""


@dataclass(frozen=True)
class Size:
    """How large the bureau is: figures in proportion to the article's sixty-four cadres."""

    cadres: int
    article: bool

    def of(self, number: int) -> int:
        """A bulk figure of the article in proportion to the number of cadres."""
        return number if self.article else max(1, round(number * self.cadres / ARTICLE_CADRES))


def split(total: int, parts: int, rng: random.Random, *, least: int = 1) -> list[int]:
    """`total` in `parts` uneven whole numbers, each at least `least`, exactly adding up."""
    weights = [rng.uniform(0.6, 1.4) for _ in range(parts)]
    free = total - least * parts
    if free < 0:
        return [total // parts + (i < total % parts) for i in range(parts)]
    shares = [int(free * w / sum(weights)) for w in weights]
    for i in range(free - sum(shares)):
        shares[i % parts] += 1
    return [least + s for s in shares]


class Plan:
    """The records of one bureau over some years."""

    def __init__(self, actors: list[Actor], years: int, seed: int):
        self.actors = actors
        self.size = Size(len(actors), len(actors) == ARTICLE_CADRES)
        self.years = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
        self.rng = random.Random(f"plan {seed}")
        self.named = {a.name: Named(a.name) for a in actors}
        self.mentor = {a.name: Named(MENTOR_NAMES[i % len(MENTOR_NAMES)]) for i, a in enumerate(actors)}
        self.entered = {a.name: str(a.values.get("entered") or "") for a in actors}
        self.first = next(a.name for a in actors if not self.entered[a.name])
        self.grades: dict[tuple[str, str], str] = {}
        self.away = actors[len(actors) // 2].name, f"{LAST_YEAR}-04-01", f"{LAST_YEAR}-08-31"
        self._cast_roles()

    def _cast_roles(self) -> None:
        """Who is transferred, promoted, placed elsewhere: nobody is in two places, all have the rank for it."""
        settled = [a for a in self.actors if not a.entered and a.name != self.away[0]]
        office = sorted((a for a in settled if not a.institution), key=lambda a: str(a.values["work_started"]))
        ranked = {r: [a for a in office if a.values["rank"] == r] for r in (CHIEF, DEPUTY, SENIOR)}
        large = len(office) >= 16
        self.moved = [(a, "正科") for a in ranked[CHIEF][: 3 if large else 1]]
        self.moved += [(a, "副科") for a in ranked[SENIOR][: 4 if large else 1]]
        deputies = {a.unit: a for a in reversed(ranked[DEPUTY])}  # of each office whoever has worked longest
        self.risen = (
            [a for a in ranked[DEPUTY] if deputies[a.unit] is a][:4],
            [a for a in settled if a.values["post"] == "业务科长"][:2],
        )
        taken = {a.name for a, _ in self.moved} | {a.name for some in self.risen for a in some}
        free = [a for a in office if a.name not in taken]
        self.recruits = [a for a in self.actors if a.recruit][:2] or free[:1]
        taken |= {a.name for a in self.recruits}
        self.shadows = [a for a in settled if a.institution and a.name not in taken]
        del self.shadows[SHADOW if large else 1 :]
        taken |= {a.name for a in self.shadows}
        self.free = [a for a in settled if a.name not in taken]

    def turn(self, year: int) -> list[Actor]:
        """Who goes to a grass-roots community in a year: others than the year before."""
        start = 4 * (year - self.years[0]) % max(1, len(self.free))
        return (self.free + self.free)[start : start + min(4, len(self.free))]

    def best(self, year: int) -> set[str]:
        """Who is 优秀 in a year: 好 in two quarters or more and never less than 较好; one in twelve of each group."""
        found: set[str] = set()
        for institution in (False, True):
            group = [a for a in self.actors if a.institution is institution and a.entered < f"{year}-01-01"]
            words = {a.name: [self.grades.get((a.name, f"{year}Q{n}")) for n in (1, 2, 3, 4)] for a in group}
            able = [name for name, some in words.items() if some.count("好") >= 2 and not {"一般", None} & set(some)]
            able.sort(key=lambda name: -words[name].count("好"))
            found |= set(able[: max(1, len(group) // 12)])
        return found

    def here(self, actor: Actor, day: str) -> bool:
        """Whether somebody has come and is not on leave."""
        name, first, last = self.away
        return actor.entered <= day and not (actor.name == name and first <= day <= last)

    def present(self, day: str) -> list[Actor]:
        """Everybody who is there on a day, in the roster's order; at least one."""
        return [a for a in self.actors if self.here(a, day)]

    def there(self, year: int, month: int) -> list[tuple[int, Actor]]:
        """Those who are there on some day of a month, with their number on the roster."""
        return [(n, a) for n, a in enumerate(self.actors) if any(self.here(a, d) for d in _days(year, month))]

    def day(self, year: int, month: int, actor: Actor | None = None) -> str:
        """A day of the month, never after its 28th; of somebody a day on which they are there."""
        return self.rng.choice([d for d in _days(year, month) if actor is None or self.here(actor, d)])

    def some(self, least: int, most: int, day: str) -> tuple[Named, ...]:
        """Some of those who are there on a day, in the roster's order."""
        there = self.present(day)
        count = min(len(there), self.rng.randint(least, most))
        chosen = {a.name for a in self.rng.sample(there, count)}
        return tuple(self.named[a.name] for a in there if a.name in chosen)

    def most(self, share: float, day: str) -> tuple[Named, ...]:
        """Nearly all of those who are there on a day: each comes with that probability, at least one."""
        there = self.present(day)
        found = tuple(self.named[a.name] for a in there if self.rng.random() < share * (0.6 + 0.4 * a.diligence))
        return found or (self.named[there[0].name],)

    def months(self) -> Iterator[tuple[int, int, list[Made]]]:
        """(year, month, records of that month) in order."""
        for year in self.years:
            self.exact = _exact(self, year)
            for month in range(1, 13):
                made = list(self._monthly(year, month))
                made += self.exact.get(month, [])
                if month % 3 == 0:
                    made += self._quarterly(year, month // 3)
                if month in (5, 11):
                    made += self._half(year, month)
                if month in (2, 12):
                    made += self._yearly(year, month)
                yield year, month, [row for row in map(self._there, made) if row is not None]

    def _there(self, made: Made) -> Made | None:
        """A record with those only who were on the roster then; another takes the place in what must come out exactly.

        None: nobody of it was there. What a person did before is left out only where everybody does it.
        """
        name, values = made
        day = str(values.get("date") or "")
        if "end" in values:
            day = values["end"] or "9999-12-31"
        elif period := values.get("period"):
            day = Period.parse(period).end.isoformat()
        if "cadres" in values:
            here = tuple(n for n in values["cadres"] if self.entered[n.name] <= day)
            return name, values | {"cadres": here or (self.named[self.first],)}
        who = values.get("cadre")
        if who is None or name == "Commendation" or self.entered[who.name] <= day:
            return made
        if name not in EXACT:
            return None
        return name, values | {"cadre": self.named[self.first]}

    def _monthly(self, year: int, month: int) -> Iterator[Made]:
        period = f"{year}-{month:02d}"
        rng, tag = self.rng, f"{month}月"
        for _, actor in self.there(year, month):
            who = self.named[actor.name]
            if rng.random() < actor.diligence:
                adopted = rng.random() < 0.35
                yield (
                    "WorkInfo",
                    {
                        "date": self.day(year, month, actor),
                        "cadre": who,
                        "headline": f"{rng.choice(texts.NEWS)}（{year}年{tag}·{actor.name}）",
                        "outlet": rng.choice(("市政务信息", "省民政简报", "民政信息")),
                        "adoption": "采用" if adopted else "报送",
                        "level": rng.choice(("市级", "省级")) if adopted else None,
                        "adviser": self.mentor[actor.name],
                    },
                )
            if rng.random() < actor.diligence:
                yield (
                    "MonthSummary",
                    {
                        "period": period,
                        "cadre": who,
                        "summary": rng.choice(texts.MONTH),
                        "reviewer": self.mentor[actor.name],
                        "comment": "进展良好" if rng.random() < 0.5 else None,
                    },
                )
            for n in range(2 if rng.random() < actor.diligence else 1):
                yield (
                    "MicroWish",
                    {
                        "date": self.day(year, month, actor),
                        "cadre": who,
                        "category": rng.choice(("微心愿", "解决困难")),
                        "content": f"{rng.choice(texts.WISHES)}（{n + 1}）",
                        "beneficiary": f"{rng.choice('张王李赵')}奶奶",
                    },
                )
        yield (
            "ThoughtForum",
            {
                "date": (day := self.day(year, month)),
                "theme": texts.FORUM_THEMES[month - 1],
                "speaker": self.some(1, 1, day)[0],
                "reviewer": Named(rng.choice(MENTOR_NAMES)),
                "cadres": self.most(0.8, day),
                "discussion": "围绕主题自由讨论（示例）",
                "interaction": "现场互动交流（示例）",
            },
        )
        theory = month % 5 != 0
        yield (
            "Course",
            {
                "date": (day := self.day(year, month)),
                "series": ("民政讲堂", "党校课堂", "青年学堂")[month % 3],
                "theme": f"{texts.THEMES[(month + year) % 5 + (0 if theory else 5)]}（{year}年第{month}讲）",
                "category": ("党的基本理论", "党性教育")[month % 2]
                if theory
                else ("专业化能力", "知识培训")[month % 2],
                "hours": Decimal("4.0"),
                "lecturer": Named(rng.choice(MENTOR_NAMES)),
                "mode": "线下",
                "cadres": self.most(0.92, day),
            },
        )
        if month % 2 == 0:
            yield (
                "StudyGroupActivity",
                {
                    "date": (day := self.day(year, month)),
                    "group": f"青年学习{'一二三'[month % 3]}组",
                    "content": "读书分享" if month % 4 else "专业能力建设",
                    "mode": "线上" if month % 4 else "线下",
                    "cadres": self.some(12, 24, day),
                },
            )
            yield (
                "SiteActivity",
                {
                    "date": (day := self.day(year, month)),
                    "site": ("党组织生活馆", "党建文化长廊", "初心书屋")[month % 3],
                    "theme": f"重温入党誓词（{month}月）",
                    "cadres": self.some(20, 40, day),
                },
            )

    def bases(self, period: str) -> list[Made]:
        """考核名额 of a quarter or a year: more people take part in the appraisal than are on the roster."""
        total = max(120, 2 * len(self.actors))
        basis = "季度考评方案（示例）" if "Q" in period else "年度考核方案（示例）"
        return [
            ("AppraisalBase", {"period": period, "staff": staff, "total": total, "used": 6, "basis": basis})
            for staff in dict.fromkeys(str(a.values["staff"]) for a in self.actors)
        ]

    def _judged(self, period: str) -> list[Made]:
        """评委评分 of a quarter: three judges of different classes; one of them leaves 晒业绩 out now and then."""
        made: list[Made] = []
        quarter = Period.parse(period)
        for number, actor in self.there(quarter.year, quarter.end.month):
            for at, (judge, class_) in enumerate(zip(MENTOR_NAMES[5:8], JUDGES, strict=True)):
                left_out = class_ == JUDGES[-1] and number % 7 == 3
                made.append(
                    (
                        "JudgeScore",
                        {
                            "period": period,
                            "cadre": self.named[actor.name],
                            "judge": Named(judge),
                            "judge_class": class_,
                            "report_score": Decimal(80 + (number * 7 + at * 5) % 18),
                            "achievements_score": None if left_out else Decimal(82 + (number * 5 + at * 3) % 16),
                        },
                    )
                )
        return made

    def _graded(self, year: int, quarter: int) -> list[tuple[Actor, str]]:
        """Who is graded in a quarter and how; in the third at least one is 一般, whose grade is corrected later."""
        days = [d for month in range(quarter * 3 - 2, quarter * 3 + 1) for d in _days(year, month)]
        luck = {}
        for number, actor in enumerate(self.actors):
            if any(self.here(actor, d) for d in days) and self.rng.random() <= actor.diligence:
                luck[number] = self.rng.random() * actor.diligence
        lowest = max(0.06, min(luck.values(), default=0.0) if quarter == 3 else 0.0)
        return [
            (self.actors[number], "好" if some > 0.72 else "较好" if some > lowest else "一般")
            for number, some in luck.items()
        ]

    def _quarterly(self, year: int, quarter: int) -> list[Made]:
        rng, month = self.rng, quarter * 3
        made: list[Made] = []
        period = f"{year}Q{quarter}"
        places = rng.sample(texts.COMMUNITIES, 8)
        for n, place in enumerate(places):
            day = self.day(year, month - 1)
            team = tuple(
                self.named[a.name]
                for i, a in enumerate(self.actors)
                if i % 8 == n and self.here(a, day) and rng.random() < 0.4 + 0.6 * a.diligence
            )
            if team:
                theme = f"{('农村养老', '社区治理', '儿童关爱', '社会救助')[quarter - 1]}调研（{period}·{n + 1}组）"
                made.append(
                    (
                        "FieldResearch",
                        {
                            "date": day,
                            "theme": theme,
                            "place": place,
                            "result": "调研报告",
                            "cadres": team,
                        },
                    )
                )
        made += self.bases(period)
        if quarter == 4:
            made += self._judged(period)
        for actor, grade in self._graded(year, quarter):
            who = self.named[actor.name]
            self.grades[actor.name, period] = grade
            made.append(
                (
                    "QuarterReview",
                    {
                        "period": period,
                        "cadre": who,
                        "report": "按计划完成本季度工作（示例）",
                        "achievements": "完成重点任务若干（示例）",
                        "grade": grade,
                        "reviewer": self.mentor[actor.name],
                        "state": "已确认",
                    },
                )
            )
            lowest, highest = GRADED[grade]
            score = Decimal(rng.randint(lowest, highest)) / 10
            scheme = load().grading.scheme("公务员", Period.parse(period))
            coefficient = scheme.coefficient(grade) if scheme else None
            made.append(
                (
                    "QuarterPerformance",
                    {
                        "period": period,
                        "cadre": who,
                        "score": score,
                        "coefficient": coefficient,
                        "reviewer": self.mentor[actor.name],
                        "state": "已确认",
                    },
                )
            )
        made.append(
            (
                "YouthDay",
                {
                    "date": (day := self.day(year, month)),
                    "theme": ("青春心向党", "户外同行", "青年说", "歌声里的民政")[quarter - 1],
                    "form": ("青年沙龙", "户外拓展", "演讲比赛", "歌咏比赛")[quarter - 1],
                    "cadres": self.some(30, 45, day),
                    "result": "三等奖" if quarter == 3 else None,
                },
            )
        )
        made.append(
            (
                "ReadingMeeting",
                {
                    "date": (day := self.day(year, month)),
                    "theme": f"共读一本书（{period}）",
                    "book": texts.books(year)[quarter - 1],
                    "cadres": self.most(0.85, day),
                },
            )
        )
        made.append(
            (
                "PartyActivity",
                {
                    "date": (day := self.day(year, month)),
                    "category": ("微党建知识培训", "微党课宣讲")[quarter % 2],
                    "theme": f"百年党史上的民政（{quarter}）",
                    "lecturer": Named(rng.choice(MENTOR_NAMES)),
                    "cadres": self.some(25, 45, day),
                },
            )
        )
        for _, actor in self.there(year, month - 2):
            if actor.party and rng.random() < actor.diligence:
                made.append(
                    (
                        "CommunityService",
                        {
                            "date": self.day(year, month - 2, actor),
                            "cadre": self.named[actor.name],
                            "community": rng.choice(texts.COMMUNITIES),
                            "content": rng.choice(texts.SERVICES),
                            "hours": Decimal("3.0"),
                        },
                    )
                )
        for _, actor in self.there(year, month):
            who = self.named[actor.name]
            if rng.random() < actor.diligence:
                made.append(
                    (
                        "ReadingRecord",
                        {"date": self.day(year, month, actor), "cadre": who, "book": texts.books(year)[quarter - 1]},
                    )
                )
            if quarter in (2, 4):
                if rng.random() < actor.diligence:
                    made.append(
                        (
                            "Reflection",
                            {
                                "date": self.day(year, month, actor),
                                "cadre": who,
                                "headline": f"{rng.choice(texts.STUDY)}（{year}年{quarter}季度）",
                            },
                        )
                    )
                if rng.random() < actor.diligence:
                    made.append(
                        (
                            "SpecialGuidance",
                            {
                                "date": self.day(year, month, actor),
                                "cadre": who,
                                "mentor": self.mentor[actor.name],
                                "content": "调研报告写作指导（示例）",
                            },
                        )
                    )
            if quarter == 3 and rng.random() < actor.diligence:
                made.append(
                    (
                        "ReflectionExchange",
                        {
                            "date": self.day(year, month, actor),
                            "cadre": who,
                            "theme": "读书心得交流",
                            "occasion": "青年读书会",
                        },
                    )
                )
            if quarter < 4:
                done = rng.random() < actor.diligence
                made.append(
                    (
                        "CloudStudy",
                        {
                            "date": self.day(year, month, actor),
                            "cadre": who,
                            "term": f"{year}年第{quarter}期",
                            "hours": Decimal("4.0") if done else Decimal("2.0"),
                            "completed": done,
                        },
                    )
                )
        if quarter < 4:
            made.append(
                (
                    "CloudSharing",
                    {
                        "date": (day := f"{year}-{month:02d}-28"),
                        "term": f"{year}年第{quarter}期",
                        "speaker": self.some(1, 1, day)[0],
                        "cadres": self.most(0.8, day),
                    },
                )
            )
        return made

    def _half(self, year: int, month: int) -> list[Made]:
        period = Period.parse(f"{year}H{1 if month < 7 else 2}")
        day = self.day(year, month)
        made: list[Made] = [
            (
                "Forum",
                {
                    "period": period.text,
                    "date": day,
                    "theme": "年轻干部思想交流座谈会",
                    "speakers": self.some(5, 6, day),
                    "cadres": self.most(0.9, day),
                },
            )
        ]
        for kind, item in (("PoliticalCheck", "政治素质"), ("PartyCheck", "党性修养")):
            for actor in self.present(day):
                if self.rng.random() < actor.diligence:
                    made.append(
                        (
                            kind,
                            {
                                "period": period.text,
                                "cadre": self.named[actor.name],
                                "date": day,
                                "item": item,
                                "finding": "未发现问题（示例）",
                            },
                        )
                    )
        return made

    def _yearly(self, year: int, month: int) -> list[Made]:
        from cadreapp.operations.demo.yearly import closing, opening

        return opening(self, year) if month == 2 else closing(self, year)


def _days(year: int, month: int) -> list[str]:
    return [f"{year}-{month:02d}-{number:02d}" for number in range(1, 29)]


def _exact(plan: Plan, year: int) -> dict[int, list[Made]]:
    """The figures that must come out exactly, spread over the months of a year."""
    from cadreapp.operations.demo.figures import exact

    found: dict[int, list[Made]] = {}
    for kind, values in exact(plan, year):
        assert kind in {k.name for k in records.KINDS}
        known = max(str(values["date"]), str(values.get("closed") or ""))  # what is closed is entered then
        found.setdefault(int(known[5:7]), []).append((kind, values))
    return found
