"""Reads the people of a sheet: lists side by side, sections by unit, two rows of a person, what stands at the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from cadreapp.errors import Fault
from cadreapp.exchange.headers import EDUCATION, Header, find_all, next_table
from cadreapp.exchange.heads import is_foot, normal, propose, skipped_columns
from cadreapp.exchange.rows import (
    Head,
    Read,
    ReadRow,
    Schooling,
    body,
    example_of,
    header_notes,
    is_example,
    left_out,
    read_row,
)
from cadreapp.exchange.schooling import told_apart
from cadreapp.exchange.sheets import Sheet, Unreadable, letters
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import fold, parse
from cadreapp.records.entities import Person
from cadreapp.records.wording.names import (
    WrittenName,
    is_office,
    is_unit,
    looks_like_name,
    may_be_name,
    read_name,
    signs,
)
from cadreapp.records.wording.words import Answers

NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")
_COUNT = re.compile(r"[（(\s:：]*(?:共|计|合计)?\s*\d+\s*[人名]\s*[)）]?$")
_TIMED = re.compile(r"(.+?)[（(]([^（()）]+)[)）]")
_MODES = {
    "在职": ("在职", "非全日制", "函授", "自考", "自学", "成人", "业余", "夜大", "网络", "远程", "电大", "党校"),
    "全日制": ("全日制", "统招", "普通"),
}
"""What offices write for the two 教育类别; 非全日制 is looked for before 全日制."""
_SURE = (Person.id_number, Person.born, Person.sex, Person.phone)
"""What only people have: with one of these a name of any look is taken."""
LEAST = 3
"""How many known columns make a roster; a sheet with fewer can only add to one."""


def read_rosters(
    sheet: Sheet, answers: Answers | None = None, columns: Mapping[str, str] = MappingProxyType({})
) -> list[Read]:
    """The people of a sheet, one for each table under another; [] if none is a roster.

    A roster has 姓名 with another known column.
    `sparse` where it has 姓名 with only one more known column: it adds to another sheet's people. `answers`: what was
    said about words, `columns`: head → label of the field that it is, by the user ("" or another word = none).
    """
    found: list[Read] = []
    rest: Sheet | None = sheet
    while rest is not None:
        headers = find_all(rest, CADRE, ["name"], columns)
        if not headers:
            break
        below = next_table(rest, headers, columns)
        table = rest if below is None else replace(rest, rows=rest.rows[:below])
        if len(headers[0].columns) + len(headers[0].schooling) > 1:
            found.append(_read_table(table, headers, answers, further=bool(found)))
        elif not found:
            break
        rest = None if below is None else replace(rest, header=below, notes=())
    return found


def _read_table(sheet: Sheet, headers: list[Header], answers: Answers | None, *, further: bool) -> Read:
    result = Read(CADRE, answers=answers if answers is not None else {})
    first = headers[0]
    result.sheet, result.header = sheet, (first.first, first.last)
    result.heads = [head for header in headers for head in _heads(sheet, header)]
    result.sparse = len(first.columns) + len(first.schooling) < LEAST and first.identity is None
    result.notes += sheet.notes
    for header in headers:
        result.notes += header_notes(sheet, header)
        result.unsaid += [
            _unsaid(sheet, header, *one) for one in header.unsaid.items() if _holds(sheet, header, one[1])
        ]
    lists = [_List(sheet, header, result) for header in headers]
    for number, values in body(sheet, first):
        for one in lists:
            one.take(number, list(values))
    for one in lists:
        one.end(further=further)
    for row in result.rows:
        _settle_schooling(row, result)
    _note_unitless(sheet, result)
    return result


def _note_unitless(sheet: Sheet, result: Read) -> None:
    """A word on people whose unit is blank where others have one: it may be meant that theirs is the one above."""
    blank = [row.number + 1 for row in result.rows if not row.values.get("unit") and not row.both]
    if blank and len(blank) < len(result.rows):
        where = "、".join(f"第 {number} 行" for number in blank[:6]) + ("等" if len(blank) > 6 else "")
        result.notes.append(
            f"{sheet.file}: {sheet.name}: 有 {len(blank)} 人的单位空着（{where}），没有当作和上面的人同一个单位，请核对"
        )


def _settle_schooling(row: ReadRow, result: Read) -> None:
    """Where a row says 教育类别 or several educations, all of them stand in `schooling`, each once."""
    own = {name: row.values[name] for name in EDUCATION if row.values.get(name)}
    if not own or not row.schooling and not row.mode:
        return
    for name in own:
        row.values.pop(name)
    if not any(own.items() <= one.values.items() for one in row.schooling):
        row.schooling.insert(0, Schooling(row.mode, own))
    told: dict[tuple[object, object], Schooling] = {}
    for one in list(row.schooling):
        first = told.setdefault((one.values.get("education"), one.values.get("school")), one)
        if first is not one:  # a record of 学历学位 is known by these
            row.schooling.remove(one)
            said = f"{row.values['name']}的{one.mode}学历和{first.mode}学历写的一样，只登记一条，请核对"
            result.notes.append(str(row.fault(said, "name")))


def _holds(sheet: Sheet, header: Header, column: int) -> bool:
    """Whether anything stands in a column."""
    return any(column < len(row) and row[column] is not None for row in sheet.rows[header.last + 1 :])


def _unsaid(sheet: Sheet, header: Header, name: str, column: int) -> tuple[str, str, Fault]:
    """A column of education that does not say of which 教育类别 it is: its head, its field, and the question."""
    label = header.labels[column]
    place = ReadRow(sheet, header.last, columns={name: column})
    return label, name, place.fault(f"“{label}”一列没有写明是全日制还是在职的，请选择", name)


def _heads(sheet: Sheet, header: Header) -> Iterator[Head]:
    """The columns of a header with what they were read as, each head of a column of several."""
    for one in header.lower:
        yield from _heads(sheet, one)
    fields = {column: CADRE[name].label for name, column in header.columns.items()}
    for mode, columns in header.schooling.items():
        fields |= {column: f"{mode}{CADRE[name].label}" for name, column in columns.items()}
    skip = skipped_columns()
    for column, label in sorted(header.labels.items()):
        below = (row[column] for row in sheet.rows[header.last + 1 :] if column < len(row))
        values = list(islice((v for v in below if v is not None), 50))
        known = fields.get(column, "")
        likely: tuple[str, ...] = ()
        if values and not known and column != header.identity and normal(label) not in skip:
            likely = tuple(CADRE[name].label for name, _ in propose(label, values, CADRE))
        examples = tuple(str(v) for v in values[:3])
        yield Head(sheet.file, sheet.name, letters(column), label, known, examples, likely)


def _unit_of(heading: str) -> str:
    """The unit that a heading names, without its number and the number of its people."""
    return _COUNT.sub("", NUMBERING.sub("", heading)).strip().rstrip(":：").strip()


def _all_columns(header: Header) -> list[int]:
    """The columns of a header that are read."""
    return [*header.columns.values(), *(c for columns in header.schooling.values() for c in columns.values())]


class _List:
    """One list of people on a sheet, read row by row from the top."""

    def __init__(self, sheet: Sheet, header: Header, result: Read):
        self.sheet, self.header, self.result = sheet, header, result
        self.name = header.columns["name"]
        self.anchor = self.name if header.anchor is None else header.anchor
        self.rows: list[ReadRow] = []
        self.section: str | None = None
        self.under = ""
        self.heading: tuple[int, str] | None = None  # the last one, while nobody stands under it
        self.headed = False
        self.example = example_of(CADRE)
        self.repeated = normal(sheet.filled(header.first)[self.name])
        self.first = header.start
        self.last = header.end if header.end is not None else max(sheet.width, self.name + 1)

    def take(self, number: int, values: list[Any]) -> None:
        """Read a row: a person, more of the person above, a section, or nothing of the list."""
        raw = self.sheet.rows[number]
        raw = raw + [None] * (len(values) - len(raw))
        texts = [str(v).strip() for v in raw[self.first : self.last] if v is not None and str(v).strip()]
        if not texts or is_example(CADRE, self.header, values, self.example):
            return
        if self.rows and self.sheet.continues(number, self.anchor):
            self._continue(number, raw)
            return
        name = raw[self.name]
        values[self.name] = name
        if isinstance(name, Unreadable):
            row = ReadRow(self.sheet, number, columns=dict(self.header.columns))
            self.result.faults.append(row.fault(name.reason, "name", name.shown))
            return
        if name is not None and normal(name) == self.repeated:
            return
        if self._is_heading(number, name, texts):
            self._head(number, texts[0])
        elif name is None or not str(name).strip():
            self._nameless(number, raw, texts)
        else:
            if self.section and "unit" not in self.header.columns:
                self.result.sections[number] = self.section
            self._person(number, values, texts)

    def _is_heading(self, number: int, name: Any, texts: Sequence[str]) -> bool:
        """Whether a row holds one text that is no person, perhaps with the number of the people under it."""
        if len(texts) > 2 or len(texts) == 2 and not _COUNT.match(texts[1]):
            return False
        return name is None and len(texts) == 1 or not looks_like_name(name or texts[0]) or self._wide(number)

    def _head(self, number: int, text: str) -> None:
        """A row of one text: the unit of the people under it, or a note."""
        if is_foot([text]) or len(fold(text)) > 30:
            self.result.notes.append(left_out(self.sheet, number, text, "是表尾的说明"))
            return
        self._drop_heading()
        unit = _unit_of(text)
        self.under, self.section = unit, unit if is_unit(unit) else None
        if self.section is None:
            self.result.notes.append(left_out(self.sheet, number, text, "不像单位名称，没有用作下面的人的单位"))
        else:
            self.heading, self.headed = (number, text), True

    def _drop_heading(self) -> None:
        if self.heading is not None and "unit" not in self.header.columns:
            self.result.notes.append(left_out(self.sheet, *self.heading, "下面没有人"))
        self.heading = None

    def end(self, *, further: bool) -> None:
        """After the last row: the line above the header names the unit of the first people, where other lines name
        that of others (`further`: where the sheet has another table above)."""
        self._drop_heading()
        above = self.header.first - 1
        texts = [str(v).strip() for v in self.sheet.rows[above] if v is not None] if above >= 0 else []
        unit = _unit_of(texts[0]) if len(texts) == 1 else ""
        if not (self.headed or further) or not is_office(unit) or not is_unit(unit):
            return
        for row in self.rows:
            if row.section:
                break
            if not row.values.get("unit") and self.header.both is None:
                row.values["unit"] = unit

    def _nameless(self, number: int, raw: Sequence[Any], texts: Sequence[str]) -> None:
        columns = self._columns()
        known = sum(raw[c] is not None for c in columns if c < len(raw))
        beside = self._beside(raw)
        said = any(not text.replace(".", "").isdigit() for text in beside)  # more than a number of the row
        if is_foot(texts) or known < LEAST and (":" in fold(texts[0]) or said):
            self.result.notes.append(left_out(self.sheet, number, texts[0], "是表尾的说明"))
        elif known:
            row = ReadRow(self.sheet, number, columns=dict(self.header.columns))
            reason = "这一行没有姓名。如果是上一个人的第二行，请把姓名的两格合并成一格"
            self.result.faults.append(row.fault(reason, "name"))
        elif len(texts) > len(beside):
            self.result.notes.append(left_out(self.sheet, number, texts[0], "所在的行没有姓名"))

    def _beside(self, raw: Sequence[Any]) -> list[str]:
        """What stands before the name in columns that are no field: 序号, or whose signature it is."""
        before, columns = range(self.first, min(self.name, len(raw))), self._columns()
        return [fold(str(raw[c])) for c in before if raw[c] is not None and c not in columns]

    def _columns(self) -> list[int]:
        return _all_columns(self.header)

    def _person(self, number: int, values: list[Any], texts: Sequence[str]) -> None:
        written = values[self.name]
        said = read_name(written)
        known = sum(values[c] is not None for c in self._columns())
        signed = next((text for text in self._beside(self.sheet.rows[number]) if signs(text, alone=False)), "")
        if why := "是表尾的说明" if signed else self._nobody(said, written, texts, known):
            self.result.notes.append(left_out(self.sheet, number, signed or str(written), why))
            return
        if said.several:
            row = ReadRow(self.sheet, number, columns=dict(self.header.columns))
            self.result.faults.append(row.fault(said.question, "name", str(written)))
            return
        values[self.name] = said.name
        row = read_row(
            self.result, self.sheet, CADRE, self.header, number, values, blank=self.header.identity is not None
        )
        sure = any(row.values.get(field.name) for field in _SURE) and may_be_name(said.name)
        if not sure and not looks_like_name(written):
            self.result.faults.append(row.fault("这一格不像姓名，请核对；不是人的，请删去这一行", "name", str(written)))
        self._say(row, said.said, said.notes)
        row.section, self.heading = self.under, None
        self._unit(row, values)
        self._schooling(row, values)
        for name in ("entered", "left"):
            if row.values.get(name) and len(row.values[name]) < 10:
                self.result.faults.append(row.fault("应写到日，如 2021-03-05", name))
        self.rows.append(row)
        self.result.rows.append(row)

    def _nobody(self, said: WrittenName, written: Any, texts: Sequence[str], known: int) -> str:
        """Why a row is not a person; "" if it is one, several, or cannot be told."""
        if said.several:
            return ""
        if said.nobody:
            return "不是姓名"
        if fold(str(written)).endswith(":") or signs(written) or sum(":" in fold(text) for text in texts) > 1:
            return "是表尾的说明"
        if looks_like_name(written):
            return "是表尾的说明" if is_foot(texts) and known < LEAST else ""
        if is_foot(texts):
            return "是表尾的说明"
        return "不像姓名" if known < LEAST else ""

    def _say(self, row: ReadRow, said: Mapping[str, str], notes: Sequence[str]) -> None:
        """What stands beside the name: fields that it says, and marks that are only noted."""
        for field, value in said.items():
            there = row.values.get(field)
            if there not in (None, value):
                reason = f"姓名旁写的是“{value}”，这一栏写的是“{there}”，请核对"
                self.result.faults.append(row.fault(reason, field if field in row.columns else "name", value))
            row.values[field] = there or value
        place = self.sheet.address(row.number, self.name)
        if notes:
            marks = "、".join(f"“{note}”" for note in notes)
            where = f"{self.sheet.file}: {self.sheet.name}!{place}"
            self.result.notes.append(f"{where}: {row.values.get('name')}的姓名旁有{marks}，没有读取")

    def _unit(self, row: ReadRow, values: Sequence[Any]) -> None:
        """单位 from the section, and 职务 with what stands with it told apart."""
        if self.section and not row.values.get("unit") and self.header.both is None:
            row.values["unit"] = self.section
        unit, post = row.values.get("unit"), row.values.get("post")
        if unit:
            row.values["unit"] = _COUNT.sub("", "".join(str(unit).split())) or unit
        if post and not row.values.get("post_since") and (timed := _TIMED.fullmatch(post.strip())):
            try:
                row.values["post_since"] = parse(CADRE["post_since"], timed[2])
                row.values["post"] = timed[1].strip()
            except ValueError:
                pass  # what stands in the brackets is no time: it belongs to the post
        if self.header.both is not None and values[self.header.both] is not None:
            row.both = str(values[self.header.both])

    def _schooling(self, row: ReadRow, values: Sequence[Any]) -> None:
        """The education of the row itself, and 学历学位 of another 教育类别."""
        own = {name: row.values[name] for name in EDUCATION if row.values.get(name)}
        own = told_apart(own)
        row.values |= own
        for mode, columns in self.header.schooling.items():
            said = self._educated(row.number, columns, values)
            if said:
                row.schooling.append(Schooling(mode, said))
        row.mode = (self._mode(row.number, values) or self.header.mode) if own else ""

    def _mode(self, number: int, values: Sequence[Any]) -> str:
        """教育类别 as a column of its own says it; "" where it says none that we have."""
        column = self.header.modes
        written = fold(str(values[column])) if column is not None and values[column] is not None else ""
        for mode, words in _MODES.items():
            if any(word in written for word in words):
                return mode
        if written:
            place = ReadRow(self.sheet, number, columns={"education": column or 0})
            self.result.notes.append(str(place.fault(f"“{written}”不知道是全日制还是在职，没有读取", "education")))
        return ""

    def _educated(self, number: int, columns: dict[str, int], values: Sequence[Any]) -> dict[str, Any]:
        """What these columns of a row say of education, by the roster's fields."""
        header = Header(self.header.first, self.header.last, columns=dict(columns))
        read = read_row(self.result, self.sheet, CADRE, header, number, list(values), blank=False)
        return told_apart({n: v for n, v in read.values.items() if v})

    def _continue(self, number: int, raw: list[Any]) -> None:
        """A further row of the person above: fields of its own, or another 学历学位; what it says anew is refused."""
        row = self.rows[-1]
        level = number - row.number - 1
        lower = self.header.lower[level] if level < len(self.header.lower) else None
        below = {c for one in self.header.lower for c in _all_columns(one)}
        if lower is not None:
            self._lower(row, lower, number, raw)
        own = {n: c for n, c in self.header.columns.items() if n in EDUCATION and c not in below}
        mode_ = self._mode(number, raw) or self.header.mode
        others = {m: {n: c for n, c in cs.items() if c not in below} for m, cs in self.header.schooling.items()}
        for mode, columns in [(mode_, own), *others.items()]:
            said = self._educated(number, columns, raw) if columns else {}
            if said:
                row.schooling.append(Schooling(mode, said))
        read = {*own.values(), *(_all_columns(lower) if lower is not None else ())}
        for name, column in self.header.columns.items():
            if column in read or raw[column] is None or self.sheet.continues(number, column):
                continue
            place = ReadRow(self.sheet, number, columns={name: column})
            reason = f"这一行是{row.values.get('name')}的第二行，“{CADRE[name].label}”已经写在第一行，请并到一格"
            self.result.faults.append(place.fault(reason, name, str(raw[column])))

    def _lower(self, row: ReadRow, lower: Header, number: int, raw: Sequence[Any]) -> None:
        """Take the fields that a person's further row has of its own."""
        said = read_row(self.result, self.sheet, CADRE, lower, number, list(raw), blank=False)
        row.values |= said.values
        row.columns |= said.columns
        row.places |= dict.fromkeys(said.columns, number)
        for mode, columns in lower.schooling.items():
            more = self._educated(number, columns, raw)
            of_mode = [one for one in row.schooling if one.mode == mode]
            if of_mode:
                of_mode[0].values.update(more)
            elif more:
                row.schooling.append(Schooling(mode, more))

    def _wide(self, row: int) -> bool:
        """Whether the row holds one merged range of three columns or more: a section heading."""
        return any(first <= row <= last and right - left >= 2 for first, left, last, right in self.sheet.merged)
