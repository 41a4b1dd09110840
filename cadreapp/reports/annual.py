"""The year's registration form of each cadre and the list of results. A grade is never inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.appraisal import CIVIL_GRADES, INSTITUTION_GRADES, UNGRADED
from cadreapp.reports.data import CHINESE, YearGrade, day, dotted
from cadreapp.reports.filling.filler import Form
from cadreapp.reports.filling.measuring import fitting_size, head_that_fits
from cadreapp.reports.trail import Trail
from cadreapp.store.persons.people import CIVIL, INSTITUTION, WORKERS

TITLES = {
    CIVIL: "公务员年度考核登记表",
    INSTITUTION: "事业单位工作人员年度考核登记表",
    WORKERS: "机关工勤人员年度考核登记表",
}
"""Group → title of the form; whoever's 身份 is not filled in gets the form without naming one."""


def grade_word(group: str) -> str:
    """What a group's rules call a grade: 档次 for institutions (人社部发〔2023〕6号), else 等次."""
    return "档次" if group == INSTITUTION else "等次"


def told_grade(grade: str | None, group: str) -> str:
    """A grade in a group's own words: 未定等次 is 未定档次 for institutions."""
    return (grade or "").replace("等次", grade_word(group))


LAYOUTS = {INSTITUTION: "事业登记表", WORKERS: "工勤登记表"}
"""Group → sheet of the template, where it is not 登记表."""

NO_DATE = "　　年　　月　　日"
_SUMMARY_ROOM = (515.0, 400.0)
_MORE_ROOM = (610.0, (380.0, 320.0))
"""Pixels and points of 个人总结, and of the two parts of a continuation page, in the template."""


def notes(*texts: str) -> list[dict[str, str]]:
    """Notes under a table, a row each."""
    return [{"文字": text} for text in texts]


def spoken(text: str | None) -> str:
    """An ISO day as paper says it, or the places in which it is written by hand."""
    return day(date.fromisoformat(text)) if text else NO_DATE


def results(
    form: Form,
    groups_: Mapping[str, Sequence[YearGrade]],
    bases: Iterable[str],
    common: Mapping[str, Any],
    trail: Trail | None = None,
) -> Worksheet:
    """年度考核结果名单: confirmed grades by group, why somebody has none, corrections, the bureau's bases.

    With a `trail`, names lead to the cadres' own forms.
    """
    trail = trail or Trail()
    groups: list[dict[str, Any]] = []
    written: list[str] = []
    number = 0
    for at, (group, members) in enumerate(groups_.items()):
        rows = []
        for found in members:
            number += 1
            papers = found.course.corrections
            absent, by = found.absent and "不参加考核", found.elsewhere and "由外单位考核"
            said = (absent, by, found.reason, *(f"{p.old}{p.what}为{p.grade}" for p in papers), found.remark)
            written += [
                f"{found.member.name}：{spoken(p.day)}由“{p.old}”{p.what}为“{p.grade}”（{p.basis}）。" for p in papers
            ]
            own = (found.absent, found.elsewhere and f"由{found.elsewhere}考核")
            written += [f"{found.member.name}：{words}。" for words in own if words]
            rows.append(
                {
                    "序": number,
                    "姓名": trail.page(found.member.person, found.member.name),
                    "单位": found.member.unit,
                    "职务": found.member.post,
                    "职级": found.member.rank,
                    "等次": found.grade,
                    "备注": "；".join(s for s in said if s),
                }
            )
        groups.append(
            {
                "标题": f"{CHINESE[at]}、{group}（{len(members)} 人）",
                "干部": rows,
                "小计": counted([m.grade for m in members]),
            }
        )
    said_ = ["注：等次只填已确认的，“—”表示尚未确认或没有登记，不作推定。"]
    said_ += [f"　　{text}" for text in (*bases, *written)]
    gone = sum(bool(m.absent) for some in groups_.values() for m in some)
    values = {**common, "人数": number - gone, "组": groups, "注": notes(*said_)}
    return form.sheet("结果名单", "年度考核结果名单", values).sheet


def counted(grades: Iterable[str | None], words: Sequence[str] = (*CIVIL_GRADES, *INSTITUTION_GRADES)) -> str:
    """优秀 2 人，称职 5 人，尚未确认 1 人."""
    counts = Counter(grades)
    order = dict.fromkeys((*words, UNGRADED))
    said = [f"{grade} {counts[grade]} 人" for grade in order if counts[grade]]
    if counts[None]:
        said.append(f"尚未确认 {counts[None]} 人")
    return "，".join(said) or "—"


