"""What the window asks and tells in boxes of their own: questions, warnings, a short text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMessageBox, QVBoxLayout, QWidget

from ui.kit.box import Box
from ui.kit.controls import Button, ComboBox

LINES = 14
"""Lines of a warning that the smallest screen holds."""


def shortened(text: str) -> str:
    """A text of many lines as a box holds it: its first lines, and how many more there are."""
    lines = text.split("\n")
    if len(lines) <= LINES:
        return text
    return "\n".join([*lines[: LINES - 1], f"……后面还有 {len(lines) - LINES + 1} 处。"])


class Talk:
    """Boxes over a window; one object, so that tests may answer in its place."""

    def __init__(self, parent: QWidget) -> None:
        self.parent = parent

    def ask(self, question: str, yes: str, no: str) -> bool:
        """A question with two answers, the safe one first."""
        box = QMessageBox(QMessageBox.Icon.Question, "请确认", question, parent=self.parent)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is accept

    def choose(self, question: str, answers: Sequence[str]) -> int:
        """A question with several answers, the safe one last: it stands for Esc too. The number of the answer."""
        box = QMessageBox(QMessageBox.Icon.Question, "请确认", question, parent=self.parent)
        buttons = [box.addButton(words, QMessageBox.ButtonRole.ActionRole) for words in answers]
        box.setDefaultButton(buttons[0])
        box.setEscapeButton(buttons[-1])
        box.exec()
        pressed = box.clickedButton()
        return next((at for at, button in enumerate(buttons) if button is pressed), len(answers) - 1)

    def warn(self, text: str, details: str = "") -> None:
        """Something the user must know."""
        box = QMessageBox(QMessageBox.Icon.Warning, "请注意", shortened(text), parent=self.parent)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        if details:
            box.setInformativeText(details)
        box.exec()

    def inform(self, title: str, text: str) -> None:
        """Something that the user asked for."""
        box = QMessageBox(QMessageBox.Icon.Information, title, text, parent=self.parent)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def ask_since(self, what: str, today: str) -> tuple[str, bool] | None:
        """From which ISO day on a change holds, and whether it corrects what was wrong; None if the user gives up."""
        from ui.kit.since_box import SinceDialog  # its calendar: not at the start

        dialog = SinceDialog(what, today, self.parent)
        return dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def ask_text(self, title: str, question: str, label: str, offered: Sequence[str] = (), first: str = "") -> str:
        """A short text, chosen from those offered or typed (`first` stands there already); "" if the user gives up."""
        dialog = Box(self.parent)
        dialog.setWindowTitle(title)
        dialog.setMinimumWidth(420)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        words = QLabel(question, dialog)
        words.setWordWrap(True)
        column.addWidget(words)
        combo = ComboBox(offered, dialog)
        combo.setEditable(True)
        combo.setEditText(first)
        combo.setAccessibleName(label)
        line = combo.lineEdit()
        assert line is not None
        line.setPlaceholderText("选择或填写")
        column.addWidget(combo)
        accept = Button("确定", "primary", parent=dialog)
        accept.setEnabled(bool(first))
        accept.clicked.connect(dialog.accept)
        reject = Button("取消", parent=dialog)
        reject.clicked.connect(dialog.reject)
        combo.editTextChanged.connect(lambda text: accept.setEnabled(bool(text.strip())))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(accept)
        row.addWidget(reject)
        column.addLayout(row)
        return combo.currentText().strip() if dialog.exec() == QDialog.DialogCode.Accepted else ""
