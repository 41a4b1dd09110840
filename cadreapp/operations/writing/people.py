"""The roster: who is on it, and writing persons with their present unit, post, rank, kind of staff and education."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cadreapp import records
from cadreapp.errors import Fault, Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.settings import began
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.rows import HISTORY, Said, dated_rows
from cadreapp.operations.writing.save import Item, Problem, Saving, apply
from cadreapp.operations.writing.undo import refresh_search
from cadreapp.records import Kind, RecordModel
from cadreapp.records.cadre import CADRE, MEMBERSHIP_FIELDS, PERSON_FIELDS
from cadreapp.records.checks import check, doubts, fold, same_value
from cadreapp.records.clock import day_before
from cadreapp.records.entities import PARTY_MEMBERS, Cadre, Entity, Person
from cadreapp.records.period import Period, first_day
from cadreapp.records.pinyin import name_initials, name_pinyin
from cadreapp.run import UNWATCHED, Run
from cadreapp.store import entities, keys
from cadreapp.store.persons import dated, former
from cadreapp.store.persons import people as store
from cadreapp.store.persons import units as units_
from cadreapp.store.persons.people import Member, PersonRef
from cadreapp.store.persons.units import UnitNames, UnitRow
from cadreapp.store.writing import undoing, write
from cadreapp.store.writing.operation import Writing

FOREVER = ("0000-01-01", "9999-12-31")


@dataclass(frozen=True)
class PersonItem:
    """A person to be saved: canonical values by the field names of 干部; fields left out keep their value.

    `person`: the one to change; without it the person is looked for by `uid`, 身份证号, then name and birth.
    `member`: whether the person is to be on the young-cadre roster. `form`: what an .lrmx must give back unchanged.
    `since`: the ISO day from which changed values hold that say no start themselves (default: today, the day on which
    they are learned); `correct`: what changes was wrong from the start. `meant`: which of several of one name it is:
    one of the answers of the Problem that asked, `ANOTHER` = none of ours.
    """

    values: Mapping[str, Any]
    person: int | None = None
    uid: str | None = None
    member: bool = True
    form: str | None = None
    since: str | None = None
    correct: bool = False
    meant: str = ""


ANOTHER = "另一个人"
"""The answer that a person is none of those whom we know by that name."""


def undated(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The known values that change without a start of their own (任现职时间, 任现职级时间, 入党时间): field names."""
    starts = {ours: since for fields, since in HISTORY.values() for ours in fields if since and new.get(since)}
    if new.get("political") in PARTY_MEMBERS and (new.get("joined_party") or old.get("joined_party")):
        starts["political"] = "joined_party"
    free = {*(s.name for s in CADRE.fields if s.timeless or s.column == "date"), *starts}
    free |= {s.name for s in MEMBERSHIP_FIELDS}
    return [name for name, value in new.items() if old.get(name) not in (None, value) and name not in free]


def roster(desk: Desk, period: Period | None = None) -> list[Member]:
    """Young cadres of a period as they stood at its end; without a period, those on the roster today."""
    day = desk.today().isoformat()
    start, end = (period.start.isoformat(), period.end.isoformat()) if period else (day, day)
    return store.roster(desk.db, start, end)


def units(desk: Desk) -> list[UnitRow]:
    """All units in their order."""
    return units_.units(desk.db)


def everybody(desk: Desk) -> list[PersonRef]:
    """All persons known, cadres or not."""
    return store.people(desk.db)