def registration(form: Form, group: str, found: YearGrade, common: Mapping[str, Any]) -> Worksheet:
    """The registration form of one cadre, two pages, and as many more as a long 个人总结 takes.

    What is signed stays blank for the hand, with its days and 本人意见, unless the office asks otherwise (填日期).
    """
    by_record = bool(common.get("填日期"))
    member, course = found.member, found.course
    title = TITLES.get(group, "年度考核登记表")
    quarters = [f"{name}季度：{grade or '—'}" for name, grade in zip("一二三四", found.quarters, strict=True)]
    summary, more = split_summary(found.report)
    values = {
        **common,
        "标题": title,
        "姓名": member.name,
        "性别": member.sex,
        "出生": dotted(member.born),
        "面貌": member.political,
        "任职时间": dotted(member.post_since),
        "参加工作": dotted(member.work_started),
        "职级": member.rank,
        "岗位": member.rank or member.post,
        "聘期": found.term,
        "单位职务": "　".join(p for p in (found.unit or member.unit, member.post) if p) or None,
        "分管": found.duties,
        "培训": course.training,
        "平时": "　　".join(quarters),
        "总结": summary,
        "评语": _proposal(found),
        "评语日": spoken(course.proposed_on if by_record else None),
        "意见": _decision(found, str(common["年"])),
        "意见日": spoken(course.decided_on if by_record and found.grade and not found.elsewhere else None),
        "本人": _told(found) if by_record else None,
        "本人日": spoken(course.told_on if by_record and course.signed == "签字" else None),
        "说明": _explained(found, str(common["年"])),
        "备注": course.approval if by_record else _remark(found),
        "续页": [
            {"标题": f"{title}　续页（{n}）　{member.name}　个人总结", "上": above, "下": below}
            for n, (above, below) in enumerate(more, 1)
        ],
    }
    filled = form.sheet(LAYOUTS.get(group, "登记表"), member.name, values)
    last = filled.sheet.row_breaks.brk
    if last and last[-1].id == filled.sheet.max_row:  # no empty page after the last
        last.pop()
    return filled.sheet


def _explained(found: YearGrade, year: str) -> str | None:
    """未确定等次或不参加考核情况说明: why there is no grade, and who graded them where it was not this bureau."""
    word = grade_word(found.member.group)
    parts = [
        found.elsewhere and f"{year}年度考核由{found.elsewhere}进行，{word}由其确定。",
        found.reason and f"因{found.reason}，{year}年度考核未定{word}。",
    ]
    return "\n".join("　　" + p for p in parts if p) or None


def _proposal(found: YearGrade) -> str | None:
    """主管领导评语和考核等次建议."""
    group = found.member.group
    proposed = told_grade(found.course.proposed, group)
    parts = [found.comment, proposed and f"建议{grade_word(group)}：{proposed}。"]
    return "\n".join("　　" + p for p in parts if p) or None


def _decision(found: YearGrade, year: str) -> str | None:
    """机关负责人或考核委员会意见: what was confirmed, then what it was corrected to."""
    course, name = found.course, found.member.name
    if found.elsewhere:
        return None
    first = course.corrections[0].old if course.corrections else found.grade
    if not first:
        return None
    meeting = f"经{course.meeting}研究" if course.meeting else "经研究"
    word, group = grade_word(found.member.group), found.member.group
    parts = [f"{meeting}，确定{name}同志{year}年度考核为“{first}”{word}。"]
    if first == UNGRADED:
        parts = [f"{meeting}，{name}同志参加{year}年度考核，未定{word}。"]
    if course.shown:  # what was proposed, then the public days, then the decision
        parts[0] = parts[0].replace("确定", "拟确定", 1)
        parts.append(f"{course.shown.rstrip('。')}，确定为“{first}”{word}。")
    parts += [
        f"{spoken(p.day)}{p.what}为“{told_grade(p.grade, group)}”{word}（{p.basis}）。" for p in course.corrections
    ]
    return "\n".join("　　" + p for p in parts)


def _remark(found: YearGrade) -> str | None:
    """备注: the approval of an excess, a refusal to sign, and what they asked for; never that somebody signed."""
    course = found.course
    refused = course.signed == "拒签" and f"考核结果已于{spoken(course.told_on)}书面告知，本人拒绝签字。"
    return "\n".join(p for p in (course.approval, refused, *course.asked) if p) or None


def _told(found: YearGrade) -> str | None:
    """本人意见: whether they signed, and what they asked for."""
    course = found.course
    if not course.told_on:
        return None
    did = "本人已签字" if course.signed == "签字" else "本人拒绝签字"
    return "\n".join("　　" + p for p in (f"考核结果已于{spoken(course.told_on)}书面告知，{did}。", *course.asked))


def split_summary(text: str | None) -> tuple[str | None, list[tuple[str, str]]]:
    """个人总结 for its place in the form, and for as many continuation pages as it takes: (upper, lower part)."""
    if not text or not text.strip():
        return None, []
    text = "　　" + text.strip()
    pixels, points = _SUMMARY_ROOM
    if fitting_size(text, 12, pixels, points) is not None:
        return text, []
    rest = text
    head = head_that_fits(rest, 10.5, pixels, points - 20)
    rest = rest[len(head) :]
    pages = []
    while rest:
        parts = []
        for room in _MORE_ROOM[1]:
            part = head_that_fits(rest, 12, _MORE_ROOM[0], room)
            rest = rest[len(part) :]
            parts.append(part)
        pages.append((parts[0], parts[1]))
    return head + "\n（接续页）", pages
