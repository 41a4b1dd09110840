"""Words of a column (政治面貌, 人员身份, 民族 …) as offices write them → our word; a word that is not known is asked.

The words lie in `resources/rules/words.toml`, a section for each kind of word; a field names its section.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cadreapp.paths import resource
from cadreapp.records.wording.dates import dated_in
from cadreapp.records.wording.folding import fold

Answers = Mapping[str, Mapping[str, str]]
"""What a clerk answered: name of the field → folded word → our word; "" = leave it empty."""

_PIECES = re.compile(r"[、,;:/\\|+()\[\]【】〔〕\n。.·]+")
_LONGEST = 60
"""Characters of the longest cell that is looked through for words; the longest word put together is half as long."""
_HAN_DIGITS = "〇一二三四五六七八九十"


class UnknownWord(ValueError):
    """A word that is none of those known: a question, to be asked once. `choices`: our words; () = any may be typed."""

    def __init__(self, field: str, label: str, word: str, choices: Sequence[str] = ()):
        self.field, self.label, self.word, self.choices = field, label, word, tuple(choices)
        shown = word if len(word) <= _LONGEST else word[:_LONGEST] + "…"
        hint = f"，应为：{'、'.join(self.choices)}" if self.choices else "，请核对后填写"
        super().__init__(f"“{shown}”不在可选项中{hint}" if self.choices else f"不认识{label}“{shown}”{hint}")

    @property
    def question(self) -> str:
        """The sentence that asks about the word."""
        return (
            f"{self.label}里的“{self.word}”是哪一种？" if self.choices else f"{self.label}里的“{self.word}”应写成什么？"
        )


@dataclass(frozen=True)
class Said:
    """What one cell says: the canonical value (None = nothing), words beside it that are noted, and what it says of
    other fields: name → canonical value."""

    value: Any = None
    words: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """The words of one section of the file."""

    name: str
    known: Mapping[str, str]
    ours: tuple[str, ...]
    neutral: tuple[str, ...]
    beside: frozenset[str]
    nothing: frozenset[str]
    over: tuple[tuple[str, str], ...]
    date: Mapping[str, Any]
    shapes: re.Pattern[str] | None
    unsure: re.Pattern[str] | None
    refused: re.Pattern[str] | None
    no_date: frozenset[str] = frozenset()
    also: str = ""
    without: str = ""
    open: bool = False
    numbered: bool = False
    any: bool = False

    def word(self, piece: str) -> str | None:
        """Our word for one piece of a cell; None if it is not known."""
        piece = self._numbered(piece)
        found = self.known.get(piece.casefold())
        if found is None and self.without and piece + self.without in self.ours:
            found = piece + self.without
        if found is None and (found := self._joined(piece)) is None:
            shaped = self.shapes and self.shapes.fullmatch(piece) and not (self.unsure and self.unsure.search(piece))
            found = piece if shaped else None
        return found

    def _numbered(self, piece: str) -> str:
        return re.sub(r"\d{1,2}", lambda m: _han(int(m[0])), piece) if self.numbered else piece

    def _joined(self, piece: str) -> str | None:
        """Our word for words written together, with neutral ones between: 参公|管理|事业|单位."""
        return next((v for some in self._tokens(piece.casefold()) if (v := self.one(some))), None)

    def _tokens(self, rest: str) -> Iterator[tuple[str, ...]]:
        if not rest:
            yield ()
        if len(rest) > _LONGEST // 2:
            return
        for end in range(len(rest), 0, -1):
            head = rest[:end]
            ours = self.known.get(head)
            if ours is not None or head in self.neutral:
                for more in self._tokens(rest[end:]):
                    yield (ours, *more) if ours is not None else more

    def is_neutral(self, piece: str) -> bool:
        """Whether a piece says nothing more: 在编, 管理岗."""
        return () in self._tokens(piece.casefold())

    def one(self, found: Sequence[str]) -> str | None:
        """The one word that several of ours come to; None where they say different things."""
        left = list(dict.fromkeys(found))
        for first, second in self.over:
            if first in left and second in left:
                left.remove(second)
        return left[0] if len(left) == 1 else None


def understand(section: str, text: str) -> Said | None:
    """What a cell says by a section's words; None if it is not known, or says two different things."""
    words = sections()[section]
    whole = fold(text)
    if words.any and not (words.refused and words.refused.fullmatch(whole)):
        return Said(words=(whole,)) if whole in words.nothing else Said(" ".join(text.split()))
    if len(whole) > _LONGEST or words.refused and words.refused.fullmatch(whole):
        return None
    if whole in words.nothing or whole.strip("()") in words.nothing:
        return Said(words=(whole.strip("()"),))
    if (found := words.word(whole)) is not None:
        return Said(found)
    return _pieces(words, whole, " ".join(text.split()))


