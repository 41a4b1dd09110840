"""Hashes of a SQLite file's pages, written beside it at a clean close, so that a bit that turned over is found.

SQLite's own check misses most of them. `cadreapp.db.sums` holds while the file's change counter is the one it names;
while the program has the file open for writing it lies as `.sums-before` and says only until when pages were checked.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path

from cadreapp.saving import write_bytes
from cadreapp.store.engines.sqlite_file import HEADER, companion, has_log, header, uri

SUMS, BEFORE = ".sums", ".sums-before"
RANGES = 50_000
"""At most so many hashes: of a larger file each stands for several pages."""
_SIZE = 8
_INTERIOR = (2, 5)


@dataclass(frozen=True)
class Sums:
    """What a file was at its last clean close. `closed`, `checked`: ISO times; `operation`, `link`: the chain's end.

    `hashes`: hexadecimal, of `span` pages each; `owners`: (table, pages one after the other), "" = of none known.
    """

    closed: str
    checked: str
    operation: int
    link: str
    size: int
    modified: int
    changes: int
    page_size: int
    span: int
    hashes: str
    owners: tuple[tuple[str, int], ...]

    def owner(self, page: int) -> str:
        """The table that a page (1 = the first) belongs to; "" where none is known."""
        last = 0
        for table, pages in self.owners:
            last += pages
            if page <= last:
                return table
        return ""


@dataclass(frozen=True)
class Checked:
    """What comparing a file with its hashes found. `since`: until when they hold, where they do not hold any more.

    `pages`: the first page of each range that differs, with the table it belongs to.
    """

    pages: tuple[tuple[int, str], ...] = ()
    since: str = ""


def begin(place: Path) -> None:
    """The file is about to be written: its hashes hold no longer."""
    with suppress(FileNotFoundError):
        os.replace(companion(place, SUMS), companion(place, BEFORE))


def write(place: Path, now: str, operation: int, link: str, *, checked: str = "") -> bool:
    """Write the hashes of a file that is closed and whole; False where its log is still beside it.

    `checked`: when the file was last compared with them, "" = as said before.
    """
    found = header(place)
    if found is None or has_log(place):
        return False
    before = read(place, BEFORE) or read(place, SUMS)
    checked = checked or (before.checked if before else "") or now
    status = place.stat()
    here = (status.st_size, status.st_mtime_ns, found.changes)
    if before and (before.size, before.modified, before.changes) == here:
        sums = replace(before, closed=now, checked=checked)
    else:
        span = 1 + status.st_size // found.page_size // RANGES
        hashes, children = _hashes(place, found.page_size, span)
        sums = Sums(
            now, checked, operation, link, *here, found.page_size, span,
            hashes, tuple(_owners(place, children, status.st_size // found.page_size)),
        )  # fmt: skip
    write_bytes(companion(place, SUMS), json.dumps(asdict(sums)).encode(), private=True)
    companion(place, BEFORE).unlink(missing_ok=True)
    return True


def forget(place: Path) -> None:
    """Take the hashes away: another file is about to stand here."""
    for tail in (SUMS, BEFORE):
        companion(place, tail).unlink(missing_ok=True)


def read(place: Path, tail: str = SUMS) -> Sums | None:
    """The hashes beside a file; None where there are none that can be read."""
    try:
        said = json.loads(companion(place, tail).read_text("utf-8"))
        owners = tuple((str(table), int(pages)) for table, pages in said.pop("owners"))
        return Sums(**said, owners=owners)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def compare(place: Path) -> Checked | None:
    """Compare a file that nobody writes with its hashes; None where it has never had any."""
    sums = read(place)
    if sums is None or has_log(place):
        before = sums or read(place, BEFORE)
        return Checked(since=before.closed) if before else None
    hashes, _ = _hashes(place, sums.page_size, sums.span)
    wide = 2 * _SIZE
    there = [hashes[at : at + wide] for at in range(0, len(hashes), wide)]
    kept = [sums.hashes[at : at + wide] for at in range(0, len(sums.hashes), wide)]
    pages = [1 + n * sums.span for n, (one, other) in enumerate(zip_longest(there, kept)) if one != other]
    found = header(place)
    if pages not in ([], [1]) and found is not None and found.changes != sums.changes:  # written by somebody since
        return Checked(since=sums.closed)
    return Checked(tuple((page, sums.owner(page)) for page in pages))


def _hashes(place: Path, page_size: int, span: int) -> tuple[str, dict[int, list[int]]]:
    """The hashes of all ranges, and for each page that may be an inner one of a tree the pages it leads to."""
    found: list[str] = []
    children: dict[int, list[int]] = {}
    with place.open("rb") as stream:
        number = 1
        while data := stream.read(page_size * span):
            found.append(blake2b(data, digest_size=_SIZE).hexdigest())
            for at in range(0, len(data), page_size):
                begins = at + (HEADER if number == 1 else 0)
                if begins < len(data) and data[begins] in _INTERIOR:
                    children[number] = list(_led_to(data[at : at + page_size], begins - at))
                number += 1
    return "".join(found), children


def _led_to(page: bytes, begins: int) -> Iterator[int]:
    """The pages that an inner page of a tree leads to."""
    for cell in range(int.from_bytes(page[begins + 3 : begins + 5], "big")):
        pointer = begins + 12 + 2 * cell
        at = int.from_bytes(page[pointer : pointer + 2], "big")
        yield int.from_bytes(page[at : at + 4], "big")
    yield int.from_bytes(page[begins + 8 : begins + 12], "big")


def _owners(place: Path, children: dict[int, list[int]], pages: int) -> Iterator[tuple[str, int]]:
    """(table, how many pages one after the other), from the first page on."""
    with closing(sqlite3.connect(uri(place, mode="ro", unchanging=True), uri=True)) as db:
        roots = db.execute("SELECT rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0").fetchall()
    owner = [""] * (pages + 1)
    waiting = [(1, "sqlite_master"), *roots]
    while waiting:
        page, table = waiting.pop()
        if 0 < page <= pages and not owner[page]:
            owner[page] = table
            waiting += [(child, table) for child in children.get(page, ())]
    last, number = None, 0
    for table in owner[1:]:
        if table != last and last is not None:
            yield last, number
            number = 0
        last, number = table, number + 1
    if last is not None:
        yield last, number
