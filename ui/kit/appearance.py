"""How the program looks for whoever sits here: light, dark or as the system; text and all else at 100 to 200 %."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit import memory, theme

LIGHT, DARK, SYSTEM = "light", "dark", "system"
THEMES = ((LIGHT, "浅色"), (DARK, "深色"), (SYSTEM, "跟随系统"))
THEME = "look/theme"
SCALE = "look/scale"
SCALES = (100, 110, 125, 150, 175, 200)
"""Per cent, over what the system says."""
_QT = "QT_SCALE_FACTOR"


def chosen() -> str:
    """The theme that was chosen; as the system, until somebody chooses."""
    found = memory.text(THEME, SYSTEM)
    return found if found in dict(THEMES) else SYSTEM


def palette() -> theme.Palette:
    """The colours of the chosen theme."""
    name = chosen()
    if name == SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        name = DARK if dark else LIGHT
    return theme.DARK if name == DARK else theme.LIGHT


def scale() -> int:
    """The chosen size of everything, in per cent."""
    found = memory.number(SCALE, 100)
    return found if found in SCALES else 100


@contextmanager
def scaled() -> Iterator[None]:
    """While Qt begins: the chosen size, unless the environment names one.

    Then as before: programs opened from here, this one once more among them, have sizes of their own.
    """
    chosen_here = _QT not in os.environ and scale() != 100
    if chosen_here:
        os.environ[_QT] = str(scale() / 100)
    try:
        yield
    finally:
        if chosen_here:
            del os.environ[_QT]


def show() -> None:
    """Give the running program the chosen theme, where it has another."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and palette() != theme.active():
        theme.apply(app, palette())
        for window in app.topLevelWidgets():
            QWidget.update(window)


def follow() -> None:
    """Follow the system from light to dark and back while the program runs, where that was chosen."""
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: show())