def _pieces(words: Section, whole: str, text: str) -> Said | None:
    """What the pieces of a cell say together: one of our words, a date, words that are noted."""
    rest, dates = dated_in(whole) if words.date else (whole, [])
    found: list[str] = []
    noted: list[str] = []
    also: dict[str, str] = {}
    for piece in filter(None, _PIECES.split(rest)):
        if (one := words.word(piece)) is not None:
            found.append(one)
        elif piece in words.beside or words.date and re.fullmatch(r"\d{1,3}周?岁", piece):
            noted.append(piece)
        elif (both := _prefixed(words, piece)) is not None:
            found.append(both.value)
            also |= both.also
        elif (other := _other(words, piece)) is not None:
            also |= other
        elif not words.is_neutral(piece):
            return None
    value = words.one(found)
    if value is None and words.shapes and len(found) > 1 and not dates and not also:
        value = text  # 一级主任科员（正科级）: both are known, so it stays as it is written
    if value is None:
        return None
    for verb, day in dates:
        if value in words.date.get("words", (value,)) and verb in ("", *words.date["verbs"]):
            also.setdefault(words.date["field"], day)
        else:
            noted.append(f"{day}{verb}")
    return Said(value, tuple(noted), also)


def _other(words: Section, piece: str) -> dict[str, str] | None:
    """What a piece says of the section that may stand beside: 大学/法学学士."""
    value = sections()[words.also].word(piece) if words.also else None
    return None if value is None else {words.also: value}


def _prefixed(words: Section, piece: str) -> Said | None:
    """Two sections' words without anything between: 大学法学学士."""
    for end in range(len(piece) - 1, 0, -1):
        value = words.known.get(piece[:end])
        if value is not None and (other := _other(words, piece[end:])) is not None:
            return Said(value, also=other)
    return None


@lru_cache(maxsize=1)
def sections() -> Mapping[str, Section]:
    """The sections of `words.toml` by name."""
    return {name: _section(name, said) for name, said in _file().items()}


def _section(name: str, said: Mapping[str, Any]) -> Section:
    def listed(key: str) -> frozenset[str]:
        return frozenset(said.get(key, ()))

    def pattern(key: str) -> re.Pattern[str] | None:
        shapes = said.get(key)
        return (
            re.compile("|".join(f"(?:{s})" for s in ([shapes] if isinstance(shapes, str) else shapes)))
            if shapes
            else None
        )

    known: dict[str, str] = {fold(code).casefold(): value for code, value in said.get("codes", {}).items()}
    for value, spellings in said.get("values", {}).items():
        known |= {fold(spelling).casefold(): value for spelling in (value, *spellings)}
    ours = dict.fromkeys((*said.get("values", {}), *said.get("codes", {}).values()))
    return Section(
        name,
        known | {fold(value).casefold(): value for value in ours},
        tuple(ours),
        neutral=tuple(said.get("neutral", ())),
        beside=listed("beside"),
        nothing=listed("nothing"),
        no_date=listed("no_date"),
        over=tuple((first, second) for first, second in said.get("over", ())),
        date=said.get("date", {}),
        shapes=pattern("shapes"),
        unsure=pattern("unsure"),
        refused=pattern("refused"),
        also=said.get("also", ""),
        without=said.get("without", ""),
        open=said.get("open", False),
        numbered=said.get("numbered", False),
        any=said.get("any", False),
    )


def _file() -> dict[str, Any]:
    return tomllib.loads(resource("rules/words.toml").read_text("utf-8"))


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("十" if tens == 1 else _HAN_DIGITS[tens] + "十") if tens else ""
    return head + (_HAN_DIGITS[ones] if ones or not tens else "")
