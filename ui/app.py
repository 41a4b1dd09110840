"""The application: fonts, Chinese dialogs, crash box; opens the data folder and shows the window on it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from cadreapp import log, paths
from cadreapp.errors import ReadOnly, Unopened, UserError
from cadreapp.operations import backup, browse
from cadreapp.operations.desk import Desk
from cadreapp.operations.holding import Held
from cadreapp.operations.opening import open_desk
from cadreapp.records import clock
from cadreapp.saving import write_bytes
from cadreapp.store.connect import Home
from ui import input_methods, remembered
from ui.collector import Collector
from ui.dialogs.manual import Helping
from ui.ending import NO_DISPLAY, catch, ending_in_words, no_display, tell
from ui.kit import appearance, program, theme
from ui.kit.composing import Composing
from ui.summons import Summons, summon
from ui.tasks import Tasks
from ui.window import TITLE, Window

PICTURE_AFTER = 400
"""Milliseconds between the last answer and the picture, so that everything is painted."""


def application() -> QApplication:
    """The running application, or a new one; without a display it paints off-screen where that was asked for."""
    app = QApplication.instance()
    if app is None:
        with appearance.scaled():
            app = QApplication(["cadreapp"])
    assert isinstance(app, QApplication)
    if app.property("cadreapp") is None:
        app.setProperty("cadreapp", True)
        app.setApplicationName(TITLE)
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        app.installTranslator(Missing(app))  # asked last: the translator installed last is asked first
        for folder in (
            QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
            str(paths.resource("translations")),
        ):
            translator = QTranslator(app)
            if translator.load("qtbase_zh_CN", folder):
                app.installTranslator(translator)
                break
        theme.apply(app, appearance.palette())
        appearance.follow()
        Collector(app)
        Composing(app)
        Helping(app)
    return app


class Missing(QTranslator):
    """The words that Qt's own Chinese translation lacks, by what Qt calls them."""

    WORDS = {
        "Folder": "文件夹",
        "File Folder": "文件夹",
        "File": "文件",
        "%1 File": "%1 文件",
        "Drive": "驱动器",
        "Alias": "替身",
        "Shortcut": "快捷方式",
        "Unknown": "未知",
        "Computer": "计算机",
        "My Computer": "计算机",
    }

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The word in Chinese; "" where Qt's own translation says it, or there is none."""
        return self.WORDS.get(source, "")

    def isEmpty(self) -> bool:
        return False


class Shell:
    """Holds the open desk, its threads and its window. After a restored backup the program starts anew."""

    def __init__(
        self,
        app: QApplication,
        home: Path | Home,
        *,
        demo: bool = False,
        view: bool = False,
        today: Callable[[], date] = clock.today,
    ) -> None:
        """`view`: the data are only looked at, as they are where nothing can be written."""
        self.app, self.home, self.demo, self.view, self.today = app, Home.of(home), demo, view, today
        self.closed = False
        self.desk: Desk
        self.tasks: Tasks
        self.window: Window
        self.open()

    def open(self) -> None:
        """Open the data folder and its window; UserError as open_desk says."""
        try:
            self.desk = open_desk(self.home, today=self.today, write=not self.view)
        except ReadOnly as error:
            self.desk = open_desk(self.home, today=self.today, write=False)
            self.desk.notes = (str(error),)
        self.tasks = Tasks(self.desk.db.close)
        self.window = Window(self.desk, self.tasks, demo=self.demo)
        self._remember()
        self.window.reopen.connect(lambda file, why: QTimer.singleShot(0, lambda: self.restore(file, why)))
        self.window.refresh.changed.connect(self.tell)
        if self.desk.writing:
            self.summons = Summons(self.window, self.home.folder)
        else:
            self._only_look()

    def _remember(self) -> None:
        """Take up what the window looked like, and where it stood; not for samples and copies that are looked at."""
        window, files = self.window, self.window.files
        files.moving.connect(lambda folder: QTimer.singleShot(0, lambda: self.move(Home.of(folder))))
        files.restarting.connect(lambda: QTimer.singleShot(0, lambda: self.move(self.home)))
        remembered.take_geometry(window)
        if not self.demo and not self.view:
            window.stood = remembered.place_of(self.home)
            remembered.opened(self.home.folder)
            window.coordinates.moved.connect(lambda _: remembered.keep_place(self.home, window.coordinates.place))

    def move(self, home: Home) -> None:
        """Go on with other data, or with the same anew."""
        self.close()
        self.home = home
        self.restart()

    def _only_look(self) -> None:
        window = self.window
        window.setWindowTitle(f"{window.windowTitle()}（只读）")
        for action in (
            window.new_action,
            window.save_action,
            window.again_action,
            window.copy_action,
            window.delete_action,
        ):
            action.setEnabled(False)
        window.bar.new.setEnabled(False)
        window.bar.import_.setEnabled(False)

    def tell(self, *_: object) -> None:
        """Tell what the desk has to say of its data, once."""
        said, self.desk.notes = self.desk.notes, ()
        if said:
            self.window.talk.warn("\n\n".join(said))

    def last_saved(self) -> str:
        """What was saved last, for a report: its number and time, and nothing of what it says."""
        return browse.last_saved(self.desk)

    def close(self) -> None:
        """Let what is under way end, and give the lock back."""
        if not self.closed:
            self.closed = True
            remembered.keep_geometry(self.window)
            self.window.hide()
            self.tasks.stop()
            self.desk.close()

    def restore(self, file: Path, reason: str = "") -> None:
        """Bring a backup back, say what came of it, and start the program anew; a refused file changes nothing."""
        self.close()
        try:
            said = f"已还原“{file.name}”。" + "".join(backup.restore(self.home, file, reason=reason).sentences)
        except UserError as error:
            said = str(error)
        self.window.talk.warn(said)
        self.restart()

    def restart(self) -> None:
        """Start the program anew on the same data folder, and end this one."""
        server = ("--database", self.home.server) if self.home.server else ()
        program.start("--data", str(self.home.folder), *server)
        self.app.quit()


