"""Garbage with a widget in it is destroyed on the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QWidget

from tests.gui.conftest import rest
from ui.app import application
from ui.collector import Collector


def dropped() -> list[str]:
    """The names of threads on which a widget in a cycle was destroyed, as they become known."""
    found: list[str] = []
    widget = QWidget()
    widget.itself = widget  # type: ignore[attr-defined] — a cycle, as a slot that names its widget makes one
    weakref.finalize(widget, lambda: found.append(threading.current_thread().name))
    return found


def busy(on: threading.Thread) -> None:
    on.start()
    while on.is_alive():
        rest(5)


KEPT: list[list[object]] = []


def allocate() -> None:
    """What reaches Python's threshold: the counter goes down again with all that is freed."""
    KEPT.extend([object()] for _ in range(20_000))


def test_a_widget_is_destroyed_on_the_windows_thread() -> None:
    app = application()
    assert not gc.isenabled() and app.findChild(Collector) is not None
    found = dropped()
    for _ in range(3):
        busy(threading.Thread(target=allocate, name="worker"))
    for _ in range(40):
        if found:
            break
        rest(50)
    assert found == [threading.main_thread().name]
    KEPT.clear()


def test_without_it_another_thread_would(monkeypatch: object) -> None:
    """The test above can fail: this is what Python does by itself."""
    application()
    found = dropped()
    gc.enable()
    try:
        busy(threading.Thread(target=lambda: (allocate(), gc.collect()), name="worker"))
    finally:
        gc.disable()
    assert found == ["worker"]
    KEPT.clear()
