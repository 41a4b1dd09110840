"""What holds of grades and scores at every door: words by kind of staff, 名额, corrections, coefficients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from cadreapp import records
from cadreapp.operations.appraisal.confirmations import PAPER
from cadreapp.operations.counting import grading
from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Broken, StateGuard, Touched
from cadreapp.records import RecordModel
from cadreapp.records.appraisal import LATER, LOCKED, UNGRADED, AppraisalBase, AppraisalStep, QuarterPerformance
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.grading import Graded, beyond, pools
from cadreapp.rules.scoring import HIGHEST
from cadreapp.store import query
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading.appraisal import GRADES
from cadreapp.store.persons import people
from cadreapp.store.query import Filter


class Grades(StateGuard):
    """Words by kind of staff, 考核名额 and its cap, corrections: of every quarter and year that a write touches."""

    kinds = frozenset[type[RecordModel]]({*GRADES, AppraisalBase, PAPER, AppraisalStep})
    tables = frozenset({"rule_section", "setting"})

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        for text in sorted(self._periods(desk, touched)):
            yield from self.of(desk, Period.parse(text), touched)
        if touched is not None:
            yield from self._held(desk, touched)

    def of(self, desk: Desk, period: Period, touched: Touched | None = None) -> Iterator[Broken]:
        """What is broken in one quarter or year."""
        if period.length in ("quarter", "year"):
            yield from self._corrections(desk, period, touched)
            if not grading.not_yet_kept(desk, period):
                yield from self._graded(desk, period, touched)

    def _periods(self, desk: Desk, touched: Touched | None) -> set[str]:
        if touched is None or _everywhere(touched):
            return appraisal.graded_periods(desk.db)
        ids = touched.records(self.kinds)
        return appraisal.periods_of(touched.desk.db, ids) | appraisal.periods_of(touched.before.db, ids)

    def _graded(self, desk: Desk, period: Period, touched: Touched | None) -> Iterator[Broken]:
        rows, rule = grading.graded(desk, period), desk.rules.grading
        county = people.county(desk.db, period.end.isoformat())
        for record, state, one in rows:
            if one.person in county and one.base is None:
                reason = f"{period.label}末在县区任职，县区人员只在汇总里出现，不由本局评定等次"
                yield Broken(record, "grade", reason)
            if reason := grading.word_fault(desk, period, one.staff, one.grade):
                yield Broken(record, "grade", reason)
            elif state in LOCKED and not one.staff:
                reason = f"{period.label}末的人员身份没有登记，不能确认等次，请先在干部档案里登记"
                yield Broken(record, "state", reason)
        sure = [one for _, state, one in rows if state in LOCKED]
        bases = appraisal.bases(desk.db, period)
        found, without = pools(rule.schemes, period, bases, sure)
        for one in without:
            reason = "未登记参加考核总人数，不能确认。请先在“考核名额”里按单位的考核方案登记"
            yield Broken(one.record, "state", f"{period.label}{one.staff}{reason}")
        for base in bases:
            if base.approved_on > desk.today().isoformat():
                yield Broken(base.record, "approval_day", f"超额批准日期 {base.approved_on} 还没有到，请在批准之后登记")
        for organ, number, reason in beyond(bases):
            yield Broken(organ.record, "total", reason, ("名额合计", organ.record, number))
        mine = touched.records(self.kinds) if touched is not None else set()
        for pool in found:
            if pool.over:
                own: list[Graded] = [c for c in pool.confirmed if c.record in mine] or list(pool.confirmed)
                at = pool.base.record if pool.base.record in mine else own[-1].record
                name = "total" if pool.base.record in mine else "grade"
                mark = ("名额", period.text, pool.base.staff, pool.base.unit)
                yield Broken(at, name, grading.over(pool, period), mark, pool.over)

    def _corrections(self, desk: Desk, period: Period, touched: Touched | None) -> Iterator[Broken]:
        """A correction names the grade that held until then; one that is written now needs a confirmed grade.

        It is not earlier than the 确认日期 that was typed; where none was, as of quarters, what is entered afterwards
        is confirmed on the day of entry, which says nothing of a paper. Older papers, and those of periods before
        启用日期, may stand alone.
        """
        written = appraisal.corrections(desk.db, period)
        if not written:
            return
        rows = appraisal.grades(desk.db, period)
        held = {g.person: g.grade for g in rows if g.state in LOCKED}
        sure = set(held)
        drafts = {g.person for g in rows if g.state not in LOCKED}
        standing = grading.standing_at(desk, period)
        mine = touched.records({PAPER}) if touched is not None and not grading.not_yet_kept(desk, period) else set()
        days = _confirmed_on(desk, period, {one.person for one in written if one.record in mine})
        for one in written:
            if one.what == LATER:  # what it needs: operations.appraisal.step_guards
                held[one.person] = one.grade
                continue
            if one.person in drafts:
                reason = f"{period.label}的等次还没有确认，直接修改就行，不用更正"
                yield Broken(one.record, "period", reason)
            elif one.record in mine and one.person not in sure:
                reason = f"{period.label}的等次还没有确认，不能更正；请先确认，确认后有误的再作更正"
                yield Broken(one.record, "period", reason)
            elif held.get(one.person, one.old) != one.old:
                reason = f"{period.label}的等次现在是“{held[one.person]}”，不是“{one.old}”，请核对"
                yield Broken(one.record, "old", reason)
            elif one.old == one.grade:
                yield Broken(one.record, "grade", "更正前后的等次一样，请核对")
            elif one.old == UNGRADED:
                reason = f"“{UNGRADED}”不能用更正改成等次；因立案未定、现已结案的，登记“补定”"
                yield Broken(one.record, "grade", reason)
            elif reason := grading.word_fault(desk, period, standing.get(one.person, ("", None))[0], one.grade):
                yield Broken(one.record, "grade", reason)
            if one.day > desk.today().isoformat():
                yield Broken(one.record, "date", f"更正日期 {one.day} 还没有到，请核对")
            elif one.day < (day := days.get(one.person, "")):
                reason = f"{period.label}的等次 {day} 才确认，更正不能早于这一天，请核对更正日期"
                yield Broken(one.record, "date", reason)
            held[one.person] = one.grade

    def _held(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        """A 考核名额 under which somebody was confirmed stays, for the same period, staff and unit."""
        kind = records.kind(AppraisalBase)
        ids = sorted(touched.records({AppraisalBase}))
        if not ids:
            return
        old = {r.id: r.values for r in query.load(touched.before.db, kind, ids)}
        new = {r.id: r.values for r in query.load(desk.db, kind, ids)}
        for record, was in old.items():
            now = new.get(record)
            moved = now is None or any(now[n] != was[n] for n in ("period", "staff", "unit"))
            if moved and (some := confirmation.kept_beside(touched.before.db, record)):
                what = "不能删除" if now is None else "期间、身份、单位不能再改"
                reason = f"已有 {len(some)} 人的等次按这条考核名额确认，{what}；人数有误的请改人数"
                yield Broken(record, "", reason, ("名额在用", record, desk is touched.desk))


class Performances(StateGuard):
    """季度绩效考评: a confirmed score follows a confirmed 季评鉴, lies in its range, its coefficient in the scheme."""

    kinds = frozenset[type[RecordModel]]({QuarterPerformance})
    tables = frozenset({"rule_section", "setting"})

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        kind = records.kind(QuarterPerformance)
        some = None if touched is None or _everywhere(touched) else touched
        ids = some.records({QuarterPerformance}) if some is not None else None
        rows = query.load(desk.db, kind, sorted(ids)) if ids is not None else query.rows(desk.db, kind)
        by_period: dict[str, list[query.Row]] = defaultdict(list)
        for row in rows:
            by_period[row.given(QuarterPerformance.period)].append(row)
        for text, own in by_period.items():
            yield from self._scores(desk, Period.parse(text), own)

    def of(self, desk: Desk, period: Period) -> Iterator[Broken]:
        """What is broken in one quarter; nothing in a year, which has no scores of its own."""
        span = Filter(period.start.isoformat(), period.end.isoformat())
        rows = query.rows(desk.db, records.kind(QuarterPerformance), span) if period.length == "quarter" else []
        yield from self._scores(desk, period, rows)

    def _scores(self, desk: Desk, quarter: Period, rows: list[query.Row]) -> Iterator[Broken]:
        if grading.not_yet_kept(desk, quarter):
            return
        reviews = {g.person: g for g in appraisal.grades(desk.db, quarter)}
        papers: dict[int, set[str]] = defaultdict(set)
        for one in appraisal.corrections(desk.db, quarter):
            papers[one.person] |= {one.grade}
        standing = grading.standing_at(desk, quarter)
        for row in rows:
            person = row.given(QuarterPerformance.cadre).person
            score, coefficient = row[QuarterPerformance.score], row[QuarterPerformance.coefficient]
            if score is not None and not 0 <= score <= HIGHEST:
                yield Broken(row.id, "score", f"绩效得分应在 0 到 {HIGHEST} 之间，现在是 {score}")
            if row[QuarterPerformance.state] not in LOCKED:
                continue
            review = reviews.get(person) if person is not None else None
            if review is None or review.state not in LOCKED:
                reason = f"{quarter.label}的季评鉴还没有确认，不能确认季度绩效。请先确认等次"
                yield Broken(row.id, "state", reason)
            elif coefficient is not None and person is not None:
                scheme = desk.rules.grading.scheme(standing.get(person, ("", None))[0], quarter)
                given = {w: scheme.coefficient(w) for w in sorted({review.grade} | papers[person])} if scheme else {}
                if coefficient not in given.values():
                    yield Broken(row.id, "coefficient", _odd(coefficient, given))


def _confirmed_on(desk: Desk, period: Period, persons: Collection[int]) -> dict[int, str]:
    """For these people, the 确认日期 of a year's grade, where it was typed."""
    if period.length != "year" or not persons:
        return {}
    rows = appraisal.years_graded(desk.db, persons).items()
    return {person: row.confirmed_on for (person, year), row in rows if year == period.text and row.confirmed_on}


def _everywhere(touched: Touched) -> bool:
    """Whether an operation has changed what every grade is asked by: the rules, 启用日期."""
    return "rule_section" in touched.tables or grading.beginning_moved(touched)


def _odd(coefficient: Decimal, given: Mapping[str, Decimal | None]) -> str:
    said = "、".join(f"“{w}”{'没有系数' if c is None else c}" for w, c in given.items()) or "没有系数"
    return f"奖金系数 {coefficient} 与等次不符：方案里{said}。请按方案填写；改方案的，从还没有确认的季度起改"
