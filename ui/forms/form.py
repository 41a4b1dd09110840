"""The form of a record, made from its kind's fields; faults stand under their fields, 保存 stays at the foot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cadreapp.errors import Fault
from cadreapp.records import KINDS
from cadreapp.records.checks import said_by_number
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.records.period import Period
from ui.forms import files, links
from ui.forms.links import Context
from ui.kit import editors, theme
from ui.kit.controls import ENTER, Button

LABEL, GAP = 72, 8
_RECORDS = {k.name for k in KINDS}
"""The kinds whose forms are records': they have a history, and others like them follow."""


def editor_for(spec: FieldSpec, context: Context, parent: QWidget | None = None) -> editors.Editor:
    """The editor of a field's type."""
    if spec.masked:
        return editors.SecretEditor(spec, parent)
    plain = {
        FieldType.TEXT: editors.LineEditor,
        FieldType.LONG: editors.LongEditor,
        FieldType.DAY: editors.DateEditor,
        FieldType.PARTIAL: editors.DateEditor,
        FieldType.PERIOD: editors.PeriodEditor,
        FieldType.NUMBER: editors.NumberEditor,
        FieldType.MONEY: editors.NumberEditor,
        FieldType.FLAG: editors.SegmentEditor,
        FieldType.ID_NUMBER: editors.SecretEditor,
    }
    if spec.type in plain:
        return plain[spec.type](spec, parent)
    if spec.type is FieldType.CHOICE:
        return editors.choice_editor(spec, parent)
    linked = {
        FieldType.PERSON: links.PersonEditor,
        FieldType.PEOPLE: links.PeopleEditor,
        FieldType.TAGS: links.LabelsEditor,
        FieldType.CAMPAIGNS: links.LabelsEditor,
        FieldType.FILES: files.FilesEditor,
        FieldType.PHOTO: files.PhotoEditor,
    }
    return linked[spec.type](spec, context, parent)


