"""The records whose sums are the article's figures, each in the article's own window."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from cadreapp.operations.demo import plan as planning
from cadreapp.operations.demo import texts
from cadreapp.operations.demo.cast import OFFICES
from cadreapp.records.kind import Named

if TYPE_CHECKING:
    from cadreapp.operations.demo.plan import Made, Plan


def exact(plan: Plan, year: int) -> Iterator[Made]:
    """All of a year, with their dates; earlier years than the article's are a little leaner."""
    share = 1.0 if year == planning.LAST_YEAR else 0.8
    yield from _visits(plan, year, share)
    yield from _people(plan, year, share)
    yield from _projects(plan, year)
    yield from _moves(plan, year)
    yield from _honours(plan, year)


def _visits(plan: Plan, year: int, share: float) -> Iterator[Made]:
    count = plan.size.of(round(320 * share))
    seen = planning.split(round(plan.size.of(planning.VISITED) * share), count, plan.rng, least=3)
    pairs: set[tuple[str, str]] = set()
    for number, people in enumerate(seen):
        target = ("服务机构", "城乡社区", "困难群众", "城乡社区")[number % 4]
        place = plan.rng.choice(texts.HOMES if target == "服务机构" else texts.COMMUNITIES)
        month = number % 12 + 1
        day = plan.day(year, month)
        while (day, place) in pairs:
            day, place = plan.day(year, month), plan.rng.choice(texts.COMMUNITIES)
            target = "城乡社区"
        pairs.add((day, place))
        first = len(plan.actors) and number % len(plan.actors)
        team = {first, (first * 7 + number) % len(plan.actors), plan.rng.randrange(len(plan.actors))}
        yield (
            "Visit",
            {
                "date": day,
                "target": target,
                "place": place,
                "people_seen": people,
                "first_seen": max(1, people * (3 if year == planning.LAST_YEAR else 4) // 4 - number % 3),
                "focus": ("一老", "一小", "一群体")[number % 3],
                "cadres": tuple(plan.named[plan.actors[i].name] for i in sorted(team)),
                "tags": ("铁脚板",) if number % 2 else None,
                "campaigns": ("走百家机构、走千个社区、走万名困难群众",) if number % 3 == 0 else None,
            },
        )


def _people(plan: Plan, year: int, share: float) -> Iterator[Made]:
    rng = plan.rng
    for number in range(round(plan.size.of(planning.SUGGESTIONS) * share)):
        month = number % 12 + 1
        day = plan.day(year, month)
        yield (
            "Suggestion",
            {
                "date": day,
                "cadre": _who(plan, number),
                "content": f"{rng.choice(texts.SUGGESTIONS)}（{year}年第{number + 1}条）",
                "proposer": f"{rng.choice('张王李赵陈')}先生",
                "reply": "已答复（示例）" if number % 5 else None,
                "replied": day if number % 5 else None,
            },
        )
    solved, settled = (round(plan.size.of(n) * share) for n in planning.SOLVED)
    for number in range(solved + 20):
        category, what = texts.PROBLEMS[number % len(texts.PROBLEMS)]
        month = number % 10 + 1 if number < solved else number % 3 + 10
        values = {
            "date": plan.day(year, month),
            "category": category,
            "problem": f"{what}（{year}年第{number + 1}件）",
            "place": rng.choice(texts.COMMUNITIES),
            "finder": plan.mentor[plan.actors[0].name],
            "cadre": _who(plan, number * 3),
            "deadline": f"{year}-{min(12, month + 2):02d}-28",
        }
        if number < solved:
            closed = min(12, month + 1)
            values |= {"state": "已解决", "closed": f"{year}-{closed:02d}-28", "result": "已整改到位（示例）"}
        elif number < solved + 5:
            values |= {"state": "转办", "result": "转主管部门办理（示例）"}
        elif number < solved + 7:
            values |= {"state": "无法解决", "closed": f"{year}-12-28", "result": "超出职权范围，已向群众说明（示例）"}
        else:
            values |= {"state": "办理中" if number % 2 else "待办"}
            if number >= solved + 10:
                values["deadline"] = f"{year + 1}-0{number % 3 + 1}-28"
        yield "Problem", values
    for number in range(settled + 8):
        month = number % 11 + 1
        values = {
            "date": plan.day(year, month),
            "cadre": _who(plan, number * 5),
            "matter": f"{rng.choice(texts.DISPUTES)}（{year}年第{number + 1}起）",
        }
        if number < settled:
            values |= {"state": "已办结", "closed": f"{year}-{month + 1:02d}-02", "result": "双方达成一致（示例）"}
        else:
            values |= {"state": "办理中"}
        yield "Dispute", values
    for number in range(4):
        yield (
            "Improvement",
            {
                "date": plan.day(year, number * 3 + 2),
                "measure": ("一窗受理改造", "适老化服务窗口", "救助线上申请", "养老地图上线")[number],
                "effect": "办理时间缩短三分之一（示例）",
                "cadres": plan.some(3, 6),
            },
        )


def _who(plan: Plan, number: int) -> Named:
    return plan.named[plan.actors[number % len(plan.actors)].name]


def _projects(plan: Plan, year: int) -> Iterator[Made]:
    last = year == planning.LAST_YEAR
    count, funds = (planning.PROJECTS, planning.FUNDS) if last else (18, 860_000)
    for number, thousands in enumerate(planning.split(funds // 1000, count, plan.rng, least=10)):
        yield (
            "AssistanceProject",
            {
                "date": plan.day(year, number % 11 + 1),
                "name": f"{texts.PROJECTS[number % len(texts.PROJECTS)]}项目（{year}年{number + 1}号）",
                "funds": Decimal(thousands * 1000).quantize(Decimal("0.01")),
                "beneficiaries": plan.rng.randint(20, 160),
                "state": "已完成" if number % 4 else "实施中",
                "cadres": plan.some(2, 4),
                "tags": ("泰有爱",),
                "campaigns": ("我为群众办实事",),
            },
        )


def _moves(plan: Plan, year: int) -> Iterator[Made]:
    institution = [a for a in plan.actors if a.institution]
    office = [a for a in plan.actors if not a.institution] or plan.actors
    if year == planning.LAST_YEAR:
        for number, actor in enumerate(institution[: planning.SHADOW]):
            yield (
                "ShadowStudy",
                {
                    "cadre": plan.named[actor.name],
                    "home_unit": actor.unit,
                    "host_office": OFFICES[number % len(OFFICES)],
                    "date": f"{year}-{number % 6 + 2:02d}-01",
                    "end": f"{year}-{number % 6 + 6:02d}-28" if number % 3 else None,
                    "basis": "《市民政局事业单位人员跟班学习管理暂行办法》",
                    "nomination": "已确定",
                    "tasks": "参与所在处室全过程工作（示例）",
                    "evaluation": "表现良好（示例）" if number % 3 else None,
                    "grade": "良好" if number % 3 else None,
                },
            )
        for number, level in enumerate(["正科"] * 3 + ["副科"] * 4):
            actor = office[number % len(office)]
            day, unit, post = (
                f"{year}-{number + 3:02d}-1{number}",
                OFFICES[(number + 3) % len(OFFICES)],
                actor.values["post"],
            )
            yield (
                "Transfer",
                {
                    "date": day,
                    "cadre": plan.named[actor.name],
                    "from_post": f"{actor.unit}{post}",
                    "to_post": f"{unit}{post}",
                    "level": level,
                    "reason": "多岗位历练",
                },
            )
            yield "PostHistory", {"cadre": plan.named[actor.name], "unit": unit, "post": post, "date": day}
        for number in range(2):
            actor = office[-1 - number]
            yield (
                "MultiPost",
                {
                    "cadre": plan.named[actor.name],
                    "post": ("办事窗口", "信访接待")[number],
                    "date": f"{year}-0{number + 4}-01",
                    "end": f"{year}-1{number}-30",
                    "evaluation": "适应较快（示例）",
                },
            )
    if year >= planning.LAST_YEAR - 1:
        for number in range(3):
            leads = number == 1 and len(institution) > 3  # nobody who is in 跟班学习 or transferred that year
            actor = (
                institution[year - planning.LAST_YEAR - 2]
                if leads
                else office[(number * 6 + 15 + year % 2) % len(office)]
            )
            day, basis = f"{year}-{number * 3 + 4:02d}-15", f"示例党组〔{year}〕{number + 1}号"
            post = "副院长" if number == 1 else "处长"
            yield (
                "Promotion",
                {
                    "date": day,
                    "cadre": plan.named[actor.name],
                    "from_post": f"{actor.unit}{actor.values['post']}",
                    "to_post": f"{actor.unit}{post}",
                    "category": "局属单位领导" if number == 1 else "机关中层正职",
                    "basis": basis,
                },
            )
            held = {"unit": actor.unit, "post": post, "date": day, "basis": basis}
            yield "PostHistory", {"cadre": plan.named[actor.name], **held}


def _honours(plan: Plan, year: int) -> Iterator[Made]:
    last = planning.LAST_YEAR
    if year == last - 1:
        for number in range(planning.PRAISED):
            young = number < planning.PRAISED_YOUNG
            values = {
                "date": f"{year}-12-10",
                "name": "全市民政系统先进工作者",
                "form": "通报表扬",
                "level": "市级",
                "issuer": "市人民政府",
                "young_grassroots": young,
                "tags": ("基层一线",) if young else None,
            }
            if young and number < min(5, len(plan.actors)):
                values["cadre"] = plan.named[plan.actors[number * 7 % len(plan.actors)].name]
            else:
                values |= {
                    "outsider": f"先进{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三'[number // 10]}",
                    "outsider_unit": texts.UNITS_OUTSIDE[number % 4],
                }
            yield "Commendation", values
        yield "Commendation", _covid(plan, f"{year}-10-20", 3, "省级", "省委、省政府")
    if year == last:
        yield "Commendation", _covid(plan, f"{year}-03-18", 11, "部级", "民政部")
        for number in range(3):
            yield (
                "Commendation",
                {
                    "date": f"{year}-06-30",
                    "cadre": _who(plan, 17 + number * 9),
                    "name": "优秀共产党员",
                    "form": "嘉奖",
                    "level": "局级",
                    "issuer": "市民政局党组",
                },
            )


def _covid(plan: Plan, day: str, number: int, level: str, issuer: str) -> dict[str, object]:
    return {
        "date": day,
        "cadre": _who(plan, number),
        "name": "疫情防控先进个人",
        "form": "表彰",
        "level": level,
        "issuer": issuer,
        "tags": ("艰苦岗位",),
    }
