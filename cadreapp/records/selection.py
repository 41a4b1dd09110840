"""Platform 5, 选拔使用: use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.base import RecordModel
from cadreapp.records.fields import (
    Choice,
    Day,
    Flag,
    LongText,
    Number,
    Of,
    PeopleField,
    PersonField,
    Since,
    State,
    Text,
    Until,
    When,
    cadre_field,
    cadres_field,
)

CIVIL_GRADES = ("优秀", "称职", "基本称职", "不称职")
INSTITUTION_GRADES = ("优秀", "合格", "基本合格", "不合格")
UNGRADED = "未定等次"
CONFIRMED, FED_BACK = "已确认", "已反馈"
LOCKED = (CONFIRMED, FED_BACK)
"""States in which a grade or a score is locked; what is wrong is corrected in writing, never overwritten."""

YEAR_STEPS = ("提交", "党组研究", "拟优秀公示", "书面告知", "复核", "申诉", "归档")
"""Steps of a year's appraisal; between 拟优秀公示 and 书面告知 the grade itself is confirmed."""

CONCERN_STEPS = ("发现", "提醒", "纠正", "销号")
"""Steps of a 苗头性倾向性问题: no finding without a reminder, no reminder without a correction."""

STAFF_KINDS = ("公务员", "参公人员", "事业单位人员", "机关工勤")


def second_name(values: Mapping[str, Any], label: str) -> Iterator[tuple[str, str]]:
    """Nobody confirms his own row: a confirmed record names a reviewer who is somebody else."""
    cadre, reviewer = values.get("cadre"), values.get("reviewer")
    if reviewer is None:
        if values.get("state") in LOCKED:
            yield "reviewer", f"确认时须写明{label}，不能没有第二个人"
    elif cadre is not None and (reviewer.name, reviewer.person) == (cadre.name, cadre.person):
        yield "reviewer", f"{label}不能是本人"


class QuarterPerformance(RecordModel):
    """季度绩效考评: the quarter's score and bonus coefficient; takes the grade of 季评鉴, holds none of its own."""

    period = Of("quarter")
    cadre = cadre_field()
    score = Number("绩效得分", scale=1, unit="分", secret=True)
    coefficient = Number("奖金系数", scale=2, secret=True)
    reviewer = PersonField("审核人", example=None)
    state = State("草稿", CONFIRMED, FED_BACK)

    class Meta:
        title, platform, row = "季度绩效考评", 5, "5.1"
        key = ("cadre", "period")
        amount = "score"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from second_name(values, "审核人")


class Observation(RecordModel):
    """日常考察: an observation of a cadre's conduct at work."""

    date = When()
    cadre = cadre_field()
    method = Choice("方式", "谈心谈话", "实地考察", "走访服务对象", "列席会议", open=True, required=True, width=14)
    remark_text = LongText("评价", required=True, in_table=True, secret=True, example="工作踏实（示例）")
    observer = PersonField("考察人", example="李考察")

    class Meta:
        title, platform, row = "日常考察", 5, "5.1"
        key = ("cadre", "date", "method")
        heading, confidential = "method", True


class AppraisalBase(RecordModel):
    """考核名额: 参加考核总人数 of the whole organ or unit, typed from the bureau's plan; the base of every cap."""

    period = Of("", label="期间", help="季度（2021Q1）或年度（2021）")
    staff = Choice("身份", *STAFF_KINDS, required=True, width=14)
    total = Number("参加考核总人数", required=True, unit="人", example="60", width=14)
    used = Number("名册外已用名额", unit="个", example="2", width=14)
    unit = Text("单位", width=18)
    basis = Text("依据", width=24)
    approved_by = Text("超额批准机关", width=18)
    approval_number = Text("超额批准文号", width=18)
    approval_day = Day("超额批准日期", width=14)
    approval_reason = LongText("超额理由")

    class Meta:
        title, platform, row = "考核名额", 5, "5.1"
        key = ("period", "staff", "unit")
        heading = "staff"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if len(values.get("period") or "") == 7 or "H" in (values.get("period") or ""):
            yield "period", "期间应是季度（如 2021Q1）或年度（如 2021）"
        if values.get("used") is not None and values.get("total") is not None and values["used"] > values["total"]:
            yield "used", "名册外已用名额多于参加考核总人数，请核对"
        names = ("approved_by", "approval_number", "approval_day", "approval_reason")
        if any(values.get(n) for n in names):
            for name in names:
                if not values.get(name):
                    yield name, "超额批准的机关、文号、日期、理由都要写明"


