"""What a file is, by its content and not by its name; each kind that is not read has its own sentence and remedy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.reading.package import PASSWORD, Package, inspect
from cadreapp.exchange.sheets import Sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLE = "请把里面的表格复制到 Excel 或 WPS 表格里，另存为 .xlsx 再导入"
_UNPACK = "请先解压，再导入里面的文件（可以直接选解压后的文件夹）"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"这是 PDF 文件，不能导入。{_TABLE}；有电子表格原件的，请用原件"),
    (b"Rar!", f"这是压缩包（RAR）。{_UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"这是压缩包（7z）。{_UNPACK}"),
    (b"\x1f\x8b", f"这是压缩包（gz）。{_UNPACK}"),
    (b"\x89PNG", "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"),
    (b"\xff\xd8\xff", "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"),
    (b"GIF8", "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"),
    (b"BM", "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"),
    (b"II*\x00", "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"),
    (b"MM\x00*", "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"),
    (b"{\\rtf", f"这是 RTF 文档，不能导入。{_TABLE}"),
    (b"SQLite format 3", "这是数据库文件，不是表格。要取回备份，请用“文件 → 还原”"),
)
_WORDS = f"这是 Word 文档，不能导入。{_TABLE}"
_SLIDES = f"这是演示文稿，不能导入。{_TABLE}"
_BROKEN = "工作簿读不出来，可能已损坏，请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入"


def refused(path: Path, reason: str) -> Refused:
    """The refusal of a file as a whole."""
    return Refused.because(reason, file=path.name)


def checked(path: Path) -> int:
    """The size of a file that can be opened; Refused with the reason if it cannot."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refused(path, "这是文件夹，请选择里面的文件")
        with path.open("rb") as stream:
            stream.read(1)
    except FileNotFoundError:
        raise refused(path, "没有这个文件，请核对路径") from None
    except PermissionError:
        raise refused(
            path, "文件打不开：正被别的程序占用，或者没有读取的权限。请关闭打开它的程序，或另存一份再导入"
        ) from None
    except OSError as error:
        raise refused(path, "文件读不出来，可能在已经拔掉的盘上或断开的网络上，请复制到本机再导入") from error
    if size == 0:
        raise refused(path, "文件是空的（0 字节），请重新取得文件")
    if size > limits.LARGEST_FILE:
        raise refused(path, f"文件有 {size // 1024 // 1024} 兆，超过了 100 兆的上限，请删去图片或分成几个文件")
    return size


def read_here(path: Path) -> list[Sheet]:
    """The visible sheets of a file, read in this process; Refused if it cannot be."""
    checked(path)
    with path.open("rb") as stream:
        head = stream.read(4096)
    for magic, reason in _MAGIC:
        if head.startswith(magic):
            raise refused(path, reason)
    if head.startswith(_OLE):
        return _compound(path)
    if head.startswith(b"PK"):
        return _zipped(path)
    return _text(path, path.read_bytes())


def _compound(path: Path) -> list[Sheet]:
    """A compound file of Office: what its streams are called says what it is."""
    raw = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if holds("EncryptedPackage"):
        raise refused(path, PASSWORD)
    if holds("WordDocument"):
        raise refused(path, _WORDS)
    if holds("PowerPoint Document"):
        raise refused(path, _SLIDES)
    if not holds("Workbook") and not holds("Book"):
        raise refused(path, "这不是工作簿，请在 Excel 或 WPS 中另存为 .xlsx 再导入")
    from cadreapp.exchange.reading import old

    return old.read(raw, path.name)


def _zipped(path: Path) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n.replace("\\", "/").lower() for n in archive.namelist()]
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
            manifest = archive.read("META-INF/manifest.xml")[:1_000_000] if "meta-inf/manifest.xml" in names else b""
    except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise refused(path, "工作簿已损坏，打不开，请重新取得文件") from error
    if b"opendocument" in kind:
        if b"encryption-data" in manifest:
            raise refused(path, PASSWORD)
        if b"spreadsheet" not in kind:
            raise refused(path, _WORDS if b"text" in kind else _SLIDES)
        return _calamine(path, Package(path))
    if any(n.startswith("word/") for n in names):
        raise refused(path, _WORDS)
    if any(n.startswith("ppt/") for n in names):
        raise refused(path, _SLIDES)
    if "xl/workbook.bin" in names:
        raise refused(path, "这是二进制工作簿（.xlsb），请在 Excel 中另存为 .xlsx 再导入")
    if "[content_types].xml" not in names:
        inside = sum(n.endswith(".lrmx") for n in names)
        what = f"，里面有 {inside} 份任免审批表" if inside else ""
        raise refused(path, f"这是压缩包（ZIP）{what}。{_UNPACK}")
    return _calamine(path, inspect(path))


def _calamine(path: Path, package: Package) -> list[Sheet]:
    import python_calamine as calamine

    from cadreapp.exchange.reading.old import hidden_notes

    source = io.BytesIO(path.read_bytes()) if package.source is path else package.source
    try:
        book = calamine.CalamineWorkbook.from_object(source)
        sheets: list[Sheet] = []
        metas = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        hidden = [m.name for m in metas if m.visible != calamine.SheetVisibleEnum.Visible]
        for meta in metas:
            if meta.name in hidden:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows = [[None if v == "" else v for v in row] for row in sheet.to_python(skip_empty_area=False)]
            merged = tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())
            part = package.sheets.get(meta.name)
            if part is not None:
                for (row, column), what in part.unreadable.items():
                    _put(rows, row, column, what)
            told = hidden if not sheets else []
            notes = hidden_notes(path.name, meta.name, part.hidden if part is not None else [], told)
            sheets.append(Sheet(path.name, meta.name, rows, merged, notes, package.since_1904))
        return sheets
    except Refused:
        raise
    except Exception as error:  # the library's own errors share no base class
        raise refused(path, _BROKEN) from error


def _put(rows: list[list[Any]], row: int, column: int, value: Any) -> None:
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _text(path: Path, raw: bytes) -> list[Sheet]:
    """Web pages, XML, separated text."""
    from cadreapp.exchange.reading import texts, webs

    start = raw[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if path.suffix.lower() == ".lrm":
        raise refused(path, "这是旧版的任免审批表（.lrm），请用任免审批表编辑器打开后另存为 .lrmx 再导入")
    reader: Callable[[bytes, str], list[webs.Table]] | None = None
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start or b"<workbook" in start[:600]:
        reader = webs.read_spreadsheetml
    elif start.startswith((b"mime-version:", b"from:", b"content-type: multipart")):
        reader = webs.read_mhtml
    elif start.startswith(b"<"):
        if b"<table" not in raw.lower() and start.startswith(b"<?xml") and b"<html" not in start:
            raise refused(path, "这是 XML 文件，不是表格，请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入")
        reader = webs.read_html
    if reader is not None:
        try:
            return [Sheet(path.name, title, rows, tuple(merged)) for title, rows, merged in reader(raw, path.name)]
        except Refused:
            raise
        except Exception as error:  # pages are written by anybody
            raise refused(path, _BROKEN) from error
    return [Sheet(path.name, path.stem, texts.read(raw, path.name))]
