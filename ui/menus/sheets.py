"""The menu 报表: a submenu for each group of the catalogue; whatever is chosen opens in the print preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cadreapp.errors import UserError
from cadreapp.operations.counting import alerts
from cadreapp.records import CADRE
from cadreapp.records.period import Period
from ui.bench import Page
from ui.coordinates import OVERVIEW
from ui.kit.progress import ProgressDialog

if TYPE_CHECKING:
    from cadreapp.operations.sheets import Request, SheetSpec
    from cadreapp.operations.year.editions import Edition
    from ui.bench import Bench
    from ui.platform.page import PlatformPage
    from ui.presentation.window import Show
    from ui.preview.asking import AskDialog, Whom
    from ui.preview.document import Source
    from ui.preview.window import Preview


class SheetMenu(QObject):
    """Fills menus with the sheets, makes the one chosen, and shows it in the preview.

    `tab`: where the records are shown; `actions`: what else can be done with those that are chosen.
    """

    def __init__(self, bench: Bench, tab: PlatformPage, actions: Sequence[QAction]) -> None:
        super().__init__(bench)
        self.bench, self.tab, self.actions = bench, tab, actions
        self.desk, self.tasks = bench.desk, bench.tasks
        tab.requirements.reminding.connect(self.remind)
        self.preview: Preview | None = None
        self.show: Show | None = None

    # menus

    def fill(self, menu: QMenu) -> None:
        """达标表 and a submenu for each group."""
        from cadreapp.operations.sheets import GROUPS, SHEETS, YEAR_END
        from ui.dialogs.words import add_words

        for group in GROUPS:
            some = [s for s in SHEETS if s.group == group]
            if some:
                part = menu.addMenu(group)
                for spec in some:
                    part.addAction(f"{spec.title}…", partial(self.make, spec))
                if group == YEAR_END:
                    add_words(part, self.bench)
                    part.addSeparator()
                    part.addAction("大屏展示…", self.present)
        menu.addSeparator()
        menu.addAction("达标表（当前显示的）…", self.grid)

    def offer(self, at: QPoint | None = None) -> None:
        """The sheets of the kind that is shown: of the records chosen, else of all of the period.

        `at`: a place of the table, where what else can be done with the records is offered too.
        """
        from cadreapp.operations.sheets import sheets_of

        tab = self.tab
        menu = QMenu(tab)
        menu.setAccessibleName("打印")
        chosen = tuple(tab.table.chosen()) if tab.kind is not CADRE else ()
        for spec in sheets_of(tab.kind.name):
            which = f"选中的 {len(chosen)} 条" if chosen else f"{tab.place.period.label}全部"
            menu.addAction(f"{spec.title}（{which}）…", partial(self.make, spec, chosen))
        if menu.actions():
            menu.addSeparator()
        if tab.requirements.shown() is not None:
            menu.addAction("打印达标表…", self.grid)
        else:
            menu.addAction("打印这张表…", self.table)
        menu.aboutToHide.connect(menu.deleteLater)
        if at is None:
            button = tab.print_button
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
            return
        menu.addSeparator()
        self._offer_values(menu, at)
        menu.addActions(self.actions)
        menu.popup(tab.table.viewport().mapToGlobal(at))

    def _offer_values(self, menu: QMenu, at: QPoint) -> None:
        """只看 what the cell under the pointer says."""
        from ui.tables.filters import said, values_of

        tab = self.tab
        index = tab.table.indexAt(at)
        spec = tab.table.records().columns[index.column()].spec if index.isValid() else None
        row = tab.table.records().row(index.row()) if spec is not None else None
        if spec is None or row is None:
            return
        for value in values_of(spec, row.values.get(spec.name)):
            menu.addAction(f"只看：{said(spec, value)}", partial(tab.filters.only, spec.name, value))
        menu.addSeparator()

    def shown(self) -> None:
        """打印预览: the sheet that fits what the window shows."""
        from cadreapp.operations.sheets import sheets_of, yearly

        page = self.bench.page
        if page is Page.QUARTER:
            self.make(yearly.QUARTER)
        elif page is Page.YEAR:
            self.make(yearly.YEAR)
        elif page is Page.OVERVIEW:
            self.make(yearly.SHOWCASE if self.bench.place.person is None else yearly.PERSONAL)
        elif self.tab.requirements.shown() is not None:
            self.grid()
        elif sheets_of(self.tab.kind.name):
            self.offer()
        else:
            self.table()

    # the catalogue

    def make(self, spec: SheetSpec, records: tuple[int, ...] = ()) -> Preview | None:
        """Ask what the sheet needs, make it and show it; None if the user gives up or there is nothing to print."""
        place = self.bench.place
        from cadreapp.operations.year.editions import Elsewhere

        asked = not records and (spec.of == "blank" or spec.of == "cadres" and place.person is None)
        try:
            source = self._asked(spec) if asked else self._of_place(spec, records)
        except Elsewhere as error:
            if not self.bench.talk.ask(str(error), "看今天的数据", "取消"):
                return None
            source = self._of_place(spec, records, current=True)
        return self.open(source) if source is not None else None

    def showcase(self) -> Preview | None:
        """年度业绩“晒比” of the chosen year."""
        from cadreapp.operations.sheets.yearly import SHOWCASE

        return self.make(SHOWCASE)

    def _of_place(self, spec: SheetSpec, records: tuple[int, ...] = (), *, current: bool = False) -> Source:
        from cadreapp.operations.sheets import Request

        place = self.bench.place
        people = self.tab.snapshot.people_at(place)
        request = Request(
            spec.fitting(place.period, self.desk.today()),
            None if people is None or records else frozenset(people),
            None if records or not self.tab.snapshot.alone(place.unit) else place.unit,
            records,
            current=current,
        )
        words = f"选中的 {len(records)} 条" if records else self.bench.name_of(place.person) or place.unit or ""
        return self._source(spec, request, words)

    def _asked(self, spec: SheetSpec) -> Source | None:
        """The source of what the user answers; None if they give up."""
        from cadreapp.operations.sheets import Request

        box = self.asking(spec)
        if not box.exec():
            return None
        whom = box.whom
        request = Request(box.period, whom.people if whom else None, None, (), box.copies)
        words = whom.words if whom else f"{box.copies} 份"
        return self._source(spec, request, words)

    def asking(self, spec: SheetSpec) -> AskDialog:
        """The box that asks for period, cadres or copies, set to what the window shows."""
        from ui.preview.asking import AskDialog, Whom, tick_people

        snapshot, place = self.bench.snapshot, self.bench.place
        whole = Period(place.period.year, "year", 1)
        periods = [p for length in spec.lengths for p in whole.split(length)]
        whom: list[Whom] = []
        if spec.of == "cadres":
            whom.append(Whom(f"全部年轻干部（{len(snapshot.members)} 人）", None))
            people = snapshot.people_at(place)
            if people is not None:
                words = self.bench.name_of(place.person) or f"{place.unit}（{len(people)} 人）"
                whom.insert(0, Whom(words, frozenset(people)))
        period = spec.fitting(place.period, self.desk.today())
        parent = self.preview or self.bench.widget
        return AskDialog(
            spec.title, periods, period, whom, partial(tick_people, self.bench.snapshot), spec.of == "blank", parent
        )

    def _source(self, spec: SheetSpec, request: Request, words: str) -> Source:
        from cadreapp.operations.sheets import make_book
        from cadreapp.operations.sheets.model import beside, of_sheet
        from ui.preview.document import Source

        who = self.bench.name_of(next(iter(request.people))) if request.people and len(request.people) == 1 else ""
        again: tuple[str, Callable[[], Source | None]] | None = None
        if spec.of in ("cadres", "blank"):
            again = ("选择干部…" if spec.of == "cadres" else "改份数…", lambda: self._asked(spec))
        edition = of_sheet(self.desk, spec, request)
        if edition is not None:
            return self._locked(spec, request, edition, words)
        words = "　".join(w for w in (words, "今天的数据" if beside(self.desk, spec, request) else "") if w)
        return Source(
            spec.title,
            f"{who}{request.period.title(spec.title)}",
            lambda run: make_book(self.desk, spec, request, run),
            "　".join(w for w in (request.period.label, words) if w),
            spec.confidential,
            spec.aside,
            again,
            lambda: self._source(spec, replace(request, builtin=True), words),
            reminds=spec.reminds,
            word=spec.word,
        )

    def _locked(self, spec: SheetSpec, request: Request, edition: Edition, words: str) -> Source:
        """The locked edition in the place of a new sheet, with a way to today's figures."""
        from cadreapp.operations.year import editions
        from ui.preview.document import Source

        today, about = replace(request, current=True), "　".join(w for w in (words, "今天的数据") if w)
        return Source(
            spec.title,
            edition.file_name,
            lambda run: editions.workbook(self.desk, edition),
            f"{edition.version}，{editions.spoken(edition.day)}审定锁定",
            spec.confidential,
            spec.aside,
            ("看今天的数据", lambda: self._source(spec, today, about)),
            kept=lambda: editions.kept(self.desk, edition),
        )

    # what is shown

    def grid(self) -> Preview | None:
        """达标表 as it is shown and sorted."""
        from cadreapp.operations.counting.grid import grid_book
        from ui.preview.document import Source

        found = self.tab.requirements.shown()
        if found is None:
            self.bench.talk.warn("请先在某一类记录的右上角点“达标表”，再打印。没有规定次数的记录没有达标表。")
            return None
        year, today = found.columns[0].year, self.desk.today()
        about = "　".join(w for w in (f"{year}年", found.cadre) if w)
        name = f"{found.cadre}{year}年{found.title}达标表"
        return self.open(Source("达标表", name, lambda run: grid_book(found, today), about))

    def remind(self, people: frozenset[int]) -> Preview | None:
        """工作催办单 of these cadres."""
        from cadreapp.operations.sheets import Request
        from cadreapp.operations.sheets.reminder import SLIPS

        request = Request(SLIPS.fitting(self.bench.place.period, self.desk.today()), people)
        return self.open(self._source(SLIPS, request, f"{len(people)} 人"))

    def table(self) -> Preview | None:
        """The table of records as it is shown and sorted, without what is secret."""
        from ui.preview.table import table_source

        tab = self.tab
        source = table_source(self.desk, tab, self.bench.snapshot)
        if source is None:
            self.bench.talk.warn(f"这里没有可以打印的{tab.title.text()}。请换一个时段或范围，或先登记。")
            return None
        return self.open(source)

    def inquiry(self) -> None:
        """查询: cadres by what is true of them; the result goes to the preview, a row to the cadre's page."""
        from cadreapp.operations.books import table_book
        from ui.dialogs.inquiry import InquiryDialog
        from ui.preview.document import Source

        bench, period = self.bench, self.bench.place.period

        def show(words: str, heads: list[str], rows: list[list[Any]]) -> None:
            wide = [max(len(str(v)) for v in (head, *(r[n] for r in rows))) * 2 + 2 for n, head in enumerate(heads)]
            columns = [("序号", 6), *zip(heads, (min(40, w) for w in wide), strict=True)]
            cells = [[at, *row] for at, row in enumerate(rows, 1)]
            notes = (words, f"{period.label}　共 {len(rows)} 人")
            build = lambda run: table_book("查询", f"{period.label}年轻干部查询结果", notes, columns, cells)  # noqa: E731
            self.open(Source("查询结果", f"{period.label}查询结果", build, words, confidential=True))

        box = InquiryDialog(self.desk, period, self.tasks, bench.talk, show, bench.widget)
        if box.exec() and box.chosen is not None and bench.go.leave():
            bench.coordinates.move(platform=OVERVIEW, person=box.chosen, unit=None)

    # the preview

    def open(self, source: Source) -> Preview | None:
        """Make the workbook, with progress, and show it; None if there is nothing, which is told, or it was stopped."""
        from cadreapp.operations.sheets import FaultyTemplate
        from ui.preview.document import make
        from ui.preview.window import Preview

        bench = self.bench
        box = ProgressDialog(source.title, self.tasks, bench.widget)
        try:
            if not box.run(lambda run: make(source, run)):
                bench.said.emit(f"{source.title}：已取消")
                return None
        except FaultyTemplate as error:
            if source.builtin is not None and bench.talk.ask(str(error), "先用内置模板", "取消"):
                return self.open(source.builtin())
            return None
        except UserError as error:
            bench.talk.warn(str(error))
            return None
        preview = self.preview = Preview(box.result_, self.tasks, self.desk.who, bench.widget)
        delivered: list[bool] = []
        preview.delivered.connect(lambda: delivered.append(True))
        preview.again.connect(lambda: self._again(preview))
        preview.finished.connect(lambda _: self._closed(preview, bool(delivered)))
        preview.open()
        return preview

    def _again(self, preview: Preview) -> None:
        """Another choice for the same sheet: the preview makes way for a new one."""
        again = preview.document.source.again
        found = again[1]() if again is not None else None
        if found is not None:
            preview.reject()
            self.open(found)

    def _closed(self, preview: Preview, delivered: bool) -> None:
        if self.preview is preview:
            self.preview = None
        preview.renderer.pause(True)
        self.tasks.long(lambda: None, lambda _: preview.deleteLater())  # after what it still paints
        if delivered and preview.document.source.reminds:
            people = self.tab.snapshot.people_at(self.bench.place)
            self.tasks.read(lambda: alerts.alerts(self.desk, people), self._offer_reminded)

    def _offer_reminded(self, found: list[alerts.Alert]) -> None:
        """The slips are out: the warnings of what they name may be recorded as 催办."""
        some = [a for a in found if a.at == 1 and a.warned.period is not None and a.warned.person is not None]
        talk = self.bench.talk
        if some and talk.ask(f"催办单已印出或存好。把名单里的 {len(some)} 项预警记为已催办？", "记催办", "不记"):
            work = lambda: alerts.take_step(self.desk, some, alerts.REMINDED, alerts.BY_SLIP)  # noqa: E731
            self.tasks.write(work, self.bench.refresh.tell)

    # templates

    def templates(self) -> None:
        """报表模板."""
        from cadreapp.operations import templates as own
        from ui.dialogs.templates import TemplateDialog

        self.tasks.read(
            lambda: own.templates(self.desk),
            lambda found: TemplateDialog(self.desk, self.tasks, found, self.bench.widget).exec(),
        )

    # the presentation

    def present(self) -> Show | None:
        """大屏展示 of the chosen year; None if the user gives up."""
        from ui.presentation.start import start

        self.show = start(self.bench)
        if self.show is not None:
            self.show.ended.connect(self._presented)
        return self.show

    def _presented(self) -> None:
        self.show = None
        self.bench.widget.activateWindow()
