"""What comes once a year: plans and pairings at its beginning, reports and appraisals at its end."""

from __future__ import annotations

from typing import Any

from cadreapp.operations.demo import texts
from cadreapp.operations.demo.cast import MENTOR_NAMES, Actor
from cadreapp.operations.demo.plan import Made, Plan
from cadreapp.records.appraisal import (
    UNGRADED,
    UNGRADED_REASONS,
    AnnualAppraisal,
    AppraisalStep,
    Ballot,
    GradeCorrection,
)
from cadreapp.records.kind import Named
from cadreapp.records.platforms.combat import CentralWork, Contest, FrontLine, Secondment, TaskForce, TaskForceResult
from cadreapp.records.platforms.selection import AnnualReport, Concern, Conduct, Observation, Reserve
from cadreapp.records.platforms.tempering import DevelopmentPlan, PartyStep, PartyWork
from cadreapp.records.platforms.training import Certificate, Exam, Mentorship, ReadingList, Seminar
from cadreapp.records.roster import Exemption, Family, Leave, PlanItem, StudyGroup


def opening(plan: Plan, year: int) -> list[Made]:
    """February: mentors, the year's books, plans, groups and assignments."""
    day = f"{year}-02-20"
    made: list[Made] = [
        (
            Mentorship,
            {
                "cadre": plan.named[a.name],
                "mentor": plan.mentor[a.name],
                "date": max(f"{year}-02-01", a.entered),
                "end": f"{year}-12-31",
                "goal": "熟悉业务、学会调研",
            },
        )
        for a in plan.actors
        if a.entered <= f"{year}-12-31"
    ]
    made += [(ReadingList, {"period": str(year), "book": book, "author": "示例作者"}) for book in texts.books(year)]
    for month, theme in enumerate(texts.FORUM_THEMES, 1):
        planned = {"period": str(year), "category": "思想汇", "theme": theme, "month": str(month), "times": 1}
        made.append((PlanItem, planned))
    for theme in texts.THEMES[:5]:
        made.append((PlanItem, {"period": str(year), "category": "课程", "theme": theme, "times": 2}))
    made.append((DevelopmentPlan, {"period": str(year), "planned": 3, "content": "年内培养入党积极分子3名（示例）"}))
    for number, name in enumerate(("养老服务补短板", "基本民生保障行动", "社会治理创新行动")):
        team = [a for i, a in enumerate(plan.actors) if i % 7 == number and plan.here(a, day)]
        placed = tuple(
            Named(
                a.name,
                None,
                {"trait": a.values["trait"], "specialty": a.values["specialty"]}
                | ({} if i == 5 else {"need": "调研力量不足"}),
            )
            for i, a in enumerate(team)
        )
        if placed:
            made.append(
                (
                    TaskForce,
                    {
                        "name": name,
                        "project": "民生幸福工程",
                        "date": day,
                        "end": f"{year}-12-31",
                        "size": len(placed),
                        "specialties": "社会工作、法律、统计",
                        "cadres": placed,
                    },
                )
            )
            made.append(
                (
                    TaskForceResult,
                    {
                        "date": f"{year}-02-25",
                        "group": name,
                        "result": f"{name}调研报告（{year}年）",
                        "category": "调研报告",
                        "cadres": tuple(Named(n.name) for n in placed),
                    },
                )
            )
    lent = {a.name for a in (*plan.shadows, *plan.turn(year))} | {plan.away[0]}
    free = [plan.named[a.name] for a in plan.actors if not a.entered and a.name not in lent]
    people = free or [plan.named[a.name] for a in plan.actors if not a.entered]
    for number, actor in enumerate(plan.turn(year)):
        made.append(
            (
                Secondment,
                {
                    "cadre": plan.named[actor.name],
                    "host": texts.COMMUNITIES[number * 9],
                    "post": "书记助理",
                    "date": f"{year}-02-{10 + number}",
                    "end": f"{year}-08-31",
                    "evaluation": "作风扎实（示例）",
                },
            )
        )
    front = [people[(number * 13 + 2) % len(people)] for number in range(4)]
    for number, cadre in enumerate(front):
        made.append(
            (
                FrontLine,
                {
                    "cadre": cadre,
                    "post": "救助一线",
                    "task": f"低保复核（{year}年）",
                    "date": f"{year}-02-{15 + number}",
                    "end": f"{year}-06-30",
                    "result": "完成复核（示例）",
                },
            )
        )
    busy = lent | {n.name for n in front}
    drawn = plan.some(8, 12, day)
    made.append(
        (
            CentralWork,
            {
                "name": f"文明城市创建（{year}年）",
                "date": day,
                "end": f"{year}-11-30",
                "result": "通过测评（示例）",
                "cadres": tuple(n for n in drawn if n.name not in busy) or drawn,
            },
        )
    )
    scored = tuple(
        Named(n.name, None, {"score": str(95 - i), "placing": str(i + 1)}) for i, n in enumerate(plan.some(8, 8, day))
    )
    made.append(
        (Contest, {"date": f"{year}-02-26", "name": f"民政业务比武（{year}年）", "level": "局级", "cadres": scored})
    )
    turns = {y: y * 3 % len(people) for y in plan.years if y <= year}
    if list(turns.values()).count(turns[year]) == 1:  # in a small sample the turn comes round: nobody enters twice
        made.append(
            (
                Reserve,
                {
                    "cadre": people[turns[year]],
                    "date": day,
                    "basis": "党组会议研究",
                    "measures": "到基层一线锻炼（示例）",
                },
            )
        )
    return made


