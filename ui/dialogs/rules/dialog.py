"""指标、预警与考核方案设置: a list of rules at the left, the chosen one's fields at the right."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cadreapp.errors import UserError
from cadreapp.operations.counting import bureau_rules, score_preview
from cadreapp.operations.counting.bureau_rules import Own, faults_of
from cadreapp.operations.counting.score_preview import Moved
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.period import Period
from cadreapp.rules import SUBJECTS
from cadreapp.rules.score_rules import PARTS
from ui.dialogs.rules.fields import RuleFields, new_table, summary
from ui.dialogs.rules.score_fields import ScoreFields, new_entry, score_summary
from ui.kit import lists
from ui.kit.controls import Button, Segments
from ui.kit.dialog import Dialog
from ui.kit.talk import Talk
from ui.kit.targets import RULES, ask_file, ask_target
from ui.tasks import Tasks


class RulesDialog(Dialog):
    """Edits a bureau's own rules of a subject from a stated period on."""

    def __init__(self, desk: Desk, tasks: Tasks, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent, tasks, talk)
        self.desk = desk
        self.setWindowTitle("指标、预警与考核方案设置")
        self.resize(920, 640)
        self.subject = "quotas"
        self.tables: list[dict[str, Any]] = []
        self.own: Own | None = None
        self.which = Segments(list(SUBJECTS.values()), 0, parent=self)
        self.which.setAccessibleName("设置什么")
        self.which.chosen.connect(lambda n: self._open(list(SUBJECTS)[n]))
        self.since = QLineEdit(self)
        self.since.setFixedWidth(120)
        self.since.setAccessibleName("从哪个时段起")
        self.since.setText(Period.of(desk.today(), "year").next().text)
        self.since.editingFinished.connect(self._since_changed)
        self.source = QLineEdit(self)
        self.source.setPlaceholderText("文件或会议，必填")
        self.source.setAccessibleName("依据")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.which)
        top.addStretch(1)
        for words, widget in (("从", self.since), ("起执行　依据", self.source)):
            label = QLabel(words, self)
            label.setProperty("role", "field")
            top.addWidget(label)
            top.addWidget(widget)
        self.history = QLabel("", self)
        self.history.setProperty("role", "caption")
        self.history.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("规则")
        self.list.setFixedWidth(400)
        self.list.currentRowChanged.connect(self._chosen)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        body = QHBoxLayout()
        body.addWidget(self.list)
        body.addWidget(self.area, 1)
        self.add_button = Button("新增一条", "plain", "plus", parent=self)
        self.add_button.clicked.connect(self.add)
        self.remove_button = Button("删除这条", "plain", "trash", parent=self)
        self.remove_button.clicked.connect(self.remove)
        self.drop_button = Button("取消这次设置", parent=self)
        self.drop_button.clicked.connect(self._drop)
        self.read_button = Button("从文件读入…", parent=self)
        self.read_button.setToolTip("放假通知的文字（.txt），或别的单位导出的放假安排（.toml）")
        self.read_button.clicked.connect(self._read_file)
        self.export_button = Button("导出…", parent=self)
        self.export_button.setToolTip("把上面这个时段起执行的规则写成 .toml 文件")
        self.export_button.clicked.connect(self.export)
        self.extra_button = Button("新增加减分", "plain", "plus", parent=self)
        self.extra_button.clicked.connect(self.add_extra)
        self.preview_button = Button("看今年排名的变化", parent=self)
        self.preview_button.clicked.connect(self.preview)
        self.said = QLabel("", self)
        self.said.setProperty("role", "fault")
        self.said.setWordWrap(True)
        keep = Button("保存", "primary", parent=self)
        keep.setDefault(False)  # Enter shows the rules of the period that is typed
        keep.clicked.connect(self.save)
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        for button in (self.add_button, self.extra_button, self.remove_button, self.drop_button, self.read_button):
            foot.addWidget(button)
        foot.addWidget(self.export_button)
        foot.addStretch(1)
        foot.addWidget(self.preview_button)
        foot.addWidget(keep)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.history)
        column.addLayout(body, 1)
        column.addWidget(self.said)
        column.addLayout(foot)
        self._open("quotas")

    @property
    def period(self) -> str:
        """The period from which the rules shall hold, as it is typed."""
        return self.since.text().strip()

    def _open(self, subject: str) -> None:
        self.subject = subject
        yearly = subject == "holidays"  # one rule a year: nothing to add or take away
        self.add_button.setVisible(not yearly)
        self.remove_button.setVisible(not yearly)
        self.preview_button.setVisible(subject == "scoring")
        self.extra_button.setVisible(subject == "scoring")
        self.read_button.setVisible(yearly)
        self.fields = (
            RuleFields(subject, self._changed) if subject != "scoring" else ScoreFields("weights", self._changed)
        )
        self.area.setWidget(self.fields)
        self._read()

    def _suit(self, table: dict[str, Any]) -> None:
        """Entries of different sorts have different fields."""
        part = table.get("part")
        if isinstance(self.fields, ScoreFields) and self.fields.part != part and part in PARTS:
            self.fields = ScoreFields(part, self._changed)
            self.area.setWidget(self.fields)

    def _since_changed(self) -> None:
        try:
            Period.parse(self.period)
        except ValueError:
            self.said.setText(f"“{self.period}”不是时段，请写成 2026、2026H1、2026Q1 或 2026-01。")
            return
        self.said.setText("")
        if not self.dirty:
            self._read()
        self._show_history()

    def _read(self) -> None:
        self.tables = bureau_rules.tables_on(self.desk, self.subject, self.period)
        self.dirty = False
        self._show_history()
        self._fill(0)

    def _show_history(self) -> None:
        """Read what the bureau has set, and show it; until then nothing can be taken back."""
        self.own = None
        self.drop_button.setEnabled(False)
        subject = self.subject
        self.read(
            lambda: bureau_rules.sections(self.desk, subject),
            lambda found: self._shown_history(found) if subject == self.subject else None,
        )

    def _shown_history(self, sections: list[Own]) -> None:
        said = "；".join(o.label for o in sections) or "还没有改过，用的是程序自带的规则"
        self.history.setText(f"本单位的{SUBJECTS[self.subject]}设置：{said}。{self._about()}")
        self.own = next((o for o in sections if o.since == self.period), None)
        if self.own is not None:
            self.source.setText(self.own.source)
        self.drop_button.setEnabled(self.own is not None)

    def _about(self) -> str:
        """What holds where nothing has been set."""
        if self.subject != "holidays":
            return "过去的年度始终按当时的规则计算。"
        try:
            year = Period.parse(self.period).year
        except ValueError:
            return ""
        if self.desk.rules.workdays.known(year):
            return f"{year}年的放假安排已有。"
        return f"{year}年的放假安排还没有登记，下面只有法定节假日，跨入{year}年的公示和期限都是暂算。"

    def _read_file(self) -> None:
        """Take the days out of a file."""
        path = ask_file(self, "读入放假安排", "放假安排 (*.txt *.toml)", "规则")
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Show the days of a file as the year's; they are saved with 保存."""
        try:
            self.tables = [bureau_rules.read_notice_file(path, Period.parse(self.period).year)]
        except (UserError, ValueError) as error:
            self.said.setText(str(error) if isinstance(error, UserError) else "请先写明是哪一年，如 2027。")
            return
        self.dirty = True
        self._fill(0)

    def export(self) -> None:
        """Write the rules in force from the period on as a file; what is typed and not saved is not among them."""
        if self.dirty:
            self.said.setText("改动还没有保存，请先保存再导出。")
            return
        try:
            period = Period.parse(self.period)
        except ValueError:
            self._since_changed()
            return
        subject, title = self.subject, SUBJECTS[self.subject]
        target = ask_target(self, f"{period.label}{title}.toml", RULES, "规则")
        if target is not None:
            self.read(
                lambda: bureau_rules.export_rules(self.desk, subject, period.text, target),
                lambda path: self.said.setText(f"已导出 {path}"),
                self._refused,
                hold=True,
            )

    def _fill(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([self._summary(t) for t in self.tables])
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(row, len(self.tables) - 1))
        self._chosen(self.list.currentRow())

    def _summary(self, table: dict[str, Any]) -> str:
        return score_summary(table) if self.subject == "scoring" else summary(self.subject, table)

    def _chosen(self, row: int) -> None:
        if row >= 0:
            self._suit(self.tables[row])
        self.fields.setEnabled(row >= 0)
        self.remove_button.setEnabled(row >= 0)
        if row >= 0:
            self.fields.show_table(self.tables[row])
            self._check()

    def _changed(self) -> None:
        self.dirty = True
        row = self.list.currentRow()
        self.list.item(row).setText(self._summary(self.tables[row]))
        self._check()

    def _check(self) -> list[tuple[int, str, str]]:
        found = faults_of(self.subject, self.tables, self.desk.rules)
        row = self.list.currentRow()
        self.fields.show_faults([(name, reason) for n, name, reason in found if n == row])
        others = sorted({n + 1 for n, _, _ in found if n != row})
        self.said.setText(f"第 {'、'.join(map(str, others))} 条还有问题，点开看。" if others else "")
        return found

    def add(self) -> None:
        """A new rule, to be filled in; of scores a new indicator."""
        scores = self.subject == "scoring"
        self._append(new_entry("indicator") if scores else new_table(self.subject, len(self.tables)))

    def add_extra(self) -> None:
        """A new addition or deduction of scores."""
        self._append(new_entry("extra"))

    def _append(self, table: dict[str, Any]) -> None:
        self.tables.append(table)
        self.dirty = True
        self._fill(len(self.tables) - 1)

    def remove(self) -> None:
        """Take the chosen rule away."""
        row = self.list.currentRow()
        if row >= 0:
            del self.tables[row]
            self.dirty = True
            self._fill(row)

    def preview(self) -> None:
        """Show what the rules as they are now would do to this year's ranking; nothing is saved."""
        if found := self._check():
            self.list.setCurrentRow(found[0][0])
            self.said.setText(f"有 {len(found)} 处需要改，改好才能看排名的变化。")
            return
        tables = deepcopy(self.tables)
        self.said.setText("正在重算……")
        self.preview_button.setEnabled(False)
        self.tasks.read(
            lambda: score_preview.preview(self.desk, tables), self._show_moved, key="moved", failed=self._not_moved
        )

    def _show_moved(self, rows: tuple[Moved, ...]) -> None:
        self._not_moved(None)
        lists.moved(rows, f"{self.desk.today().year}年", self).exec()

    def _not_moved(self, error: Exception | None) -> None:
        self.preview_button.setEnabled(True)
        self.said.setText(str(error) if error else "")

    def save(self) -> None:
        """Put the rules in force from the period on, if there is no fault."""
        if found := self._check():
            self.list.setCurrentRow(found[0][0])
            self.said.setText(f"没有保存：有 {len(found)} 处需要改。")
            return
        subject, period, tables, source = self.subject, self.period, deepcopy(self.tables), self.source.text()
        self.write(
            lambda: bureau_rules.save_section(self.desk, subject, period, tables, source), self._saved, self._refused
        )

    def _refused(self, error: UserError) -> None:
        self.said.setText(str(error))

    def _saved(self, changes: Changes) -> None:
        self.dirty = False
        if changes.operation is None:
            self.said.setText("没有改动，不需要保存。")
            return
        self._show_history()
        self.said.setText("")
        period, subject = Period.parse(self.period), SUBJECTS[self.subject]
        since = f"{period.label}按" if self.subject == "holidays" else f"从{period.label}起按新的"
        self.talk.warn(f"已保存：{since}{subject}执行。")

    def _drop(self) -> None:
        own = self.own
        if own is None or not self.talk.ask(f"取消“{own.label}”？之前的规则恢复执行，可以撤销。", "取消设置", "不取消"):
            return
        self.write(lambda: bureau_rules.drop_section(self.desk, own), lambda _: self._read(), self._refused)

    def leave(self) -> bool:
        return not self.dirty or self.talk.ask("改动还没有保存。", "放弃改动", "继续修改")
