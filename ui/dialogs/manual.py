"""The manual, read in the program: offline, nobody can look it up elsewhere. F1 opens it, over any box too."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from cadreapp.paths import manual
from cadreapp.records.checks import spelling
from ui.kit import theme
from ui.kit.box import Box
from ui.kit.controls import Button, SearchField

START, KEYS, QUESTIONS = "01-start.md", "11-keys.md", "12-questions.md"
TEMPLATES = "templates.md"
"""The page on templates: how placeholders are written, and every template's names."""
SIZE = (1000, 720)
LIST = 190
MARGIN = 16


def pages() -> dict[str, str]:
    """The pages of the manual in their order: the name of each, and its file under `docs/`."""
    found = {page.name: f"manual/{page.name}" for page in sorted(manual("manual").glob("*.md"))}
    return found | {TEMPLATES: TEMPLATES}


def source(file: str) -> str:
    """A file under `docs/` as Markdown, without what only its writers read."""
    return re.sub(r"<!--.*?-->\n?", "", manual(file).read_text("utf-8"), flags=re.S)


def title_of(page: str) -> str:
    """What a page is called: its first heading."""
    return source(pages()[page]).split("\n", 1)[0].removeprefix("# ").strip()


def said(markdown: str) -> str:
    """The words of a page as they are compared: without marks, and without where its pictures lie."""
    return spelling(re.sub(r"\]\([^)]*\)|[*`|\\]", "", markdown))


def page_for(widget: QWidget | None) -> str:
    """The page that concerns a box or window: its own `manual_page`, else that of what it stands over; "" for none."""
    while widget is not None:
        if page := getattr(widget, "manual_page", ""):
            return str(page)
        widget = widget.parentWidget()
    return ""


