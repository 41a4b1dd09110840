"""等次 and 名额: which words a kind of staff is graded with, and how many may get the best one. Pure functions."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cadreapp.paths import resource
from cadreapp.records.period import Period
from cadreapp.records.selection import UNGRADED


@dataclass(frozen=True)
class Scheme:
    """How some kinds of staff are graded in a quarter or a year. `cap`: per cent of `top`; 0 = none."""

    staff: tuple[str, ...]
    period: str
    words: tuple[str, ...]
    top: str
    cap: int
    basis: str
    since: int = 0
    until: int = 9999

    def fault(self, grade: str, staff: str) -> str:
        """What is wrong with a grade's word for this kind of staff; "" if nothing is."""
        if grade in self.words or grade == UNGRADED:
            return ""
        return f"{staff}的等次应为{'、'.join(self.words)}之一，不能用“{grade}”（依据：{self.basis}）"


@dataclass(frozen=True)
class Base:
    """考核名额 of a period for one kind of staff: 参加考核总人数, 名册外已用名额, the unit (None: the whole organ).

    `approved`: 批准机关, 文号, 日期 and 理由 of an excess are all recorded.
    """

    record: int
    staff: str
    unit: str | None
    total: int
    used: int
    approved: bool


@dataclass(frozen=True)
class Graded:
    """A confirmed grade: the record, whose, kind of staff and unit at the end of the period."""

    record: int
    person: int
    staff: str
    unit: str | None
    grade: str


@dataclass(frozen=True)
class Places:
    """The cap of one pool: its arithmetic, and the confirmed best grades in it."""

    base: Base
    scheme: Scheme
    confirmed: tuple[Graded, ...]

    @property
    def allowed(self) -> int:
        """How many of the roster may get the best grade: rounded down, less what is used outside it, never below 0."""
        return places(self.base.total, self.scheme.cap, self.base.used)

    @property
    def left(self) -> int:
        """How many may still be confirmed; negative = over the cap."""
        return self.allowed - len(self.confirmed)

    @property
    def arithmetic(self) -> str:
        """In words: 参加考核 64 人 × 40% = 25 名额，名册外已用 17，本册可评 8."""
        whole = places(self.base.total, self.scheme.cap, 0)
        words = f"参加考核 {self.base.total} 人 × {self.scheme.cap}% = {whole} 名额"
        return f"{words}，名册外已用 {self.base.used}，本册可评 {self.allowed}"


def places(total: int, cap: int, used: int) -> int:
    """Best grades for the roster: `cap` per cent of the total rounded down, less those used outside; not below 0."""
    return max(0, total * cap // 100 - used)


def scheme_of(schemes: Sequence[Scheme], staff: str, period: Period) -> Scheme | None:
    """The scheme for a kind of staff in a quarter or a year; None if no rule speaks of it."""
    return next(
        (s for s in schemes if staff in s.staff and s.period == period.length and s.since <= period.year <= s.until),
        None,
    )


def base_of(bases: Collection[Base], staff: str, unit: str | None) -> Base | None:
    """The base that counts for somebody: that of his unit, else that of the whole organ, in which units are pooled."""
    own = [b for b in bases if b.staff == staff and b.unit == unit]
    return next(iter(own or [b for b in bases if b.staff == staff and b.unit is None]), None)


def pools(
    schemes: Sequence[Scheme], period: Period, bases: Collection[Base], graded: Collection[Graded]
) -> tuple[list[Places], list[Graded]]:
    """The caps of a period with the confirmed best grades of each; and the confirmed ones that have no base."""
    of_base: dict[int, list[Graded]] = {b.record: [] for b in bases}
    without = []
    for one in graded:
        scheme = scheme_of(schemes, one.staff, period)
        if scheme is None or not scheme.cap:
            continue
        base = base_of(bases, one.staff, one.unit)
        if base is None:
            without.append(one)
        elif one.grade == scheme.top:
            of_base[base.record].append(one)
    found = []
    for base in bases:
        scheme = scheme_of(schemes, base.staff, period)
        if scheme is not None and scheme.cap:
            found.append(Places(base, scheme, tuple(of_base[base.record])))
    return found, without


@lru_cache(maxsize=1)
def _table() -> Mapping[str, object]:
    return tomllib.loads(resource("rules/grading.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def schemes() -> tuple[Scheme, ...]:
    """The schemes of grading.toml."""
    rows = _table()["scheme"]
    assert isinstance(rows, list)
    return tuple(Scheme(**row | {"staff": tuple(row["staff"]), "words": tuple(row["words"])}) for row in rows)


def coefficient(grade: str) -> Decimal | None:
    """奖金系数 of a quarter's grade; None for a word that the table does not have."""
    table = _table()["coefficients"]
    assert isinstance(table, dict)
    return Decimal(str(table[grade])) if grade in table else None


def unsupported(year: str, quarters: Sequence[str | None]) -> list[str]:
    """What speaks against a year's grade in the confirmed grades of its quarters (None = not confirmed), in words."""
    table = _table()["support"]
    assert isinstance(table, dict)
    best, never = int(table["best"]), tuple(table["never"])
    known = [q for q in quarters if q]
    found = []
    if year == "优秀":
        low = [f"{n}季度{q}" for n, q in enumerate(quarters, 1) if q in never]
        if low:
            found.append(f"评优秀，但{'、'.join(low)}")
        if known.count("好") < best and len(known) == len(quarters):
            found.append(f"评优秀，但全年只有 {known.count('好')} 个季度为好（应不少于 {best} 个）")
    if len(known) < len(quarters):
        found.append(f"{len(quarters) - len(known)} 个季度没有确认的等次")
    return found
