"""The box in which a step of the year's appraisal is taken for many at once: what is asked, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.appraisal.year import YearRow
from cadreapp.operations.desk import Changes
from cadreapp.records.kind import FieldSpec, FieldType
from ui.kit.controls import Button, ComboBox, Segments
from ui.kit.dialog import Dialog
from ui.kit.drawing.cells import cell
from ui.kit.editors import DateEditor, Editor, LongEditor
from ui.tasks import Tasks

NARROWEST = 96
"""Width of the labels' column where all of them are short."""


@dataclass(frozen=True)
class Asked:
    """A field of the box: the record's own field, what it begins with, what is offered."""

    spec: FieldSpec
    value: str = ""
    label: str = ""
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whom:
    """A row of the box: the cadre, why the step cannot be taken ("" = ticked at the beginning), what it shows."""

    row: YearRow
    waits: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Taken:
    """What was entered: the fields by name, the people ticked, and for each, what was chosen or written beside them."""

    values: Mapping[str, str]
    people: tuple[int, ...]
    beside: Mapping[int, str]


class StepBox(Dialog):
    """Asks, then writes by `take`; what is refused is told in the box, which stays open.

    `choices`: of each person one of these (签字, 拒签), else `writing`: a text of each; `writing` is the column's head.
    `whose`: the one whom it is about, for the title.
    """

    manual_page = "08-year.md"

    def __init__(
        self,
        title: str,
        note: str,
        fields: Sequence[Asked],
        whom: Sequence[Whom],
        take: Callable[[Taken], Changes],
        tasks: Tasks,
        parent: QWidget,
        *,
        choices: tuple[str, ...] = (),
        writing: str = "",
        whose: str = "",
    ) -> None:
        super().__init__(parent, tasks)
        self.setWindowTitle("　".join(w for w in (title, whose) if w))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(720, 560)
        self.take, self.whom, self.choices = take, list(whom), choices
        self.editors: dict[str, Editor | QLineEdit | ComboBox] = {}
        self.segments: dict[int, Segments] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        self.note = QLabel(note, self)
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        column.addWidget(self.note)
        labels = [self._label(asked) for asked in fields]
        wide = max([NARROWEST, *(label.sizeHint().width() for label in labels)])
        for label, asked in zip(labels, fields, strict=True):
            label.setFixedWidth(wide)
            column.addLayout(self._field(label, asked))
        self.table = self._table(writing)
        if len(whom) > 1 or choices or writing:
            column.addWidget(self.table, 1)
        else:
            self.table.hide()
        self.fault = QLabel("", self)
        self.fault.setProperty("role", "fault")
        self.fault.setWordWrap(True)
        self.fault.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fault.hide()
        column.addWidget(self.fault)
        self.count = QLabel("", self)
        self.count.setProperty("role", "caption")
        self.all_button = Button("全选", "quiet", pad=10, parent=self)
        self.all_button.clicked.connect(self.tick_all)
        self.all_button.setVisible(len(whom) > 1)
        self.accept_button = Button(title, "primary", parent=self)
        self.accept_button.clicked.connect(self.submit)
        cancel = Button("取消", parent=self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.all_button)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.accept_button)
        foot.addWidget(cancel)
        column.addLayout(foot)
        self.table.itemChanged.connect(lambda _: self._counted())
        self._counted()
        if self.table.isHidden():  # a note of two lines needs its height
            self.resize(560, column.totalHeightForWidth(560))

    def _label(self, asked: Asked) -> QLabel:
        label = QLabel(asked.label or asked.spec.label, self)
        label.setProperty("role", "field")
        label.ensurePolished()
        return label

    def _field(self, label: QLabel, asked: Asked) -> QHBoxLayout:
        spec = asked.spec
        editor: Editor | QLineEdit | ComboBox
        if spec.type is FieldType.DAY:
            editor = DateEditor(spec, self)
            editor.set_value(asked.value)
        elif spec.type is FieldType.LONG:
            editor = LongEditor(spec, self)
            editor.set_value(asked.value)
            editor.setFixedHeight(74)
        elif asked.offered:
            editor = ComboBox(asked.offered, self)
            editor.setEditable(True)
            editor.setEditText(asked.value)
            editor.setAccessibleName(label.text())
        else:
            editor = QLineEdit(asked.value, self)
            editor.setAccessibleName(label.text())
        self.editors[spec.name] = editor
        row = QHBoxLayout()
        row.addWidget(
            label, 0, Qt.AlignmentFlag.AlignTop if spec.type is FieldType.LONG else Qt.AlignmentFlag.AlignVCenter
        )
        row.addWidget(editor, 1)
        return row

    def _table(self, writing: str) -> QTableWidget:
        heads = ["干部", "单位", "等次", "情况"] + ([writing or "本人意见"] if writing or self.choices else [])
        table = QTableWidget(len(self.whom), len(heads), self)
        table.setHorizontalHeaderLabels(heads)
        table.setAccessibleName("办理哪些人")
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for at, wide in ((0, 110), (1, 130), (2, 84)):
            table.setColumnWidth(at, wide)
        for at, one in enumerate(self.whom):
            row = one.row
            for place, words in enumerate((row.name, row.year.unit or "—", one.shown or row.grade or "—", one.waits)):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(words)
                if not place:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    item.setCheckState(Qt.CheckState.Unchecked if one.waits else Qt.CheckState.Checked)
                table.setItem(at, place, item)
            if self.choices:
                segments = Segments(self.choices, 0, parent=table)
                segments.setAccessibleName(f"{row.name}的{heads[4]}")
                self.segments[row.person] = segments
                table.setCellWidget(at, 4, segments)
                table.setRowHeight(at, 40)
            elif writing:
                table.setItem(at, 4, QTableWidgetItem(""))
        if self.choices:
            wide = max([150, *(s.sizeHint().width() + 16 for s in self.segments.values())])
            table.setColumnWidth(4, wide)
            self.resize(self.width() + wide - 150, self.height())
        elif writing:
            table.setColumnWidth(4, 250)
        return table

    # what is entered

    def ticked(self) -> tuple[int, ...]:
        """The people ticked."""
        states = [cell(self.table, at, 0).checkState() for at in range(len(self.whom))]
        return tuple(w.row.person for w, s in zip(self.whom, states, strict=True) if s == Qt.CheckState.Checked)

    def tick_all(self) -> None:
        """Tick everybody of whom the step can be taken (everybody, if of none); nobody, if they are ticked."""
        able = [w for w in self.whom if not w.waits] or self.whom
        off = set(self.ticked()) >= {w.row.person for w in able}
        for at, one in enumerate(self.whom):
            on = one in able and not off
            cell(self.table, at, 0).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _counted(self) -> None:
        many = len(self.ticked())
        self.count.setText(f"共 {len(self.whom)} 人，勾选 {many} 人" if len(self.whom) > 1 else "")
        self.accept_button.setEnabled(many > 0)

    def entered(self) -> Taken:
        """What is entered; ValueError with a Chinese sentence if a day cannot be read."""
        values = {}
        for name, editor in self.editors.items():
            if isinstance(editor, Editor):
                values[name] = editor.value() or ""
            else:
                values[name] = (editor.text() if isinstance(editor, QLineEdit) else editor.currentText()).strip()
        beside = {person: self.choices[max(0, s.index)] for person, s in self.segments.items()}
        if not self.choices and self.table.columnCount() > 4:
            beside = {w.row.person: cell(self.table, at, 4).text().strip() for at, w in enumerate(self.whom)}
        return Taken(values, self.ticked(), beside)

    def submit(self) -> None:
        """Write; the box closes when it is written."""
        try:
            taken = self.entered()
        except ValueError as error:
            self._refused(error)
            return
        self.write(lambda: self.take(taken), lambda _: self.accept(), self._refused)

    def _refused(self, error: Exception) -> None:
        lines = str(error).splitlines()
        more = f"\n……还有 {len(lines) - 8} 条" if len(lines) > 8 else ""
        self.fault.setText("没有写入：\n" + "\n".join(lines[:8]) + more)
        self.fault.setToolTip(str(error))
        self.fault.show()
        self._counted()
