"""What an import asks the clerk, once for all its files: what a word means, what to do with a sheet, who is meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cadreapp.errors import Fault
from cadreapp.exchange.headers import MODES, SCHOOLING
from cadreapp.exchange.sheets import Sheet, column_number
from cadreapp.operations.desk import Desk
from cadreapp.records.cadre import CADRE
from cadreapp.records.kind import FieldType, Kind
from cadreapp.records.wording.words import UnknownWord
from cadreapp.store import settings

SKIP = "不导入"
TAKE = "照样导入"
BLANK = "空着"
WORD, COLUMN = "词语", "列"
"""What a key of a question begins with: how a word is to be read, which field a column is."""
ROW, CELL, HEADER = "行", "格", "表头"
"""What a key begins with that corrects a file: a row is left out, a cell holds this, the header begins in that row."""
FIELDS = (*(spec.label for spec in CADRE.fields if spec.type is not FieldType.PHOTO), *SCHOOLING)
"""What a column of a roster may be said to be."""
_KEPT = "import"
"""Under this name the bureau's answers about words and columns are kept."""


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

    def words(self, kind: Kind) -> dict[str, dict[str, str]]:
        """What was answered about words, by the fields of a kind: field → folded word → value ("" = left empty)."""
        names = {spec.label: spec.name for spec in kind.fields}
        found: dict[str, dict[str, str]] = {}
        for key, answer in self.said.items():
            topic, _, rest = key.partition("/")
            label, _, word = rest.partition("/")
            if topic == WORD and label in names and word:
                found.setdefault(names[label], {})[word] = "" if answer == BLANK else answer
        return found

    @property
    def columns(self) -> dict[str, str]:
        """What was answered about columns: head → label of a field, SKIP = not read."""
        return {key.partition("/")[2]: answer for key, answer in self.said.items() if key.startswith(f"{COLUMN}/")}

    def corrected(self, sheet: Sheet) -> Sheet:
        """A sheet with what the user has mended in it: cells, rows left out, where the header begins."""
        place = f"{sheet.file}/{sheet.name}"
        begins = {topic: f"{topic}/{place}/" for topic in (ROW, CELL)}
        rows = sheet.rows
        skipped = set()
        for key, answer in self.said.items():
            if key.startswith(begins[ROW]) and answer == SKIP and (number := key[len(begins[ROW]) :]).isdigit():
                skipped.add(int(number) - 1)
            elif key.startswith(begins[CELL]):
                rows = _mended(rows, key[len(begins[CELL]) :], answer)
        header = self.said.get(f"{HEADER}/{place}", "")
        first = int(header) - 1 if header.isdigit() and 0 < int(header) <= len(rows) else None
        return replace(sheet, rows=rows, skipped=frozenset(skipped), header=first)

    def ask_words(self, unknown: Iterable[tuple[UnknownWord, Fault]]) -> None:
        """Ask about words that are not known, each once."""
        for word, fault in unknown:
            offered = (*word.choices, BLANK) if word.choices else (word.word, BLANK)
            self.answer(f"{WORD}/{word.label}/{word.word}", word.question, offered, fault)

    def ask_schooling(self, unsaid: Iterable[tuple[str, str, Fault]]) -> None:
        """Ask of which 教育类别 a column (its head, its field) is; the answer holds for this import alone."""
        for head, name, fault in unsaid:
            offered = tuple(f"{mode}{CADRE[name].label}" for mode in MODES)
            question = f"“{head}”一列没有写明是全日制还是在职的，是哪一种？"
            self.answer(f"{COLUMN}/{head}", question, (*offered, SKIP), fault)

    @property
    def faults(self) -> list[Fault]:
        """The open questions as what keeps an import from writing."""
        return [ask.fault for ask in self.open.values()]


def _mended(rows: list[list[Any]], cell: str, text: str) -> list[list[Any]]:
    """The rows with a text in a cell; a cell that the sheet does not have is passed over."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell)
    if not match or int(match[2]) > len(rows):
        return rows
    row, column = int(match[2]) - 1, column_number(match[1]) - 1
    line = rows[row] + [None] * (column + 1 - len(rows[row]))
    line[column] = text.strip() or None
    return [*rows[:row], line, *rows[row + 1 :]]


def remembered(desk: Desk) -> dict[str, str]:
    """What the bureau has answered about words and columns in earlier imports."""
    kept = settings.values(desk.db, _KEPT)
    found = json.loads(kept[-1][1]) if kept else {}
    return {str(key): str(answer) for key, answer in found.items()}


def remember(desk: Desk, said: Mapping[str, str]) -> None:
    """Keep the answers about words and columns for the next import, inside an operation."""
    old = remembered(desk)
    kept = {k: v for k, v in said.items() if k.startswith((f"{WORD}/", f"{COLUMN}/")) and v not in SCHOOLING}
    new = old | kept
    if new != old:
        settings.put(desk.db, _KEPT, "", json.dumps(new, ensure_ascii=False, sort_keys=True))
