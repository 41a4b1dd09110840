"""单位名称, 启用日期 and who signs: asked at first, changed later with what a moved day brings shown before.

In the same box a unit gets another name, from a day on or for all time, and a day of its own to begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cadreapp.errors import Refused, UserError
from cadreapp.operations import settings
from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting.beginning_moved import Moved, preview, set_began
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import people
from cadreapp.operations.writing.units import rename_unit
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from ui.forms.form import Form
from ui.forms.links import Context
from ui.kit.dialog import Dialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

NAME = FieldSpec("name", settings.BUREAU.label, FieldType.TEXT, help=settings.BUREAU.help)
RENAMED = FieldSpec("since", "改名日期", FieldType.DAY, help="从哪一天起改用新名称；空着就是今天")
WRONG = FieldSpec("correct", "原名写错了", FieldType.FLAG, help="勾选后，以前的报表也改用新名称")
BEGAN = FieldSpec("began", settings.BEGAN.label, FieldType.DAY, required=True, help=settings.BEGAN.help)
SIGNERS = tuple(FieldSpec(s.name, s.label, FieldType.TEXT, help=s.help) for s in settings.SIGNERS)
UNIT_NAME = FieldSpec("unit_name", "新名称", FieldType.TEXT, help="这个单位改叫什么；从改名日期起，以前的报表仍用原名")
UNIT_BEGAN = FieldSpec("unit_began", "该单位启用日期", FieldType.DAY, help="这个单位从哪一天起单独计算")


def _unit(names: Sequence[str]) -> FieldSpec:
    note = "改名的，或者比全局早、晚启用的处室、单位，在这里选；空着就不改"
    return FieldSpec("unit", "处室、单位", FieldType.CHOICE, choices=tuple(names), help=note)


def _kind(*fields: FieldSpec) -> Kind:
    return Kind("Bureau", "单位名称和启用日期", 0, "", "", fields, ("name",), "any", title_field="name")


@dataclass(frozen=True)
class Known:
    """What the box begins with. `is_set`: 启用日期 was typed; `own`: the units' own, by their names.

    `signers`: who answers for papers, by the settings' names.
    """

    name: str
    began: date | None
    is_set: bool
    units: tuple[str, ...]
    own: Mapping[str, str]
    signers: Mapping[str, str]

    @property
    def is_first(self) -> bool:
        """Whether nothing was ever recorded."""
        return not self.is_set and self.began is None


def known(desk: Desk) -> Known:
    """The bureau's name, its units, and the days on which it and they began."""
    return Known(
        settings.bureau_name(desk),
        settings.began(desk),
        settings.is_set(desk, settings.BEGAN.name),
        tuple(unit.name for unit in people.units(desk)),
        Beginning.of(desk).units,
        {s.name: settings.value(desk, s.name) for s in settings.SIGNERS},
    )


class BureauDialog(Dialog):
    """The form of the two settings."""

    manual_page = "01-start.md"

    def __init__(
        self,
        desk: Desk,
        known: Known,
        tasks: Tasks,
        talk: Talk,
        context: Context,
        parent: QWidget | None = None,
        *,
        first: bool = False,
    ) -> None:
        """`first`: asked at the first start, when nothing is known yet."""
        super().__init__(parent, tasks, talk)
        self.desk, self.first = desk, first
        self.name, self.began, self.signers = known.name, known.began, known.signers
        self.setWindowTitle("第一次使用" if first else "单位名称和启用日期")
        self.resize(520, 400 if first else 520)
        words = QLabel(self._words(known), self)
        words.setWordWrap(True)
        words.setProperty("role", "hint")
        units = () if first else known.units
        of_units = (_unit(units), UNIT_NAME, UNIT_BEGAN) if units else ()
        names = (RENAMED, WRONG) if self.name or units else ()
        fields: tuple[FieldSpec, ...] = (NAME, BEGAN, *(() if first else SIGNERS), *of_units, *names)
        self.form = Form(_kind(*fields), context, self)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self.reject)
        self.form.cancel_button.setText("以后再说" if first else "关闭")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 0)
        column.addWidget(words)
        column.addWidget(self.form, 1)
        day = (self.began or desk.today()).isoformat()
        signers = {name: text or None for name, text in self.signers.items()}
        self.form.open({"name": self.name or None, "began": day, **({} if first else signers)}, 1)
        self.form.set_dirty(first or not known.is_set)

    def _words(self, known: Known) -> str:
        rule = "启用日期以前的事项不催办、不预警、不算欠；以前的资料可以导入，算作启用前数据，不算补录。"
        if self.first:
            return f"请填写单位名称（印在报表标题上）和启用日期。{rule}以后可以在“工具”菜单里修改。"
        if not known.is_set and self.began:
            rule = f"启用日期还没有设置，现在按第一次登记的日子 {self.began} 计。{rule}"
        own = "、".join(f"{unit} {day}" for unit, day in known.own.items())
        return rule + (f"单独启用的：{own}。" if own else "")

    def _save(self, values: dict[str, Any]) -> None:
        if not values["began"]:
            self.form.rows["began"].say("请填写启用日期")
            return
        day, unit, own = date.fromisoformat(values["began"]), values.get("unit"), values.get("unit_began")
        if unit and not (own or values.get("unit_name")):
            self.form.rows["unit_name"].say("选了处室、单位的，请填写新名称或者该单位启用日期")
            return
        if not unit and (own or values.get("unit_name")):
            self.form.rows["unit"].say("请选择是哪个处室、单位")
            return
        moves: list[tuple[date, str | None]] = [(day, None)] if not self.first and day != self.began else []
        moves += [(date.fromisoformat(own), unit)] if unit and own else []
        if not moves:
            self._write(values, day)
            return
        self.read(
            lambda: [preview(self.desk, to, of) for to, of in moves],
            lambda moved: self._asked(values, day, moved),
            self._refused,
            hold=True,
        )

    def _asked(self, values: dict[str, Any], day: date, moved: list[Moved]) -> None:
        """Show what moved days bring, before they are saved."""
        words = "".join(one.words for one in moved)
        if not any(one.owed for one in moved) or self.talk.ask(f"{words}确定保存吗？", "保存", "不保存"):
            self._write(values, day)

    def _write(self, values: dict[str, Any], day: date) -> None:
        since = date.fromisoformat(values["since"]) if values.get("since") else None
        name, correct = values["name"] or "", bool(values.get("correct"))

        def work() -> list[Changes]:
            done = []
            if name != self.name:
                done.append(settings.set_bureau_name(self.desk, name, since=since, correct=correct))
            done.append(set_began(self.desk, day))
            for key, before in self.signers.items():
                if key in values and (text := values[key] or "") != before:
                    done.append(settings.change(self.desk, key, text))
            if unit := values.get("unit"):
                if own := values.get("unit_began"):
                    done.append(set_began(self.desk, date.fromisoformat(own), unit))
                if called := values.get("unit_name"):
                    done.append(rename_unit(self.desk, unit, called, since=values.get("since"), correct=correct))
            return done

        self.write(work, lambda _: self.accept(), self._refused)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, Refused):
            self.form.show_faults(error.faults)
        else:
            self.talk.warn(str(error))
