"""How the program ends where it cannot go on: without a display in one sentence, and a fault of ours in a box."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from cadreapp import log

NO_DISPLAY = "这里没有能用的显示器，打不开窗口。请在桌面环境里打开；也可以用命令代替，加 --help 看有哪些。"


def no_display() -> bool:
    """Whether nobody has said on which display the window is to be shown, or it is a Wayland one that is not there."""
    if not sys.platform.startswith("linux"):
        return False
    if os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY"):
        return False
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if wayland and not (os.path.isabs(wayland) or folder):
        return True  # its library would say so in English
    return not (wayland and os.path.exists(os.path.join(folder, wayland)))


@contextmanager
def ending_in_words() -> Iterator[None]:
    """While the application begins: where Qt would give up in English and abort, the program ends in one sentence."""

    def hear(kind: QtMsgType, _: object, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            print(NO_DISPLAY, file=sys.stderr, flush=True)
            os._exit(1)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def tell(title: str, text: str) -> None:
    """A box with a text that stands alone."""
    box = QMessageBox(QMessageBox.Icon.Critical, title, text)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def crash_text(where: Path) -> str:
    """What the crash box says; it names the report."""
    return (
        "程序出了错，刚才的操作没有完成，已保存的数据没有受影响。\n\n"
        f"出错报告（没有人员和记录的内容）：\n{where}\n\n"
        "请把它交给维护人员。可以继续使用；如果再次出现，请重新打开程序。"
    )


def catch(app: QApplication, folder: Path, saved: Callable[[], str]) -> None:
    """Whatever nobody caught goes into a report and, once at a time, to a box in Chinese; `saved`: what was, last."""
    showing = threading.Lock()

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app.quit()
            return
        try:
            known = saved()
        except Exception:  # the very data may be what is broken
            known = ""
        where = log.report(folder, error.with_traceback(trace), saved=known, doing="窗口")
        if showing.acquire(blocking=False):
            try:
                tell("程序出错", crash_text(where))
            finally:
                showing.release()

    sys.excepthook = hook
