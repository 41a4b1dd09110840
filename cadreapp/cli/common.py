"""What all commands share: the open bureau, progress on a terminal, JSON, tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cadreapp import log
from cadreapp.errors import UserError

if TYPE_CHECKING:
    from cadreapp.operations.books import Written
    from cadreapp.operations.desk import Desk
    from cadreapp.store.connect import Home

DONE, REFUSED, USAGE = 0, 1, 2
"""Exit codes."""


@contextmanager
def open_bureau(home: Home, *, write: bool) -> Iterator[Desk]:
    """The bureau, closed at the end; a faulty template is told with the way out that a command has."""
    from cadreapp.operations.opening import open_desk
    from cadreapp.operations.templates import FaultyTemplate

    desk = open_desk(home, write=write)
    try:
        log.start(home.folder)
        yield desk
    except FaultyTemplate as error:
        raise UserError(f"{error}\n加上 --builtin，就用内置模板做这张表。") from error
    finally:
        desk.close()


def progress() -> Callable[..., None] | None:
    """Progress on a terminal: 第 n 项，共 m 项."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, text: str = "") -> None:
        end = "\n" if total and done >= total else ""
        print(f"\r{text or '进行中'} {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show


def print_json(value: Any) -> None:
    def plain(item: Any) -> Any:
        if isinstance(item, Decimal):
            return int(item) if item == item.to_integral_value() else float(item)
        raise TypeError(type(item))

    print(json.dumps(value, ensure_ascii=False, indent=1, default=plain))


def print_table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    print("\t".join(head))
    for row in rows:
        print("\t".join("—" if v is None else str(v).replace("\n", " ") for v in row))


def exported(written: Written) -> int:
    for note in written.notes:
        print(note, file=sys.stderr)
    print(f"已导出 {written.path}" + (f"，有 {len(written.notes)} 处请核对，见上。" if written.notes else ""))
    return DONE