def closing(plan: Plan, year: int) -> list[Made]:
    """December: seminar, certificates, reports, ballots, grades."""
    made: list[Made] = [
        (Seminar, {"date": f"{year}-12-08", "theme": "成长导师研讨交流", "cadres": plan.most(0.97, f"{year}-12-08")}),
        (
            PartyWork,
            {
                "date": f"{year}-12-02",
                "cadre": plan.named[plan.actors[0].name],
                "name": f"一封家书（{year}年）",
                "form": "视频",
                "award": "市级二等奖",
            },
        ),
    ]
    made += _party_steps(plan, year)
    best = plan.best(year)
    for number, actor in plan.there(year, 12):
        who = plan.named[actor.name]
        if number % 6 == year % 6:
            passed = number % 4 != 0
            social = number % 2 == 0
            made += _examined(year, who, number, passed, social=social)
            if number % 12 == 5:
                made += _examined(year, who, number, True, social=not social)
        if plan.rng.random() < max(actor.diligence, 0.95):
            made.append((AnnualReport, {"period": str(year), "cadre": who, "date": f"{year}-12-20"} | texts.REPORTED))
        place = sum(map(ord, str(actor.values["unit"])))  # a unit votes together
        due = 30 + place % 8
        cast_ = due - place % 3
        excellent = min(cast_, round(cast_ * (0.5 + 0.4 * plan.rng.random())))
        for ballot in ("A票", "B票"):
            made.append(
                (
                    Ballot,
                    {
                        "period": str(year),
                        "cadre": who,
                        "ballot_class": ballot,
                        "due": due,
                        "present": cast_,
                        "returned": cast_,
                        "valid": cast_,
                        "excellent": excellent,
                        "competent": cast_ - excellent,
                        "basic": 0,
                        "incompetent": 0,
                        "abstained": 0,
                    },
                )
            )
        grade = "优秀" if actor.name in best else "合格" if actor.institution else "称职"
        probation = {"ungraded_reason": UNGRADED_REASONS[0]} if actor.recruit else {}
        grade = UNGRADED if probation else grade
        made += _steps(year, who, grade)
        made.append(
            (
                AnnualAppraisal,
                {
                    "period": str(year),
                    "cadre": who,
                    "grade": grade,
                    "reviewer": Named(MENTOR_NAMES[0]),
                    "comment": "政治坚定，工作扎实，群众反映较好。（示例）",
                    "confirmed_on": f"{year}-12-31",
                    "state": "已确认",
                }
                | probation,
            )
        )
        if number % 9 == 0:
            made.append(
                (
                    Observation,
                    {
                        "date": f"{year}-12-06",
                        "cadre": who,
                        "method": ("谈心谈话", "实地考察")[number % 2],
                        "remark_text": "工作踏实，服务意识强（示例）",
                        "observer": Named(MENTOR_NAMES[0]),
                    },
                )
            )
        if number % 10 == 0:
            made.append(
                (
                    Conduct,
                    {"date": f"{year}-12-07", "cadre": who, "category": "考勤", "content": "全年出勤正常（示例）"},
                )
            )
    made += plan.bases(str(year))
    corrected = next((n for (n, p), g in plan.grades.items() if p == f"{year}Q3" and g == "一般"), "")
    if corrected:
        made.append(
            (
                GradeCorrection,
                {
                    "period": f"{year}Q3",
                    "cadre": plan.named[corrected],
                    "date": f"{year}-12-15",
                    "old": "一般",
                    "grade": "较好",
                    "basis": f"示例〔{year}〕15号",
                    "reason": "原评鉴漏计一项任务（示例）",
                    "handler": Named(MENTOR_NAMES[1]),
                    "approver": Named(MENTOR_NAMES[2]),
                },
            )
        )
    who = plan.named[plan.actors[-1].name]
    for step, date in (("发现", "12-01"), ("提醒", "12-09"), ("纠正", "12-22")):
        made.append(
            (
                Concern,
                {
                    "date": f"{year}-{date}",
                    "cadre": who,
                    "problem": f"考勤松懈（{year}年，示例）",
                    "step": step,
                    "grounds": "组织人事处研判（示例）" if step == "发现" else None,
                    "handler": Named(MENTOR_NAMES[1]),
                    "approver": Named(MENTOR_NAMES[2]),
                },
            )
        )
    made.append((Conduct, {"date": f"{year}-12-01", "cadre": who, "category": "处理", "content": "提醒谈话（示例）"}))
    made.append(
        (
            Family,
            {
                "cadre": plan.named[plan.actors[0].name],
                "relation": f"亲属{year - 2000}",
                "name": "张家长",
                "political": "群众",
                "work": "退休（示例）",
            },
        )
    )
    return made


