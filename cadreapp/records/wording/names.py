"""What stands in a column of names: one person with marks beside the name, several, or nobody; and what a name
looks like."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cadreapp.paths import resource
from cadreapp.records.wording.folding import DOT, LETTER, fold, says_nothing, visible

LONGEST_NAME = 25
"""Characters of the longest name that is taken for one, dots counted."""

_LONGEST_CELL = 200
_HAN = re.compile(f"[{LETTER}]+")
_BRACKETS = re.compile(
    r"[(\[【〔〈{<]([^()\[\]【】〔〕〈〉{}<>]*)(?:[)\]】〕〉}>]|$)|(?<=[^\W\d_])[“\"「『]([^“”\"「」『』]*)[”\"」』]"
)
_MISSING = "□○〇◯囗"
"""What stands in a name for a letter that a program could not show."""
_SEPARATING = "、,;/\\|&+"
_SEPARATORS = re.compile(f"[{re.escape(_SEPARATING)}]")
_NUMBERING = re.compile(rf"^(?:[(]?\d{{1,4}}[)、.:]\s*(?=\D)|\d{{1,4}}\s*(?=[{LETTER}]))")
_BEHIND = re.compile(f"[{re.escape(_SEPARATING)}:—–-]")
_FORMER = re.compile(r"曾用名|原名|又名|别名|化名")
_ALSO_SAID = re.compile(r"[、,;，；/\s]+")


@dataclass(frozen=True)
class WrittenName:
    """What was written where a name belongs.

    `name`: the one person's, folded; "" where there is none, or where it cannot be said which. `said`: field of the
    roster → value that the marks say (性别, 民族). `notes`: marks and words that say nothing of ours. `several`: the
    names where there is more than one. `nobody`: why there is no person, a Chinese sentence; "" if there may be one.
    """

    name: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    nobody: str = ""

    @property
    def question(self) -> str:
        """What a clerk must be asked; "" where the name is clear."""
        if self.several:
            return f"这里像是 {len(self.several)} 个人：{'、'.join(self.several)}，请一人填一行"
        return self.nobody


def read_name(raw: Any) -> WrittenName:
    """What a cell of the column 姓名 says. Never two people as one, never a word as a person."""
    return _read_name(str(raw if raw is not None else ""))


@lru_cache(maxsize=4096)
def _read_name(raw: str) -> WrittenName:
    notes: list[str] = []
    said: dict[str, str] = {}
    text = unicodedata.normalize("NFKC", _without_signs(str(raw if raw is not None else ""), notes)).strip()
    if not text:
        return WrittenName(nobody="没有姓名")
    if len(text) > _LONGEST_CELL:
        return WrittenName(nobody=f"“{text[:20]}…”太长，不是姓名")
    if says_nothing(text) or fold(text).strip("()[]【】") in _words()["nobody"]:
        return WrittenName(nobody=f"“{fold(text)}”不是姓名，这一行没有人")
    text = _NUMBERING.sub("", text)
    while match := _BRACKETS.search(text):
        notes += _said(match[1] or match[2] or "", said)
        text = f"{text[: match.start()]} {text[match.end() :]}".strip()
    text = _spoken_behind(_unmarked(text, notes), said)
    parts = _several(text)
    if len(parts) > 1:
        return WrittenName(said=said, notes=tuple(notes), several=tuple(parts))
    name = _titled(_spoken(text, said), said)
    notes = [n for n in notes if n not in _SEPARATING]
    if name in _words()["nobody"]:
        return WrittenName(notes=tuple(notes), nobody=f"“{name}”不是姓名，这一行没有人")
    if not any(c.isalpha() for c in name):
        shown = fold(str(raw))
        kind = "是一串数字" if shown.isdigit() else "不是姓名"
        return WrittenName(notes=tuple(notes), nobody=f"“{shown}”{kind}，这一行没有人名")
    counted = re.fullmatch(r"(\D+?)(\d{1,2})", name)  # 张三2: offices number namesakes
    if counted and looks_like_name(counted[1]):
        name, notes = counted[1], [*notes, counted[2]]
    return WrittenName(name, said, tuple(notes))


def tells_who(note: str) -> bool:
    """Whether what stands beside a name may tell namesakes apart: an office, a birth, the end of a number, a name."""
    return is_office(note) or looks_like_name(note) or sum(c.isdigit() for c in note) > 3


def looks_like_name(raw: Any) -> bool:
    """Whether a text looks like one person's name: two to four Chinese characters, or longer ones of other tongues.

    Not what stands at the foot or head of a table: 合计, 填表人：, 共1人, 联系人某某, an office.
    """
    found, words = read_name(raw), _words()
    name = found.name
    if not name or len(name) > LONGEST_NAME or words["signed"].intersection(found.notes):
        return False
    if name in words["not_names"] or name.endswith(words["posts"]) or signs(name):
        return False
    if DOT in name:
        return all(_HAN.fullmatch(part) for part in name.split(DOT))
    if not _HAN.fullmatch(name) or len(name) < 2:
        return False
    if is_office(name):
        return False
    return len(name) <= 3 or len(name) == 4 and _four(name) or set(name) <= words["foreign"]


def _four(name: str) -> bool:
    """Four characters are a name with a compound or a double surname, or one of another tongue."""
    words = _words()
    return name[:2] in words["compound"] or name[0] in words["single"] or set(name) <= words["foreign"]


def is_office(name: str) -> bool:
    """Whether a word is an office: it ends as one does, and no surname speaks for a person."""
    words = _words()
    end = next((e for e in words["ends"] if name.endswith(e) and name != e), "")
    if not end:
        return False
    rest = name.removesuffix(end)
    if rest[:2] in words["subjects"]:
        return True
    return rest[0] not in words["single"] and rest[:2] not in words["compound"]


def is_unit(name: str) -> bool:
    """Whether a heading over people can be their unit: no group of people (科级干部, 35岁以下), no sentence or note."""
    words = _words()
    if not any(c.isalpha() for c in name) or re.search("[:：。；;，,！？!?—…]", name):
        return False
    if name.endswith(words["leaders"]):
        return True
    return not (name.endswith((*words["posts"], *words["groups"])) or name.startswith(words["notes"]) or signs(name))


def may_be_name(name: str) -> bool:
    """Whether a person may be called so, however odd it is: letters of one script only, and no post behind them."""
    if name.endswith(_words()["posts"]) or signs(name) or name in _words()["not_names"]:
        return False
    plain = re.sub(f"[{DOT}.'’-]", "", name)
    return plain.isalpha() and plain.isascii() or all(_is_han(c) for c in name.replace(DOT, ""))


def _is_han(letter: str) -> bool:
    """Whether a letter is Chinese, or one of those that a program has drawn for a rare name."""
    return _HAN.fullmatch(letter) is not None or unicodedata.category(letter) == "Co"


def signs(text: Any, *, alone: bool = True) -> bool:
    """Whether a text says who signs or when: 填表人, 审核单位：示例局; `alone`: also the act alone (填表)."""
    words = _words()
    name, _, _ = fold(str(text)).partition(":")
    rest = name.removeprefix("本").removeprefix("单位").removeprefix("部门")
    for act in words["acts"]:
        if rest == act and alone or rest.startswith(act) and rest.removeprefix(act) in words["acted"]:
            return True
    return False


def _said(inside: str, said: dict[str, str]) -> Iterator[str]:
    """Put what a bracket says of the person into `said`; yields what says nothing of ours."""
    if _FORMER.search(inside):
        yield inside.strip()
        return
    for part in _ALSO_SAID.split(inside.strip()):
        if not _speaks(part, said) and part:
            yield part


def _speaks(part: str, said: dict[str, str]) -> bool:
    """Whether a word beside a name is a sex or a people; it is then put into `said`."""
    words = _words()
    word = fold(part)
    if word in words["sex"]:
        said["sex"] = words["sex"][word]
        return True
    if re.fullmatch(f"[{LETTER}]{{1,6}}族", word):
        said["ethnicity"] = word
        return True
    return False


def _without_signs(text: str, notes: list[str]) -> str:
    """A text without №, ①, ²: signs that a width fold would turn into letters and digits; they go to the notes."""
    text = visible(text)
    found = [c for c in text if unicodedata.category(c) in ("So", "No") and c not in _MISSING]
    notes += found
    return "".join(c for c in text if c not in found)


def _unmarked(text: str, notes: list[str]) -> str:
    """A name without the signs at its ends (*, ▲, ※, №); they go to the notes."""

    def mark(letter: str) -> bool:
        return not (letter.isalnum() or letter.isspace())

    while text and mark(text[0]):
        notes.append(text[0])
        text = text[1:].strip()
    while text and mark(text[-1]):
        notes.append(text[-1])
        text = text[:-1].strip()
    return text


def _several(text: str) -> list[str]:
    """The names of a cell in which several stand: by 、 / and the like, by line or blank where both sides are names."""
    parts = [fold(p) for p in _SEPARATORS.split(text) if fold(p)]
    if len(parts) > 1:
        return parts
    compound = _words()["compound"]
    for lines in (text.split("\n"), text.split()):
        names = [fold(part) for part in lines if fold(part)]
        if len(names) > 1 and all(len(n) > 1 and _HAN.fullmatch(n) for n in names):
            if names[0] not in compound and not all(_speaks(n, {}) for n in names[1:]):
                return names
    return [fold(text)]


def _spoken(text: str, said: dict[str, str]) -> str:
    """The folded name; a sex or a people that stands behind it after a blank is taken as said."""
    words = text.split()
    while len(words) > 1 and len(fold("".join(words[:-1]))) > 1 and _speaks(words[-1], said):
        words.pop()
    return fold("".join(words))


def _spoken_behind(text: str, said: dict[str, str]) -> str:
    """The text without a sex or a people behind a mark (张三/女, 张三-女), which is taken as said."""
    name, *behind = [part.strip() for part in _BEHIND.split(text)]
    if len(fold(name)) > 1 and behind and all(_speaks(part, {}) for part in behind if part):
        for part in behind:
            _speaks(part, said)
        return name
    return text


def _titled(name: str, said: dict[str, str]) -> str:
    """The name without 同志, 先生, 女士 behind it."""
    words = _words()
    for title in words["titles"]:
        if name.endswith(title) and len(name) - len(title) > 1:
            _speaks(title, said)
            return name.removesuffix(title)
    return name


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    found = tomllib.loads(resource("rules/names.toml").read_text("utf-8"))
    return {
        "single": frozenset("".join(found["surnames"]["single"].split())),
        "compound": frozenset(found["surnames"]["compound"].split()),
        "foreign": frozenset("".join(found["letters"]["foreign"].split())),
        "sex": found["beside"]["sex"],
        "titles": found["beside"]["titles"],
        "nobody": frozenset(found["nobody"]["exact"]),
        "not_names": frozenset(found["not_names"]["exact"]),
        "acts": found["not_names"]["acts"],
        "acted": frozenset(found["not_names"]["acted"]),
        "ends": sorted(found["offices"]["ends"], key=len, reverse=True),
        "posts": tuple(found["posts"]["ends"]),
        "leaders": tuple(found["posts"]["leaders"]),
        "groups": tuple(found["offices"]["groups"]),
        "notes": tuple(found["offices"]["notes"]),
        "signed": frozenset(found["posts"]["signed"]),
        "subjects": frozenset(found["offices"]["subjects"]),
    }
