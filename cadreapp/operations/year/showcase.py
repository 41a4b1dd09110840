"""The year's end: the showcase (业绩“晒比”) and the appraisal sheets, gathered, built and put in place as one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations import settings
from cadreapp.operations.appraisal.judges import rule_in_words
from cadreapp.operations.appraisal.year_grades import bases, year_grades
from cadreapp.operations.books import Written, checked_target, write_book
from cadreapp.operations.counting.confirmed import confirmed, quarters, recorded
from cadreapp.operations.counting.figures import Figure, cover
from cadreapp.operations.counting.scores import Line, Standing, standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.templates import open_form
from cadreapp.operations.writing.attachments import path_of
from cadreapp.operations.year.arrangements import gather as gather_arrangements
from cadreapp.operations.year.entries import by_person, entry_of, is_secret, open_rows
from cadreapp.operations.year.profile import age
from cadreapp.operations.year.ranking import columns, counted
from cadreapp.records import RecordModel
from cadreapp.records.appraisal import LOCKED, UNGRADED, AnnualAppraisal, AppraisalBase, QuarterPerformance
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import Contest, QuarterReview, TaskForceResult
from cadreapp.records.platforms.selection import AnnualReport, Commendation, Promotion
from cadreapp.records.platforms.tempering import PartyWork
from cadreapp.records.platforms.training import Certificate, Mentorship, WorkInfo
from cadreapp.records.roster import StudyGroup
from cadreapp.reports import appraisal as appraisal_sheets
from cadreapp.reports import showcase as showcase_sheets
from cadreapp.reports.data import (
    Appraisal,
    CoverFigure,
    Entry,
    Indicator,
    PersonFacts,
    Quarter,
    QuarterLine,
    Showcase,
    day,
)
from cadreapp.rules import score_rules
from cadreapp.rules.appraisal.confirmed import DRAFT, ConfirmedGrade
from cadreapp.rules.appraisal.withholding import Opened, opened
from cadreapp.rules.arrangements import open_kinds
from cadreapp.rules.figures import WINDOWS
from cadreapp.rules.ranking import unit_of
from cadreapp.rules.score_rules import Addition
from cadreapp.run import UNWATCHED, Run
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Row

__all__ = ["appraisal", "showcase"]


def showcase(
    desk: Desk,
    year: int,
    target: Path,
    *,
    ranked: bool = True,
    run: Run = UNWATCHED,
) -> Written:
    """Write the showcase of a year to `target`: .xlsx, or .pdf where the run has a painter.

    `ranked` False = in meeting order. UserError: nobody is on the roster in that year, the file cannot be written.
    Cancelled: asked to stop. In both cases an old file stays as it was.
    """
    target = checked_target(target, run)
    data = gather_showcase(desk, year, ranked=ranked)
    paper = target.suffix.lower() == ".pdf"
    form = open_form(desk, showcase_sheets.TEMPLATE)
    workbook = showcase_sheets.build(data, form, details=not paper, run=run)
    return write_book(workbook, target, run)


def appraisal(
    desk: Desk,
    year: int,
    target: Path,
    *,
    quarter: int | None = None,
    run: Run = UNWATCHED,
) -> Written:
    """Write the appraisal sheets of a year, or the summary of one quarter (1 to 4) of it, as `showcase` does."""
    target = checked_target(target, run)
    if quarter is not None and quarter not in (1, 2, 3, 4):
        raise UserError(f"没有第 {quarter} 季度，季度应为 1 至 4。")
    data = gather_appraisal(desk, year, quarter)
    form = open_form(desk, appraisal_sheets.TEMPLATE)
    workbook = appraisal_sheets.build(data, form, run=run)
    return write_book(workbook, target, run)


def _until(desk: Desk, period: Period) -> date:
    return min(desk.today(), period.end)


def _standing(desk: Desk, period: Period, ranked: bool) -> Standing:
    found = standing(desk, period, ranked=ranked)
    if not found.lines:
        raise UserError(f"{period.label}的年轻干部名册里没有人，请先导入或登记干部名册。")
    return found


# showcase


def gather_showcase(desk: Desk, year: int, *, ranked: bool = True, internal: bool = False) -> Showcase:
    """Everything that the showcase of a year says; what is confidential or secret is left behind here.

    `internal`: with the quarters' grades and scores, for a page that is not for everybody.
    """
    period = Period(year, "year", 1)
    found = _standing(desk, period, ranked)
    rules = desk.rules.scoring_in(period)
    indicators = tuple(_indicator(i) for i in rules.indicators)
    persons = [line.member.person for line in found.lines]
    shown = _shown(desk, found, internal)
    began = settings.began(desk)
    totals = cover(desk, year)
    figures = [_cover_figure(f, began.isoformat() if began else "") for f in totals]
    end = period.end.isoformat()
    rows = open_rows(desk, period)
    entries = {r.id: entry_of(records.kind(name), r) for name, some in rows.items() for r in some}
    of_person = by_person(entries.values())
    arrangements = gather_arrangements(desk, year)
    behind = {i for f in figures for i in f.records} | {i for a in arrangements for i in a.records}
    _behind(desk, behind - set(entries), entries)
    members = [line.member for line in found.lines]
    facts = {m.person: PersonFacts() for m in members}
    earlier = _shown(desk, standing(desk, period.previous(), ranked=ranked), internal)
    before = {x.member.person: x for lines in earlier.groups.values() for x in lines}
    four = [quarters(desk, y, persons) for y in (year - 1, year)] if internal else []
    for m in members:
        page = facts[m.person]
        page.age = age(m.born, _until(desk, period))
        if m.person in before:
            page.before = before[m.person].total, before[m.person].rank
            page.rough_before = m.person in earlier.withheld
        page.quarters = tuple(cell for cells in four for cell in cells[m.person])
        photo = path_of(desk, m.photo) if m.photo else None
        page.photo = photo if photo and photo.exists() else None
    _certificates(desk, end, facts)
    _add_told(desk, period, rows, facts)
    counts = counted(desk, rows, entries)
    return Showcase(
        bureau=bureau_name(desk, period.end),
        year=year,
        until=_until(desk, period),
        signers=signers(desk, period.end),
        ranked=ranked,
        weights=found.weights,
        groups=dict(shown.groups),
        indicators=indicators,
        extras=tuple(_indicator(e) for e in rules.extras),
        figures=tuple(figures),
        entries=entries,
        of_person=of_person,
        facts=facts,
        arrangements=arrangements,
        columns=columns(counts, rows, entries, totals, indicators, facts, internal=internal),
        counted=counts,
        internal=internal,
        withheld=shown.withheld,
    )


def _shown(desk: Desk, found: Standing, internal: bool) -> Opened[Member]:
    """The lines of a standing as this showcase may tell them: all of them, or what everybody may see."""
    if internal:
        return Opened(found.groups, frozenset())
    rules, period = desk.rules.scoring_in(found.period), found.period
    hidden = {(i.kind, i.title) for i in map(_indicator, rules.indicators) if i.hidden}
    roster = people.roster(desk.db, period.start.isoformat(), period.end.isoformat())
    return opened(found, hidden, [m.person for m in roster])


def _cover_figure(f: Figure, began: str) -> CoverFigure:
    shares = tuple(_amount(s) for s in f.shares)
    value = None if f.value is None else _amount(f.value)
    basis = "干部名册" if f.roster else "没有记录"
    return CoverFigure(f.title, f.unit, value, _window(f, began), f.start, f.end, f.records, shares, f.unsaid, basis)


def _window(figure: Figure, began: str) -> str:
    """今年, 去年 or 近两年, marked where its earlier part lies before 启用日期 and may hold less than there was."""
    return figure.window + "（不完整）" * (figure.window != WINDOWS["year"] and figure.start < began)


def _amount(value: int | Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value


def _behind(desk: Desk, ids: set[int], entries: dict[int, Entry]) -> None:
    """Add the records of other years, and the study groups, that stand behind the figures of the bureau."""
    for kind in (*open_kinds(), records.kind(StudyGroup)):
        for row in query.load(desk.db, kind, sorted(ids)) if ids else ():
            if row.kind == kind.name:
                entries[row.id] = entry_of(kind, row)


def _indicator(entry: score_rules.Indicator | Addition) -> Indicator:
    kind = records.kind(entry.kind)
    if isinstance(entry, Addition):
        return Indicator(entry.kind, entry.title, entry.platform, hidden=kind.confidential)
    mean = entry.measure == "average"
    return Indicator(
        kind=entry.kind,
        title=entry.title,
        platform=entry.platform,
        weight=entry.weight,
        ceiling=entry.ceiling,
        quota=entry.full is None and not mean,
        hidden=kind.confidential or (mean and is_secret(kind, kind.amount_field)),
        amount=entry.measure == "amount",
        unit=unit_of(kind.name, amount=entry.measure == "amount"),
    )


def _certificates(desk: Desk, end: str, facts: dict[int, PersonFacts]) -> None:
    """Certificates in force at the end of the year."""
    kind = records.kind(Certificate)
    held: dict[int | None, list[str]] = defaultdict(list)
    for row in query.rows(desk.db, kind, Filter(None, end))[::-1]:
        expires = row[Certificate.expires]
        if expires is None or expires >= end:
            held[row.given(Certificate.cadre).person].append(row.given(Certificate.certificate))
    for person, names in held.items():
        if person is not None and person in facts:
            facts[person].certificates = "、".join(dict.fromkeys(names))


def _add_told(desk: Desk, period: Period, rows: dict[str, list[Row]], facts: dict[int, PersonFacts]) -> None:
    """Mentor, deeds, appraisal without any grade, 不足与改进."""
    for row in rows[Mentorship.__name__]:
        person = row.given(Mentorship.cadre).person
        if person is not None and (own := facts.get(person)) is not None:
            own.mentor = row.given(Mentorship.mentor).name
    for who, deed in _deeds(rows):
        if who is not None and who in facts:
            facts[who].deeds.append(deed)
    reviews = _per_person(rows, QuarterReview.cadre)
    scores = _per_person(rows, QuarterPerformance.cadre)
    grades, comments = confirmed(desk, period), _per_person(rows, AnnualAppraisal.cadre)
    reports = _per_person(rows, AnnualReport.cadre)
    due = len([q for q in period.split("quarter") if q.start <= desk.today()])
    for person, own in facts.items():
        for title, found, state in (
            ("季评鉴", reviews, QuarterReview.state),
            ("季度绩效考评", scores, QuarterPerformance.state),
        ):
            done = found.get(person, [])
            sure = sum(r[state] in LOCKED for r in done)
            own.appraisal.append(f"{title} {len(done)} 次（应 {due} 次），已确认 {sure} 次")
        own.appraisal.append("年度考核等次已确认，见年度考核登记表" if person in grades else "年度考核等次尚未确认")
        own.comment = comments[person][-1][AnnualAppraisal.comment] if person in grades else None
        if person in reports:
            last = reports[person][-1]
            own.report, own.shortcomings = last[AnnualReport.report], last[AnnualReport.shortcomings]


def _per_person(rows: Mapping[str, Iterable[Row]], cadre: Declared[Named]) -> dict[int, list[Row]]:
    """The records of the field's kind by the person whom it names."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows[cadre.owner.__name__]:
        if (person := row.given(cadre).person) is not None:
            found[person].append(row)
    return dict(found)


