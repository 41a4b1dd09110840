"""The dated rows of a person's file.

They (任职经历, 职级经历, 人员身份, 学历学位 …) are kinds on the same spine with platform 0: an empty start means
"since before our records", and where only a present value is known it counts for all time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.appraisal import STAFF_KINDS
from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    Day,
    Flag,
    LongText,
    Number,
    Of,
    Partial,
    PeopleField,
    PersonField,
    SincePartial,
    Text,
    UntilPartial,
)

PLANNED = (
    "课程",
    "思想汇",
    "读书会",
    "云课堂分享会",
    "学习小组活动",
    "微党建活动",
    "阵地活动",
    "青春团日",
    "能力提升",
    "比武练兵",
)
"""Titles of the kinds that a year's plan may announce; 推荐书目 and 青年党员发展计划 are plans of their own."""


AWAY = ("挂职", "跟班学习", "借调")
"""性质 of a row of 任职经历 that leaves the post itself as it is; empty = a post held."""


class PostHistory(RecordModel):
    """任职经历: unit and post, from when to when."""

    cadre = PersonField("干部", required=True, example="张示例")
    unit = Text("单位", width=18, example="示例处")
    post = Text("职务", width=18, example="科员")
    nature = Choice("性质", *AWAY, width=9, example=None, help="任职空着；挂职、跟班学习、借调的，原职务不变")
    duties = Text("从事或分管工作", width=24, help="印在年度考核登记表上")
    term = Text("聘期", width=18, help="事业单位人员的聘用期限，照聘用合同写，如 2021.01—2023.12")
    date = SincePartial()
    end = UntilPartial("结束日期")
    basis = Text("依据", width=20)

    class Meta:
        title, platform, row = "任职经历", 0, ""
        key = ("cadre", "unit", "post", "date")
        heading = "post"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values.get("unit") and not values.get("post"):
            yield "unit", "单位和职务至少填写一项"

    @classmethod
    def unit_of(cls, values: Mapping[str, Any]) -> str | None:
        return None if values.get("end") or values.get("nature") else values.get("unit")


class RankHistory(RecordModel):
    """职级经历: rank (一级主任科员 …) or grade of post, from when to when."""

    cadre = PersonField("干部", required=True, example="张示例")
    rank = Text("职级", required=True, width=16, example="四级主任科员", words="rank")
    date = SincePartial()
    end = UntilPartial("结束日期")
    basis = Text("依据", width=20)

    class Meta:
        title, platform, row = "职级经历", 0, ""
        key = ("cadre", "rank", "date")
        heading = "rank"


class StaffHistory(RecordModel):
    """人员身份: 公务员, 参公人员, 事业单位人员, 机关工勤, from when to when."""

    cadre = PersonField("干部", required=True, example="张示例")
    staff = Choice("人员身份", *STAFF_KINDS, required=True, width=14, words="staff")
    date = SincePartial()
    end = UntilPartial("结束日期")
    probation_until = Day("试用期至", width=12)
    basis = Text("依据", width=20)

    class Meta:
        title, platform, row = "人员身份", 0, ""
        key = ("cadre", "staff", "date")
        heading = "staff"


class Education(RecordModel):
    """学历学位: schooling, full-time or in service."""

    cadre = PersonField("干部", required=True, example="张示例")
    mode = Choice("教育类别", "全日制", "在职", width=10)
    level = Text("学历", width=12, example="大学", words="education")
    degree = Text("学位", width=12, example="法学学士", words="degree")
    school = Text("毕业院校", width=20)
    major = Text("专业", width=16)
    date = SincePartial("入学时间")
    end = UntilPartial("毕业时间")

    class Meta:
        title, platform, row = "学历学位", 0, ""
        key = ("cadre", "level", "school", "date")
        heading = "level"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not any(values.get(n) for n in ("level", "degree", "school")):
            yield "level", "学历、学位、毕业院校至少填写一项"


class Family(RecordModel):
    """家庭成员 and important social relations, as on the 干部任免审批表."""

    cadre = PersonField("干部", required=True, example="张示例")
    relation = Text("称谓", required=True, width=8, example="父亲")
    name = Text("姓名", required=True, width=10, example="张家长")
    born = Partial("出生年月", width=11)
    political = Text("政治面貌", width=12)
    work = Text("工作单位及职务", width=26)

    class Meta:
        title, platform, row = "家庭成员", 0, ""
        key = ("cadre", "relation", "name")
        heading, confidential = "relation", True


class Leave(RecordModel):
    """请假离岗: leave of absence, which may excuse from quotas."""

    cadre = PersonField("干部", required=True, roster=True, example="张示例")
    category = Choice("类别", "病假", "事假", "产假", "援派", "脱产学习", open=True, required=True, width=10)
    date = SincePartial(required=True, example="2021-05-01")
    end = UntilPartial("结束日期")
    excuses = Flag("免除任务", example=True, width=9)

    class Meta:
        title, platform, row = "请假离岗", 0, ""
        key = ("cadre", "date")
        heading = "category"


class Exemption(RecordModel):
    """免计: an exemption from one requirement in one period, with reason and approver."""

    cadre = PersonField("干部", required=True, roster=True, example="张示例")
    requirement = Text("事项", required=True, width=16, example="工作信息")
    period = Text("时段", required=True, width=10, example="2021-03")
    reason = Text("原因", required=True, width=24, example="借调在外（示例）")
    approver = PersonField("批准人", required=True, example="王批准")

    class Meta:
        title, platform, row = "免计", 0, ""
        key = ("cadre", "requirement", "period")
        heading = "requirement"


class StudyGroup(RecordModel):
    """学习小组: a youth study group with its WeChat group (微信群) and members."""

    name = Text("名称", required=True, width=18, example="青年学习一组")
    wechat = Text("微信群", width=18)
    date = SincePartial()
    end = UntilPartial("结束日期")
    members = PeopleField("成员", roster=True, example="张示例")
    purpose = LongText("说明")

    class Meta:
        title, platform, row = "学习小组", 0, "1.3"
        key = ("name", "date")
        heading = "name"


class PlanItem(RecordModel):
    """年度计划: one theme that the bureau means to hold in a year; done once records of that kind bear it out."""

    period = Of("year")
    category = Choice("类别", *PLANNED, required=True, width=12)
    theme = Text("主题", required=True, width=30, example="党史学习（示例）")
    month = Choice("计划月份", *(str(n) for n in range(1, 13)), width=9, example="3")
    times = Number("场次", unit="场", example="1")
    owner = PersonField("责任人")

    class Meta:
        title, platform, row = "年度计划", 0, "1.1"
        key = ("period", "category", "theme")
        heading = "theme"


MODELS = (PostHistory, RankHistory, StaffHistory, Education, Family, Leave, Exemption, StudyGroup, PlanItem)
