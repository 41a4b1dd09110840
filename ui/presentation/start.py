"""What is asked before the presentation starts: ranked or not, which cadres, in which order, on which screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.year import presentation
from cadreapp.operations.year.presentation import BACKWARDS, BY_RANK, ORDERS
from ui.kit.box import Box
from ui.kit.controls import Button, ComboBox, Segments
from ui.kit.progress import ProgressDialog
from ui.presentation.window import Show

if TYPE_CHECKING:
    from ui.bench import Bench
    from ui.preview.asking import Whom

HINT = "翻页：PageDown、空格、→ 或单击；往回：PageUp、←。\n数字加回车跳到那一页，B 或“.”变黑屏，Esc 结束。"


class StartDialog(Box):
    """The options of a presentation; F5 or the button starts it."""

    manual_page = "09-print.md"

    def __init__(self, year: int, bench: Bench, parent: QWidget | None = None) -> None:
        from ui.preview.asking import Whom

        super().__init__(parent)
        self.setWindowTitle(f"{year}年度“晒比”大屏展示")
        self.setMinimumWidth(520)
        self.bench = bench
        count = len(bench.snapshot.members)
        self.choices: list[Whom] = [Whom(f"全部年轻干部（{count} 人）", None)]
        self.ranking = Segments(("排位次", "不排位次"), 0, parent=self)
        self.ranking.chosen.connect(lambda _: self._show_orders())
        self.whom = ComboBox([self.choices[0].words], self)
        self.ticking = Button("逐个勾选…", "plain", parent=self)
        self.ticking.clicked.connect(self._tick)
        self.order = ComboBox((), self)
        self.screens = QGuiApplication.screens()
        self.screen_box = ComboBox([_named(s, n) for n, s in enumerate(self.screens, 1)], self)
        self.screen_box.setCurrentIndex(len(self.screens) - 1)
        self._show_orders()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for row, (words, field) in enumerate(
            (("排名", self.ranking), ("哪些干部", self.whom), ("顺序", self.order), ("屏幕", self.screen_box))
        ):
            label = QLabel(words, self)
            label.setProperty("role", "field")
            field.setAccessibleName(words)
            grid.addWidget(label, row, 0)
            if field is self.ranking:
                grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(field, row, 1)
            label.setVisible(field is not self.screen_box or len(self.screens) > 1)
        self.screen_box.setVisible(len(self.screens) > 1)
        grid.addWidget(self.ticking, 1, 2)
        hint = QLabel(HINT, self)
        hint.setProperty("role", "caption")
        hint.setWordWrap(True)
        start = Button("开始放映（F5）", "primary", parent=self)
        start.clicked.connect(self.accept)
        QShortcut(QKeySequence(Qt.Key.Key_F5), self).activated.connect(self.accept)
        reject = Button("取消", parent=self)
        reject.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(start)
        foot.addWidget(reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(18)
        column.addLayout(grid)
        column.addWidget(hint)
        column.addLayout(foot)

    def _show_orders(self) -> None:
        """By rank only where there are ranks."""
        self.orders = [(key, words) for key, words in ORDERS if self.ranked or key not in (BY_RANK, BACKWARDS)]
        before = self.order.currentText()
        self.order.clear()
        self.order.addItems([words for _, words in self.orders])
        self.order.setCurrentIndex(max(0, self.order.findText(before)))

    def _tick(self) -> None:
        from ui.preview.asking import tick_people

        found = tick_people(self.bench.snapshot, self)
        if found is not None:
            self.choices.append(found)
            self.whom.addItem(found.words)
            self.whom.setCurrentIndex(self.whom.count() - 1)

    @property
    def ranked(self) -> bool:
        """Whether ranks are shown."""
        return self.ranking.index == 0

    @property
    def people(self) -> frozenset[int] | None:
        """The cadres who get a page; None = everybody."""
        return self.choices[max(0, self.whom.currentIndex())].people

    @property
    def order_chosen(self) -> str:
        """In which order they come."""
        return self.orders[max(0, self.order.currentIndex())][0]

    @property
    def target(self) -> QScreen | None:
        """The screen to fill."""
        return self.screens[max(0, self.screen_box.currentIndex())] if self.screens else None


def _named(screen: QScreen, number: int) -> str:
    size = screen.size() * screen.devicePixelRatio()
    main = "（主屏幕）" if screen is QGuiApplication.primaryScreen() else ""
    return f"第 {number} 屏　{size.width()}×{size.height()}{main}"


def start(bench: Bench) -> Show | None:
    """Ask for the options, gather the pages with progress, and fill the screen; None if the user gives up."""
    desk, year = bench.desk, bench.year
    box = StartDialog(year, bench, bench.widget)
    if not box.exec():
        return None
    ranked, people, order = box.ranked, box.people, box.order_chosen
    running = ProgressDialog("大屏展示", bench.tasks, bench.widget)
    try:
        if not running.run(lambda run: presentation.slides(desk, year, ranked=ranked, people=people, order=order)):
            return None
    except UserError as error:
        bench.talk.warn(str(error))
        return None
    found = running.result_
    show = Show(found, " ".join(w for w in (found[0].bureau, found[0].heading) if w))
    show.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    show.show_on(box.target)
    return show
