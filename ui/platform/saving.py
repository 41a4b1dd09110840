"""Saving what a form holds: what follows from it is offered, what is missing is asked, what is refused is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Signal

from cadreapp.errors import Doubted, Fault, Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import posts, units
from cadreapp.operations.writing.people import PersonItem, save_people, undated
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import CADRE
from cadreapp.rules.preconditions import CONFIRMED
from cadreapp.store.persons.people import Member
from ui.forms.form import Form
from ui.kit.talk import Talk
from ui.tasks import Tasks

NEW_UNIT, BACK = "新建这个单位", "回去改"


class Saver(QObject):
    """Saves forms on the tasks' thread. `saved`: the Changes; `said`: a sentence for the status bar; `ended`: it is
    saved, or is not going to be."""

    saved = Signal(object)
    said = Signal(str)
    ended = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, talk: Talk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.tasks, self.talk = desk, tasks, talk
        self._answered: tuple[Item, ...] | None = None
        self._told = False
        self._agreed: set[str] = set()
        """Units that the user said are new; nothing is asked twice of one form."""

    def save(self, form: Form, values: dict[str, Any], member: Member | None) -> None:
        """Save what a form holds; `member`: the cadre as the window shows them, where it is a cadre's form."""
        kind, record = form.kind, form.record
        if kind is CADRE:
            person = self._person(values, record, member)
            if person is not None:
                unit = person.values.get("unit")
                self._knowing(form, [unit], lambda: self._run(form, lambda: save_people(self.desk, [person])))
            else:
                self.ended.emit()
            return
        item = Item(kind, values, record, version=form.version)
        form.hold()
        if self._answered is not None:  # the same form once more, with a reason
            more, self._answered = self._answered, None
            self._write(form, item, more)
        elif kind.model in (*posts.POSTS, *posts.PLACES):
            self.tasks.read(
                lambda: posts.proposed(self.desk, kind, values, record), lambda p: self._follow(form, item, p)
            )
        else:
            self._write(form, item, ())

    def _knowing(self, form: Form, named: Sequence[str | None], go_on: Callable[[], None]) -> None:
        """Go on once the user has said of each unit that nobody has named yet whether it is to be made."""
        asked = [name for name in dict.fromkeys(named) if name and name not in self._agreed]
        if not asked:
            go_on()
            return
        form.hold()
        self.tasks.read(
            lambda: [(name, near) for name in asked if (near := units.unknown(self.desk, name)) is not None],
            lambda found: self._ask_unit(form, found, go_on),
        )

    def _ask_unit(self, form: Form, found: list[tuple[str, tuple[str, ...]]], go_on: Callable[[], None]) -> None:
        typed = "unit" in form.rows
        for name, near in found:
            hint = f"名称相近的有：{'、'.join(near)}。" if near else ""
            others = near if typed else ()
            answers = (NEW_UNIT, *(f"改用“{other}”" for other in others), BACK)
            answer = self.talk.choose(f"单位名单里没有“{name}”。{hint}", answers)
            if answer == 0:
                self._agreed.add(name)
                continue
            form.release()
            if answer <= len(others):
                form.rows["unit"].editor.set_value(others[answer - 1])
                form.submit()
                return
            label = form.kind["unit"].label if typed else ""
            form.show_faults([Fault(f"单位名单里没有“{name}”，请核对。{hint}", field=label)])
            self.ended.emit()
            return
        go_on()

    def save_now(self, form: Form) -> bool:
        """Have a form saved before the user goes elsewhere; False if it was refused, and they stay."""
        loop = QEventLoop(self)
        over: list[bool] = []

        def end() -> None:
            over.append(True)
            loop.quit()

        self.ended.connect(end)
        form.submit()
        if not over and not form.isEnabled():  # it is being written
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.ended.disconnect(end)
        loop.deleteLater()
        return not form.dirty

    def settle(self) -> None:
        """What was said of a refusal holds no longer."""
        self._agreed.clear()
        if self._told:
            self._told = False
            self.said.emit("")

    def _follow(self, form: Form, item: Item, found: posts.Proposal | None) -> None:
        """Save a record, with 任职经历 brought up to date in the same step if the user wants it."""
        agreed = found is not None and self.talk.ask(found.question, "一起更新", "只存这一条")
        self._write(form, item, found.items if found is not None and agreed else ())

    def _write(self, form: Form, item: Item, more: tuple[Item, ...]) -> None:
        name = f"登记{item.kind.title}并更新任职经历" if more else ""
        named = [one.kind.model.unit_of(one.values) for one in (item, *more)]
        work = lambda: save(self.desk, [item, *more], name=name, asking=True)  # noqa: E731
        self._knowing(form, named, lambda: self._run(form, work, more))

    def _run(self, form: Form, work: Callable[[], Changes], more: tuple[Item, ...] = ()) -> None:
        form.hold()
        self.tasks.write(
            work, lambda changes: self._saved(form, changes), failed=lambda e: self._refused(form, e, more)
        )

    def _person(self, values: dict[str, Any], record: int | None, member: Member | None) -> PersonItem | None:
        """What was changed of a cadre, with the day from which it holds; None if the user gives up.

        Fields that the user has not touched are left as they are: the form may show the cadre as of a past year.
        """
        if member is None:
            return PersonItem(values, record)
        values = {name: value for name, value in values.items() if value != member.values[name]}
        moved = [CADRE[name].label for name in undated(member.values, values)]
        if not moved:
            return PersonItem(values, record)
        said = self.talk.ask_since(f"{member.name}的{'、'.join(moved)}有改动", self.desk.today().isoformat())
        return PersonItem(values, record, since=said[0], correct=said[1]) if said else None

    def _saved(self, form: Form, changes: Changes) -> None:
        form.release()
        form.set_dirty(False)
        self._agreed.clear()
        if changes.operation is None:
            self.said.emit("没有改动，不需要保存。")
        else:
            self.saved.emit(changes)
        self.ended.emit()

    def _refused(self, form: Form, error: Exception, more: tuple[Item, ...] = ()) -> None:
        form.release()
        if not isinstance(error, Refused):
            self.tasks.failed.emit(error)
            self.ended.emit()
        elif isinstance(error, Doubted):
            self._confirm(form, error, more)
        elif not self._gave_reason(form, error, more):
            form.show_faults(error.faults)
            self._tell(f"没有保存：有 {len(error.faults)} 处需要改。")
            self.ended.emit()

    def _confirm(self, form: Form, error: Doubted, more: tuple[Item, ...]) -> None:
        """待核: the form once more with the reason in its remark, or what is left to do."""
        said = "；".join(f.reason for f in error.faults)
        reason = self.talk.ask_text("待核", f"{said}。确实如此的请写明理由。", "理由", ("经核实确有其事",))
        if not reason:
            self._tell("没有保存：请核对后再存，或写明理由。")
            self.ended.emit()
            return
        remark = form.rows["remark"]
        remark.setVisible(True)
        old = remark.editor.value()
        remark.editor.set_value("\n".join(filter(None, (old, f"{CONFIRMED}：{reason}"))))
        self._answered = more
        form.submit(again=form.again)

    def _gave_reason(self, form: Form, error: Refused, more: tuple[Item, ...]) -> bool:
        """补录: the form once more with its reason, if that is all that is missing and the user gives one."""
        label = form.kind.by_label("补录原因")
        if label is None or any(f.field != label.label for f in error.faults):
            return False
        words = error.faults[0].reason
        reason = self.talk.ask_text("补录", words, "原因", ("漏报补登", "资料后到", "历史资料整理"))
        if not reason:
            return False
        form.rows["late_reason"].setVisible(True)
        form.rows["late_reason"].editor.set_value(reason)
        self._answered = more
        form.submit(again=form.again)
        return True

    def _tell(self, words: str) -> None:
        self._told = True
        self.said.emit(words)
