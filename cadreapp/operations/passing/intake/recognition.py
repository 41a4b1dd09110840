"""Same thing, or the next one? What an import asks before it writes, and what it shows of records that it changes.

A row is recognised by 记录标识, then by its kind's key. A row that is not, and names what a record of the same year
names on another day, is a question: never taken over, never a second record in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cadreapp.errors import Fault
from cadreapp.operations.writing.save import Problem
from cadreapp.records import identity
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import spelling, text
from cadreapp.records.entities import Cadre, Person
from cadreapp.records.kind import FieldSpec, FieldType, Kind, Named
from cadreapp.records.roster import PostHistory, RankHistory, StaffHistory
from cadreapp.store import keys, query

if TYPE_CHECKING:
    from cadreapp.exchange.rows import ReadRow
    from cadreapp.operations.desk import Desk
    from cadreapp.operations.writing.save import _Plan

MOST_NOTES = 20
_TOLD = (FieldType.DAY, FieldType.PARTIAL, FieldType.PERIOD, FieldType.PERSON, FieldType.PEOPLE)
_SAME = "要改日期的，在窗口里导入并选“同一条，改日期”，或者先导出记录，在导出的那一行（带“记录标识”）改日期再导入"
_ANOTHER = "确是另一条的，在窗口里选“另一条”，用命令导入时加 --another"


class Answer(StrEnum):
    """What a user says to a question."""

    SAME = "同一条，改日期"
    ANOTHER = "另一条"
    SKIP = "不导入"


@dataclass(frozen=True)
class Question:
    """A row (`fault` is its cell and its sentence) and the record of ours that it may mean, by `uid`.

    `answers`: what can be said to it; what comes once a period cannot be another one.
    """

    fault: Fault
    kind: str
    title: str
    day: str
    known: str
    uid: str
    answers: tuple[Answer, ...] = tuple(Answer)

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the row's day stands: file, sheet, cell."""
        return self.fault.file, self.fault.sheet, self.fault.cell


@dataclass(frozen=True)
class Alteration:
    """A date, a person or a state of a record that an import changes: old → new, and the cell that says so."""

    record: str
    kind: str
    title: str
    field: str
    old: str
    new: str
    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: {self.sheet}!{self.cell}: " if self.sheet else f"{self.file}: " if self.file else ""
        return f"{place}{self.kind}“{self.title}”的{self.field}：{self.old or '（空）'} → {self.new or '（空）'}"

    def as_dict(self) -> dict[str, str]:
        """The alteration with the keys of the JSON answer of `import`."""
        return asdict(self)


_STANDING = (
    PostHistory.unit,
    PostHistory.post,
    RankHistory.rank,
    StaffHistory.staff,
    Person.political,
    Cadre.leaving_reason,
)
"""What a person's file says of where they stand, beside the dates."""


def person_alterations(row: ReadRow, uid: str, old: Mapping[str, Any]) -> Iterator[Alteration]:
    """What a row of a roster changes of a person's dates and standing that were known before."""
    standing = {field.name for field in _STANDING}
    for spec in CADRE.fields:
        before, after = old.get(spec.name), row.values.get(spec.name)
        if before and after and before != after and (spec.type in _TOLD or spec.name in standing):
            place = row.fault("", spec.name)
            said = (spec.label, text(spec, before), text(spec, after), place.file, place.sheet, place.cell)
            yield Alteration(uid, CADRE.title, str(old.get("name") or ""), *said)


