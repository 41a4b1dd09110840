"""What is kept from write to write is what a recount gives: after random writes, of every kind, undone and redone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import UserError
from cadreapp.operations.counting import owed, scores
from cadreapp.operations.counting.kept import recount
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import KINDS, kind
from cadreapp.records.appraisal import GradeCorrection
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from cadreapp.store import query
from cadreapp.store.counting import tally
from tests.unit.bureau import NAMES, example, small_bureau

SPANS = [Period.parse(text) for text in ("2021", "2020", "2021Q1", "2021-02")]
DATED = [k for k in KINDS if k.who in ("cadre", "cadres") and k.date_field and not k.period_field]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data", today=date(2021, 12, 31))
    yield found
    found.close()


def reckoned(desk: Desk, period: Period) -> tuple[Any, ...]:
    """Everything that is kept of a span, and the ranking made of it."""
    return (
        owed.facts(desk, period),
        owed.dues(desk, period),
        owed.everything(desk, period),
        scores.standing(desk, period) if period.length != "month" else None,
    )


def same(desk: Desk) -> None:
    """What the desk keeps is what one gives that keeps nothing."""
    fresh = replace(desk, kept={})
    for period in SPANS:
        assert reckoned(desk, period) == reckoned(fresh, period), period


def _write(desk: Desk, dice: random.Random) -> None:
    """One write of a random sort; what is refused changes nothing."""
    sort = dice.choice(("new", "new", "new", "new", "change", "move", "delete", "undo", "redo", "person", "two"))
    ids = [i for k in DATED for i in query.find(desk.db, k)]
    try:
        if sort in ("new", "two"):
            some = dice.choice(DATED), dice.choice(DATED)
            save(desk, [_item(k, dice) for k in some[: 2 if sort == "two" else 1]], late_reason="示例")
        elif sort in ("change", "move") and ids:
            record = dice.choice(ids)
            found = query.kind_of(desk.db, record)
            assert found is not None
            k = kind(found)
            values: dict[str, Any] = {k.date_field: _day(dice)} if sort == "change" else {k.who_field: _who(k, dice)}
            save(desk, [Item(k, values, record)], late_reason="示例")
        elif sort == "delete" and ids:
            delete(desk, dice.sample(ids, min(len(ids), 2)))
        elif sort == "undo":
            undo.undo(desk)
        elif sort == "redo":
            undo.redo(desk)
        elif sort == "person" and (there := people.roster(desk)):
            member = dice.choice(there)
            save_people(desk, [PersonItem({"left": _day(dice), "leaving_reason": "调出"}, member.person)])
    except UserError:
        pass


def _day(dice: random.Random) -> str:
    return f"{dice.choice((2020, 2021, 2021))}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def _who(k: Kind, dice: random.Random) -> Any:
    some = tuple(Named(name) for name in dice.sample(NAMES, dice.randint(1, 3)))
    return some if k.who == "cadres" else some[0]


def _item(k: Kind, dice: random.Random) -> Item:
    return Item(k, example(k, **{k.date_field: _day(dice), k.who_field: _who(k, dice)}))


@pytest.mark.parametrize("seed", range(4))
def test_random_writes(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    same(desk)
    for _ in range(30):
        for _ in range(dice.randint(1, 2)):
            _write(desk, dice)
        same(desk)


def test_a_write_has_only_its_own_people_counted_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    period = SPANS[0]
    owed.everything(desk, period)
    asked: list[Any] = []
    gather = tally.gather

    def watched(*given: Any, **more: Any) -> Any:
        asked.append(given[-1])
        return gather(*given, **more)

    monkeypatch.setattr(tally, "gather", watched)
    save(desk, [Item(kind("MicroWish"), example(kind("MicroWish"), cadre=Named(NAMES[1])))], late_reason="示例")
    before = len(owed.everything(desk, period))
    assert len(asked) == 1 and asked[0].kinds == {"MicroWish"} and len(asked[0].people) == 1
    owed.everything(desk, period)
    owed.dues(desk, period)
    assert len(asked) == 1, "nothing was written"
    save(desk, [Item(kind("ReadingList"), example(kind("ReadingList")))], late_reason="示例")
    owed.everything(desk, period)
    assert asked[1:] == [None], "the year's books are everybody's"
    recount(desk)
    assert len(owed.everything(desk, period)) == before and asked[2:] == [None]


@pytest.mark.parametrize("name", sorted(k.name for k in KINDS if k.model is not GradeCorrection))
def test_every_kind_by_itself(desk: Desk, name: str) -> None:
    """A record of each kind, saved, deleted and brought back, is counted as in a recount.

    But for 等次更正, which needs a confirmed grade: it counts for nothing.
    """
    same(desk)
    written = save(desk, [Item(kind(name), example(kind(name)))], late_reason="示例").records
    same(desk)
    try:
        delete(desk, written)
    except UserError:
        return
    same(desk)
    undo.undo(desk)
    same(desk)
