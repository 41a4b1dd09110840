"""What a file is that is no table: told by its content, with a sentence and a remedy of its own."""

from __future__ import annotations

import re
import zipfile

TABLE = "请把里面的表格复制到 Excel 或 WPS 表格里，另存为 .xlsx 再导入"
UNPACK = "请先解压，再导入里面的文件（可以直接选解压后的文件夹）"
SAVE = "请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入"
WORDS = f"这是 Word 文档，不能导入。{TABLE}"
SLIDES = f"这是演示文稿，不能导入。{TABLE}"
PASSWORD = "工作簿设有打开密码，请在 Excel 或 WPS 中去掉密码、另存后再导入"
LRM = "这是旧版的任免审批表（.lrm），请用任免审批表编辑器打开后另存为 .lrmx 再导入"
_PICTURE = "这是图片，不能导入。请用电子表格原件，没有原件的请照着填在空白模板里"
_NOT_A_TABLE = "不是表格，不能导入，请核对选的文件"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (rb"\s*%PDF", f"这是 PDF 文件，不能导入。{TABLE}；有电子表格原件的，请用原件"),
    (rb"Rar!\x1a", f"这是压缩包（RAR）。{UNPACK}"),
    (rb"7z\xbc\xaf\x27\x1c", f"这是压缩包（7z）。{UNPACK}"),
    (rb"\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|.{257}ustar", f"这是压缩包。{UNPACK}"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(hei|mif|avif)", _PICTURE),
    (rb"(<\?xml[^>]*>\s*)?(<!--.{,500}?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]", _PICTURE),
    (rb".{4}ftyp|RIFF.{4}(AVI |WAVE)|ID3|OggS", f"这是录音或录像，{_NOT_A_TABLE}"),
    (rb"\{\\rtf", f"这是 RTF 文档，不能导入。{TABLE}"),
    (rb"SQLite format 3\0", "这是数据库文件，不是表格。要取回备份，请用“文件 → 还原”"),
    (rb"MZ.{30,56}\0\0|\x7fELF", f"这是程序，{_NOT_A_TABLE}"),
    (rb"\x09[\0\x02\x04\x08].\0", f"这是很旧的工作簿（Excel 95 以前），{SAVE}"),
)
"""Beginnings, as patterns over bytes."""
_BEGINNINGS = [(re.compile(pattern, re.S), reason) for pattern, reason in _STARTS]

_XML: tuple[tuple[str, str], ...] = (
    ("Word.Document", WORDS),
    ("schemas.microsoft.com/office/word", WORDS),
    ("PowerPoint.Show", SLIDES),
    ("urn:oasis:names:tc:opendocument", f"这是单个 XML 的 OpenDocument 文件，{SAVE}"),
    ("schemas.openxmlformats.org", f"这是单个 XML 的 Office 文件，{SAVE}"),
)


def foreign(head: bytes, name: str) -> str | None:
    """Why a file that begins so is no table; None if it may be one."""
    if name.startswith("~$"):
        return "这是 Excel 或 WPS 打开表格时留下的临时文件，请选择名称前面没有“~$”的那个文件"
    start = head.removeprefix(b"\xef\xbb\xbf")
    for pattern, reason in _BEGINNINGS:
        if pattern.match(start):
            return reason
    return LRM if name.lower().endswith(".lrm") else None


def foreign_xml(text: str) -> str:
    """What an XML file is that holds no table."""
    return next((reason for word, reason in _XML if word in text), f"这是 XML 文件，不是表格，{SAVE}")


def foreign_zip(archive: zipfile.ZipFile) -> str | None:
    """Why a zipped file is no workbook; None if it may be one."""
    names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    if any(name.startswith("word/") for name in names) and not any(name.startswith("xl/") for name in names):
        return WORDS
    if any(name.startswith("ppt/") for name in names) and not any(name.startswith("xl/") for name in names):
        return SLIDES
    if "xl/workbook.bin" in names:
        return "这是二进制工作簿（.xlsb），请在 Excel 中另存为 .xlsx 再导入"
    if "ofd.xml" in names:
        return f"这是 OFD 版式文件，不能导入。{TABLE}；有电子表格原件的，请用原件"
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        return "这是苹果电脑的 Numbers 表格，请在 Numbers 中导出为 Excel（.xlsx）再导入"
    if "[content_types].xml" in names:
        return None
    inside = sum(name.endswith(".lrmx") for name in names)
    what = f"，里面有 {inside} 份任免审批表" if inside else ""
    return f"这是压缩包（ZIP）{what}。{UNPACK}"
