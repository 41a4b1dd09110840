"""影响期: how long a 处理 or 处分 has effect, and what it forbids while it has. Pure functions over effects.toml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """What follows from a measure: months of effect; no best grade in its year, only a remark while it is in force, no
    promotion while it is in force."""

    measure: str
    months: int
    best: bool = False
    grade: bool = False
    promotion: bool = False


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
