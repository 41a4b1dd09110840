"""What several views show of one period, read once: the roster, everybody known, what is due, the labels."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cadreapp.operations import browse, settings
from cadreapp.operations.beginning import Beginning, CountedDays
from cadreapp.operations.counting import owed
from cadreapp.operations.counting.grid import LENGTHS
from cadreapp.operations.counting.kept import recount
from cadreapp.operations.counting.owed import Owed
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import labels, people, undo, units
from cadreapp.records import kind, kinds_of
from cadreapp.records.period import Period
from cadreapp.store.persons.people import Member, PersonRef
from ui.coordinates import Place
from ui.kit.drawing.signs import Sign

NO_UNIT = "单位未填"


@dataclass(frozen=True)
class Snapshot:
    """Everything as it stood when it was read. `counted`: the days that count, from 启用日期 of bureau and units on.

    `above`: unit → the unit at the top of its line. `bureau`: what the bureau is called today.
    """

    period: Period
    members: tuple[Member, ...] = ()
    everybody: tuple[PersonRef, ...] = ()
    dues: tuple[Owed, ...] = ()
    tags: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    undo: str | None = None
    redo: str | None = None
    by_person: dict[int, Member] = field(default_factory=dict)
    counted: CountedDays = CountedDays("")
    above: dict[str, str] = field(default_factory=dict)
    bureau: str = ""

    def units(self) -> dict[str, list[Member]]:
        """Members by the unit at the top of their unit's line, in the roster's order."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            unit = member.unit or NO_UNIT
            found.setdefault(self.above.get(unit, unit), []).append(member)
        return found

    def alone(self, unit: str | None) -> bool:
        """Whether everybody of a unit as `units` has it is in that unit itself, nobody in one under it."""
        return all((member.unit or NO_UNIT) == unit for member in self.units().get(unit or "", ()))

    def there(self, unit: str | None, person: int | None) -> dict[str, Any]:
        """Unit and person as parts of a place, where the roster has them; the bureau else."""
        return {"unit": unit if unit in self.units() else None, "person": person if person in self.by_person else None}

    def people_at(self, place: Place) -> tuple[int, ...] | None:
        """The persons of a place; None = everybody and the bureau's own."""
        if place.person is not None:
            return (place.person,)
        if place.unit is not None:
            return tuple(m.person for m in self.units().get(place.unit, ()))
        return None

    def dues_at(self, place: Place) -> list[Owed]:
        """What is due at a place, of all kinds."""
        chosen = self.people_at(place)
        if chosen is None:
            return list(self.dues)
        return [due for due in self.dues if due.person in chosen]


def read(desk: Desk, period: Period, *, anew: bool = False) -> Snapshot:
    """Read a snapshot; takes long enough to need the reader's thread. `anew`: nothing that is kept is used."""
    if anew:
        recount(desk)
    members = tuple(people.roster(desk, period))
    undoing, redoing = undo.available(desk)
    return Snapshot(
        period=period,
        members=members,
        everybody=tuple(people.everybody(desk)),
        dues=tuple(owed.everything(desk, period)),
        tags=tuple(labels.tags(desk)),
        campaigns=tuple(labels.campaigns(desk)),
        undo=undoing,
        redo=redoing,
        by_person={m.person: m for m in members},
        counted=Beginning.of(desk).counted(desk),
        above=units.groups(desk),
        bureau=settings.bureau_name(desk),
    )


def scope(snapshot: Snapshot, place: Place) -> browse.Scope:
    """The operations' scope of a place; the dated rows of the roster are shown for all time."""
    return browse.Scope(snapshot.people_at(place), place.period if place.platform else None)


def on_platform(dues: Iterable[Owed], platform: int) -> list[Owed]:
    """Those of one platform's kinds."""
    names = {k.name for k in kinds_of(platform)}
    return [due for due in dues if due.kind in names]


def sign_of(dues: Collection[Owed]) -> Sign | None:
    """One sign for several requirements: the worst of them; None where nothing is asked."""
    states = {due.state for due in dues}
    for sign in (Sign.OWED, Sign.PART, Sign.WAIT, Sign.DONE, Sign.EXCUSED):
        if str(sign) in states or (sign is Sign.EXCUSED and "excused" in states):
            return sign
    return None


def missing(dues: Iterable[Owed]) -> Decimal:
    """What should be there by now and is not."""
    return owed.summed(dues).missing


def waiting(dues: Iterable[Owed]) -> Decimal:
    """What is still to be done in periods that run."""
    return owed.summed(dues).waiting


def plain(number: Decimal) -> str:
    """A number without needless decimals."""
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.1f}"


def beside(dues: Collection[Owed]) -> str:
    """缺 n, 待 n, or nothing: what stands beside a name or a tab."""
    if count := missing(dues):
        return f"缺 {plain(count)}"
    if count := waiting(dues):
        return f"待 {plain(count)}"
    return ""


def length_of(name: str) -> str:
    """How often a requirement of a kind comes round, in words."""
    return LENGTHS.get(name, "")


def title_of(name: str) -> str:
    """The title of a kind by its class name."""
    return kind(name).title
