"""While a word is being composed, keys belong to the input method: what it leaves acts on nothing in the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_LEAVE = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Composing(QObject):
    """Follows the composition in the widget with the focus.

    While one is open, Enter, Esc, arrows, space and shortcuts that the input method leaves are dropped (Esc ends the
    composition); a press of the mouse, or leaving, first puts what is composed into the field, and what no input
    method takes back any more is taken away, so that a field never shows what it does not hold.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.app = app
        self.watched: QObject | None = None
        self.open = False
        app.focusObjectChanged.connect(self._follow)

    def _follow(self, found: QObject | None) -> None:
        before, self.watched = self.watched, found
        if before is found:
            return
        if before is not None and isValid(before):
            before.removeEventFilter(self)
            if self.open:
                self._drop(before)
        self._set(False)
        if found is not None:
            found.installEventFilter(self)

    def _set(self, open_: bool) -> None:
        if open_ != self.open:
            self.open = open_
            (self.app.installEventFilter if open_ else self.app.removeEventFilter)(self)

    def _drop(self, where: QObject) -> None:
        self._set(False)
        QApplication.sendEvent(where, QInputMethodEvent())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch what is composed; keep keys from the window meanwhile."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod and watched is self.watched and isinstance(event, QInputMethodEvent):
            self._set(bool(event.preeditString()))
        elif self.open and kind == QEvent.Type.MouseButtonPress:
            QGuiApplication.inputMethod().commit()
            if self.open and self.watched is not None:
                self._drop(self.watched)
        elif self.open and isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and not self._passes(event):
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress and not self._passes(event):
                if event.key() == Qt.Key.Key_Escape and self.watched is not None:
                    QGuiApplication.inputMethod().reset()
                    self._drop(self.watched)
                return True
        return False

    def _passes(self, event: QKeyEvent) -> bool:
        """Whether a key acts on the field alone: a letter, leaving it, a modifier."""
        if event.key() in _ALONE:
            return True
        if event.modifiers() & _HELD:
            return False
        return event.key() in _LEAVE or (bool(event.text().strip()) and event.text().isprintable())
