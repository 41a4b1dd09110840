"""One platform (or 干部档案) at a place: head, quota strip, kinds │ records │ form. One class for all tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from cadreapp.errors import Doubted, Refused, UserError
from cadreapp.operations import browse
from cadreapp.operations.browse import Row
from cadreapp.operations.counting.grid import Grid, read_cadre, read_quota
from cadreapp.operations.counting.owed import Owed, prefill
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import posts
from cadreapp.operations.writing.people import PersonItem, remove, save_people, undated
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import CADRE, Kind, Named
from cadreapp.records.period import Period
from cadreapp.rules.preconditions import CONFIRMED
from ui import snapshot
from ui.coordinates import BUREAU, Coordinates, Place, kinds_on
from ui.forms.form import Form
from ui.forms.links import Context
from ui.kit import theme
from ui.kit.talk import Talk
from ui.platform.layout import FORM, PlatformLayout
from ui.platform.strip import cards
from ui.refresh import Refresh
from ui.snapshot import Snapshot, missing, plain, waiting
from ui.tables.model import Gap, Listed, RecordModel, listed
from ui.tables.roster import members_listed, roster_kind


class PlatformTab(PlatformLayout):
    """Shows the coordinates' place; saves, copies and deletes records there.

    `loaded`: the table is filled; `opened`: another record, or none, is open.
    """

    loaded = Signal()
    said = Signal(str)
    opened = Signal()

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
        self.answered: tuple[Item, ...] | None = None
        self.sort: tuple[str, bool] = ("", False)
        self.shown_kind = ""
        self.refused = False
        self.choose_next: int | None = None
        self._connect()

    def _connect(self) -> None:
        self.strip.chosen.connect(self.pick)
        self.kinds.picked.connect(self.pick)
        self.copy_button.clicked.connect(self.copy)
        self.delete_button.clicked.connect(self.delete)
        self.invite.clicked.connect(lambda: self.new())
        self.table.opened.connect(self._opened)
        self.table.asked.connect(self.enter_owed)
        self.table.sort_changed.connect(self._sorted)
        self.table.deleted.connect(self.delete)
        self.mode.chosen.connect(self._mode_chosen)
        self.grid.entering.connect(self._enter_cell)
        self.grid.looking.connect(self._look_at)
        self.grid.excusing.connect(self._excuse)

    # what is shown

    @property
    def place(self) -> Place:
        """Where the window stands."""
        return self.coordinates.place

    @property
    def kind(self) -> Kind:
        """The kind shown."""
        return self.place.shown

    def show_snapshot(self, found: Snapshot) -> None:
        """Show the place with what was read anew."""
        self.snapshot = found
        self.show_place()

    def show_place(self) -> None:
        """Show head, strip, kinds and table of the place."""
        place = self.place
        self._show_head(place)
        dues = self._dues()
        self.strip.show_cards(cards(dues, self._units()), place.kind)
        if place.kind != self.shown_kind:
            self.sort = ("", False)
            self.close_form()
        self._show_kinds(dues)
        scope = snapshot.scope(self.snapshot, place)
        self.tasks.read(lambda: browse.counts(self.desk, scope), self._counted, key="counts")
        self._show_mode()
        self.load()

    # 达标表

    def _mode_chosen(self, index: int) -> None:
        if index == 1 and not self.leave():
            self.mode.set_index(0)
            return
        self._show_mode()

    def _show_mode(self) -> None:
        """Show records or the 达标表, which needs a requirement: the kind's, or all of a person's."""
        place = self.place
        quotas = bool(self.desk.rules.quotas_of(place.kind)) or (place.person is not None and place.platform > 0)
        self.mode.setVisible(quotas)
        if not quotas or self.mode.index != 1:
            self.pages.setCurrentIndex(0)
            self.strip.setVisible(True)
            return
        people, year = self.snapshot.people_at(place), place.period.year
        if place.person is not None:
            person = place.person
            work: Callable[[], Grid | None] = lambda: read_cadre(self.desk, person, year)  # noqa: E731
        else:
            work = lambda: read_quota(self.desk, place.kind, year, people)  # noqa: E731
        self.tasks.read(work, lambda grid: self._show_grid(place, grid), key="grid")

    def _show_grid(self, place: Place, grid: Grid | None) -> None:
        if place != self.place or grid is None:
            return
        self.grid.show_grid(grid, Period.of(self.desk.today(), grid.columns[0].length))
        self.about.setText(f"{grid.title}　{grid.rule}　{place.period.year}年")
        self.strip.setVisible(False)
        self.pages.setCurrentIndex(1)

    def shown_grid(self) -> Grid | None:
        """The 达标表 on the screen; None while records are shown."""
        return self.grid.shown() if self.pages.currentIndex() == 1 else None

    def _show_records(self) -> None:
        self.mode.set_index(0)
        self._show_mode()

    def _enter_cell(self, due: Owed) -> None:
        """登记 or 补录 of a cell: the form, filled with cadre, kind and period."""
        self._show_records()
        if due.kind != self.place.kind:
            self.coordinates.move(kind=due.kind)
        self._enter(Gap(Period.parse(due.period), (due,)), (due,))

    def _look_at(self, due: Owed) -> None:
        """The records behind a cell."""
        self._show_records()
        self.coordinates.move(kind=due.kind, person=due.person, period=Period.parse(due.period))

    def _excuse(self, due: Owed) -> None:
        """The form of an exemption, which asks for reason and approver."""
        self._show_records()
        self.coordinates.move(kind="Exemption")
        named = Named(due.cadre or "", due.person)
        self.new({"cadre": named, "requirement": due.requirement, "period": due.period})

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
        member = self.snapshot.by_person.get(place.person) if place.person is not None else None
        if place.person is not None:
            known = next((p.name for p in self.snapshot.everybody if p.id == place.person), "")
            self.name.setText(member.name if member else known)
            facts = [member.unit, member.post, member.rank] if member else [f"{place.period.label}不在名册"]
            self.about.setText("　".join(f for f in facts if f))
        elif place.unit is not None:
            self.name.setText(place.unit)
            self.about.setText(f"年轻干部 {len(self.snapshot.people_at(place) or ())} 人")
        else:
            self.name.setText(BUREAU)
            self.about.setText(f"年轻干部 {len(self.snapshot.members)} 人")
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
            self._listed(place, members_listed(found, place, sort, descending))
            return
        scope = snapshot.scope(found, place)
        dues = [d for d in found.dues_at(place) if d.kind == kind.name]
        self.tasks.read(
            lambda: listed(self.desk, kind, scope, dues, sort=sort, descending=descending),
            lambda result: self._listed(place, result),
            key="table",
        )

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
                without=without,
                ascending=kind is CADRE,
            )
            self.table.show_model(model)
            self.table.selectionModel().selectionChanged.connect(self._enable)
            self.shown_kind = kind.name
        self.table.records().show(result.entries, result.rows, result.overdue)
        self.table.hint = self._empty()
        self._show_sums(result)
        target = self.choose_next if self.choose_next is not None else before[0] if len(before) == 1 else None
        self.choose_next = None
        if target is not None:
            self.table.selectionModel().blockSignals(True)
            self.table.choose(target)
            self.table.selectionModel().blockSignals(False)
            self.table.viewport().update()
            if not self._form_dirty():
                self._read(target)
        elif not self._form_dirty() and self._form() is not None and self.open_record() is not None:
            self.close_form()
        self._enable()
        self.loaded.emit()

    def _show_sums(self, result: Listed) -> None:
        place, kind = self.place, self.kind
        when = place.period.label if place.platform else ("在册" if kind is CADRE else "全部时间")
        if kind is CADRE:
            when = f"{place.period.label}在册"
        self.title.setText("干部名册" if kind is CADRE else kind.title)
        unit = "人" if kind is CADRE else "条"
        self.sum.setText(f"{when}　{result.records:,} {unit}")
        words = [f"{result.records:,} {unit}"]
        if result.late:
            words.append(f"其中补录 {result.late:,} 条")
        sums = next((c for c in self.strip.cards if c.kind == kind.name), None)
        if sums is not None:
            words.append(f"应完成 {sums.required}　已完成 {sums.done}")
            words.append(sums.caption if sums.caption.startswith(("缺", "待")) else "")
        self.foot.setText("合计　　" + "　　".join(w for w in words if w))
        self.invite.setText("登记干部" if kind is CADRE else f"新增{kind.title}")
        self.invite.updateGeometry()
        what = "一名干部" if kind is CADRE else "一条记录"
        some = f"在表里点{what}，在这里查看和修改。" if result.records else "这里还没有记录。"
        self.invitation.setText(f"{some}\n也可以新登记一{'名' if kind is CADRE else '条'}。")

    def _empty(self) -> str:
        if not self.snapshot.everybody:
            return "名册还是空的。\n请在“文件”菜单里导入名册，或点“新增”登记第一名干部。"
        if self.kind is CADRE:
            return "这个范围里没有在册的年轻干部。请在上方换一个年度，或点“新增”登记。"
        who = self.name.text()
        when = self.place.period.label if self.place.platform else ""
        return f"{who}{when}还没有{self.kind.title}。点“新增”登记一条，或从“文件”菜单导入。"

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
            form.saved.connect(self._save)
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
        title = form.heading.text()
        if not self.talk.ask(f"“{title}”里填写的内容还没有保存。", "放弃填写", "继续填写"):
            return False
        form.set_dirty(False)
        return True

    def close_form(self) -> None:
        """Show what to do instead of a form."""
        self.stack.setCurrentIndex(0)
        self._settled()
        self._enable()

    def _settled(self) -> None:
        """What was said of a refusal holds no longer."""
        if self.refused:
            self.refused = False
            self.said.emit("")

    def _enable(self) -> None:
        """复制 needs an open record, 删除 a chosen one."""
        self.copy_button.setEnabled(self.open_record() is not None and self.kind is not CADRE)
        self.delete_button.setEnabled(bool(self.shown_kind and self.table.chosen()))
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
        if form.record is not None:
            self._read(form.record)
        else:
            self.close_form()

    def _opened(self, record: int) -> None:
        if record == self.open_record() and self._form_dirty():
            return
        if not self.leave():
            self.table.clearSelection()
            return
        self._read(record)

    def _read(self, record: int) -> None:
        kind = self.kind
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
        if row.kind != self.place.kind:
            return
        late = f"补录　{row.late_on}　{row.late_by}" if row.late_on else ""
        if self.kind.platform and row.date and row.date < self.snapshot.began:
            late = late or "启用前数据"
        self._show_form(self.kind, row.values, row.id, row.version, late)

    def _show_form(
        self, kind: Kind, values: dict[str, Any], record: int | None, version: int | None, state: str
    ) -> None:
        form = self.form_of(kind)
        form.open(values, record, version, state)
        self.stack.setCurrentWidget(form)
        self._settled()
        self._enable()

    def new(self, values: dict[str, Any] | None = None) -> bool:
        """Open the form of a new record, with the chosen person and period filled in; False if the user stays."""
        if not self.leave():
            return False
        self.table.clearSelection()
        kind = self.kind
        given = dict(values if values is not None else self._given(kind))
        self._show_form(kind, given, None, None, "")
        self.form_of(kind).focus_first()
        return True

    def _given(self, kind: Kind) -> dict[str, Any]:
        place = self.place
        given: dict[str, Any] = {}
        ref = next((p for p in self.snapshot.everybody if p.id == place.person), None)
        field = kind.who_field or next((s.name for s in kind.fields if s.name == "cadre"), "")
        if kind is CADRE:
            if self.snapshot.everybody:
                given["entered"] = self.desk.today().isoformat()
            return given | ({"unit": place.unit} if place.unit and place.unit != snapshot.NO_UNIT else {})
        if ref is not None and field:
            named = Named(ref.name, ref.id)
            given[field] = (named,) if kind.who == "cadres" else named
        if kind.period_field and kind[kind.period_field].period == place.period.length:
            given[kind.period_field] = place.period.text
        return given

    def enter_owed(self, gap: Gap) -> None:
        """Open the form for a period that is owed; of several persons the user picks one."""
        if len(gap.dues) == 1 or self.kind.who == "cadres":
            self._enter(gap, gap.dues)
            return
        menu = QMenu(self)
        for due in gap.dues:
            menu.addAction(due.cadre or BUREAU, lambda due=due: self._enter(gap, (due,)))
        menu.exec(self.cursor().pos())

    def _enter(self, gap: Gap, dues: tuple[Owed, ...]) -> None:
        values = prefill(self.kind, dues[0])
        if self.kind.who == "cadres":
            values[self.kind.who_field] = tuple(Named(d.cadre or "", d.person) for d in dues)
        if self.kind.date_field:
            today = self.desk.today()
            day = min(gap.period.end, today) if gap.period.start <= today else gap.period.start
            if today in gap.period:
                values[self.kind.date_field] = day.isoformat()
        self.new(values)

    def copy(self) -> None:
        """Open a new record with the values of the chosen one."""
        form = self._form()
        if self.kind is CADRE:
            self.said.emit("名册里的干部不能复制，请用“新增”登记。")
            return
        if form is None or form.record is None:
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

    def delete(self) -> None:
        """Delete the chosen records, after a question; it can be undone."""
        ids, kind = self.table.chosen(), self.kind
        if not ids:
            self.said.emit("请先在表里选要删除的记录。")
            return
        if kind is CADRE:
            self._remove(ids)
            return
        what = f"这条{kind.title}" if len(ids) == 1 else f"选中的 {len(ids)} 条{kind.title}"
        if self.talk.ask(f"删除{what}？删除后可以撤销。", "删除", "不删除"):
            self.close_form()
            self.tasks.write(lambda: delete(self.desk, ids), self.written)

    def _remove(self, ids: list[int]) -> None:
        member = self.snapshot.by_person.get(ids[0])
        if len(ids) != 1 or member is None:
            self.said.emit("一次只能删除一名干部。")
            return
        question = f"从数据中删除{member.name}？调离的干部应填写退出日期，只有登记错了才删除。删除后可以撤销。"
        if self.talk.ask(question, "删除", "不删除"):
            self.close_form()
            self.tasks.write(lambda: remove(self.desk, ids[0]), self.written)

    # saving

    def submit(self) -> None:
        """Save the form that is open."""
        form = self._form()
        if form is not None:
            form.submit()

    def _save(self, values: dict[str, Any]) -> None:
        form = self._form()
        assert form is not None
        kind, record, version = form.kind, form.record, form.version
        work: Callable[[], Changes]
        if kind is CADRE:
            person = self._person(values, record)
            if person is None:
                return
            work = lambda: save_people(self.desk, [person])  # noqa: E731
        else:
            item = Item(kind, values, record, version=version)
            form.setEnabled(False)
            if self.answered is not None:  # the same form once more, with a reason
                more, self.answered = self.answered, None
                self._write(form, item, more)
            elif kind.name in (*posts.POSTS, *posts.PLACES):
                self.tasks.read(
                    lambda: posts.proposed(self.desk, kind, values, record), lambda p: self._follow(form, item, p)
                )
            else:
                self._write(form, item, ())
            return
        form.setEnabled(False)
        self.tasks.write(work, lambda changes: self._saved(form, changes), failed=lambda e: self._refused(form, e))

    def _follow(self, form: Form, item: Item, found: posts.Proposal | None) -> None:
        """Save a record, with 任职经历 brought up to date in the same step if the user wants it."""
        agreed = found is not None and self.talk.ask(found.question, "一起更新", "只存这一条")
        self._write(form, item, found.items if found is not None and agreed else ())

    def _write(self, form: Form, item: Item, more: tuple[Item, ...]) -> None:
        name = f"登记{item.kind.title}并更新任职经历" if more else ""
        self.tasks.write(
            lambda: save(self.desk, [item, *more], name=name, asking=True),
            lambda changes: self._saved(form, changes),
            failed=lambda e: self._refused(form, e, more),
        )

    def _person(self, values: dict[str, Any], record: int | None) -> PersonItem | None:
        """What was changed of a cadre, with the day from which it holds; None if the user gives up.

        Fields that the user has not touched are left as they are: the form may show the cadre as of a past year.
        """
        member = self.snapshot.by_person.get(record) if record is not None else None
        if member is None:
            return PersonItem(values, record)
        values = {name: value for name, value in values.items() if value != member.values[name]}
        moved = [CADRE[name].label for name in undated(member.values, values)]
        if not moved:
            return PersonItem(values, record)
        said = self.talk.ask_since(f"{member.name}的{'、'.join(moved)}有改动", self.desk.today().isoformat())
        return PersonItem(values, record, since=said[0], correct=said[1]) if said else None

    def _saved(self, form: Form, changes: Changes) -> None:
        form.setEnabled(True)
        form.set_dirty(False)
        if changes.operation is None:
            self.said.emit("没有改动，不需要保存。")
            return
        if changes.records:
            self.choose_next = changes.records[0]
        self.written(changes)

    def _refused(self, form: Form, error: Exception, more: tuple[Item, ...] = ()) -> None:
        form.setEnabled(True)
        if not isinstance(error, Refused):
            self.tasks.failed.emit(error)
            return
        if isinstance(error, Doubted):
            said = "；".join(f.reason for f in error.faults)
            reason = self.talk.ask_text("待核", f"{said}。确实如此的请写明理由。", "理由", ("经核实确有其事",))
            if reason:
                remark = form.rows["remark"]
                remark.setVisible(True)
                old = remark.editor.value()
                remark.editor.set_value("\n".join(filter(None, (old, f"{CONFIRMED}：{reason}"))))
                self.answered = more
                form.submit()
                return
            self.said.emit("没有保存：请核对后再存，或写明理由。")
            self.refused = True
            return
        label = form.kind.by_label("补录原因")
        late = [f for f in error.faults if label is not None and f.field == label.label]
        if late and len(late) == len(error.faults):
            reason = self.talk.ask_text("补录", late[0].reason, "原因", ("漏报补登", "资料后到", "历史资料整理"))
            if reason:
                form.rows["late_reason"].setVisible(True)
                form.rows["late_reason"].editor.set_value(reason)
                self.answered = more
                form.submit()
                return
        form.show_faults(error.faults)
        self.refused = True
        self.said.emit(f"没有保存：有 {len(error.faults)} 处需要改。")

    def written(self, changes: Changes) -> None:
        """Tell the window what a write changed."""
        self.refresh.tell(changes)