@dataclass
class Recognition:
    """Looks through what an import is about to save. `settled`: numbers of rows that were said to be another one."""

    desk: Desk
    rows: Sequence[ReadRow]
    settled: Collection[int] = ()
    questions: list[Question] = field(default_factory=list)
    altered: list[Alteration] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    late: int = 0
    plans: Sequence[_Plan] = ()

    def __call__(self, plans: Sequence[_Plan]) -> list[Problem]:
        """Problems of the plans: rows that are asked about, and two rows that mean one record."""
        self.plans = plans
        problems = list(self._twice(plans))
        taken = {p.old.id for p in plans if p.old}
        new: dict[tuple[str, str], list[tuple[_Plan, tuple[str, ...]]]] = defaultdict(list)
        for plan in plans:
            if plan.entry and plan.entry.spine["late_on"] and (plan.old is None or plan.old.late_on is None):
                self.late += 1
            if plan.old and not plan.same and self._moved(plan):
                problems.append(self._ask(plan, plan.item.kind.period_day, plan.old, once=True))
            elif plan.old and not plan.same:
                self.altered += self._alterations(plan)
            if plan.entry and plan.item.kind.key_days:
                named, year = identity.thing(plan.item.kind, plan.entry.spine["key"])
                if year:
                    new[plan.item.kind.name, year].append((plan, named))
        for (_, year), some in new.items():
            problems += self._asked(some, year, taken)
            self._siblings(some)
        return problems

    def _twice(self, plans: Sequence[_Plan]) -> Iterator[Problem]:
        first: dict[int, int] = {}
        for plan in plans:
            if plan.old and first.setdefault(plan.old.id, plan.number) != plan.number:
                yield Problem(plan.number, "", "说的是同一条记录，请只留一行", other=first[plan.old.id])

    def _moved(self, plan: _Plan) -> bool:
        """Whether a row without 记录标识 says another day of what comes once in its period."""
        day = plan.item.kind.period_day
        if not day or not plan.old or self.rows[plan.number].uid == plan.old.uid:
            return False
        before, after = plan.old.values[day], plan.values[day]
        return bool(before and after and before != after)

    def _asked(self, some: list[tuple[_Plan, tuple[str, ...]]], year: str, taken: set[int]) -> Iterator[Problem]:
        """The rows of one kind and year that may mean a record of another day, which no other row means."""
        open_ = [(p, named) for p, named in some if p.old is None and p.number not in self.settled]
        if not open_:
            return
        kind = open_[0][0].item.kind
        present: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for record, key in keys.of_year(self.desk.db, kind, year):
            named, its_year = identity.thing(kind, key)
            if record not in taken and its_year == year:
                present[named].append(record)
        wanted = sorted({r for _, named in open_ for r in present.get(named, ())})
        loaded = {r.id: r for r in query.load(self.desk.db, kind, wanted)}
        day_field = kind.key_days[0]
        for plan, named in open_:
            found = [loaded[r] for r in present.get(named, ()) if r in loaded]
            within = "" if kind.once else self.rows[plan.number].month
            found = [
                r
                for r in found
                if kind.once or r.values[day_field].startswith(within) and agree(kind, plan.values, r.values)
            ]
            if found:
                day = plan.values[day_field]
                nearest = min(found, key=lambda row: _apart(day, row.values[day_field]))
                days = sorted({r.values[day_field] for r in found})
                yield self._ask(plan, day_field, nearest, days)

    def _ask(
        self, plan: _Plan, day_field: str, record: query.Row, days: Sequence[str] = (), *, once: bool = False
    ) -> Problem:
        kind, day = plan.item.kind, plan.values[day_field]
        title = identity.title(kind, plan.values)
        if kind.who == "cadre":
            title = f"{plan.values[kind.who_field].name}：{title}"
        doubt = "不知道是不是改了日期" if once else "不知道是改了日期还是另一条"
        reason = (
            f"“{title}”在库中已有一条，{kind[day_field].label}是 {'、'.join(days or [record.values[day_field]])}，"
            f"这一行是 {day}，{doubt}，没有导入。{_SAME if once else f'{_SAME}；{_ANOTHER}'}"
        )
        answers = tuple(a for a in Answer if not once or a is not Answer.ANOTHER)
        fault = self.rows[plan.number].fault(reason, day_field, day)
        self.questions.append(Question(fault, kind.title, title, day, record.values[day_field], record.uid, answers))
        return Problem(plan.number, day_field, reason, day)

    def _siblings(self, some: list[tuple[_Plan, tuple[str, ...]]]) -> None:
        """A word on rows of the files that are alike but for the day: they stay two records."""
        groups: dict[tuple[str, ...], list[_Plan]] = defaultdict(list)
        for plan, named in some:
            groups[named].append(plan)
        for alike in groups.values():
            first, kind = alike[0], alike[0].item.kind
            others = [p for p in alike[1:] if kind.once or agree(kind, first.values, p.values)]
            if not any(p.old is None for p in (first, *others)) or not others:
                continue
            rows = [self.rows[p.number] for p in (first, *others)]
            where = "、".join(f"第 {r.number + 1} 行" for r in rows[:6]) + ("等" if len(rows) > 6 else "")
            self.notes.append(
                f"{rows[0].sheet.file}: {rows[0].sheet.name}: “{identity.title(kind, first.values)}”有 {len(rows)} 行"
                f"日期不同（{where}），按 {len(rows)} 条登记；如果是同一条，请只留一行"
            )

    def _alterations(self, plan: _Plan) -> Iterator[Alteration]:
        assert plan.old
        kind = plan.item.kind
        for spec in kind.fields:
            if spec.type not in _TOLD and spec.name != kind.state_field:
                continue
            old, new = plan.old.values.get(spec.name), plan.values.get(spec.name)
            if plain(old) != plain(new) and not _linked(old, new):
                place = self.rows[plan.number].fault("", spec.name)
                yield Alteration(
                    plan.old.uid,
                    kind.title,
                    plan.old.title,
                    spec.label,
                    text(spec, old),
                    text(spec, new),
                    place.file,
                    place.sheet,
                    place.cell,
                )


def agree(kind: Kind, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether nothing that both of two records of a kind say differs, but for the days of the key and the spelling."""
    compared = [s.name for s in kind.fields if _compared(s) and s.name not in kind.key_days]
    said = ((_spelt(plain(values.get(name))), _spelt(plain(other.get(name)))) for name in compared)
    return all(one == two for one, two in said if one is not None and two is not None)


def _compared(spec: FieldSpec) -> bool:
    return spec.place != "link" and spec.column not in ("remark", "late_reason")


def plain(value: Any) -> Any:
    """A value as it is compared: of people only who they are, in any order."""
    if isinstance(value, Named):
        return value.person or value.name
    if isinstance(value, tuple):
        return tuple(sorted(str(plain(v)) for v in value)) or None
    return None if value == "" else value


def _spelt(value: Any) -> Any:
    """Text as a key compares it."""
    return spelling(value) if isinstance(value, str) else value


def _linked(old: Any, new: Any) -> bool:
    """Whether a name only became the person who bears it."""
    return isinstance(old, Named) and isinstance(new, Named) and old.person is None and old.name == new.name


def _apart(day: str, other: str) -> int:
    """Days between two dates, of which the day or the month may be missing."""
    return abs((_whole(day) - _whole(other)).days)


def _whole(day: str) -> date:
    return date.fromisoformat((day + "-01-01")[:10] if len(day) < 10 else day)