def run(home: Path | Home, *, picture: Path | None = None, demo: bool = False, view: bool = False) -> int:
    """Show the window on a bureau until it is closed; `picture`: save a picture of it (PNG) and end.

    `view`: only to be looked at.

    Exit code 1 with one Chinese sentence where there is no display, or the folder cannot be opened.
    """
    if no_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    with ending_in_words(), input_methods.chosen() as way:
        app = application()
    home = Home.of(home)
    log.start(home.folder)
    saved: list[Callable[[], str]] = []
    catch(app, home.folder, lambda: saved[0]() if saved else "")
    try:
        today: Callable[[], date] = clock.today
        if demo:
            from cadreapp.operations.demo import LAST_DAY, write_demo

            if not home.exists():
                write_demo(home)
            today = lambda: LAST_DAY  # noqa: E731 — the sample's own time, else everything in it would be overdue
        shell = _opened(app, home, asks=picture is None, demo=demo, view=view, today=today)
        if shell is None:
            return 0
        saved.append(shell.last_saved)
        input_methods.write_down(way)
    except UserError as error:
        print(error, file=sys.stderr)
        if picture is None:
            tell("打不开", str(error))
        return 1
    app.setQuitOnLastWindowClosed(False)
    app.lastWindowClosed.connect(lambda: QTimer.singleShot(0, lambda: None if shell.window.isVisible() else app.quit()))
    shell.window.show()
    if picture is None and not demo and not view:
        QTimer.singleShot(0, shell.tell)
        shell.window.ready.connect(
            shell.window.tab.drafting.offer,
            Qt.ConnectionType(Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value),
        )
    if picture is not None:
        shell.window.ready.connect(lambda: QTimer.singleShot(PICTURE_AFTER, lambda: _picture(shell, picture)))
    code = app.exec()
    shell.close()
    return code


def _opened(app: QApplication, home: Home, *, asks: bool, **options: Any) -> Shell | None:
    """The shell on a bureau; where it cannot be opened the user is shown the ways on (`asks`). None: they left.

    UserError: nothing can be done here. A window that has the data already is raised in its place.
    """
    while True:
        try:
            return Shell(app, home, **options)
        except Held as error:
            if asks and error.holder is not None and error.holder.is_here and summon(home.folder):
                return None
            raise
        except ReadOnly:
            raise
        except Unopened as error:
            if not asks or home.server:
                raise
            from ui.dialogs.rescue import RescueDialog

            tasks = Tasks(lambda: None)
            box = RescueDialog(home, str(error), tasks)
            again = box.exec()
            tasks.stop()
            if not again:
                return None
            home = box.home


def _picture(shell: Shell, target: Path) -> None:
    image, data = shell.window.grab().toImage(), QByteArray()
    buffer = QBuffer(data)
    saved = buffer.open(QIODevice.OpenModeFlag.WriteOnly) and image.save(buffer, "PNG")  # type: ignore[call-overload]
    try:
        write_bytes(target, bytes(data.data()))
    except UserError as error:
        print(error, file=sys.stderr)
        saved = False
    print(f"已存图 {target}" if saved else f"图没有存成：{target}", file=sys.stdout if saved else sys.stderr)
    shell.app.exit(0 if saved else 1)