def _deeds(rows: dict[str, list[Row]]) -> Iterable[tuple[int | None, str]]:
    """(person, sentence) of what stands out in the year, the weightiest first."""
    for row in rows[Commendation.__name__]:
        if who := row[Commendation.cadre]:
            title = f"{row[Commendation.issuer]}“{row[Commendation.name]}”{row[Commendation.form] or '表彰'}"
            yield who.person, f"{_month(row)}，获{title}（{row[Commendation.level]}）"
    for row in rows[Promotion.__name__]:
        moved = f"由{row[Promotion.from_post]}任{row[Promotion.to_post]}"
        yield row.given(Promotion.cadre).person, f"{_month(row)}，{moved}"
    for row in rows[Contest.__name__]:
        for named in row[Contest.cadres] or ():
            if placing := named.detail.get("placing"):
                shown = f"第 {placing} 名" if placing.isdigit() else placing
                yield named.person, f"{_month(row)}，参加“{row[Contest.name]}”，获{shown}"
    for row in rows[PartyWork.__name__]:
        if award := row[PartyWork.award]:
            yield row.given(PartyWork.cadre).person, f"{_month(row)}，作品《{row[PartyWork.name]}》获{award}"
    for row in rows[TaskForceResult.__name__]:
        for named in row[TaskForceResult.cadres] or ():
            yield named.person, f"{_month(row)}，{row[TaskForceResult.group]}攻坚小组：{row[TaskForceResult.result]}"
    for row in rows[WorkInfo.__name__]:
        if row[WorkInfo.adoption] == "采用":
            headline = row.given(WorkInfo.headline).strip("《》")
            yield row.given(WorkInfo.cadre).person, f"{_month(row)}，《{headline}》被{row[WorkInfo.outlet]}采用"
    for row in rows[Certificate.__name__]:
        yield row.given(Certificate.cadre).person, f"{_month(row)}，取得{row[Certificate.certificate]}"


