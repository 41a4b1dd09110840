"""What an import asks the clerk, once for all its files: what a word means, what to do with a sheet, who is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cadreapp.errors import Fault

SKIP = "不导入"
TAKE = "照样导入"


@dataclass(frozen=True)
class Ask:
    """A question with its answers. `key` names it in an answers file; `fault`: where it arises first, in a sentence."""

    key: str
    text: str
    answers: tuple[str, ...]
    fault: Fault

    @property
    def place(self) -> tuple[str, str, str]:
        """File, sheet, cell."""
        return self.fault.file, self.fault.sheet, self.fault.cell


@dataclass
class Asking:
    """The answers given (key → answer), and the questions still open."""

    said: Mapping[str, str] = field(default_factory=dict)
    open: dict[str, Ask] = field(default_factory=dict)

    def answer(self, key: str, text: str, answers: tuple[str, ...], fault: Fault) -> str | None:
        """The answer to a question; None if it has none that fits: it is then open."""
        given = self.said.get(key)
        if given in answers:
            return given
        self.open.setdefault(key, Ask(key, text, answers, fault))
        return None

    @property
    def faults(self) -> list[Fault]:
        """The open questions as what keeps an import from writing."""
        return [ask.fault for ask in self.open.values()]
