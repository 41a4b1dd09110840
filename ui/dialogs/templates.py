"""报表模板: which template a sheet is made with; a copy to edit, the bureau's own in its place, the built-in again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QTableWidget, QWidget

from cadreapp.errors import UserError
from cadreapp.operations import templates
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import SHEETS
from cadreapp.operations.templates import BUILT_IN, FAULTY, Template
from ui.dialogs.manual import TEMPLATES, ManualBox, open_manual
from ui.kit.controls import Button
from ui.kit.lists import Column, Entry, ListDialog
from ui.kit.progress import ProgressDialog
from ui.kit.targets import WORKBOOK, ask_file, ask_target
from ui.tasks import Tasks

NOTE = (
    "报表都由模板填成。要改样子：先“另存一份来修改”，在 Excel 或 WPS 里改字体、行高、栏目次序（{{…}} 是填数据的位置，"
    "可以移动，不要改里面的字；全部写法见“写法和名称”），再用“用本单位的”装入；随时可以恢复内置模板。"
)


class TemplateDialog(ListDialog):
    """The templates with the sheets made of them and which one is used."""

    manual_page = TEMPLATES

    def __init__(self, desk: Desk, tasks: Tasks, found: list[Template], parent: QWidget | None = None) -> None:
        columns = (Column("用它做的表"), Column("模板文件", 200), Column("现在用的", 150))
        super().__init__("报表模板", NOTE, columns, [_row(t) for t in found], parent, tasks)
        self.desk = desk
        self.open_button.hide()
        self.table.activated.disconnect()
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.copy_button = Button("另存一份来修改…", "plain", parent=self)
        self.copy_button.clicked.connect(lambda: self.copy())
        self.use_button = Button("用本单位的…", "plain", parent=self)
        self.use_button.clicked.connect(lambda: self.use())
        self.back_button = Button("恢复内置", "plain", parent=self)
        self.back_button.clicked.connect(lambda: self.back())
        self.faults_button = Button("看错误…", "plain", parent=self)
        self.faults_button.clicked.connect(lambda: self.show_faults())
        self.manual_button = Button("写法和名称…", "plain", parent=self)
        self.manual_button.clicked.connect(lambda: self.manual())
        buttons = (self.copy_button, self.use_button, self.back_button, self.faults_button, self.manual_button)
        for at, button in enumerate(buttons):
            self.foot.insertWidget(at, button)
        self.table.itemSelectionChanged.connect(self._enable)
        self._enable()

    def _template(self) -> Template | None:
        chosen = self.selected()
        return chosen[0] if chosen else None

    def _enable(self) -> None:
        found = self._template()
        self.copy_button.setEnabled(found is not None)
        self.use_button.setEnabled(found is not None)
        self.back_button.setEnabled(found is not None and found.state != BUILT_IN)
        self.faults_button.setVisible(found is not None and found.state == FAULTY)

    def _run(self, title: str, work: Callable[[], Any]) -> bool:
        """Do something on the worker, then show the list anew; False if it was refused, which is told."""
        box = ProgressDialog(title, self.tasks, self)
        try:
            box.run(lambda run: (work(), templates.templates(self.desk))[1])
        except UserError as error:
            self.talk.warn(str(error))
            return False
        at = self.table.currentRow()
        self.rows = [_row(t) for t in box.result_]
        self.fill()
        self.table.selectRow(max(0, at))
        return True

    def copy(self) -> bool:
        """Write the template in use to a place of the user's choice; whether it was written."""
        found = self._template()
        target = self.ask_target(found.name) if found is not None else None
        if found is None or target is None:
            return False
        return self._run("另存模板", lambda: templates.copy_out(self.desk, found.name, target))

    def use(self) -> bool:
        """Put a workbook in place as the bureau's own template; False if it was refused or the user gives up."""
        found = self._template()
        file = self.ask_file() if found is not None else None
        if found is None or file is None:
            return False
        return self._run("检查并装入模板", lambda: templates.install(self.desk, found.name, file))

    def back(self) -> bool:
        """Go back to the built-in template, after a question."""
        found = self._template()
        if found is None or found.state == BUILT_IN:
            return False
        question = f"恢复内置的“{found.name}”？本单位改过的那一份会删除；要留着它，请先“另存一份”。"
        return self.talk.ask(question, "恢复内置", "不恢复") and self._run(
            "恢复内置模板", lambda: templates.remove(self.desk, found.name)
        )

    def show_faults(self) -> None:
        """What is wrong in the bureau's own copy."""
        found = self._template()
        if found is not None:
            self.talk.warn(f"本单位的“{found.name}”有下列错误，改好后重新装入：", "\n".join(map(str, found.faults)))

    def manual(self) -> ManualBox:
        """The page of the manual on templates, from the chosen one's names on."""
        found = self._template()
        return open_manual(TEMPLATES, self, f"{found.name}（" if found is not None else "")

    def ask_target(self, name: str) -> Path | None:
        """Where a copy is to be written."""
        return ask_target(self, name, WORKBOOK, "模板")

    def ask_file(self) -> Path | None:
        """Which workbook is to be put in place."""
        return ask_file(self, "选择改好的模板", WORKBOOK, "模板")


def _row(template: Template) -> Entry:
    sheets = [spec.title for spec in SHEETS if spec.template == template.name]
    return Entry(("、".join(sheets) or "—", template.name, template.state), template)
