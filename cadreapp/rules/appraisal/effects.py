"""What a 处理 or 处分 brings with it: for which calendar years it touches the grade, and how long it bars promotion.

Pure functions over effects.toml.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from cadreapp.records.appraisal import STAFF_KINDS

NO_BEST, REMARK, LOWEST = "不得优秀", "只写评语", "最低等次"
CONSEQUENCES = (NO_BEST, REMARK, LOWEST)
"""What a measure does to the grade of a year, the lightest first."""

NTH = ("当年", "第二年", "第三年", "第四年", "第五年")


@dataclass(frozen=True)
class Effect:
    """What follows from a measure for some kinds of staff (none named = all).

    `years`: one of CONSEQUENCES for the calendar year of the measure, the next one …; `promotion`: barred while it is
    in effect, `months` from its day, or, where `restored`, from the day on which 党员权利 were restored.
    """

    measure: str
    months: int = 0
    staff: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    promotion: bool = False
    restored: bool = False
    note: str = ""

    def consequence(self, nth: int) -> str:
        """What it does to the grade of the nth calendar year, 0 = that of the measure itself; "" = nothing."""
        return self.years[nth] if 0 <= nth < len(self.years) else ""


@dataclass(frozen=True)
class Punishment:
    """A measure taken against somebody: from `day`, in effect until `until` ("" = not known when it ends).

    `estimated`: the end follows from the table, nobody has typed it. `kind`: 处理, 处分 or 立案审查.
    """

    record: int
    person: int
    kind: str
    measure: str
    day: str
    until: str
    estimated: bool
    effect: Effect

    def in_force(self, day: str) -> bool:
        """Whether it has effect on an ISO day."""
        return self.day <= day and (not self.until or day <= self.until)

    def consequence(self, year: int) -> str:
        """What it does to the grade of a calendar year; "" = nothing."""
        return self.effect.consequence(year - int(self.day[:4]))

    @property
    def words(self) -> str:
        """The measure and its day: 记过（2021-03-01）."""
        return f"{self.measure or self.kind}（{self.day}）"

    def why(self, year: int) -> str:
        """Why it touches the grade of a year, in words."""
        return f"{self.day} 受{self.measure or self.kind}，{self.bars(year)}"

    def bars(self, year: int) -> str:
        """What it means for the grade of a year, in words."""
        nth = NTH[year - int(self.day[:4])]
        what = {NO_BEST: "不得评为优秀", REMARK: "只写评语、不定等次", LOWEST: "定为最低等次"}
        return f"{nth}{what[self.consequence(year)]}"


def heaviest(some: Iterable[Punishment], year: int) -> Punishment | None:
    """The measure of several that counts for the grade of a year: the heaviest, then the earliest."""
    touching = [p for p in some if p.consequence(year)]
    return min(touching, key=lambda p: (-CONSEQUENCES.index(p.consequence(year)), p.day, p.record), default=None)


def effect_of(effects: Collection[Effect], measure: str | None, staff: str) -> Effect | None:
    """The row for a measure against this kind of staff; of unknown staff the first; None where there is none."""
    rows = [e for e in effects if e.measure == measure]
    own = [e for e in rows if not e.staff or staff in e.staff]
    return next(iter(own or ([] if staff else rows)), None)


def effect_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one row of effects.toml, by its field: (name, Chinese sentence)."""
    for name in sorted(set(table) - {f.name for f in fields(Effect)}):
        yield name, f"不认识的项目 {name}"
    if not str(table.get("measure") or "").strip():
        yield "measure", "请写明处理或处分"
    if any(s not in STAFF_KINDS for s in table.get("staff", ())):
        yield "staff", f"身份应为 {'、'.join(STAFF_KINDS)}"
    years = table.get("years", ())
    if any(y not in CONSEQUENCES for y in years) or len(years) > len(NTH):
        yield "years", f"逐年的后果应为 {'、'.join(CONSEQUENCES)}，最多 {len(NTH)} 年"
    months = table.get("months", 0)
    if not isinstance(months, int) or isinstance(months, bool) or not 0 <= months <= 120:
        yield "months", "影响期应为 0 到 120 个月"
