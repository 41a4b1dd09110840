"""Saving and deleting records: one or thousands, all or nothing, by the same path for every door."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cadreapp import records
from cadreapp.errors import Doubted, Fault, Refused
from cadreapp.operations.beginning import Beginning, CountedDays
from cadreapp.operations.desk import MANY, Changes, Desk, Place
from cadreapp.operations.writing import preconditions
from cadreapp.operations.writing.naming import Directory
from cadreapp.records import identity
from cadreapp.records.checks import check, text
from cadreapp.records.kind import FieldType, Kind, Named
from cadreapp.records.period import Period
from cadreapp.records.roster import Education, Exemption
from cadreapp.records.stored import stored
from cadreapp.rules import exemptions
from cadreapp.rules.closing import Closing, closing
from cadreapp.run import UNWATCHED, Run
from cadreapp.store import keys, query
from cadreapp.store.persons import people, units
from cadreapp.store.persons.labels import LabelNames
from cadreapp.store.writing import write


@dataclass(frozen=True)
class Item:
    """A record to be saved: canonical values by field name.

    `record`: the one to change; fields that `values` leaves out keep their value. `version`: the version that was
    shown (a change by somebody else meanwhile is refused). `match`: look for the record by `uid`, then by the kind's
    key; change it if something differs.
    """

    kind: Kind
    values: Mapping[str, Any]
    record: int | None = None
    uid: str | None = None
    match: bool = False
    version: int | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with an item: its number, the field's name ("" = the whole record), a Chinese sentence.

    `other`: the number of the item that means the same; the sentence then begins with where that stands (`said`).
    `answers`: what a user may say to it, where only the user knows.
    """

    item: int
    field: str
    reason: str
    value: str = ""
    other: int | None = None
    answers: tuple[str, ...] = ()

    def said(self, where: Callable[[int], str] = lambda number: f"第 {number + 1} 条") -> str:
        """The whole sentence; `where` names the place of the other item by its number."""
        return self.reason if self.other is None else f"与{where(self.other)}{self.reason}"


@dataclass
class _Plan:
    number: int
    item: Item
    values: dict[str, Any]
    old: query.Row | None
    entry: write.Entry | None = None

    @property
    def same(self) -> bool:
        return self.old is not None and self.old.values == self.values


def save(
    desk: Desk,
    items: Sequence[Item],
    *,
    name: str = "",
    origin: str = "window",
    late_reason: str = "",
    place: Callable[[Problem], Fault] | None = None,
    dry_run: bool = False,
    undoable: bool = True,
    review: Callable[[Sequence[_Plan]], Iterable[Problem]] = lambda plans: (),
    asking: bool = False,
    run: Run = UNWATCHED,
) -> Changes:
    """Save records in one operation; Refused with every fault, and nothing changed, if any item is wrong.

    `late_reason`: the reason of 补录 for items that are late and give none. `place` turns a problem into a fault with
    its place in a workbook; otherwise the fault names the form's field. `dry_run`: check everything, keep nothing.
    `review` looks through what is right by itself, before anything is written, and may object (see
    passing.intake.recognition). `asking`: Doubted where something is 待核, so that somebody can confirm it; otherwise
    it is kept and listed. `run`: is told how far it is, and stops it.
    """
    saving = Saving(desk, late_reason)
    plans, problems = saving.prepare(items, run)
    if not problems:
        problems += saving.collisions(plans)
    problems += review([p for p in plans if p.entry])
    if problems:
        raise Refused(_faults(items, problems, place))
    new = [p for p in plans if p.old is None]
    changed = [p for p in plans if p.old is not None and not p.same]
    result = Changes(same=len(plans) - len(new) - len(changed))
    if not new and not changed:
        return result
    title = name or _name(new, changed)

    def fault(number: int, field: str, reason: str) -> Fault:
        return _faults(items, [Problem(number, field, reason)], place)[0]

    with desk.operation(title, origin=origin, undoable=undoable, dry_run=dry_run) as writing:
        ids = apply(desk, writing, new, changed, origin)
        numbers = [p.number for p in (*new, *changed)]
        desk.placed(Place(dict(zip(ids, numbers, strict=True)), fault))
        if asking and (found := preconditions.doubts(desk, ids)):
            raise Doubted(Fault(one.reason) for one in found)
        kinds = frozenset(p.item.kind.name for p in (*new, *changed))
        notes = tuple(str(f) for f in _faults(items, saving.notes, place))
        result = Changes(writing.id, title, kinds, tuple(ids), len(new), len(changed), result.same, notes)
    return replace(result, operation=None) if dry_run else result