def save_people(
    desk: Desk,
    items: Sequence[PersonItem],
    *,
    name: str = "",
    origin: str = "window",
    place: Callable[[Problem], Fault] | None = None,
    dry_run: bool = False,
    undoable: bool = True,
    known: Callable[[int, str, Mapping[str, Any]], None] = lambda number, uid, old: None,
    run: Run = UNWATCHED,
) -> Changes:
    """Save persons in one operation; Refused with every fault, and nothing changed, if any is wrong.

    A changed unit, post, rank, staff or education opens a new dated row from its start on (任现职时间,
    任现职级时间), or from the day on which it is learned; what is known for the first time holds for all time.
    Units that are named for the first time are made. Each undated change is among the notes. `known` is told of each
    item that is somebody of ours: its number, the person's uid, the values before.
    """
    saving = _People(desk, items)
    problems = saving.plan(run)
    if problems:
        raise Refused([place(p) if place else _fault(p) for p in problems])
    for number, person in enumerate(saving.known):
        if person is not None:
            known(number, person.uid, saving._old(person))
    title = name or _title(saving)
    with desk.operation(title, origin=origin, undoable=undoable, dry_run=dry_run) as writing:
        problems = saving.write(writing, origin, run)
        if problems:
            raise Refused([place(p) if place else _fault(p) for p in problems])
        counts = saving.counts()
        changed = counts["new"] + counts["updated"] > 0
        result = Changes(
            writing.id if changed else None,
            title,
            frozenset(saving.kinds) if changed else frozenset(),
            tuple(saving.ids),
            **counts,
            notes=tuple(str(place(n) if place else _fault(n)) for n in saving.notes),
        )
    return replace(result, operation=None) if dry_run else result


def identified(desk: Desk, items: Sequence[PersonItem]) -> list[tuple[PersonRef | None, str, dict[str, Any]]]:
    """For each item, the person whom it means (None = nobody of ours), why that cannot be said ("" = it can), and the
    values as they stand. Nothing is written."""
    saving = _People(desk, items)
    found = []
    for item in items:
        person, reason, _ = saving._who(item, dict(item.values) | {"name": fold(str(item.values.get("name") or ""))})
        found.append((person, reason, saving._old(person)))
    return found


def _fault(problem: Problem) -> Fault:
    label = CADRE[problem.field].label if problem.field else ""
    return Fault(problem.said(lambda number: f"第 {number + 1} 行"), field=label, value=problem.value)


def _title(saving: _People) -> str:
    if len(saving.items) == 1:
        verb = "修改干部档案" if saving.known[0] else "登记干部"
        return f"{verb}：{saving.items[0].values.get('name') or saving.name_of(0)}"
    return f"登记干部 {len(saving.items)} 人"


