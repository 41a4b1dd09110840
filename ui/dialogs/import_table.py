"""What a check of an import found, row by row: faults, questions with their answers, or what would change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadreapp.errors import Fault
from cadreapp.operations.passing.recognition import Alteration, Answer, Question
from ui.kit.controls import HEIGHT, ComboBox

MOST = 500
_ANSWER = 5


class ImportTable(QTableWidget):
    """`answers` holds what was said to the questions so far; `answered` is emitted with every answer."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, _ANSWER + 1, parent)
        self.questions: list[Question] = []
        self.answers: dict[Question, Answer] = {}
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((130, 80, 64, 180, 200, 160)):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)

    @property
    def settled(self) -> bool:
        """Whether every question has an answer."""
        return all(question in self.answers for question in self.questions)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Faults with their cells."""
        rows = [(f.file, f.sheet, f.cell, f.value, f.reason) for f in faults[:MOST]]
        self._fill("问题", "问题", rows)

    def show_alterations(self, altered: Sequence[Alteration]) -> None:
        """What an import changes of records that are there already."""
        rows = [
            (a.file, a.sheet, a.cell, a.title, f"{a.field}：{a.old or '（空）'} → {a.new or '（空）'}")
            for a in altered[:MOST]
        ]
        self._fill("将改动的日期、人员和状态", "改动", rows)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Questions, each with a box for its answer."""
        self.questions = list(questions)
        self.answers = {q: a for q, a in self.answers.items() if q in set(self.questions)}
        rows = [(*q.place, q.title, f"库中 {q.known}，这一行 {q.day}") for q in self.questions[:MOST]]
        self._fill("只有日期不同的行", "说明", rows, answers=True)
        for row, question in enumerate(self.questions[:MOST]):
            box = ComboBox([str(a) for a in question.answers], self)
            box.setPlaceholderText("请选择")
            box.setCurrentIndex(-1)
            box.setAccessibleName(f"{question.place[2]}：{question.title}")
            if question in self.answers:
                box.setCurrentText(self.answers[question])
            box.currentTextChanged.connect(lambda text, q=question: self._answer(q, text))
            self.setCellWidget(row, _ANSWER, box)
            self.setRowHeight(row, max(self.rowHeight(row), HEIGHT + 6))

    def answer_all(self, answer: Answer) -> None:
        """The same answer to all questions that it fits, to those that are not shown too."""
        fitting = [q for q in self.questions if answer in q.answers]
        self.answers |= dict.fromkeys(fitting, answer)
        for row, question in enumerate(self.questions[: self.rowCount()]):
            box = self.cellWidget(row, _ANSWER)
            if isinstance(box, ComboBox) and question in fitting:
                box.setCurrentText(answer)
        self.answered.emit()

    def _answer(self, question: Question, text: str) -> None:
        self.answers[question] = Answer(text)
        self.answered.emit()

    def _fill(self, name: str, last: str, rows: Sequence[tuple[str, ...]], *, answers: bool = False) -> None:
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(["文件", "工作表", "单元格", "内容", last, "怎么办"])
        self.setColumnHidden(_ANSWER, not answers)
        if not answers:
            self.questions = []
        self.setRowCount(0)
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(row, column, item)
        self.resizeRowsToContents()
        self.setVisible(bool(rows))
