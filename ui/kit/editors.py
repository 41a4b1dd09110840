"""The form's editors of plain values: text, dates, periods, numbers, choices. One editor for each field type."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractButton,
    QCalendarWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from cadreapp.records import clock
from cadreapp.records.checks import parse, text
from cadreapp.records.kind import Attached, FieldSpec, FieldType, Named
from cadreapp.records.period import Period
from cadreapp.records.wording.shorthand import whole_day
from ui.kit import screens, theme
from ui.kit.controls import Button, ComboBox, Segments

MOST_SEGMENTS = 4


def packed(value: Any) -> Any:
    """A canonical value as JSON."""
    if isinstance(value, Named):
        return {"named": value.name, "person": value.person, "detail": dict(value.detail)}
    if isinstance(value, Attached):
        return {"file": value.name, "sha256": value.sha256, "size": value.size}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return [packed(one) for one in value] if isinstance(value, tuple) else value


def unpacked(kept: Any) -> Any:
    """The canonical value that `packed` wrote."""
    if isinstance(kept, list):
        return tuple(unpacked(one) for one in kept)
    if not isinstance(kept, dict):
        return kept
    if "number" in kept:
        return Decimal(kept["number"])
    if "file" in kept:
        return Attached(kept["file"], kept["sha256"], kept["size"])
    return Named(kept["named"], kept["person"], kept["detail"])


class Editor(QWidget):
    """Edits one field. `value` gives the canonical value or raises ValueError with a Chinese sentence."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def value(self) -> Any:
        """The canonical value; None = missing."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a canonical value."""
        raise NotImplementedError

    def typed(self) -> Any:
        """What stands in the field as JSON, for a draft; None where it is nothing that can be kept."""
        try:
            return packed(self.value())
        except ValueError:
            return None

    def take_typed(self, typed: Any) -> None:
        """Put back what `typed` gave."""
        self.set_value(unpacked(typed))

    def set_about(self, period: Period | None, today: date) -> None:
        """Of which period the record will be: short dates lie in it, the calendar opens on it."""

    def set_fault(self, fault: bool) -> None:
        """Show or take away the border of a fault."""

    def main(self) -> QWidget:
        """The widget that takes the focus."""
        return self

    def stops(self) -> list[QWidget]:
        """Where Enter stops on its way through a form: what is typed or chosen, no button."""
        main = self.main()
        return [] if isinstance(main, QAbstractButton) else [main]


def mark(widget: QWidget, fault: bool) -> None:
    """Set the border of a fault on a real widget under QSS."""
    theme.restyle(widget, "fault", fault)


class LineEditor(Editor):
    """TEXT, and the base of what is typed in one line."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(spec.label)
        self.line.setPlaceholderText(spec.help if len(spec.help) < 22 else "")
        self.line.textEdited.connect(self.changed)
        self.row.addWidget(self.line, 1)

    def main(self) -> QWidget:
        return self.line

    def value(self) -> Any:
        return parse(self.spec, self.line.text())

    def set_value(self, value: Any) -> None:
        self.line.setText(self.shown(value))
        self.line.setCursorPosition(0)

    def typed(self) -> Any:
        return self.line.text()

    def take_typed(self, typed: Any) -> None:
        self.line.setText(str(typed or ""))

    def shown(self, value: Any) -> str:
        """The value as text that `parse` reads back."""
        return text(self.spec, value)

    def set_fault(self, fault: bool) -> None:
        mark(self.line, fault)


class NumberEditor(LineEditor):
    """NUMBER and MONEY: a short field, right-aligned, the unit after it."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setFixedWidth(120 if spec.type is FieldType.MONEY else 96)
        self.row.setStretch(0, 0)
        if spec.unit:
            unit = QLabel(spec.unit, self)
            unit.setProperty("role", "caption")
            self.row.addWidget(unit)
        self.row.addStretch(1)


