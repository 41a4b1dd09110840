"""One rule's fields in 指标、预警与考核方案: quotas, warnings, schemes of appraisal; each fault under its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from cadreapp.operations.counting.bureau_rules import LABELS, conditions
from cadreapp.operations.counting.grid import LENGTHS
from cadreapp.records import KINDS, kind
from cadreapp.records.appraisal import STAFF_KINDS
from cadreapp.rules import MEASURES, WHO
from cadreapp.rules.workdays import days_in, in_words, read_notice
from ui.kit import theme
from ui.kit.controls import ComboBox

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
    "untold": "季评鉴后两档多久没有谈话",
}
NOTHING = "不限"
QUOTA_KINDS = {k.name: k.title for k in KINDS if k.platform}


def summary(subject: str, table: dict[str, Any]) -> str:
    """One rule in a line of the list."""
    if subject == "grading":
        staff = "、".join(table.get("staff", ())) or "（未写身份）"
        cap = f"“{table.get('top', '')}”不超过 {table['cap']}%" if table.get("cap") else "不限名额"
        return f"{staff}　{LENGTHS.get(table.get('period', ''), '')}　{cap}"
    if subject == "warnings":
        number = table.get("days") or table.get("periods") or ""
        return str(table.get("title", "")).replace("{n}", str(number)).replace("{what}", "某事项") or "（新预警）"
    if subject == "holidays":
        off, work = len(table.get("off", ())), len(table.get("work", ()))
        return f"{table.get('year', '')}年　放假 {off} 天，周末上班 {work} 天"
    title = QUOTA_KINDS.get(table.get("kind", ""), "（未选事项）")
    length = LENGTHS.get(table.get("period", ""), "")
    number = table.get("number", 1) if table.get("measure", "records") in ("records", "listed_books") else "按计法"
    return f"{title}　{WHO.get(table.get('who', ''), '')}{length} {number}"


def new_table(subject: str, number: int) -> dict[str, Any]:
    """A new rule, to be filled in; `number`: how many there are."""
    if subject == "holidays":
        return {"off": [], "work": []}
    if subject == "quotas":
        return {"kind": "", "who": "cadre", "period": "year", "number": 1}
    if subject == "grading":
        return {"staff": [], "period": "quarter", "words": [], "top": "", "cap": 0, "basis": "本单位考核方案"}
    return {"name": f"own{number + 1}", "check": "silent", "title": "", "days": 30}


def split(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip()]


def pairs(text: str) -> dict[str, Any]:
    """`好 1.2、较好 1` as word → number; what is no number stays text, for the check to name."""
    found: dict[str, Any] = {}
    for part in split(text):
        word, _, number = part.rpartition(" ")
        try:
            found[word.strip() or part] = float(number)
        except ValueError:
            found[word.strip() or part] = number
    return found


def paired(pairs: dict[str, Any]) -> str:
    return "、".join(
        f"{word} {number:g}" if isinstance(number, float | int) else f"{word} {number}"
        for word, number in pairs.items()
    )


def _own_labels(name: str) -> dict[str, str]:
    """Label → name of a kind's own fields."""
    return {spec.label: spec.name for spec in kind(name).own} if name in QUOTA_KINDS else {}


LISTS = ("staff", "words")
DAYS = ("off", "work")


