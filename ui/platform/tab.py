"""One platform (or 干部档案) at a place: head, quota strip, kinds │ records │ form. One class for all tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from cadreapp.errors import UserError
from cadreapp.operations import browse
from cadreapp.operations.counting.owed import Owed
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records import CADRE, Kind
from cadreapp.records.period import Period
from cadreapp.store.query import Row
from ui import snapshot
from ui.coordinates import BUREAU, Coordinates, Place, kinds_on
from ui.forms.form import Form
from ui.forms.links import Context
from ui.kit import theme
from ui.kit.talk import Talk
from ui.platform import entering, sentences
from ui.platform.layout import FORM, PlatformLayout
from ui.platform.saving import Saver
from ui.platform.strip import cards
from ui.refresh import Refresh
from ui.snapshot import Snapshot, missing, plain, waiting
from ui.tables.columns import grouping_of
from ui.tables.grouping import can_group
from ui.tables.model import Filtered, Gap, Listed, RecordModel, listed
from ui.tables.roster import members_listed, roster_kind

BELOW = QPoint(0, 34)
SAVE, GIVE_UP = "保存", "放弃填写"
LEAVING = (SAVE, GIVE_UP, "继续填写")
"""What can be done with what is typed when somebody goes elsewhere."""


class PlatformTab(PlatformLayout):
    """Shows the coordinates' place; saves, copies and deletes records there.

    `loaded`: the table is filled; `opened`: another record, or none, is open; `looking`: a form's record has its
    history asked for; `placed`: the place is shown, its records are being read; `made`: a kind's form.
    """

    loaded = Signal()
    said = Signal(str)
    opened = Signal()
    looking = Signal(object)
    placed = Signal()
    made = Signal(object)

    def __init__(
        self,
        desk: Desk,
        coordinates: Coordinates,
        refresh: Refresh,
        context: Context,
        talk: Talk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.coordinates, self.refresh, self.context, self.talk = desk, coordinates, refresh, context, talk
        self.tasks = context.tasks
        self.snapshot = Snapshot(coordinates.place.period)
        self.counts: dict[str, int] = {}
        self.forms: dict[str, Form] = {}
        self.sort: tuple[str, bool] = ("", False)
        self.shown_kind = self._placed = ""
        self.saver = Saver(desk, self.tasks, talk, self)
        self.choose_next: int | None = None
        self._wanted: int | None = None
        self.about_next: Period | None = None
        """The period of the record that is opened next; None: the one shown."""
        self.when_shown: Callable[[], object] | None = None
        self._connect()

    def _connect(self) -> None:
        self.strip.chosen.connect(self.pick)
        self.saver.saved.connect(self._saved)
        self.saver.said.connect(self.said)
        self.kinds.picked.connect(self.pick)
        self.copy_button.clicked.connect(self.copy)
        self.invite.clicked.connect(lambda: self.new())
        self.table.opened.connect(self._opened)
        self.table.entered.connect(self.edit)
        self.table.several.connect(self._several)
        self.table.asked.connect(self.enter_owed)
        self.table.sort_changed.connect(self._sorted)
        self.filters.changed.connect(self.load)
        self.filter_button.clicked.connect(self.filter)
        self.table.choice.groups, self.table.choice.regroup = self._groups, self.load
        self.columns_button.clicked.connect(lambda: self.table.choice.offer(self.columns_button.mapToGlobal(BELOW)))

    # what is shown

    @property
    def place(self) -> Place:
        """Where the window stands."""
        return self.coordinates.place

    @property
    def kind(self) -> Kind:
        """The kind shown."""
        return self.place.shown

    def show_place(self) -> None:
        """Show head, strip, kinds and table of the place."""
        place = self.place
        self._show_head(place)
        dues = self._dues()
        self.strip.show_cards(cards(dues, self._units()), place.kind)
        if place.kind != self._placed:  # not by what the table shows: it follows later, when a form may be open again
            self._placed = place.kind
            self.sort = ("", False)
            self.filters.show_kind(place.shown)
            self.close_form()
        self._show_kinds(dues)
        scope = snapshot.scope(self.snapshot, place)
        self.tasks.read(lambda: browse.counts(self.desk, scope), self._counted, key="counts")
        self.placed.emit()
        self.load()

    def _dues(self) -> list[Owed]:
        return snapshot.on_platform(self.snapshot.dues_at(self.place), self.place.platform)

    def _units(self) -> dict[str, str]:
        """What a requirement counts, where it is not records."""
        return {q.kind: "学时" for q in self.desk.rules.quotas if q.measure == "theory_hours"}

    def pick(self, name: str) -> None:
        """Go to a kind, unless something unsaved keeps the user here."""
        if self.leave():
            self.coordinates.move(kind=name)
        else:
            self._show_kinds(self._dues())

    def _show_head(self, place: Place) -> None:
        name, about = sentences.head(self.snapshot, place)
        self.name.setText(name)
        self.about.setText(about)
        dues = self._dues()
        owing, coming = missing(dues), waiting(dues)
        words = [f"缺 {plain(owing)}"] if owing else []
        words += [f"待 {plain(coming)}"] if coming else []
        self.owes.setText("　".join(words))
        self.owes.setVisible(bool(words))
        theme.restyle(self.owes, "state", "owed" if owing else "wait")

    def _show_kinds(self, dues: list[Owed]) -> None:
        kinds = kinds_on(self.place.platform)
        states = {k.name: snapshot.sign_of([d for d in dues if d.kind == k.name]) for k in kinds}
        people = self.snapshot.people_at(self.place)
        roster = [m for m in self.snapshot.members if people is None or m.person in people]
        self.kinds.show_kinds(kinds, self.counts | {CADRE.name: len(roster)}, states, self.place.kind)

    def _counted(self, counts: dict[str, int]) -> None:
        self.counts = counts
        self._show_kinds(self._dues())

    def load(self) -> None:
        """Read the table's ids and first rows."""
        place, kind, found = self.place, self.kind, self.snapshot
        sort, descending = self.sort
        if kind is CADRE:
            self._listed(place, members_listed(found, place, self.filters.filtered, sort, descending))
            return
        scope, filtered = snapshot.scope(found, place), self.filters.filtered
        group = grouping_of(kind.name) if self._groups() else ""
        dues = [d for d in found.dues_at(place) if d.kind == kind.name]
        self.tasks.read(
            lambda: listed(self.desk, kind, scope, dues, filtered, sort, descending, group, found),
            lambda result: self._listed(place, result),
            key="table",
        )

    def _groups(self) -> bool:
        """Whether the records shown can stand under the names of cadres or units."""
        return can_group(self.kind) and self.kind is not CADRE and self.place.person is None

    def _listed(self, place: Place, result: Listed) -> None:
        if place.kind != self.place.kind:
            return
        kind = self.kind
        before = self.table.chosen() if self.shown_kind == kind.name else []
        without = kind.who_field if place.person is not None and kind.who == "cadre" else ""
        if self.shown_kind != kind.name or self.table.records().without != without:
            shown = roster_kind() if kind is CADRE else kind
            model = RecordModel(
                shown,
                lambda ids: browse.load(self.desk, kind, ids),
                self.table,
                fetch=lambda ids, then: self.tasks.read(lambda: browse.load(self.desk, kind, ids), then),
                without=without,
                ascending=kind is CADRE,
            )
            self.table.show_model(model)
            self.table.selectionModel().selectionChanged.connect(self._enable)
            self.shown_kind = kind.name
        self.table.records().show(result.entries, result.rows, result.overdue)
        self.table.hint = sentences.empty(self.kind, self.place, self.snapshot, self.name.text())
        self._show_sums(result)
        asked = self.choose_next is not None
        target = self.choose_next if asked else before[0] if len(before) == 1 else None
        self.choose_next = None
        if target is not None:
            self.table.selectionModel().blockSignals(True)
            found = self.table.choose(target)
            self.table.selectionModel().blockSignals(False)
            self.table.viewport().update()
            if not found and not asked:
                target = None  # it was chosen at another place
        if target is not None:
            if not self._form_dirty() and (asked or self._follows):
                self._read(target)
        elif not self._form_dirty() and self._form() is not None and self.open_record() is not None:
            self.close_form()
        self._enable()
        self.loaded.emit()

    def _show_sums(self, result: Listed) -> None:
        kind = self.kind
        card = next((c for c in self.strip.cards if c.kind == kind.name), None)
        self.title.setText("干部名册" if kind is CADRE else kind.title)
        self.sum.setText(f"{sentences.when(kind, self.place)}　{sentences.counted(kind, result.records)}")
        self.foot.setText(sentences.sums(kind, result, card))
        self.invite.setText("登记干部" if kind is CADRE else f"新增{kind.title}")
        self.invite.updateGeometry()
        self.invitation.setText(sentences.invitation(kind, result.records))

    def filter(self) -> None:
        """Show the row of filters, or take it and its filter away."""
        on = self.filters.isHidden()
        self.filters.setVisible(on)
        if on:
            self.filters.field.setFocus()
        else:
            self.filters.take(Filtered())
            self.table.setFocus()

    def _sorted(self, key: str, descending: bool) -> None:
        self.sort = (key, descending)
        self.load()

    # the form

    def _form(self) -> Form | None:
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Form) else None

    def _form_dirty(self) -> bool:
        form = self._form()
        return form is not None and form.dirty

    def open_record(self) -> int | None:
        """The record that is open; None if none is, or a new one."""
        form = self._form()
        return form.record if form is not None else None

    def form_of(self, kind: Kind) -> Form:
        """The form of a kind, made when it is first needed."""
        if kind.name not in self.forms:
            form = Form(kind, self.context, self.stack)
            form.setMinimumWidth(FORM)
            form.saved.connect(partial(self._save, form))
            form.looking.connect(partial(self.looking.emit, form))
            self.made.emit(form)
            form.cancelled.connect(self.cancel)
            self.stack.addWidget(form)
            self.forms[kind.name] = form
        return self.forms[kind.name]

    def forget_forms(self) -> None:
        """Make the forms anew when next opened, since who is known has changed; one being filled in stays."""
        for name, form in list(self.forms.items()):
            if form is not self.stack.currentWidget():
                self.stack.removeWidget(form)
                form.deleteLater()
                del self.forms[name]

    def leave(self) -> bool:
        """Whether the form may be left: nothing unsaved, or the user gives it up."""
        form = self._form()
        if form is None or not form.dirty:
            return True
        answer = self.talk.choose(f"“{form.heading.text()}”里填写的内容还没有保存。", LEAVING)
        if LEAVING[answer] == SAVE:
            return self.saver.save_now(form)
        if LEAVING[answer] == GIVE_UP:
            form.set_dirty(False)
        return not form.dirty

    def close_form(self) -> None:
        """Show what to do instead of a form; in a narrow window fold the form away."""
        self._wanted = None
        self.stack.setCurrentIndex(0)
        self.arrange()
        self.saver.settle()
        self._enable()

    def _enable(self) -> None:
        """复制 needs one record, 删除 a chosen one."""
        if not self.shown_kind:
            self.copy_button.setEnabled(False)
            self.delete_button.setEnabled(False)
            self.opened.emit()
            return
        one = self.open_record() is not None or self._form() is None and len(self.table.chosen()) == 1
        self.copy_button.setEnabled(one and self.kind is not CADRE)
        self.delete_button.setEnabled(bool(self.table.chosen()))
        self.opened.emit()

    def open_values(self) -> dict[str, Any] | None:
        """The values of the record that is open, as the form shows them; None if none is."""
        form = self._form()
        return form.values() if form is not None and form.record is not None else None

    def cancel(self) -> None:
        """Leave the form without saving: a record is shown as it was, a new one is given up."""
        form = self._form()
        if form is None or not self.leave():
            return
        if form.record is not None and not self.folds:
            self._read(form.record)
        else:
            self.close_form()
        self.table.setFocus()

    @property
    def _follows(self) -> bool:
        """Whether the form shows what is chosen in the table: not where it is folded away."""
        return not self.folds or self._form() is not None

    def edit(self, record: int) -> None:
        """Open a chosen record, where it is not open yet, and go into its form."""
        if self.open_record() == record:
            self.form_of(self.kind).focus_first()
        else:
            self.when_shown = self.when_shown or self.form_of(self.kind).focus_first
            self._read(record)

    def _opened(self, record: int) -> None:
        self.several = False
        if not self._follows:
            self.arrange()
            self._enable()
            return
        if record == self.open_record() and self._form_dirty():
            return
        if not self.leave():
            self.table.clearSelection()
            return
        self._read(record)

    def _several(self, count: int) -> None:
        """Several are chosen: none of them is open, and it is said how many they are."""
        self.several = count > 1
        if not count:
            self.invitation.setText(sentences.invitation(self.kind, len(self.table.records().order)))
            return
        if not self.leave():
            self.table.clearSelection()
            return
        self.invitation.setText(sentences.several(self.kind, count))
        self.close_form()

    def _read(self, record: int) -> None:
        kind, self._wanted = self.kind, record
        if kind is CADRE:
            member = self.snapshot.by_person.get(record)
            if member is not None:
                self._show_form(kind, member.values, record, None, "")
            return
        self.tasks.read(lambda: browse.record(self.desk, record), self._show_row, key="record", failed=self._gone)

    def _gone(self, error: Exception) -> None:
        """The record was taken away meanwhile (by 撤销): nothing is open any more."""
        if isinstance(error, UserError):
            self.close_form()
        else:
            self.tasks.failed.emit(error)

    def _show_row(self, row: Row) -> None:
        if row.id != self._wanted:  # another choice was made meanwhile
            return
        late = f"补录　{row.late_on}　{row.late_by}" if row.late_on else ""
        if self.kind.platform and self.snapshot.counted.before(self.kind, row.values, row.date):
            late = late or "启用前数据"
        self._show_form(self.kind, row.values, row.id, row.version, late)

    def _show_form(
        self, kind: Kind, values: dict[str, Any], record: int | None, version: int | None, state: str
    ) -> None:
        self._wanted = record
        form = self.form_of(kind)
        form.be_about(self.about_next or self.place.period)
        self.about_next = None
        form.open(values, record, version, state)
        self.stack.setCurrentWidget(form)
        self.arrange()
        self.saver.settle()
        self._enable()
        then, self.when_shown = self.when_shown, None
        if then is not None:
            then()

    def new(self, values: dict[str, Any] | None = None) -> bool:
        """Open the form of a new record, with the chosen person and period filled in; False if the user stays."""
        if not self.leave():
            return False
        self.table.clearSelection()
        kind = self.kind
        if values is None:
            values = entering.given(kind, self.place, self.snapshot, self.desk.today())
        self._show_form(kind, dict(values), None, None, "")
        self.form_of(kind).focus_first()
        return True

    def enter_owed(self, gap: Gap) -> None:
        """Open the form for a period that is owed; of several persons the user picks one."""
        if len(gap.dues) == 1 or self.kind.who == "cadres":
            self.enter(gap, gap.dues)
            return
        menu = QMenu(self)
        for due in gap.dues:
            menu.addAction(due.cadre or BUREAU, lambda due=due: self.enter(gap, (due,)))
        menu.exec(self.cursor().pos())

    def enter(self, gap: Gap, dues: tuple[Owed, ...], part: Period | None = None) -> None:
        """Open the form of what is owed; short dates typed there lie in its period, or in the part that is meant."""
        self.about_next = part or gap.period
        self.new(entering.owed(self.kind, gap, dues, self.desk.today(), self.about_next))

    def copy(self) -> None:
        """Open a new record with the values of the chosen one."""
        form = self._form()
        if self.kind is CADRE:
            self.said.emit("名册里的干部不能复制，请用“新增”登记。")
            return
        if form is None or form.record is None:
            chosen = self.table.chosen()
            if form is None and len(chosen) == 1:  # it is chosen, and its form folded away
                self.when_shown = self.copy
                self._read(chosen[0])
            else:
                self.said.emit("请先在表里选一条要复制的记录。")
            return
        if not self.leave():
            return
        values = form.values() or {}
        for name in ("files", "late_reason"):
            values[name] = None
        self.table.clearSelection()
        self._show_form(self.kind, values, None, None, "由一条记录复制")
        form.set_dirty(True)

    # saving

    def submit(self, *, again: bool = False) -> None:
        """Save the form that is open; `again`: and begin the next one."""
        form = self._form()
        if form is not None:
            form.submit(again=again and form.again_button.isVisible())

    def _save(self, form: Form, values: dict[str, Any]) -> None:
        member = self.snapshot.by_person.get(form.record) if form.record is not None else None
        self.saver.save(form, values, member)

    def _saved(self, changes: Changes) -> None:
        form = self._form()
        again = form.begins_with() if form is not None and form.again else None
        if again is None and changes.records:
            self.choose_next = changes.records[0]
        self.written(changes)
        if again is not None:
            self.about_next = form.about if form is not None else None
            self.new(again)

    def written(self, changes: Changes) -> None:
        """Tell the window what a write changed."""
        self.refresh.tell(changes)
