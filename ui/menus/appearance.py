"""视图, 外观: light, dark, or as the system."""

from __future__ import annotations

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.kit import appearance, memory


def add_themes(menu: QMenu, parent: QWidget) -> None:
    """An entry for each theme; the chosen one is ticked whenever the menu is opened."""
    group = QActionGroup(parent)
    for name, words in appearance.THEMES:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setData(name)
        group.addAction(action)

    def choose() -> None:
        action = group.checkedAction()
        if action is not None:
            memory.keep(appearance.THEME, action.data())
            appearance.show()

    def tick() -> None:
        for action in group.actions():
            action.setChecked(action.data() == appearance.chosen())

    group.triggered.connect(lambda _: choose())
    menu.aboutToShow.connect(tick)
    tick()
