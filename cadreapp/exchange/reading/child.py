"""The reading process: a path a line comes in, the file's sheets go out as JSON. It ends with the program."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits, wire
from cadreapp.exchange.reading.files import read_here

COMMAND = "--read-workbooks"
"""The program's hidden argument that makes it the reading process."""


def serve() -> int:
    """Answer until the program closes its end."""
    _limit_memory()
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    with open(0, encoding="utf-8", closefd=False) as asked, open(answers, "w", encoding="utf-8") as said:
        for line in asked:
            try:
                sheets = read_here(Path(json.loads(line)["path"]))
                for one in wire.lines(sheets):
                    print(one, file=said)
            except Refused as error:
                print(wire.refusal(error), file=said)
            said.flush()
    return 0


def _limit_memory() -> None:
    """Let the system refuse memory beyond what a reasonable file needs."""
    if sys.platform == "win32":
        from cadreapp.exchange.reading.windows import limit_memory

        limit_memory(limits.MEMORY)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
