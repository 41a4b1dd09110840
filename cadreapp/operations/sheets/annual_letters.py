"""What the year's appraisal tells people on paper: notices to the public, letters to each cadre, corrections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.appraisal.procedure import BEST
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.annual import chosen, common, named, wanted
from cadreapp.operations.sheets.model import APPRAISAL, Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records import kind
from cadreapp.records.appraisal import UNGRADED, GradeCorrection
from cadreapp.records.period import Period
from cadreapp.run import Run
from cadreapp.store import query
from cadreapp.store.grading import appraisal
from cadreapp.store.grading.appraisal import Step
from cadreapp.store.persons import people
from cadreapp.store.persons.people import INSTITUTION, Member
from cadreapp.store.query import Filter

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadreapp.reports.data import YearGrade

PLACES = ("联系部门：　　　　　　　　　　　　　联系电话：", "来信来访地址：")
"""Lines of a notice that are filled in by hand."""


def proposed(desk: Desk, request: Request, run: Run) -> Workbook:
    """The notice of those who shall get the best grade, one for each span of public days.

    UserError: no 拟优秀公示 is registered.
    """
    from cadreapp.reports.annual import spoken

    period, shown = request.period, [s for s in appraisal.steps(desk.db, year=request.period.text) if s.until]
    members = {m.person: m for m in _roster(desk, period) if wanted(request, m)}
    spans: dict[tuple[str, str], list[Step]] = {}
    for step in shown:
        if step.step == "拟优秀公示" and step.person in members:
            spans.setdefault((step.day, step.until or ""), []).append(step)
    if not spans:
        raise UserError(f"{period.label}还没有登记“拟优秀公示”，请先在“年度考核”里登记公示。")
    meetings = {s.person: s.meeting for s in appraisal.steps(desk.db, year=period.text) if s.step == "党组研究"}
    form = open_form(desk, "annual.xlsx")
    for (first, last), some in spans.items():
        span, calendar = (date.fromisoformat(first), date.fromisoformat(last)), desk.rules.workdays
        days = "，".join(filter(None, (f"{calendar.count(*span)} 个工作日", calendar.provisional(*span))))
        word = _words(members[s.person].group for s in some)
        names = "、".join(dict.fromkeys(m for s in some if (m := meetings.get(s.person))))
        body = (
            f"　　根据考核规定和本单位考核方案，经民主测评、主管领导建议{f'，{names}研究' if names else '和党组研究'}，"
            f"下列 {len(some)} 名同志拟评为{named(period)}考核“{BEST}”{word}，现予公示。\n"
            f"　　公示时间：{spoken(first)}至{spoken(last)}（{days}）。公示期间对拟定{word}有异议的，"
            "请以来信、来电、来访等方式向人事部门反映；以个人名义反映的请署真实姓名。"
        )
        order = {person: at for at, person in enumerate(members)}
        some.sort(key=lambda s: order[s.person])
        values = common(desk, period) | {
            "标题": f"关于{named(period)}考核拟评优秀{word}\n人员的公示",
            "正文": body,
            "人": _people(members[s.person] for s in some),
            "句": [{"文字": f"　　{text}"} for text in PLACES],
            "日期": spoken(first),
        }
        form.sheet("公示", f"{first}公示", values)
    return form.finish()


def _words(groups: Iterable[str]) -> str:
    """等次 or 档次, or both where a notice names people of both kinds of staff."""
    from cadreapp.reports.annual import grade_word

    found = sorted({grade_word(g) for g in groups}, reverse=True)
    return found[0] if len(found) == 1 else f"{found[0]}（{found[1]}）"


def _roster(desk: Desk, period: Period) -> list[Member]:
    return people.roster(desk.db, period.start.isoformat(), period.end.isoformat())


def _people(members: Iterable[Member]) -> list[dict[str, Any]]:
    return [{"序": number, "姓名": m.name, "单位": m.unit, "职务": m.post} for number, m in enumerate(members, 1)]


def announced(desk: Desk, request: Request, run: Run) -> Workbook:
    """The notice of the results: the names of the best grade, of the others only how many.

    UserError: no grade is confirmed, or none of them is the best.
    """
    from cadreapp.reports.annual import counted, grade_word, told_grade
    from cadreapp.reports.data import day

    period = request.period
    everybody = [m for some in chosen(desk, request).values() for m in some if m.grade and not m.elsewhere]
    best = [m.member for m in everybody if m.grade == BEST]
    if not best:
        raise UserError(f"{period.label}还没有确认的“{BEST}”等次，没有可以通报的结果。")
    word, told = _words(m.member.group for m in everybody), counted([m.grade for m in everybody])
    if word == grade_word(INSTITUTION):
        told = told_grade(told, INSTITUTION)
    body = (
        f"　　{named(period)}考核工作已经结束，经研究确定{word}的年轻干部 {len(everybody)} 人："
        f"{told}。\n"
        f"　　现将评为“{BEST}”{word}的 {len(best)} 名同志公布如下。考核结果另行书面告知本人，"
        "依照规定可以申请复核、申诉的，按书面告知的期限办理。"
    )
    values = common(desk, period) | {
        "标题": f"{named(period)}考核结果通报",
        "正文": body,
        "人": _people(best),
        "句": [{"文字": f"　　{PLACES[0]}"}],
        "日期": day(desk.today()),
    }
    form = open_form(desk, "annual.xlsx")
    form.sheet("公示", "考核结果通报", values)
    return form.finish()


def informing(desk: Desk, request: Request, run: Run) -> Workbook:
    """年度考核结果告知书, one for each whose grade is confirmed; UserError if nobody's is."""
    some = [m for found in chosen(desk, request).values() for m in found if m.grade and not m.elsewhere]
    if not some:
        raise UserError(f"所选范围里还没有确认的{named(request.period)}考核等次，不能制告知书。")
    form = open_form(desk, "annual.xlsx")
    handlers = {s.person: s.handler for s in appraisal.steps(desk.db, year=request.period.text) if s.step == "书面告知"}
    advance = run.steps(len(some))
    for one in some:
        advance(one.member.name)
        form.sheet("告知书", one.member.name, _letter(desk, request.period, one, handlers.get(one.member.person)))
    return form.finish()


