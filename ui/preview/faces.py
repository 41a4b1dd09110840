"""Which typefaces of a workbook this machine lacks, and what stands in for them on paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QFontDatabase

from ui.paint import fonts


def stand_ins(book: Any) -> dict[str, str]:
    """Typeface as the workbook names it → the family that is painted instead; those that are there are left out."""
    named = getattr(fonts, "replaced", None)
    if named is not None:
        return dict(named(book))
    families = set(QFontDatabase.families()) | set(fonts.load_shipped())
    found: dict[str, str] = {}
    for name in sorted(_used(book)):
        if name not in families:
            found[name] = next((f for f in fonts.chain(name)[1:] if f in families), "系统字体")
    return found


def _used(book: Any) -> set[str]:
    """The typefaces of all cells that hold something."""
    used: set[int] = set()
    for sheet in book.worksheets:
        used |= {c._style.fontId if c._style else 0 for c in sheet._cells.values() if c.value is not None}
    return {str(book._fonts[number].name) for number in used if book._fonts[number].name}


def said(replaced: dict[str, str]) -> str:
    """One sentence that names them; "" where nothing is replaced."""
    if not replaced:
        return ""
    pairs = "，".join(f"{name} 用 {other} 代替" for name, other in replaced.items())
    return f"这台电脑没有下列字体：{pairs}。版式不变，字形略有不同；装上这些字体后再打印就是原来的字形。"