def _month(row: Row) -> str:
    return f"{int((row.date or '0000-00')[5:7])}月"


# appraisal


def gather_appraisal(desk: Desk, year: int, quarter: int | None = None) -> Appraisal:
    """Everything that the appraisal sheets say: of the whole year, or of one quarter."""
    whole = Period(year, "year", 1)
    period = Period(year, "quarter", quarter) if quarter else whole
    quarters = [p for p in period.split("quarter") if p.start <= desk.today()]
    if quarter and not quarters:
        raise UserError(f"{period.label}还没有开始，没有可以汇总的内容。")
    return Appraisal(
        bureau=bureau_name(desk, period.end),
        year=year,
        until=_until(desk, period),
        signers=signers(desk, period.end),
        quarters=tuple(_quarter(desk, p) for p in quarters),
        groups=None if quarter else year_grades(desk, whole),
        bases=() if quarter else tuple(bases(desk, whole)),
    )


def _of(desk: Desk, kind: type[RecordModel], period: Period) -> list[Row]:
    found = records.kind(kind)
    span = Filter(period.start.isoformat(), period.end.isoformat())
    return query.rows(desk.db, found, span)[::-1]


def _quarter(desk: Desk, period: Period) -> Quarter:
    found = _standing(desk, period, True)
    known = {one.person: one for one in recorded(desk, [period])}
    groups = {
        group: [_quarter_line(line, known.get(line.member.person)) for line in lines]
        for group, lines in found.groups.items()
    }
    lines_ = [x for some in groups.values() for x in some]
    judged = found.judges_weight if any(x.scored.judges is not None for x in lines_) else None
    rule = [f"评委评分是述工作、晒业绩的得分：{rule_in_words(desk.rules.grading)}"] if judged else []
    written = [*rule, *_approvals(desk, period), *_corrected(lines_)]
    rows = open_rows(desk, period)
    of_person = by_person(entry_of(records.kind(name), r) for name, some in rows.items() for r in some)
    notes = tuple(written)
    return Quarter(period.label, found.weights, found.ballot_weight, dict(groups), judged, notes, of_person)


