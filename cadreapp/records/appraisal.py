"""Platform 5, 选拔使用: scores and grades of the quarter and the year, their caps, steps and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.base import RecordModel
from cadreapp.records.fields import Choice, Day, LongText, Measure, Number, Of, PersonField, State, Text, cadre_field

CIVIL_GRADES = ("优秀", "称职", "基本称职", "不称职")
INSTITUTION_GRADES = ("优秀", "合格", "基本合格", "不合格")
UNGRADED = "未定等次"
UNGRADED_REASONS = ("新录用试用期", "初次就业不满半年", "病假、事假累计超过半年", "立案审查调查未结案", "受处分期间")
"""Why somebody takes part without a grade; other reasons may be written. What follows from each: grading.toml."""

JUDGES = ("局领导", "处室负责人", "其他评委")
"""Classes of judges; their weights: grading.toml."""

CONFIRMED, FED_BACK = "已确认", "已反馈"
LOCKED = (CONFIRMED, FED_BACK)
"""States in which a grade or a score is locked; what is wrong is corrected in writing, never overwritten."""

LATER = "补定"
"""The grade of a year that had none, given after a case was closed; like a 等次更正 it is a paper on file."""

YEAR_STEPS = ("提交", "党组研究", "拟优秀公示", "书面告知", "复核", "申诉", "再申诉", "归档", LATER)
"""Steps of a year's appraisal; between 拟优秀公示 and 书面告知 the grade itself is confirmed."""

REVIEWS = ("复核", "申诉", "再申诉")
"""What somebody may ask for who does not agree; to whom each is open: grading.toml."""

SHOWING = "公示中，异议情况待登记"
"""What 异议或结论 of a 拟优秀公示 says until it is over; with it nothing is confirmed."""

NO_OBJECTION, SETTLED, OPEN = "没有异议", "有异议，已核实", "有异议，核实中"
OBJECTIONS = (NO_OBJECTION, SETTLED, OPEN)
"""What came of a 拟优秀公示; while an objection is open nothing is confirmed."""

STAFF_KINDS = ("公务员", "参公人员", "事业单位人员", "机关工勤")


def same_person(one: Any, other: Any) -> bool:
    """Whether two named ones are the same: by person where both are known, else by name (namesakes count as one)."""
    if one is None or other is None:
        return False
    if one.person is not None and other.person is not None:
        return bool(one.person == other.person)
    return bool(one.name == other.name)


def second_name(values: Mapping[str, Any], label: str) -> Iterator[tuple[str, str]]:
    """Nobody confirms their own row: a confirmed record names a reviewer who is somebody else."""
    cadre, reviewer = values.get("cadre"), values.get("reviewer")
    if reviewer is None:
        if values.get("state") in LOCKED:
            yield "reviewer", f"确认时须写明{label}，不能没有第二个人"
    elif same_person(cadre, reviewer):
        yield "reviewer", f"{label}不能是本人"


