"""Two boxes for 评委评分: one judge's scores typed beside everybody's name, and whose score sheets are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cadreapp.operations.appraisal import judges
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.appraisal import JUDGES
from cadreapp.records.checks import split_names
from cadreapp.records.period import Period
from ui.appraisal.entry_box import EntryBox
from ui.appraisal.entry_table import EntryTable, Line
from ui.kit.box import Box
from ui.kit.controls import Button, ComboBox, Segments
from ui.kit.drawing.cells import cell
from ui.kit.lists import Column
from ui.kit.talk import Talk
from ui.tasks import Tasks

Sheet = tuple[dict[str, str], list[judges.Marked]]
"""The judges of a quarter with their classes, and the rows of one of them."""


def sheet(desk: Desk, quarter: Period, judge: str = "") -> Sheet:
    """What the box shows of a judge; UserError: nobody is on the roster."""
    return judges.judges(desk, quarter), judges.read(desk, quarter, judge)


class JudgesBox(EntryBox):
    """One judge's 述工作 and 晒业绩 for everybody of a quarter."""

    manual_page = "07-quarter.md"

    def __init__(
        self, desk: Desk, quarter: Period, found: Sheet, tasks: Tasks, talk: Talk, parent: QWidget | None = None
    ) -> None:
        """`found`: the sheet of nobody yet."""
        named = (Column("干部", 100), Column("单位"))
        typed = (Column("述工作", 110, True), Column("晒业绩", 110, True))
        super().__init__(f"{quarter.label}评委评分", EntryTable("评委评分", named, typed), tasks, talk, parent)
        self.resize(720, 640)
        self.desk, self.quarter = desk, quarter
        self.known: dict[str, str] = found[0]
        self.judge = ComboBox(list(self.known), self)
        self.judge.setEditable(True)
        self.judge.setFixedWidth(150)
        self.judge.setAccessibleName("评委")
        line = self.judge.lineEdit()
        assert line is not None
        line.setPlaceholderText("姓名")
        self.judge.setEditText("")
        self.class_ = Segments(JUDGES, -1, parent=self)
        self.class_.setAccessibleName("评委类别")
        self.field("评委", self.judge)
        self.field("类别", self.class_)
        self.head.addStretch(1)
        self.hint.setText(
            "每项 0 到 100 分；没有听到的空着。可以从 Excel 复制“述工作、晒业绩”两列，或带姓名的三列，粘贴到表里。"
            + judges.rule_in_words(desk.rules.grading)
        )
        self.shown = ""
        line.editingFinished.connect(self.choose)
        self.judge.activated.connect(lambda _: self.choose())
        self._show(found)

    def choose(self) -> None:
        """Show the scores of the judge that is named; what is typed stays if nothing of theirs is recorded."""
        name = self.judge.currentText().strip()
        if name == self.shown:
            return
        if self.table.changed and name in self.known and not self.leave():
            self.judge.setEditText(self.shown)
            return
        new, self.shown = name not in self.known, name
        if not new:
            self.class_.set_index(JUDGES.index(self.known[name]) if self.known[name] in JUDGES else -1)
        self.read(partial(sheet, self.desk, self.quarter, name), lambda found: self._show(found, keep=new))

    def load(self, then: Callable[[], object] = lambda: None) -> None:
        def show(found: Sheet) -> None:
            self._show(found)
            then()

        self.read(partial(sheet, self.desk, self.quarter, self.shown), show)

    def _show(self, found: Sheet, *, keep: bool = False) -> None:
        """Show a sheet; `keep` what is typed."""
        kept = self.table.typed() if keep and self.table.changed else {}
        self.known, rows = found
        self.table.show_lines(
            [
                Line(
                    r.person,
                    r.name,
                    (r.name, r.unit),
                    tuple("" if v is None else f"{v.normalize():f}" for v in (r.report, r.achievements)),
                    "本季度等次已经确认，评分不能再改"
                    if r.locked
                    else "评委不给自己打分"
                    if r.own and r.record is None
                    else "",
                )
                for r in rows
            ]
        )
        for row, entry in enumerate(self.table.lines):
            for at, words in enumerate(kept.get(entry.key, ())):
                if not entry.closed:
                    cell(self.table, row, self.table.first + at).setText(words)

    def count(self) -> None:
        some = sum(any(self.table.figures(row)) for row in range(len(self.table.lines)))
        closed = sum(bool(entry.closed) for entry in self.table.lines)
        self.words.setText(
            f"已打 {some} 人，共 {len(self.table.lines)} 人" + (f"，{closed} 人不能打分" if closed else "")
        )

    def save(self) -> None:
        self.choose()
        super().save()

    def entered(self) -> Callable[[], Changes]:
        class_ = JUDGES[self.class_.index] if self.class_.index >= 0 else ""
        typed = {key: (a, b) for key, (a, b) in self.table.typed().items()}
        return partial(judges.save_scores, self.desk, self.quarter, self.judge.currentText(), class_, typed)


class SheetsBox(Box):
    """Whose score sheets are written: the judges' names by class. `named`: (name, class) of all of them."""

    manual_page = "07-quarter.md"

    def __init__(self, quarter: Period, known: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`known`: the judges that there are, with their classes."""
        super().__init__(parent)
        self.setWindowTitle(f"{quarter.label}评委评分表")
        self.setMinimumWidth(520)
        words = QLabel(
            "每名评委一份 Excel 评分表，季度、干部、评委和类别都已填好，填上两列分数交回，用“导入”收进来。"
            "请按类别写评委姓名，用顿号隔开。",
            self,
        )
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(words)
        self.fields: dict[str, QLineEdit] = {}
        for class_ in JUDGES:
            label = QLabel(class_, self)
            label.setProperty("role", "field")
            label.setFixedWidth(84)
            line = QLineEdit("、".join(n for n, c in known.items() if c == class_), self)
            line.setAccessibleName(class_)
            line.textChanged.connect(lambda _: self._count())
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(line, 1)
            column.addLayout(row)
            self.fields[class_] = line
        self.accept_button = Button("选择文件夹…", "primary", parent=self)
        self.accept_button.clicked.connect(self.accept)
        cancel = Button("取消", parent=self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.accept_button)
        foot.addWidget(cancel)
        column.addLayout(foot)
        self._count()

    @property
    def named(self) -> list[tuple[str, str]]:
        """The judges with their classes."""
        return [(name, class_) for class_, line in self.fields.items() for name in split_names(line.text())]

    def _count(self) -> None:
        self.accept_button.setEnabled(bool(self.named))