class SecretEditor(LineEditor):
    """ID_NUMBER, and other masked text: hidden until the eye is pressed."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.eye = Button("", "quiet", "eye", pad=8, parent=self)
        self.eye.setCheckable(True)
        self.eye.setToolTip("显示或隐藏")
        self.eye.setAccessibleName(f"显示{spec.label}")
        self.eye.toggled.connect(self._show)
        self.row.addWidget(self.eye)

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self.eye.setChecked(not value)
        self._show(not value)

    def _show(self, on: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


class LongEditor(Editor):
    """LONG: several lines; Tab leaves the field; a button opens the text in a box with more room."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.larger = Button("", "quiet", "expand", 7, self)
        self.larger.setAccessibleName(f"放大编辑{spec.label}")
        self.larger.setToolTip("放大编辑，看字数")
        self.larger.clicked.connect(self.enlarge)
        self.box = QPlainTextEdit(self)
        self.box.setAccessibleName(spec.label)
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(72)
        self.box.textChanged.connect(self.changed)
        self.row.setSpacing(2)
        self.row.addWidget(self.box)
        self.row.addWidget(self.larger, 0, Qt.AlignmentFlag.AlignTop)

    def enlarge(self) -> None:
        """Edit the text in a box of its own."""
        from ui.kit.text_box import TextBox

        box = TextBox(self.spec.label, self.box.toPlainText(), self)
        if box.exec():
            self.box.setPlainText(box.edit.toPlainText())
            self.box.setFocus()

    def main(self) -> QWidget:
        return self.box

    def value(self) -> Any:
        return parse(self.spec, self.box.toPlainText())

    def set_value(self, value: Any) -> None:
        self.box.setPlainText(value or "")

    def typed(self) -> Any:
        return self.box.toPlainText()

    def take_typed(self, typed: Any) -> None:
        self.box.setPlainText(str(typed or ""))

    def set_fault(self, fault: bool) -> None:
        mark(self.box, fault)


def spoken(value: str | None) -> str:
    """A date in words: 2026年10月21日, to its own precision."""
    if not value:
        return ""
    parts = [int(p) for p in value.split("-")]
    return "".join(f"{n}{word}" for n, word in zip(parts, "年月日", strict=False))


class DateEditor(LineEditor):
    """DAY and PARTIAL: typed in any usual way, shown as 2026年10月21日, or picked from a calendar."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line.setFixedWidth(156)
        self.line.setPlaceholderText("2021-03-05" if spec.type is FieldType.DAY else "1990.05")
        self.row.setStretch(0, 0)
        self.line.editingFinished.connect(self._tidy)
        self.button = Button("", "plain", "calendar", pad=7, parent=self)
        self.button.setToolTip("从日历里选")
        self.button.setAccessibleName(f"从日历里选{spec.label}")
        self.button.clicked.connect(self.pick)
        self.row.addWidget(self.button)
        self.row.addStretch(1)
        self.calendar: QCalendarWidget | None = None
        self.about: Period | None = None
        self.today = clock.today()

    def set_about(self, period: Period | None, today: date) -> None:
        self.about, self.today = period, today
        if self.spec.type is FieldType.DAY:
            first = period.start if period is not None and today not in period else today
            month = period is not None and period.length == "month"
            self.line.setPlaceholderText(f"{first:%Y-%m}-…" if month else "如 11-21，昨天")

    def value(self) -> Any:
        typed = self.line.text()
        if self.spec.type is FieldType.DAY:
            typed = whole_day(typed, self.today, self.about)
        return parse(self.spec, typed)

    def shown(self, value: Any) -> str:
        return spoken(value)

    def _tidy(self) -> None:
        try:
            self.line.setText(spoken(self.value()))
        except ValueError:
            pass  # said when the form is saved

    def pick(self) -> None:
        """Open the calendar under the field."""
        if self.calendar is None:
            self.calendar = QCalendarWidget(self)
            self.calendar.setWindowFlag(Qt.WindowType.Popup)
            self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            weekend = QTextCharFormat()
            weekend.setForeground(theme.color("accent_text"))
            for number in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
                self.calendar.setWeekdayTextFormat(number, weekend)
            self.calendar.clicked.connect(self._picked)
            self.calendar.activated.connect(self._picked)
        try:
            day = date.fromisoformat(self.value() or "")
        except ValueError:
            away = self.about is not None and self.today not in self.about
            day = self.about.start if away and self.about is not None else self.today
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        screens.drop(self.calendar, self.line)

    def _picked(self, day: QDate) -> None:
        assert self.calendar is not None
        self.calendar.hide()
        self.line.setText(spoken(day.toString("yyyy-MM-dd")))
        self.changed.emit()


PARTS = {
    "year": [("", "全年")],
    "half": [("H1", "上半年"), ("H2", "下半年")],
    "quarter": [(f"Q{i}", f"{'一二三四'[i - 1]}季度") for i in range(1, 5)],
    "month": [(f"-{i:02d}", f"{i}月") for i in range(1, 13)],
}


class PeriodEditor(Editor):
    """PERIOD: the year, and which half, quarter or month of it."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        lengths = [spec.period] if spec.period else ["year", "half", "quarter", "month"]
        self.parts = [part for length in lengths for part in PARTS[length]]
        self.year = QLineEdit(self)
        self.year.setFixedWidth(72)
        self.year.setMaxLength(8)
        self.year.setAccessibleName(f"{spec.label}：年")
        self.year.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.year.textEdited.connect(self.changed)
        self.row.addWidget(self.year)
        self.row.addWidget(QLabel("年", self))
        self.part = ComboBox([title for _, title in self.parts], self)
        self.part.setAccessibleName(spec.label)
        self.part.setFixedWidth(112)
        self.part.setCurrentIndex(0 if len(self.parts) == 1 else -1)
        self.part.setVisible(len(self.parts) > 1)
        self.part.activated.connect(self.changed)
        self.row.addWidget(self.part)
        self.row.addStretch(1)

    def main(self) -> QWidget:
        return self.year

    def stops(self) -> list[QWidget]:
        return [self.year, self.part]

    def value(self) -> Any:
        year = self.year.text().strip()
        index = self.part.currentIndex()
        if not year and (index < 0 or len(self.parts) == 1):
            return None
        if not re.fullmatch(r"\d{4}", year):
            return parse(self.spec, year or "？") if len(year) > 4 else _refuse("请写四位数的年份，如 2021")
        if index < 0:
            _refuse("请选择" + {"half": "半年", "quarter": "季度", "month": "月份"}.get(self.spec.period, "时段"))
        return parse(self.spec, year + self.parts[index][0])

    def set_value(self, value: Any) -> None:
        period = Period.parse(value) if value else None
        self.year.setText(str(period.year) if period else "")
        suffix = period.text[4:] if period else None
        found = next((i for i, (s, _) in enumerate(self.parts) if s == suffix), -1)
        self.part.setCurrentIndex(0 if len(self.parts) == 1 else found)

    def set_fault(self, fault: bool) -> None:
        mark(self.year, fault)
        self.part.fault = fault
        self.part.update()


