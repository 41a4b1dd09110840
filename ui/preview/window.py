"""The window of the print preview: thumbnails, the page, settings; prints, writes PDF and Excel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.page_setup import INTERNAL
from cadreapp.records import clock
from ui.kit import theme
from ui.kit.box import Box
from ui.kit.controls import Button, ComboBox, Segments
from ui.kit.page import PageHead
from ui.kit.progress import ProgressDialog
from ui.kit.talk import Talk
from ui.kit.targets import PDF, WORD, WORKBOOK, ask_target
from ui.paint.printing import print_pages
from ui.preview.asking import TickDialog
from ui.preview.document import Document
from ui.preview.faces import said
from ui.preview.panel import Job, Panel
from ui.preview.renderer import Renderer
from ui.preview.views import PAGE, WIDTH, PageView, Thumbs
from ui.tasks import Tasks

FOLLOWING = (WIDTH, PAGE)
MANY_PAGES = 40
"""More than so many pages are printed only after a question."""
MANY = 20
"""So many notes are read at once in a box; the file has them all."""


class Preview(Box):
    """Shows a document page by page. `delivered`: it was printed or written; `again`: another choice is wanted."""

    manual_page = "09-print.md"

    delivered = Signal()
    again = Signal()

    def __init__(self, document: Document, tasks: Tasks, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.tasks, self.who = document, tasks, who
        self.talk = Talk(self)
        self.renderer = Renderer(document, tasks, self)
        self.at = 0
        self.setWindowTitle(f"打印预览 — {document.source.title}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(1000, 600)
        if parent is not None:
            self.resize(parent.window().size())
        self._lay_out()
        self._keys()
        self.panel.show_printers((), "")
        self._divided()
        self.view.setFocus()
        QTimer.singleShot(0, self._find_printers)

    # parts

    def _lay_out(self) -> None:
        source = self.document.source
        head = PageHead(source.title, self)
        self.head = head
        for label in (head.name, head.about):
            label.setMinimumWidth(1)  # shortened by `_fit_head` where space is short
        self.chip = QLabel(INTERNAL, self)
        self.chip.setProperty("role", "chip")
        self.chip.setProperty("state", "owed")
        self.chip.setVisible(source.confidential)
        head.row.insertWidget(2, self.chip)
        self.again_button = Button(source.again[0] if source.again else "", "plain", parent=self)
        self.again_button.setVisible(source.again is not None)
        self.again_button.clicked.connect(self.again)
        self.pdf_button = Button("存为 PDF…", "plain", parent=self)
        self.pdf_button.clicked.connect(lambda: self.save(".pdf"))
        self.excel_button = Button("存为 Excel…", "plain", parent=self)
        self.excel_button.clicked.connect(lambda: self.save(".xlsx"))
        self.word_button = Button("存为 Word…", "plain", parent=self)
        self.word_button.setVisible(source.word)
        self.word_button.clicked.connect(lambda: self.save(".docx"))
        self.print_button = Button("打印", "primary", "print", parent=self)
        self.print_button.setDefault(False)  # Enter goes to the page that is typed
        self.print_button.clicked.connect(lambda: self.print_())
        close = Button("关闭", "plain", parent=self)
        close.clicked.connect(self.reject)
        saving = (self.pdf_button, self.excel_button, self.word_button)
        for button in (self.again_button, *saving, self.print_button, close):
            head.row.addWidget(button)
        self.thumbs = Thumbs(self.renderer, self)
        self.thumbs.picked.connect(self.go)
        self.view = PageView(self.renderer, self)
        self.view.stepped.connect(self._wheel)
        self.view.zoomed.connect(self._show_zoom)
        self.panel = Panel(self)
        self.panel.changed.connect(self._change)
        self.panel.resetting.connect(self._reset)
        self.panel.stamped.connect(self._stamp)
        self.panel.choosing_sheets.connect(self._choose_sheets)
        self.panel.asking_system.connect(self._ask_system)
        body = QHBoxLayout()
        body.setSpacing(0)
        for widget, stretch in ((self.thumbs, 0), (self.view, 1), (self.panel, 0)):
            body.addWidget(widget, stretch)
        self.note = QLabel(said(self.document.replaced), self)
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        self.note.setVisible(bool(self.note.text()))
        notes = self.document.notes
        self.notes_button = Button(f"有 {len(notes)} 处内容请核对…", "plain", parent=self)
        self.notes_button.clicked.connect(lambda: self.talk.warn("填表时有下列情况，请核对：", "\n".join(notes[:MANY])))
        self.notes_button.setVisible(bool(notes))
        self.message = QLabel("", self)
        self.message.setProperty("role", "caption")
        self.message.setWordWrap(True)
        foot = QFrame(self)
        foot.setProperty("role", "foot")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.note)
        words.addWidget(self.message)
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(16)
        line.addLayout(words, 1)
        line.addWidget(self.notes_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self._bar())
        whole.addLayout(body, 1)
        whole.addWidget(foot)

    def _bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("role", "bar")
        bar.setFixedHeight(48)
        self.back = Button("", "quiet", "left", 8, bar)
        self.back.clicked.connect(lambda: self.go(self.at - 1))
        self.on = Button("", "quiet", "right", 8, bar)
        self.on.clicked.connect(lambda: self.go(self.at + 1))
        self.number = QLineEdit(bar)
        self.number.setFixedWidth(56)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.returnPressed.connect(self._jump)
        self.count = QLabel("", bar)
        self.smaller = Button("−", "quiet", "", 10, bar)
        self.smaller.clicked.connect(lambda: self.view.step_zoom(-1))
        self.larger = Button("+", "quiet", "", 10, bar)
        self.larger.clicked.connect(lambda: self.view.step_zoom(1))
        self.percent = ComboBox([f"{p} %" for p in (50, 75, 100, 125, 150, 200)], bar)
        self.percent.setEditable(True)
        self.percent.setFixedWidth(92)
        self.percent.activated.connect(lambda _: self._typed_zoom())
        line = self.percent.lineEdit()
        assert line is not None
        line.returnPressed.connect(self._typed_zoom)
        self.following = Segments(("适合宽度", "整页"), 1, parent=bar)
        self.following.chosen.connect(lambda index: self.view.set_zoom(FOLLOWING[index]))
        self.sheet = ComboBox((), bar)
        self.sheet.setFixedWidth(200)
        self.sheet.activated.connect(lambda _: self._to_sheet())
        widget: QWidget
        for widget, name in (
            (self.back, "上一页"),
            (self.on, "下一页"),
            (self.number, "第几页"),
            (self.smaller, "缩小"),
            (self.larger, "放大"),
            (self.percent, "显示比例"),
            (self.following, "随窗口缩放"),
            (self.sheet, "转到工作表"),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        for widget in (self.back, self.number, self.count, self.on):
            row.addWidget(widget)
        row.addSpacing(16)
        for widget in (self.smaller, self.percent, self.larger):
            row.addWidget(widget)
        row.addSpacing(10)
        row.addWidget(self.following)
        row.addStretch(1)
        self.sheet_words = QLabel("工作表", bar)
        self.sheet_words.setProperty("role", "field")
        row.addWidget(self.sheet_words)
        row.addWidget(self.sheet)
        return bar

    def _keys(self) -> None:
        view = self.view
        keys: dict[str, Callable[[], Any]] = {
            "PgDown": lambda: self.go(self.at + 1),
            "PgUp": lambda: self.go(self.at - 1),
            "Home": lambda: self.go(0),
            "End": lambda: self.go(len(self.document.pages) - 1),
            "Ctrl+P": self.print_,
            "Ctrl++": lambda: view.step_zoom(1),
            "Ctrl+=": lambda: view.step_zoom(1),
            "Ctrl+-": lambda: view.step_zoom(-1),
            "Ctrl+0": lambda: view.set_zoom(PAGE),
        }
        for key, call in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(call)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheet_words.setVisible(self.width() >= 1060)
        self._fit_head()

    def _fit_head(self) -> None:
        """Shorten what the head says to the room beside its buttons, the period and the names first."""
        row, source, count = self.head.row, self.document.source, len(self.document.pages)
        others = [row.itemAt(n).widget() for n in range(2, row.count())]
        taken = [w.sizeHint().width() + row.spacing() for w in others if w is not None and not w.isHidden()]
        room = self.width() - 32 - sum(taken) - 2 * row.spacing()
        about = "　".join(w for w in (f"{count} 页", source.about) if w)
        bold, plain = theme.metrics(18, True), theme.metrics(13)
        title = bold.elidedText(
            source.title, Qt.TextElideMode.ElideRight, max(60, room - plain.horizontalAdvance("0000 页"))
        )
        self.head.name.setText(title)
        room -= bold.horizontalAdvance(title)
        self.head.about.setText(plain.elidedText(about, Qt.TextElideMode.ElideRight, max(0, room)))
        self.head.name.setToolTip(source.title)
        self.head.about.setToolTip(about)

    # what is shown

    def go(self, index: int, bottom: bool = False) -> None:
        """Show a page; beyond the first and the last nothing moves."""
        if not 0 <= index < len(self.document.pages):
            return
        self.at = index
        self.view.show_page(index, bottom)
        self.thumbs.show_page(index)
        self.number.setText(str(index + 1))
        self.back.setEnabled(index > 0)
        self.on.setEnabled(index + 1 < len(self.document.pages))
        title = self.document.sheet_of(index)
        self.sheet.setCurrentText(title)
        setups = self.document.setups
        self.panel.show_setup(setups.of(title), setups.has_titles(title), setups.has_vacant(title))
        if isinstance(self.view.zoom, str):
            self._show_zoom()

    def _wheel(self, step: int) -> None:
        self.go(self.at + step, bottom=step < 0)

    def _jump(self) -> None:
        text = self.number.text().strip()
        if text.isdigit() and 1 <= int(text) <= len(self.document.pages):
            self.go(int(text) - 1)
            self.view.setFocus()
        else:
            self.say(f"没有第 {text} 页，一共 {len(self.document.pages)} 页。" if text else "请写要看的页码。")
            self.number.setText(str(self.at + 1))

    def _to_sheet(self) -> None:
        first = self.document.first_page(self.sheet.currentText())
        if first is not None:
            self.go(first)

    def _typed_zoom(self) -> None:
        digits = "".join(c for c in self.percent.currentText() if c.isdigit())
        if digits:
            self.view.set_zoom(int(digits) / 100)
        self._show_zoom()
        self.view.setFocus()

    def _show_zoom(self) -> None:
        self.percent.setEditText(f"{self.view.factor * 100:.0f} %")
        zoom = self.view.zoom
        self.following.set_index(FOLLOWING.index(zoom) if isinstance(zoom, str) else -1)

    def _divided(self) -> None:
        """The pages are other ones: show them."""
        self.renderer.pause(False)
        self.thumbs.renew()
        pages, document = self.document.pages, self.document
        self._fit_head()
        self.count.setText(f"/ {len(pages)}")
        printed = [t for t in document.titles if t not in document.left_out]
        self.sheet.clear()
        self.sheet.addItems(printed)
        self.panel.show_sheets(len(printed), len(document.titles))
        self.go(min(self.at, len(pages) - 1))

    def say(self, text: str) -> None:
        """Say at the foot what happened."""
        self.message.setText(text)

    # page setup

    def _sheets(self, whole: bool) -> list[str]:
        return list(self.document.titles) if whole else [self.document.sheet_of(self.at)]

    def _alter(self, work: Callable[[], Any]) -> None:
        """Alter the workbook on its worker and divide it anew."""
        self.renderer.pause(True)
        self.say("正在分页…")

        def done(_: Any) -> None:
            self._divided()
            self.say("")

        def failed(error: Exception) -> None:
            done(None)
            if not isinstance(error, UserError):
                self.tasks.failed.emit(error)
            else:
                self.say(str(error))

        def both() -> None:
            work()
            self.document.divide()

        self.tasks.long(both, done, failed=failed)

    def _change(self, parts: dict[str, Any], whole: bool) -> None:
        sheets = self._sheets(whole)
        self._alter(lambda: self.document.setups.change(sheets, **parts))

    def _reset(self, whole: bool) -> None:
        sheets = self._sheets(whole)
        self._alter(lambda: self.document.setups.reset(sheets))

    def _stamp(self, on: bool) -> None:
        words = f"{self.who}　{clock.now():%Y-%m-%d %H:%M}" if on else ""
        self._alter(lambda: setattr(self.document, "watermark", words))

    def _choose_sheets(self) -> None:
        titles = self.document.titles
        box = TickDialog("打印哪些工作表", titles, [t for t in titles if t not in self.document.left_out], self)
        if box.exec():
            self.leave_out(frozenset(titles) - set(box.ticked()))

    def leave_out(self, titles: frozenset[str]) -> None:
        """Print all sheets but these; at least one is left."""
        if titles < frozenset(self.document.titles):
            self._alter(lambda: setattr(self.document, "left_out", titles))

    # out of the window

    def _find_printers(self) -> None:
        self.panel.show_printers(QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName())

    def printer_of(self, job: Job) -> QPrinter:
        """The printer of a job, set up as it says."""
        info = QPrinterInfo.printerInfo(job.printer)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setDuplex(job.duplex)
        printer.setDocName(self.document.source.name)
        return printer

    def print_(self, printer: QPrinter | None = None) -> bool:
        """Print what the panel says; whether it went to the printer. `printer`: already chosen and set up."""
        job = self.panel.job()
        if printer is None and not job.printer:
            self.talk.warn("这台电脑上没有找到打印机。请先装好打印机，或用“存为 PDF”存成文件，拿到别的电脑上打印。")
            return False
        try:
            numbers = job.numbers(len(self.document.pages))
            if not numbers:
                raise UserError("按现在的选择没有要打印的页，请检查页码范围和单双页。")
            if not self._surely(len(numbers) * job.copies):
                return False
            made = printer or self.printer_of(job)
            pages, mark = self.document.chosen(numbers), self.document.watermark
            ended = ProgressDialog("打印", self.tasks, self).run(
                lambda run: print_pages(pages, made, copies=job.copies, collated=job.collated, watermark=mark, run=run)
            )
        except UserError as error:
            self.talk.warn(str(error))
            return False
        copies = f"，{job.copies} 份" if job.copies > 1 else ""
        name = made.printerName() or "打印机"
        self.say(f"已送到{name}：{len(numbers)} 页{copies}" if ended else "已停止打印，没有打完。")
        if ended:
            self.delivered.emit()
        return ended

    def _surely(self, pages: int) -> bool:
        """Whether so many sheets of paper are meant."""
        if pages <= MANY_PAGES:
            return True
        question = f"要打印 {pages} 页。只要其中几张表的，先在右边“工作表”里选。现在全部打印吗？"
        return self.talk.ask(question, f"打印 {pages} 页", "先不打印")

    def _ask_system(self) -> None:
        """The system's own box, with what only this printer can do; 打印 there prints."""
        job = self.panel.job()
        printer = self.printer_of(job)
        box = QPrintDialog(printer, self)
        box.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)
        if box.exec():
            self.panel.copies.setValue(max(1, printer.copyCount()))
            self.print_(printer)

    def ask_target(self, name: str, filters: str) -> Path | None:
        """Where to write; None if the user gives up."""
        return ask_target(self, name, filters)

    def save(self, ending: str) -> bool:
        """Write the pages as .pdf, or the workbook as .xlsx or .docx; whether it was written."""
        filters = {".pdf": PDF, ".docx": WORD}.get(ending, WORKBOOK)
        target = self.ask_target(f"{self.document.source.name}{ending}", filters)
        if target is None:
            return False
        try:
            ended = ProgressDialog("保存", self.tasks, self).run(lambda run: self.document.save(target, run))
        except UserError as error:
            self.talk.warn(str(error))
            return False
        self.say(f"已写好 {target}" if ended else "已取消，没有写出文件。")
        if ended:
            self.delivered.emit()
        return ended
