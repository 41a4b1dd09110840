"""Which file or folder is meant: one place for every question, each of which remembers where it was answered last.

`topic` names the question («导出», «备份» …): the next time it opens in the same folder, the first time in 文档.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.kit import memory

WORKBOOK = "Excel 工作簿 (*.xlsx)"
PDF = "PDF 文件 (*.pdf)"
FORM = "任免审批表 (*.lrmx)"
PNG = "PNG 图片 (*.png)"
BACKUP = "备份文件 (*.cadrebackup)"
RULES = "规则 (*.toml)"
WORD, TEXT = "Word 文档 (*.docx)", "文本文件 (*.txt)"
ANY = "所有文件 (*)"
_ENDINGS = {
    PDF: ".pdf",
    BACKUP: ".cadrebackup",
    FORM: ".lrmx",
    PNG: ".png",
    RULES: ".toml",
    WORD: ".docx",
    TEXT: ".txt",
}


def first_folder(topic: str, where: str = "") -> str:
    """The folder in which a question opens: `where`, else the last one, else 文档; only one that is there."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for folder in (where, memory.text(f"folders/{topic}"), documents):
        if folder and Path(folder).is_dir():
            return folder
    return str(Path.home())


def open_in_system(path: Path) -> None:
    """Show a file or a folder with what the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _remember(topic: str, folder: Path) -> None:
    memory.keep(f"folders/{topic}", str(folder))


def ask_target(parent: QWidget, name: str, filters: str, topic: str = "导出") -> Path | None:
    """Where to write; None if the user gives up. The chosen type adds its ending."""
    proposed = str(Path(first_folder(topic)) / name)
    chosen, kind = QFileDialog.getSaveFileName(parent, "保存到", proposed, filters)
    if not chosen:
        return None
    target = Path(chosen)
    _remember(topic, target.parent)
    return target if target.suffix else target.with_suffix(_ENDINGS.get(kind, ".xlsx"))


def ask_file(parent: QWidget, title: str, filters: str, topic: str, where: str = "") -> Path | None:
    """Which file is to be read; None if the user gives up. `where`: the folder in which it must lie, if known."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, first_folder(topic, where), filters)
    if not chosen:
        return None
    _remember(topic, Path(chosen).parent)
    return Path(chosen)


def ask_files(parent: QWidget, title: str, filters: str, topic: str) -> list[Path]:
    """Which files are to be read; none if the user gives up."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, first_folder(topic), filters)
    if chosen:
        _remember(topic, Path(chosen[0]).parent)
    return [Path(name) for name in chosen]


def ask_folder(parent: QWidget, title: str, topic: str = "导出") -> Path | None:
    """Which folder is meant; None if the user gives up."""
    chosen = QFileDialog.getExistingDirectory(parent, title, first_folder(topic))
    if not chosen:
        return None
    _remember(topic, Path(chosen))
    return Path(chosen)
