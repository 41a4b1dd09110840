"""Importing: choose, drop or paste → sheets and columns → what is asked → the check → the result, with 撤销.

Nothing is written before the last step. Each step can be gone back to; what was answered and mended stays, and after
each answer the check is made again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cadreapp import temporary
from cadreapp.errors import Cancelled, Refused, UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.intake.faulty import write_faulty
from cadreapp.operations.passing.intake.pasting import with_header
from cadreapp.operations.passing.intake.preview import CHANGED, NEW, seen
from cadreapp.operations.passing.intake.recognition import Answer, Question
from cadreapp.operations.writing import undo
from cadreapp.records.kind import Kind
from cadreapp.saving import write_bytes
from ui.dialogs.importing.check import CheckPage, entries_of
from ui.dialogs.importing.columns import ColumnsPage
from ui.dialogs.importing.questions import QuestionsPage
from ui.kit.controls import Button, Segments
from ui.kit.dialog import Dialog
from ui.kit.progress import ProgressDialog
from ui.kit.talk import Talk
from ui.kit.targets import ask_files, ask_folder, ask_target
from ui.tasks import Tasks

STEPS = ("1 文件", "2 表和列", "3 要回答的", "4 核对")
FILES, COLUMNS, QUESTIONS, CHECK = range(4)
PASTED = "粘贴的内容.txt"
READABLE = (
    "工作簿、文本表格和任免审批表 (*.xlsx *.xlsm *.xls *.et *.ods *.csv *.tsv *.txt *.htm *.html *.xml *.lrmx)"
    ";;所有文件 (*)"
)


class ImportDialog(Dialog):
    """Files are checked first, then imported. `said`: what was answered and mended so far, by key."""

    manual_page = "02-import.md"

    def __init__(self, desk: Desk, tasks: Tasks, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent, tasks, talk)
        self.setWindowTitle("导入")
        self.setAcceptDrops(True)
        self.desk = desk
        self.paths: list[Path] = []
        self.result_: ImportResult | None = None
        self.answers: dict[Question, Answer] = {}
        self.said: dict[str, str] = {}
        self.stale = self.imported = False
        self._scratch: Path | None = None
        self.steps = Segments(STEPS, FILES, parent=self)
        self.steps.setAccessibleName("步骤")
        self.steps.chosen.connect(self._step)
        self.pages = QStackedWidget(self)
        self.columns = ColumnsPage(self)
        self.columns.said.connect(self._mended)
        self.questions = QuestionsPage(self)
        self.table, self.all = self.questions.table, self.questions.all
        self.table.answered.connect(self._answered)
        self.lines = CheckPage(self)
        self.lines.model.said.connect(self._mended)
        self.lines.save.connect(self._save_faulty)
        for page in (self._files_page(), self.columns, self.questions, self.lines):
            self.pages.addWidget(page)
        self.words = QLabel("先检查，没有问题再导入；导入前自动备份，导入后可以一步撤销。", self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName("补录原因")
        self.reason.setPlaceholderText("为什么现在才登记；空着的记为“批量导入”和文件名")
        self.reason_label = QLabel("", self)
        self.go = Button("导入", "primary", parent=self)
        self.go.clicked.connect(self.run)
        self.undo_button = Button("撤销这次导入", parent=self)
        self.undo_button.clicked.connect(self._undo)
        self.close_button = Button("关闭", parent=self)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self._offer(None)
        QShortcut(QKeySequence.StandardKey.Paste, self, self.paste)
        self.choose_button.setFocus()

    def _files_page(self) -> QWidget:
        page = QWidget(self)
        choose = self.choose_button = Button("选择文件…", "plain", "import", parent=page)
        choose.clicked.connect(self._choose)
        folder = Button("选择文件夹…", parent=page)
        folder.clicked.connect(self._choose_folder)
        paste = Button("粘贴表格", parent=page)
        paste.setToolTip("把在 Excel 或 WPS 里复制的几行（连表头）贴进来，Ctrl+V")
        paste.clicked.connect(self.paste)
        hint = QLabel(
            "名册、记录、交回的个人月报表（.xlsx、.xls、.et、.ods、.csv，网页表格）或干部任免审批表（.lrmx）。"
            "可以一次选几个，也可以把文件或文件夹拖到这里。空白模板在“文件”菜单里下载。",
            page,
        )
        hint.setWordWrap(True)
        hint.setProperty("role", "hint")
        self.chosen = QListWidget(page)
        self.chosen.setAccessibleName("选中的文件和读取时的说明")
        self.chosen.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(12)
        for button in (choose, folder, paste):
            top.addWidget(button)
        top.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(hint)
        column.addWidget(self.chosen, 1)
        return page

    def _lay_out(self) -> None:
        self.resize(880, 440)
        foot = QHBoxLayout()
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(self.close_button)
        late = QHBoxLayout()
        late.setSpacing(8)
        late.addWidget(self.reason_label)
        late.addWidget(self.reason, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.steps)
        column.addWidget(self.pages, 1)
        column.addWidget(self.words)
        column.addLayout(late)
        column.addLayout(foot)

    # choosing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.check([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _choose(self) -> None:
        files = ask_files(self, "选择要导入的文件", READABLE, "导入")
        if files:
            self.check(files)

    def _choose_folder(self) -> None:
        """A folder of workbooks or forms, as the 个人月报表 come back."""
        folder = ask_folder(self, "选择要导入的文件夹", "导入")
        if folder is not None:
            self.check([folder])

    def paste(self) -> None:
        """Take the rows that lie on the clipboard, or the files that do."""
        mime = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
        if not files:
            text = mime.text() if mime.hasText() else ""
            if "\t" not in text:
                self.words.setText("剪贴板里没有表格。请在 Excel 或 WPS 里选中几行（连表头），复制后再贴进来。")
                return
            files = [self._kept(PASTED, text)]
        self.check(files)

    def paste_rows(self, kind: Kind, text: str) -> None:
        """Check rows as records of a kind; where they have no header, their columns are those of the template."""
        self.check([self._kept(f"{kind.title}.txt", with_header(kind, text))])

    def _kept(self, name: str, text: str) -> Path:
        """A text as a file, until the box is closed."""
        self._scratch = self._scratch or temporary.new_folder()
        return write_bytes(self._scratch / name, text.encode("utf-8-sig"), private=True)

    # checking and writing

    def check(self, paths: Sequence[Path]) -> None:
        """Check files without writing, and show what an import would do."""
        self.paths, self.answers, self.said = list(paths), {}, {}
        self.imported = False
        self._check(stay=False)

    def _check(self, *, stay: bool) -> None:
        """Check again with what was said; `stay`: the step that is shown stays, where there is something to see."""
        result = self._run(True, "检查文件")
        if result is not None:
            self.stale = False
            self._show(result, stay=stay)

    def run(self) -> None:
        """Import what was checked; while something was said since, check again."""
        if self.stale:
            self.answers |= self.table.answers
            self.said |= self.table.said
            self._check(stay=self.pages.currentIndex() != QUESTIONS)
            return
        result = self._run(False, "导入")
        if result is None:
            return
        self.changes += result.changes
        if result.refused:
            self._show(result, stay=False)
            return
        self.imported = True
        done = "导入完成" if result.new or result.updated else "没有变化"
        self.words.setText(
            f"{done}：新增 {result.new}，更新 {result.updated}，相同 {result.same}。"
            + ("其中有已经确认的等次、绩效或者更正，不能撤销。" if result.changes and not result.undoable else "")
        )
        self._offer(result)
        self._on(self.close_button)

    def _undo(self) -> None:
        """Take the import back."""

        def undone(_: object) -> None:
            self.undo_button.hide()
            self.words.setText("已经撤销，这次导入的内容都退回去了。")

        self.write(lambda: undo.undo(self.desk), undone)

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
                    said=self.said,
                    decided=True,
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

    # what is shown

    def _step(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.steps.set_index(step)

    def _show(self, result: ImportResult, *, stay: bool) -> None:
        self.result_ = result
        self.chosen.clear()
        self.chosen.addItems([p.name for p in self.paths])
        self.chosen.addItems(result.notes)
        self.columns.show_sheets(seen(result.reads))
        self.questions.show_questions(result.questions, result.asks)
        asked = {f.place for f in result.questions} | {a.place for a in result.asks}
        faults = [f for f in result.refused if (f.file, f.sheet, f.cell) not in asked]
        self.lines.show_entries(entries_of(result.lines, faults), self.said)
        self.reason_label.setText(f"其中补录 {result.late} 条，补录原因")
        self.words.setText(self._told(result, len(faults), len(result.questions) + len(result.asks)))
        self._offer(result)
        if not stay:
            self._step(QUESTIONS if asked and not faults else CHECK)
            self._on(self.go if self.go.isEnabled() else self.table if asked and not faults else self.lines.table)

    def _on(self, widget: QWidget) -> None:
        """Put the focus on what comes next, so that Enter does that."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    @staticmethod
    def _told(result: ImportResult, faults: int, asked: int) -> str:
        """The check in one or two sentences."""
        if faults:
            and_asked = f"，另有 {asked} 个问题要回答" if asked else ""
            return (
                f"有 {faults} 处错误{and_asked}，一条也没有写入。可以在“名称或内容”一栏直接改，不要的去掉勾，"
                "再按“再检查”；也可以保存有错误的行，改好再导入。"
            )
        if asked:
            return f"有 {asked} 个问题要回答，请逐行选择，再按“再检查”。现在一条也没有写入。"
        parts = "".join(f"{title} {count} 行。" for title, count in result.kinds.items())
        nothing = "" if result.new or result.updated else "文件里的内容都已经有了，不需要导入。"
        told = f"检查通过：将新增 {result.new}，更新 {result.updated}，相同 {result.same}。{parts}{nothing}"
        if result.altered:
            told += f"其中改动已有记录的日期、人员或状态 {len(result.altered)} 处，请核对。"
        notes = f"读取时有 {len(result.notes)} 处说明，见“1 文件”。" if result.notes else ""
        return told + notes

    def _mended(self, key: str, answer: str) -> None:
        """Keep an answer that corrects the file; the check must be made again."""
        self.said[key] = answer
        self.stale = True
        self._offer(self.result_)

    def _answered(self) -> None:
        self.stale = True
        self._offer(self.result_)

    def _offer(self, result: ImportResult | None) -> None:
        """What can be done now: check again, import, take back."""
        late = result is not None and bool(result.late) and not result.refused and not self.imported
        for widget in (self.reason_label, self.reason):
            widget.setVisible(late)
        changed = result is not None and any(line.state in (CHANGED, NEW) for line in result.lines)
        useful = result is not None and (bool(result.new or result.updated) or changed)
        self.go.setText("再检查" if self.stale or (result is not None and result.refused) else "导入")
        ready = result is not None and not result.refused and useful and not self.imported
        self.go.setEnabled(self.table.settled if self.stale else ready)
        self.undo_button.setVisible(self.imported and bool(self.changes) and result is not None and result.undoable)
        self.steps.setEnabled(result is not None)

    def _save_faulty(self) -> None:
        """Write the faulty rows with their reasons into a workbook."""
        result = self.result_
        if result is None:
            return
        target = ask_target(self, "有错误的行.xlsx", "Excel 工作簿 (*.xlsx)")
        if target is None:
            return

        def written(count: int) -> None:
            self.words.setText(f"{count} 行已保存到 {target}，原因写在最后一列；改好以后导入那个文件就行。")

        self.read(lambda: write_faulty(result.reads, result.refused, target), written, self._warn, hold=True)

    def _warn(self, error: UserError) -> None:
        self.talk.warn(str(error))

    def done(self, result: int) -> None:
        super().done(result)
        if self._scratch is not None and not self.isVisible():
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None
