"""A zipped workbook looked through before a library opens it: bombs, giants, odd names, cells without a value.

One cell at XFD1048576 makes a reader ask for hundreds of gigabytes and ends the process: so each part's XML is
streamed first, with limits on its size, its cells' addresses and their number.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.reading.grids import NO_RESULT, TWICE, error, too_far
from cadreapp.exchange.reading.kinds import PASSWORD
from cadreapp.exchange.sheets import Unreadable, column_number

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
BOOK = "xl/workbook.xml"
_SHEET_TYPE = "/worksheet"
_BOOK_TYPE = "/officeDocument"


@dataclass
class Part:
    """What was seen of a worksheet's part: hidden rows (from 0), cells without a value by (row, column) from 0."""

    hidden: list[int] = field(default_factory=list)
    unreadable: dict[tuple[int, int], Unreadable] = field(default_factory=dict)


@dataclass
class Package:
    """A workbook that may be opened: its bytes under the usual names, and its sheets by name."""

    source: Path | io.BytesIO
    sheets: dict[str, Part] = field(default_factory=dict)
    since_1904: bool = False


def inspect(path: Path) -> Package:
    """The workbook, if it may be opened safely; Refused, with the reason in Chinese, if not."""
    name = path.name
    if not zipfile.is_zipfile(path):
        raise Refused.because("这不是 Excel 工作簿（.xlsx），或者已经损坏，请另存为 .xlsx 再试", file=name)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _sizes(entries, name)
            if any(e.flag_bits & 1 for e in entries):
                raise Refused.because(PASSWORD, file=name)
            links = _links(archive, entries)
            titles = {part: sheet for sheet, part in links.sheets.items()}
            parts = {
                e.filename: _stream(archive, e, name, titles.get(e.filename, ""))
                for e in entries
                if e.filename.lower().endswith((".xml", ".rels")) or e.filename in titles
            }
            book = links.book
            if book is None:
                raise Refused.because("压缩包里没有工作簿，不是 Excel 文件（.xlsx）", file=name)
            sheets = {sheet: parts.get(part, Part()) for sheet, part in links.sheets.items()}
            renamed = links.renamed(entries)
            source = _usual(archive, entries, renamed) if renamed else path
            return Package(source, sheets, links.since_1904)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        RuntimeError,
        expat.ExpatError,
        ValueError,
        KeyError,
    ) as error:
        raise Refused.because("工作簿已损坏，打不开，请重新取得文件", file=name) from error


