"""The reading process: a path a line comes in, the file's sheets go out as JSON. It ends with the program."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits, wire
from cadreapp.exchange.reading.files import read_here, refused

COMMAND = "--read-workbooks"
"""The program's hidden argument that makes it the reading process."""
_BROKEN = "文件读不出来，可能已损坏，请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入"
_TOO_MUCH = "读这个文件要用的内存超过了上限，多半是内容不正常。请把需要的内容复制到新的工作簿，另存为 .xlsx 再导入"
_GONE = "文件读到一半断开了，可能在已经拔掉的盘上或断开的网络上，请复制到本机再导入"


def serve() -> int:
    """Answer until the program closes its end."""
    _limit_memory()
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    with open(0, encoding="utf-8", closefd=False) as asked, open(answers, "w", encoding="utf-8") as said:
        for line in asked:
            question = json.loads(line)
            _end_after(int(question["seconds"]) + limits.GRACE)
            for one in answer(Path(question["path"])):
                print(one, file=said)
            said.flush()
            _end_after(0)
    return 0


def answer(path: Path) -> Iterator[str]:
    """The lines of the answer to a file; whatever a library raises is a refusal."""
    try:
        yield from wire.lines(path.name, read_here(path))
    except Refused as error:
        yield wire.refusal(error)
    except MemoryError:
        yield wire.refusal(refused(path, _TOO_MUCH))
    except OSError:
        yield wire.refusal(refused(path, _GONE))
    except Exception:  # the libraries trust what a file says, and share no class of errors
        yield wire.refusal(refused(path, _BROKEN))


def _end_after(seconds: int) -> None:
    """Let the system end this process, whatever it does then: the program that would end it may be gone. 0 = never."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _limit_memory() -> None:
    """Let the system refuse memory beyond what a reasonable file needs."""
    if sys.platform == "win32":
        from cadreapp.exchange.reading.windows import limit_memory

        limit_memory(limits.MEMORY)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
