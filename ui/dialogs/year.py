"""The year's start in three boxes: 年度计划 against what was done, 年度结转, 年龄审核."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.year import start
from cadreapp.operations.year.start import END, LEAVE, RENEW, Aged, Planned, Running
from cadreapp.records import kind
from cadreapp.store.persons.people import Member
from ui.kit.controls import Button
from ui.kit.lists import Column, Entry, ListDialog
from ui.kit.talk import Talk
from ui.tasks import Tasks


def plan_box(year: int, rows: Sequence[Planned], parent: QWidget | None = None) -> ListDialog:
    """年度计划 against what was done; a row opens its records."""
    columns = (
        Column("类别", 120),
        Column("主题"),
        Column("计划月份", 84, True),
        Column("计划", 80, True),
        Column("完成", 80, True),
        Column("情况", 90),
    )
    entries = [
        Entry(
            (
                p.category,
                p.theme,
                f"{p.month} 月" if p.month else "—",
                f"{p.planned} {p.unit}",
                f"{p.done} {p.unit}",
                "已完成" if p.done >= p.planned else f"缺 {p.planned - p.done}" if p.late else "未到期",
            ),
            p if p.records else None,
        )
        for p in rows
    ]
    done = sum(p.done >= p.planned for p in rows)
    note = f"{year}年计划 {len(rows)} 项，已完成 {done} 项。同类记录的主题里写着计划的主题，就算完成；双击看记录。"
    if not rows:
        note = f"{year}年还没有登记年度计划。点“登记计划”，在“干部档案”的“年度计划”里逐项登记，或从 Excel 导入。"
    return ListDialog(f"{year}年度计划", note, columns, entries, parent)


class DecisionBox(ListDialog):
    """A list whose chosen rows are decided on; each decision is written at once, and the list is read anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_button.hide()
        self.table.itemSelectionChanged.connect(self.enable)

    def add_button(self, words: str, call: Callable[[], Any], place: int) -> Button:
        """A button at the left of the foot."""
        button = Button(words, parent=self)
        button.clicked.connect(call)
        self.foot.insertWidget(place, button)
        return button

    def enable(self) -> None:
        """Enable what fits the chosen rows."""

    def open_row(self, at: int) -> None:
        """Rows are decided on, not opened."""


class CarryBox(DecisionBox):
    """年度结转: what ran into last December is renewed for the year, or ends with it."""

    def __init__(
        self,
        desk: Desk,
        year: int,
        found: Sequence[Running],
        tasks: Tasks,
        talk: Talk,
        parent: QWidget | None = None,
    ) -> None:
        columns = (
            Column("类别", 100),
            Column("干部", 110),
            Column("内容"),
            Column("开始", 100),
            Column("到期", 100),
            Column("情况", 110),
        )
        note = (
            f"{year - 1}年底还在进行的结对、小组、任务和没有办结的问题。选中若干行，再点下面的决定；"
            f"“续到新年度”另起一条到{year}年底，问题的办理期限改到{year}年6月30日，"
            f"{year - 1}年底已经超期的，{year - 1}年度的扣分不变。"
        )
        super().__init__(f"{year}年度结转", note, columns, [_running(r) for r in found], parent, tasks=tasks, talk=talk)
        self.resize(960, 600)
        self.desk, self.year = desk, year
        self.renew = self.add_button(RENEW, lambda: self.decide(RENEW), 0)
        self.end = self.add_button(END, lambda: self.decide(END), 1)
        self.enable()

    def enable(self) -> None:
        some = self.selected()
        self.renew.setEnabled(bool(some) and all(not r.renewed for r in some))
        self.end.setEnabled(bool(some) and all(not r.to_close and r.end is None for r in some))

    def decide(self, decision: str) -> None:
        """Carry out a decision for the chosen rows."""
        if some := self.selected():
            self.write(lambda: start.carry_over(self.desk, self.year, some, decision), lambda _: self._reload())

    def _reload(self) -> None:
        self.read(lambda: start.running(self.desk, self.year), self._show, hold=True)

    def _show(self, found: Sequence[Running]) -> None:
        self.rows = [_running(r) for r in found]
        self.fill()
        self.enable()


def _running(row: Running) -> Entry:
    said = "已延续" if row.renewed else "未办结" if row.to_close else "待决定"
    return Entry((kind(row.kind).title, row.who, row.what, row.since or "—", row.end or "长期", said), row)


@dataclass(frozen=True)
class Review:
    """年龄审核 of a year: the limit, who is over it, and whose age is not known."""

    rule: start.AgeLimit
    over: Sequence[Aged]
    unknown: Sequence[Member]


