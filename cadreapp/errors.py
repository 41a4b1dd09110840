"""Errors whose text a user reads: a plain Chinese sentence that says what happened, where, and what to do.

Everything else that is raised is a fault of the program: it goes to the log and the crash dialog.

    UserError                    one sentence
    ├── Refused                  faults with their places; nothing was written
    │   ├── Doubted              all of them are 待核: they may stand with a reason
    │   └── FaultyTemplate       the bureau's own copy of a template (operations.templates)
    ├── Unopened                 the data cannot be opened as they are; the window offers ways on
    │   └── ReadOnly             they can only be read
    ├── Cancelled                the user asked to stop
    └── Elsewhere                the same figures are locked in another sheet (operations.year.editions)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    """One reason why an input was refused, and its place.

    `field` is the label of the form field (for a form); `file`, `sheet` and `cell` are the place in a workbook.
    """

    reason: str
    field: str = ""
    value: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = self.file
        inside = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        if inside:
            place += f": {inside}" if place else inside
        if self.field and not self.cell:
            place += f": {self.field}" if place else self.field
        return f"{place}: {self.reason}" if place else self.reason

    @property
    def row(self) -> str:
        """The number of the row that `cell` stands in; "" where it names none."""
        return "".join(sign for sign in self.cell if sign.isdigit())

    def as_dict(self) -> dict[str, str]:
        """The fault with the keys of the JSON answer of `import`."""
        return {k: v for k, v in asdict(self).items() if k != "field"}


class UserError(Exception):
    """The input or the surroundings do not allow what was asked; the message is Chinese and complete."""


class Unopened(UserError):
    """The data cannot be opened as they stand, and not a byte of them was changed."""


class ReadOnly(Unopened):
    """The data can be read where they lie, and not changed."""


class Cancelled(UserError):
    """The user asked to stop; nothing was written."""

    def __init__(self) -> None:
        super().__init__("已取消，没有写入。")


class Refused(UserError):
    """The input was refused; nothing was written. Carries every fault with its place."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(f) for f in self.faults))

    @classmethod
    def because(cls, reason: str, **place: str) -> Refused:
        """A refusal for a single reason."""
        return cls([Fault(reason, **place)])


class Doubted(Refused):
    """Nothing was written yet: what is 待核 may be confirmed with a reason (备注 «已核：理由»), then it is."""
