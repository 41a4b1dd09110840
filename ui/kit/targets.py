"""Where a file is to be written: the question, and the types of file that the program writes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

WORKBOOK = "Excel 工作簿 (*.xlsx)"
PDF = "PDF 文件 (*.pdf)"
FORM = "任免审批表 (*.lrmx)"
PNG = "PNG 图片 (*.png)"
BACKUP = "备份文件 (*.cadrebackup)"
RULES = "规则 (*.toml)"
WORD, TEXT = "Word 文档 (*.docx)", "文本文件 (*.txt)"
_ENDINGS = {
    PDF: ".pdf",
    BACKUP: ".cadrebackup",
    FORM: ".lrmx",
    PNG: ".png",
    RULES: ".toml",
    WORD: ".docx",
    TEXT: ".txt",
}


def ask_target(parent: QWidget, name: str, filters: str) -> Path | None:
    """Where to write; None if the user gives up. The chosen type adds its ending."""
    chosen, kind = QFileDialog.getSaveFileName(parent, "保存到", name, filters)
    if not chosen:
        return None
    target = Path(chosen)
    return target if target.suffix else target.with_suffix(_ENDINGS.get(kind, ".xlsx"))
