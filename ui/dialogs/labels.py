"""品牌标签 and 主题活动: choose one and change it, or add another."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import labels
from ui.forms.form import Form
from ui.forms.links import Context
from ui.kit.controls import ComboBox


class LabelDialog(QDialog):
    """The list of a table's names over the form of the chosen one. `changes`: what was written, in order."""

    def __init__(self, desk: Desk, table: str, context: Context, parent: QWidget | None = None) -> None:
        """`table`: "tag" or "campaign"."""
        super().__init__(parent)
        self.desk, self.table = desk, table
        self.changes: list[Changes] = []
        kind = labels.kinds()[table]
        self.setWindowTitle(kind.title)
        self.resize(460, 240 if len(kind.fields) == 1 else 520)
        self.names = ComboBox((), self)
        self.names.setAccessibleName(kind.title)
        self.form = Form(kind, context, self)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self.reject)
        self.form.cancel_button.setText("关闭")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 0)
        column.addWidget(self.names)
        column.addWidget(self.form, 1)
        self.names.activated.connect(lambda _: self._show())
        self._fill("")

    def _fill(self, chosen: str) -> None:
        self.values = labels.read(self.desk, self.table)
        self.names.clear()
        self.names.addItems([f"新增{self.form.kind.title}", *self.values])
        self.names.setCurrentIndex(1 + list(self.values).index(chosen) if chosen in self.values else 0)
        self._show()

    def _known(self) -> str | None:
        index = self.names.currentIndex()
        return list(self.values)[index - 1] if index > 0 else None

    def _show(self) -> None:
        known = self._known()
        self.form.open(self.values[known] if known else {}, self.names.currentIndex() if known else None)

    def _save(self, values: dict[str, Any]) -> None:
        try:
            changes = labels.save_label(self.desk, self.table, values, self._known())
        except Refused as error:
            self.form.show_faults(error.faults)
            return
        if changes.operation is not None:
            self.changes.append(changes)
        self._fill(" ".join(str(values["name"]).split()))
        self.form.state.setText("已保存")
