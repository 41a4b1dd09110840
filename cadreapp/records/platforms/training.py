"""Platform 2, 学习锻炼: ability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    Day,
    Flag,
    LongText,
    Measure,
    Of,
    PersonField,
    Since,
    Text,
    Until,
    When,
    cadre_field,
    cadres_field,
)

SHADOW_RULE = "《市民政局事业单位人员跟班学习管理暂行办法》"


class Mentorship(RecordModel):
    """成长导师: the pairing of a cadre with a mentor, for a term."""

    cadre = cadre_field()
    mentor = PersonField("导师", required=True, example="王导师")
    date = Since()
    end = Until()
    goal = Text("目标", width=30)

    class Meta:
        title, platform, row = "成长导师", 2, "2.1"
        key = ("cadre", "mentor", "date")
        heading = "goal"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        cadre, mentor = values.get("cadre"), values.get("mentor")
        if cadre and mentor and (cadre.person == mentor.person if mentor.person else cadre.name == mentor.name):
            yield "mentor", "导师不能是本人，请填写另一个人"


class WorkInfo(RecordModel):
    """工作信息: an article sent in, and whether it was adopted."""

    date = When()
    cadre = cadre_field()
    headline = Text("标题", required=True, width=36, example="社区食堂运营情况调查（示例）")
    outlet = Choice("报送载体", "市政务信息", "省民政简报", "民政信息", "部属媒体", open=True, required=True, width=16)
    adoption = Choice("采用情况", "报送", "采用", "未采用")
    level = Choice("采用级别", "市级", "省级", "部级", example=None)
    adviser = PersonField("指导人", example="王导师")

    class Meta:
        title, platform, row = "工作信息", 2, "2.1"
        key, once = ("cadre", "headline", "date"), True
        heading = "headline"


class FieldResearch(RecordModel):
    """基层调研: research at the grass roots."""

    date = When()
    theme = Text("主题", required=True, width=30, example="农村养老服务调研（示例）")
    place = Text("地点", required=True, width=18, example="示例街道")
    result = Text("成果", width=24)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "基层调研", 2, "2.1"
        key = ("date", "theme")
        heading = "theme"


class SpecialGuidance(RecordModel):
    """专项指导: special guidance by the mentor, each half-year."""

    date = When()
    cadre = cadre_field()
    mentor = PersonField("导师", required=True, example="王导师")
    content = Text("内容", required=True, width=36, example="调研报告写作指导（示例）")

    class Meta:
        title, platform, row = "专项指导", 2, "2.1"
        key = ("cadre", "date")
        heading = "content"

    faults = Mentorship.faults


class Seminar(RecordModel):
    """研讨交流: mentors and cadres in discussion, each year."""

    date = When()
    theme = Text("主题", required=True, width=30, example="成长导师研讨交流（示例）")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "研讨交流", 2, "2.1"
        key = ("date", "theme")
        heading = "theme"


class Exam(RecordModel):
    """资格考试: entering a qualifying examination, and its result."""

    date = When()
    cadre = cadre_field()
    exam = Choice("考试", "社会工作者", "行政执法", open=True, required=True, width=14)
    level = Choice("级别", "初级", "中级", "高级", open=True, example=None)
    outcome = Choice("结果", "报名", "通过", "未通过", "缺考")

    class Meta:
        title, platform, row = "资格考试", 2, "2.2"
        key = ("cadre", "exam", "level", "date")
        heading = "exam"


class Certificate(RecordModel):
    """资格证书: number, date of issue and of expiry; 社工证 and 行政执法证 count at a promotion."""

    date = When("发证日期")
    cadre = cadre_field()
    certificate = Choice(
        "证书", "助理社会工作师", "社会工作师", "高级社会工作师", "行政执法证", open=True, required=True, width=16
    )
    number = Text("证书编号", required=True, width=20, example="SL-0001")
    expires = Day("有效期至", width=12)

    class Meta:
        title, platform, row = "资格证书", 2, "2.2"
        key = ("number",)
        heading = "certificate"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values.get("expires") and values.get("date") and values["expires"] < values["date"]:
            yield "expires", "有效期至早于发证日期，请核对"


class CloudStudy(RecordModel):
    """云课堂学习: a cadre's study of one term of 凤城社工云课堂."""

    date = When()
    cadre = cadre_field()
    term = Text("期次", required=True, example="第1期")
    hours = Measure("学时", scale=1, unit="学时", example="4")
    completed = Flag("完成", example=True)

    class Meta:
        title, platform, row = "云课堂学习", 2, "2.3"
        key, once = ("cadre", "term", "date"), True
        heading, amount = "term", "hours"


class CloudSharing(RecordModel):
    """云课堂分享会: the sharing meeting after each term."""

    date = When()
    term = Text("期次", required=True, example="第1期")
    speaker = PersonField("分享人", example="张示例")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "云课堂分享会", 2, "2.3"
        key, once = ("term", "date"), True
        heading = "term"


class ThoughtForum(RecordModel):
    """思想汇: 泰有爱·民政青年思想汇, one theme a month, in four parts."""

    date = When()
    theme = Text("主题", required=True, width=30, example="我为群众办实事（示例）")
    speaker = PersonField("主题发言人", required=True, example="张示例")
    discussion = LongText("自由讨论")
    interaction = LongText("互动交流")
    reviewer = PersonField("小结点评人", example="王导师")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "思想汇", 2, "2.4"
        key = ("date", "theme")
        heading = "theme"


