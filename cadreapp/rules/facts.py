"""What the quota engine and the scores reckon with: counts, spans of presence, exemptions. Plain data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

Span = tuple[str, str]
"""First and last day, ISO; "0000-01-01" and "9999-12-31" where open."""

Gaps = dict[int, list[Span]]
"""Person → days between those that count, on which nothing of theirs is counted."""


def lapsed(gaps: Gaps, person: int | None, day: str) -> bool:
    """Whether a day lies in a gap of somebody."""
    return person in gaps and any(first <= day <= last for first, last in gaps[person])


@dataclass
class Count:
    """Records, those of them entered late, the measure's sum in stored units (None = none has one)."""

    n: int = 0
    late: int = 0
    amount: int | None = None


@dataclass
class Facts:
    """What the records of a span say; person None = the bureau.

    `counts`: (person, kind, month `2021-03`); of a kind that is confirmed, only what is confirmed. By year: `terms`
    held with the first and last day of their records, `studied` to the end by (person, year), `shared`, `grounds`
    (placements, those justified) and `theory` (hours in tenths: all, theory) by (person, year).
    `exemptions`: (person, requirement's title, period as typed) → reason. `party`: when each is a Party member.
    A quota with conditions or one that counts drafts has counts of its own under `Quota.counted_as`. `mentors`: when
    each guided somebody; `mentored`: the counts of what they did as 导师. `ongoing`: (person, kind) → spans of the
    records on which an indicator depends (攻坚小组). `began`: 启用日期, before which the bureau itself owes nothing.
    """

    counts: dict[tuple[int | None, str, str], Count] = field(default_factory=dict)
    terms: dict[int, dict[str, Span]] = field(default_factory=dict)
    studied: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    shared: dict[int, set[str]] = field(default_factory=dict)
    listed_books: dict[tuple[int, str], Count] = field(default_factory=dict)
    grounds: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    theory: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    members: dict[int, list[Span]] = field(default_factory=dict)
    leaves: dict[int, list[Span]] = field(default_factory=dict)
    exemptions: dict[tuple[int, str, str], str] = field(default_factory=dict)
    party: dict[int, list[Span]] = field(default_factory=dict)
    mentors: dict[int, list[Span]] = field(default_factory=dict)
    mentored: dict[tuple[int | None, str, str], Count] = field(default_factory=dict)
    began: str = "0000-01-01"
    ongoing: dict[tuple[int, str], list[Span]] = field(default_factory=dict)

    def with_part(self, part: Facts, people: Collection[int], counted: Collection[str]) -> Facts:
        """These facts with what is counted of some people, and of the bureau under some names, counted anew.

        `part`: what the store gathered of them. Nothing of these facts is changed.
        """
        theirs = set(people)

        def anew(old: dict[Any, Any], new: dict[Any, Any]) -> dict[Any, Any]:
            return {key: value for key, value in old.items() if key[0] not in theirs} | new

        kept = {k: v for k, v in self.counts.items() if k[0] not in theirs and not (k[0] is None and k[1] in counted)}
        return replace(
            self,
            counts=kept | part.counts,
            studied=anew(self.studied, part.studied),
            listed_books=anew(self.listed_books, part.listed_books),
            grounds=anew(self.grounds, part.grounds),
            theory=anew(self.theory, part.theory),
            mentored=anew(self.mentored, part.mentored),
            ongoing=anew(self.ongoing, part.ongoing),
        )

    @cached_property
    def exempted(self) -> frozenset[int]:
        """Everybody who has any exemption; the others need not be looked up."""
        return frozenset(person for person, _, _ in self.exemptions)