def reasoned(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Whoever is not graded has a reason, and nobody else has one."""
    if values.get("grade") == UNGRADED and not values.get("ungraded_reason"):
        yield "ungraded_reason", "未定等次的，请写明未定等次原因"
    if values.get("grade") != UNGRADED and values.get("ungraded_reason"):
        yield "ungraded_reason", f"等次是“{values.get('grade')}”，未定等次原因应空着"


class QuarterPerformance(RecordModel):
    """季度绩效考评: the quarter's score and bonus coefficient; takes the grade of 季评鉴, holds none of its own."""

    period = Of("quarter")
    cadre = cadre_field()
    score = Measure("绩效得分", scale=1, unit="分", secret=True)
    coefficient = Measure("奖金系数", scale=2, secret=True)
    reviewer = PersonField("审核人", example=None)
    state = State("草稿", CONFIRMED, FED_BACK)

    class Meta:
        title, platform, row = "季度绩效考评", 5, "5.1"
        key = ("cadre", "period")
        amount = "score"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from second_name(values, "审核人")


class JudgeScore(RecordModel):
    """评委评分: what one judge gives a cadre's 述工作 and 晒业绩 of a quarter, out of 100."""

    period = Of("quarter")
    cadre = cadre_field()
    judge = PersonField("评委", required=True, example="王评委")
    judge_class = Choice("评委类别", *JUDGES, required=True, width=12, example="其他评委")
    report_score = Measure("述工作得分", scale=1, unit="分", secret=True, example="88", width=11)
    achievements_score = Measure("晒业绩得分", scale=1, unit="分", secret=True, example="90", width=11)

    class Meta:
        title, platform, row = "评委评分", 5, "5.1"
        key = ("cadre", "period", "judge")
        heading, confidential = "judge_class", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        scores = {"report_score": "述工作得分", "achievements_score": "晒业绩得分"}
        for name, label in scores.items():
            if (values.get(name) or 0) > 100:
                yield name, f"{label}最高 100 分，现在是 {values[name]}"
        if all(values.get(name) is None for name in scores):
            yield "report_score", "述工作、晒业绩至少打一项分"
        if same_person(values.get("cadre"), values.get("judge")):
            yield "judge", "评委不能给自己打分"


SCORED: tuple[Measure, ...] = (JudgeScore.report_score, JudgeScore.achievements_score)
"""What a judge scores: 述工作, 晒业绩."""


class AppraisalBase(RecordModel):
    """考核名额: 参加考核总人数 of the whole organ or unit, typed from the bureau's plan; the base of every cap."""

    period = Of("", label="期间", help="季度（2021Q1）或年度（2021）")
    staff = Choice("身份", *STAFF_KINDS, required=True, width=14)
    total = Number("参加考核总人数", required=True, unit="人", example="60", width=14)
    leaders = Number("其中领导成员", unit="人", width=12, help="由主管机关考核的领导成员，不计入名额的基数")
    used = Number("名册外已用名额", unit="个", example="2", width=14)
    unit = Text("单位", width=18)
    establishment = Number("编制数", unit="名", width=9, help="印在年度考核结果汇总备案表上")
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
        if (values.get("leaders") or 0) > (values.get("total") or 0):
            yield "leaders", "领导成员多于参加考核总人数，请核对"
        names = ("approved_by", "approval_number", "approval_day", "approval_reason")
        if any(values.get(n) for n in names):
            for name in names:
                if not values.get(name):
                    yield name, "超额批准的机关、文号、日期、理由都要写明"


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
    ungraded_reason = Choice("未定等次原因", *UNGRADED_REASONS, open=True, width=20, secret=True, example=None)
    reviewer = PersonField("审核人", example=None)
    confirmed_on = Day("确认日期", example=None, width=12, help="空着的，以在程序里确认的那一天为准")
    elsewhere = Text("考核单位", width=18, help="由别的单位考核、定等次的，写明单位；由本局考核的空着")
    elsewhere_number = Text("考核单位文号", width=18)
    state = State("草稿", CONFIRMED)

    class Meta:
        title, platform, row = "年度考核", 5, "5.3"
        key = ("cadre", "period")
        heading = "grade"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from reasoned(values)
        if bool(values.get("elsewhere")) != bool(values.get("elsewhere_number")):
            missing = "elsewhere_number" if values.get("elsewhere") else "elsewhere"
            yield missing, "由别的单位考核的，单位和文号都要写明"
        yield from second_name(values, "审核人")


class AppraisalStep(RecordModel):
    """年度考核步骤: one row a step of a cadre's year; 主管领导 proposes, 党组 decides, the clerk records."""

    period = Of("year")
    cadre = cadre_field()
    step = Choice("步骤", *YEAR_STEPS, required=True, width=12)
    date = Day("日期", required=True, example="2021-12-20", width=12)
    leader = PersonField("提出人", example="王主管")
    grade = Text("等次意见", width=10, secret=True, example="称职")
    until = Day("公示截止日期", width=14)
    meeting = Text("会议或文号", width=20, example="2021年第9次党组会（示例）")
    signed = Choice("本人意见", "签字", "拒签", example=None, width=10)
    objection = Choice("异议情况", *OBJECTIONS, example=None, width=18, secret=True)
    outcome = LongText("异议或结论", secret=True)
    answered_on = Day("收到决定日期", example=None, width=14, help="复核、申诉的决定送达本人之日；下一步的期限从这天算")
    handler = PersonField("经办人", required=True, example="李经办")

    class Meta:
        title, platform, row = "年度考核步骤", 5, "5.3"
        key = ("cadre", "period", "step")
        heading, confidential = "step", True

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        needed = {
            "提交": (("leader", "哪位主管领导提出的"), ("grade", "建议什么等次")),
            "党组研究": (("meeting", "是哪次党组会"), ("grade", "党组决定什么等次")),
            "拟优秀公示": (("until", "公示到哪一天"), ("outcome", "有没有异议")),
            "书面告知": (("signed", "本人签字还是拒签"),),
            "复核": (("outcome", "复核结论"),),
            "申诉": (("outcome", "申诉结论"),),
            "再申诉": (("outcome", "再申诉结论"),),
            LATER: (("meeting", "依据的文号或会议"), ("grade", "补定什么等次")),
        }
        for name, what in needed.get(values.get("step") or "", ()):
            if not values.get(name):
                yield name, f"“{values['step']}”要写明{what}"
        for name, label in (("handler", "经办人"), ("leader", "提出人")):
            if same_person(values.get("cadre"), values.get(name)):
                yield name, f"{label}不能是本人"
        if values.get("objection") and values.get("step") != "拟优秀公示":
            yield "objection", "异议情况只在步骤是“拟优秀公示”时填写"
        if values.get("answered_on"):
            if values.get("step") not in REVIEWS:
                yield "answered_on", f"收到决定日期只在步骤是{'、'.join(REVIEWS)}时填写"
            elif values["answered_on"] < (values.get("date") or ""):
                yield "answered_on", "收到决定日期早于申请日期，请核对"


class GradeCorrection(RecordModel):
    """等次更正: a written correction of a locked grade, which keeps both; it is never changed or deleted itself."""

    period = Of("", label="期间", help="季度（2021Q1）或年度（2021）", example="2021Q2")
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
        for name, label in (("handler", "更正人"), ("approver", "批准人")):
            if same_person(values.get("cadre"), values.get(name)):
                yield name, f"{label}不能是本人"
        if same_person(values.get("handler"), values.get("approver")):
            yield "approver", "批准人和更正人不能是同一个人"
