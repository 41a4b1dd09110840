"""What a column's head means: known by the labels, by what offices call them and by rule; else proposed by likeness."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cadreapp.paths import resource
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import fold, read
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.records.wording.folding import says_nothing, visible
from cadreapp.records.wording.names import looks_like_name

LEAST = 0.5
"""The likeness from which on a field is proposed."""
_LOOKED_AT = 50
_FITTING = (FieldType.ID_NUMBER, FieldType.CHOICE, FieldType.DAY, FieldType.PARTIAL, FieldType.PERIOD, FieldType.NUMBER)
"""Types of which a column's values tell whether it can be that field."""
_PATTERN = re.compile(r"[yY]{2,4}[./年-]?[mM]{1,2}(?:[./月-]?[dD]{1,2}日?)?")
_NUMBER = re.compile(r"^(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、:)]")
_DUTY = re.compile(r"^(?:请填写?|请选择?)|(?:必填|选填|非必填|可不填|下拉选择|请选择)$")
_PARTS = re.compile(r"[/、或\\|,;]")
_TRANSLATED = re.compile(r"([^\x00-\x7f]+)([A-Za-z]{2,})")
"""A head in Chinese and in English, 姓名 Name."""
_VAGUE_END = re.compile(r"(?:情况|信息)$")
"""What adds nothing to a head that is known without it."""
_COUNTED = re.compile(r"(?:共|合计|总计)\d+人?|截[至止]|以上.*人")
_PHONE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


class Heads(Mapping[str, str]):
    """Normalised head → field name; what is in no list is looked for by rule.

    `meant`: head → the head that it is to be read as.
    """

    def __init__(
        self,
        listed: Mapping[str, str],
        rules: Mapping[str, Sequence[re.Pattern[str]]],
        meant: Mapping[str, str] = MappingProxyType({}),
    ):
        self.listed, self.rules, self.meant = dict(listed), rules, meant
        self._known: dict[str, str | None] = {}

    def __getitem__(self, head: str) -> str:
        if head not in self._known:
            self._known[head] = self._named(head)
        found = self._known[head]
        if found is None:
            raise KeyError(head)
        return found

    def _named(self, head: str) -> str | None:
        found = self._listed(head) or self._listed(_VAGUE_END.sub("", head))
        parts = [part for part in _PARTS.split(head) if part]
        if len(parts) == 1 and (twice := _TRANSLATED.fullmatch(head)):
            parts = list(twice.groups())
        if not found and len(parts) > 1:  # 职级/等级 as 职级等级, else the field that every part is: 职务或岗位
            named = [self._listed(part) for part in parts]
            found = self._listed("".join(parts)) or (set().union(*named) if all(named) else set())
        return found.pop() if len(found) == 1 and found != {""} else None

    def said(self, said: Mapping[str, str], meant: Mapping[str, str]) -> Heads:
        """These heads with those that a user says: normalised head → field, "" = it is none; head → another head."""
        return Heads({**self.listed, **said}, self.rules, meant)

    def _listed(self, head: str) -> set[str]:
        if head in self.listed:
            return {self.listed[head]}
        return {name for name, rules in self.rules.items() if any(rule.fullmatch(head) for rule in rules)}

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(resource("rules/synonyms.toml").read_text("utf-8"))


def synonyms(kind: Kind) -> Heads:
    """The heads of a kind: the labels, and for the roster what offices call them. No text is a file."""
    found = {normal(s.label): s.name for s in kind.fields if s.type not in (FieldType.PHOTO, FieldType.FILES)}
    rules: dict[str, list[re.Pattern[str]]] = {}
    if kind.name == CADRE.name:
        by_label = {s.label: s.name for s in kind.fields}
        for label, words in _words()["headers"].items():
            found |= {normal(word): by_label[label] for word in words if normal(word) not in found}
        for label, patterns in _words()["rules"].items():
            rules[by_label[label]] = [re.compile(pattern) for pattern in patterns]
    for spec in kind.fields:
        found |= {normal(d.label): f"{spec.name}.{d.name}" for d in spec.details}
    return Heads(found, rules)


def field_of(label: Any, kind: Kind) -> str | None:
    """The field that a column's head is known to mean; None if it is not known."""
    return synonyms(kind).get(normal(label))


def skipped_columns() -> set[str]:
    """Headers of columns that are never read."""
    return {normal(word) for word in _words()["skip"]["columns"]}


def is_neutral(group: str) -> bool:
    """Whether a head keeps its meaning under this group of heads: 基本情况, not 配偶情况."""
    return _neutral().fullmatch(group) is not None


