"""Importing workbooks: choose → check → import. Nothing is written before the check, which shows faults by cell.

Rows that differ from a record only in the day are asked one by one; then the check is made again with the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cadreapp.errors import Cancelled, Fault, Refused, UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.recognition import Answer, Question
from ui.dialogs.import_table import MOST, ImportTable
from ui.kit.controls import Button
from ui.kit.dialog import Dialog
from ui.kit.progress import ProgressDialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

NOTES = 6
"""So many notes are shown in words; more stand in the table."""


class ImportDialog(Dialog):
    """Files are checked first, then imported; questions are answered row by row."""

    def __init__(self, desk: Desk, tasks: Tasks, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent, tasks, talk)
        self.setWindowTitle("导入名册或记录")
        self.resize(760, 200)
        self.setAcceptDrops(True)
        self.desk = desk
        self.paths: list[Path] = []
        self.result_: ImportResult | None = None
        self.answers: dict[Question, Answer] = {}
        choose = Button("选择文件…", "plain", "import", parent=self)
        choose.clicked.connect(self._choose)
        folder = Button("选择文件夹…", parent=self)
        folder.clicked.connect(self._choose_folder)
        self.chosen = QLabel(
            "名册、记录（.xlsx）、交回的个人月报表或干部任免审批表（.lrmx）。可以一次选几个，也可以把文件或文件夹拖到这里。",
            self,
        )
        self.chosen.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(choose)
        top.addWidget(folder)
        top.addWidget(self.chosen, 1)
        self.words = QLabel(
            "先检查，没有问题再导入；导入前自动备份，导入后可以一步撤销。空白模板在“文件”菜单里下载。", self
        )
        self.words.setWordWrap(True)
        self.words.setProperty("role", "hint")
        self.table = ImportTable(self)
        self.table.answered.connect(self._answered)
        self.table.hide()
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName("补录原因")
        self.reason.setPlaceholderText("为什么现在才登记；空着的记为“批量导入”和文件名")
        self.reason_label = QLabel("", self)
        for widget in (self.reason_label, self.reason):
            widget.hide()
        self.all = [Button(f"都是{a}" if a is not Answer.SKIP else f"都{a}", parent=self) for a in Answer]
        for button, answer in zip(self.all, Answer, strict=True):
            button.clicked.connect(lambda _=False, a=answer: self.table.answer_all(a))
            button.hide()
        self.go = Button("导入", "primary", parent=self)
        self.go.setEnabled(False)
        self.go.clicked.connect(self.run)
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        for button in self.all:
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(close)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(16, 16, 16, 16)
        column_.setSpacing(12)
        column_.addLayout(top)
        column_.addWidget(self.words)
        late = QHBoxLayout()
        late.setSpacing(8)
        late.addWidget(self.reason_label)
        late.addWidget(self.reason, 1)
        column_.addLayout(late)
        column_.addWidget(self.table, 1)
        column_.addStretch(0)
        column_.addLayout(foot)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.check([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, "选择要导入的文件", "", "工作簿和任免审批表 (*.xlsx *.xls *.lrmx);;所有文件 (*)"
        )
        if names:
            self.check([Path(name) for name in names])

    def _choose_folder(self) -> None:
        """A folder of workbooks or forms, as the 个人月报表 come back."""
        name = QFileDialog.getExistingDirectory(self, "选择要导入的文件夹")
        if name:
            self.check([Path(name)])

    def check(self, paths: Sequence[Path]) -> None:
        """Check files without writing, and show what an import would do."""
        self.paths, self.answers = list(paths), {}
        self.chosen.setText("、".join(p.name for p in self.paths))
        result = self._run(True, "检查文件")
        if result is not None:
            self._show(result)

    def run(self) -> None:
        """Import what was checked; while questions are open, check again with their answers."""
        if self.table.questions:
            self.answers |= self.table.answers
            result = self._run(True, "检查文件")
            if result is not None:
                self._show(result)
            return
        result = self._run(False, "导入")
        if result is None:
            return
        self.changes += result.changes
        if result.refused:
            self._show(result)
            return
        self.go.setEnabled(False)
        done = "导入完成" if result.new or result.updated else "没有变化"
        self.words.setText(
            f"{done}：新增 {result.new}，更新 {result.updated}，相同 {result.same}。"
            + ("可以在“编辑”菜单里撤销。" if result.changes and result.undoable else "")
            + ("其中有已经确认的等次、绩效或者更正，不能撤销。" if result.changes and not result.undoable else "")
        )

    def _run(self, dry_run: bool, title: str) -> ImportResult | None:
        box = ProgressDialog(title, self.tasks, self)
        reason = self.reason.text()
        try:
            ended = box.run(
                lambda run: import_files(
                    self.desk,
                    self.paths,
                    dry_run=dry_run,
                    run=run,
                    answers=self.answers,
                    late_reason=reason,
                ),
                writes=True,
            )
        except Cancelled:
            ended = False
        except Refused as refused:
            return ImportResult(refused=list(refused.faults))
        except UserError as error:
            self.go.setEnabled(False)
            self.words.setText(str(error))
            return None
        if not ended:
            self.words.setText("已取消，什么也没有写入。")
            return None
        assert isinstance(box.result_, ImportResult)
        return box.result_

    def _show(self, result: ImportResult) -> None:
        self.result_ = result
        faults = result.refused
        self.reason_label.setText(f"其中补录 {result.late} 条，补录原因")
        for widget in (self.reason_label, self.reason):
            widget.setVisible(bool(result.late) and not faults)
        asked = bool(faults) and len(result.questions) == len(faults)
        self.go.setText("按所选再检查" if asked else "导入")
        self.go.setEnabled(not faults and bool(result.new or result.updated))
        more = f"（下面列出前 {MOST} 处）" if max(len(faults), len(result.altered)) > MOST else ""
        if asked:
            self.words.setText(
                f"有 {len(faults)} 行和库里的记录是同一件事，只是日期不一样{more}。请逐行选择：是改日期，还是另一条。"
                "现在一条也没有写入。"
            )
            self.table.show_questions(result.questions)
        elif faults:
            self.words.setText(f"有 {len(faults)} 处问题，一条也没有写入{more}。请在文件里改好，再选一次。")
            self.table.show_faults(faults)
        else:
            self.words.setText(self._passed(result, more))
            self.table.show_alterations(result.altered)
            if not result.altered and len(result.notes) > NOTES:
                self.table.show_faults([Fault(note) for note in result.notes])
        for button in self.all:
            button.setVisible(asked)
        if asked:
            self._answered()
        if self.table.rowCount():
            self.resize(max(self.width(), 920 if asked else 0), max(self.height(), 520))
            self.table.resizeRowsToContents()

    @staticmethod
    def _passed(result: ImportResult, more: str) -> str:
        parts = "；".join(f"{title} {count} 行" for title, count in result.kinds.items())
        nothing = "" if result.new or result.updated else "文件里的内容都已经有了，不需要导入。"
        told = f"检查通过：将新增 {result.new}，更新 {result.updated}，相同 {result.same}。{parts}{nothing}"
        if result.altered:
            told += f"\n将改动已有记录的日期、人员或状态 {len(result.altered)} 处{more}，请核对："
        if len(result.notes) > NOTES and not result.altered:
            return f"{told}\n有 {len(result.notes)} 处说明，请看下面的表。"
        return "\n".join([told, *result.notes])

    def _answered(self) -> None:
        self.go.setEnabled(self.table.settled)
