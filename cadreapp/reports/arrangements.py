"""五平台安排落实情况 in the showcase: a line for every arrangement of the bureau's list, and the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.data import Arranged
from cadreapp.reports.filling.filler import Link

TITLE, SHEET, BASIS = "五平台安排落实情况", "安排", "安排依据"
"""The sheet's title; its template; the title and the template of the records behind it."""
NOTES = (
    "注：1. 有指标的，应完成、实际按每名干部（或全局）应办的数相加，超过应完成数的部分不计，免计的不算；"
    "年度未终了的，只算已经开始的时段。没有指标的（应完成为“—”），实际为本年全局数。",
    "　　2. “完成情况”里是全局数：多人参加的事项只计一次，参加人次另列；有起止日期的，与本年重叠的都计入；"
    "“—”表示没有填写。",
    "　　3. 不公开的类别不列记录：体检、日常考察只列次数，苗头性问题、后备干部不列数。",
)


def listed(lines: Sequence[Arranged]) -> list[Arranged]:
    """The arrangements with records that may be listed."""
    return [line for line in lines if line.records]


def heading(line: Arranged) -> str:
    """The head of an arrangement's block of records."""
    return f"{line.row} {line.title}　{len(line.records):,} 条记录"


def values(lines: Sequence[Arranged], starts: Sequence[int], ledger: str) -> dict[str, Any]:
    """What the sheet is filled with. `starts`: the row of each block of BASIS; `ledger`: the sheet of all records."""
    blocks = dict(zip((line.row for line in listed(lines)), starts, strict=False))
    asked = (f"{line.row} {line.title}：{line.asks}。" for line in lines if line.asks)
    notes = [*NOTES, *(f"　　{number}. {text}" for number, text in enumerate(asked, len(NOTES) + 1))]
    return {
        "安排": [_line(line, blocks.get(line.row), ledger) for line in lines],
        "注": [{"文字": text} for text in notes],
    }


def _line(line: Arranged, block: int | None, ledger: str) -> dict[str, Any]:
    sheet, cell = (BASIS, f"A{block}") if block else (ledger, "A1") if line.everything and ledger else ("", "")
    basis = f"{len(line.records):,} 条记录" if line.records else "不列示" if line.unlisted else None
    if line.everything:
        basis = ledger or "各类记录"

    def led(value: Any) -> Any:
        return Link(value, sheet, cell) if sheet and value is not None else value

    return {
        "编号": line.row,
        "平台": PLATFORMS[line.platform - 1],
        "名称": line.title,
        "应完成": line.required,
        "实际": led(line.value),
        "单位": line.unit,
        "完成率": line.rate,
        "情况": line.words,
        "依据": led(basis),
    }
