"""The log and the reports of crashes: files in the data folder that support may ask for, without anybody's data.

A fault is written as the places of the code that it went through and what sort it is. What it says may name people,
and so may the paths and values that were in use: none of that is written.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cadreapp import __version__
from cadreapp.errors import UserError
from cadreapp.records import clock
from cadreapp.saving import FILE, make_private, write_bytes

FOLDER = Path("logs")
LOG = FOLDER / "cadreapp.log"
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
REPORTS = 10
"""How many reports of crashes stay."""
_ROOT = Path(__file__).resolve().parent.parent


class _Places(logging.Formatter):
    """A fault as its places and its sort."""

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return places(error) if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:
        return ""


class _Private(RotatingFileHandler):
    """A log that only this user reads."""

    def _open(self) -> object:  # type: ignore[override]
        make_private(Path(self.baseFilename).parent)
        with suppress(OSError):
            os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, FILE))
        return super()._open()


def places(error: BaseException | None) -> str:
    """Where a fault went through and what it is, the first cause first; nothing of what it says."""
    lines: list[str] = []
    while error is not None:
        frames = [f"{_place(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        lines = [f"{type(error).__module__}.{type(error).__qualname__}", *(f"  {frame}" for frame in frames), *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def _place(name: str) -> str:
    """A file of the program by its place in it; of another one the name alone."""
    path = Path(name)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def start(folder: Path) -> Path:
    """Write the log of this process to `logs/` in the data folder (1 MB, 3 kept); its path.

    Nothing is made before there is something to be written, and where the folder cannot be written nothing fails.
    """
    path = folder / LOG
    root = logging.getLogger()
    stop()
    handler = _Private(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(_Places(FORMAT))
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    root.addHandler(handler)
    if root.level > logging.INFO or root.level == logging.NOTSET:
        root.setLevel(logging.INFO)
    return path


def stop() -> None:
    """Write the log no longer."""
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, RotatingFileHandler)]:
        root.removeHandler(old)
        old.close()


def report(folder: Path, error: BaseException, *, saved: str = "", doing: str = "") -> Path:
    """Write a report of a crash, in Chinese, to `logs/` in the data folder; its path. The last ones stay.

    `saved`: what was saved last; `doing`: which sort of work was under way.
    """
    now = clock.now()
    logging.getLogger(__name__).error("%s\n%s", doing or "crash", places(error))
    text = "\n".join(
        [
            "年轻干部成长工程信息库　出错报告",
            f"时间：{now:%Y-%m-%d %H:%M:%S}",
            f"版本：{__version__}，Python {platform.python_version()}，{platform.system()} {platform.release()}",
            f"正在做：{doing or '不明'}",
            f"已经保存：{saved or '不明'}。出错时正在做的这一步没有保存，以前保存的没有受影响。",
            "这份报告里没有人员和记录的内容，可以交给维护人员。",
            "",
            "经过的程序位置：",
            places(error),
            "",
        ]
    )
    path = folder / FOLDER / f"出错报告-{now:%Y%m%d-%H%M%S}.txt"
    try:
        write_bytes(path, text.encode(), private=True)
        for old in sorted((folder / FOLDER).glob("出错报告-*.txt"))[:-REPORTS]:
            old.unlink(missing_ok=True)
    except (OSError, UserError):
        print("出错报告没有写成。", file=sys.stderr)
    return path
