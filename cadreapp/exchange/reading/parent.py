"""Asks the reading process for files: one process, used again, started anew when a file has ended it."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import cadreapp
from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits, wire
from cadreapp.exchange.reading.child import COMMAND
from cadreapp.exchange.reading.files import checked, refused
from cadreapp.exchange.sheets import Sheet

_START = "import sys; sys.path.insert(0, sys.argv[1]); from cadreapp.exchange.reading.child import serve; serve()"
_AGAIN = "请在 Excel 或 WPS 中打开，把需要的内容复制到新的工作簿，另存为 .xlsx 再导入"
_NO_WINDOW = 0x08000000
"""CREATE_NO_WINDOW of Windows."""


def _command() -> list[str]:
    """How the reading process is started: the bundle by its hidden argument, the source by its interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-X", "utf8", "-c", _START, str(Path(cadreapp.__file__).parent.parent)]


class Reader:
    """The reading process and its pipes; one file at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[str] | None = None
        self.late = False

    def read(self, path: Path, check: Callable[[], None] = lambda: None) -> list[Sheet]:
        """The visible sheets of a file; Refused if it cannot be read, or not in the time and memory that it may take.

        `check` is called between its parts and may raise to give up.
        """
        size = checked(path)
        with self.lock:
            found = self._ask(path, limits.SECONDS + limits.SECONDS_FOR_A_MEGABYTE * size / 1024 / 1024, check)
        if found is not None:
            return found
        if self.late:
            raise refused(path, f"文件读得太久，已经停止，多半是内容有问题或多余的格式太多。{_AGAIN}")
        raise refused(path, f"文件的内容不正常，读到一半停止了。{_AGAIN}")

    def _ask(self, path: Path, seconds: float, check: Callable[[], None]) -> list[Sheet] | None:
        """The answer to one file; None if the process ended with it."""
        self.late = False
        process = self._running()
        timer = threading.Timer(seconds, self._too_late, (process,))
        timer.daemon = True
        timer.start()
        ended = True
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps({"path": str(path.resolve())}) + "\n")
            process.stdin.flush()
            found = wire.parsed(self._lines(process, check))
            ended = found is None
            return found
        except Refused:
            ended = False
            raise
        except (OSError, ValueError):
            return None
        finally:
            timer.cancel()
            if ended or self.late:  # died, or was left in the middle of its answer
                self.close()

    def _too_late(self, process: subprocess.Popen[str]) -> None:
        self.late = True
        process.kill()

    @staticmethod
    def _lines(process: subprocess.Popen[str], check: Callable[[], None]) -> Iterator[str]:
        assert process.stdout is not None
        for line in process.stdout:
            check()
            yield line

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
