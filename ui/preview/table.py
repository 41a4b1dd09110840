"""The table of records as the window shows it, for paper: the same columns and order, without what is secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadreapp.operations import browse
from cadreapp.operations.books import table_book
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name
from cadreapp.records import CADRE
from cadreapp.run import Run
from ui.preview.document import Source
from ui.snapshot import Snapshot
from ui.tables.model import Column, Filtered, shown
from ui.tables.roster import members_listed

if TYPE_CHECKING:
    from ui.platform.tab import PlatformTab

PAGE = 500
ACROSS = 136
"""Characters that fill the width of a landscape A4 page."""
LIST = "一览表"
WIDEST = 44
"""Characters of a column: longer text is shrunk into it."""


def table_source(desk: Desk, tab: PlatformTab, snapshot: Snapshot) -> Source | None:
    """The source of the table shown; None where it has no records."""
    model, kind, place = tab.table.records(), tab.kind, tab.place
    ids = [entry for entry in model.entries if isinstance(entry, int)]
    if not ids:
        return None
    shown_columns = [model.columns[section] for section in tab.table.choice.shown()]
    columns = [c for c in shown_columns if c.spec is not None and (kind.confidential or not _secret(c))]
    title = tab.title.text()
    who = "" if place.unit is None and place.person is None else tab.name.text()
    when = place.period.label if place.platform or kind is CADRE else ""
    today, filtered = desk.today(), tab.filters.filtered.active
    until = f"统计截止：{today.year}年{today.month}月{today.day}日"

    def build(run: Run) -> Any:
        rows: list[list[Any]] = []
        known = {r.id: r for r in members_listed(snapshot, place, Filtered(), *tab.sort).rows} if kind is CADRE else {}
        for start in range(0, len(ids), PAGE):
            run.check()
            some = ids[start : start + PAGE]
            found = [known[i] for i in some if i in known] if kind is CADRE else browse.load(desk, kind, some)
            for row in found:
                rows.append([len(rows) + 1, *(_cell(c, row.values.get(c.key)) for c in columns)])
            run.tell(len(rows), len(ids), "读取记录")
        widths = [_width(c, at, rows) for at, c in enumerate(columns, 1)]
        wider = max(1.0, (ACROSS - 6) / sum(widths))
        heads = [("序号", 6), *((c.title, int(w * wider)) for c, w in zip(columns, widths, strict=True))]
        some_only = "　只列筛选出来的" if filtered else ""
        number = f"共 {len(rows)} {'人' if kind is CADRE else '条'}"
        scope = f"范围：{who or bureau_name(desk) or '全局'}{some_only}　{number}"
        return table_book(title, f"{when}{title}{LIST}", (scope, until), heads, rows)

    about = "　".join(w for w in (when, who) if w)
    return Source(f"{title}{LIST}", f"{who}{when}{title}{LIST}", build, about, kind.confidential)


def _secret(column: Column) -> bool:
    return column.spec is not None and (column.spec.secret or column.spec.masked)


def _cell(column: Column, value: Any) -> Any:
    assert column.spec is not None
    return shown(column.spec, value)


def _width(column: Column, at: int, rows: list[list[Any]]) -> int:
    """As wide as the longest text and the head, a Chinese character counted twice."""
    longest = max((_units(str(row[at])) for row in rows), default=0)
    return min(WIDEST, max(longest, _units(column.title)) + 2)


def _units(text: str) -> int:
    return sum(2 if ord(c) > 255 else 1 for c in text)
