"""The main window: menus, tool bar, people, tabs, status bar; it holds the place and passes on what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations import browse
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import undo
from cadreapp.records import CADRE, FieldSpec, Kind, Named, RecordModel
from cadreapp.records.appraisal import GradeCorrection
from cadreapp.records.period import Period
from cadreapp.store.query import Hit
from ui import snapshot
from ui.appraisal.quarter_page import GradingPage
from ui.appraisal.year_page import YearPage
from ui.bench import SCREENS, Bench, Page
from ui.coordinates import kinds_on
from ui.dialogs.people import PeopleDialog
from ui.dialogs.search import SearchBox
from ui.forms.links import Context, persons
from ui.kit import screens
from ui.kit.copying import offer_copying
from ui.kit.page import Pages, scrolled
from ui.kit.period_bar import YEARS_BACK
from ui.menus.appearance import add_themes
from ui.menus.appraisal import AppraisalMenu
from ui.menus.files import FileMenu
from ui.menus.grading import GradingMenu
from ui.menus.helping import PAGE_OF, HelpMenu
from ui.menus.sheets import SheetMenu
from ui.overview.tab import OverviewTab
from ui.platform.follow_up import FollowUp
from ui.platform.page import PlatformPage
from ui.platform.people_panel import PeoplePanel
from ui.platform.tabs import ORDER, Tabs
from ui.platform.tabs import title as tab_title
from ui.refresh import EVERYTHING
from ui.remembered import Stood
from ui.snapshot import Snapshot
from ui.status import StatusBar
from ui.tasks import Tasks
from ui.tool_bar import SampleBar, ToolBar

TITLE = "年轻干部成长工程信息库"
SIZE = QSize(1440, 900)
"""How large it opens where the screen has the room."""


class Window(QMainWindow):
    """The window on one open bureau. `ready`: everything that was asked for is shown. `stood`: where it is to begin."""

    ready = Signal()
    reopen = Signal(object, object)

    def __init__(self, desk: Desk, tasks: Tasks, *, demo: bool = False) -> None:
        super().__init__()
        self.desk, self.tasks, self.demo = desk, tasks, demo
        self.stood: Stood | None = None
        sample = f"示例数据（今天按 {desk.today().isoformat()}）"
        self.setWindowTitle(f"{TITLE} — {sample if demo else desk.home}")
        self.resize(SIZE.boundedTo(screens.space(self)))
        self.bench = bench = Bench(desk, tasks, self, self)
        self.talk, self.refresh, self.coordinates = bench.talk, bench.refresh, bench.coordinates
        self.context = Context(desk, tasks, lambda: bench.snapshot, self.choose_people)
        self.tab = PlatformPage(desk, self.coordinates, self.refresh, self.context, self.talk, self)
        self.follow_up = FollowUp(self.tab)
        self.overview = OverviewTab(desk, tasks, self.coordinates, self.refresh, self.talk, self)
        self.grading = GradingPage(desk, tasks, self.coordinates, self.refresh, self.talk, self)
        self.year = YearPage(desk, tasks, self.coordinates, self.refresh, self.talk, self)
        self.people = PeoplePanel(self)
        self.tabs = Tabs(self)
        self.search = SearchBox(desk, tasks, self)
        self._goal: Hit | None = None
        self._make_actions()
        chosen = (self.new_action, self.copy_action, self.tab.selection.action, self.delete_action)
        self.files = FileMenu(bench, self.context, SheetMenu(bench, self.tab, chosen))
        self.judging = GradingMenu(bench)
        self.appraisal = AppraisalMenu(bench)
        self._lay_out()
        self._make_menus()
        self._connect()
        offer_copying(self)
        QTimer.singleShot(0, self._first)

    # parts

    def _action(self, text: str, call: Callable[[], Any], keys: str = "", icon: str = "") -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: call())
        self.addAction(action)
        return action

    def _make_actions(self) -> None:
        self.new_action = self._action("新增(&N)", self.new, "Ctrl+N")
        self.save_action = self._action("保存(&S)", self.tab.submit, "Ctrl+S")
        self.again_action = self._action("保存并新增(&W)", lambda: self.tab.submit(again=True), "Ctrl+Return")
        self.undo_action = self._action("撤销(&U)", self.undo, "Ctrl+Z")
        self.redo_action = self._action("重做(&R)", self.redo, "Ctrl+Y")
        self.copy_action = self._action("复制为新记录(&C)", self.tab.copy, "Ctrl+D")
        self.delete_action = self._action("删除(&D)", self.tab.selection.delete)
        self.find_action = self._action("查找(&F)", self._find, "Ctrl+F")
        self.filter_action = self._action("筛选(&L)", self.tab.filter, "Ctrl+Shift+F")
        self.refresh_action = self._action("刷新(&R)", partial(self.read, anew=True), "F5")
        self.go_actions = [
            self._action(f"{tab_title(p)}(&{i + 1})", partial(self.go, p), f"Ctrl+{i + 1}") for i, p in enumerate(ORDER)
        ]
        self.undo_action.setEnabled(False)
        self.redo_action.setEnabled(False)

    def _lay_out(self) -> None:
        self.bar = bar = ToolBar(self.desk.today(), self.search, self)
        self.when = bar.when
        for button, call in (
            (bar.new, self.new),
            (bar.import_, self.files.import_),
            (bar.export, self._offer_exports),
            (bar.print, self.files.sheets.shown),
            (bar.undo, self.undo),
            (bar.redo, self.redo),
        ):
            button.clicked.connect(lambda _=False, call=call: call())
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.tabs)
        self.pages = Pages(self)
        self.pages.addWidget(self.overview)
        self.pages.addWidget(self.tab)
        self.pages.addWidget(self.grading)
        self.pages.addWidget(self.year)
        right.addWidget(self.pages, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.people)
        body.addLayout(right, 1)
        centre = QWidget(self)
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if self.demo:
            sample = SampleBar(self)
            sample.leave.clicked.connect(self.close)
            whole.addWidget(sample)
        whole.addWidget(bar)
        whole.addLayout(body, 1)
        self.setCentralWidget(scrolled(centre, self))
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.status.follow(self.tasks)
        self.message, self.backup_label = self.status.message, self.status.backup

    def _make_menus(self) -> None:
        menus = self.menuBar()
        self.files.fill(menus.addMenu("文件(&F)"))
        edit = menus.addMenu("编辑(&E)")
        edit.addActions([self.undo_action, self.redo_action])
        edit.addSeparator()
        edit.addActions([self.new_action, self.save_action, self.again_action])
        edit.addActions([self.copy_action, self.tab.selection.action, self.delete_action])
        edit.addSeparator()
        edit.addActions([self.find_action, self.filter_action])
        edit.addAction("最近删除(&T)…").triggered.connect(lambda: self.files.deleted())
        view = menus.addMenu("视图(&V)")
        view.addActions(self.go_actions)
        view.addSeparator()
        view.addAction(self.refresh_action)
        add_themes(view.addMenu("外观(&L)"), self)
        self.files.fill_business(menus.addMenu("业务(&D)"))
        appraisal = menus.addMenu("考核(&A)")
        self.appraisal.fill(appraisal)
        appraisal.addSeparator()
        self.judging.fill(appraisal)
        self.reports = menus.addMenu("报表(&R)")
        self.files.sheets.fill(self.reports)
        self.files.fill_tools(menus.addMenu("工具(&T)"))
        HelpMenu(self.bench).fill(menus.addMenu("帮助(&H)"))

    def _connect(self) -> None:
        self.coordinates.moved.connect(self._moved)
        self.tabs.chosen.connect(self.go)
        self.people.chosen.connect(self._who)
        self.when.chosen.connect(self._when)
        self.search.record.connect(self.open_hit)
        self.search.person.connect(self.open_person)
        self.bench.said.connect(self.say)
        self.bench.wrote.connect(self.status.say)
        self.tab.selection.counted.connect(self.status.place.setText)
        self.files.copies.reopen.connect(self.reopen)
        self.files.copies.backed_up.connect(self._backed_up)
        for page in (self.tab, self.grading, self.year, self.overview):
            page.said.connect(self.say)
            page.loaded.connect(self._loaded)
        self.tab.looking.connect(lambda form: self.files.history(form.kind, form.record))
        self.tab.table.pasted.connect(lambda: self.files.paste_rows(self.tab.kind))
        self.grading.left.connect(self.leave_grading)
        self.grading.printing.connect(self.files.sheets.shown)
        self.grading.judging.connect(self.judging.scores)
        self.grading.correcting.connect(lambda given: self.new_of(GradeCorrection, given))
        self.tab.print_button.clicked.connect(lambda: self.files.sheets.offer())
        self.tab.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tab.table.customContextMenuRequested.connect(self.files.sheets.offer)
        self.year.left.connect(self.leave_grading)
        self.year.printing.connect(self.files.sheets.make)
        self.files.begin_with(self.overview.start)
        self.overview.open_hit.connect(self.open_hit)
        self.overview.labels.connect(lambda: self.files.labels("campaign"))
        self.overview.showcase.connect(self.files.sheets.showcase)
        self.overview.form.connect(self.files.export_form)
        self.overview.page.connect(lambda _: self.files.sheets.shown())
        self.overview.picture.connect(self.files.save_picture)
        self.refresh.watch(lambda: EVERYTHING, self.read)
        self.refresh.changed.connect(self._written)
        self.tasks.failed.connect(self.fail)

    # what is shown

    def _first(self) -> None:
        """Begin at the latest year that has records, so that the window is not empty without need."""
        today = self.desk.today()

        def latest() -> int:
            found = browse.latest_day(self.desk)
            return max(today.year - YEARS_BACK + 1, min(today.year, int(found[:4]))) if found else today.year

        self.tasks.read(latest, self._begin)

    def _begin(self, year: int) -> None:
        year = self.stood.year if self.stood is not None else year
        self.when.show_year(year)
        self.files.copies.show_last()
        if year == self.coordinates.place.period.year:
            self.read()
        else:
            self.when.tell()

    @property
    def manual_page(self) -> str:
        """The page of the manual for what is shown."""
        return PAGE_OF[self.bench.page]

    def read(self, *, anew: bool = False) -> None:
        """Read the period's snapshot and show it; `anew`: with all sums counted from the records."""
        period = self.coordinates.place.period
        self.tasks.read(lambda: snapshot.read(self.desk, period, anew=anew), self._read, key="snapshot")

    def _read(self, found: Snapshot) -> None:
        known = self.snapshot.everybody
        self.bench.snapshot = self.search.snapshot = found
        if found.everybody != known:
            self.tab.forget_forms()
        for action, button, name, word, key in (
            (self.undo_action, self.bar.undo, found.undo, "撤销", "U"),
            (self.redo_action, self.bar.redo, found.redo, "重做", "R"),
        ):
            action.setText(f"{word} {name}(&{key})" if name else f"{word}(&{key})")
            action.setEnabled(self.desk.writing and bool(name))
            button.setEnabled(self.desk.writing and bool(name))
            button.setToolTip(f"{word}：{name}" if name else f"没有可以{word}的操作")
        self.tab.snapshot = self.overview.snapshot = found
        self.status.name(found.bureau)
        stood, self.stood = self.stood, None
        if stood is None or not self.coordinates.move(**found.there(stood.unit, stood.person), **stood.shown):
            self._show_who()
            self._show_page()

    def _show_page(self) -> None:
        if self.bench.screen is not self.bench.page:
            self.bench.screen = None
        widgets: dict[Page, OverviewTab | PlatformPage | GradingPage | YearPage] = {
            Page.OVERVIEW: self.overview,
            Page.PLATFORM: self.tab,
            Page.QUARTER: self.grading,
            Page.YEAR: self.year,
        }
        page = widgets[self.bench.page]
        self.pages.setCurrentWidget(page)
        page.show_place()

    @property
    def snapshot(self) -> Snapshot:
        """What was read of the period that is shown."""
        return self.bench.snapshot

    def _show_who(self) -> None:
        place = self.coordinates.place
        self.people.show_people(self.snapshot, place)
        dues = self.snapshot.dues_at(place)
        states = {}
        for number in ORDER:
            some = snapshot.on_platform(dues, number)
            states[number] = (snapshot.sign_of(some), snapshot.beside(some))
        self.tabs.show_states(place.platform, states)

    def _moved(self, parts: frozenset[str]) -> None:
        if "period" in parts:
            self.when.show_period(self.coordinates.place.period)
            self.read()
        else:
            self._show_who()
            self._show_page()

    def _loaded(self) -> None:
        if self._goal is not None:
            goal, self._goal = self._goal, None
            if not self.tab.table.choose(goal.id):
                self.say(f"“{goal.title}”不在当前范围里。")
            elif self.tab.folds:  # a choice alone opens nothing there
                self.tab.edit(goal.id)
        QTimer.singleShot(0, self._perhaps_ready)

    def _perhaps_ready(self) -> None:
        if self.tasks.idle:
            self.ready.emit()
        else:
            QTimer.singleShot(20, self._perhaps_ready)

    # going elsewhere

    def show_grading(self) -> None:
        """The grading screen: of the chosen quarter, else of the latest that has ended."""
        if not self.tab.leave():
            return
        self.tab.close_form()
        period, today = self.coordinates.place.period, self.desk.today()
        if period.length != "quarter":
            ended = [q for q in Period(period.year, "year", 1).split("quarter") if q.end < today]
            period = ended[-1] if ended else Period(period.year, "quarter", 1)
        self._show_at(Page.QUARTER, period)

    def show_year_appraisal(self) -> None:
        """The screen of the year's appraisal, of the chosen year."""
        if not self.tab.leave():
            return
        self.tab.close_form()
        self._show_at(Page.YEAR, Period(self.bench.year, "year", 1))
        self.year.table.setFocus()

    def _show_at(self, page: Page, period: Period) -> None:
        """Show a grading screen at a period."""
        before = self.coordinates.place
        self.bench.screen = page
        self.coordinates.move(platform=5, period=period)
        if self.coordinates.place == before:
            self._show_page()

    def leave_grading(self) -> None:
        """Go back to the records of the place."""
        self.bench.screen = None
        self._show_page()

    def leave(self) -> bool:
        """Whether what is being typed may be left (saved, or given up by the user)."""
        return self.tab.leave()

    def list_records(self, records: tuple[int, ...], title: str, when: str) -> None:
        """Show these records in a list over 总览."""
        self.overview.list_records(records, title, when)

    def go(self, platform: int) -> None:
        """Go to a tab."""
        if self.tab.leave():
            if self.bench.page in SCREENS:
                self.leave_grading()
            self.coordinates.move(platform=platform)

    def _who(self, unit: str | None, person: int | None) -> None:
        if self.tab.leave():
            self.tab.close_form()
            self.coordinates.move(unit=unit, person=person)
        else:
            self._show_who()

    def _when(self, period: Period) -> None:
        if self.tab.leave():
            self.tab.close_form()
            self.coordinates.move(period=period)

    def open_hit(self, hit: Hit) -> None:
        """Go where a record is, and open it."""
        if not self.tab.leave():
            return
        self.bench.screen = None
        place = self.coordinates.place
        parts: dict[str, Any] = {"kind": hit.kind, "unit": None, "person": None}
        if hit.date and int(hit.date[:4]) != place.period.year or place.period.length != "year":
            year = int(hit.date[:4]) if hit.date else place.period.year
            self.when.show_year(year)
            parts["period"] = Period(year, "year", 1)
        self._goal = hit
        before = self.coordinates.place
        self.coordinates.move(**parts)
        if self.coordinates.place == before:
            self._loaded()

    def open_person(self, person: int) -> None:
        """Go to a cadre's file."""
        if self.tab.leave():
            self.tab.choose_next = person
            self.coordinates.move(kind=CADRE.name, person=person, unit=None)

    def new(self) -> None:
        """A new record of the kind shown; on 总览 the user says of which kind."""
        if self.bench.page in SCREENS:
            self.leave_grading()
        if self.bench.page is not Page.OVERVIEW:
            self.tab.new()
            return
        menu = QMenu(self)
        for platform in ORDER[1:]:
            part = menu.addMenu(tab_title(platform))
            for kind in kinds_on(platform):
                part.addAction(kind.title, lambda kind=kind: self.new_of(kind))
        menu.popup(self.bar.new.mapToGlobal(self.bar.new.rect().bottomLeft()))

    def new_of(self, kind: Kind | type[RecordModel], values: dict[str, Any] | None = None) -> None:
        """Go to a kind and open the form of a new record, with these values begun."""
        name = kind.name if isinstance(kind, Kind) else kind.__name__
        if self.tab.leave():
            self.bench.screen = None
            self.coordinates.move(kind=name)
            self.tab.new(values)

    def open_record(self, kind: str, record: int) -> None:
        """Go to a kind and open a record of it, whatever the period shown."""
        if self.tab.leave():
            self.bench.screen = None
            self.tab.choose_next = record
            before = self.coordinates.place
            self.coordinates.move(kind=kind, unit=None, person=None)
            if self.coordinates.place == before:
                self._show_page()

    def _backed_up(self, words: str, tip: str) -> None:
        self.backup_label.setText(words)
        self.backup_label.setToolTip(tip)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _offer_exports(self) -> None:
        menu = QMenu(self)
        self.files.fill_exports(menu)
        menu.exec(self.bar.export.mapToGlobal(self.bar.export.rect().bottomLeft()))

    def choose_people(self, parent: QWidget, spec: FieldSpec, chosen: Sequence[Named]) -> tuple[Named, ...] | None:
        """Let the user choose persons for a field; None if they give up."""
        dialog = PeopleDialog(spec, persons(self.context, spec), chosen, parent)
        return dialog.chosen() if dialog.exec() else None

    # writing

    def undo(self) -> None:
        """Undo the latest operation."""
        if self.tab.leave():
            self.tab.close_form()
            self.tasks.write(lambda: undo.undo(self.desk), self.tab.written)

    def redo(self) -> None:
        """Repeat what was undone last."""
        if self.tab.leave():
            self.tab.close_form()
            self.tasks.write(lambda: undo.redo(self.desk), self.tab.written)

    def _written(self, changes: Changes) -> None:
        counts = [f"{word} {n}" for word, n in (("新增", changes.new), ("更新", changes.updated)) if n > 1]
        more = f"（{'，'.join(counts)}）" if counts else ""
        self.say(f"{changes.name}{more}：已保存　{datetime.now():%H:%M:%S}")

    def say(self, text: str) -> None:
        """Say in the status bar what happened."""
        self.status.say(text)

    def fail(self, error: Exception) -> None:
        """An error of the user's side is told; ours goes to the log and the crash box."""
        if isinstance(error, UserError):
            self.talk.warn(str(error))
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        screens.fit(self)  # only now it is known what its frame takes

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.tab.leave():
            event.accept()
        else:
            event.ignore()
