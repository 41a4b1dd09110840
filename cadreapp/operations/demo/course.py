"""The plan of the sample bureau lived through: its records month by month, exact in the article's figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cadreapp import records
from cadreapp.operations.demo import texts
from cadreapp.operations.demo.cast import MENTOR_NAMES, Actor
from cadreapp.operations.demo.figures import exact
from cadreapp.operations.demo.plan import EXACT, GRADED, Made, Plan, days_of
from cadreapp.operations.demo.yearly import closing, opening
from cadreapp.records.appraisal import JUDGES, JudgeScore, QuarterPerformance
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import MonthSummary, QuarterReview
from cadreapp.records.platforms.selection import Commendation, Forum, PartyCheck, PoliticalCheck
from cadreapp.records.platforms.service import CommunityService, MicroWish
from cadreapp.records.platforms.tempering import Course, PartyActivity, SiteActivity, StudyGroupActivity
from cadreapp.records.platforms.training import (
    CloudSharing,
    CloudStudy,
    FieldResearch,
    ReadingMeeting,
    ReadingRecord,
    Reflection,
    ReflectionExchange,
    SpecialGuidance,
    ThoughtForum,
    WorkInfo,
    YouthDay,
)
from cadreapp.rules import load


class Chronicle(Plan):
    """The plan lived through: what is recorded in each month."""

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
        kind, values = made
        day = str(values.get("date") or "")
        if "end" in values:
            day = values["end"] or "9999-12-31"
        elif period := values.get("period"):
            day = Period.parse(period).end.isoformat()
        if "cadres" in values:
            here = tuple(n for n in values["cadres"] if self.entered[n.name] <= day)
            return kind, values | {"cadres": here or (self.named[self.first],)}
        who = values.get("cadre")
        if who is None or kind is Commendation or self.entered[who.name] <= day:
            return made
        if kind not in EXACT:
            return None
        return kind, values | {"cadre": self.named[self.first]}

    def _monthly(self, year: int, month: int) -> Iterator[Made]:
        period = f"{year}-{month:02d}"
        rng, tag = self.rng, f"{month}月"
        for _, actor in self.there(year, month):
            who = self.named[actor.name]
            if rng.random() < actor.diligence:
                adopted = rng.random() < 0.35
                yield (
                    WorkInfo,
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
                    MonthSummary,
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
                    MicroWish,
                    {
                        "date": self.day(year, month, actor),
                        "cadre": who,
                        "category": rng.choice(("微心愿", "解决困难")),
                        "content": f"{rng.choice(texts.WISHES)}（{n + 1}）",
                        "beneficiary": f"{rng.choice('张王李赵')}奶奶",
                    },
                )
        yield (
            ThoughtForum,
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
            Course,
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
                StudyGroupActivity,
                {
                    "date": (day := self.day(year, month)),
                    "group": f"青年学习{'一二三'[month % 3]}组",
                    "content": "读书分享" if month % 4 else "专业能力建设",
                    "mode": "线上" if month % 4 else "线下",
                    "cadres": self.some(12, 24, day),
                },
            )
            yield (
                SiteActivity,
                {
                    "date": (day := self.day(year, month)),
                    "site": ("党组织生活馆", "党建文化长廊", "初心书屋")[month % 3],
                    "theme": f"重温入党誓词（{month}月）",
                    "cadres": self.some(20, 40, day),
                },
            )

    def _judged(self, period: str) -> list[Made]:
        """评委评分 of a quarter: three judges of different classes; one of them leaves 晒业绩 out now and then."""
        made: list[Made] = []
        quarter = Period.parse(period)
        for number, actor in self.there(quarter.year, quarter.end.month):
            for at, (judge, class_) in enumerate(zip(MENTOR_NAMES[5:8], JUDGES, strict=True)):
                left_out = class_ == JUDGES[-1] and number % 7 == 3
                made.append(
                    (
                        JudgeScore,
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
        days = [d for month in range(quarter * 3 - 2, quarter * 3 + 1) for d in days_of(year, month)]
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
                        FieldResearch,
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
                    QuarterReview,
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
                    QuarterPerformance,
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
                YouthDay,
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
                ReadingMeeting,
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
                PartyActivity,
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
                        CommunityService,
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
                        ReadingRecord,
                        {"date": self.day(year, month, actor), "cadre": who, "book": texts.books(year)[quarter - 1]},
                    )
                )
            if quarter in (2, 4):
                if rng.random() < actor.diligence:
                    made.append(
                        (
                            Reflection,
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
                            SpecialGuidance,
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
                        ReflectionExchange,
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
                        CloudStudy,
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
                    CloudSharing,
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
                Forum,
                {
                    "period": period.text,
                    "date": day,
                    "theme": "年轻干部思想交流座谈会",
                    "speakers": self.some(5, 6, day),
                    "cadres": self.most(0.9, day),
                },
            )
        ]
        for check, item in ((PoliticalCheck, "政治素质"), (PartyCheck, "党性修养")):
            for actor in self.present(day):
                if self.rng.random() < actor.diligence:
                    made.append(
                        (
                            check,
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
        return opening(self, year) if month == 2 else closing(self, year)


def _exact(plan: Plan, year: int) -> dict[int, list[Made]]:
    """The figures that must come out exactly, spread over the months of a year."""
    found: dict[int, list[Made]] = {}
    for kind, values in exact(plan, year):
        ends = [spec.name for spec in records.kind(kind).fields if spec.ends]
        known = max(str(values.get(name) or "") for name in ("date", *ends))  # what has ended is entered then
        found.setdefault(int(known[5:7]), []).append((kind, values))
    return found
