"""From when a change holds: from a day on (earlier papers keep what was true), or it puts right what was wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from cadreapp.records.kind import FieldSpec, FieldType
from ui.kit.box import Box
from ui.kit.controls import Button
from ui.kit.editors import DateEditor


class SinceDialog(Box):
    """Two answers: 从一天起 with the day, and 更正."""

    def __init__(self, what: str, today: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("从何时起")
        self.setMinimumWidth(460)
        words = QLabel(f"{what}。这是从某一天起的变动，还是原来就登记错了、漏了？", self)
        words.setWordWrap(True)
        self.changed = QRadioButton("从这一天起变动，以前的报表不变：", self)
        self.changed.setChecked(True)
        self.day = DateEditor(FieldSpec("since", "从何时起", FieldType.DAY), self)
        self.day.set_value(today)
        self.wrong = QRadioButton("更正：原来登记错了或者漏了，以前的报表也随着改", self)
        self.fault = QLabel("", self)
        self.fault.setProperty("role", "fault")
        self.fault.hide()
        accept = Button("保存", "primary", parent=self)
        accept.clicked.connect(self._accept)
        reject = Button("接着填", parent=self)
        reject.clicked.connect(self.reject)
        self.changed.toggled.connect(self.day.setEnabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        for widget in (words, self.changed, self.day, self.wrong, self.fault):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(accept)
        row.addWidget(reject)
        column.addLayout(row)

    def _accept(self) -> None:
        try:
            found = self.wrong.isChecked() or self.day.value()
        except ValueError as error:
            found = None
            self.fault.setText(f"◆ {error}")
        else:
            self.fault.setText("" if found else "◆ 请填写从哪一天起")
        self.fault.setVisible(not found)
        if found:
            self.accept()

    def answer(self) -> tuple[str, bool]:
        """(ISO day, whether it is a correction)."""
        correct = self.wrong.isChecked()
        return ("" if correct else str(self.day.value())), correct
