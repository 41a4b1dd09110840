"""Platform 5, 选拔使用: use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.appraisal import (
    AnnualAppraisal,
    AppraisalBase,
    AppraisalStep,
    Ballot,
    GradeCorrection,
    JudgeScore,
    QuarterPerformance,
)
from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    Day,
    Flag,
    LongText,
    Of,
    PeopleField,
    PersonField,
    Since,
    Text,
    Until,
    When,
    cadre_field,
    cadres_field,
)

LONGEST_SHORTCOMINGS = 200
"""Characters of 不足与改进, as many as 个人年度业绩表 has room for beside the rest."""
MEASURES = (
    "谈话提醒",
    "批评教育",
    "责令检查",
    "诫勉",
    "调整职务",
    "责令辞职",
    "免职",
    "降职",
    "警告",
    "记过",
    "记大过",
    "降级",
    "降低岗位等级",
    "撤职",
    "开除",
    "党内警告",
    "党内严重警告",
    "撤销党内职务",
    "留党察看",
    "留党察看一年",
    "留党察看二年",
    "开除党籍",
)
"""处理 and 处分 by their names; how long each has effect: effects.toml."""

INQUIRY = "立案审查"
CONCERN_STEPS = ("发现", "提醒", "纠正", "销号")
"""Steps of a 苗头性倾向性问题: no finding without a reminder, no reminder without a correction."""


TALK = "谈心谈话"
"""The way of 日常考察 that is a talk with the cadre."""


class Observation(RecordModel):
    """日常考察: an observation of a cadre's conduct at work."""

    date = When()
    cadre = cadre_field()
    method = Choice("方式", TALK, "实地考察", "走访服务对象", "列席会议", open=True, required=True, width=14)
    remark_text = LongText("评价", required=True, in_table=True, secret=True, example="工作踏实（示例）")
    observer = PersonField("考察人", example="李考察")

    class Meta:
        title, platform, row = "日常考察", 5, "5.1"
        key = ("cadre", "date", "method")
        heading, confidential = "method", True


class Forum(RecordModel):
    """思想交流座谈会: a meeting each half-year, with speakers."""

    period = Of("half")
    date = Day("日期", required=True, example="2021-03-10", width=12)
    theme = Text("主题", width=30)
    speakers = PeopleField("发言人", example="张示例")
    findings = LongText("发现的问题", secret=True)
    cadres = cadres_field()

    class Meta:
        title, platform, row = "思想交流座谈会", 5, "5.2"
        key = ("period", "date")
        heading = "theme"


class PoliticalCheck(RecordModel):
    """政治体检: a political check-up each half-year, findings and follow-up."""

    period = Of("half")
    cadre = cadre_field()
    date = Day("日期", required=True, example="2021-03-10", width=12)
    item = Text("项目", width=20)
    finding = Text("结论", required=True, secret=True, width=24, example="未发现问题（示例）")
    follow_up = LongText("整改", secret=True)

    class Meta:
        title, platform, row = "政治体检", 5, "5.2"
        key = ("cadre", "period")
        heading, confidential = "finding", True


class PartyCheck(PoliticalCheck):
    """党性体检: a check-up of Party spirit each half-year."""

    class Meta:
        title, platform, row = "党性体检", 5, "5.2"
        key = ("cadre", "period")
        heading, confidential = "finding", True


class AnnualReport(RecordModel):
    """年终述职: the year's report of a cadre, shown at the showcase."""

    period = Of("year")
    cadre = cadre_field()
    report = LongText(
        "述职内容",
        required=True,
        in_table=True,
        example="一年来的工作情况（示例）",
        help="另起一行写【思想淬炼】【学习锻炼】【实战练兵】【亲民便民】【选拔使用】的，其下文字代替个人工作记录汇总里该平台的"
        "一段；写【其他】的和没有小标题的，照录为本人述职",
    )
    shortcomings = LongText("不足与改进", example="统筹安排不够（示例）", help="印在个人年度业绩表上，200 字以内")
    date = Day("日期", example="2021-03-10", width=12)

    class Meta:
        title, platform, row = "年终述职", 5, "5.3"
        key = ("cadre", "period")
        heading = "report"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        said = values.get("shortcomings") or ""
        if len(said) > LONGEST_SHORTCOMINGS:
            yield (
                "shortcomings",
                f"“不足与改进”现有 {len(said)} 字，个人年度业绩表上最多印 {LONGEST_SHORTCOMINGS} 字，请改短",
            )


