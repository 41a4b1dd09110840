"""The settings beside the preview: what is printed and where, and how the pages are set up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cadreapp.operations.page_setup import A3, A4, PageSetup, page_numbers
from ui.kit.controls import Button, CheckBox, ComboBox, Segments, SpinBox
from ui.kit.page import scrolled

WIDTH = 296
NO_PRINTER = "没有找到打印机"
_EDGES = ("左", "上", "右", "下")
DUPLEX = (
    ("单面", QPrinter.DuplexMode.DuplexNone),
    ("双面，沿长边翻", QPrinter.DuplexMode.DuplexLongSide),
    ("双面，沿短边翻", QPrinter.DuplexMode.DuplexShortSide),
)


@dataclass(frozen=True)
class Job:
    """What the user wants printed. `parity`: 0 all pages, 1 odd ones, 2 even ones, among those of the range."""

    printer: str
    copies: int
    collated: bool
    pages: str
    parity: int
    duplex: QPrinter.DuplexMode

    def numbers(self, count: int) -> list[int]:
        """The numbers of the pages to print; UserError if the range is wrong."""
        found = page_numbers(self.pages, count)
        return [n for n in found if not self.parity or n % 2 == self.parity % 2]


class Panel(QFrame):
    """Print settings and page setup. `changed`: parts of the setup, and whether they hold for all sheets."""

    changed = Signal(dict, bool)
    stamped = Signal(bool)
    resetting = Signal(bool)
    choosing_sheets = Signal()
    asking_system = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setFixedWidth(WIDTH)
        self._showing = False
        inside = QWidget(self)
        inside.setMaximumWidth(WIDTH - 2)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 12, 14, 16)
        self.column.setSpacing(8)
        self._printing()
        self._line()
        self._setting_up()
        self.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(inside, self)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.addWidget(self.area)

    def _line(self) -> None:
        line = QFrame(self)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self.column.addSpacing(4)
        self.column.addWidget(line)
        self.column.addSpacing(2)

    def _heading(self, words: str) -> None:
        label = QLabel(words, self)
        label.setProperty("role", "section")
        self.column.addWidget(label)

    def _field(self, grid: QGridLayout, words: str, field: QWidget) -> None:
        row = grid.rowCount()
        label = QLabel(words, self)
        label.setProperty("role", "field")
        label.setBuddy(field)
        field.setAccessibleName(words)
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 60)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        return grid

    # what is printed

    def _printing(self) -> None:
        self._heading("打印")
        grid = self._grid()
        self.printer = ComboBox((NO_PRINTER,), self)
        self.printer.currentTextChanged.connect(lambda _: self._show_duplex())
        self._field(grid, "打印机", self.printer)
        self.copies = SpinBox(self)
        self.copies.setRange(1, 999)
        self.copies.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.copies.setFixedWidth(64)
        self.copies.setAccessibleName("份数")
        self.collated = CheckBox("逐份打印", True, self)
        some = QWidget(self)
        row = QHBoxLayout(some)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.copies)
        row.addWidget(self.collated)
        row.addStretch(1)
        self._field(grid, "份数", some)
        self.range = QLineEdit(self)
        self.range.setPlaceholderText("全部，或 1-3,5")
        self._field(grid, "页码范围", self.range)
        self.parity = Segments(("全部", "单数页", "双数页"), 0, stretch=True, parent=self)
        self._field(grid, "打哪些页", self.parity)
        self.duplex = ComboBox([words for words, _ in DUPLEX], self)
        self._field(grid, "双面", self.duplex)
        self.sheets = Button("全部工作表", "plain", parent=self)
        self.sheets.clicked.connect(self.choosing_sheets)
        self._field(grid, "工作表", self.sheets)
        self.system = Button("打印机属性…", "plain", parent=self)
        self.system.clicked.connect(self.asking_system)
        self.column.addWidget(self.system, 0, Qt.AlignmentFlag.AlignRight)

    def show_printers(self, names: Sequence[str], usual: str) -> None:
        """The printers of this machine, the usual one chosen."""
        self.printer.clear()
        self.printer.addItems(list(names) or [NO_PRINTER])
        self.printer.setEnabled(bool(names))
        self.system.setEnabled(bool(names))
        if usual in names:
            self.printer.setCurrentText(usual)
        self._show_duplex()

    def _show_duplex(self) -> None:
        info = QPrinterInfo.printerInfo(self.printer.currentText())
        able = len([m for m in info.supportedDuplexModes() if m is not QPrinter.DuplexMode.DuplexNone]) > 0
        self.duplex.setEnabled(able)
        self.duplex.setToolTip("" if able else "这台打印机不能自动双面打印；可以先打单数页，再把纸翻过来打双数页。")
        if not able:
            self.duplex.setCurrentIndex(0)

    def job(self) -> Job:
        """What is wanted now."""
        name = self.printer.currentText()
        return Job(
            "" if name == NO_PRINTER else name,
            self.copies.value(),
            self.collated.isChecked(),
            self.range.text(),
            max(0, self.parity.index),
            DUPLEX[max(0, self.duplex.currentIndex())][1],
        )

    # how the pages are set up

    def _setting_up(self) -> None:
        self._heading("页面设置")
        grid = self._grid()
        self.whole = Segments(("全部工作表", "这张工作表"), 0, stretch=True, parent=self)
        self._field(grid, "用于", self.whole)
        self.turned = Segments(("纵向", "横向"), 0, stretch=True, parent=self)
        self.turned.chosen.connect(lambda index: self._tell(landscape=index == 1))
        self._field(grid, "方向", self.turned)
        self.paper = Segments(("A4", "A3"), 0, stretch=True, parent=self)
        self.paper.chosen.connect(lambda index: self._tell(paper=A3 if index == 1 else A4))
        self._field(grid, "纸张", self.paper)
        margins = QWidget(self)
        four = QGridLayout(margins)
        four.setContentsMargins(0, 0, 0, 0)
        four.setSpacing(6)
        self.edges: list[SpinBox] = []
        for number, name in enumerate(_EDGES):
            spin = SpinBox(margins)
            spin.setRange(0, 99)
            spin.setAlignment(Qt.AlignmentFlag.AlignRight)
            spin.setAccessibleName(f"{name}边距（毫米）")
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(lambda _: self._tell(margins=tuple(s.value() for s in self.edges)))
            label = QLabel(name, margins)
            label.setProperty("role", "field")
            four.addWidget(label, number // 2, number % 2 * 2)
            four.addWidget(spin, number // 2, number % 2 * 2 + 1)
            self.edges.append(spin)
        four.setColumnStretch(1, 1)
        four.setColumnStretch(3, 1)
        self._field(grid, "边距 mm", margins)
        self.fit = self._option("缩放到一页宽", "fit_width")
        self.titles = self._option("每页重复标题行", "titles")
        self.centred = self._option("水平居中", "centred")
        self.running = self._option("页眉和页脚", "running")
        self.internal = self._option("页眉印“内部资料　注意保密”", "internal")
        self.vacant = self._option("没有内容的列也印", "vacant")
        self.stamp = CheckBox("水印：打印人和时间", False, self)
        self.stamp.setToolTip("印在纸上和 PDF 里；Excel 文件里没有水印。")
        self.stamp.toggled.connect(lambda on: None if self._showing else self.stamped.emit(on))
        self.column.addWidget(self.stamp)
        self.reset = Button("恢复原来的设置", "plain", parent=self)
        self.reset.clicked.connect(lambda: self.resetting.emit(self.whole.index == 0))
        self.column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignRight)

    def _option(self, words: str, part: str) -> CheckBox:
        box = CheckBox(words, False, self)
        box.toggled.connect(lambda on: self._tell(**{part: on}))
        self.column.addWidget(box)
        return box

    def _tell(self, **parts: object) -> None:
        if not self._showing:
            self.changed.emit(parts, self.whole.index == 0)

    def show_setup(self, setup: PageSetup, has_titles: bool, has_vacant: bool) -> None:
        """Show the setup of a sheet."""
        with self._quiet():
            self.turned.set_index(int(setup.landscape))
            self.paper.set_index(int(setup.paper == A3))
            for spin, millimetres in zip(self.edges, setup.margins, strict=True):
                spin.setValue(millimetres)
            self.fit.setChecked(setup.fit_width)
            self.titles.setChecked(setup.titles)
            self.titles.setEnabled(has_titles)
            self.centred.setChecked(setup.centred)
            self.running.setChecked(setup.running)
            self.internal.setChecked(setup.internal)
            self.vacant.setChecked(setup.vacant)
            self.vacant.setEnabled(has_vacant)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        self._showing = True
        try:
            yield
        finally:
            self._showing = False

    def show_sheets(self, printed: int, of: int) -> None:
        """How many sheets are printed."""
        self.sheets.setText("全部工作表" if printed == of else f"{of} 张中的 {printed} 张")
        self.sheets.setEnabled(of > 1)
        self.sheets.updateGeometry()
        self.whole.setEnabled(of > 1)
