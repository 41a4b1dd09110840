"""Refuses files that are not what they claim, before any library opens them: empty, encrypted, bombs, giants.

One cell at XFD1048576 makes a reader ask for hundreds of gigabytes and ends the process: so each sheet's XML is
streamed first, with limits on its size, its cells' addresses and their number.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.parsers import expat

from cadreapp.errors import Refused

LARGEST_FILE = 100 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_PART = 20 * 1024 * 1024
MOST_PACKED = 300
"""A larger part that is packed more than this many times over is a bomb."""
LAST_ROW = 200_000
LAST_COLUMN = 1000
MOST_CELLS = 4_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def inspect(path: Path) -> None:
    """Refused, with the reason in Chinese, if the file is not a workbook that may be opened safely."""
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
            tail = b""
            if head.startswith(_OLE):
                tail = stream.read(LARGEST_FILE)
    except FileNotFoundError:
        raise Refused.because("没有这个文件，请核对路径", file=name) from None
    except OSError as error:
        raise Refused.because(f"文件读不出来：{error.strerror or error}", file=name) from error
    if size == 0:
        raise Refused.because("文件是空的（0 字节），请重新取得文件", file=name)
    if size > LARGEST_FILE:
        raise Refused.because(f"文件有 {size // 1024 // 1024} 兆，超过了 100 兆的上限", file=name)
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in head + tail:
            raise Refused.because("工作簿设有打开密码，请在 Excel 或 WPS 中去掉密码、另存后再导入", file=name)
        return  # an .xls of Excel 97 to 2003, whatever its name
    if not head.startswith(b"PK"):
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
            raise Refused.because("这是网页格式的表格，不是工作簿，请在 Excel 或 WPS 中打开后另存为 .xlsx", file=name)
        raise Refused.because("这不是 Excel 工作簿（可能是文本文件改了扩展名），请另存为 .xlsx 后再导入", file=name)
    _zip(path)


def _zip(path: Path) -> None:
    name = path.name
    broken = Refused.because("工作簿已损坏，打不开，请重新取得文件", file=name)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {e.filename for e in entries}
            if "xl/workbook.xml" not in names:
                raise Refused.because("这不是 Excel 工作簿（.xlsx），请另存为 .xlsx 后再导入", file=name)
            unpacked = sum(e.file_size for e in entries)
            if unpacked > LARGEST_UNPACKED:
                raise Refused.because(f"工作簿展开后有 {unpacked // 1024 // 1024} 兆，太大，不予打开", file=name)
            for entry in entries:
                if entry.file_size > LARGEST_PART and entry.file_size > MOST_PACKED * max(1, entry.compress_size):
                    raise Refused.because("工作簿里有异常压缩的内容，不予打开，请重新取得文件", file=name)
                if entry.flag_bits & 1:
                    raise Refused.because("工作簿设有密码，请去掉密码、另存后再导入", file=name)
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _stream(archive, entry, name)
                elif entry.filename.endswith((".xml", ".rels")):
                    _stream(archive, entry, name, cells=False)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, expat.ExpatError, ValueError) as error:
        raise broken from error


def _stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, *, cells: bool = True) -> None:
    """Parse one part without keeping it; entity declarations and giants are refused."""
    parser = expat.ParserCreate()
    sheet = Path(entry.filename).stem
    count = rows = 0

    def doctype(*_: object) -> None:
        raise Refused.because("工作簿里有不该有的内容（文档类型声明），不予打开", file=name)

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, rows
        if tag == "c" or tag.endswith(":c"):
            count += 1
            match = _ADDRESS.fullmatch(attributes.get("r", "A1"))
            if match is None or int(match[2]) > LAST_ROW or column_number(match[1]) > LAST_COLUMN:
                raise Refused.because(
                    f"有单元格在 {attributes.get('r')}，超过了 {LAST_ROW} 行、{LAST_COLUMN} 列的上限，"
                    "请删除表格右边和下边多余的行列",
                    file=name,
                    sheet=sheet,
                )
        elif tag == "row" or tag.endswith(":row"):
            rows += 1
        if count > MOST_CELLS or rows > LAST_ROW:
            raise Refused.because(
                f"行数超过了 {LAST_ROW} 行的上限，多半是空行带着格式，请删除末尾的空行再导入", file=name, sheet=sheet
            )

    parser.StartDoctypeDeclHandler = doctype
    if cells:
        parser.StartElementHandler = element
    done = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(1 << 20):
            done += len(chunk)
            if done > LARGEST_UNPACKED:
                raise Refused.because("工作簿展开后太大，不予打开", file=name)
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
