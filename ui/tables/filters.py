"""The row of filters over a table: words, 只看补录, values taken from cells; kept by name for each kind."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from cadreapp.records.kind import FieldSpec, FieldType, Kind, Named
from ui.kit import memory
from ui.kit.controls import Button, CheckBox, Chip, SearchField
from ui.kit.editors import packed, unpacked
from ui.kit.flow import FlowLayout
from ui.kit.talk import Talk
from ui.tables.model import Filtered, shown

WAIT = 250
"""Milliseconds after the last letter before the table is read anew."""
_WHOLE = (FieldType.FILES, FieldType.PHOTO)
_NAMED = (FieldType.PERSON, FieldType.PEOPLE, FieldType.TAGS, FieldType.CAMPAIGNS)


def values_of(spec: FieldSpec, value: Any) -> list[Any]:
    """The values of a cell by which rows can be found: of names and labels each by itself."""
    if spec.type in _WHOLE:
        return []
    if isinstance(value, tuple):
        return [one.name if isinstance(one, Named) else one for one in value]
    return [value.name if isinstance(value, Named) else value]


def said(spec: FieldSpec, value: Any) -> str:
    """A filter in words: «地点 示例社区», «地点 未填»."""
    if value is None:
        return f"{spec.label} 未填"
    whole = isinstance(value, str) and spec.type in _NAMED
    return f"{spec.label} {value if whole else shown(spec, value)}"


def _key(kind: Kind) -> str:
    return f"filters/{kind.name}"


def kept(kind: Kind) -> dict[str, Filtered]:
    """The filters kept for a kind, by name; what cannot be read is left out."""
    found: dict[str, Filtered] = {}
    try:
        for name, one in json.loads(memory.text(_key(kind), "{}")).items():
            says = tuple((str(f), unpacked(v)) for f, v in one["says"] if any(s.name == f for s in kind.fields))
            found[name] = Filtered(str(one["text"]), bool(one["late"]), says)
    except (ValueError, KeyError, TypeError, AttributeError):
        return found
    return found


def keep(kind: Kind, name: str, filtered: Filtered | None) -> None:
    """Keep a filter by a name; None: forget it."""
    some = kept(kind)
    if filtered is None:
        some.pop(name, None)
    else:
        some[name] = filtered
    pack = {
        n: {"text": f.text, "late": f.late, "says": [[field, packed(v)] for field, v in f.says]}
        for n, f in some.items()
    }
    memory.keep(_key(kind), json.dumps(pack, ensure_ascii=False))


class FilterRow(QFrame):
    """The row. `changed`: other rows are asked for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "filters")
        self.kind: Kind | None = None
        self.filtered = Filtered()
        self.talk = Talk(self)
        self.field = SearchField("筛选：部分文字或拼音首字母", self)
        self.field.setAccessibleName("筛选文字")
        self.field.setFixedWidth(220)
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(lambda: self.take(replace(self.filtered, text=self.field.text())))
        self.field.textEdited.connect(lambda _: self._timer.start())
        self.late = CheckBox("只看补录", parent=self)
        self.late.clicked.connect(lambda: self.take(replace(self.filtered, late=self.late.isChecked())))
        self.keep_button = Button("已存的筛选", "quiet", pad=8, parent=self)
        self.keep_button.clicked.connect(self._offer)
        self.clear_button = Button("清除筛选", "quiet", pad=8, parent=self)
        self.clear_button.clicked.connect(lambda: self.take(Filtered()))
        self.flow = FlowLayout(self, 6)
        self.flow.setContentsMargins(16, 2, 8, 6)
        for part in (self.field, self.late, self.keep_button, self.clear_button):
            self.flow.addWidget(part)
        self.chips: list[Chip] = []
        self.hide()

    def show_kind(self, kind: Kind) -> None:
        """Begin anew for another kind, without a filter."""
        self.kind = kind
        self.take(Filtered(), tell=False)
        self.hide()

    def take(self, filtered: Filtered, *, tell: bool = True) -> None:
        """Filter by this."""
        self._timer.stop()
        changed, self.filtered = filtered != self.filtered, filtered
        if self.field.text() != filtered.text:
            self.field.setText(filtered.text)
        self.late.setChecked(filtered.late)
        self._show_chips()
        self.clear_button.setEnabled(filtered.active)
        if changed and tell:
            self.changed.emit()

    def only(self, field: str, value: Any) -> None:
        """Add: only rows that say this."""
        rest = tuple(one for one in self.filtered.says if one != (field, value))
        self.show()
        self.take(replace(self.filtered, says=(*rest, (field, value))))

    def _show_chips(self) -> None:
        for chip in self.chips:
            self.flow.removeWidget(chip)
            chip.setParent(None)
            chip.deleteLater()
        self.chips = []
        for at, (field, value) in enumerate(self.filtered.says):
            assert self.kind is not None
            chip = Chip(said(self.kind[field], value), "tint", "accent_text", parent=self)
            rest = tuple(one for one in self.filtered.says if one != (field, value))
            chip.removed.connect(lambda rest=rest: self.take(replace(self.filtered, says=rest)))
            self.flow.insert(2 + at, chip)
            chip.show()
            self.chips.append(chip)
        self.flow.invalidate()
        self.updateGeometry()

    def _offer(self) -> None:
        """The kept filters, and keeping this one."""
        kind = self.kind
        if kind is None:
            return
        menu = QMenu(self)
        some = kept(kind)
        for name, filtered in some.items():
            menu.addAction(name, lambda filtered=filtered: self.take(filtered))
        if some:
            menu.addSeparator()
        save = menu.addAction("把现在的筛选存起来…", self.keep_this)
        save.setEnabled(self.filtered.active)
        if some:
            gone = menu.addMenu("删除已存的")
            for name in some:
                gone.addAction(name, lambda name=name: keep(kind, name, None))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.keep_button.mapToGlobal(self.keep_button.rect().bottomLeft()))

    def keep_this(self) -> None:
        """Keep the filter by a name that the user types."""
        if self.kind is None or not self.filtered.active:
            return
        name = self.talk.ask_text("存筛选", "以后在“已存的筛选”里一点就用。叫什么？", "名称")
        if name:
            keep(self.kind, name, self.filtered)
