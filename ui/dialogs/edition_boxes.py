"""What is asked for 审定锁定: which period and sheets are locked, and what a 更正版 needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.locking import Compared, usual
from cadreapp.operations.year.editions import TITLES, Edition
from cadreapp.records.period import Period
from ui.kit.controls import CheckBox, ComboBox
from ui.kit.dialog import Asking


class LockBox(Asking):
    """Which period and which sheets are locked."""

    def __init__(self, desk: Desk, period: Period, found: Sequence[Edition], parent: QWidget | None = None) -> None:
        note = (
            "锁定的内容作为定稿留存，以后取出的始终是这一份；锁定不能撤销，内容有误的另出更正版。"
            "还有草稿或公示没有结束的，会逐人列出，不能锁定。"
        )
        super().__init__("审定锁定", note, "锁定", parent)
        self.today = desk.today()
        self.locked = {(e.what, e.period) for e in found}
        whole = Period(period.year, "year", 1)
        self.periods = [p for p in (whole, *whole.split("quarter")) if p.start <= self.today] or [whole]
        self.combo = ComboBox([p.label for p in self.periods], self)
        if period in self.periods:
            self.combo.setCurrentIndex(self.periods.index(period))
        self.add("时段", self.combo)
        self.ticks: dict[str, CheckBox] = {}
        self.ticked = QWidget(self)
        column = QVBoxLayout(self.ticked)
        column.setContentsMargins(0, 0, 0, 0)
        for what in dict.fromkeys(w for w, _ in TITLES):
            tick = self.ticks[what] = CheckBox("", parent=self.ticked)
            tick.toggled.connect(lambda _: self._check())
            column.addWidget(tick)
        self.add("内容", self.ticked)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("如：2022年第1次党组会审定")
        self.add("说明", self.note)
        self.combo.currentIndexChanged.connect(lambda _: self._offer())
        self._offer()

    @property
    def period(self) -> Period:
        """The chosen period."""
        return self.periods[self.combo.currentIndex()]

    @property
    def what(self) -> list[str]:
        """What is ticked."""
        return [w for w, tick in self.ticks.items() if tick.isVisibleTo(self.ticked) and tick.isChecked()]

    def _offer(self) -> None:
        period = self.period
        for what, tick in self.ticks.items():
            title = TITLES.get((what, period.length))
            tick.setVisible(title is not None)
            done = (what, period) in self.locked
            tick.setText(f"{title}（已锁定）" if done else title or "")
            tick.setEnabled(not done)
            tick.setChecked(what in usual(period) and not done)
            tick.updateGeometry()
        self._check()

    def _check(self) -> None:
        self.ok.setEnabled(bool(self.what))
        self.said.setText("这个时段还没有结束，定稿只到今天为止。" if self.period.end > self.today else "")


class CorrectionBox(Asking):
    """更正理由, 批准人 and who had received the old one: nothing goes without them."""

    def __init__(self, found: Compared, parent: QWidget | None = None) -> None:
        one = found.edition
        note = (
            f"{one.name}的{one.version}改动 {len(found.lines)} 处，逐行列在后面的表里，随更正版一起留存。"
            "更正版锁定后不能撤销；原来的那一版留有原件，再给出时每页印“已被更正版替代”。"
        )
        if found.bonus:
            names = list(dict.fromkeys(x.name for x in found.bonus))
            note += (
                f"\n等次或奖金系数有变化的 {len(names)} 人：{'、'.join(names[:8])}{'等' if len(names) > 8 else ''}。"
            )
        super().__init__("出更正版", note, "出更正版", parent)
        self.reason, self.approver, self.received = QPlainTextEdit(self), QLineEdit(self), QPlainTextEdit(self)
        self.note = QLineEdit(self)
        for area in (self.reason, self.received):
            area.setFixedHeight(64)
            area.setTabChangesFocus(True)
        self.received.setPlaceholderText("发给了哪些单位或人，各几份；没有发出的写“没有发出”")
        for label, widget in (
            ("更正理由", self.reason),
            ("批准人", self.approver),
            ("原版发给了谁", self.received),
            ("说明", self.note),
        ):
            self.add(label, widget)

    def values(self) -> dict[str, str]:
        """What is filled in."""
        return {
            "reason": self.reason.toPlainText(),
            "approver": self.approver.text(),
            "received": self.received.toPlainText(),
            "note": self.note.text(),
        }

    def accept(self) -> None:
        missing = [
            label
            for label, name in (("更正理由", "reason"), ("批准人", "approver"), ("原版发给了谁", "received"))
            if not self.values()[name].strip()
        ]
        if missing:
            self.said.setText(f"请填写：{'、'.join(missing)}。")
            return
        super().accept()