def apply(desk: Desk, writing: Any, new: Sequence[_Plan], changed: Sequence[_Plan], origin: str) -> list[int]:
    """Write prepared plans inside an operation; the ids written, new ones first."""
    moved = [p for p in changed if p.old and p.entry and len(changed) > 1]
    # two records may change places: each leaves its key before another takes it
    write.leave_keys(desk.db, [(p.old.id, p.entry.spine["key"]) for p in moved if p.old and p.entry])
    placed = (p.item.kind.model.unit_of(p.values) for p in (*new, *changed))
    units.make(desk.db, (name for name in placed if name), desk.new_uid)
    for plan in changed:
        assert plan.entry and plan.old
        write.update(desk.db, writing, plan.old.id, plan.entry)
    ids = write.insert(desk.db, writing, [p.entry for p in new if p.entry], origin)
    return ids + [p.old.id for p in changed if p.old]


def delete(desk: Desk, ids: Sequence[int], *, name: str = "") -> Changes:
    """Delete records (they stay in the file until undone or for ever); Refused where a later step needs one."""
    live = keys.kinds_of(desk.db, ids)
    rows = sorted(set().union(*live.values()))
    if not rows:
        return Changes()
    kinds = frozenset(live)
    what = records.kind(next(iter(kinds))).title if len(kinds) == 1 else "记录"
    title = name or (f"删除{what}" if len(rows) == 1 else f"删除{what} {len(rows)} 条")
    if len(rows) >= MANY:
        desk.keep_copy("删除前")
    with desk.operation(title) as writing:
        write.delete(desk.db, writing, rows)
    return Changes(writing.id, title, kinds, tuple(rows), updated=len(rows))


def _name(new: Sequence[_Plan], changed: Sequence[_Plan]) -> str:
    plans = [*new, *changed]
    verb = "登记" if new and not changed else "修改" if changed and not new else "保存"
    titles = {p.item.kind.title for p in plans}
    what = titles.pop() if len(titles) == 1 else "记录"
    return f"{verb}{what}" if len(plans) == 1 else f"{verb}{what} {len(plans)} 条"


def _faults(
    items: Sequence[Item], problems: Sequence[Problem], place: Callable[[Problem], Fault] | None
) -> list[Fault]:
    if place is not None:
        return [place(p) for p in problems]
    faults = []
    for problem in problems:
        kind = items[problem.item].kind
        label = kind[problem.field].label if problem.field else ""
        faults.append(Fault(problem.said(), field=label, value=problem.value))
    return faults


_NAMING = (Exemption.requirement.name, Exemption.period.name)
"""What an exemption excuses: the two are right only together."""


