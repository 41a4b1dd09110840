"""单位 and 职务 written in one cell: told apart where the unit is known, else asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.intake.asking import Asking
from cadreapp.operations.settings import bureau_name
from cadreapp.records.checks import fold
from cadreapp.store.persons import units

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Read, ReadRow

AS_POST = "整格是职务，单位空着"
_UNIT_END = re.compile(
    r".*(?:办公室|委员会|服务中心|中心|管理站|救助站|福利院|养老院|公司|学校|支队|大队|[室处科局院站所部办队委会])"
)


def settle_posts(desk: Desk, people: Sequence[Read], asking: Asking) -> None:
    """Give each row that has both in one text its unit and post; what cannot be told apart is asked."""
    rows = [row for read in people for row in read.rows if row.both]
    if not rows:
        return
    written = {str(r.values["unit"]) for read in people for r in read.rows if r.values.get("unit")}
    known = written | {unit.name for unit in units.units(desk.db)}
    bureau = fold(bureau_name(desk, desk.today()) or "")
    for row in rows:
        _settle(row, known, bureau, asking)


def _settle(row: ReadRow, known: Collection[str], bureau: str, asking: Asking) -> None:
    text = fold(row.both)
    if unit := row.values.get("unit"):
        row.values["post"] = text.removeprefix(bureau).removeprefix(fold(str(unit))) or text
        return
    short = text.removeprefix(bureau) or text
    beginning = [u for u in known if short.startswith(fold(u)) or text.startswith(fold(u))]
    if beginning:
        unit = max(beginning, key=len)
        whole = short if short.startswith(fold(unit)) else text
        row.values |= {"unit": unit, "post": whole.removeprefix(fold(unit)) or None}
        return
    post = fold(str(row.values.get("post") or ""))
    if post and post != text and short.endswith(post) and short != post:
        row.values["unit"] = short.removesuffix(post)
        return
    offered = {f"单位“{u}”，职务“{p}”": (u, p) for u, p in _proposed(short)}
    fault = row.fault(
        "单位和职务写在一格里，库里没有这个单位，分不清哪一段是单位，请选择，或分成两列", "post", row.both
    )
    answer = asking.answer(f"单位和职务/{text}", f"“{text}”里哪一段是单位？", (*offered, AS_POST), fault)
    if answer in offered:
        row.values["unit"], row.values["post"] = offered[answer]


def _proposed(text: str) -> list[tuple[str, str]]:
    """The ways to tell a unit and a post apart, the longest unit first."""
    found = []
    for end in range(len(text) - 1, 1, -1):
        if _UNIT_END.fullmatch(text[:end]):
            found.append((text[:end], text[end:]))
    return found[:4]
