"""Whether a cadre is ready (成熟): each stated condition met, not met, or not known. Pure; nobody is barred."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from cadreapp.rules.appraisal.effects import Punishment

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"


@dataclass(frozen=True)
class Condition:
    """One condition of readiness.toml; which of the numbers counts depends on `check`."""

    name: str
    check: str
    title: str
    years: int = 0
    months: int = 0
    words: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def label(self) -> str:
        """The condition in words."""
        return self.title.replace("{n}", str(self.years or self.months))


@dataclass(frozen=True)
class Readiness:
    """The conditions, and what counts as time at the grass roots: kinds of records, natures of units."""

    conditions: tuple[Condition, ...] = ()
    kinds: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Glance:
    """What stands of a cadre on a day. `grades`: (year, confirmed grade or None) of the last years, newest first;
    `months` at the grass roots; `punishments` that have effect on the day."""

    grades: tuple[tuple[int, str | None], ...]
    certificates: tuple[str, ...]
    months: int
    punishments: tuple[Punishment, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A condition against a cadre: met, unmet or unknown, and why in words."""

    condition: Condition
    state: str
    words: str
    missing: tuple[str, ...] = field(default=())


def judge(condition: Condition, glance: Glance) -> Finding:
    """A condition against what stands of a cadre; what has no record is unknown, not unmet."""
    return _CHECKS[condition.check](condition, glance)


def _grades(condition: Condition, glance: Glance) -> Finding:
    some = glance.grades[: condition.years]
    low = [f"{year}年{grade}" for year, grade in some if grade and grade not in condition.words]
    none = [str(year) for year, grade in some if not grade]
    if low:
        return Finding(condition, UNMET, "、".join(low))
    if none or len(some) < condition.years:
        return Finding(condition, UNKNOWN, f"{'、'.join(none)}年没有确认的等次", tuple(none))
    return Finding(condition, MET, "、".join(f"{year}年{grade}" for year, grade in some))


def _certificates(condition: Condition, glance: Glance) -> Finding:
    missing = tuple(group[0] if len(group) == 1 else "社工证" for group in condition.groups if not _one(group, glance))
    if missing:
        return Finding(condition, UNMET, f"还没有{'、'.join(missing)}", missing)
    return Finding(condition, MET, "、".join(glance.certificates))


def _one(group: Collection[str], glance: Glance) -> bool:
    return any(name in group for name in glance.certificates)


def _grassroots(condition: Condition, glance: Glance) -> Finding:
    state = MET if glance.months >= condition.months else UNMET
    return Finding(condition, state, duration(glance.months))


def _last_grade(condition: Condition, glance: Glance) -> Finding:
    """The latest whole year's grade; one of `words` means that they are no candidate."""
    year, grade = next(iter(glance.grades), (0, None))
    if not grade:
        return Finding(condition, UNKNOWN, f"{year}年没有确认的等次" if year else "没有确认的等次", (str(year),))
    if grade in condition.words:
        return Finding(condition, UNMET, f"{year}年{grade}，不能作为提拔人选")
    return Finding(condition, MET, f"{year}年{grade}")


def _punishment(condition: Condition, glance: Glance) -> Finding:
    words = "；".join(punished(p) for p in glance.punishments)
    return Finding(condition, UNMET, words) if words else Finding(condition, MET, "没有")


def punished(one: Punishment) -> str:
    """A measure that has effect, in words."""
    until = f"影响期至 {one.until}" if one.until else "没有结案"
    if not one.until and one.effect.restored:
        until = "没有登记恢复党员权利的日期，影响期没有起算"
    return f"{one.measure or one.kind}（{one.day}，{until}）"


_CHECKS = {
    "grades": _grades,
    "last_grade": _last_grade,
    "certificates": _certificates,
    "grassroots": _grassroots,
    "punishment": _punishment,
}
CHECKS = tuple(_CHECKS)


def duration(months: int) -> str:
    """Months in words: 2 年 3 个月."""
    years, rest = divmod(months, 12)
    return (f"{years} 年" if years else "") + (f"{' ' if years else ''}{rest} 个月" if rest or not years else "")


def whole_months(spans: Iterable[tuple[date, date]]) -> int:
    """Months covered by spans of days (both ends included), each day once; 30.44 days a month, rounded down."""
    days: set[int] = set()
    for first, last in spans:
        days.update(range(first.toordinal(), last.toordinal() + 1))
    return int(len(days) / 30.4375)


def findings(conditions: Sequence[Condition], glance: Glance) -> tuple[Finding, ...]:
    """Every condition against a cadre, in the order of the rules."""
    return tuple(judge(c, glance) for c in conditions)