class _People:
    """Plans and writes a batch of persons."""

    def __init__(self, desk: Desk, items: Sequence[PersonItem]):
        self.desk, self.items = desk, list(items)
        self.directory = Directory(store.people(desk.db))
        self.by_uid = {p.uid: p for p in self.directory.by_id.values()}
        self.by_number = {p.id_number: p for p in self.directory.by_id.values() if p.id_number}
        self.members = {m.person: m for m in store.roster(desk.db, *FOREVER)}
        self.units_of = store.units_ever(desk.db)
        self.known: list[PersonRef | None] = []
        self.ids: list[int] = []
        self.state: list[str] = []
        self.said: dict[int, dict[str, Any]] = {}
        self.kinds: set[str] = set()
        self.notes: list[Problem] = []
        self.first: bool | None = None
        self.today = desk.today().isoformat()
        self.units = UnitNames(desk.db)

    def name_of(self, number: int) -> str:
        known = self.known[number]
        return known.name if known else ""

    def counts(self) -> dict[str, int]:
        return {word: self.state.count(word) for word in ("new", "updated", "same")}

    def plan(self, run: Run = UNWATCHED) -> list[Problem]:
        """Find who each item is, and check its values."""
        problems: list[Problem] = []
        seen: dict[tuple[str, Any], int] = {}
        new: dict[Any, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        for number, item in enumerate(run.each(self.items, "核对干部")):
            values = dict(item.values)
            if values.get("name"):
                values["name"] = fold(values["name"])
            person, reason, answers = self._who(item, values)
            self.known.append(person)
            if reason:
                problems.append(Problem(number, "name", reason, str(values.get("name") or ""), answers=answers))
                continue
            old = self._old(person)
            if old.get("left") and (values.get("entered") or "") > old["left"]:
                old |= {"left": None, "leaving_reason": None}  # who comes back begins a membership of their own
            merged = {s.name: None for s in CADRE.fields} | old | values
            problems += [Problem(number, f, r, str(merged.get(f) or "")) for f, r in check(CADRE, merged)]
            if any(merged[f] != old.get(f) for f in ("born", "id_number")):
                self.notes += [Problem(number, f, f"{merged['name']}的{r}", merged[f]) for f, r in doubts(merged)]
            marks: list[tuple[str, Any]] = [("id", person.id)] if person else []
            if values.get("id_number"):
                marks.append(("number", values["id_number"]))
                other = self.by_number.get(values["id_number"])
                if other and (person is None or other.id != person.id):
                    problems.append(
                        Problem(number, "id_number", f"这个身份证号已经是“{other.name}”的，请核对", values["id_number"])
                    )
            twice = [(seen[mark], _SAME_PERSON) for mark in marks if mark in seen]
            if person is None and item.meant != ANOTHER:
                twice += [(o, _namesake(v, values)) for o, v in new[values.get("name")] if not _two(v, values)]
            if twice:
                first, reason = twice[0]
                answers = () if reason is _SAME_PERSON else (ANOTHER,)
                problems.append(Problem(number, "name", reason, str(values.get("name")), first, answers))
            seen |= {mark: number for mark in marks if mark not in seen}
            if person is None:
                new[values.get("name")].append((number, values))
        return problems

    def _old(self, person: PersonRef | None) -> dict[str, Any]:
        if person is None:
            return {}
        if person.id in self.members:
            return self.members[person.id].values
        names = [s.name for s in PERSON_FIELDS]
        row = entities.stored(self.desk.db, Person, person.id, names)
        return dict(zip(names, row, strict=True)) | {"unit": person.unit}

    def _who(self, item: PersonItem, values: Mapping[str, Any]) -> tuple[PersonRef | None, str, tuple[str, ...]]:
        """The person whom an item means (None = a new one), why that cannot be said, and who it may be."""
        if item.person is not None:
            found = self.directory.by_id.get(item.person)
            return found, "" if found else "这名人员已经不在了，可能刚被删除，请刷新后再试", ()
        if item.uid and item.uid in self.by_uid:
            return self.by_uid[item.uid], "", ()
        number, born, unit = values.get("id_number"), values.get("born"), values.get("unit")
        if number and number in self.by_number:
            found = self.by_number[number]
            if values.get("name") and fold(found.name) != values["name"]:
                return None, f"身份证号 {number} 在库中是“{found.name}”，与姓名“{values['name']}”不符，请核对", ()
            return found, "", ()
        same = [
            p
            for p in self.directory.candidates(str(values.get("name") or ""))
            if not (number and p.id_number and number != p.id_number) and not _differ(born, p.born)
        ]
        if not same or item.meant == ANOTHER:
            return None, "", ()
        offered = {_candidate(p): p for p in same}
        if item.meant in offered:
            return offered[item.meant], "", ()
        known = self.units.now(unit)
        certain = [p for p in same if born and p.born or unit and known in self.units_of.get(p.id, ())]
        if len(certain) == 1:
            return certain[0], "", ()
        if len(same) == 1 and not (unit and same[0].unit):
            return same[0], "", ()
        others = "、".join(f"{p.name}（{p.unit or p.born or '单位未填'}）" for p in same)
        reason = f"库中已有同名的{others}，无法判断是不是同一人，请填写身份证号或出生年月"
        return None, reason, (*offered, ANOTHER)

    def write(self, writing: Writing, origin: str, run: Run = UNWATCHED) -> list[Problem]:
        """Write all items inside the operation; what the dated rows refuse comes back as problems."""
        db = self.desk.db
        units_.make(db, (i.values["unit"] for i in self.items if i.values.get("unit")), self.desk.new_uid)
        self.units = UnitNames(db)
        position = entities.last_position(db)
        changed = [False] * len(self.items)
        for number, item in enumerate(run.each(self.items, "登记干部")):
            values = self._values(number)
            known = self.known[number]
            own = {s.name: values[s.name] for s in PERSON_FIELDS if s.name in values}
            if item.form is not None:
                own["lrmx"] = item.form
            if known is None:
                position += 1
                self.ids.append(self._insert_person(own, item.uid, position))
            else:
                self.ids.append(known.id)
                changed[number] |= self._change_person(number, known.id, own)
            changed[number] |= self._membership(number, values)
        problems = self._histories(writing, origin, changed)
        for number, known in enumerate(self.known):
            self.state.append("new" if known is None else "updated" if changed[number] else "same")
        renamed = {i for i, c in zip(self.ids, changed, strict=True) if c}
        if renamed:
            refresh_search(self.desk, undoing.records_touched(db, {"person": renamed}))
        self.kinds |= {CADRE.name}
        return problems

    def _values(self, number: int) -> dict[str, Any]:
        """What an item says, the name folded and the unit by its present name.

        What a file only spells otherwise (a dot, a width, 汉 for 汉族) stays as it is stored.
        """
        if number in self.said:
            return self.said[number]
        item, known = self.items[number], self.known[number]
        values = {k: v for k, v in item.values.items() if v != ""}
        if values.get("name"):
            values["name"] = fold(values["name"])
        if values.get("unit"):
            values["unit"] = self.units.now(values["unit"])
        if known is not None and item.person is None:
            old = self._old(known)
            values |= {k: old[k] for k, v in values.items() if v and same_value(CADRE[k], old.get(k), v)}
            if fold(known.name) == values.get("name"):
                values["name"] = known.name
        self.said[number] = values
        return values

    def _insert_person(self, own: Mapping[str, Any], uid: str | None, position: int) -> int:
        columns = {"uid": uid or self.desk.new_uid(), "position": position, **own, **_pinyin(str(own["name"]))}
        return entities.add(self.desk.db, Person, columns)

    def _update(self, model: type[Entity], row: int, columns: Mapping[str, Any]) -> bool:
        """Set what differs; whether anything did."""
        if not columns:
            return False
        names = list(columns)
        old = entities.stored(self.desk.db, model, row, names)
        new = {c: columns[c] for c, o in zip(names, old, strict=True) if columns[c] != o}
        if not new:
            return False
        if "name" in new:
            new |= _pinyin(str(new["name"]))
        entities.change(self.desk.db, model, row, new)
        return True

    def _change_person(self, number: int, person: int, own: Mapping[str, Any]) -> bool:
        """Set what differs of a person, and keep what it said before; whether anything did."""
        item, columns = self.items[number], [s.name for s in PERSON_FIELDS if s.name in own]
        old = entities.stored(self.desk.db, Person, person, columns)
        if not self._update(Person, person, own):
            return False
        for field, before in zip(columns, old, strict=True):
            if before in (None, own[field]) or CADRE[field].timeless or item.correct:
                continue
            since = item.since or self._joined(person, own, field) or self.today
            former.keep(self.desk.db, self.desk.new_uid(), field, str(before), day_before(since), person=person)
            if since == self.today and not item.since:
                self._note(number, field, CADRE[field].label, str(before), str(own[field] or "空"))
        return True

    def _joined(self, person: int, own: Mapping[str, Any], field: str) -> str:
        """From which day a new 政治面貌 holds that follows from 入党时间; "" if it does not."""
        if field != "political" or own[field] not in PARTY_MEMBERS:
            return ""
        (joined,) = entities.stored(self.desk.db, Person, person, ["joined_party"])
        return first_day(joined) if joined else ""

    def _note(self, number: int, field: str, label: str, old: str, new: str) -> None:
        name = self.items[number].values.get("name") or self.name_of(number)
        reason = f"{name}的{label}“{old}”改为“{new}”，没有写明从何时起，自 {self.today} 起计，此前的报表不变"
        self.notes.append(Problem(number, field, reason, new))

    def _membership(self, number: int, values: Mapping[str, Any]) -> bool:
        person, member = self.ids[number], self.items[number].member
        own = {s.name: values[s.name] for s in MEMBERSHIP_FIELDS if s.name in values}
        row = entities.latest_membership(self.desk.db, person)
        if row is None:
            if not member:
                return False
            if not own.get("entered") and self._begun():
                own["entered"] = self.today
                name = values.get("name") or self.name_of(number)
                reason = f"{name}没有进入日期，自 {self.today} 起计入名册；如早已在册，请补填进入日期"
                self.notes.append(Problem(number, "entered", reason))
            entities.add(self.desk.db, Cadre, {"uid": self.desk.new_uid(), "person_id": person, **own})
            return True
        if row[1] and own.get("entered") and own["entered"] > row[1]:
            entities.add(self.desk.db, Cadre, {"uid": self.desk.new_uid(), "person_id": person, **own})
            return True
        return self._update(Cadre, row[0], own)

    def _begun(self) -> bool:
        """Whether the bureau keeps its records already, so that who is new has come since."""
        if self.first is None:
            day = began(self.desk)
            self.first = not self.members or day is None or self.desk.today() <= day
        return not self.first

    def _histories(self, writing: Writing, origin: str, changed: list[bool]) -> list[Problem]:
        """Save the dated rows that follow from the values."""
        items: list[Item] = []
        owner: list[int] = []
        for kind in HISTORY:
            rows = self._present(kind)
            for number, item in enumerate(self.items):
                person, again = self.ids[number], item.person is None
                said = Said(person, self._values(number), item.since, item.correct, again, self.today)
                found, changes = dated_rows(kind, said, rows.get(person, []))
                items += found
                owner += [number] * len(found)
                for one in changes:
                    self._note(number, one.field, CADRE[one.field].label, one.old, one.new)
        saving = Saving(self.desk, "")
        plans, problems = saving.prepare(items)
        problems = problems or saving.collisions(plans)
        if problems:
            return [
                replace(
                    p,
                    item=owner[p.item],
                    field=_roster_field(items[p.item].kind, p.field),
                    other=None if p.other is None else owner[p.other],
                )
                for p in problems
            ]
        new = [p for p in plans if p.old is None]
        updates = [p for p in plans if p.old is not None and not p.same]
        apply(self.desk, writing, new, updates, origin)
        for plan in (*new, *updates):
            changed[owner[plan.number]] = True
            self.kinds.add(plan.item.kind.name)
        return []

    def _present(self, model: type[RecordModel]) -> dict[int, list[tuple[int, dict[str, Any]]]]:
        """For each person, the rows of a dated kind, the latest last: (record id, values)."""
        kind = records.kind(model)
        names = ["date", "end", *(s.name for s in kind.own)]
        found: dict[int, list[tuple[int, dict[str, Any]]]] = {}
        for r in dated.rows(self.desk.db, kind):
            values = dict(zip(names, r[2:], strict=True))
            if "unit" in values:
                values["unit"] = self.units.now(values["unit"])
            found.setdefault(r[0], []).append((r[1], values))
        return found


_SAME_PERSON = "是同一个人，写了两行，请并成一行"


def _two(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two new people of one name are surely two."""
    a, b = one.get("id_number"), other.get("id_number")
    return bool(a and b and a != b) or _differ(one.get("born"), other.get("born"))


def _namesake(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """What to do about two rows of one batch that bear one name and may be one person."""
    if one.get("born") and other.get("born"):
        return "同名、同出生年月，分不清是一个人还是两个人；是两个人的，请都填身份证号"
    return "同名，分不清是一个人还是两个人；是两个人的，请填身份证号或出生年月"


def _candidate(person: PersonRef) -> str:
    """One of several of one name, as a user can tell them apart."""
    said = "，".join(t for t in (person.unit, person.born) if t)
    return f"就是库里的{person.name}（{said or '单位未填'}）"


def _roster_field(kind: Kind, field: str) -> str:
    fields, since = HISTORY[kind.model]
    return next((ours for ours, theirs in fields.items() if theirs.name == field), since if field == "date" else "name")


def _differ(a: str | None, b: str | None) -> bool:
    """Whether two dates of birth contradict each other, to the precision that both have."""
    if not a or not b:
        return False
    length = min(len(a), len(b))
    return a[:length] != b[:length]


def _pinyin(name: str) -> dict[str, str]:
    return {"pinyin": name_pinyin(name), "initials": name_initials(name)}


def remove(desk: Desk, person: int) -> Changes:
    """Delete a person entered by mistake, with the dated rows; Refused if any other record names the person."""
    db = desk.db
    live = keys.kinds_of(db, undoing.records_touched(db, {"person": {person}}))
    name = next((p.name for p in store.people(db) if p.id == person), "")
    others = sum(len(ids) for kind, ids in live.items() if kind not in records.names(HISTORY))
    if others:
        raise Refused.because(
            f"{name}名下还有 {others} 条记录，不能删除。调离的请填写退出日期；登记错了的请先删除这些记录。"
        )
    title = f"删除干部：{name}"
    with desk.operation(title) as writing:
        write.delete(db, writing, sorted(set().union(*live.values())))
        entities.remove_person(db, person, writing.at)
    return Changes(writing.id, title, frozenset({CADRE.name}), (), updated=1)
