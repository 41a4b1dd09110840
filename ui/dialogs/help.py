"""帮助: the pages of the manual with a search over all of them, what is new, and what ships with its licences."""

from __future__ import annotations

import platform
import re
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from cadreapp import __version__
from cadreapp.paths import manual
from cadreapp.records.checks import spelling
from ui.bench import Page
from ui.dialogs.manual import source
from ui.kit import theme
from ui.kit.box import Box
from ui.kit.controls import Button, SearchField

PAGE_OF = {
    Page.OVERVIEW: "01-start.md",
    Page.PLATFORM: "03-record.md",
    Page.QUARTER: "07-quarter.md",
    Page.YEAR: "08-year.md",
}
"""The page of the manual for what the window shows."""
KEYS, QUESTIONS = "11-keys.md", "12-questions.md"
NEWS = "CHANGELOG.md"
HOUSE = "cadreapp"
SILENT = {"peewee": "MIT"}
"""Packages whose metadata name no licence; their files do."""


def pages() -> list[Path]:
    """The pages of the manual, in their order."""
    return sorted(manual("manual").glob("*.md"))


def title_of(page: Path) -> str:
    """What a page is called: its first heading."""
    return page.read_text("utf-8").split("\n", 1)[0].removeprefix("# ").strip()


def shipped() -> list[str]:
    """The packages that the program is given out with: what it needs, and what these need; none if not installed."""
    found: list[str] = []
    waiting = [HOUSE]
    while waiting:
        try:
            needed = metadata.requires(waiting.pop(0)) or []
        except metadata.PackageNotFoundError:  # not for this system
            continue
        names = [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in needed if "extra ==" not in one]
        new = [n for n in names if n.lower() not in map(str.lower, found) and _version(n)]
        found += new
        waiting += new
    return found


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def licence(name: str) -> str:
    """The licence of a package, as it says itself; "" where it is not there."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classes = [c.rsplit("::", 1)[-1].strip() for c in found.get_all("Classifier") or [] if c.startswith("License ::")]
    said = [*(found.get_all("License-Expression") or []), "; ".join(classes), *(found.get_all("License") or [])]
    return next((one.split("\n")[0] for one in said if one), SILENT.get(name, ""))


def about(data: str) -> str:
    """关于, as Markdown: the version, where the data lie, and everything that ships with its licence."""
    lines = [f"# 年轻干部成长工程信息库　{__version__}", "", f"数据：{data}", "", "许可：Apache-2.0", ""]
    lines += ["| 一起提供的 | 版本 | 许可 |", "|---|---|---|", "| 思源黑体、思源宋体（取需要的字） | | SIL OFL 1.1 |"]
    lines += [
        f"| Python | {platform.python_version()} | PSF License |",
        "| SQLite | | 公有领域 |",
        f"| Qt | {qVersion()} | LGPL-3.0 |",
    ]
    lines += [f"| {name} | {_version(name)} | {licence(name) or '见其文件'} |" for name in shipped()]
    return "\n".join(lines)


class HelpBox(Box):
    """The manual. `show_page` opens a page by its file's name; `show_text` any Markdown."""

    def __init__(self, page: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("手册")
        self.resize(900, 640)
        self.field = SearchField("在手册里查找", self)
        self.field.textChanged.connect(self.look_for)
        self.found = pages()
        self.list = QListWidget(self)
        self.list.setAccessibleName("手册的各页")
        self.list.setFixedWidth(190)
        self.list.addItems([title_of(p) for p in self.found])
        self.list.currentRowChanged.connect(self._row)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName("手册")
        self.text.setOpenExternalLinks(False)
        self.text.document().setDefaultFont(theme.font())
        self.text.document().setDocumentMargin(16)
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
        self.show_page(page or self.found[0].name)

    def show_page(self, name: str) -> None:
        """Open a page."""
        at = next((n for n, p in enumerate(self.found) if p.name == name), 0)
        self.list.setCurrentRow(at)
        self._row(at)

    def show_text(self, title: str, markdown: str) -> None:
        """Show something else than the manual's pages."""
        self.setWindowTitle(title)
        self.field.hide()
        self.list.hide()
        self.text.setMarkdown(markdown)

    def _row(self, at: int) -> None:
        if 0 <= at < len(self.found):
            self.text.setMarkdown(self.found[at].read_text("utf-8"))
            self._mark()

    def look_for(self, words: str) -> None:
        """Keep the pages that have these words, and open the first of them."""
        wanted = spelling(words)
        fits = [not wanted or wanted in spelling(p.read_text("utf-8")) for p in self.found]
        for at, fit in enumerate(fits):
            item = self.list.item(at)
            assert item is not None
            item.setHidden(not fit)
        if not any(fits):
            self.text.setMarkdown(f"手册里没有“{words}”。换一个词试试，或者看“常见问题”。")
        elif not fits[max(0, self.list.currentRow())]:
            self.list.setCurrentRow(fits.index(True))
        else:
            self._row(self.list.currentRow())

    def _mark(self) -> None:
        words = self.field.text().strip()
        if words:
            self.text.find(words)


def news() -> str:
    """What is new, as Markdown."""
    return source(f"../{NEWS}")
