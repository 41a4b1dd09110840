"""One entry's fields of the rules of scores: weights, value of votes, indicators, additions and deductions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cadreapp.records import KINDS, PLATFORMS
from cadreapp.records.appraisal import CIVIL_GRADES
from cadreapp.rules.appraisal.ballots import ABSTAINED, VOTES
from cadreapp.rules.score_rules import PARTS, PERIODS, SCORE_MEASURES
from ui.dialogs.rules.fields import RuleFields, paired, pairs, split

OF_CADRES = {k.name: k.title for k in KINDS if k.platform and k.who in ("cadre", "cadres")}
GOING_ON = {k.name: k.title for k in KINDS if k.name in OF_CADRES and k.end_field}
DETAILS = {d.name: d.label for k in KINDS if k.name in OF_CADRES for f in k.fields for d in f.details}
NUMBERS = ("ballot", "judges", "weight", "ceiling", "full", "points", "most", *(vote.name for vote in VOTES))


def score_summary(table: dict[str, Any]) -> str:
    """One entry in a line of the list."""
    part = table.get("part", "")
    if part == "weights":
        shares = "、".join(str(w) for w in table.get("platforms", ()))
        more = "".join(
            f"　{label} {table[name]}" for name, label in (("ballot", "测评"), ("judges", "评委")) if table.get(name)
        )
        return f"权重　{PERIODS.get(table.get('period', ''), '')}　{shares}{more}"
    if part == "ballot":
        worth = "、".join(f"{w}{table.get(v.name, '')}" for v, w in zip(VOTES, (*CIVIL_GRADES, ABSTAINED), strict=True))
        return f"测评票值　{worth}"
    platform = dict(enumerate(PLATFORMS, 1)).get(table.get("platform", 0), "（未选平台）")
    if part == "extra":
        each = table.get("points", 0)
        words = (
            "按名次" if table.get("places") else f"每条 {each:+}" if isinstance(each, int | float) else "（未写分数）"
        )
        return f"加减分　{platform}　{table.get('title') or '（未写名称）'}　{words}"
    return f"得分项　{platform}　{table.get('title') or '（未写名称）'}　满分 {table.get('weight', '')}"


def new_entry(part: str) -> dict[str, Any]:
    """A new indicator, addition or deduction, to be filled in."""
    own = {"weight": 10} if part == "indicator" else {"points": 1, "most": 5}
    return {"part": part, "platform": 1, "kind": "", "title": "", **own}


def as_number(text: str) -> Any:
    """What is typed as a number; what is none stays text, for the check to name."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


class ScoreFields(RuleFields):
    """The fields of one entry of one sort (PARTS)."""

    CONDITION = "where"

    def __init__(self, part: str, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        self.part = part
        super().__init__("scoring", changed, parent)
        self.setAccessibleName(PARTS[part])

    def _build(self, subject: str) -> None:
        if self.part == "weights":
            self._combo("period", PERIODS)
            self._line("platforms", "按五大平台的次序，如：20、20、20、25、15")
            self._line("ballot", "空着为不计")
            self._line("judges", "空着为不计")
        elif self.part == "ballot":
            for vote in VOTES:
                self._line(vote.name, "0 到 100")
        else:
            self._line("title", "印在表上的名称")
            self._combo("platform", {n: title for n, title in enumerate(PLATFORMS, 1)})
            self._combo("kind", OF_CADRES)
            self._indicator() if self.part == "indicator" else self._extra()

    def _indicator(self) -> None:
        self._line("weight", "本平台得分里占多少")
        self._line("ceiling", "超额完成最多算到满分的几倍，空着为 1")
        self._line("full", "全年多少条（学时）得满分；空着为按指标")
        self._combo("measure", SCORE_MEASURES)
        self._combo("only_if", {"": "所有人", **GOING_ON})
        self._combo("year_only", {False: "年度和季度", True: "只在年度"})

    def _extra(self) -> None:
        self._line("points", "减分写负数；按名次的空着")
        self._line("most", "合计最多加减多少")
        self._combo("where", {"": "不限"})
        self.values = self._line("where_values", "如：采用", label="条件取值")
        self._combo("detail", {"": "不按", **DETAILS})
        self._line("places", "如：1 3、2 2、3 1")
        self._combo("overdue", {False: "按记录日期", True: "按办理期限超期"})

    def _put(self, name: str, value: Any) -> None:
        table = self.table
        if name == "platforms":
            table[name] = [as_number(w) for w in split(str(value))]
        elif name in NUMBERS:
            table[name] = as_number(str(value))
            if value == "":
                table.pop(name)
        elif name == "places":
            table[name] = {word: as_number(str(points)) for word, points in pairs(str(value)).items()}
            if not table[name]:
                table.pop(name)
        elif name in ("year_only", "overdue", "measure", "only_if", "detail") and value in (False, "", "records"):
            table.pop(name, None)
        else:
            super()._put(name, value)
            return
        self.changed()

    def _shown(self, name: str, table: dict[str, Any]) -> Any:
        if name in ("year_only", "overdue"):
            return table.get(name, False)
        if name == "platforms":
            return "、".join(str(w) for w in table.get(name, ()))
        if name == "places":
            return paired(table.get(name, {}))
        if name == "ceiling":
            return table.get(name, "")
        return super()._shown(name, table)
