"""Drafts of the form that is being filled in: kept a moment after each pause, offered again after a crash."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from cadreapp.operations import drafts
from cadreapp.operations.drafts import Draft
from cadreapp.records import CADRE
from ui.forms.form import Form
from ui.platform.tab import PlatformTab

PAUSE = 1500
"""Milliseconds without a key after which the draft is kept."""
ANSWERS = ("继续填写", "放弃", "以后再说")


class Drafting(QObject):
    """Keeps the draft of the form of a tab while it is not saved."""

    def __init__(self, tab: PlatformTab) -> None:
        super().__init__(tab)
        self.tab = tab
        self.form: Form | None = None
        self.key: tuple[str, int | None] | None = None
        """The form of which a draft lies in the data folder: kind and record."""
        self._told = False
        self.timer = QTimer(self, singleShot=True, interval=PAUSE)
        self.timer.timeout.connect(self.keep)
        tab.made.connect(lambda form: form.dirtied.connect(lambda dirty: self.follow(form, dirty)))

    def follow(self, form: Form, dirty: bool) -> None:
        """Something was typed into a form, or it was saved, opened anew or given up."""
        if dirty and self.tab.desk.writing:
            self.form = form
            self.timer.start()
        elif not dirty:
            self.timer.stop()
            if self.key is not None:
                key, self.key = self.key, None
                self.tab.tasks.write(partial(drafts.drop, self.tab.desk, *key))

    def keep(self) -> None:
        """Keep what stands in the form."""
        form, desk = self.form, self.tab.desk
        if form is None or not form.dirty:
            return
        self.key = (form.kind.name, form.record)
        draft = Draft(form.kind.name, form.record, form.version, form.typed(), drafts.now())
        self.tab.tasks.write(lambda: drafts.keep(desk, draft), failed=self._failed)

    def _failed(self, error: Exception) -> None:
        """Said once: what is typed can still be saved in the ordinary way."""
        if not self._told:
            self._told = True
            self.tab.said.emit(str(error))

    def offer(self) -> None:
        """Ask what is to become of drafts that an earlier run left."""
        desk = self.tab.desk
        if desk.writing:
            self.tab.tasks.read(lambda: drafts.kept(desk), self._ask)

    def _ask(self, found: list[Draft]) -> None:
        for draft in found:
            question = f"上次有一份没有保存的填写：{draft.title}（{draft.at[:16]}）。"
            answer = ANSWERS[self.tab.talk.choose(question, ANSWERS)]
            if answer == "放弃":
                self.tab.tasks.write(partial(drafts.drop, self.tab.desk, draft.kind, draft.record))
            elif answer == "继续填写":
                self._go_on(draft)
                return

    def _go_on(self, draft: Draft) -> None:
        """Open the form and put the draft into it; it is saved by nobody but the user."""
        tab = self.tab
        tab.when_shown = partial(self._put, draft)
        tab.coordinates.move(kind=draft.kind, unit=None, person=None)
        if draft.record is None:
            tab.new({})
        else:
            tab.edit(draft.record)

    def _put(self, draft: Draft) -> None:
        form = self.tab.form_of(CADRE if draft.kind == CADRE.name else self.tab.kind)
        self.key = (draft.kind, draft.record)
        form.take_typed(draft.typed)
