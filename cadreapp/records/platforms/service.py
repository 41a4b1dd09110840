"""Platform 4, 亲民便民: service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    Day,
    LongText,
    Measure,
    Money,
    Number,
    PersonField,
    State,
    Text,
    When,
    cadre_field,
    cadres_field,
)

SOLVED = "已解决"
SETTLED = "已办结"
HANDED_ON = "转办"


def _closing_faults(values: Mapping[str, Any], closed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    state, day = values.get("state"), values.get("closed")
    if state in closed and not day:
        yield "closed", f"状态为“{state}”的，请填写办结日期"
    if day and state not in closed and state != HANDED_ON:
        yield "closed", f"状态为“{state}”，还没有办结，请去掉办结日期或改状态"
    if day and values.get("date") and day < values["date"]:
        yield "closed", "办结日期早于登记的日期，请核对"


def _handing_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    state, day = values.get("state"), values.get("handed_on")
    if state == HANDED_ON and not day:
        yield "handed_on", f"状态为“{state}”的，请填写转办日期"
    if day and state in OPEN:
        yield "handed_on", f"状态为“{state}”，还没有转办，请去掉转办日期或改状态"
    if day and values.get("date") and day < values["date"]:
        yield "handed_on", "转办日期早于登记的日期，请核对"


class Visit(RecordModel):
    """走访: a visit to an institution, a community or households; 人次 = people seen."""

    date = When()
    target = Choice(
        "对象类别",
        "服务机构",
        "城乡社区",
        "困难群众",
        required=True,
        width=12,
        aliases={"机构": "服务机构", "社区": "城乡社区"},
    )
    place = Text("地点", required=True, width=22, example="示例社区")
    people_seen = Number("人次", required=True, unit="人次", example="12")
    first_seen = Number("首次走访人数", unit="人", example="10", width=13)
    focus = Choice("一老一小一群体", "一老", "一小", "一群体", example="一老", width=14)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "走访", 4, "4.1"
        key = ("date", "place", "cadres")
        heading, amount = "place", "people_seen"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        first, seen = values.get("first_seen"), values.get("people_seen")
        if first is not None and seen is not None and first > seen:
            yield "first_seen", f"首次走访人数（{first}）多于人次（{seen}），请核对"


OPEN = ("待办", "办理中")
"""States of a 排查问题 that somebody still has to see to."""


class Problem(RecordModel):
    """排查问题: a problem found in the people's livelihood, with owner, deadline and state."""

    date = When()
    category = Choice("类别", "养老床位", "边缘群体救助", "儿童福利设施", "微心愿", open=True, required=True, width=16)
    problem = Text("问题", required=True, width=32, example="助餐点床位不足（示例）")
    place = Text("地点", width=18)
    finder = PersonField("发现人", example="李发现")
    cadre = cadre_field(help="办理人")
    deadline = Day("办理期限", width=12)
    state = State(*OPEN, SOLVED, HANDED_ON, "无法解决")
    handed_on = Day("转办日期", ends=True, width=12, help="从这天起不在本人手里，不再算超期")
    closed = Day("办结日期", ends=True, width=12)
    result = LongText("结果")

    class Meta:
        title, platform, row = "排查问题", 4, "4.2"
        key = ("date", "problem")
        heading = "problem"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from _closing_faults(values, (SOLVED, "无法解决"))
        yield from _handing_faults(values)
        if values.get("state") in (HANDED_ON, "无法解决") and not values.get("result"):
            yield "result", f"状态为“{values['state']}”的，请在“结果”中写明原因"


class Improvement(RecordModel):
    """能力提升: a measure that raised the capability to serve, before and after."""

    date = When()
    measure = Text("举措", required=True, width=32, example="一窗受理改造（示例）")
    before = Text("提升前", width=24, example="办一件事跑三个窗口（示例）")
    after = Text("提升后", width=24, example="一个窗口办成（示例）")
    effect = Text("成效", width=32)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "能力提升", 4, "4.3"
        key = ("date", "measure")
        heading = "measure"


class Suggestion(RecordModel):
    """群众建议: a suggestion of the people, and the reply."""

    date = When()
    cadre = cadre_field()
    content = Text("内容", required=True, width=36, example="增设助餐点（示例）")
    proposer = Text("提出人", masked=True, width=10)
    reply = LongText("答复")
    replied = Day("答复日期", width=12)

    class Meta:
        title, platform, row = "群众建议", 4, "4.4"
        key = ("date", "content")
        heading = "content"


class Dispute(RecordModel):
    """矛盾化解: a dispute, and its outcome."""

    date = When()
    cadre = cadre_field()
    matter = Text("事由", required=True, width=32, example="邻里停车纠纷（示例）")
    state = State(*OPEN, SETTLED, HANDED_ON, "无法化解", aliases=dict.fromkeys(("办结", SOLVED, "已化解"), SETTLED))
    closed = Day("办结日期", ends=True, width=12)
    result = LongText("结果")

    class Meta:
        title, platform, row = "矛盾化解", 4, "4.4"
        key = ("date", "matter")
        heading = "matter"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from _closing_faults(values, (SETTLED, "无法化解"))


class AssistanceProject(RecordModel):
    """帮扶项目: a project of livelihood assistance, with the money put in."""

    date = When()
    name = Text("项目名称", required=True, width=30, example="适老化改造（示例）")
    funds = Money("投入资金", required=True, example="50000")
    beneficiaries = Number("受益人数", unit="人", example="30")
    state = State("实施中", "已完成", required=False)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "帮扶项目", 4, "4.4"
        key = ("name", "date")
        heading, amount = "name", "funds"


class MicroWish(RecordModel):
    """微心愿: a wish fulfilled or a difficulty solved, at least two a month."""

    date = When(help="实现的日期")
    cadre = cadre_field()
    category = Choice("类别", "微心愿", "解决困难", required=True, width=10)
    content = Text("内容", required=True, width=32, example="一副老花镜（示例）")
    beneficiary = Text("对象", masked=True, width=10)

    class Meta:
        title, platform, row = "微心愿", 4, "4.5"
        key = ("cadre", "date", "content")
        heading = "content"


class CommunityService(RecordModel):
    """回社区服务: a young Party member's service in their own community."""

    date = When()
    cadre = cadre_field()
    community = Text("社区", required=True, width=18, example="示例社区")
    content = Text("内容", required=True, width=32, example="环境整治（示例）")
    hours = Measure("时长", scale=1, unit="小时")

    class Meta:
        title, platform, row = "回社区服务", 4, "4.6"
        key = ("cadre", "date", "community")
        heading, amount = "content", "hours"


MODELS = (
    Visit,
    Problem,
    Improvement,
    Suggestion,
    Dispute,
    AssistanceProject,
    MicroWish,
    CommunityService,
)
