"""The records whose sums are the article's figures, each in the article's own window."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cadreapp.operations.demo import plan as planning
from cadreapp.operations.demo import texts
from cadreapp.operations.demo.cast import OFFICES, head_of
from cadreapp.operations.demo.plan import Made, Plan
from cadreapp.records.kind import Named
from cadreapp.records.platforms.selection import Commendation, Promotion
from cadreapp.records.platforms.service import AssistanceProject, Dispute, Improvement, Problem, Suggestion, Visit
from cadreapp.records.platforms.training import MultiPost, ShadowStudy, Transfer
from cadreapp.records.roster import PostHistory


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
    needy: list[dict[str, Any]] = []
    made: list[Made] = []
    for number, people in enumerate(seen):
        target = ("服务机构", "城乡社区", "困难群众", "城乡社区")[number % 4]
        place = plan.rng.choice(texts.HOMES if target == "服务机构" else texts.COMMUNITIES)
        month = number % 12 + 1
        day = plan.day(year, month)
        while (day, place) in pairs:
            day, place = plan.day(year, month), plan.rng.choice(texts.COMMUNITIES)
            target = "城乡社区"
        pairs.add((day, place))
        there = plan.present(day)
        first = number % len(there)
        team = {first, (first * 7 + number) % len(there), plan.rng.randrange(len(there))}
        values = {
            "date": day,
            "target": target,
            "place": place,
            "people_seen": people,
            "first_seen": max(1, people * 3 // 4 - number % 3),
            "focus": ("一老", "一小", "一群体")[number % 3],
            "cadres": tuple(plan.named[there[i].name] for i in sorted(team)),
            "tags": ("铁脚板",) if number % 2 else None,
            "campaigns": ("走百家机构、走千个社区、走万名困难群众",) if number % 3 == 0 else None,
        }
        needy += [values] if target == "困难群众" else []
        made.append((Visit, values))
    _met(needy, round(plan.size.of(planning.MET) * share))
    yield from made


def _met(visits: list[dict[str, Any]], total: int) -> None:
    """Share out whom visits to people in need met for the first time: `total` in all, never more than were seen."""
    everybody = sum(v["people_seen"] for v in visits)
    left = total = min(total, everybody)
    for visit in visits:
        visit["first_seen"] = visit["people_seen"] * total // everybody
        left -= visit["first_seen"]
    for visit in [v for v in visits if v["first_seen"] < v["people_seen"]][:left]:
        visit["first_seen"] += 1


def _people(plan: Plan, year: int, share: float) -> Iterator[Made]:
    rng = plan.rng
    for number in range(round(plan.size.of(planning.SUGGESTIONS) * share)):
        month = number % 12 + 1
        day = plan.day(year, month)
        yield (
            Suggestion,
            {
                "date": day,
                "cadre": _who(plan, number, day),
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
            "date": (day := plan.day(year, month)),
            "category": category,
            "problem": f"{what}（{year}年第{number + 1}件）",
            "place": rng.choice(texts.COMMUNITIES),
            "finder": plan.mentor[plan.actors[0].name],
            "cadre": _who(plan, number * 3, day),
            "deadline": f"{year}-{min(12, month + 2):02d}-28",
        }
        if number < solved:
            closed = min(12, month + 1)
            values |= {"state": "已解决", "closed": f"{year}-{closed:02d}-28", "result": "已整改到位（示例）"}
        elif number < solved + 5:
            values |= {"state": "转办", "handed_on": f"{year}-{month:02d}-28", "result": "转主管部门办理（示例）"}
        elif number < solved + 7:
            values |= {"state": "无法解决", "closed": f"{year}-12-28", "result": "超出职权范围，已向群众说明（示例）"}
        else:
            values |= {"state": "办理中" if number % 2 else "待办"}
            if number >= solved + 10:
                values["deadline"] = f"{year + 1}-0{number % 3 + 1}-28"
        yield Problem, values
    for number in range(settled + 8):
        month = number % 11 + 1
        values = {
            "date": (day := plan.day(year, month)),
            "cadre": _who(plan, number * 5, day),
            "matter": f"{rng.choice(texts.DISPUTES)}（{year}年第{number + 1}起）",
        }
        if number < settled:
            values |= {"state": "已办结", "closed": f"{year}-{month + 1:02d}-02", "result": "双方达成一致（示例）"}
        else:
            values |= {"state": "办理中"}
        yield Dispute, values
    for number, (measure, before, after) in enumerate(texts.IMPROVEMENTS):
        yield (
            Improvement,
            {
                "date": (day := plan.day(year, number * 3 + 2)),
                "measure": measure,
                "before": before,
                "after": after,
                "effect": "办理时间缩短三分之一（示例）",
                "cadres": plan.some(3, 6, day),
            },
        )


def _who(plan: Plan, number: int, day: str) -> Named:
    there = plan.present(day)
    return plan.named[there[number % len(there)].name]


def _projects(plan: Plan, year: int) -> Iterator[Made]:
    last = year == planning.LAST_YEAR
    count, funds = (planning.PROJECTS, planning.FUNDS) if last else (18, 860_000)
    for number, thousands in enumerate(planning.split(funds // 1000, count, plan.rng, least=10)):
        yield (
            AssistanceProject,
            {
                "date": (day := plan.day(year, number % 11 + 1)),
                "name": f"{texts.PROJECTS[number % len(texts.PROJECTS)]}项目（{year}年{number + 1}号）",
                "funds": Decimal(thousands * 1000).quantize(Decimal("0.01")),
                "beneficiaries": plan.rng.randint(20, 160),
                "state": "已完成" if number % 4 else "实施中",
                "cadres": plan.some(2, 4, day),
                "tags": ("泰有爱",),
                "campaigns": ("我为群众办实事",),
            },
        )


def _moves(plan: Plan, year: int) -> Iterator[Made]:
    if year == planning.LAST_YEAR:
        yield from _placed(plan, year)
        for number, (actor, level) in enumerate(plan.moved):
            day, unit = f"{year}-{number + 3:02d}-1{number}", OFFICES[(OFFICES.index(actor.unit) + 3) % len(OFFICES)]
            was = actor.values["post"]
            post = f"副{head_of(unit)}" if was == f"副{actor.led}" else was
            yield (
                Transfer,
                {
                    "date": day,
                    "cadre": plan.named[actor.name],
                    "from_post": f"{actor.unit}{was}",
                    "to_post": f"{unit}{post}",
                    "level": level,
                    "reason": "多岗位历练",
                },
            )
            yield PostHistory, {"cadre": plan.named[actor.name], "unit": unit, "post": post, "date": day}
    if year >= planning.LAST_YEAR - 1:
        yield from _risen(plan, year)


def _placed(plan: Plan, year: int) -> Iterator[Made]:
    """跟班学习 and 多岗位锻炼."""
    for number, actor in enumerate(plan.shadows):
        over, month = bool(number % 3), number % 6 + 1
        yield (
            ShadowStudy,
            {
                "cadre": plan.named[actor.name],
                "home_unit": actor.unit,
                "host_office": OFFICES[number % len(OFFICES)],
                "date": f"{year}-{month + 1:02d}-01",
                "end": f"{year}-{month + 5:02d}-28" if over else None,
                "basis": "《市民政局事业单位人员跟班学习管理暂行办法》",
                "nomination": "个人申请" if number % 8 == 5 else "单位推荐",
                "nominator": actor.unit,
                "nominated": f"{year}-{month:02d}-08",
                "decided_by": "局党组会议",
                "decided": f"{year}-{month:02d}-22",
                "tasks": "参与所在处室全过程工作（示例）",
                "evaluation": "表现良好（示例）" if over else None,
                "grade": "良好" if over else None,
                "outcome": ("回原单位", "留处室工作")[number % 7 == 1] if over else None,
            },
        )
    for number, actor in enumerate(plan.recruits):
        yield (
            MultiPost,
            {
                "cadre": plan.named[actor.name],
                "post": ("办事窗口", "信访接待")[number],
                "date": f"{year}-0{number + 4}-01",
                "end": f"{year}-1{number}-30",
                "evaluation": "适应较快（示例）",
            },
        )


def _risen(plan: Plan, year: int) -> Iterator[Made]:
    """提拔使用: two heads of offices and a leader of an institution in each of two years."""
    office, institution = plan.risen
    half = (len(office) + 1) // 2, (len(institution) + 1) // 2
    later = year == planning.LAST_YEAR
    chosen = [(a, "机关中层正职") for a in (office[half[0] :] if later else office[: half[0]])]
    chosen[1:1] = [(a, "局属单位领导") for a in (institution[half[1] :] if later else institution[: half[1]])]
    for number, (actor, where) in enumerate(chosen):
        post = actor.led if where == "机关中层正职" else f"副{actor.led}"
        day, basis = f"{year}-{number * 3 + 4:02d}-15", f"示例党组〔{year}〕{number + 1}号"
        yield (
            Promotion,
            {
                "date": day,
                "cadre": plan.named[actor.name],
                "from_post": f"{actor.unit}{actor.values['post']}",
                "to_post": f"{actor.unit}{post}",
                "category": where,
                "basis": basis,
            },
        )
        risen = {"cadre": plan.named[actor.name], "unit": actor.unit, "post": post, "date": day, "basis": basis}
        yield PostHistory, risen


def _honours(plan: Plan, year: int) -> Iterator[Made]:
    last = planning.LAST_YEAR
    if year == last - 1:
        settled = [a for a in plan.actors if a.institution and not a.entered]
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
            if young and number < min(5, len(settled)):
                values["cadre"] = plan.named[settled[number].name]
            else:
                values |= {
                    "outsider": f"先进{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三'[number // 10]}",
                    "outsider_unit": texts.UNITS_OUTSIDE[number % 4],
                }
            yield Commendation, values
        yield Commendation, _covid(plan, f"{year}-10-20", 3, "省级", "省委、省政府")
    if year == last:
        yield Commendation, _covid(plan, f"{year}-03-18", 11, "部级", "民政部")
        for number in range(3):
            yield (
                Commendation,
                {
                    "date": f"{year}-06-30",
                    "cadre": _who(plan, 17 + number * 9, f"{year}-06-30"),
                    "name": "优秀共产党员",
                    "form": "嘉奖",
                    "level": "局级",
                    "issuer": "市民政局党组",
                },
            )


def _covid(plan: Plan, day: str, number: int, level: str, issuer: str) -> dict[str, object]:
    return {
        "date": day,
        "cadre": _who(plan, number, day),
        "name": "疫情防控先进个人",
        "form": "表彰",
        "level": level,
        "issuer": issuer,
        "tags": ("艰苦岗位",),
    }
