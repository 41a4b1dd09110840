"""A window over another one, kept on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog

from ui.kit import screens


class Box(QDialog):
    """A box that opens within the screen, whatever its size; what has no room there scrolls.

    `manual_page`: the page of the manual that F1 opens over it; "": that of what it stands over.
    """

    manual_page = ""

    def setVisible(self, visible: bool) -> None:
        """Before it is shown its parts may still be moved into an area that scrolls: none has a place or the focus."""
        if visible and not self.isVisible():
            self.ensurePolished()
            self._fit()
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # only now it is known what the frame takes

    def event(self, event: QEvent) -> bool:
        """What was added to it while it is shown may make it larger, never larger than the screen."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return done

    def _fit(self) -> None:
        if self.isWindow() and not self.isMaximized() and not self.isFullScreen():
            screens.fit(self, self.parentWidget())
