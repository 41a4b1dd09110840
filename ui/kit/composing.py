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
    composition). A press of the mouse and Tab first put into the field what it shows: Qt would take it away, and 保存
    would not have it. Where the focus goes by itself it is taken away: a field never shows what it does not hold.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.app = app
        self.watched: QObject | None = None
        self.open = ""
        app.focusObjectChanged.connect(self._follow)

    def _follow(self, found: QObject | None) -> None:
        before, self.watched = self.watched, found
        if before is found:
            return
        if before is not None and isValid(before):
            before.removeEventFilter(self)
            if self.open:
                QApplication.sendEvent(before, QInputMethodEvent())
        self._set("")
        if found is not None:
            found.installEventFilter(self)

    def _set(self, words: str) -> None:
        if bool(words) != bool(self.open):
            (self.app.installEventFilter if words else self.app.removeEventFilter)(self)
        self.open = words

    def _end(self, words: str = "") -> None:
        """End what is composed, here and in the input method; `words` stay in the field."""
        where, event = self.watched, QInputMethodEvent()
        QGuiApplication.inputMethod().reset()
        self._set("")
        if where is not None:
            event.setCommitString(words)
            QApplication.sendEvent(where, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch what is composed; keep keys from the window meanwhile."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod and watched is self.watched and isinstance(event, QInputMethodEvent):
            self._set(event.preeditString())
        elif self.open and kind == QEvent.Type.MouseButtonPress:
            self._end(self.open)
        elif self.open and isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and not self._passes(event):
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress and not self._passes(event):
                if event.key() == Qt.Key.Key_Escape:
                    self._end()
                return True
            if kind == QEvent.Type.KeyPress and event.key() in _LEAVE:
                self._end(self.open)
        return False

    def _passes(self, event: QKeyEvent) -> bool:
        """Whether a key acts on the field alone: a letter, leaving it, a modifier."""
        if event.key() in _ALONE:
            return True
        if event.modifiers() & _HELD:
            return False
        return event.key() in _LEAVE or (bool(event.text().strip()) and event.text().isprintable())