def _sizes(entries: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(e.file_size for e in entries)
    if unpacked > limits.LARGEST_UNPACKED:
        raise Refused.because(f"工作簿展开后有 {unpacked // 1024 // 1024} 兆，太大，不予打开", file=name)
    for entry in entries:
        if entry.file_size > limits.LARGEST_PART and entry.file_size > limits.MOST_PACKED * max(1, entry.compress_size):
            raise Refused.because("工作簿里有异常压缩的内容，不予打开，请重新取得文件", file=name)


@dataclass
class _Links:
    """Which part is the workbook, and which the sheets, under the names that the archive has."""

    book: str | None = None
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    since_1904: bool = False

    def renamed(self, entries: list[zipfile.ZipInfo]) -> dict[str, str]:
        """The archive's names → those that every reader knows, where they differ."""
        wanted = dict(self.targets)
        for entry in entries:
            plain = entry.filename.replace("\\", "/")
            usual = _USUAL.get(plain.lower(), plain)
            wanted.setdefault(entry.filename, usual)
        if self.book:
            wanted[self.book] = BOOK
            wanted |= {n: _rels(BOOK) for n in wanted if _plain(n) == _plain(_rels(self.book))}
        return wanted if any(a != b for a, b in wanted.items()) else {}


_USUAL = {
    name.lower(): name
    for name in (
        "[Content_Types].xml",
        "_rels/.rels",
        BOOK,
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
    )
}


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _rels(part: str) -> str:
    folder, file = posixpath.split(part.replace("\\", "/"))
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _links(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> _Links:
    """Follow the relationships from the archive's root to the sheets, whatever the case and slashes of the names."""
    names = {_plain(e.filename): e.filename for e in entries}
    found = _Links()
    for kind, target, _ in _relationships(archive, names.get("_rels/.rels"), ""):
        if kind.endswith(_BOOK_TYPE):
            found.book = names.get(_plain(target))
    found.book = found.book or names.get(BOOK)
    if found.book is None:
        return found
    folder = posixpath.dirname(found.book.replace("\\", "/"))
    parts: dict[str, str] = {}
    for kind, target, number in _relationships(archive, names.get(_plain(_rels(found.book))), folder):
        part = names.get(_plain(target))
        if part is not None:
            found.targets[part] = target
            if kind.endswith(_SHEET_TYPE):
                parts[number] = part
    sheets, found.since_1904 = _sheets(archive, found.book)
    for sheet, number in sheets:
        if number in parts:
            found.sheets[sheet] = parts[number]
    return found


def _relationships(archive: zipfile.ZipFile, part: str | None, folder: str) -> list[tuple[str, str, str]]:
    """(type, target from the root, id) of the relationships in a part."""
    if part is None:
        return []
    found: list[tuple[str, str, str]] = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((attributes.get("Type", ""), whole, attributes.get("Id", "")))

    _parse(archive.read(part)[: limits.LARGEST_PART], element)
    return found


def _sheets(archive: zipfile.ZipFile, part: str) -> tuple[list[tuple[str, str]], bool]:
    """(name, relationship) of the workbook's sheets; whether its days count from 1904."""
    found: list[tuple[str, str]] = []
    since_1904 = False

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if tag.rpartition(":")[2] == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        if tag.rpartition(":")[2] == "sheet":
            number = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id" and ":" in k), "")
            found.append((attributes.get("name", ""), number))

    _parse(archive.read(part)[: limits.LARGEST_PART], element)
    return found, since_1904


def _parse(text: bytes, element: object) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = element  # type: ignore[assignment]
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(text, True)


def _no_doctype(*_: object) -> None:
    raise ValueError("a document type declaration")


def _usual(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], renamed: dict[str, str]) -> io.BytesIO:
    """The archive again with its parts under their usual names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in entries:
            if not entry.is_dir():
                copy.writestr(renamed.get(entry.filename, entry.filename), archive.read(entry))
    out.seek(0)
    return out


def _stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, sheet: str) -> Part:
    """Parse one part without keeping it; entity declarations and giants are refused."""
    watch = _Watch(name, sheet)
    done = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(1 << 20):
            done += len(chunk)
            if done > limits.LARGEST_UNPACKED:
                raise Refused.because("工作簿展开后太大，不予打开", file=name)
            watch.parser.Parse(chunk, False)
    watch.parser.Parse(b"", True)
    return watch.end()


class _Watch:
    """Looks at the elements of one part as they come: addresses, hidden rows, errors, formulas without a result."""

    def __init__(self, name: str, sheet: str):
        self.name, self.sheet = name, sheet
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.root
        self.part = Part()
        self.cells = self.rows = 0
        self.row, self.column = 0, 0
        self.last_row = self.last_column = 0
        self.merged = 0
        self.written: dict[int, int] = {}  # row → a bit for each column with a cell
        self.type = self.v = ""
        self.shown: list[str] = []

    def doctype(self, *_: object) -> None:
        raise Refused.because("工作簿里有不该有的内容（文档类型声明），不予打开", file=self.name)

    def root(self, tag: str, attributes: dict[str, str]) -> None:
        """Only a worksheet has cells; the first element says which part this is."""
        prefix, _, local = tag.rpartition(":")
        if local == "sst":
            for key in ("count", "uniqueCount"):
                if int(attributes.get(key) or 0) > 4 * limits.MOST_CELLS:
                    raise Refused.because("工作簿里写的文字数目不对，不予打开，请重新取得文件", file=self.name)
        if local != "worksheet":
            self.parser.StartElementHandler = None
            return
        start = f"{prefix}:" if prefix else ""
        c, row, f, self.v, merge = (f"{start}{one}" for one in ("c", "row", "f", "v", "mergeCell"))

        def element(tag: str, attributes: dict[str, str]) -> None:
            if tag == c:
                self.cell(attributes)
            elif tag == self.v:
                self.shown.clear()  # what was before it is the formula
            elif tag == f:
                self._watch()
            elif tag == row:
                self.line(attributes)
            elif tag == merge:
                self.merge(attributes)

        self.parser.StartElementHandler = element

    def line(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        number = attributes.get("r")
        self.row = int(number) - 1 if number else self.row + (self.rows > 1)
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.part.hidden.append(self.row)
        if self.rows > limits.LAST_ROW:
            raise self._too_large()

    def cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        address = attributes.get("r")
        if address is None:
            self.column += 1
        else:
            match = _ADDRESS.fullmatch(address.upper())
            if match is None:
                raise too_far(self.name, self.sheet, address)
            self.row, self.column = int(match[2]) - 1, column_number(match[1]) - 1
        if self.row >= limits.LAST_ROW or self.column >= limits.LAST_COLUMN:
            raise too_far(self.name, self.sheet, address or "")
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        if self.cells > limits.MOST_CELLS:
            raise self._too_large()
        before, bit = self.written.get(self.row, 0), 1 << self.column
        self.written[self.row] = before | bit
        if before & bit:
            self.part.unreadable[self.row, self.column] = TWICE
            return
        self.type = attributes.get("t", "")
        if self.type == "e":
            self._watch()

    def _watch(self) -> None:
        """See what the result of this one cell is: an error, nothing, or a value."""
        place, kind = (self.row, self.column), self.type
        if self.part.unreadable.get(place) is TWICE:
            return
        shown = self.shown = []
        self.part.unreadable[place] = NO_RESULT

        def end(tag: str) -> None:
            if tag != self.v:
                return
            word = "".join(shown).strip()
            if kind == "e":
                self.part.unreadable[place] = error(word)
            elif word or kind == "str":
                del self.part.unreadable[place]
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

        def text(data: str) -> None:
            shown.append(data)

        self.parser.CharacterDataHandler, self.parser.EndElementHandler = text, end

    def merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        ends = [_ADDRESS.fullmatch(one) for one in (first, last or first)]
        if ends[0] and ends[1]:
            self.merged += int(ends[1][2]) - int(ends[0][2]) + 1
        if self.merged > limits.MOST_MERGED:
            raise Refused.because(
                "合并单元格太多，不予打开，请取消多余的合并后再导入", file=self.name, sheet=self.sheet
            )

    def end(self) -> Part:
        if (self.last_row + 1) * (self.last_column + 1) > limits.LARGEST_AREA:
            raise too_far(self.name, self.sheet)
        return self.part

    def _too_large(self) -> Refused:
        return Refused.because(
            f"行数超过了 {limits.LAST_ROW} 行的上限，多半是空行带着格式，请删除末尾的空行再导入",
            file=self.name,
            sheet=self.sheet,
        )
