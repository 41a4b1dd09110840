"""The year in words, in a box: read it, copy it, keep it as Word document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from cadreapp.operations.year import words
from cadreapp.operations.year.words import Block, plain_text
from ui.kit.box import Box
from ui.kit.controls import Button

if TYPE_CHECKING:
    from ui.bench import Bench

BUREAU_NOTE = "由记录自动写成，数字与晒比封面一致；可以复制到报告里再改。"
CADRE_NOTE = (
    "由记录自动写成。要改写某一段，请在“年终述职”的述职内容里另起一行写【思想淬炼】等小标题，"
    "其下文字就代替该平台的一段。"
)


class WordsDialog(Box):
    """The text, with 复制 and 另存为 Word; `save` asks where and writes."""

    manual_page = "09-print.md"

    def __init__(
        self, title: str, note: str, blocks: Sequence[Block], save: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(760, 620)
        self.words = QLabel(note, self)
        self.words.setProperty("role", "caption")
        self.words.setWordWrap(True)
        self.text = QPlainTextEdit(plain_text(blocks), self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        self.copy = Button("复制", parent=self)
        self.copy.clicked.connect(self.copy_text)
        self.save = Button("另存为 Word…", "primary", parent=self)
        self.save.clicked.connect(save)
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        self.state = QLabel("", self)
        self.state.setProperty("role", "caption")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.state)
        foot.addStretch(1)
        for button in (self.copy, self.save, close):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.text, 1)
        column.addLayout(foot)

    def copy_text(self) -> None:
        """Put the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.state.setText("已复制全文")


def add_words(menu: QMenu, bench: Bench) -> None:
    """The two texts, in the menu of the year's end."""
    menu.addSeparator()
    menu.addAction("全局年度总结（Word）…", lambda: bureau(bench))
    menu.addAction("个人工作记录汇总（Word）…", lambda: cadre(bench))


def bureau(bench: Bench) -> None:
    """The chosen year of the bureau."""
    year = bench.year
    _read(bench, lambda: words.bureau_words(bench.desk, year), f"{year}年度工作总结", BUREAU_NOTE)


def cadre(bench: Bench) -> None:
    """The chosen year of the chosen cadre."""
    place = bench.place
    person, year = place.person, place.period.year
    if person is None:
        bench.talk.warn("请先在左边选一名干部，再做个人工作记录汇总。")
        return
    name = bench.name_of(person)
    _read(
        bench,
        lambda: words.cadre_words(bench.desk, year, person),
        f"{name}{year}年度个人工作记录汇总（供本人参考）",
        CADRE_NOTE,
    )


def _read(bench: Bench, work: Callable[[], list[Block]], title: str, note: str) -> None:
    def show(blocks: list[Block]) -> None:
        WordsDialog(title, note, blocks, lambda: _save(bench, blocks, title), bench.widget).exec()

    bench.tasks.read(work, show)


def _save(bench: Bench, blocks: Sequence[Block], title: str) -> None:
    from ui.kit.targets import TEXT, WORD

    target = bench.ask_target(f"{title}.docx", f"{WORD};;{TEXT}")
    if target:
        bench.run(title, target, lambda run: words.write_words(blocks, target))