def _outside(plan: Plan) -> list[Actor]:
    """Those on their way into the Party."""
    return [a for a in plan.actors if not a.entered and not a.party][:3]


def _party_steps(plan: Plan, year: int) -> list[Made]:
    """What became of the last year's plan for new members: two of them take their next stage."""
    steps = zip(_outside(plan)[1:], ("发展对象", "入党积极分子"), strict=False)
    basis = "支部委员会研究（示例）"
    return [
        (PartyStep, {"cadre": plan.named[a.name], "stage": stage, "date": f"{year}-12-09", "basis": basis})
        for a, stage in steps
        if year == plan.years[-1]
    ]


def _examined(year: int, who: Named, number: int, passed: bool, *, social: bool) -> list[Made]:
    """An examination for one of the two certificates, and the certificate of who passed it."""
    made: list[Made] = [
        (
            Exam,
            {
                "date": f"{year}-12-05" if number % 2 != social else f"{year}-10-24",
                "cadre": who,
                "exam": "社会工作者" if social else "行政执法",
                "level": "中级" if social else None,
                "outcome": "通过" if passed else "未通过",
            },
        )
    ]
    if passed:
        certificate = {
            "date": f"{year}-12-20",
            "cadre": who,
            "certificate": "社会工作师" if social else "行政执法证",
            "number": f"{'SG' if social else 'ZF'}-{year}-{number:05d}",
            "expires": None if social else f"{year + 5}-12-31",
        }
        made.append((Certificate, certificate))
    return made


def standing_rows(plan: Plan, first_year: int) -> list[Made]:
    """What lies before the first year: groups, steps of the Party file, leave, exemptions."""
    people, outside = [a for a in plan.actors if not a.entered], _outside(plan)
    made: list[Made] = [
        (
            StudyGroup,
            {
                "name": f"青年学习{n}组",
                "wechat": f"青年学习{n}组群",
                "date": f"{first_year}-01",
                "members": tuple(plan.named[a.name] for i, a in enumerate(people) if i % 3 == m),
            },
        )
        for m, n in enumerate("一二三")
        if m < len(people)
    ]
    late = "建库时补登"
    for number, actor in enumerate(outside):
        steps = (("递交申请书", first_year - 3), ("入党积极分子", first_year - 2), ("发展对象", first_year - 1))
        for stage, year in steps[: 3 - number]:
            made.append(
                (
                    PartyStep,
                    {
                        "cadre": plan.named[actor.name],
                        "stage": stage,
                        "date": f"{year}-0{number + 3}-15",
                        "basis": "支部大会决议（示例）",
                        "late_reason": late,
                    },
                )
            )
    last = plan.years[-1]
    away, first, until = plan.away
    made.append(
        (
            Leave,
            {
                "cadre": plan.named[away],
                "category": "产假",
                "date": first,
                "end": until,
                "excuses": True,
            },
        )
    )
    made.append(
        (
            Exemption,
            {
                "cadre": plan.named[plan.actors[1 % len(plan.actors)].name],
                "requirement": "工作信息",
                "period": f"{last}-05",
                "reason": "借调在外（示例）",
                "approver": Named(MENTOR_NAMES[2]),
            },
        )
    )
    return made


def _steps(year: int, who: Named, grade: str) -> list[Made]:
    """The steps of somebody's year up to its confirmation."""
    proposed = {"leader": Named(MENTOR_NAMES[0]), "grade": grade}
    decided = {"meeting": f"{year}年第12次党组会（示例）", "grade": grade}
    shown = {"until": f"{year}-12-30", "outcome": "公示期间没有异议（示例）"}
    taken: list[tuple[str, str, dict[str, Any]]] = [("提交", "12-20", proposed), ("党组研究", "12-22", decided)]
    if grade == "优秀":
        taken.append(("拟优秀公示", "12-23", shown))
    return [
        (
            AppraisalStep,
            {"period": str(year), "cadre": who, "step": s, "date": f"{year}-{d}", "handler": Named(MENTOR_NAMES[1])}
            | more,
        )
        for s, d, more in taken
    ]
