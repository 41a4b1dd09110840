"""修改记录 of a record in a box: who, when, which field, from what to what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cadreapp.operations.writing.history import Change
from ui.kit.lists import Column, Entry, ListDialog

COLUMNS = (
    Column("时间", 132),
    Column("经办人", 92),
    Column("办理", 150),
    Column("栏目", 110),
    Column("原来", 170),
    Column("改成"),
)


class HistoryDialog(ListDialog):
    """The changes, the latest first; whole texts as tool tips."""

    manual_page = "06-correct.md"

    def __init__(self, title: str, rows: Sequence[Change], parent: QWidget | None = None) -> None:
        note = f"共 {len(rows)} 处，最近的在前。" if rows else "没有修改记录：这条记录是较早版本登记的。"
        entries = [Entry((c.at, c.who, c.by, c.label, c.old or "—", c.new or "—"), None) for c in rows]
        super().__init__(f"{title}修改记录", note, COLUMNS, entries, parent)
        self.open_button.hide()

    def open_row(self, at: int) -> None:
        """There is nothing behind a row."""