class Forum(RecordModel):
    """思想交流座谈会: a meeting each half-year, with speakers."""

    period = Of("half")
    date = Day("日期", required=True, example="2021-05-20", width=12)
    theme = Text("主题", width=30)
    speakers = PeopleField("发言人", example="张示例")
    cadres = cadres_field()

    class Meta:
        title, platform, row = "思想交流座谈会", 5, "5.2"
        key = ("date",)
        heading = "theme"


class PoliticalCheck(RecordModel):
    """政治体检: a political check-up each half-year, findings and follow-up."""

    period = Of("half")
    cadre = cadre_field()
    date = Day("日期", required=True, example="2021-05-20", width=12)
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
        help="另起一行写【思想淬炼】【学习锻炼】【实战练兵】【亲民便民】【选拔使用】的，其下文字代替个人年度总结里该平台的"
        "一段；写【其他】的和没有小标题的，照录为本人述职",
    )
    date = Day("日期", example="2021-12-20", width=12)

    class Meta:
        title, platform, row = "年终述职", 5, "5.3"
        key = ("cadre", "period")
        heading = "report"


class Ballot(RecordModel):
    """民主测评: the tally of one class of ballots on a cadre."""

    period = Of("year")
    cadre = cadre_field()
    ballot_class = Choice("票种", "A票", "B票", "C票", open=True, width=10)
    due = Number("应到", unit="人", example="30", width=7)
    present = Number("实到", unit="人", example="28", width=7)
    returned = Number("收回", unit="张", example="28", width=7)
    valid = Number("有效", unit="张", example="28", width=7)
    excellent = Number("优秀", unit="票", example="20", width=7, secret=True)
    competent = Number("称职", unit="票", example="8", width=7, secret=True)
    basic = Number("基本称职", unit="票", example="0", width=9, secret=True)
    incompetent = Number("不称职", unit="票", example="0", width=8, secret=True)
    abstained = Number("弃权", unit="票", example="0", width=7, secret=True)

    class Meta:
        title, platform, row = "民主测评", 5, "5.3"
        key = ("cadre", "period", "ballot_class")
        heading, confidential = "ballot_class", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        chain = [("due", "应到"), ("present", "实到"), ("returned", "收回"), ("valid", "有效")]
        for (more, more_label), (less, less_label) in zip(chain, chain[1:], strict=False):
            if values.get(more) is not None and values.get(less) is not None and values[less] > values[more]:
                yield less, f"{less_label}（{values[less]}）多于{more_label}（{values[more]}），请核对"
        votes: list[Any] = [values.get(n) for n in ("excellent", "competent", "basic", "incompetent", "abstained")]
        if values.get("valid") is not None and None not in votes and sum(votes) != values["valid"]:
            yield "valid", f"各项票数合计 {sum(votes)}，与有效票 {values['valid']} 不符，请核对"


