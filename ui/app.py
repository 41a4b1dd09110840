"""The application: opens the bureau and the window, speaks Chinese, catches what is our own fault."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from cadreapp import log as logs
from cadreapp.errors import UserError
from cadreapp.operations import backup
from cadreapp.operations.desk import Desk, open_desk
from ui import theme
from ui.tasks import Tasks
from ui.window import TITLE, Window

DEMO_DAY = date(2021, 12, 31)
"""Today on the sample bureau, whose last year is 2021."""
PICTURE_SECONDS = 60
log = logging.getLogger(__name__)


class Translator(QTranslator):
    """Our own words before Qt's: WPS says 撤销, Qt 撤消."""

    WORDS = {"&Undo": "撤销(&U)", "Undo": "撤销", "&Redo": "重做(&R)", "Redo": "重做"}

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:  # type: ignore[override]
        """The Chinese of one of WORDS, else nothing, so that the next translator is asked."""
        return self.WORDS.get(sourceText)

    def isEmpty(self) -> bool:
        return False


def prepare(application: QApplication) -> None:
    """Give the application its look and Qt's own dialogs their Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    application.setApplicationName("cadreapp")
    application.setApplicationDisplayName("")
    where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    kept: list[QTranslator] = []
    qt = QTranslator(application)
    if qt.load("qtbase_zh_CN", where):
        application.installTranslator(qt)
        kept.append(qt)
    own = Translator(application)
    application.installTranslator(own)
    kept.append(own)
    application.setProperty("translators", kept)
    theme.apply(application)


def crash_box(path: Path) -> None:
    """Say that the program failed, and name the log."""
    box = QMessageBox(QMessageBox.Icon.Critical, "程序出错", "程序出错，刚才的操作没有完成；已经保存的数据不受影响。")
    box.setInformativeText(
        f"详细情况已记入日志：\n{path}\n\n请把日志交给维护人员。可以继续使用；如果再次出错，请先备份，再重新打开程序。"
    )
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def catch(path: Path, tell: Callable[[Path], None] = crash_box) -> None:
    """Send what nobody caught to the log and the crash box, one box at a time."""
    showing = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("uncaught", exc_info=(kind, error, trace))
        if not showing:
            showing = True
            try:
                tell(path)
            finally:
                showing = False

    sys.excepthook = hook


class Session(QObject):
    """One open data folder and its window; brings a backup back by closing both and opening them anew."""

    def __init__(self, folder: Path, today: Callable[[], date], demo: bool) -> None:
        super().__init__()
        self.folder, self.today, self.demo = folder, today, demo
        self.open()

    def open(self) -> None:
        """Open the data folder and its window."""
        self.desk: Desk = open_desk(self.folder, today=self.today)
        self.tasks = Tasks(self.desk.db.close)
        self.window = Window(self.desk, self.tasks, demo=self.demo)
        self.window.reopen.connect(self.restore)

    def restore(self, file: Path) -> None:
        """Bring a backup back and open the window anew."""
        old = self.window
        self.tasks.stop()
        self.desk.close()
        problem = ""
        try:
            kept = backup.restore(self.folder, file)
            said = f"已还原“{file.name}”。" + (f"原来的数据留在 {kept}" if kept else "")
        except UserError as error:
            problem = said = str(error)
        self.open()
        self.window.setGeometry(old.geometry())
        self.window.show()
        self.window.say(said)
        old.hide()
        old.deleteLater()
        if problem:
            self.window.talk.warn(problem)

    def close(self) -> None:
        """Close window, threads and data folder."""
        self.tasks.stop()
        self.desk.close()


def run(
    folder: Path, *, picture: Path | None = None, demo: bool = False, today: Callable[[], date] | None = None
) -> int:
    """Open the window on a data folder; with `picture`, save a PNG of it and end. The exit code."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        if picture is None:
            raise UserError("这里没有图形界面，打不开窗口。可以加上命令使用，用 --help 看有哪些。")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    prepare(application)
    clock = today or ((lambda: DEMO_DAY) if demo else date.today)
    if demo:
        from cadreapp.operations.demo import write_demo

        write_demo(folder)
    try:
        session = Session(folder, clock, demo)
    except UserError as error:
        if picture is None:
            box = QMessageBox(QMessageBox.Icon.Warning, TITLE, str(error))
            box.addButton("关闭", QMessageBox.ButtonRole.AcceptRole)
            box.exec()
        raise
    path = logs.start(folder)
    catch(path)
    session.window.show()
    if picture is not None:
        _grab(application, session.window, picture)
    try:
        return int(application.exec())
    finally:
        session.close()


def _grab(application: QApplication, window: Window, picture: Path) -> None:
    def take() -> None:
        saved = window.grab().save(str(picture), "PNG")
        application.exit(0 if saved else 1)

    window.ready.connect(lambda: QTimer.singleShot(100, take))
    QTimer.singleShot(PICTURE_SECONDS * 1000, lambda: application.exit(1))
