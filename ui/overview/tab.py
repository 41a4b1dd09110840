"""总览: the bureau, a unit or one cadre at the coordinates' place; every number opens the records behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QVBoxLayout

from cadreapp.operations import browse
from cadreapp.operations.counting import alerts
from cadreapp.operations.counting.alerts import CLOSED, REMINDED, Alert, Concerns, Soon
from cadreapp.operations.counting.figures import Figure
from cadreapp.operations.counting.scores import Line, Standing, standing
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.year import overview, profile
from cadreapp.operations.year.overview import Compared, Overview, Target
from cadreapp.operations.year.profile import Held, Profile
from cadreapp.records import CADRE
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.records.platforms.selection import Concern, Promotion
from cadreapp.records.platforms.service import Visit
from cadreapp.store.query import Hit
from ui.coordinates import BUREAU, Place
from ui.kit import lists
from ui.kit.controls import Button
from ui.kit.drawing.painted import Chart
from ui.kit.page import Page, PageHead, Pages
from ui.overview.blocks import More
from ui.overview.bureau import BureauPage
from ui.overview.person import PersonPage
from ui.overview.start import Begun, StartPage, begun
from ui.snapshot import Snapshot


@dataclass(frozen=True)
class Morning:
    """What the bureau's or a unit's page shows."""

    overview: Overview
    standing: Standing
    soon: tuple[Soon, ...]
    alerts: tuple[Alert, ...]
    counts: tuple[int, int]
    concerns: Concerns | None


def read(desk: Desk, period: Period, people: tuple[int, ...] | None) -> Morning:
    """Everything of the page; takes long enough to need the reader's thread."""
    ranked = period if period.length in ("year", "quarter") else Period(period.year, "year", 1)
    found = alerts.alerts(desk, people)
    scores = standing(desk, ranked)
    if people is not None:
        groups = {g: tuple(x for x in lines if x.member.person in people) for g, lines in scores.groups.items()}
        scores = Standing(
            scores.period, True, scores.weights, scores.ballot_weight, {g: some for g, some in groups.items() if some}
        )
    return Morning(
        overview.read(desk, period, people),
        scores,
        tuple(alerts.soon(desk, of=people)),
        tuple(found),
        alerts.counted(found),
        alerts.concerns(desk) if people is None else None,
    )


