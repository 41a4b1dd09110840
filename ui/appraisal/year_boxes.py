"""The boxes of the year's screen, one a step: what each asks, of whom, and which operation it writes by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from cadreapp.operations.appraisal import year_steps
from cadreapp.operations.appraisal.procedure import BEST
from cadreapp.operations.appraisal.year import (
    CONFIRM,
    CORRECTION,
    DECIDE,
    FILE,
    SHOW,
    STEP,
    SUBMIT,
    TELL,
    YEAR,
    YearRow,
    YearSheet,
)
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.appraisal import OBJECTIONS, REVIEWS, SHOWING, UNGRADED
from cadreapp.store.grading.appraisal import Step
from ui.appraisal.year_box import Asked, StepBox, Taken, Whom
from ui.kit.editors import DateEditor
from ui.tasks import Tasks

ABOUT = {
    SUBMIT: "把表里写下的等次作为主管领导的建议提交。",
    DECIDE: "把表里现在写的等次登记为党组的决定；与建议不同的，先在表里改过再登记。",
    TELL: "书面告知考核结果，本人签字或者拒签。告知之后才能申请复核。",
    FILE: "把登记表归档。还可以申请复核或申诉的，期满再归档。",
}


class Boxes:
    """Makes the boxes. `said`: what was typed last, offered the next time."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget) -> None:
        self.desk, self.tasks, self.parent = desk, tasks, parent
        self.said: dict[str, str] = {"handler": desk.who}

    def stage(self, sheet: YearSheet, stage: str) -> StepBox | None:
        """The box of a stage for everybody of whom it is asked and not yet taken; None if nobody is at this stage."""
        waits = [Whom(r, sheet.waits(r, stage), self._shown(r, stage)) for r in sheet.rows if self._near(r, stage)]
        if not any(w.row.stage == stage for w in waits):
            return None
        waits.sort(key=lambda w: bool(w.waits))
        ask: dict[str, Callable[[YearSheet, list[Whom]], StepBox]] = {
            SUBMIT: self._submit,
            DECIDE: self._decide,
            SHOW: self._show,
            CONFIRM: self._confirm,
            TELL: self._tell,
            FILE: self._file,
        }
        return ask[stage](sheet, waits)

    @staticmethod
    def _near(row: YearRow, stage: str) -> bool:
        """Whether a row belongs into the box of a stage: it is asked of them and not behind them."""
        if not row.asked(stage) or row.taken(stage):
            return False
        return stage != SHOW or row.decided == BEST

    @staticmethod
    def _shown(row: YearRow, stage: str) -> str:
        return row.decided if stage == SHOW else row.grade

    def _day(self, name: str = "date", label: str = "日期") -> Asked:
        return Asked(STEP[name], self.desk.today().isoformat(), label)

    def _handler(self) -> Asked:
        return Asked(STEP["handler"], self.said.get("handler", ""), "经办人")

    def _box(
        self,
        sheet: YearSheet,
        title: str,
        note: str,
        fields: Sequence[Asked],
        whom: Sequence[Whom],
        take: Callable[[int, Taken], Changes],
        choices: tuple[str, ...] = (),
        writing: str = "",
        whose: str = "",
        final: bool = False,
    ) -> StepBox:
        """`final`: it cannot be taken back, so no Enter in a field does it."""

        def work(taken: Taken) -> Changes:
            changes = take(sheet.period.year, taken)
            self.said |= {k: v for k, v in taken.values.items() if k in ("handler", "leader", "meeting", "reviewer")}
            return changes

        box = StepBox(
            title, note, fields, whom, work, self.tasks, self.parent, choices=choices, writing=writing, whose=whose
        )
        box.accept_button.setDefault(not final)
        return box

    def _submit(self, sheet: YearSheet, whom: list[Whom]) -> StepBox:
        leader = Asked(STEP["leader"], self.said.get("leader", ""), "主管领导")
        return self._box(
            sheet,
            "提交",
            ABOUT[SUBMIT],
            (leader, self._day(), self._handler()),
            whom,
            lambda y, t: year_steps.submit(
                self.desk, y, t.people, t.values["leader"], t.values["date"], t.values["handler"]
            ),
        )

    def _decide(self, sheet: YearSheet, whom: list[Whom]) -> StepBox:
        meeting = Asked(STEP["meeting"], self.said.get("meeting", ""), "党组会议")
        return self._box(
            sheet,
            "登记党组研究",
            ABOUT[DECIDE],
            (meeting, self._day(), self._handler()),
            whom,
            lambda y, t: year_steps.decide(
                self.desk, y, t.people, t.values["meeting"], t.values["date"], t.values["handler"]
            ),
        )

    def _show(self, sheet: YearSheet, whom: list[Whom]) -> StepBox:
        days, today = sheet.public_days, self.desk.today()
        calendar = self.desk.rules.workdays

        def note(begins: date, ends: date) -> str:
            why = calendar.note(begins.isoformat(), ends.isoformat())
            return f"公示不少于 {days} 个工作日，从 {begins} 起最早到 {ends}{why}；期满后登记有没有异议，再确认。"

        last = calendar.nth(today, days)
        box = self._box(
            sheet,
            "登记公示",
            note(today, last),
            (
                self._day("date", "公示开始"),
                Asked(STEP["until"], last.isoformat(), "公示截止"),
                self._handler(),
            ),
            whom,
            lambda y, t: year_steps.publicise(
                self.desk, y, t.people, t.values["date"], t.values["until"], t.values["handler"]
            ),
        )
        first, until = box.editors["date"], box.editors["until"]
        assert isinstance(first, DateEditor) and isinstance(until, DateEditor)

        def reckon() -> None:
            try:
                begins = date.fromisoformat(first.value() or "")
            except ValueError:
                return
            ends = calendar.nth(begins, days)
            box.note.setText(note(begins, ends))
            until.set_value(ends.isoformat())

        first.line.textChanged.connect(reckon)
        return box

    def objections(self, sheet: YearSheet, people: Sequence[YearRow] = ()) -> StepBox | None:
        """The box for objections: of those whose 公示 is over, or of `people`; None if there are none."""
        over = sheet.today.isoformat()
        rows = list(people) or [r for r in sheet.rows if SHOW in r.steps and r.steps[SHOW].outcome == SHOWING]
        if not rows:
            return None
        whom = [
            Whom(r, "" if (r.steps[SHOW].until or "") < over else _still_shown(sheet, r.steps[SHOW]), r.decided)
            for r in rows
        ]
        return self._box(
            sheet,
            "登记异议",
            "公示期满，逐人登记有没有异议；有异议的写明内容和核实情况，正在核实的暂不能确认。",
            (Asked(STEP["outcome"], "", "异议和核实情况"),),
            whom,
            lambda y, t: year_steps.objections(self.desk, y, {p: t.beside[p] for p in t.people}, t.values["outcome"]),
            choices=OBJECTIONS,
            writing="异议情况",
        )

    def _confirm(self, sheet: YearSheet, whom: list[Whom]) -> StepBox:
        reviewer = Asked(YEAR["reviewer"], self.said.get("reviewer", ""), "审核人")
        note = "确认党组决定的等次。确认后锁定，不能修改，也不能撤销，有误的只能书面更正；审核人不能是本人。"
        return self._box(
            sheet,
            "确认等次",
            note,
            (reviewer,),
            whom,
            lambda y, t: year_steps.confirm(self.desk, y, t.people, t.values["reviewer"]),
            final=True,
        )

    def _tell(self, sheet: YearSheet, whom: list[Whom]) -> StepBox:
        return self._box(
            sheet,
            "登记书面告知",
            ABOUT[TELL],
            (self._day(), self._handler()),
            whom,
            lambda y, t: year_steps.tell(
                self.desk, y, {p: t.beside[p] for p in t.people}, t.values["date"], t.values["handler"]
            ),
            choices=("签字", "拒签"),
        )

    def _file(self, sheet: YearSheet, whom: list[Whom]) -> StepBox:
        return self._box(
            sheet,
            "归档",
            ABOUT[FILE],
            (self._day(), self._handler()),
            whom,
            lambda y, t: year_steps.file_away(self.desk, y, t.people, t.values["date"], t.values["handler"]),
        )

    # one cadre

    def review(self, sheet: YearSheet, row: YearRow, step: str) -> StepBox:
        """复核, 申诉 or 再申诉 of one cadre, with the last day on which it may be asked for."""
        assert step in REVIEWS
        last, (after, days) = row.last_day(step), row.procedure.within(step, row.steps)
        left = f"，还有 {(last - sheet.today).days} 天" if last and last >= sheet.today else "，已经过期"
        note = f"{row.name}：{after}后 {days} 日内可以申请{step}，最迟 {last}{left if last else ''}。"
        return self._box(
            sheet,
            f"登记{step}",
            f"{note}依据：{row.procedure.basis}。",
            (
                self._day("date", "申请日期"),
                Asked(STEP["outcome"], "", f"{step}结论"),
                Asked(STEP["answered_on"], "", "收到决定日期"),
                self._handler(),
            ),
            [Whom(row)],
            lambda y, t: year_steps.review(
                self.desk,
                y,
                row.person,
                step,
                t.values["date"],
                t.values["outcome"],
                t.values["handler"],
                t.values["answered_on"],
            ),
            whose=row.name,
        )

    def give_later(self, sheet: YearSheet, row: YearRow) -> StepBox:
        """补定 of one cadre."""
        note = (
            f"{row.name}{sheet.period.label}因{row.reason}未定等次，已经结案，可以补定。补定是留底的文书，登记后不能修改，"
            "也不能撤销；原来的“未定等次”保留。"
        )
        words, why = row.left_open
        return self._box(
            sheet,
            "登记补定",
            note + _only(words, why),
            (
                Asked(STEP["grade"], words[0] if len(words) == 1 else "", "补定为", words),
                self._day(),
                Asked(STEP["meeting"], "", "依据文号或会议"),
                self._handler(),
            ),
            [Whom(row)],
            lambda y, t: year_steps.give_later(
                self.desk,
                y,
                row.person,
                t.values["grade"],
                t.values["meeting"],
                t.values["date"],
                t.values["handler"],
            ),
            whose=row.name,
            final=True,
        )

    def correct(self, sheet: YearSheet, row: YearRow) -> StepBox:
        """等次更正 of one cadre."""
        words, why = row.left_open
        offered = tuple(w for w in (*words, UNGRADED) if w != row.grade)
        note = (
            f"{row.name}{sheet.period.label}的等次现在是“{row.grade}”。更正是留底的文书，原来的等次保留；"
            "更正人和批准人不能是同一个人。"
        )
        return self._box(
            sheet,
            "登记更正",
            note + _only(offered, why),
            (
                Asked(CORRECTION["grade"], "", "更正为", offered),
                Asked(CORRECTION["date"], self.desk.today().isoformat(), "日期"),
                Asked(CORRECTION["basis"], "", "依据文号"),
                Asked(CORRECTION["reason"], "", "理由"),
                Asked(CORRECTION["handler"], self.said.get("handler", ""), "更正人"),
                Asked(CORRECTION["approver"], "", "批准人"),
            ),
            [Whom(row)],
            lambda y, t: year_steps.correct(self.desk, y, row.person, t.values["grade"], t.values),
            whose=row.name,
        )


def _only(offered: Sequence[str], why: str) -> str:
    """Why not every grade is offered; "" where every one is."""
    return f"\n{why}，下面只列出{'、'.join(offered)}。" if why else ""


def _still_shown(sheet: YearSheet, shown: Step) -> str:
    note = sheet.workdays.note(shown.day, shown.until) if shown.until else ""
    return f"公示到 {shown.until}{note}，还没有期满"