def _quarter_line(line: Line, one: ConfirmedGrade | None) -> QuarterLine:
    remark = None
    if one is not None and not one.sure:
        remark = "评鉴尚未确认" if one.state == DRAFT else "评鉴没有登记"
    elif one is not None and one.grade == UNGRADED:
        remark = one.reason or UNGRADED
    elif one is not None and one.corrected:
        remark = f"原“{one.first}”，已更正"
    return QuarterLine(line, one, remark)


def _approvals(desk: Desk, period: Period) -> Iterator[str]:
    """批准机关, 文号, 日期 and 理由 of an excess over the cap, as recorded in 考核名额."""
    for row in _of(desk, AppraisalBase, period):
        by, reason = row[AppraisalBase.approved_by], row[AppraisalBase.approval_reason]
        if row[AppraisalBase.period] == period.text and by:
            pool = f"{row[AppraisalBase.unit] or ''}{row[AppraisalBase.staff]}"
            approved = day(date.fromisoformat(row.given(AppraisalBase.approval_day)))
            paper = f"{row[AppraisalBase.approval_number]}，{approved}"
            yield f"{pool}超过名额的等次，经{by}批准（{paper}）：{(reason or '').rstrip('。')}。"


def _corrected(lines: Iterable[QuarterLine]) -> Iterator[str]:
    """What was corrected in writing: old → new grade, on which paper."""
    for line in lines:
        for one in line.confirmed.corrections if line.confirmed else ():
            paper = f"{one.basis}，{day(date.fromisoformat(one.day))}"
            name = line.scored.member.name
            yield f"{name}的等次由“{one.old}”更正为“{one.grade}”（{paper}），系数按更正后的等次。"
