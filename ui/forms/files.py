"""The form's editors of files: attachments and the photograph, chosen or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.writing import attachments
from cadreapp.records.kind import Attached, FieldSpec
from ui.forms.links import ChipsEditor, Context
from ui.kit.controls import Button
from ui.kit.editors import Editor
from ui.kit.targets import ANY, ask_file, ask_files


class FilesEditor(ChipsEditor):
    """FILES: attachments as chips; a click opens one, × takes it away."""

    def __init__(self, spec: FieldSpec, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.context = context
        self.files: list[Attached] = []
        self.button = Button("添加附件", "quiet", "clip", 8, self.box)
        self.button.setToolTip("也可以把文件拖到这里")
        self.button.clicked.connect(self._choose)
        self.flow.addWidget(self.button)
        self.setAcceptDrops(True)

    def main(self) -> QWidget:
        return self.button

    def _choose(self) -> None:
        self.keep(ask_files(self, "选择附件", ANY, "附件"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.keep(dropped(event))

    def keep(self, paths: Sequence[Path]) -> None:
        """Copy files into the data folder and attach them."""
        for path in paths:
            self.context.tasks.write(partial(attachments.keep, self.context.desk, path), self._kept)

    def _kept(self, attached: Attached) -> None:
        self.files.append(attached)
        self._show()
        self.changed.emit()

    def _remove(self, index: int) -> None:
        del self.files[index]
        self._show()
        self.changed.emit()

    def _open(self, attached: Attached) -> None:
        self.context.tasks.long(partial(attachments.for_reading, self.context.desk, attached), self._copied)

    def _copied(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.context.tasks.failed.emit(UserError(f"这台电脑没有能打开“{path.name}”的程序，请先装上，再打开。"))

    def _show(self) -> None:
        self.put(
            [
                (f.name, "hover", "text", partial(self._remove, i), partial(self._open, f))
                for i, f in enumerate(self.files)
            ]
        )

    def value(self) -> Any:
        return tuple(self.files) or None

    def set_value(self, value: Any) -> None:
        self.files = list(value or ())
        self._show()


def dropped(event: QDropEvent) -> list[Path]:
    """The files of this computer that are dragged; folders are not among them."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [path for url in urls if url.isLocalFile() and (path := Path(url.toLocalFile())).is_file()]


class PhotoEditor(Editor):
    """PHOTO: the picture, chosen from a file."""

    def __init__(self, spec: FieldSpec, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.context = context
        self.sha256: str | None = None
        self.picture = QLabel(self)
        self.picture.setFixedSize(72, 96)
        self.picture.setProperty("role", "photo")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.row.addWidget(self.picture)
        column = QVBoxLayout()
        column.setSpacing(8)
        self.button = Button("选择照片…", "plain", pad=10, parent=self)
        self.button.clicked.connect(self._choose)
        self.clear = Button("去掉照片", "quiet", pad=10, parent=self)
        self.clear.clicked.connect(lambda: self._set(None))
        column.addWidget(self.button)
        column.addWidget(self.clear)
        column.addStretch(1)
        self.row.addLayout(column)
        self.row.addStretch(1)

    def main(self) -> QWidget:
        return self.button

    def _choose(self) -> None:
        file = ask_file(self, "选择照片", "图片 (*.jpg *.jpeg *.png *.bmp)", "照片")
        if file is not None:
            self.context.tasks.write(lambda: attachments.keep_photo(self.context.desk, file), self._set)

    def _set(self, sha256: str | None) -> None:
        self.set_value(sha256)
        self.changed.emit()

    def value(self) -> Any:
        return self.sha256

    def set_value(self, value: Any) -> None:
        self.sha256 = value
        picture = QPixmap(str(attachments.path_of(self.context.desk, value))) if value else QPixmap()
        if picture.isNull():
            self.picture.setText("照片文件\n不在" if value else "未放照片")
        else:
            kept = Qt.AspectRatioMode.KeepAspectRatio
            self.picture.setPixmap(picture.scaled(72, 96, kept, Qt.TransformationMode.SmoothTransformation))
        self.clear.setVisible(bool(value))