class Concern(RecordModel):
    """苗头性问题: one row a step, opened only by a named person after study (研判), never by a rule."""

    date = When()
    cadre = cadre_field()
    problem = Text("问题", required=True, width=30, secret=True, example="工作纪律松懈（示例）")
    step = Choice("步骤", *CONCERN_STEPS, required=True)
    grounds = LongText("事由", secret=True, example="研判会议提出（示例）")
    handler = PersonField("经办人", required=True, example="李经办")
    approver = PersonField("批准人", example="王批准")

    class Meta:
        title, platform, row = "苗头性问题", 5, "5.4"
        key = ("cadre", "problem", "step", "date")
        heading, confidential = "step", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values.get("step") == CONCERN_STEPS[0]:
            for name, what in (("grounds", "事由"), ("approver", "批准人")):
                if not values.get(name):
                    yield name, f"“发现”由专人经研判后开启，请写明{what}"


class Conduct(RecordModel):
    """遵章守纪: attendance, leave, breaches of discipline, measures and punishments."""

    date = When()
    cadre = cadre_field()
    category = Choice("类别", "考勤", "请销假", "违纪", "处理", "处分", INQUIRY, required=True, width=9)
    measure = Choice("处理或处分", *MEASURES, open=True, width=12, secret=True, example=None)
    content = Text("内容", required=True, width=32, secret=True, example="全勤（示例）")
    effective_until = Day("影响期至", width=12, help="处理、处分填影响期满之日；立案审查填结案之日，没有结案的空着")
    restored_on = Day("恢复党员权利日期", width=16, help="留党察看期满恢复党员权利之日；影响期从这天算")

    class Meta:
        title, platform, row = "遵章守纪", 5, "5.5"
        key = ("cadre", "date", "category")
        heading, confidential = "category", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values.get("measure") and values.get("category") not in ("处理", "处分"):
            yield "measure", "“处理或处分”只在类别是处理或处分时填写"
        until = values.get("effective_until")
        if until and until < (values.get("date") or ""):
            yield "effective_until", "影响期至早于日期，请核对"
        restored = values.get("restored_on")
        if restored and not (values.get("measure") or "").startswith("留党察看"):
            yield "restored_on", "恢复党员权利日期只在留党察看时填写"
        elif restored and restored < (values.get("date") or ""):
            yield "restored_on", "恢复党员权利日期早于日期，请核对"


class Reserve(RecordModel):
    """后备干部: membership of the reserve pool, training measures, readiness."""

    cadre = cadre_field()
    date = Since("列入日期")
    basis = Text("依据", width=24)
    measures = LongText("培养措施")
    end = Until("退出日期")
    leaving_reason = Text("退出原因", width=18)

    class Meta:
        title, platform, row = "后备干部", 5, "5.6"
        key = ("cadre", "date")
        heading, confidential = "basis", True


class Promotion(RecordModel):
    """提拔使用: promotion from one post to another."""

    date = When()
    cadre = cadre_field()
    from_post = Text("原职务", required=True, width=20, example="示例处副处长")
    to_post = Text("新职务", required=True, width=20, example="示例处处长")
    category = Choice("类别", "机关中层正职", "局属单位领导", "其他", width=16)
    basis = Text("依据", width=24)

    class Meta:
        title, platform, row = "提拔使用", 5, "5.7"
        key = ("cadre", "date")
        heading = "to_post"


class Commendation(RecordModel):
    """表彰奖励: of a cadre, or of somebody outside the roster (全市民政系统), named with their unit."""

    date = When()
    cadre = cadre_field(required=False)
    outsider = Text("姓名", width=10, help="名册以外的人员填写姓名和单位")
    outsider_unit = Text("单位", width=18)
    name = Text("名称", required=True, width=30, example="先进工作者（示例）")
    form = Choice("形式", "通报表扬", "表彰", "嘉奖", "记功", width=10)
    level = Choice("级别", "市级", "省级", "部级", "局级", "国家级", required=True, width=9)
    issuer = Text("授予单位", required=True, width=20, example="市人民政府")
    young_grassroots = Flag("基层年轻干部", example=True, width=12)

    class Meta:
        title, platform, row = "表彰奖励", 5, "5.8"
        key = ("date", "name", "cadre", "outsider", "outsider_unit")
        heading = "name"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values.get("cadre") and not values.get("outsider"):
            yield "cadre", "请填写干部；名册以外的人员请填写姓名和单位"
        if values.get("cadre") and values.get("outsider"):
            yield "outsider", "干部与姓名只填一项：名册内的填干部，名册外的填姓名和单位"
        if values.get("outsider") and not values.get("outsider_unit"):
            yield "outsider_unit", "名册以外的人员请填写单位"


MODELS = (
    QuarterPerformance,
    JudgeScore,
    Observation,
    AppraisalBase,
    Forum,
    PoliticalCheck,
    PartyCheck,
    AnnualReport,
    Ballot,
    AnnualAppraisal,
    AppraisalStep,
    GradeCorrection,
    Concern,
    Conduct,
    Reserve,
    Promotion,
    Commendation,
)
