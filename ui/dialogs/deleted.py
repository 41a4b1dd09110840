"""最近删除: the records that were deleted lately; those that are chosen come back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import deleted
from cadreapp.records import clock, kind
from cadreapp.store.writing.deleted import Gone
from ui.kit.lists import Column, Entry, ListDialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

_COLUMNS = (
    Column("删除时间", 140),
    Column("删除人", 90),
    Column("类别", 110),
    Column("日期", 100),
    Column("干部", 130),
    Column("内容"),
)
_NOTE = f"最近 {deleted.DAYS} 天删除的记录。选中一条或几条，点“恢复”就回到原来的样子；更早的不再列出，但没有清除。"


class DeletedDialog(ListDialog):
    """Lists what was deleted lately; Enter or «恢复» brings the chosen rows back."""

    manual_page = "06-correct.md"

    def __init__(
        self, desk: Desk, found: Sequence[Gone], tasks: Tasks, talk: Talk, parent: QWidget | None = None
    ) -> None:
        note = _NOTE if found else f"最近 {deleted.DAYS} 天没有删除过记录。"
        super().__init__("最近删除", note, _COLUMNS, [_entry(one) for one in found], parent, tasks, talk)
        self.desk = desk
        self.open_button.setText("恢复")

    def open_row(self, at: int) -> None:
        """Bring the chosen rows back."""
        chosen: list[Gone] = self.selected()
        ids = [one.id for one in chosen]
        if ids:
            self.write(lambda: deleted.bring_back(self.desk, ids), self._back)

    def _back(self, changes: Changes) -> None:
        back = set(changes.records)
        self.show_list(_COLUMNS, [row for row in self.rows if row.goal.id not in back])


def _entry(one: Gone) -> Entry:
    cells = (f"{clock.moment(one.at):%Y-%m-%d %H:%M}", one.who, kind(one.kind).title, one.date or "—")
    return Entry((*cells, one.people or "—", one.title), one)