class FieldRow(QWidget):
    """Label, editor and under it the fault."""

    def __init__(self, spec: FieldSpec, editor: editors.Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.spec = spec
        label = self.label = QLabel(self)
        self._name()
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setProperty("role", "field")
        label.setWordWrap(True)
        label.setFixedWidth(LABEL)
        label.setMinimumHeight(32)
        label.setBuddy(editor.main())
        if spec.help:
            label.setToolTip(spec.help)
            editor.setToolTip(spec.help)
        self.reason = ""
        self.fault = QLabel("", self)
        self.fault.setProperty("role", "fault")
        self.fault.setWordWrap(True)
        self.fault.hide()
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(editor)
        column.addWidget(self.fault)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def _name(self) -> None:
        star = f'<span style="color:{theme.color("accent").name()}"> *</span>'
        self.label.setText(self.spec.label + (star if self.spec.required else ""))

    def changeEvent(self, event: QEvent) -> None:
        """The star is in the colour of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._name()

    def say(self, reason: str) -> None:
        """Show a fault under the field; "" takes it away."""
        self.reason = reason
        self.fault.setText(f"◆ {reason}" if reason else "")
        self.fault.setVisible(bool(reason))
        self.editor.set_fault(bool(reason))


class Form(QWidget):
    """The fields of one kind. `saved` asks to save the values; `cancelled` and `dirtied` tell of the user.

    `looking`: the history of the record is asked for. `again`: after it is saved the next new one is begun.
    """

    saved = Signal(object)
    cancelled = Signal()
    dirtied = Signal(bool)
    looking = Signal()

    def __init__(self, kind: Kind, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.today = kind, context.desk.today
        self.record: int | None = None
        self.version: int | None = None
        self.dirty = self.again = False
        self._setting = False
        self.about: Period | None = None
        self._focus: QWidget | None = None
        self._whole = QLabel("", self)
        self._whole.setProperty("role", "fault")
        self._whole.setWordWrap(True)
        self._whole.hide()
        self.heading = QLabel(kind.title, self)
        self.heading.setProperty("role", "section")
        self.state = QLabel("", self)
        self.state.setProperty("role", "caption")
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.state)
        self.history_button = Button("修改记录", "quiet", pad=6, parent=self)
        self.history_button.setToolTip("谁在什么时候把什么改成了什么")
        self.history_button.clicked.connect(self.looking)
        head.addWidget(self.history_button)
        inner = QWidget(self)
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        self.rows: dict[str, FieldRow] = {}
        for spec in kind.fields:
            editor = editor_for(spec, context, inner)
            editor.changed.connect(self._touched)
            self.rows[spec.name] = FieldRow(spec, editor, inner)
            column.addWidget(self.rows[spec.name])
        if "id_number" in self.rows:
            number = self.rows["id_number"].editor
            assert isinstance(number, editors.LineEditor)
            number.line.editingFinished.connect(self._fill_from_number)
        column.addWidget(self._whole)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        self.save_button = Button("保存", "primary", pad=32, parent=self)
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(lambda: self.submit())
        self.again_button = Button("保存并新增", "plain", pad=10, parent=self)
        self.again_button.setToolTip("Ctrl+Enter")
        self.again_button.clicked.connect(lambda: self.submit(again=True))
        self.again_button.setVisible(kind.name in _RECORDS)
        self.cancel_button = Button("取消", "plain", pad=12, parent=self)
        self.cancel_button.clicked.connect(self.cancelled)
        foot = QFrame(self)
        foot.setProperty("role", "foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addStretch(1)
        line.addWidget(self.save_button)
        line.addWidget(self.again_button)
        line.addWidget(self.cancel_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.area, 1)
        whole.addWidget(foot)

    def hold(self) -> None:
        """Take no input while it is saved."""
        if self.isEnabled():
            self._focus = self.focusWidget() if self.isAncestorOf(QApplication.focusWidget() or self) else None
            self.setEnabled(False)

    def release(self) -> None:
        """Take input again, where it was: a form that is disabled loses the focus, and the keyboard its place."""
        self.setEnabled(True)
        if self._focus is not None and self._focus.isVisibleTo(self):
            self._focus.setFocus()

    def begins_with(self) -> dict[str, Any]:
        """With what the next one begins: days, people and period of this one."""
        kind, kept = self.kind, {}
        for name in (kind.date_field, kind.who_field, kind.period_field):
            if name:
                kept[name] = self.rows[name].editor.value()
        return kept

    def be_about(self, period: Period | None) -> None:
        """Of which period the record will be, where that is known."""
        self.about = period
        for row in self.rows.values():
            row.editor.set_about(period, self.today())

    def open(
        self, values: Mapping[str, Any], record: int | None = None, version: int | None = None, state: str = ""
    ) -> None:
        """Show values: of a record that is there, or of a new one (`record` None)."""
        self._setting = True
        self.record, self.version = record, version
        for name, row in self.rows.items():
            row.say("")
            row.editor.set_value(values.get(name))
            row.setVisible(not self.kind[name].rare or bool(values.get(name)))
        self._whole.hide()
        self.heading.setText(self.kind.title if record is not None else f"新增{self.kind.title}")
        self.state.setText(state)
        self.history_button.setVisible(record is not None and self.kind.name in _RECORDS)
        self._setting = False
        self.set_dirty(False)
        self.area.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """Put the cursor into the first empty field that is required, else into the first."""
        empty = [r for s, r in zip(self.kind.fields, self.rows.values(), strict=True) if s.required and self._blank(r)]
        (empty or list(self.rows.values()))[0].editor.main().setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _blank(row: FieldRow) -> bool:
        try:
            return row.editor.value() is None
        except ValueError:
            return False

    def _fill_from_number(self) -> None:
        """Sex and birth as the identity number says them, where they are empty; what is typed stays."""
        try:
            number = self.rows["id_number"].editor.value()
        except ValueError:
            return
        for name, said in said_by_number(number).items() if number else ():
            if name in self.rows and self._blank(self.rows[name]):
                self.rows[name].editor.set_value(said)

    def _touched(self) -> None:
        if not self._setting:
            self.set_dirty(True)

    def set_dirty(self, dirty: bool) -> None:
        """Whether there is something that is not saved."""
        self.dirty = dirty
        self.save_button.setEnabled(dirty or self.record is None)
        self.dirtied.emit(dirty)

    def values(self) -> dict[str, Any] | None:
        """The canonical values; None, and the faults shown at their fields, if one cannot be read."""
        found: dict[str, Any] = {}
        faults = []
        for name, row in self.rows.items():
            try:
                found[name] = row.editor.value()
            except ValueError as error:
                faults.append(Fault(str(error), field=self.kind[name].label))
        if faults:
            self.show_faults(faults)
            return None
        return found

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, readable or not, for a draft."""
        return {name: row.editor.typed() for name, row in self.rows.items()}

    def take_typed(self, typed: Mapping[str, Any]) -> None:
        """Put a draft into the fields; nothing of it is saved yet."""
        for name, row in self.rows.items():
            if name in typed:
                row.editor.take_typed(typed[name])
                row.setVisible(not self.kind[name].rare or bool(typed[name]))
        self.set_dirty(True)

    def submit(self, *, again: bool = False) -> None:
        """Read the fields and ask to save them; `again`: and then to begin the next one."""
        self.again = again
        for row in self.rows.values():
            row.say("")
        self._whole.hide()
        values = self.values()
        if values is not None:
            self.saved.emit(values)

    def show_faults(self, faults: tuple[Fault, ...] | list[Fault]) -> None:
        """Show each fault at its field, the others at the foot, and go to the first."""
        first = None
        rest = []
        for fault in faults:
            spec = self.kind.by_label(fault.field) if fault.field else None
            if spec is None:
                rest.append(fault.reason)
                continue
            row = self.rows[spec.name]
            row.setVisible(True)
            row.say(f"{row.reason}；{fault.reason}" if row.reason else fault.reason)
            first = first or row
        self._whole.setText("\n".join(f"◆ {reason}" for reason in rest))
        self._whole.setVisible(bool(rest))
        if first is not None:
            first.editor.main().setFocus(Qt.FocusReason.OtherFocusReason)
        # only after the next events have the reasons their heights, and the rows their places
        QTimer.singleShot(0, self, lambda: self._show_whole(first, first.fault if first is not None else self._whole))

    def _show_whole(self, row: QWidget | None, reason: QWidget) -> None:
        """Bring a fault into sight: its row as far as there is room, what is said of it in any case."""
        if row is not None:
            self.area.ensureWidgetVisible(row, 0, 8)
        self.area.ensureWidgetVisible(reason, 0, 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that a field has no use for goes to the next field, after the last to 保存; Esc leaves the form."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in ENTER and plain:
            self._go_on()
        elif event.key() == Qt.Key.Key_Escape and plain:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        here = self.focusWidget()
        stops = [w for row in self.rows.values() for w in row.editor.stops()] + [self.save_button]
        after = stops[stops.index(here) + 1 :] if here in stops else []
        found = next((w for w in after if w.isVisibleTo(self) and w.isEnabled()), None)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(found, 0, 24)
