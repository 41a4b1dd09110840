"""审定锁定: the editions, what would come out today beside one of them line by line, and what a 更正版 changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cadreapp.errors import Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.sheets import locking
from cadreapp.operations.sheets.locking import Compared
from cadreapp.operations.year import editions
from cadreapp.operations.year.editions import BonusChange, Edition
from cadreapp.records.period import Period
from ui.dialogs.edition_boxes import CorrectionBox, LockBox
from ui.kit.controls import Button, Segments
from ui.kit.lists import Column, Entry, ListDialog
from ui.kit.progress import ProgressDialog, Work
from ui.kit.targets import WORKBOOK, ask_target
from ui.tasks import Tasks

TITLES = ("审定版", "与今天对照", "更正内容")
LIST, TODAY, CHANGED = range(3)
_EDITIONS = (
    Column("内容", 190),
    Column("版本", 110),
    Column("锁定日期", 110),
    Column("锁定人", 90),
    Column("状态", 180),
    Column("说明、更正理由"),
)
_LINES = (Column("表", 150), Column("行", 250), Column("栏", 170), Column("定稿", 230), Column("今天"))
NOTE = "锁定以后，菜单和命令给出的都是定稿的原件；记录仍可更正，改动在“与今天对照”里逐行列出，需要改定稿时出更正版。"
EMPTY = "还没有审定锁定过。年度（季度）的等次都确认、公示结束以后，点“锁定…”，把业绩晒比和考核表作为定稿留存。"


class EditionsDialog(ListDialog):
    """Lists the editions; locks, compares, gives out and corrects them."""

    manual_page = "08-year.md"

    def __init__(
        self, desk: Desk, tasks: Tasks, period: Period, found: Sequence[Edition], parent: QWidget | None = None
    ) -> None:
        super().__init__("审定锁定", " ", _EDITIONS, (), parent, tasks)
        self.desk, self.period = desk, period
        self.found = list(found)
        self.edition: Edition | None = None
        self.compared: dict[int, Compared] = {}
        self.resize(1180, 640)
        self.which = Segments(TITLES, LIST, parent=self)
        self.which.setAccessibleName("看什么")
        self.which.chosen.connect(self.show_which)
        top = QHBoxLayout()
        top.addWidget(self.which)
        top.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(0, top)
        self.open_button.hide()
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.lock_button = self._button("锁定…", self.lock)
        self.give_button = self._button("取出…", self.give)
        self.correct_button = self._button("出更正版…", self.correct)
        self.table.itemSelectionChanged.connect(self._choose)
        self.show_which(LIST)

    def _button(self, words: str, call: Callable[[], Any]) -> Button:
        button = Button(words, parent=self)
        button.clicked.connect(lambda: call())
        self.foot.insertWidget(self.foot.count() - 3, button)
        return button

    # what is shown

    def show_which(self, at: int) -> None:
        """Show the editions, the comparison with today, or what a 更正版 changed."""
        if self.edition is None or at == TODAY and not self._compare(self.edition):
            at = LIST
        self.which.set_index(at)
        if at == LIST:
            self._show_editions()
        else:
            self._show_lines(at)
        self.open_button.hide()
        self._enable()

    def _show_editions(self) -> None:
        self.words.setText(NOTE if self.found else EMPTY)
        chosen = self.edition
        self.show_list(_EDITIONS, [_listed(e) for e in self.found])
        at = next((n for n, e in enumerate(self.found) if chosen is not None and e.id == chosen.id), 0)
        if self.found:
            self.table.selectRow(at)
        else:
            self.edition = None

    def _show_lines(self, at: int) -> None:
        one = self.edition
        assert one is not None
        lines, bonus = one.lines, one.bonus
        if at == TODAY:
            found = self.compared[one.id]
            lines, bonus = found.lines, found.bonus
            said = f"{one.name}的{one.version}与今天的数据"
            said += f"有 {len(lines)} 处不同。" if lines else "没有不同。"
        elif one.number == 1:
            said = f"{one.name}的这一版是定稿，没有更正内容。"
        else:
            said = f"{one.name}{one.version}　批准人：{one.approver}　理由：{one.reason}　原版发给了：{one.received}"
            said += f"\n改动 {len(lines)} 处。"
            if one.forms:
                names = "、".join(one.forms[:6]) + (f"等 {len(one.forms)} 人" if len(one.forms) > 6 else "")
                said += f"{names}的表重新制作，原表留在上一版里。"
        if bonus:
            said += f"　{len(bonus)} 处等次或奖金系数有变化，列在最前面。"
        self.words.setText(said)
        head = one.version if at == TODAY else "原来"
        now = "今天" if at == TODAY else "更正为"
        columns = (*_LINES[:3], Column(head, _LINES[3].width), Column(now))
        rows = [_paid(x) for x in bonus] + [Entry((x.sheet, x.row, x.column, x.then, x.now)) for x in lines]
        self.show_list(columns, rows)

    def _compare(self, one: Edition) -> bool:
        """Lay today's figures beside an edition, unless that was done since the last write; whether it was done."""
        if one.id in self.compared:
            return True
        found = self._run("与今天的数据对照", lambda run: locking.compare(self.desk, one, run))
        if found is not None:
            self.compared[one.id] = found
        return found is not None

    def _choose(self) -> None:
        if self.which.index == LIST:
            some = self.selected()
            self.edition = some[0] if some else None
            self._enable()

    def _enable(self) -> None:
        one = self.edition
        self.give_button.setEnabled(one is not None)
        self.correct_button.setEnabled(one is not None and one.replaced_by is None)

    def open_row(self, at: int) -> None:
        """A double click on an edition lays today's figures beside it."""
        if self.which.index == LIST and 0 <= at < len(self.rows):
            self.edition = self.rows[at].goal
            self.show_which(TODAY)

    # what is done

    def _run(self, title: str, work: Work) -> Any:
        """Do something long; None if it was refused, which is told, or stopped."""
        box = ProgressDialog(title, self.tasks, self)
        try:
            return box.result_ if box.run(work) else None
        except UserError as error:
            self._tell(error)
            return None

    def _tell(self, error: UserError) -> None:
        if isinstance(error, Refused) and len(error.faults) > 1:
            first, *rest = (str(f) for f in error.faults)
            self.talk.warn(first, "\n".join(rest[:20]) + (f"\n……共 {len(rest)} 件" if len(rest) > 20 else ""))
        else:
            self.talk.warn(str(error))

    def _write(self, work: Callable[[], Changes]) -> None:
        """Write, then show the list anew."""
        self.write(
            work, lambda _: self.read(lambda: editions.editions(self.desk), self._written, hold=True), self._tell
        )

    def _written(self, found: list[Edition]) -> None:
        self.found = found
        self.compared.clear()
        self.edition = max(found, key=lambda e: e.id)
        self.show_which(LIST)

    def lock(self) -> None:
        """锁定 a year or a quarter, after a question of which."""
        box = LockBox(self.desk, self.period, self.found, self)
        if not box.exec():
            return
        period, what, note = box.period, box.what, box.note.text()
        made = self._run(
            "审定锁定",
            lambda run: locking.make(self.desk, period, what, note=note, run=run),
        )
        if made is not None:
            self._write(lambda: locking.commit(self.desk, made))

    def give(self) -> bool:
        """Write the chosen edition to a place of the user's choice; whether it was written."""
        one = self.edition
        target = self.ask_target(f"{one.file_name}.xlsx") if one is not None else None
        if one is None or target is None:
            return False
        original = one.replaced_by is not None and self.talk.ask(
            f"这一版{one.state}，给出的文件每页都印“已被更正版替代”。只有核对原件时才取没有印字的。",
            "取原件",
            "印上再给",
        )
        work: Work = lambda run: editions.give(self.desk, one, target, original=original)  # noqa: E731
        if self._run("取出审定版", work) is None:
            return False
        self.words.setText(f"已写好 {target}")
        return True

    def correct(self) -> None:
        """出更正版: what differs is shown first, then reason, approver and who had received the old one are asked."""
        one = self.edition
        if one is None or not self._compare(one):
            return
        found = self.compared[one.id]
        self.show_which(TODAY)
        if not found.lines:
            self.talk.warn(f"今天的数据与{one.name}的{one.version}没有不同，不需要更正版。")
            return
        box = CorrectionBox(found, self)
        if box.exec():
            values = box.values()
            self._write(lambda: locking.correct(self.desk, found, **values))

    def ask_target(self, name: str) -> Path | None:
        """Where the file is to be written."""
        return ask_target(self, name, WORKBOOK)


def _paid(one: BonusChange) -> Entry:
    """A grade and its coefficient, then and now, with the paper."""
    who = f"{one.name}（{one.basis}）" if one.basis else one.name
    then, now = f"{one.grade}，系数 {one.coefficient}", f"{one.now}，系数 {one.coefficient_now}"
    return Entry(("等次和奖金系数", who, Period.parse(one.period).label, then, now), strong=True)


def _listed(one: Edition) -> Entry:
    said = "；".join(t for t in (one.reason, one.note) if t) or "—"
    return Entry((one.name, one.version, one.day.isoformat(), one.who, one.state, said), one)
