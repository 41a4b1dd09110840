"""Platform 3, 实战练兵: effectiveness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.appraisal import CONFIRMED, FED_BACK, UNGRADED_REASONS, reasoned, second_name
from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    LongText,
    Number,
    Of,
    PersonField,
    Since,
    State,
    Text,
    Until,
    When,
    cadre_field,
    cadres_field,
)

QUARTER_GRADES = ("好", "较好", "一般", "较差")
"""Grades of a civil servant's quarter (公务员平时考核办法（试行）)."""


class Contest(RecordModel):
    """比武练兵: a contest of skills; each entrant has a score and a placing."""

    date = When()
    name = Text("名称", required=True, width=30, example="民政业务比武（示例）")
    level = Choice("级别", "局级", "市级", "省级", "部级")
    cadres = cadres_field(details={"score": "成绩", "placing": "名次"})

    class Meta:
        title, platform, row = "比武练兵", 3, "3.1"
        key = ("date", "name")
        heading = "name"


class Secondment(RecordModel):
    """挂职锻炼: secondment to a grass-roots community."""

    cadre = cadre_field()
    host = Text("接收单位", required=True, width=20, example="示例社区")
    post = Text("岗位", required=True, width=16, example="书记助理")
    date = Since()
    end = Until()
    evaluation = LongText("鉴定")

    class Meta:
        title, platform, row = "挂职锻炼", 3, "3.2"
        key = ("cadre", "date")
        heading = "host"


class FrontLine(RecordModel):
    """一线压担: an assignment with a burden of its own, at the front line."""

    cadre = cadre_field()
    post = Text("岗位", required=True, width=16, example="救助一线")
    task = Text("任务", required=True, width=30, example="低保复核（示例）")
    date = Since()
    end = Until()
    result = Text("成效", width=24)

    class Meta:
        title, platform, row = "一线压担", 3, "3.2"
        key = ("cadre", "task", "date")
        heading = "task"


class CentralWork(RecordModel):
    """中心工作: an assignment to the bureau's central work."""

    name = Text("名称", required=True, width=30, example="文明城市创建（示例）")
    date = Since()
    end = Until()
    result = Text("成效", width=24)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "中心工作", 3, "3.2"
        key = ("name", "date")
        heading = "name"


class TaskForce(RecordModel):
    """攻坚小组: a group of the 民生幸福工程; every member's placement is justified by three grounds."""

    name = Choice("名称", "养老服务补短板", "基本民生保障行动", "社会治理创新行动", open=True, required=True, width=20)
    project = Text("所属工程", width=16, example="民生幸福工程")
    date = Since()
    end = Until()
    size = Number("人数", unit="人")
    specialties = Text("所需特长", width=20)
    cadres = cadres_field(details={"trait": "个性特点", "specialty": "专业特长", "need": "岗位需求"})

    class Meta:
        title, platform, row = "攻坚小组", 3, "3.3"
        key = ("name", "date")
        heading = "name"


class TaskForceResult(RecordModel):
    """攻坚成果: research done, measures and results of a group."""

    date = When()
    group = Text("小组", required=True, width=20, example="养老服务补短板")
    result = Text("成果", required=True, width=30, example="居家养老调研报告（示例）")
    category = Choice("类别", "调研报告", "措施", "实效")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "攻坚成果", 3, "3.3"
        key = ("date", "result")
        heading = "result"


class MonthSummary(RecordModel):
    """月小结: a cadre's summary of the month, with the reviewer's remark."""

    period = Of("month")
    cadre = cadre_field()
    summary = LongText("小结", required=True, in_table=True, example="完成本月走访任务（示例）")
    reviewer = PersonField("点评人", example="王导师")
    comment = LongText("点评")

    class Meta:
        title, platform, row = "月小结", 3, "3.4"
        key = ("cadre", "period")
        heading = "summary"


class QuarterReview(RecordModel):
    """季评鉴: 述工作, 晒业绩, 评等次; holds the quarter's one grade."""

    period = Of("quarter")
    cadre = cadre_field()
    report = LongText("述工作")
    achievements = LongText("晒业绩")
    grade = Choice("等次", *QUARTER_GRADES, open=True, required=True, secret=True, example="较好", width=9)
    reviewer = PersonField("评鉴人", example="王导师")
    opinion = LongText("评鉴意见")
    ungraded_reason = Choice("未定等次原因", *UNGRADED_REASONS, open=True, width=20, secret=True, example=None)
    state = State("草稿", CONFIRMED, FED_BACK)

    class Meta:
        title, platform, row = "季评鉴", 3, "3.5"
        key = ("cadre", "period")
        heading = "grade"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from reasoned(values)
        yield from second_name(values, "评鉴人")


MODELS = (
    Contest,
    Secondment,
    FrontLine,
    CentralWork,
    TaskForce,
    TaskForceResult,
    MonthSummary,
    QuarterReview,
)