class Sheet(QTextBrowser):
    """A page, with its pictures never wider than it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(False)
        self.document().setDefaultFont(theme.font())
        self.document().setDocumentMargin(MARGIN)
        self.pictures: dict[QUrl, QImage] = {}

    def show_page(self, markdown: str, file: str = "") -> None:
        """Show Markdown; `file`: where it stands under `docs/`, as its pictures are named from there."""
        base = QUrl.fromLocalFile(str(manual(file)))
        self.document().setBaseUrl(base)
        self.setMarkdown(markdown)
        self.pictures.clear()
        cursor = QTextCursor(self.document())
        while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
            if cursor.charFormat().isImageFormat():
                place = base.resolved(QUrl(cursor.charFormat().toImageFormat().name()))
                self.pictures[place] = QImage(place.toLocalFile())
                apart = cursor.blockFormat()
                apart.setTopMargin(MARGIN)
                apart.setBottomMargin(MARGIN)
                cursor.setBlockFormat(apart)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shrink what is too wide, smoothly: the document itself would leave out lines of it."""
        sharp = self.devicePixelRatioF()
        bar = self.verticalScrollBar().sizeHint().width()  # whether it is there follows from how tall the pictures are
        room = int((self.contentsRect().width() - bar - 2 * MARGIN) * sharp)
        for place, picture in self.pictures.items():
            wide = min(int(picture.width() * sharp), room)
            shown = picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(sharp)
            self.document().addResource(QTextDocument.ResourceType.ImageResource, place, shown)
        if self.pictures:
            self.document().markContentsDirty(0, self.document().characterCount())

    def go_to(self, heading: str) -> None:
        """Bring the heading that begins with these words to the top."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().startswith(heading):
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.setTextCursor(QTextCursor(block))
                self.verticalScrollBar().setValue(int(top))
                return
            block = block.next()

    def go_on(self, words: str) -> bool:
        """Choose the next place of some words, after what is chosen; whether there is one."""
        return self.find(words, QTextDocument.FindFlag(0))


class ManualBox(Box):
    """All pages with one search over them: what is typed is found, Enter goes to the next place, page by page."""

    def __init__(self, page: str = "", heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("手册")
        self.resize(*SIZE)
        self.found = pages()
        self.names = list(self.found)
        self.words: dict[str, str] = {}
        self.field = SearchField("在手册里查找", self)
        self.field.textChanged.connect(self.look_for)
        self.field.returnPressed.connect(self.go_on)
        self.list = QListWidget(self)
        self.list.setAccessibleName("手册的各页")
        self.list.setFixedWidth(LIST)
        self.list.addItems([title_of(name) for name in self.names])
        self.list.currentRowChanged.connect(self._row)
        self.text = Sheet(self)
        self.text.setAccessibleName("手册")
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        body = QHBoxLayout()
        body.addWidget(self.list)
        body.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.field)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.heading = ""
        self.show_page(page or self.names[0], heading)

    def show_page(self, name: str, heading: str = "") -> None:
        """Open a page, from a heading on."""
        self.heading = heading
        at = self.names.index(name)
        if self.list.currentRow() == at:
            self._row(at)
        else:
            self.list.setCurrentRow(at)
        self._at_heading()

    def show_text(self, title: str, markdown: str) -> None:
        """Show something else than the manual's pages."""
        self.setWindowTitle(title)
        self.field.hide()
        self.list.hide()
        self.text.show_page(markdown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._at_heading()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._at_heading()

    def _at_heading(self) -> None:
        if self.heading and self.isVisible():  # the page is laid out to its width only now
            QTimer.singleShot(0, self, lambda: self.text.go_to(self.heading) if self.heading else None)

    def _row(self, at: int) -> None:
        if 0 <= at < len(self.names):
            file = self.found[self.names[at]]
            self.text.show_page(source(file), file)
            if words := self.field.text().strip():
                self.text.go_on(words)

    # the search

    def look_for(self, words: str) -> None:
        """Keep the pages that have these words, and go to the first place in the page shown, else in the next."""
        self.heading = ""
        wanted = spelling(words)
        self.words = self.words or {name: said(source(file)) for name, file in self.found.items()}
        fits = [not wanted or wanted in self.words[name] for name in self.names]
        for at, fit in enumerate(fits):
            item = self.list.item(at)
            assert item is not None
            item.setHidden(not fit)
        here = max(0, self.list.currentRow())
        if not any(fits):
            self.text.show_page(f"手册里没有“{words}”。换一个词试试，或者看“常见问题”。")
        elif fits[here]:
            self._row(here)
        else:
            self.list.setCurrentRow(fits.index(True))

    def go_on(self) -> None:
        """The next place of what is looked for: in this page, then in the next that has it, then from the first."""
        words = self.field.text().strip()
        left = [at for at in range(len(self.names)) if not self.list.isRowHidden(at)]
        if not words or not left or self.text.go_on(words):
            return
        here = self.list.currentRow()
        there = next((at for at in left if at > here), left[0])
        if there == here:
            self._row(here)
        else:
            self.list.setCurrentRow(there)


def open_manual(page: str, over: QWidget, heading: str = "") -> ManualBox:
    """Show a page beside a window or box, which can be used meanwhile; with a box the manual closes."""
    window = over.window()
    for box in window.findChildren(ManualBox, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if box.isVisible():
            box.show_page(page, heading)
            break
    else:
        box = ManualBox(page, heading, window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(window, QDialog):
            window.finished.connect(box.close)
        box.show()
    box.raise_()
    box.activateWindow()
    return box


class Helping(QObject):
    """F1 in every box, whoever opened it: one that is modal keeps the keys from the window and its menu."""

    KEY = "help"

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusWindowChanged.connect(lambda _: self._offer())

    def _offer(self) -> None:
        box = QApplication.activeModalWidget()
        if box is None or box.findChild(QShortcut, self.KEY, Qt.FindChildOption.FindDirectChildrenOnly):
            return
        shortcut = QShortcut(QKeySequence("F1"), box)
        shortcut.setObjectName(self.KEY)
        shortcut.activated.connect(lambda: open_manual(page_for(box) or QUESTIONS, box))
