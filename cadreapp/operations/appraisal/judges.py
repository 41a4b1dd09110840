"""评委评分 of a quarter: one judge's scores for everybody typed at once, and score sheets to be filled in elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cadreapp import records
from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.entering import write_rows
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.save import Item
from cadreapp.records.appraisal import JUDGES, SCORED, JudgeScore
from cadreapp.records.checks import fold, parse
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.grading import Grading
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import file_name
from cadreapp.store.grading import appraisal
from cadreapp.store.persons import people

SCORE = records.kind(JudgeScore)
LATE = "季度结束后评分"
HINT = (
    "填写办法：在“评委评分”表里给每名干部的述工作、晒业绩各打 0 到 100 分，最多一位小数；"
    "没有听到的一项可以空着，空着的不算 0 分。"
    "季度、干部、评委和评委类别已经填好，请不要改动；评委不给自己打分。\n"
    "填好后保存，交给人事部门。文件名可以改，工作表的名称请不要改。"
)


@dataclass(frozen=True)
class Marked:
    """A row of one judge's sheet: the cadre and what that judge gave them (None = nothing), in which class.

    `record` None: nothing recorded; `locked`: the quarter is confirmed for them; `own`: the cadre is the judge.
    """

    person: int
    name: str
    unit: str
    report: Decimal | None = None
    achievements: Decimal | None = None
    judge_class: str = ""
    record: int | None = None
    locked: bool = False
    own: bool = False


def judges(desk: Desk, quarter: Period) -> dict[str, str]:
    """The judges of a quarter with their classes; of the quarter before if nobody has scored yet."""
    for period in (quarter, quarter.previous()):
        found = {j.judge: j.judge_class for some in appraisal.judgements(desk.db, period).values() for j in some}
        if found:
            return dict(sorted(found.items(), key=lambda one: JUDGES.index(one[1]) if one[1] in JUDGES else 9))
    return {}


def read(desk: Desk, quarter: Period, judge: str) -> list[Marked]:
    """One judge's sheet: everybody on the roster of the quarter in meeting order, with what the judge gave."""
    members = roster(desk, quarter)
    if not members:
        raise UserError(f"{quarter.label}的名册里没有人，不能评分。")
    given = appraisal.judgements(desk.db, quarter)
    sure = appraisal.locked_quarters(desk.db, {m.person for m in members})
    named, _ = _judge(desk, judge)
    rows = []
    for m in members:
        own = next((j for j in given.get(m.person, ()) if judge and fold(j.judge) == fold(named.name)), None)
        rows.append(
            Marked(
                m.person,
                m.name,
                m.unit or "",
                own.report if own else None,
                own.achievements if own else None,
                own.judge_class if own else "",
                own.record if own else None,
                (m.person, quarter.text) in sure,
                bool(judge) and (named.person == m.person if named.person is not None else named.name == m.name),
            )
        )
    return rows


def _judge(desk: Desk, judge: str) -> tuple[Named, str]:
    return Directory(people.people(desk.db)).resolve(SCORE["judge"], Named(judge.strip()))


def save_scores(
    desk: Desk, quarter: Period, judge: str, judge_class: str, typed: Mapping[int, tuple[str, str]]
) -> Changes:
    """Save one judge's scores as typed (person → 述工作, 晒业绩) in one operation; an emptied row is taken away.

    UserError: no judge or class; Refused: every fault by its row, nothing is written.
    """
    if not judge.strip():
        raise UserError("请先写明评委姓名。")
    if judge_class not in JUDGES:
        raise UserError(f"请选择评委类别：{'、'.join(JUDGES)}。")
    items: list[Item] = []
    places: list[str] = []
    faults: list[Fault] = []
    gone: list[int] = []
    for number, row in enumerate(read(desk, quarter, judge), 1):
        place = f"第 {number} 行 {row.name}"
        values: dict[str, Decimal | None] = {}
        for field, text in zip(SCORED, typed.get(row.person, ("", "")), strict=True):
            spec = SCORE[field.name]
            try:
                values[spec.name] = parse(spec, text)
            except ValueError as error:
                faults.append(Fault(str(error), field=f"{place} {spec.label}"))
                values[spec.name] = None
        if row.person not in typed:
            continue
        same = (row.report, row.achievements) == tuple(values.values())
        if same and (row.locked or row.record is None or row.judge_class == judge_class):
            continue
        if all(v is None for v in values.values()):
            gone += [row.record] if row.record is not None else []
            continue
        places.append(place)
        given = {"period": quarter.text, "cadre": Named("", row.person), "judge": Named(judge.strip())}
        items.append(Item(SCORE, given | {"judge_class": judge_class} | values, match=True))
    if faults:
        raise Refused(faults)
    title = f"登记{quarter.label}{judge.strip()}评分"
    return write_rows(desk, items, places, gone, title=title, late_reason=LATE)


def write_score_sheets(
    desk: Desk,
    quarter: Period,
    named: Sequence[tuple[str, str]],
    folder: Path,
    run: Run = UNWATCHED,
) -> int:
    """A workbook to be filled in for each judge (name, class) in the import template's form; how many were written.

    UserError: not a quarter, nobody on the roster, no judges, one named twice, or the folder cannot be written.
    """
    from cadreapp.exchange import write
    from cadreapp.exchange.filling import to_fill

    if quarter.length != "quarter":
        raise UserError(f"评委评分按季度，“{quarter.label}”不是季度。")
    if not named:
        raise UserError("请先写明评委姓名。")
    names = [fold(name) for name, _ in named]
    twice = [name for name, _ in named if names.count(fold(name)) > 1]
    if twice:
        raise UserError(f"评委“{twice[0]}”写了两次，每名评委只写一次。")
    if folder.exists() and not folder.is_dir():
        raise UserError(f"“{folder}”是一个文件，请选一个文件夹。")
    directory = Directory(people.people(desk.db))
    for number, (judge, class_) in enumerate(named):
        run.check()
        run.tell(number, len(named), f"评委评分表 {judge}")
        given = {"period": quarter.text, "judge": Named(judge), "judge_class": class_}
        own = [row for row in read(desk, quarter, judge) if not (row.own or row.locked)]
        if not own:
            raise UserError(f"{quarter.label}的等次都已经确认，没有要评分的干部。")
        rows = [given | {"cadre": Named(row.name, row.person)} for row in own]
        exact = {row.person: directory.qualified(row.person) for row in own}
        facts = (("评委", judge), ("评委类别", class_), ("季度", quarter.label), ("干部", f"{len(own)} 人"))
        book = to_fill("评委评分表", facts, HINT, SCORE, rows, exact, blank=SCORED, most=100)
        write.save(book, folder / f"{file_name(judge)}_{quarter.text}评委评分表.xlsx")
    return len(named)


def rule_in_words(rule: Grading) -> str:
    """How a score is made of the judges' scores, with the weights of the rule."""
    weights = "、".join(f"{name} {weight}" for name, weight in rule.judges.items())
    return (
        f"每项取各评委的加权平均（权数：{weights}），再按述工作 {rule.report}、晒业绩 {rule.achievements} 的比重合成；"
        "未打分的不算 0 分。"
    )