class ReadingList(RecordModel):
    """推荐书目: a book of the year's list."""

    period = Of("year")
    book = Text("书名", required=True, width=26, example="《示例读本》")
    author = Text("作者", width=14)

    class Meta:
        title, platform, row = "推荐书目", 2, "2.5"
        key = ("period", "book")
        heading = "book"


class ReadingMeeting(RecordModel):
    """读书会: a group study session."""

    date = When()
    theme = Text("主题", required=True, width=30, example="共读一本书（示例）")
    book = Text("书名", width=26)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "读书会", 2, "2.5"
        key = ("date", "theme")
        heading = "theme"


class ReadingRecord(RecordModel):
    """阅读记录: a book read to its end; only books of the year's list count."""

    date = When(help="读完的日期")
    cadre = cadre_field()
    book = Text("书名", required=True, width=26, example="《示例读本》")

    class Meta:
        title, platform, row = "阅读记录", 2, "2.5"
        key, once = ("cadre", "book", "date"), True
        heading = "book"


class Reflection(RecordModel):
    """学习体会: a written reflection."""

    date = When()
    cadre = cadre_field()
    headline = Text("标题", required=True, width=36, example="读书有感（示例）")
    book = Text("书名", width=26)

    class Meta:
        title, platform, row = "学习体会", 2, "2.5"
        key, once = ("cadre", "headline", "date"), True
        heading = "headline"


class ReflectionExchange(RecordModel):
    """心得交流: what was learned, told to others."""

    date = When()
    cadre = cadre_field()
    theme = Text("主题", required=True, width=30, example="读书心得交流（示例）")
    occasion = Text("场合", width=18)

    class Meta:
        title, platform, row = "心得交流", 2, "2.5"
        key = ("cadre", "date", "theme")
        heading = "theme"


class YouthDay(RecordModel):
    """青春团日: salons, outings, contests of speech and song."""

    date = When()
    theme = Text("主题", required=True, width=30, example="青春心向党（示例）")
    form = Choice("形式", "青年沙龙", "户外拓展", "演讲比赛", "歌咏比赛", open=True, required=True, width=12)
    result = Text("成绩", width=18)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "青春团日", 2, "2.6"
        key = ("date", "theme")
        heading = "theme"


class ShadowStudy(RecordModel):
    """跟班学习: staff of a subordinate institution placed in an office of the bureau: 推荐 → 确定 → 鉴定 → 结果."""

    cadre = cadre_field(example="赵示例")
    home_unit = Text("派出单位", required=True, width=18, example="示例福利院")
    host_office = Text("跟班处室", required=True, width=16, example="示例处")
    date = Since()
    end = Until()
    basis = Text("选派依据", width=30, example=SHADOW_RULE)
    nomination = Choice("推荐", "单位推荐", "个人申请", open=True, example="单位推荐")
    nominator = Text("推荐单位", width=18, example="示例福利院", in_table=False)
    nominated = Day("推荐日期", width=12, example="2021-02-20")
    decided_by = Text("确定单位", width=18, example="组织人事处", in_table=False)
    decided = Day("确定日期", width=12, example="2021-02-26")
    tasks = LongText("任务", example="参与处室工作（示例）")
    evaluation = LongText("鉴定")
    grade = Choice("鉴定等次", "优秀", "良好", "合格", "不合格", open=True, example=None)
    outcome = Choice(
        "结果", "回原单位", "留处室工作", "交流任职", "提拔使用", "延长跟班", "中止", open=True, example=None
    )

    class Meta:
        title, platform, row = "跟班学习", 2, "2.7"
        key = ("cadre", "date")
        heading = "host_office"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        nominated, decided = values.get("nominated"), values.get("decided")
        if nominated and decided and decided < nominated:
            yield "decided", "确定日期早于推荐日期，请核对：先推荐，后确定"


class Transfer(RecordModel):
    """岗位交流: a transfer from one post to another, with the level of rank."""

    date = When()
    cadre = cadre_field()
    from_post = Text("原岗位", required=True, width=20, example="示例处科员")
    to_post = Text("新岗位", required=True, width=20, example="办公室科员")
    level = Choice("职级层次", "正科", "副科", "其他", required=True, width=10)
    reason = Text("原因", width=24)

    class Meta:
        title, platform, row = "岗位交流", 2, "2.8"
        key = ("cadre", "date")
        heading = "to_post"


class MultiPost(RecordModel):
    """多岗位锻炼: training of a newly recruited civil servant in several posts."""

    cadre = cadre_field()
    post = Text("岗位", required=True, width=20, example="办事窗口")
    date = Since()
    end = Until()
    evaluation = LongText("鉴定")

    class Meta:
        title, platform, row = "多岗位锻炼", 2, "2.8"
        key = ("cadre", "post", "date")
        heading = "post"


MODELS = (
    Mentorship,
    WorkInfo,
    FieldResearch,
    SpecialGuidance,
    Seminar,
    Exam,
    Certificate,
    CloudStudy,
    CloudSharing,
    ThoughtForum,
    ReadingList,
    ReadingMeeting,
    ReadingRecord,
    Reflection,
    ReflectionExchange,
    YouthDay,
    ShadowStudy,
    Transfer,
    MultiPost,
)