def _refuse(reason: str) -> None:
    raise ValueError(reason)


class SegmentEditor(Editor):
    """FLAG, and a CHOICE of two to four: buttons side by side."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.choices = ("是", "否") if spec.type is FieldType.FLAG else spec.choices
        flag = spec.type is FieldType.FLAG
        self.segments = Segments(self.choices, stretch=not flag, optional=not spec.required, parent=self)
        self.segments.setAccessibleName(spec.label)
        self.segments.chosen.connect(self.changed)
        self.row.addWidget(self.segments, 0 if flag else 1)
        if flag:
            self.row.addStretch(1)

    def main(self) -> QWidget:
        return self.segments

    def value(self) -> Any:
        return parse(self.spec, self.choices[self.segments.index]) if self.segments.index >= 0 else None

    def set_value(self, value: Any) -> None:
        shown = text(self.spec, value)
        self.segments.set_index(self.choices.index(shown) if shown in self.choices else -1)

    def set_fault(self, fault: bool) -> None:
        self.segments.fault = fault
        self.segments.update()


class ComboEditor(Editor):
    """A CHOICE of more than four, or one that takes other words."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.combo = ComboBox(parent=self)
        self.combo.setAccessibleName(spec.label)
        self.combo.addItems(["", *spec.choices] if not spec.open else list(spec.choices))
        self.combo.setEditable(spec.open)
        self.combo.setCurrentIndex(-1 if spec.open else 0)
        self.combo.setPlaceholderText("请选择")
        self.combo.activated.connect(self.changed)
        line = self.combo.lineEdit()
        if line is not None:
            line.setPlaceholderText("选择或填写")
            line.textEdited.connect(self.changed)
        self.row.addWidget(self.combo, 1)

    def main(self) -> QWidget:
        return self.combo

    def value(self) -> Any:
        return parse(self.spec, self.combo.currentText())

    def set_value(self, value: Any) -> None:
        if self.spec.open:
            self.combo.setEditText(value or "")
        else:
            self.combo.setCurrentIndex(max(0, self.combo.findText(value or "")))

    def set_fault(self, fault: bool) -> None:
        self.combo.fault = fault
        self.combo.update()


def choice_editor(spec: FieldSpec, parent: QWidget | None = None) -> Editor:
    """Segments where the words fit side by side, else a combo box."""
    room = sum(theme.metrics(theme.BASE, True).horizontalAdvance(c) + 14 for c in spec.choices)
    if not spec.open and len(spec.choices) <= MOST_SEGMENTS and room <= 228:
        return SegmentEditor(spec, parent)
    return ComboEditor(spec, parent)
