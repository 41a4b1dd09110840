"""What an import asks, row by row with a box for the answer: what a word means, who is meant, which day is right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cadreapp.operations.passing.intake.asking import Ask
from cadreapp.operations.passing.intake.recognition import Answer, Question
from ui.kit.controls import HEIGHT, Button, ComboBox

MOST = 500
_ANSWER = 3


class QuestionTable(QTableWidget):
    """`answers` to the questions of days and `said` to all others, so far; `answered` comes with every answer."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, _ANSWER + 1, parent)
        self.questions: list[Question] = []
        self.asks: list[Ask] = []
        self.answers: dict[Question, Answer] = {}
        self.said: dict[str, str] = {}
        self.setAccessibleName("要回答的问题")
        self.setHorizontalHeaderLabels(["位置", "内容", "问题", "怎么办"])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((150, 150, 250, 230)):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

    @property
    def settled(self) -> bool:
        """Whether every question has an answer."""
        days = all(question in self.answers for question in self.questions)
        return days and all(ask.key in self.said for ask in self.asks)

    def show_questions(self, questions: Sequence[Question], asks: Sequence[Ask]) -> None:
        """Show the questions, each with a box for its answer; what was answered stays."""
        self.questions, self.asks = list(questions), list(asks)
        self.answers = {q: a for q, a in self.answers.items() if q in set(self.questions)}
        self.said = {key: a for key, a in self.said.items() if key in {ask.key for ask in asks}}
        self.setRowCount(0)
        self.setRowCount(min(MOST, len(asks)) + min(MOST, len(questions)))
        for ask in self.asks[:MOST]:
            row = self.asks.index(ask)
            box = self._row(row, ask.place, ask.fault.value, ask.text, ask.answers, self.said.get(ask.key, ""))
            box.currentTextChanged.connect(lambda text, key=ask.key: self._say(key, text))
        for at, question in enumerate(self.questions[:MOST], min(MOST, len(asks))):
            said = f"库中 {question.known}，这一行 {question.day}"
            answers = [str(a) for a in question.answers]
            box = self._row(at, question.place, question.title, said, answers, self.answers.get(question, ""))
            box.currentTextChanged.connect(lambda text, q=question: self._answer(q, text))
        self.resizeRowsToContents()
        for row in range(self.rowCount()):
            self.setRowHeight(row, max(self.rowHeight(row), HEIGHT + 6))

    def _row(
        self, row: int, place: tuple[str, str, str], title: str, said: str, answers: Sequence[str], given: str
    ) -> ComboBox:
        for column, text in enumerate(("　".join(p for p in place if p), title, said)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.setItem(row, column, item)
        box = ComboBox(answers, self)
        box.setPlaceholderText("请选择")
        box.setCurrentIndex(answers.index(given) if given in answers else -1)
        box.setAccessibleName(f"{place[2]}：{title}")
        self.setCellWidget(row, _ANSWER, box)
        return box

    def answer_all(self, answer: Answer) -> None:
        """The same answer to all questions of days that it fits, to those that are not shown too."""
        fitting = [q for q in self.questions if answer in q.answers]
        self.answers |= dict.fromkeys(fitting, answer)
        for row, question in enumerate(self.questions[:MOST], min(MOST, len(self.asks))):
            box = self.cellWidget(row, _ANSWER)
            if isinstance(box, ComboBox) and question in fitting:
                box.setCurrentText(answer)
        self.answered.emit()

    def _answer(self, question: Question, text: str) -> None:
        self.answers[question] = Answer(text)
        self.answered.emit()

    def _say(self, key: str, text: str) -> None:
        self.said[key] = text
        self.answered.emit()


class QuestionsPage(QWidget):
    """The questions, with a button for each answer that fits all questions of days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QuestionTable(self)
        self.all = [Button(f"都是{a}" if a is not Answer.SKIP else f"都{a}", parent=self) for a in Answer]
        foot = QHBoxLayout()
        for button, answer in zip(self.all, Answer, strict=True):
            button.clicked.connect(lambda _=False, a=answer: self.table.answer_all(a))
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def show_questions(self, questions: Sequence[Question], asks: Sequence[Ask]) -> None:
        """Show the questions of a check."""
        self.table.show_questions(questions, asks)
        for button in self.all:
            button.setVisible(bool(questions))
