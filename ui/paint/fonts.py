"""Typefaces: what offices name, and the chain of families that stands in where one is missing."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import Any

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication

from cadreapp.paths import resource

SANS, SERIF = "Cadre Sans SC", "Cadre Serif SC"
SANS_CHAIN = ("Noto Sans CJK SC", "Microsoft YaHei", "Source Han Sans SC", SANS)
_STAND_INS: dict[str, tuple[str, ...]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", SERIF),
    "方正小标宋_GBK": ("FZXiaoBiaoSong-B05", "方正小标宋简体", "华文中宋", SERIF),
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", SERIF),
    "仿宋": ("FangSong", "仿宋_GB2312", "FangSong_GB2312", SERIF),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体", "KaiTi", SERIF),
    "楷体": ("KaiTi", "楷体_GB2312", SERIF),
    "宋体": ("SimSun", "NSimSun", SERIF),
    "黑体": ("SimHei", SANS),
    "微软雅黑": ("Microsoft YaHei", SANS),
    "等线": ("DengXian", SANS),
}
_ENGLISH = {"SimSun": "宋体", "SimHei": "黑体", "FangSong": "仿宋", "FangSong_GB2312": "仿宋_GB2312", "KaiTi": "楷体"}
_ENGLISH |= {"KaiTi_GB2312": "楷体_GB2312", "Microsoft YaHei": "微软雅黑", "DengXian": "等线"}
_SANS_WORDS = ("黑", "Hei", "Sans", "Arial", "Calibri", "等线")


def ensure_app() -> QGuiApplication:
    """The running Qt application, or one without a screen made for painting; loads the shipped fonts once."""
    app = QGuiApplication.instance()
    if app is None:
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication(["cadreapp"])  # one that may carry a window later in the same process
    load_shipped()
    assert isinstance(app, QGuiApplication)
    return app


@lru_cache(maxsize=1)
def load_shipped() -> tuple[str, ...]:
    """Load the fonts of resources/fonts into Qt; their families."""
    families: list[str] = []
    folder = resource("fonts")
    for path in sorted(folder.glob("*.[ot]tf")) if folder.exists() else []:
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(families)


def chain(name: str) -> list[str]:
    """The families for a typeface as a workbook names it, ending in a shipped one: no Latin font for Chinese."""
    known = _STAND_INS.get(_ENGLISH.get(name, name))
    if known is None:
        known = (SANS,) if any(w in name for w in _SANS_WORDS) else (SERIF,)
    return list(dict.fromkeys([name, *known, *([] if known[-1] == SANS else [SERIF]), *SANS_CHAIN[:1]]))


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


@lru_cache(maxsize=256)
def present(name: str) -> str:
    """The family of the chain that this machine has first, the one that is painted."""
    ensure_app()
    return next((f for f in chain(name) if f in _installed()), SERIF)


def replaced(book: Any) -> dict[str, str]:
    """Which typefaces of a workbook's cells this machine lacks → the family painted instead."""
    found: dict[str, str] = {}
    seen: set[int] = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                number = cell._style.fontId if cell._style else 0  # a cell without any style has the usual font
                if cell.value is None or number in seen:
                    continue
                seen.add(number)
                name = cell.font.name
                if name and (instead := present(name)) not in (name, *_same(name)):
                    found[name] = instead
    return found


def _same(name: str) -> tuple[str, ...]:
    """Other names of the very same typeface."""
    return tuple(k for k, v in _ENGLISH.items() if v == name) + ((_ENGLISH[name],) if name in _ENGLISH else ())


@lru_cache(maxsize=4096)
def font(
    name: str,
    points: float,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    strike: bool = False,
    pixels: float = 96 / 72,
) -> QFont:
    """A font by its office name; `pixels` = units of the page to a point. It is shared: do not change it."""
    found = QFont()
    first = present(name)
    families = chain(name)  # families that are missing cost time at each text
    found.setFamilies([first, *(f for f in families[families.index(first) + 1 :] if f in _installed())])
    found.setPixelSize(max(1, round(points * pixels)))
    found.setBold(bold or name.startswith("方正小标宋") and first == SERIF)
    found.setItalic(italic)
    found.setUnderline(underline)
    found.setStrikeOut(strike)
    found.setStyleStrategy(QFont.StyleStrategy.PreferOutline)
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return found


@lru_cache(maxsize=256)
def lacks_bold(name: str) -> bool:
    """Whether the family painted has no bold face of its own: Qt thickens it in a PDF, but not in scaled pictures."""
    family = present(name)
    return not any(QFontDatabase.bold(family, style) for style in QFontDatabase.styles(family))


@lru_cache(maxsize=4096)
def metrics(name: str, points: float, bold: bool, italic: bool, pixels: float) -> QFontMetricsF:
    """The measures of a font."""
    return QFontMetricsF(font(name, points, bold=bold, italic=italic, pixels=pixels))
