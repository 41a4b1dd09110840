"""When: the year, the length of period, and which one of the year; in the window's tool bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cadreapp.records.period import Period
from ui.kit.controls import ComboBox, Segments

LENGTHS = (("year", "全年"), ("half", "半年"), ("quarter", "季度"), ("month", "月"))
YEARS_BACK = 15


class PeriodBar(QWidget):
    """Three controls. `chosen`: the user has chosen a period."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = today
        label = QLabel("年度", self)
        label.setProperty("role", "caption")
        self.years = ComboBox([f"{y} 年" for y in range(today.year + 1, today.year - YEARS_BACK, -1)], self)
        self.years.setFixedWidth(96)
        self.years.setAccessibleName("年度")
        self.years.setCurrentText(f"{today.year} 年")
        self.length = Segments([title for _, title in LENGTHS], 0, parent=self)
        self.length.setAccessibleName("时段")
        self.part = ComboBox(parent=self)
        self.part.setFixedWidth(104)
        self.part.setAccessibleName("哪一段")
        self.part.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label)
        for widget in (self.years, self.length, self.part):
            row.addSpacing(4)
            row.addWidget(widget)
        self.years.activated.connect(lambda _: self.tell())
        self.length.chosen.connect(lambda _: self._length_chosen())
        self.part.activated.connect(lambda _: self.tell())

    @property
    def period(self) -> Period:
        """The period that the controls say."""
        length = LENGTHS[self.length.index][0]
        index = self.part.currentIndex() + 1 if length != "year" else 1
        return Period(self._year, length, index)

    @property
    def _year(self) -> int:
        return int(self.years.currentText()[:4])

    def tell(self) -> None:
        """Tell the period, as if the user had chosen it."""
        self.chosen.emit(self.period)

    def _length_chosen(self) -> None:
        """The part of the chosen length in which today lies, else the last of the year."""
        length = LENGTHS[self.length.index][0]
        parts, now = Period(self._year, "year", 1).split(length), Period.of(self.today, length)
        self._offer(parts, now.index - 1 if now in parts else len(parts) - 1)
        self.part.setVisible(length != "year")
        self.tell()

    def _offer(self, parts: Sequence[Period], index: int) -> None:
        self.part.clear()
        self.part.addItems([p.short for p in parts])
        self.part.setCurrentIndex(index)

    def show_period(self, period: Period) -> None:
        """Say a period."""
        self.show_year(period.year)
        self.length.set_index([name for name, _ in LENGTHS].index(period.length))
        if period.length != "year":
            self._offer(Period(period.year, "year", 1).split(period.length), period.index - 1)
            self.part.show()

    def show_year(self, year: int) -> None:
        """Say a whole year."""
        if self.years.findText(f"{year} 年") < 0:
            self.years.addItem(f"{year} 年")
        self.years.setCurrentText(f"{year} 年")
        self.length.set_index(0)
        self.part.hide()
