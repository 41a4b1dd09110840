"""The catalogue of sheets: menu, preview and command find every sheet here. One module a subject, each with SHEETS."""

from __future__ import annotations

from collections.abc import Iterable

from cadreapp.errors import UserError
from cadreapp.operations.books import told
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import (
    annual,
    annual_letters,
    ballots,
    briefing,
    meetings,
    pool,
    reminder,
    summary,
    training_mentor,
    training_placement,
    yearly,
)
from cadreapp.operations.sheets.archive import appointment, commendations, roster, structure, talk, timeline
from cadreapp.operations.sheets.model import (
    APPRAISAL,
    GROUPS,
    YEAR_END,
    Request,
    SheetSpec,
    make_book,
    write_sheet,
)
from cadreapp.operations.templates import FaultyTemplate, builtin_templates, open_form
from cadreapp.operations.writing.naming import Directory
from cadreapp.records import Named, kind
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.store.persons import people

__all__ = [
    "APPRAISAL",
    "GROUPS",
    "SHEETS",
    "YEAR_END",
    "FaultyTemplate",
    "Request",
    "SheetSpec",
    "builtin_templates",
    "make_book",
    "named_people",
    "open_form",
    "sheet",
    "sheets_of",
    "told",
    "write_sheet",
]

_SUBJECTS = (
    roster,
    structure,
    pool,
    appointment,
    timeline,
    commendations,
    annual,
    annual_letters,
    ballots,
    training_mentor,
    training_placement,
    meetings,
    briefing,
    reminder,
    talk,
    yearly,
    summary,
)
SHEETS: tuple[SheetSpec, ...] = tuple(spec for subject in _SUBJECTS for spec in subject.SHEETS)
"""Every sheet, in the order of the menu within its group."""


def sheet(title: str) -> SheetSpec:
    """The sheet of that title; UserError names those that there are."""
    for spec in SHEETS:
        if spec.title == title.strip():
            return spec
    raise UserError(f"没有“{title}”这种表，可用的有：{'、'.join(s.title for s in SHEETS)}。")


def sheets_of(kind: str) -> tuple[SheetSpec, ...]:
    """The sheets that can be made of a chosen record of that kind."""
    return tuple(s for s in SHEETS if kind in {model.__name__ for model in s.kinds})


def named_people(desk: Desk, names: Iterable[str]) -> frozenset[int]:
    """The persons of these names; UserError for a name that nobody, or more than one, has."""
    directory, cadre = Directory(people.people(desk.db)), kind(QuarterReview)["cadre"]
    found = set()
    for name in names:
        named, reason = directory.resolve(cadre, Named(name))
        if reason or named.person is None:
            raise UserError(reason)
        found.add(named.person)
    return frozenset(found)
