"""Asks the reading process for files: one process, used again, started anew when a file has ended it."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cadreapp
from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits, wire
from cadreapp.exchange.reading.child import COMMAND
from cadreapp.exchange.reading.files import checked, refused
from cadreapp.exchange.sheets import Sheet

_START = "import sys; sys.path.insert(0, sys.argv[1]); from cadreapp.exchange.reading.child import serve; serve()"
_PAGES = (b"<", b"mime-version:", b"from:")
"""How web pages, saved ones too, and XML tables begin."""
_AGAIN = "请在 Excel 或 WPS 中打开，把需要的内容复制到新的工作簿，另存为 .xlsx 再导入"
_NO_WINDOW = 0x08000000
"""CREATE_NO_WINDOW of Windows."""
_OFTEN = 0.2
"""Seconds after which it is asked again whether to go on."""


def _command() -> list[str]:
    """How the reading process is started: the bundle by its hidden argument, the source by its interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    # -P: no module of the folder that a user happens to be in
    return [sys.executable, "-P", "-X", "utf8", "-c", _START, str(Path(cadreapp.__file__).parent.parent)]


class _Watch(threading.Thread):
    """Ends the process when its file takes too long, or when the user gives up: then `stopped` says why."""

    def __init__(self, process: subprocess.Popen[str], seconds: float, check: Callable[[], None]):
        super().__init__(daemon=True)
        self.process, self.seconds, self.check = process, seconds, check
        self.over = threading.Event()
        self.late = False
        self.stopped: BaseException | None = None

    def run(self) -> None:
        """Until the answer is over."""
        last = time.monotonic() + self.seconds
        while not self.over.wait(min(_OFTEN, max(0.0, last - time.monotonic()))):
            try:
                self.late = time.monotonic() >= last
                self.check()
            except BaseException as error:  # it is raised where the answer is awaited
                self.stopped = error
            if self.late or self.stopped is not None:
                self.process.kill()
                return


def _seconds(path: Path, size: int) -> float:
    """How long a file may be read. A page that takes longer than a small one is made to."""
    with path.open("rb") as stream:
        start = stream.read(512).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    more = 0.0 if start.startswith(_PAGES) else limits.SECONDS_FOR_A_MEGABYTE * size / 1024 / 1024
    return limits.SECONDS + more


class Reader:
    """The reading process and its pipes; one file at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[str] | None = None

    def read(self, path: Path, check: Callable[[], None] = lambda: None) -> list[Sheet]:
        """The visible sheets of a file; Refused if it cannot be read, or not in the time and memory that it may take.

        `check` is called now and then, in another thread too, and may raise to give up.
        """
        size = checked(path)
        with self.lock:
            return self._ask(path, _seconds(path, size), check)

    def _ask(self, path: Path, seconds: float, check: Callable[[], None]) -> list[Sheet]:
        check()
        process = self._running()
        watch = _Watch(process, seconds, check)
        watch.start()
        found, whole = None, False
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps({"path": str(path.absolute()), "seconds": seconds}) + "\n")
            process.stdin.flush()
            found = wire.parsed(path.name, process.stdout)
            whole = found is not None
        except Refused:
            whole = True
            raise
        except (OSError, ValueError):  # the pipe is broken, or a line of the answer ends in its middle
            pass
        finally:
            watch.over.set()
            watch.join()
            if not whole or watch.late or watch.stopped is not None:
                self.close()
        if watch.stopped is not None:
            raise watch.stopped
        if found is not None:
            return found
        if watch.late:
            raise refused(path, f"文件读得太久，已经停止，多半是内容有问题或多余的格式太多。{_AGAIN}")
        raise refused(path, f"文件的内容不正常，读到一半停止了。{_AGAIN}")

    def _running(self) -> subprocess.Popen[str]:
        """The process, started if there is none."""
        if self.process is not None and self.process.poll() is None:
            return self.process
        self.close()
        self.process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
        return self.process

    def close(self) -> None:
        """End the process, if there is one."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


_READER = Reader()
atexit.register(_READER.close)


def read(path: Path, check: Callable[[], None] = lambda: None) -> list[Sheet]:
    """All visible worksheets of a file, read in a process of its own; Refused if it cannot be read."""
    return _READER.read(path, check)
