"""单位名称 and 启用日期: asked at the first start, changed later with what a moved day would bring shown before."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from cadreapp.errors import Refused
from cadreapp.operations import settings
from cadreapp.operations.beginning import Moved, preview, set_began
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from ui.forms.form import Form
from ui.forms.links import Context
from ui.talk import Talk
from ui.tasks import Tasks

NAME = FieldSpec("name", settings.BUREAU.label, FieldType.TEXT, help=settings.BUREAU.help)
RENAMED = FieldSpec("since", "改名日期", FieldType.DAY, help="从哪一天起改用新名称；空着就是今天")
WRONG = FieldSpec("correct", "原名写错了", FieldType.FLAG, help="勾选后，以前的报表也改用新名称")
BEGAN = FieldSpec("began", settings.BEGAN.label, FieldType.DAY, required=True, help=settings.BEGAN.help)


def _kind(*fields: FieldSpec) -> Kind:
    return Kind("Bureau", "单位名称和启用日期", 0, "", "", fields, ("name",), "any", title_field="name")


class BureauDialog(QDialog):
    """The form of the two settings. `changes`: what was written, in order."""

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        talk: Talk,
        context: Context,
        parent: QWidget | None = None,
        *,
        first: bool = False,
    ) -> None:
        """`first`: asked at the first start, when nothing is known yet."""
        super().__init__(parent)
        self.desk, self.tasks, self.talk, self.first = desk, tasks, talk, first
        self.changes: list[Changes] = []
        self.name, self.began = settings.bureau_name(desk), settings.began(desk)
        self.setWindowTitle("第一次使用" if first else "单位名称和启用日期")
        self.resize(520, 400)
        words = QLabel(self._words(), self)
        words.setWordWrap(True)
        words.setProperty("role", "hint")
        fields = (NAME, RENAMED, WRONG, BEGAN) if self.name else (NAME, BEGAN)
        self.form = Form(_kind(*fields), context, self)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self.reject)
        self.form.cancel_button.setText("以后再说" if first else "关闭")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 0)
        column.addWidget(words)
        column.addWidget(self.form, 1)
        day = (self.began or desk.today()).isoformat()
        self.form.open({"name": self.name or None, "began": day}, 1)
        self.form.set_dirty(first or not settings.is_set(desk, "began"))

    def _words(self) -> str:
        rule = "启用日期以前的事项不催办、不预警、不算欠；以前的资料可以导入，算作启用前数据，不算补录。"
        if self.first:
            return f"请填写单位名称（印在报表标题上）和启用日期。{rule}以后可以在“工具”菜单里修改。"
        if not settings.is_set(self.desk, "began") and self.began:
            return f"启用日期还没有设置，现在按第一次登记的日子 {self.began} 计。{rule}"
        return rule

    def _save(self, values: dict[str, Any]) -> None:
        if not values["began"]:
            self.form.rows["began"].say("请填写启用日期")
            return
        day = date.fromisoformat(values["began"])
        if self.first or day == self.began:
            self._write(values, day)
            return
        self.form.setEnabled(False)
        self.tasks.read(lambda: preview(self.desk, day), lambda moved: self._asked(values, moved), failed=self._refused)

    def _asked(self, values: dict[str, Any], moved: Moved) -> None:
        """Show what a moved day brings, before it is saved."""
        self.form.setEnabled(True)
        if not moved.owed or self.talk.ask(f"{moved.words}确定保存吗？", "保存", "不保存"):
            self._write(values, moved.day)

    def _write(self, values: dict[str, Any], day: date) -> None:
        since = date.fromisoformat(values["since"]) if values.get("since") else None
        name, correct = values["name"] or "", bool(values.get("correct"))

        def work() -> list[Changes]:
            done = []
            if name != self.name:
                done.append(settings.set_bureau_name(self.desk, name, since=since, correct=correct))
            done.append(set_began(self.desk, day))
            return [c for c in done if c.operation is not None]

        self.form.setEnabled(False)
        self.tasks.write(work, self._written, failed=self._refused)

    def _written(self, changes: list[Changes]) -> None:
        self.form.setEnabled(True)
        self.changes += changes
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.form.setEnabled(True)
        if isinstance(error, Refused):
            self.form.show_faults(error.faults)
        else:
            self.tasks.failed.emit(error)