class OverviewTab(Page):
    """Shows the page of the place. `loaded` = it is shown; `file`, `labels`, `form`: what the window opens."""

    open_hit = Signal(object)
    labels = Signal()
    showcase = Signal()
    form = Signal(int)
    page = Signal(int)
    picture = Signal(str, QImage)

    def _build(self) -> None:
        self.snapshot = Snapshot(self.coordinates.place.period)
        self.morning: Morning | None = None
        self.header = PageHead("", self)
        self.name, self.about = self.header.name, self.header.about
        self.showcase_button = Button("生成年度“晒比”", "plain", "list", parent=self)
        self.showcase_button.clicked.connect(self.showcase)
        self.header.row.addWidget(self.showcase_button)
        self.bureau = BureauPage(self)
        self.person = PersonPage(self)
        self.nothing = QLabel("", self)
        self.nothing.setProperty("role", "hint")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(32, 32, 32, 32)
        self.start = StartPage(self)
        self.pages = Pages(self)
        for page in (self.nothing, self.bureau, self.person, self.start):
            self.pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.pages, 1)
        for block in (*self.bureau.blocks, *self.person.blocks):
            block.chosen.connect(self.open)
            if isinstance(block, Chart):
                block.said.connect(self.said)
                block.saving.connect(self.picture)
        self.person.page_button.clicked.connect(lambda: self.page.emit(self.place.person or 0))
        self.person.form_button.clicked.connect(lambda: self.form.emit(self.place.person or 0))

    @property
    def place(self) -> Place:
        """Where the window stands."""
        return self.coordinates.place

    # what is shown

    def show_place(self) -> None:
        """Read and show the page of the place."""
        place, people = self.place, self.snapshot.people_at(self.place)
        if not self.snapshot.everybody:
            self.tasks.read(lambda: begun(self.desk), self._show_start, key="overview")
            return
        if not self.snapshot.members and place.person is None:
            self._nothing("这个时段的名册里没有人。\n请先从“文件”菜单导入名册，或在上方换一个年度。")
            return
        if place.person is not None:
            person = place.person
            work: Callable[[], Any] = lambda: profile.read(self.desk, person, place.period)  # noqa: E731
            show: Callable[[Any], None] = lambda found: self._show_person(place, found)  # noqa: E731
        else:
            work = lambda: read(self.desk, place.period, people)  # noqa: E731
            show = lambda found: self._show_bureau(place, found)  # noqa: E731
        self.tasks.read(work, show, key="overview", failed=self._failed)

    def _show_start(self, found: Begun) -> None:
        self.name.setText(BUREAU)
        self.about.setText("还没有登记干部")
        self.showcase_button.setVisible(False)
        self.start.show_begun(found)
        self.pages.setCurrentWidget(self.start)
        self.loaded.emit()

    def _failed(self, error: Exception) -> None:
        from cadreapp.errors import UserError

        if isinstance(error, UserError):
            self._nothing(str(error))
        else:
            self.tasks.failed.emit(error)

    def _nothing(self, words: str) -> None:
        self.header.setVisible(False)
        self.nothing.setText(words)
        self.pages.setCurrentWidget(self.nothing)
        self.loaded.emit()

    def _show_bureau(self, place: Place, found: Morning) -> None:
        if place != self.place:
            return
        self.morning = found
        view = found.overview
        self.header.setVisible(True)
        self.name.setText(place.unit or BUREAU)
        until = f"统计截止 {view.until.year}年{view.until.month}月{view.until.day}日"
        since = f"　数据自{view.since.year}年{view.since.month}月{view.since.day}日起" if view.since else ""
        self.about.setText(f"{place.period.label}　{until}{since}")
        self.showcase_button.setVisible(place.unit is None)
        page = self.bureau
        page.figures.show_figures(view.figures, "去年同期" if view.partial else "去年")
        page.targets.show_campaign(view.campaigns[0] if view.campaigns else None)
        page.radar.show_pairs([(r.now, r.before) for r in view.rates])
        year = view.period.year
        running = year == self.desk.today().year
        words = ("今年", "去年") if running else (f"{year}", f"{year - 1}")
        page.radar.note = f"%　{words[0]} / {words[1]}"
        page.trend.show_months(view.trend, view.trend_before, words)
        when = "" if found.standing.period == place.period else f"{found.standing.period.label} "
        page.ranking.show_groups(found.standing.groups, found.standing.weights, when)
        page.soon.show_rows(found.soon)
        page.alerts.show_rows(found.alerts, found.counts, found.concerns)
        self.pages.setCurrentWidget(page)
        self.loaded.emit()

    def _show_person(self, place: Place, found: Profile) -> None:
        if place != self.place:
            return
        self.header.setVisible(False)
        self.person.show_profile(found)
        self.pages.setCurrentWidget(self.person)
        self.loaded.emit()

    # what is behind

    def open(self, goal: Any) -> None:
        """Open what a spot stands for."""
        ways: tuple[tuple[type, Callable[[], None]], ...] = (
            (Compared, lambda: self._behind(goal.now)),
            (Target, lambda: self._behind(goal.figure)),
            (Line, lambda: self._score(goal)),
            (Soon, lambda: self._soon(goal)),
            (Alert, lambda: self._alert(goal)),
            (Concerns, lambda: self._go(kind=Concern.__name__, unit=None, person=None)),
            (More, lambda: self._more(goal.what)),
            (Hit, lambda: self.open_hit.emit(goal)),
            (Held, lambda: self._record(goal.record)),
            (Period, lambda: self._go(kind=QuarterReview.__name__, period=goal)),
            (int, lambda: self._number(goal)),
        )
        for sort, call in ways:
            if isinstance(goal, sort):
                call()
                return

    def _go(self, **parts: Any) -> None:
        self.coordinates.move(**parts)

    def _number(self, number: int) -> None:
        """A month of the trend or an axis of a radar."""
        if self.sender() is self.bureau.trend:
            self._go(kind=Visit.__name__, period=Period(self.place.period.year, "month", number))
        else:
            self._go(platform=number)

    def _behind(self, figure: Figure) -> None:
        note = f"{figure.start} 至 {figure.end}　{figure.text} {figure.unit}"
        self.list_records(figure.records, figure.title, note, figure)

    def list_records(self, records: tuple[int, ...], title: str, note: str, figure: Figure | None = None) -> None:
        """Show records in a box, of a figure with what each adds to it; the one that the user chooses is opened."""

        def show(hits: list[Hit]) -> None:
            self._run(lists.behind(title, note, hits, self, figure), self.open_hit.emit)

        self.tasks.read(lambda: browse.hits(self.desk, records), show)

    def _run(self, dialog: lists.ListDialog, then: Callable[[Any], Any]) -> None:
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.chosen is not None:
            then(dialog.chosen)

    def _record(self, record: int) -> None:
        self.tasks.read(lambda: browse.hits(self.desk, (record,)), lambda hits: self.open_hit.emit(hits[0]))

    def _score(self, line: Line) -> None:
        assert self.morning is not None
        period = self.morning.standing.period
        person = line.member.person
        dialog = lists.score(line, period.label, self)
        self._run(dialog, lambda name: self._go(kind=name, person=person, unit=None, period=period))

    def _soon(self, row: Soon) -> None:
        if row.period is not None:
            self._go(kind=row.kind, period=row.period)
        else:
            self.list_records(row.records, row.title, row.day)

    def _alert(self, row: Alert) -> None:
        """What can be done about a warning."""
        menu = QMenu(self)
        if row.warned.kind or row.warned.record:
            menu.addAction("打开要补做的事项", lambda: self._make_good(row))
        if row.warned.person is not None:
            menu.addAction(f"打开{row.name}的页面", lambda: self._go(person=row.warned.person, unit=None))
        menu.addSeparator()
        remind = menu.addAction("记催办…", lambda: self.take([row], REMINDED))
        remind.setEnabled(row.at == 1)
        close = menu.addAction("确认完成", lambda: self.take([row], CLOSED))
        close.setEnabled(row.at == 3)
        menu.popup(self.cursor().pos())

    def _make_good(self, row: Alert) -> None:
        warned = row.warned
        if warned.record is not None:
            self._record(warned.record)
        elif warned.kind:
            parts: dict[str, Any] = {"kind": warned.kind}
            if warned.person is not None:
                parts |= {"person": warned.person, "unit": None}
            if warned.period is not None:
                parts["period"] = warned.period
            self._go(**parts)
        elif warned.person is not None:
            self._go(person=warned.person, unit=None)

    def take(self, some: list[Alert], step: str) -> None:
        """Record a step of warnings; 催办 asks how it was done."""
        note = ""
        if step == REMINDED:
            who = some[0].name if len(some) == 1 else f"{len(some)} 项"
            note = self.talk.ask_text("记催办", f"用什么办法催办{who}？", "催办办法", alerts.WAYS)
            if not note:
                return
        self.tasks.write(lambda: alerts.take_step(self.desk, some, step, note), self._written)

    def _written(self, changes: Changes) -> None:
        self.refresh.tell(changes)

    def _more(self, what: str) -> None:
        found = self.morning
        if what == "campaign":
            self.labels.emit()
        elif what == "file":
            self._go(kind=CADRE.name)
        elif what == "use":
            self._go(kind=Promotion.__name__)
        elif found is not None and what == "group":
            self.bureau.ranking.next_group()
        elif found is not None and what == "ranking":
            group = self.bureau.ranking.group
            lines = found.standing.groups.get(group, ())
            self._run(lists.ranking(group, lines, found.standing.period.label, self), self._score)
        elif found is not None and what == "soon":
            self._run(lists.soon(found.soon, self), self._soon)
        elif found is not None and what == "alerts":
            self._run(lists.AlertDialog(found.alerts, self.take, self), self._make_good)
