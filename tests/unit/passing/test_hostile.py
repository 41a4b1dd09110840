"""Files that are broken, odd or made to harm: each is read or refused in a Chinese sentence, and the program lives."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp.errors import Fault, Refused
from cadreapp.exchange.reading import parent, read

CASES = Path(__file__).parent.parent.parent / "data" / "cases"
MOST = 500 * 1024
"""Kilobytes of memory that the reading process may hold."""


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Iterator[None]:
    yield
    parent._READER.close()


def peak() -> int:
    """The most memory that the reading process has held, in kilobytes; 0 if it does not run."""
    process = parent._READER.process
    if process is None or process.poll() is not None:
        return 0
    status = Path(f"/proc/{process.pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def tried(path: Path) -> str:
    """ "read", or the sentence of the refusal; in less than ten seconds and in Chinese."""
    began = time.monotonic()
    try:
        read(path)
        said = "read"
    except Refused as error:
        (fault, *_) = error.faults
        said = fault.reason
        assert fault.file == path.name and any("一" <= c <= "鿿" for c in said), said
    assert time.monotonic() - began < 10, path.name
    assert peak() < MOST, f"{path.name}: {peak()} kB"
    return said


@pytest.mark.parametrize("name", sorted(p.name for p in (CASES / "hostile").iterdir()))
def test_small_files_that_end_a_reader(name: str) -> None:
    assert tried(CASES / "hostile" / name) != "read"


def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(CASES / name) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


NUMBERS = (b"0", b"-1", b"4294967295", b"99999999999999999999", b"1e308", b"NaN", b"", b"A")
TEXTS = (b"<", b"&#0;", b"&lol;", b"]]>", b"<!DOCTYPE a [<!ENTITY l 'l'>]>", b"\xff\xfe", b"</row>", b"<c r='ZZZ9'/>")


def mutated(source: dict[str, bytes], chance: random.Random) -> bytes:
    """A workbook with something wrong in one of its parts."""
    made = dict(source)
    name = chance.choice(sorted(made))
    content = made[name]
    how = chance.randrange(9)
    if how == 0:
        del made[name]
    elif how == 1:
        made[chance.choice(["xl/other.xml", name.upper(), name.replace("/", "\\"), "../../etc/x", "a" * 300])] = (
            made.pop(name)
        )
    elif how == 2:
        made[name] = content[: chance.randrange(len(content) + 1)]
    elif how == 3:
        made[name] = bytes(chance.randrange(256) for _ in range(chance.randrange(2000)))
    elif how == 4:
        digits = [i for i in range(len(content)) if content[i : i + 1].isdigit()]
        at = chance.choice(digits) if digits else 0
        made[name] = content[:at] + chance.choice(NUMBERS) + content[at + 1 :]
    elif how == 5:
        at = chance.randrange(len(content) + 1)
        made[name] = content[:at] + chance.choice(TEXTS) + content[at:]
    elif how == 6:
        made[name] = content * chance.choice((2, 50))
    elif how == 7:
        made[name] = content.replace(b"A1", chance.choice((b"XFD1048576", b"A0", b"ALL200000", b"1A", b"$A$1")))
    else:
        whole = bytearray(packed(made))
        for _ in range(chance.randrange(1, 40)):
            whole[chance.randrange(len(whole))] = chance.randrange(256)
        return bytes(whole)
    return packed(made)


def odd(number: int) -> tuple[str, bytes]:
    """A file of another kind, or a broken one: name, content."""
    chance = random.Random(number)
    raw = (
        CASES / chance.choice(["plain.xls", "plain.ods", "roster-gb18030.csv", "html-named.xls", "wps.et"])
    ).read_bytes()
    how = chance.randrange(6)
    if how == 0:
        return f"{number}.csv", bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5000)))
    if how == 1:
        return f"{number}.xls", raw[: chance.randrange(1, len(raw))]
    if how == 2:
        broken = bytearray(raw)
        for _ in range(chance.randrange(1, 60)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        return f"{number}.xls", bytes(broken)
    if how == 3:
        table = b"<table>" * chance.randrange(1, 3000) + b"<tr><td rowspan=99999999 colspan=9999>x</td></tr>" * 3
        return f"{number}.xls", b"<html>" + table
    if how == 4:
        return f"{number}.csv", "姓名,单位\n".encode(
            chance.choice(["utf-8", "utf-16", "utf-32", "gb18030"])
        ) * chance.randrange(1, 400)
    return f"{number}.txt", b'"' * chance.randrange(1, 100_000)


def test_three_hundred_odd_and_hostile_files(tmp_path: Path) -> None:
    sources = [parts(n) for n in ("plain.xlsx", "three-line-header.xlsx", "hidden.xlsx", "errors.xlsx")]
    seen: dict[str, int] = {}
    for number in range(200):
        chance = random.Random(1000 + number)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(mutated(chance.choice(sources), chance))
        said = tried(path)
        seen[said] = seen.get(said, 0) + 1
    for number in range(100):
        name, content = odd(number)
        path = tmp_path / name
        path.write_bytes(content)
        said = tried(path)
        seen[said] = seen.get(said, 0) + 1
    assert sum(seen.values()) == 300 and seen["read"] > 20 and len(seen) > 8, seen
    assert tried(CASES / "plain.xlsx") == "read", "the next file is read as ever"


def test_a_dead_reading_process_is_started_anew() -> None:
    read(CASES / "plain.xlsx")
    process = parent._READER.process
    assert process is not None
    process.kill()
    process.wait()
    assert [s.name for s in read(CASES / "plain.xlsx")] == ["花名册"]


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parent.limits, "SECONDS", 0.0)
    monkeypatch.setattr(parent.limits, "SECONDS_FOR_A_MEGABYTE", 0.0)
    path = tmp_path / "长.csv"
    path.write_text("姓名,单位\n" + "甲一,示例处\n" * 100_000, "utf-8")
    with pytest.raises(Refused, match="读得太久"):
        parent.Reader().read(path)


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这个文件"):
        read(tmp_path / "没有.xlsx")
    (tmp_path / "空.xlsx").write_bytes(b"")
    with pytest.raises(Refused, match="0 字节"):
        read(tmp_path / "空.xlsx")
    with pytest.raises(Refused, match="文件夹"):
        read(tmp_path)


def test_the_reading_process_knows_neither_the_window_nor_the_database() -> None:
    heavy = ("PySide6", "peewee", "openpyxl")
    code = f"import sys, cadreapp.exchange.reading.child; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_a_page_is_not_waited_for(tmp_path: Path) -> None:
    """A page that takes long to parse is given up like a small file, and a large one is not begun."""
    slow = tmp_path / "慢.xls"
    slow.write_bytes(b"<html><?xml " + b"<table><tr><td>x" * 400_000)
    assert tried(slow) != "read"
    large = tmp_path / "大.xls"
    large.write_bytes(b"<html><table>" + b"<tr><td>x</td></tr>" * 600_000)
    assert "太大" in tried(large)


def test_a_place_without_a_cell_is_only_the_sheet() -> None:
    assert str(Fault("原因", file="a.xlsx", sheet="名册")) == "a.xlsx: 名册: 原因"
    assert str(Fault("原因", file="a.xlsx", sheet="名册", cell="A1")) == "a.xlsx: 名册!A1: 原因"