@lru_cache(maxsize=1)
def _neutral() -> re.Pattern[str]:
    words = {*_words()["groups"]["neutral"], *(normal(spec.label) for spec in CADRE.fields)}
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})*")


def is_foot(texts: Sequence[str]) -> bool:
    """Whether a row with these texts is a total, a signature line or a note under the table, not a row of it."""
    first = fold(texts[0]) if texts else ""
    word = next((w for w in _words()["skip"]["rows"] if first.startswith(w)), "")
    if not word:
        return _COUNTED.match(first) is not None
    rest = first[len(word) :]
    return len(texts) <= 2 or not rest or rest[0] in ":(" or rest[0].isdigit()


def normal(label: Any) -> str:
    """A head as it is compared: no width, spaces, line breaks, marks, numbers before, nor brackets with their words."""
    return _normal(str(label)) if label is not None else ""


@lru_cache(maxsize=4096)
def _normal(label: str) -> str:
    text = visible(label)
    text = fold("".join(c for c in text if unicodedata.category(c) not in ("So", "No")))
    kept: list[str] = []
    text = re.sub(r"[(\[【〔<{]([^()\[\]【】〔〕<>{}]*)[)\]】〕>}]?", lambda m: _bracket(m[1], kept), text)
    text = "".join(kept) + text
    text = _PATTERN.sub("", text).replace("*", "").replace("#", "").replace("※", "")
    text = _NUMBER.sub("", text.strip(":、/.,;_-—…·?"))
    return _DUTY.sub("", text).strip(":、/.,;_-—…·?")


def _bracket(inside: str, kept: list[str]) -> str:
    """Nothing in the place of a bracket; what it holds is kept where it says of whom or what the column is."""
    if any(word in inside for word in _words()["skip"]["kept"]):
        kept.append(inside)
    return ""


def propose(label: Any, values: Sequence[Any], kind: Kind) -> list[tuple[str, float]]:
    """The fields that an unknown head may mean, likeliest first, with their likeness (0 to 1); at most five.

    By the words, and by what the column's values can be: dates, identity numbers, telephone numbers, known words.
    It is for a clerk to choose: no proposal is ever applied by itself.
    """
    head = normal(label)
    given = [v for v in values if v is not None and not says_nothing(str(v))][:_LOOKED_AT]
    found: dict[str, float] = {}
    for spelling, name in synonyms(kind).listed.items():
        if "." not in name:
            found[name] = max(found.get(name, 0.0), _alike(head, spelling))
    scored = [(name, _weighed(kind[name], words, given)) for name, words in found.items()]
    likely = [(name, round(score, 2)) for name, score in scored if score >= LEAST]
    return sorted(likely, key=lambda pair: -pair[1])[:5]


def _alike(head: str, spelling: str) -> float:
    """How alike two heads are; one that holds the other whole is likelier than its length says."""
    from rapidfuzz import fuzz  # only where a head is not known

    if not head:
        return 0.0
    whole = fuzz.ratio(head, spelling) / 100
    return max(whole, 0.75 * fuzz.partial_ratio(head, spelling) / 100 if min(len(head), len(spelling)) > 1 else 0.0)


def _weighed(spec: FieldSpec, words: float, values: Sequence[Any]) -> float:
    """The likeness of words, raised or lowered by the values."""
    fit = _fit(spec, values)
    if fit is None:
        return words
    if fit < 0.3:
        return words * 0.3
    telling = 0.75 if spec.type in (FieldType.ID_NUMBER, FieldType.CHOICE) or _tells(spec) else 0.35
    telling = 0.55 if spec.name == "name" else telling  # many words of two letters look like one
    return max(words, telling * fit) if words < telling else min(1.0, words + 0.1 * fit)


def _tells(spec: FieldSpec) -> bool:
    """Whether a column's values say alone which field it is."""
    return bool(spec.words and spec.words != "place") or spec.name in _BY_VALUE


def _fit(spec: FieldSpec, values: Sequence[Any]) -> float | None:
    """The share of the values that the field could hold; None if any text could be one, or there are none."""
    test = _BY_VALUE.get(spec.name) or (_readable(spec) if spec.type in _FITTING or _tells(spec) else None)
    if test is None or not values:
        return None
    return sum(map(test, values)) / len(values)


def _readable(spec: FieldSpec) -> Callable[[Any], bool]:
    def test(value: Any) -> bool:
        try:
            return read(spec, value, {}).value is not None
        except ValueError:
            return False

    return test


def _is_phone(value: Any) -> bool:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return _PHONE.fullmatch(fold(text)) is not None


_BY_VALUE: Mapping[str, Callable[[Any], bool]] = {"name": looks_like_name, "phone": _is_phone}
"""Tests of text fields whose values are of one look."""
