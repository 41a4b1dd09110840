"""Typefaces: what offices name, and the chain of families that stands in where one is missing."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from cadreapp.paths import resource

SANS, SERIF = "Cadre Sans SC", "Cadre Serif SC"
SANS_CHAIN = ("Noto Sans CJK SC", "Microsoft YaHei", "Source Han Sans SC", SANS)
SERIF_CHAIN = ("Noto Serif CJK SC", "SimSun", "Source Han Serif SC", SERIF)
_STAND_INS: dict[str, tuple[str, ...]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", SERIF),
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", SERIF),
    "仿宋": ("FangSong", "仿宋_GB2312", SERIF),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体", "KaiTi", SERIF),
    "楷体": ("KaiTi", SERIF),
    "宋体": ("SimSun", SERIF),
    "黑体": ("SimHei", SANS),
}


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
    known = _STAND_INS.get(name)
    if known is None:
        known = (SANS,) if any(w in name for w in ("黑", "Hei", "Sans", "雅黑", "Arial")) else (SERIF,)
    return [name, *known, *([] if known[-1] == SANS else [SERIF]), *SANS_CHAIN[:1]]


def font(name: str, points: float, *, bold: bool = False, italic: bool = False, pixels: float = 96 / 72) -> QFont:
    """A font by its office name, `points` high; `pixels` = units of the painter's page to a point."""
    found = QFont()
    found.setFamilies(chain(name))
    found.setPixelSize(max(1, round(points * pixels)))
    found.setBold(bold or name == "方正小标宋简体")
    found.setItalic(italic)
    return found