def _letter(desk: Desk, period: Period, found: YearGrade, handler: str | None) -> dict[str, Any]:
    from cadreapp.reports.annual import grade_word, spoken, told_grade

    course = found.course
    word = grade_word(found.member.group)
    rights = desk.rules.grading.procedure(found.member.staff or "", period.year).said(found.grade or "")
    meeting = f"经{course.meeting}研究" if course.meeting else "经研究"
    said = f"　　根据考核规定，{meeting}，确定你{named(period)}考核为“{found.grade}”{word}。"
    if found.grade == UNGRADED:
        said = f"　　根据考核规定，{meeting}，你参加{named(period)}考核，因{found.reason or '规定情形'}，未定{word}。"
    if course.corrections:
        last = course.corrections[-1]
        said += f"（原为“{told_grade(last.old, found.member.group)}”，{spoken(last.day)}依据{last.basis}{last.what}。）"
    shared = common(desk, period)
    by_record = bool(shared["填日期"])
    signed = by_record and course.signed == "签字"
    return shared | {
        "称呼": f"{found.member.unit or ''}　{found.member.name}同志：".strip("　"),
        "正文": said,
        "权利": f"{f'　　对考核结果不服的，{rights}。复核、申诉期间不停止结果的执行。' if rights else '　　'}"
        "请在下面签署本人意见；拒绝签字的，由送达人注明情况，视为已经告知。",
        "日期": spoken(course.told_on if by_record else None),
        "本人": None,
        "本人日": spoken(course.told_on if signed else None),
        "送达人": handler if by_record else None,
        "送达日期": spoken(course.told_on if by_record else None),
        "拒签": "　　本人拒绝签字。" if by_record and course.signed == "拒签" else None,
    }


def corrections(desk: Desk, request: Request, run: Run) -> Workbook:
    """等次更正书, one for each correction chosen, or of the period; UserError if there are none."""
    from cadreapp.reports.annual import grade_word, spoken, told_grade

    paper, period = kind(GradeCorrection), request.period
    if request.records:
        rows = query.load(desk.db, paper, request.records)
    else:
        rows = query.rows(desk.db, paper, Filter(period.start.isoformat(), period.end.isoformat()))[::-1]
    members = {m.person: m for m in _roster(desk, period)}
    rows = [r for r in rows if r.kind == paper.name]
    if request.people is not None or request.unit is not None:
        own = {p for p, m in members.items() if wanted(request, m)}
        rows = [r for r in rows if request.records or r.given(GradeCorrection.cadre).person in own]
    if not rows:
        raise UserError(f"{period.label}没有等次更正，没有可以打印的更正书。")
    form = open_form(desk, "annual.xlsx")
    advance = run.steps(len(rows))
    for row in rows:
        cadre = row.given(GradeCorrection.cadre)
        advance(cadre.name)
        member = members.get(cadre.person) if cadre.person is not None else None
        group = member.group if member else ""
        word = grade_word(group)
        values = common(desk, period) | {
            "日期": spoken(row.given(GradeCorrection.date)),
            "姓名": cadre.name,
            "期间": named(Period.parse(row.given(GradeCorrection.period))),
            "单位": member.unit if member else None,
            "职务": member.post if member else None,
            "标题": f"考核{word}更正书",
            "词": word,
            "原": told_grade(row[GradeCorrection.old], group),
            "新": told_grade(row[GradeCorrection.grade], group),
            "依据": row[GradeCorrection.basis],
            "理由": row[GradeCorrection.reason],
            "更正人": row.given(GradeCorrection.handler).name,
            "批准人": row.given(GradeCorrection.approver).name,
        }
        form.sheet("更正书", cadre.name, values)
    return form.finish()


SHEETS = (
    SheetSpec("拟优秀公示", APPRAISAL, "annual.xlsx", proposed),
    SheetSpec("年度考核结果通报", APPRAISAL, "annual.xlsx", announced),
    SheetSpec("年度考核结果告知书", APPRAISAL, "annual.xlsx", informing, of="cadres", confidential=True),
    SheetSpec(
        "等次更正书",
        APPRAISAL,
        "annual.xlsx",
        corrections,
        ("year", "half", "quarter", "month"),
        of="records",
        kinds=(GradeCorrection,),
        confidential=True,
    ),
)
