"""指标与预警设置: a list of rules at the left, the chosen one's fields at the right, each fault under its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cadreapp.errors import UserError
from cadreapp.operations import own_rules
from cadreapp.operations.desk import Desk
from cadreapp.operations.grid import LENGTHS
from cadreapp.operations.own_rules import LABELS, Own, conditions, faults_of
from cadreapp.records import KINDS, kind
from cadreapp.records.period import Period
from cadreapp.rules import MEASURES, SUBJECTS, WHO
from ui.controls import Button, ComboBox, Segments
from ui.talk import Talk

CHECKS = {
    "silent": "多久没有任何记录",
    "missed": "连续几段没有完成",
    "grade_fell": "季评鉴等次下降",
    "expiring": "证书将到期",
    "party": "党员发展最短期限已满",
    "overdue": "超过办理期限",
    "ending": "派出锻炼将期满",
    "not_held": "全局应开展的还没有开展",
    "group_silent": "学习小组多久没有活动",
}
NOTHING = "不限"
_QUOTA_KINDS = {k.name: k.title for k in KINDS if k.platform}


def summary(subject: str, table: dict[str, Any]) -> str:
    """One rule in a line of the list."""
    if subject == "warnings":
        number = table.get("days") or table.get("periods") or ""
        return str(table.get("title", "")).replace("{n}", str(number)).replace("{what}", "某事项") or "（新预警）"
    title = _QUOTA_KINDS.get(table.get("kind", ""), "（未选事项）")
    length = LENGTHS.get(table.get("period", ""), "")
    number = table.get("number", 1) if table.get("measure", "records") in ("records", "listed_books") else "按计法"
    return f"{title}　{WHO.get(table.get('who', ''), '')}{length} {number}"


class RuleFields(QWidget):
    """The fields of one rule. They write into its table as they are changed, and call `changed`."""

    def __init__(self, subject: str, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject, self.changed = subject, changed
        self.table: dict[str, Any] = {}
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(16, 0, 16, 16)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self.faults: dict[str, QLabel] = {}
        self.editors: dict[str, QWidget] = {}
        if subject == "quotas":
            self._combo("kind", _QUOTA_KINDS)
            self._combo("who", WHO)
            self._combo("period", LENGTHS)
            self._line("number", "1 到 999", whole=True)
            self._combo("measure", MEASURES)
            self._line("cap", "空着为不限", whole=True)
            self._combo("cap_per", {"": NOTHING, **LENGTHS})
            self._combo("only", {"": NOTHING})
            self.values = self._line("only_values", "如：采用、报送", label="条件取值")
            self._line("since", "四位年份，空着为一直要求", whole=True)
            self._line("row", "如 2.1")
        else:
            self._line("title", "{n} 写天数或次数，{what} 写事项")
            self._combo("check", CHECKS)
            self._line("kinds_titles", "记录类别，用、分开", label="记录类别", fault="kinds")
            self._line("days", "天", whole=True)
            self._line("periods", "段", whole=True)
        self.grid.setRowStretch(self.grid.rowCount(), 1)

    def _add(self, name: str, widget: QWidget, label: str, fault: str) -> None:
        row = self.grid.rowCount()
        title = QLabel(label or LABELS[self.subject].get(name, name), self)
        title.setProperty("role", "field")
        widget.setAccessibleName(title.text())
        self.grid.addWidget(title, row, 0)
        self.grid.addWidget(widget, row, 1)
        said = QLabel("", self)
        said.setProperty("role", "fault")
        said.setWordWrap(True)
        said.hide()
        self.grid.addWidget(said, row + 1, 1)
        self.faults[fault or name] = said
        self.editors[name] = widget

    def _combo(self, name: str, choices: dict[str, str], label: str = "") -> ComboBox:
        combo = ComboBox(parent=self)
        for key, words in choices.items():
            combo.addItem(words, key)
        self._add(name, combo, label, "")
        combo.activated.connect(lambda _: self._put(name, combo.currentData()))
        return combo

    def _line(self, name: str, hint: str, *, whole: bool = False, label: str = "", fault: str = "") -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(hint)
        self._add(name, line, label, fault)

        def put(text: str) -> None:
            value: Any = text.strip()
            if whole:
                value = int(value) if value.isdecimal() else value
            self._put(name, value)

        line.textEdited.connect(put)
        return line

    def _put(self, name: str, value: Any) -> None:
        table = self.table
        if name == "only":
            self._conditions(value)
            table.pop("only", None)
            self.values.setText("")
            self.values.setEnabled(bool(value))
            self.condition = value
        elif name == "only_values":
            values = [v.strip() for v in str(value).split("、") if v.strip()]
            table.pop("only", None)
            if values and self.condition:
                table["only"] = {self.condition: values}
        elif name == "kinds_titles":
            names = {k.title: k.name for k in KINDS}
            table["kinds"] = [names.get(t.strip(), t.strip()) for t in str(value).split("、") if t.strip()]
        elif value in ("", "records") and name not in ("number", "title"):
            table.pop(name, None)
        else:
            table[name] = value
        if name == "kind":
            table.pop("only", None)
            self.show_table(table)
        self.changed()

    def _conditions(self, chosen: str = "") -> None:
        combo = self.editors["only"]
        assert isinstance(combo, ComboBox)
        found = conditions(self.table["kind"]) if self.table.get("kind") in _QUOTA_KINDS else {}
        combo.clear()
        combo.addItem(NOTHING, "")
        for name, (label, _) in found.items():
            combo.addItem(label, name)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        offered = found[chosen][1] if chosen in found else ()
        self.values.setPlaceholderText("、".join(offered) or "先选条件")
        self.values.setEnabled(bool(chosen))

    def show_table(self, table: dict[str, Any]) -> None:
        """Show a rule; what is typed goes into this very table."""
        self.table = table
        if self.subject == "quotas":
            only = dict(table.get("only", {}))
            self.condition = next(iter(only), "")
            self._conditions(self.condition)
            self.values.setText("、".join(only.get(self.condition, ())))
        for name, widget in self.editors.items():
            if name in ("only", "only_values"):
                continue
            if name == "kinds_titles":
                titles = [kind(k).title if any(k == x.name for x in KINDS) else k for k in table.get("kinds", ())]
                value: Any = "、".join(titles)
            else:
                value = table.get(name, "records" if name == "measure" else "")
            if isinstance(widget, ComboBox):
                widget.setCurrentIndex(widget.findData(value))
            elif isinstance(widget, QLineEdit):
                widget.setText(str(value))

    def show_faults(self, found: list[tuple[str, str]]) -> None:
        """Show each fault under its field; none clears them."""
        for name, label in self.faults.items():
            reasons = [r for n, r in found if n == name or (n == "name" and name == "title")]
            label.setText("；".join(reasons))
            label.setVisible(bool(reasons))
        for name, widget in self.editors.items():
            wrong = any(n in (name, name.removesuffix("_titles"), name.removesuffix("_values")) for n, _ in found)
            widget.setProperty("fault", "true" if wrong else None)
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class RulesDialog(QDialog):
    """Edits a bureau's own quotas and warnings from a stated period on. `changes` holds what was written."""

    def __init__(self, desk: Desk, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.talk = desk, talk
        self.changes: list[Any] = []
        self.setWindowTitle("指标与预警设置")
        self.resize(920, 640)
        self.subject = "quotas"
        self.tables: list[dict[str, Any]] = []
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
        add = Button("新增一条", "plain", "plus", parent=self)
        add.clicked.connect(self.add)
        self.remove_button = Button("删除这条", "plain", "trash", parent=self)
        self.remove_button.clicked.connect(self.remove)
        self.drop_button = Button("取消这次设置", parent=self)
        self.drop_button.clicked.connect(self._drop)
        self.said = QLabel("", self)
        self.said.setProperty("role", "fault")
        self.said.setWordWrap(True)
        keep = Button("保存", "primary", parent=self)
        keep.clicked.connect(self.save)
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        for button in (add, self.remove_button, self.drop_button):
            foot.addWidget(button)
        foot.addStretch(1)
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
        self.fields = RuleFields(subject, self._changed)
        self.area.setWidget(self.fields)
        self._read()

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
        self.tables = own_rules.tables_on(self.desk, self.subject, self.period)
        self.dirty = False
        self._show_history()
        self._fill(0)

    def _own(self) -> Own | None:
        return next((o for o in own_rules.sections(self.desk, self.subject) if o.since == self.period), None)

    def _show_history(self) -> None:
        own = own_rules.sections(self.desk, self.subject)
        said = "；".join(o.label for o in own) or "还没有改过，用的是程序自带的规则"
        self.history.setText(f"本单位的{SUBJECTS[self.subject]}设置：{said}。过去的年度始终按当时的规则计算。")
        found = self._own()
        self.source.setText(found.source if found else self.source.text())
        self.drop_button.setEnabled(found is not None)

    def _fill(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([summary(self.subject, t) for t in self.tables])
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(row, len(self.tables) - 1))
        self._chosen(self.list.currentRow())

    def _chosen(self, row: int) -> None:
        self.fields.setEnabled(row >= 0)
        self.remove_button.setEnabled(row >= 0)
        if row >= 0:
            self.fields.show_table(self.tables[row])
            self._check()

    def _changed(self) -> None:
        self.dirty = True
        row = self.list.currentRow()
        self.list.item(row).setText(summary(self.subject, self.tables[row]))
        self._check()

    def _check(self) -> list[tuple[int, str, str]]:
        found = faults_of(self.subject, self.tables)
        row = self.list.currentRow()
        self.fields.show_faults([(name, reason) for n, name, reason in found if n == row])
        others = sorted({n + 1 for n, _, _ in found if n != row})
        self.said.setText(f"第 {'、'.join(map(str, others))} 条还有问题，点开看。" if others else "")
        return found

    def add(self) -> None:
        """A new rule, to be filled in."""
        if self.subject == "quotas":
            self.tables.append({"kind": "", "who": "cadre", "period": "year", "number": 1})
        else:
            self.tables.append({"name": f"own{len(self.tables) + 1}", "check": "silent", "title": "", "days": 30})
        self.dirty = True
        self._fill(len(self.tables) - 1)

    def remove(self) -> None:
        """Take the chosen rule away."""
        row = self.list.currentRow()
        if row >= 0:
            del self.tables[row]
            self.dirty = True
            self._fill(row)

    def save(self) -> None:
        """Put the rules in force from the period on, if there is no fault."""
        if found := self._check():
            self.list.setCurrentRow(found[0][0])
            self.said.setText(f"没有保存：有 {len(found)} 处需要改。")
            return
        try:
            changes = own_rules.save_section(self.desk, self.subject, self.period, self.tables, self.source.text())
        except UserError as error:
            self.said.setText(str(error))
            return
        self.dirty = False
        if changes.operation is None:
            self.said.setText("没有改动，不需要保存。")
            return
        self.changes.append(changes)
        self._show_history()
        self.said.setText("")
        self.talk.warn(f"已保存：从{Period.parse(self.period).label}起按新的{SUBJECTS[self.subject]}执行。")

    def _drop(self) -> None:
        own = self._own()
        if own is None or not self.talk.ask(f"取消“{own.label}”？之前的规则恢复执行，可以撤销。", "取消设置", "不取消"):
            return
        try:
            self.changes.append(own_rules.drop_section(self.desk, own))
        except UserError as error:
            self.said.setText(str(error))
            return
        self._read()

    def reject(self) -> None:
        if self.dirty and not self.talk.ask("改动还没有保存。", "放弃改动", "继续修改"):
            return
        super().reject()
