"""Builds the built-in templates in resources/templates/: `python -m tools.build_templates`.

A template is an ordinary workbook; what its placeholders mean is told in cadreapp/reports/filling/filler.py. Each
module of tools/templates/ lays out the workbooks of one subject.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from tools import templates

TARGET = Path(__file__).resolve().parent.parent / "resources" / "templates"


def build(target: Path = TARGET) -> list[Path]:
    """Write the template workbooks; returns their paths."""
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for module in pkgutil.iter_modules(templates.__path__):
        books = getattr(importlib.import_module(f"tools.templates.{module.name}"), "BOOKS", {})
        for name, layouts in books.items():
            book = Workbook()
            book.remove(book.worksheets[0])
            book._named_styles["Normal"].font = Font(name="宋体", size=11)  # type: ignore[attr-defined]
            for layout in layouts:
                layout(book)
            book.properties.creator = "年轻干部成长工程信息库"
            made.append(target / name)
            fresh = io.BytesIO()
            book.save(fresh)
            if not made[-1].exists() or parts(fresh) != parts(made[-1]):  # the file holds its date: keep it
                made[-1].write_bytes(fresh.getvalue())
    return made


def parts(source: Path | io.BytesIO) -> dict[str, bytes]:
    """The files in a workbook, its dates apart."""
    with zipfile.ZipFile(source) as file:
        return {name: _in_order(file.read(name)) for name in file.namelist() if name != "docProps/core.xml"}


def _in_order(part: bytes) -> bytes:
    """A part with its merged ranges sorted: openpyxl keeps them as a set."""
    areas = re.findall(rb"<mergeCell [^>]*>", part)
    return re.sub(rb"<mergeCell [^>]*>", b"", part) + b"".join(sorted(areas))


if __name__ == "__main__":
    for path in build():
        print(path.name)
