"""The one table of colours, the typeface and the style sheet. QSS and painters read only these tokens.

`apply` sets the look of the application once; painters then ask `color("accent")` and `font(13, bold=True)`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from string import Template
from typing import Any

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cadreapp.paths import resource

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
)
"""The sans face by its Simplified Chinese name, so that Japanese glyph shapes never appear; the shipped one follows."""

BASE = 14
"""Pixel size of ordinary text; at 100 % it is 10.5 pt."""


@dataclass(frozen=True)
class Palette:
    """The colours by use. `soft` ones are derived: a state's ground thinned over the surface."""

    surface: str
    panel: str
    zebra: str
    hover: str
    track: str
    line: str
    line2: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    accent_text: str
    tint: str
    done: str
    done_bg: str
    part: str
    part_bg: str
    owed: str
    owed_bg: str
    exc: str
    exc_bg: str
    wait: str
    c1: str
    c2: str

    @property
    def owed_soft(self) -> str:
        """The ground of a row or card that is owed: owed_bg at 40 % over the surface."""
        return _mix(self.owed_bg, self.surface, 0.4)

    @property
    def accent_down(self) -> str:
        """The primary button while it is pressed or under the mouse: the colour of chosen text's side."""
        return _mix(self.accent, self.text, 0.88)

    def tokens(self) -> dict[str, str]:
        """Every token and derived token by name."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return values | {"owed_soft": self.owed_soft, "accent_down": self.accent_down}


LIGHT = Palette(
    surface="#FFFFFF", panel="#F6F6F7", zebra="#FAFAFB", hover="#EEEFF1", track="#E6E8EB",
    line="#E2E4E8", line2="#888E98", text="#1D2127", text2="#545B66", text3="#666D78",
    accent="#A1221B", on_accent="#FFFFFF", accent_text="#96201A", tint="#F8EAE8",
    done="#2C6B48", done_bg="#E6F1EA", part="#7F5A00", part_bg="#FAF0D7",
    owed="#B3400F", owed_bg="#FCE9DF", exc="#666D78", exc_bg="#EEEFF1",
    wait="#7F8691", c1="#A1221B", c2="#7A828E",
)  # fmt: skip
DARK = Palette(
    surface="#212429", panel="#1B1E22", zebra="#24272C", hover="#2B2F35", track="#383D45",
    line="#33383F", line2="#6E7681", text="#E7E9EC", text2="#B0B6C0", text3="#9AA1AC",
    accent="#C4453C", on_accent="#FFFFFF", accent_text="#F0938B", tint="#3A2625",
    done="#7CC79B", done_bg="#20352A", part="#E0B75A", part_bg="#3A321D",
    owed="#F19A6B", owed_bg="#41291D", exc="#9AA1AC", exc_bg="#2B2F35",
    wait="#7D8591", c1="#E0746B", c2="#9AA1AC",
)  # fmt: skip

_active = LIGHT
_families: tuple[str, ...] = FAMILIES


def _mix(top: str, ground: str, share: float) -> str:
    """`top` laid over `ground` with that opacity."""
    pairs = zip(_rgb(top), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def active() -> Palette:
    """The colours in use."""
    return _active


@lru_cache(maxsize=64)
def color(token: str) -> QColor:
    """The colour of a token in the theme in use; KeyError for a name that is no token."""
    return QColor(_active.tokens()[token])


@lru_cache(maxsize=32)
def font(size: int = BASE, bold: bool = False) -> QFont:
    """The sans face at that many pixels."""
    result = QFont()
    result.setFamilies(list(_families))
    result.setPixelSize(size)
    result.setBold(bold)
    return result


@lru_cache(maxsize=32)
def metrics(size: int = BASE, bold: bool = False) -> QFontMetrics:
    """The metrics of `font(size, bold)`."""
    return QFontMetrics(font(size, bold))


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads, and have the widget look so at once."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def style_sheet(palette: Palette) -> str:
    """The style sheet with its tokens filled in; KeyError names a token that the table does not have."""
    template = resource("style/window.qss").read_text(encoding="utf-8")
    check = resource("style/check.png").as_posix()
    return Template(template).substitute(palette.tokens(), check=f'"{check}"')


def qt_palette(palette: Palette) -> QPalette:
    """Qt's own roles, for what Fusion paints itself."""
    role = QPalette.ColorRole
    result = QPalette()
    pairs: tuple[tuple[Any, str], ...] = (
        (role.Window, palette.surface),
        (role.Base, palette.surface),
        (role.AlternateBase, palette.zebra),
        (role.Button, palette.surface),
        (role.WindowText, palette.text),
        (role.Text, palette.text),
        (role.ButtonText, palette.text),
        (role.ToolTipBase, palette.surface),
        (role.ToolTipText, palette.text),
        (role.PlaceholderText, palette.text3),
        (role.Highlight, palette.tint),
        (role.HighlightedText, palette.accent_text),
        (role.Accent, palette.accent),
        (role.Link, palette.accent_text),
        (role.LinkVisited, palette.accent_text),
        (role.Light, palette.surface),
        (role.Midlight, palette.line),
        (role.Mid, palette.line),
        (role.Dark, palette.line2),
        (role.Shadow, palette.line2),
    )
    for key, value in pairs:
        result.setColor(key, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(disabled, key, QColor(palette.text3))
    return result


def load_fonts() -> tuple[str, ...]:
    """The chain of sans families: those above, and the shipped face where the machine has none of them.

    A file is opened only on such a machine, since reading it takes longer than drawing the window.
    """
    if any(QFontDatabase.hasFamily(name) for name in FAMILIES):
        return FAMILIES
    shipped: list[str] = []
    for path in sorted(resource("fonts").glob("*Sans*.[ot]tf")):
        identity = QFontDatabase.addApplicationFont(str(path))
        shipped += [name for name in QFontDatabase.applicationFontFamilies(identity) if name not in shipped]
    return FAMILIES + tuple(shipped)


def apply(application: QApplication, palette: Palette = LIGHT) -> None:
    """Give the application the Fusion style, the face, the colours and the style sheet."""
    global _active, _families
    _active = palette
    _families = load_fonts()
    color.cache_clear()
    font.cache_clear()
    metrics.cache_clear()
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(qt_palette(palette))
    application.setStyleSheet(style_sheet(palette))
