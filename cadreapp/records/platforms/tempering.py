"""Platform 1, 思想淬炼: political standing."""

from __future__ import annotations

from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    LongText,
    Measure,
    Number,
    Of,
    PersonField,
    Text,
    When,
    cadre_field,
    cadres_field,
)

MODES = ("线下", "线上")
THEORY = ("党的基本理论", "党性教育")
"""The categories of course that must make up more than half of the year's hours."""

PARTY_STAGES = ("递交申请书", "入党积极分子", "发展对象", "预备党员", "正式党员")
"""The stages of joining the Party, none of which may be skipped (发展党员工作细则)."""


class Course(RecordModel):
    """课程: a session of the course system, with its hours."""

    date = When()
    series = Choice("课程系列", "民政讲堂", "党校课堂", "青年学堂", "凤城社工云课堂", required=True, width=16)
    theme = Text("主题", required=True, width=30, example="新时代民政工作的使命（示例）")
    category = Choice("类别", *THEORY, "专业化能力", "知识培训", required=True, width=14)
    hours = Measure("学时", required=True, scale=1, unit="学时", example="4")
    lecturer = PersonField("主讲人", example="李讲师")
    mode = Choice("形式", *MODES)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "课程", 1, "1.1"
        key = ("date", "series", "theme")
        heading, amount = "theme", "hours"


class SiteActivity(RecordModel):
    """阵地活动: an activity at one of the Party-spirit sites."""

    date = When()
    site = Choice("阵地", "党组织生活馆", "党建文化长廊", "初心书屋", open=True, required=True, width=16)
    theme = Text("主题", required=True, width=30, example="参观初心书屋（示例）")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "阵地活动", 1, "1.2"
        key = ("date", "site", "theme")
        heading = "theme"


class StudyGroupActivity(RecordModel):
    """学习小组活动: reading shared online or offline, or work on professional capacity."""

    date = When()
    group = Text("小组", required=True, width=18, example="青年学习一组")
    content = Choice("内容", "读书分享", "专业能力建设", open=True, required=True, width=18)
    mode = Choice("形式", *MODES)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "学习小组活动", 1, "1.3"
        key = ("date", "group", "content")
        heading = "content"


class PartyActivity(RecordModel):
    """微党建活动: 微党建知识培训 and 微党课宣讲."""

    date = When()
    category = Choice("类别", "微党建知识培训", "微党课宣讲", required=True, width=16)
    theme = Text("主题", required=True, width=30, example="百年党史上的民政（示例）")
    lecturer = PersonField("主讲人", example="李讲师")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "微党建活动", 1, "1.4"
        key = ("date", "category", "theme")
        heading = "theme"


class PartyWork(RecordModel):
    """微党建作品: what a cadre created."""

    date = When()
    cadre = cadre_field()
    name = Text("作品名称", required=True, width=30, example="一封家书（示例）")
    form = Choice("形式", "文章", "视频", "图文")
    award = Text("获奖", width=16)

    class Meta:
        title, platform, row = "微党建作品", 1, "1.4"
        key, once = ("cadre", "name", "date"), True
        heading = "name"


class DevelopmentPlan(RecordModel):
    """青年党员发展计划: one a year."""

    period = Of("year")
    planned = Number("计划人数", unit="人", example="3")
    content = LongText("内容", required=True, in_table=True, example="年内培养入党积极分子3名（示例）")

    class Meta:
        title, platform, row = "青年党员发展计划", 1, "1.5"
        key = ("period",)
        heading = "content"


class PartyStep(RecordModel):
    """党员发展: one row a step; no stage is skipped and no interval cut short."""

    date = When()
    cadre = cadre_field()
    stage = Choice("阶段", *PARTY_STAGES, "延长预备期", "取消预备资格", required=True, width=14)
    basis = Text("依据", width=24)

    class Meta:
        title, platform, row = "党员发展", 1, "1.5"
        key = ("cadre", "stage", "date")
        heading = "stage"


MODELS = (Course, SiteActivity, StudyGroupActivity, PartyActivity, PartyWork, DevelopmentPlan, PartyStep)