class Saving:
    """Checks items against the database and turns them into entries."""

    def __init__(self, desk: Desk, late_reason: str = ""):
        self.desk = desk
        self.today = desk.today()
        self.late_reason = late_reason
        self.directory = Directory(people.people(desk.db), self._about)
        self.tags = LabelNames(desk.db, "tag")
        self.campaigns = LabelNames(desk.db, "campaign")
        self.used: set[str] = set()
        self.filed: set[tuple[str, int]] | None = None
        self.counted: CountedDays | None = None
        self.notes: list[Problem] = []

    def _about(self) -> dict[int, dict[str, str | None]]:
        """For each cadre what a mark beside a name may say of them."""
        members = people.roster(self.desk.db, "0000-01-01", "9999-12-31")
        return {m.person: {"sex": m.sex, "ethnicity": m.ethnicity} for m in members}

    def prepare(self, items: Sequence[Item], run: Run = UNWATCHED) -> tuple[list[_Plan], list[Problem]]:
        """A plan for each item that is right, and everything that is wrong with the others."""
        problems: list[Problem] = []
        resolved: list[dict[str, Any]] = []
        for number, item in enumerate(run.each(items, "核对记录")):
            values = {}
            for field, value in item.values.items():
                values[field], found = self._resolve(item.kind, field, value)
                problems += [Problem(number, field, *f) for f in found]
            if item.kind.model is Exemption:
                values, wrong = exemptions.canonical(self.desk.rules, values)
                problems += [Problem(number, f, reason, _shown(item.kind, f, values)) for f, reason in wrong]
            resolved.append(values)
        faulty: dict[int, set[str]] = defaultdict(set)
        for problem in problems:
            faulty[problem.item].add(problem.field)
        bad = set(faulty)
        old = self._present(items, resolved, bad)
        plans = []
        for number, (item, values) in enumerate(zip(items, resolved, strict=True)):
            row = old.get(number)
            if item.record is not None and row is None:
                problems.append(Problem(number, "", "这条记录已经不在了，可能刚被删除，请刷新后再试"))
                continue
            if row is not None and item.version is not None and row.version != item.version:
                problems.append(Problem(number, "", "这条记录在您打开之后已被修改，请重新打开再改"))
                continue
            base = row.values if row else {s.name: None for s in item.kind.fields}
            if item.match and row and values.get("late_reason", "") is None:
                del values["late_reason"]  # an import that gives no reason keeps the one that was recorded
            plan = _Plan(number, item, {**base, **values}, row)
            wrong = list(check(item.kind, plan.values))
            if item.kind.model is Exemption and row and any(base[n] != plan.values[n] for n in _NAMING):
                wrong += exemptions.canonical(self.desk.rules, plan.values)[1]
            problems += [
                Problem(number, f, reason, _shown(item.kind, f, plan.values))
                for f, reason in wrong
                if f not in faulty.get(number, ())
            ]
            if number not in bad and not wrong:
                problems += self._enter(plan)
            plans.append(plan)
        return plans, problems

    def _resolve(self, kind: Kind, field: str, value: Any) -> tuple[Any, list[tuple[str, str]]]:
        """A value with its persons known; [(reason, text)] of what is wrong."""
        spec = kind[field]
        if value in (None, "", ()):
            return None, []
        if spec.type is FieldType.PERSON:
            named, reason = self.directory.resolve(spec, value)
            return named, [(reason, named.name)] if reason else []
        if spec.type is FieldType.PEOPLE:
            found, wrong, seen = [], [], set()
            for one in value:
                named, reason = self.directory.resolve(spec, one)
                if reason:
                    wrong.append((reason, named.name))
                who = named.person if named.person is not None else named.name
                if who in seen:
                    wrong.append((f"“{named.name}”写了两次，请去掉一个", named.name))
                seen.add(who)
                found.append(replace(named, detail={k: v for k, v in named.detail.items() if v}))
            return tuple(found), wrong
        for type_, known, title in (
            (FieldType.TAGS, self.tags, "品牌标签"),
            (FieldType.CAMPAIGNS, self.campaigns, "主题活动"),
        ):
            if spec.type is type_:
                unknown = [v for v in value if v not in known.known]
                order = list(known.present)
                names = dict.fromkeys(known.now(v) for v in value)  # a file may hold the name of last year
                kept = tuple(sorted(names, key=lambda v: order.index(v) if v in known.present else 0))
                return kept, [(f"没有{title}“{u}”，请先添加，或从已有的里选", u) for u in unknown]
        return value, []

    def _present(
        self, items: Sequence[Item], resolved: Sequence[Mapping[str, Any]], bad: set[int]
    ) -> dict[int, query.Row]:
        """The present record of each item that has one."""
        ids: dict[int, int] = {n: i.record for n, i in enumerate(items) if i.record is not None}
        matching = [n for n, i in enumerate(items) if i.match and n not in bad]
        marks: dict[str, set[str]] = defaultdict(set)
        for n in matching:
            if uid := items[n].uid:
                marks[items[n].kind.name].add(uid)
        known = {(k, u): i for k, uids in marks.items() for u, i in query.holders(self.desk.db, k, "uid", uids).items()}
        self.used = keys.used(self.desk.db, {u for uids in marks.values() for u in uids})
        wanted: dict[str, dict[int, str]] = defaultdict(dict)
        for n in matching:
            if (mark := (items[n].kind.name, items[n].uid or "")) in known:
                ids[n] = known[mark]
            else:
                wanted[items[n].kind.name][n] = identity.key(items[n].kind, resolved[n])
        for kind_name, pairs in wanted.items():
            held = query.holders(self.desk.db, kind_name, "key", pairs.values())
            ids |= {n: held[k] for n, k in pairs.items() if k in held}
            unnamed = {n: k for n in pairs if n not in ids and (k := _unnamed(items[n].kind, resolved[n]))}
            held = query.holders(self.desk.db, kind_name, "key", unnamed.values())
            ids |= {n: held[k] for n, k in unnamed.items() if k in held}
            undated = {n: k for n in pairs if n not in ids and (k := _undated(items[n].kind, resolved[n]))}
            held = query.holders(self.desk.db, kind_name, "key", undated.values())
            taken = set(ids.values())
            for n, k in undated.items():
                if k in held and held[k] not in taken:
                    ids[n] = held[k]
                    taken.add(held[k])
        found: dict[int, query.Row] = {}
        by_kind: dict[str, list[int]] = defaultdict(list)
        for n in ids:
            by_kind[items[n].kind.name].append(n)
        for kind_name, numbers in by_kind.items():
            rows = {r.id: r for r in query.load(self.desk.db, records.kind(kind_name), [ids[n] for n in numbers])}
            found |= {n: rows[ids[n]] for n in numbers if ids[n] in rows}
        return found

    def _enter(self, plan: _Plan) -> Iterator[Problem]:
        """Make the entry of a plan; a late one without a reason is a problem."""
        kind, values, old = plan.item.kind, plan.values, plan.old
        day = self._date(kind, values)
        late_on, late_by = (old.late_on, old.late_by) if old else (None, None)
        if self._newly_late(kind, values, day, old):
            late_on, late_by = self.today.isoformat(), self.desk.who
            if not values["late_reason"]:
                if not self.late_reason:
                    closed = self._closing(kind, values, day)
                    yield Problem(
                        plan.number,
                        "late_reason",
                        f"{closed.period.label if closed else day}已经截止，现在登记属于补录，请填写补录原因",
                    )
                    return
                values["late_reason"] = self.late_reason
        heading = identity.title(kind, values)
        words, short = identity.search(kind, values, heading)
        people_parts = [
            write.Part(
                spec.name,
                position,
                named.person,
                named.name,
                json.dumps(dict(named.detail), ensure_ascii=False) if named.detail else None,
            )
            for spec in kind.people
            for position, named in enumerate(_several(values[spec.name]))
        ]
        amount = kind[kind.amount_field] if kind.amount_field else None
        plan.entry = write.Entry(
            kind=kind,
            uid=old.uid if old else self._new_uid(plan.item.uid),
            spine={
                "date": day,
                "end": values[kind.end_field] if kind.end_field else None,
                "title": heading,
                "state": values[kind.state_field] if kind.state_field else None,
                "key": identity.key(kind, values),
                "remark": values["remark"],
                "late_on": late_on,
                "late_reason": values["late_reason"],
                "late_by": late_by,
            },
            own={s.name: stored(s, values[s.name]) for s in kind.own},
            people=people_parts,
            amount=stored(amount, values[amount.name]) if amount else None,
            tags=tuple(self.tags.present[t] for t in values["tags"] or ()),
            campaigns=tuple(self.campaigns.present[c] for c in values["campaigns"] or ()),
            files=values["files"] or (),
            text=words,
            initials=short,
            learned=self._learned(plan.number, kind, values) if old is None else None,
        )

    def _new_uid(self, given: str | None) -> str:
        """The identity of a new record: the one given, unless a deleted record or one of another kind bears it."""
        return given if given and given not in self.used else self.desk.new_uid()

    def _learned(self, number: int, kind: Kind, values: Mapping[str, Any]) -> str | None:
        """From which day a new row of a person's file without a start counts: today, unless nothing else is known."""
        if kind.model not in people.DATED or values["date"]:
            return None
        day, end = self.today.isoformat(), values["end"]
        if end and end < day[: len(end)] and kind.model is not Education:
            return None
        if self.filed is None:
            self.filed = people.filed(self.desk.db)
        if (kind.name, values["cadre"].person) not in self.filed:
            return None
        said = _shown(kind, kind.title_field, values) or kind.title
        reason = f"{values['cadre'].name}的{kind.title}“{said}”没有开始日期，自 {day} 起计，此前的报表不变"
        self.notes.append(Problem(number, kind.date_field, reason))
        return day

    def _date(self, kind: Kind, values: Mapping[str, Any]) -> str | None:
        if kind.period_field:
            return Period.parse(values[kind.period_field]).end.isoformat()
        return values[kind.date_field] if kind.date_field else None

    def _closing(self, kind: Kind, values: Mapping[str, Any], day: str | None) -> Closing | None:
        if not kind.platform or not day or len(day) < 10:
            return None
        period = values[kind.period_field] if kind.period_field else None
        return closing(self.desk.rules, kind, day, period)

    def _newly_late(self, kind: Kind, values: Mapping[str, Any], day: str | None, old: query.Row | None) -> bool:
        """Whether the entry, or the change of its period, comes after the period has closed."""
        closed = self._closing(kind, values, day)
        if closed is None or self.today <= closed.last or self._before_records(kind, values, day):
            return False
        return old is None or self._closing(kind, old.values, old.date) != closed

    def _before_records(self, kind: Kind, values: Mapping[str, Any], day: str | None) -> bool:
        """Whether a day lies before 启用日期: what is entered of it is 启用前数据, not 补录."""
        if self.counted is None:
            self.counted = Beginning.of(self.desk).counted(self.desk)
        return self.counted.before(kind, values, day)

    def collisions(self, plans: Sequence[_Plan]) -> list[Problem]:
        """Records that are the same thing as another one, in the batch or in the database."""
        problems = []
        first: dict[tuple[str, str], int] = {}
        freed = {p.old.id for p in plans if p.old}
        wanted: dict[str, set[str]] = defaultdict(set)
        for plan in plans:
            assert plan.entry
            mark = (plan.item.kind.name, plan.entry.spine["key"])
            if mark in first:
                problems.append(
                    Problem(plan.number, "", f"是同一{plan.item.kind.title}，请只留一条", other=first[mark])
                )
            first.setdefault(mark, plan.number)
            wanted[mark[0]].add(mark[1])
        for kind_name, marks in wanted.items():
            known = query.holders(self.desk.db, kind_name, "key", marks)
            for plan in plans:
                if plan.item.kind.name != kind_name or plan.entry is None:
                    continue
                other = known.get(plan.entry.spine["key"])
                if other is not None and other not in freed:
                    problems.append(Problem(plan.number, "", self._twice(plan.item.kind, plan.values)))
        return problems

    def _twice(self, kind: Kind, values: Mapping[str, Any]) -> str:
        what = "、".join(f"{kind[n].label}“{_shown(kind, n, values)}”" for n in kind.key if values.get(n))
        return f"已经登记过同一{kind.title}（{what}），请打开原来的那条修改"


def _unnamed(kind: Kind, values: Mapping[str, Any]) -> str:
    """The key of the same record while somebody named in it was a name only; "" where nobody was."""
    names = [n for n in kind.key if isinstance(values.get(n), Named) and not kind[n].roster and n != kind.who_field]
    if all(values[n].person is None for n in names):
        return ""
    return identity.key(kind, {**values, **{n: Named(values[n].name) for n in names}})


def _undated(kind: Kind, values: Mapping[str, Any]) -> str:
    """The key of the same dated row of the roster while its start was not known; "" for other records."""
    if kind.platform or kind.date_field not in kind.key or not values.get(kind.date_field):
        return ""
    return identity.key(kind, {**values, kind.date_field: None})


def _several(value: Any) -> tuple[Named, ...]:
    return () if value is None else (value,) if isinstance(value, Named) else tuple(value)


def _shown(kind: Kind, field: str, values: Mapping[str, Any]) -> str:
    if not field:
        return ""
    value = values.get(field)
    try:
        return text(kind[field], value)
    except (TypeError, ValueError, AttributeError):
        return str(value)
