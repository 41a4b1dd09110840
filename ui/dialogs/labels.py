"""品牌标签 and 主题活动: choose one and change it, or add another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cadreapp.errors import Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import labels
from ui.forms.form import Form
from ui.forms.links import Context
from ui.kit.controls import ComboBox
from ui.kit.dialog import Dialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

Values = dict[str, dict[str, Any]]
"""The labels of a table: name → values."""


class LabelDialog(Dialog):
    """The list of a table's names over the form of the chosen one."""

    def __init__(
        self,
        desk: Desk,
        table: str,
        found: Values,
        tasks: Tasks,
        talk: Talk,
        context: Context,
        parent: QWidget | None = None,
    ) -> None:
        """`table`: "tag" or "campaign"; `found`: what it holds."""
        super().__init__(parent, tasks, talk)
        self.desk, self.table = desk, table
        kind = labels.kinds()[table]
        self.setWindowTitle(kind.title)
        self.resize(460, 240 if len(kind.fields) == 1 else 520)
        self.names = ComboBox((), self)
        self.names.setAccessibleName(kind.title)
        self.note = QLabel("", self)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "hint")
        self.note.hide()
        self.form = Form(kind, context, self)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self.reject)
        self.form.cancel_button.setText("关闭")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 0)
        column.addWidget(self.names)
        column.addWidget(self.note)
        column.addWidget(self.form, 1)
        self.names.activated.connect(lambda _: self._show())
        self._fill(found, "")

    def _fill(self, found: Values, chosen: str) -> None:
        self.values = found
        self.names.clear()
        self.names.addItems([f"新增{self.form.kind.title}", *self.values])
        self.names.setCurrentIndex(1 + list(self.values).index(chosen) if chosen in self.values else 0)
        self._show()

    def _known(self) -> str | None:
        index = self.names.currentIndex()
        return list(self.values)[index - 1] if index > 0 else None

    def _show(self) -> None:
        known = self._known()
        self._tell(())
        self.form.open(self.values[known] if known else {}, self.names.currentIndex() if known else None)

    def _save(self, values: dict[str, Any]) -> None:
        known = self._known()
        self.read(
            lambda: labels.undated(self.desk, self.table, values, known),
            lambda moved: self._ask(values, known, moved),
            self._refused,
            hold=True,
        )

    def _ask(self, values: dict[str, Any], known: str | None, moved: Sequence[str]) -> None:
        """Ask from when a change holds, if it must have a day; then write."""
        said = self._since(f"“{known}”的{'、'.join(moved)}有改动") if moved else ("", False)
        if said is None:
            return
        since, correct = said
        self.write(
            lambda: labels.save_label(self.desk, self.table, values, known, since=since or None, correct=correct),
            lambda changes: self._saved(" ".join(str(values["name"]).split()), changes),
            self._refused,
        )

    def _saved(self, name: str, changes: Changes) -> None:
        def show(found: Values) -> None:
            self._fill(found, name)
            self.form.state.setText("已保存")
            self._tell(changes.notes)

        self.read(lambda: labels.read(self.desk, self.table), show, hold=True)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, Refused):
            self.form.show_faults(error.faults)
        else:
            self.talk.warn(str(error))

    def _tell(self, notes: Sequence[str]) -> None:
        self.note.setText("。".join(notes))
        self.note.setVisible(bool(notes))

    def _since(self, what: str) -> tuple[str, bool] | None:
        return self.talk.ask_since(what, self.desk.today().isoformat())
