"""查询: the cadres of whom several things are true, with any columns of their files and of what they did.

A condition says a field, how it is compared and with what; a number that is missing meets only «未填».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from cadreapp.operations.appraisal import pool
from cadreapp.operations.desk import Desk
from cadreapp.operations.year.profile import age
from cadreapp.records import CADRE, KINDS
from cadreapp.records.checks import spelling, text
from cadreapp.records.period import Period
from cadreapp.store.counting import per_person
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member

ROSTER = (
    "name", "sex", "born", "ethnicity", "political", "education", "degree", "school", "major", "unit", "post", "rank",
    "staff", "work_started", "native_place", "specialty", "entered",
)  # fmt: skip
AGE, MONTHS, NUMBER = "age", "months", "number:"
IS, IS_NOT, HAS, HAS_NOT = "是", "不是", "包含", "不包含"
EQUAL, LEAST, MOST = "等于", "不少于", "不超过"
AND, OR = JOINED = ("且", "或")
GIVEN, MISSING = "已填", "未填"
OF_TEXT = (IS, IS_NOT, HAS, HAS_NOT, GIVEN, MISSING)
OF_NUMBER = (EQUAL, LEAST, MOST, GIVEN, MISSING)
"""How words and numbers are compared; 35 岁以下 is 不超过 35 (民法典 1259: 以下 includes the number itself)."""


@dataclass(frozen=True)
class Asked:
    """A field that can be asked for and shown. `unit`: of a number; "" where it holds words."""

    name: str
    label: str
    unit: str = ""

    @property
    def comparisons(self) -> tuple[str, ...]:
        """How it can be compared."""
        return OF_NUMBER if self.unit else OF_TEXT


@dataclass(frozen=True)
class Condition:
    """One thing that must be true. `joined`: to the one before, by 且 or 或; 且 binds closer."""

    field: str
    comparison: str
    value: str = ""
    joined: str = AND


@dataclass(frozen=True)
class Found:
    """A cadre and what each field says of them: words, a number, or None where it is missing."""

    member: Member
    values: dict[str, Any]


def fields() -> list[Asked]:
    """Everything that can be asked: of the file, age and time at the grass roots, records of the period by kind."""
    found = [Asked(name, CADRE[name].label) for name in ROSTER]
    found.insert(3, Asked(AGE, "年龄", "周岁"))
    found.append(Asked(MONTHS, "基层经历", "个月"))
    found += [Asked(f"{NUMBER}{k.name}", k.title, "条") for k in KINDS if k.platform and k.who in ("cadre", "cadres")]
    return found


def wrong(condition: Condition) -> str:
    """What is wrong with a condition; "" where nothing is."""
    asked = next((a for a in fields() if a.name == condition.field), None)
    if asked is None or condition.comparison not in asked.comparisons or condition.joined not in JOINED:
        return "这个条件认不出来，请重新选。"
    if condition.comparison in (GIVEN, MISSING):
        return ""
    if not condition.value.strip():
        return f"“{asked.label}”请写要比的内容。"
    if asked.unit:
        try:
            Decimal(condition.value)
        except InvalidOperation:
            return f"“{asked.label}”要写数字，如 35。"
    return ""


def find(desk: Desk, period: Period, conditions: Sequence[Condition]) -> list[Found]:
    """The members of the roster of whom the conditions are true, as they are joined, in the roster's order.

    The file and 年龄 are those at the period's end or today, whichever is earlier; records are those of the period.
    """
    day = max(period.start, min(desk.today(), period.end))
    months = {c.member.person: c.glance.months for c in pool.read(desk, period).candidates}
    numbers = per_person.numbers(desk.db, period.start.isoformat(), period.end.isoformat())
    members = people.roster(desk.db, day.isoformat(), day.isoformat())
    counted = [a.name for a in fields() if a.name.startswith(NUMBER)]
    found, ways = [], alternatives(conditions)
    for member in members:
        values: dict[str, Any] = {n: text(CADRE[n], member.values.get(n)) or None for n in ROSTER}
        values[AGE], values[MONTHS] = age(member.born, day), months.get(member.person) or None
        for name in counted:
            values[name] = numbers.get(name.removeprefix(NUMBER), {}).get(member.person, 0)
        if any(all(_true(values.get(c.field), c) for c in some) for some in ways):
            found.append(Found(member, values))
    return found


def alternatives(conditions: Sequence[Condition]) -> list[list[Condition]]:
    """The conditions cut at each 或: all of one part must be true; [[]] for none."""
    parts: list[list[Condition]] = [[]]
    for condition in conditions:
        if condition.joined == OR and parts[-1]:
            parts.append([])
        parts[-1].append(condition)
    return parts


def _true(value: Any, condition: Condition) -> bool:
    comparison = condition.comparison
    if comparison in (GIVEN, MISSING):
        return (value is None) is (comparison == MISSING)
    if comparison in (IS_NOT, HAS_NOT):
        return not _true(value, Condition(condition.field, IS if comparison == IS_NOT else HAS, condition.value))
    if value is None:
        return False
    if comparison in OF_NUMBER:
        return _COMPARED[comparison](Decimal(value), Decimal(condition.value))
    mine, theirs = spelling(str(value)), spelling(condition.value)
    return mine == theirs if comparison == IS else theirs in mine


_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    EQUAL: lambda a, b: a == b,
    LEAST: lambda a, b: a >= b,
    MOST: lambda a, b: a <= b,
}


def in_words(conditions: Sequence[Condition]) -> str:
    """The conditions in words: «年龄 不超过 35 周岁 且 学历 包含 大学»; with 或 the parts stand in brackets."""
    known = {a.name: a for a in fields()}

    def said(c: Condition) -> str:
        parts = (known[c.field].label, c.comparison, c.value, known[c.field].unit if c.value else "")
        return " ".join(t for t in parts if t)

    ways = [" 且 ".join(map(said, some)) for some in alternatives(conditions)]
    if len(ways) > 1:
        ways = [f"（{way}）" if " 且 " in way else way for way in ways]
    return " 或 ".join(ways) or "全部在册干部"