class RuleFields(QWidget):
    """The fields of one rule. They write into its table as they are changed, and call `changed`."""

    CONDITION = "only"
    """The field that holds the rule's condition."""

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
        self._build(subject)
        self.grid.setRowStretch(self.grid.rowCount(), 1)

    def _build(self, subject: str) -> None:
        if subject == "quotas":
            self._combo("kind", QUOTA_KINDS)
            self._combo("who", WHO)
            self._combo("period", LENGTHS)
            self._line("number", "1 到 999", whole=True)
            self._combo("measure", MEASURES)
            self._line("cap", "空着为不限", whole=True)
            self._combo("cap_per", {"": NOTHING, **LENGTHS})
            self._combo("only", {"": NOTHING})
            self.values = self._line("only_values", "如：采用、报送", label="条件取值")
            self._line("since", "四位年份，空着为一直要求", whole=True)
            self._line("drafts", "本人所写的栏目，如：述工作、晒业绩；空着为确认后才算")
            self._line("row", "如 2.1")
        elif subject == "grading":
            self._line("staff", "、".join(STAFF_KINDS))
            self._combo("period", {n: LENGTHS[n] for n in ("quarter", "year")})
            self._line("words", "从好到差，用、分开")
            self._line("top", "如：好")
            self._line("cap", "百分之几，0 为不限", whole=True)
            self._line("approved_cap", "经批准一般到百分之几，空着为没有规定", whole=True)
            self._line("approver", "超出的由谁批准，空着为没有规定")
            self._line("coefficients", "如：好 1.2、较好 1.0")
            self._line("basis", "文件名称，印在名额旁边")
        elif subject == "holidays":
            self._line("off", "如：1月1日至3日、2月15日至23日")
            self._line("work", "如：1月4日、2月14日")
            self._line("notice", "把放假通知的原文粘贴在这里，自动填上面两栏", label="通知原文")
        else:
            self._line("title", "{n} 写天数或次数，{what} 写事项")
            self._combo("check", CHECKS)
            self._line("kinds_titles", "记录类别，用、分开", label="记录类别", fault="kinds")
            self._line("days", "天", whole=True)
            self._line("periods", "段", whole=True)

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

    def _combo(self, name: str, choices: Mapping[Any, str], label: str = "") -> ComboBox:
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
        year = table.get("year") if isinstance(table.get("year"), int) else 0
        if name in DAYS:
            table[name] = days_in(str(value), year or 1)
        elif name == "notice":
            table["off"], table["work"] = read_notice(str(value), year or 1)
            self.show_table(table)
        elif name in LISTS:
            table[name] = split(str(value))
        elif name == "coefficients":
            table[name] = pairs(str(value))
        elif name == "drafts":
            names = _own_labels(table.get("kind", ""))
            table[name] = [names.get(label, label) for label in split(str(value))]
            if not table[name]:
                del table[name]
        elif name == self.CONDITION:
            self._conditions(value)
            table.pop(self.CONDITION, None)
            self.values.setText("")
            self.values.setEnabled(bool(value))
            self.condition = value
        elif name == f"{self.CONDITION}_values":
            values = [v.strip() for v in str(value).split("、") if v.strip()]
            table.pop(self.CONDITION, None)
            if values and self.condition:
                table[self.CONDITION] = {self.condition: values}
        elif name == "kinds_titles":
            names = {k.title: k.name for k in KINDS}
            table["kinds"] = [names.get(t.strip(), t.strip()) for t in str(value).split("、") if t.strip()]
        elif value in ("", "records") and name not in ("number", "title", "basis", "top"):
            table.pop(name, None)
        else:
            table[name] = value
        if name == "kind":
            table.pop(self.CONDITION, None)
            table.pop("drafts", None)
            self.show_table(table)
        self.changed()

    def _conditions(self, chosen: str = "") -> None:
        combo = self.editors[self.CONDITION]
        assert isinstance(combo, ComboBox)
        found = conditions(self.table["kind"]) if self.table.get("kind") in QUOTA_KINDS else {}
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
        if self.CONDITION in self.editors:
            only = dict(table.get(self.CONDITION, {}))
            self.condition = next(iter(only), "")
            self._conditions(self.condition)
            self.values.setText("、".join(only.get(self.condition, ())))
        for name, widget in self.editors.items():
            if name in (self.CONDITION, f"{self.CONDITION}_values", "notice"):
                continue
            if name == "drafts":
                labels = {n: label for label, n in _own_labels(table.get("kind", "")).items()}
                value: Any = "、".join(labels.get(n, n) for n in table.get(name, ()))
            elif name == "kinds_titles":
                titles = [kind(k).title if any(k == x.name for x in KINDS) else k for k in table.get("kinds", ())]
                value = "、".join(titles)
            else:
                value = self._shown(name, table)
                value = in_words(value) if name in DAYS else value
            if isinstance(widget, ComboBox):
                widget.setCurrentIndex(widget.findData(value))
            elif isinstance(widget, QLineEdit):
                widget.setText(str(value))
                widget.setCursorPosition(0)

    def _shown(self, name: str, table: dict[str, Any]) -> Any:
        """What an editor shows of a table."""
        value = table.get(name, "records" if name == "measure" else "")
        return "、".join(value) if name in LISTS else paired(value or {}) if name == "coefficients" else value

    def show_faults(self, found: list[tuple[str, str]]) -> None:
        """Show each fault under its field; none clears them."""
        for name, label in self.faults.items():
            reasons = [r for n, r in found if n == name or (n == "name" and name == "title")]
            label.setText("；".join(reasons))
            label.setVisible(bool(reasons))
        for name, widget in self.editors.items():
            wrong = any(n in (name, name.removesuffix("_titles"), name.removesuffix("_values")) for n, _ in found)
            theme.restyle(widget, "fault", "true" if wrong else None)
