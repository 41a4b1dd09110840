"""Cells of which a program does not know what they hold: each is refused at its place, never taken for blank."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files

CASES = Path(__file__).parent.parent.parent / "data" / "cases"
HEADS = ["姓名", "单位", "职务", "出生年月"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    yield opened
    opened.close()


def workbook(target: Path, pattern: str, text: str) -> Path:
    """A workbook of two people whose sheet is altered: what fits the pattern is followed by the text."""
    book = Workbook()
    for row in (HEADS, ["丁一", "办公室", "科员", "1990.05"], ["丁二", "人教科", "科员", "1991.05"]):
        book.active.append(row)
    plain = target.with_name("plain.xlsx")
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            raw = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                raw = re.sub(pattern, lambda m: m[0] + text, raw.decode(), count=1).encode()
            copy.writestr(entry.filename, raw)
    return target


@pytest.mark.parametrize(
    ("pattern", "text", "cell"),
    [
        (r'<c r="B2".*?</c>', '<c r="B2" t="inlineStr"><is><t>财务科</t></is></c>', "B2"),
        (r'<c r="B2".*?</c>', '<c r="B3" t="inlineStr"><is><t>财务科</t></is></c>', "B3"),
        (r"</row>(?=</sheetData>)", '<row r="2"><c r="A2" t="inlineStr"><is><t>丁九</t></is></c></row>', "A2"),
        (r'<c r="D3".*?</c>', '<c r="D3"><f>NOW()</f></c>', "D3"),
    ],
)
def test_a_cell_that_is_written_twice_is_asked_for(
    desk: Desk, tmp_path: Path, pattern: str, text: str, cell: str
) -> None:
    result = import_files(desk, [workbook(tmp_path / "两次.xlsx", pattern, text)])
    assert [(f.cell, "写了两次" in f.reason) for f in result.refused] == [(cell, True)]


@pytest.mark.parametrize(("name", "word"), [("=A9", "没有算出结果"), ("#N/A", "错误值")])
def test_a_name_that_is_not_known_is_no_row_without_a_name(desk: Desk, tmp_path: Path, name: str, word: str) -> None:
    book = Workbook()
    for row in (HEADS, [name, "办公室", "科员", "1990.05"]):
        book.active.append(row)
    book.save(tmp_path / "名册.xlsx")
    (fault,) = import_files(desk, [tmp_path / "名册.xlsx"]).refused
    assert fault.cell == "A2" and word in fault.reason


def formulas(raw: bytes) -> list[int]:
    """Where the results of the formulas of a .xls lie."""
    places = [m.start() for m in re.finditer(b"\x06\x00..", raw, re.DOTALL)]
    size = {at: struct.unpack_from("<H", raw, at + 2)[0] for at in places}
    return [
        at + 10 for at in places if 24 < size[at] < 60 and struct.unpack_from("<H", raw, at + 24)[0] + 22 == size[at]
    ]


@pytest.mark.parametrize(
    ("result", "wishes"), [(b"\x03\x00\x00\x00\x00\x00\xff\xff", 0), (bytes(8), 2)], ids=["empty text", "zero"]
)
def test_a_formula_of_an_xls_that_was_never_computed(desk: Desk, tmp_path: Path, result: bytes, wishes: int) -> None:
    raw = bytearray((CASES / "formula-dates.xls").read_bytes())
    places = formulas(bytes(raw))
    assert places
    for at in places:
        raw[at : at + 10] = result + struct.pack("<H", wishes)
    (tmp_path / "公式.xls").write_bytes(raw)
    found = import_files(desk, [tmp_path / "公式.xls"])
    assert found.refused and all("没有算出结果" in fault.reason and fault.cell for fault in found.refused)


def test_the_remedy_for_a_number_that_a_text_file_has_lost(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "名册.csv").write_text("姓名,单位,身份证号\n丁一,办公室,1.10101E+17\n", "utf-8")
    (fault,) = import_files(desk, [tmp_path / "名册.csv"]).refused
    assert fault.cell == "C2" and "后几位已经丢失" in fault.reason