def review(desk: Desk, year: int) -> Review:
    """What 年龄审核 shows."""
    return Review(start.age_limit(desk), *start.aged(desk, year))


class AgeBox(DecisionBox):
    """年龄审核: who is over the limit on the day of the year, decided one by one."""

    def __init__(
        self, desk: Desk, year: int, found: Review, tasks: Tasks, talk: Talk, parent: QWidget | None = None
    ) -> None:
        columns = (
            Column("干部", 90),
            Column("单位", 140),
            Column("职务"),
            Column("出生年月", 90),
            Column("年龄", 60, True),
            Column("决定", 220),
        )
        super().__init__(f"{year}年年龄审核", " ", columns, [], parent, tasks=tasks, talk=talk)
        self.resize(960, 560)
        self.desk, self.year = desk, year
        self.rule = found.rule
        self.limit, self.day = QLineEdit(str(self.rule.limit), self), QLineEdit(self.rule.day, self)
        row = QHBoxLayout()
        for words, line, name in (("年龄上限（周岁）", self.limit, "年龄上限"), ("计算年龄截止日", self.day, "截止日")):
            label = QLabel(words, self)
            label.setProperty("role", "field")
            line.setFixedWidth(84)
            line.setAccessibleName(name)
            line.returnPressed.connect(self.set_limit)
            row.addWidget(label)
            row.addWidget(line)
            row.addSpacing(12)
        apply = Button("按此计算", parent=self)
        apply.clicked.connect(self.set_limit)
        row.addWidget(apply)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(0, row)
        self.retire_button = self.add_button("退出名册…", self.retire, 0)
        self.keep_button = self.add_button("保留…", self.keep_on, 1)
        self._show(found)

    def _decide(self, work: Callable[[], Changes]) -> None:
        self.write(work, lambda _: self.read(lambda: review(self.desk, self.year), self._show, hold=True))

    def _show(self, found: Review) -> None:
        over, unknown, rule = found.over, found.unknown, found.rule
        self.rule = rule
        words = (
            f"{self.year}年{rule.day}满 {rule.limit + 1} 周岁以上的 {len(over)} 人，逐人决定：退出名册，或经批准保留。"
        )
        if unknown:
            names = "、".join(m.name for m in unknown[:8]) + ("等" if len(unknown) > 8 else "")
            words += f"\n出生年月没有填全，算不出年龄的 {len(unknown)} 人：{names}。请先在干部档案里补填。"
        self.words.setText(words)
        self.rows = [_aged(a) for a in over]
        self.fill()
        self.enable()

    def enable(self) -> None:
        some = self.selected()
        one = len(some) == 1 and some[0].decision != LEAVE
        self.retire_button.setEnabled(one)
        self.keep_button.setEnabled(one)

    def set_limit(self) -> None:
        """Reckon with the limit and the day that are typed."""
        text = self.limit.text().strip()
        limit = int(text) if text.isdecimal() else 0
        day = self.day.text().strip()
        self._decide(lambda: start.set_age_limit(self.desk, limit, day))

    def retire(self) -> None:
        """The chosen cadre leaves the roster."""
        some: list[Aged] = self.selected()
        if len(some) != 1:
            return
        one = some[0]
        offered = (f"{self.year}-{self.rule.day}", self.desk.today().isoformat())
        day = self.talk.ask_text(
            "退出名册", f"{one.member.name}（{one.age} 周岁）从哪一天起退出名册？", "退出日期", offered
        )
        if day:
            self._decide(lambda: start.retire(self.desk, one.member.person, day))

    def keep_on(self) -> None:
        """The chosen cadre stays, with reason and approver."""
        some: list[Aged] = self.selected()
        if len(some) != 1:
            return
        one = some[0]
        reason = self.talk.ask_text("保留", f"{one.member.name}（{one.age} 周岁）为什么保留在名册里？", "理由")
        approver = self.talk.ask_text("保留", "谁批准的？", "批准人") if reason else ""
        if approver:
            self._decide(lambda: start.keep_on(self.desk, self.year, one.member.person, reason, approver))


def _aged(row: Aged) -> Entry:
    m = row.member
    said = "待决定"
    if row.decision:
        said = f"{row.decision} {m.left or ''} {row.reason}" + (f"（{row.approver}批准）" if row.approver else "")
    born = (m.born or "").replace("-", ".")[:7]
    return Entry((m.name, m.unit or "—", m.post or "—", born, str(row.age), " ".join(said.split())), row)