class AnnualAppraisal(RecordModel):
    """年度考核: the year's grade; a grade that is not decided is never inferred."""

    period = Of("year")
    cadre = cadre_field()
    grade = Choice(
        "等次",
        "优秀",
        "称职",
        "基本称职",
        "不称职",
        "合格",
        "基本合格",
        "不合格",
        UNGRADED,
        required=True,
        secret=True,
        example="称职",
        aliases={"不定等次": UNGRADED},
    )
    comment = LongText("评语")
    ungraded_reason = Text("未定等次原因", width=20, secret=True)
    reviewer = PersonField("审核人", example=None)
    state = State("草稿", CONFIRMED)

    class Meta:
        title, platform, row = "年度考核", 5, "5.3"
        key = ("cadre", "period")
        heading = "grade"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values.get("grade") == UNGRADED and not values.get("ungraded_reason"):
            yield "ungraded_reason", "未定等次的，请写明未定等次原因"
        yield from second_name(values, "审核人")


class AppraisalStep(RecordModel):
    """年度考核步骤: one row a step of a cadre's year; 主管领导 proposes, 党组 decides, the clerk records."""

    period = Of("year")
    cadre = cadre_field()
    step = Choice("步骤", *YEAR_STEPS, required=True, width=12)
    date = Day("日期", required=True, example="2021-12-20", width=12)
    until = Day("公示截止日期", width=14)
    meeting = Text("会议或文号", width=20, example="2021年第9次党组会（示例）")
    signed = Choice("本人意见", "签字", "拒签", example=None, width=10)
    outcome = LongText("异议或结论", secret=True)
    handler = PersonField("经办人", required=True, example="李经办")

    class Meta:
        title, platform, row = "年度考核步骤", 5, "5.3"
        key = ("cadre", "period", "step")
        heading, confidential = "step", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        needed = {
            "党组研究": (("meeting", "是哪次党组会"),),
            "拟优秀公示": (("until", "公示到哪一天"), ("outcome", "有没有异议")),
            "书面告知": (("signed", "本人签字还是拒签"),),
            "复核": (("outcome", "复核结论"),),
            "申诉": (("outcome", "申诉结论"),),
        }
        for name, what in needed.get(values.get("step") or "", ()):
            if not values.get(name):
                yield name, f"“{values['step']}”要写明{what}"
        cadre, handler = values.get("cadre"), values.get("handler")
        if cadre is not None and handler is not None and (cadre.name, cadre.person) == (handler.name, handler.person):
            yield "handler", "经办人不能是本人"


class GradeCorrection(RecordModel):
    """等次更正: a written correction of a locked grade, which keeps both; it is never changed or deleted itself."""

    period = Of("", label="期间", help="季度（2021Q1）或年度（2021）")
    cadre = cadre_field()
    date = Day("日期", required=True, example="2021-05-20", width=12)
    old = Text("原等次", required=True, width=9, secret=True, example="好")
    grade = Text("更正为", required=True, width=9, secret=True, example="较好")
    basis = Text("依据文号", required=True, width=20, example="示例〔2021〕1号")
    reason = LongText("理由", required=True, secret=True, example="原评鉴材料有误（示例）")
    handler = PersonField("更正人", required=True, example="李经办")
    approver = PersonField("批准人", required=True, example="王批准")

    class Meta:
        title, platform, row = "等次更正", 5, "5.1"
        key = ("cadre", "period", "date")
        heading, confidential = "basis", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        def who(name: str) -> Any:
            named = values.get(name)
            return (named.name, named.person) if named is not None else None

        for name, label in (("handler", "更正人"), ("approver", "批准人")):
            if who(name) and who(name) == who("cadre"):
                yield name, f"{label}不能是本人"
        if who("handler") and who("handler") == who("approver"):
            yield "approver", "批准人和更正人不能是同一个人"


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
    category = Choice("类别", "考勤", "请销假", "违纪", "处理", "处分", required=True, width=9)
    content = Text("内容", required=True, width=32, secret=True, example="全勤（示例）")
    effective_until = Day("影响期至", width=12)

    class Meta:
        title, platform, row = "遵章守纪", 5, "5.5"
        key = ("cadre", "date", "category")
        heading, confidential = "category", True


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
    """表彰奖励: of a cadre, or of somebody outside the roster (全市民政系统), named with his unit."""

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
