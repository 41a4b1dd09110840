"""任免审批表 compared with the roster, field by field; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cadreapp.exchange.lrmx import SIMPLE, Form
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.intake.schooling import EDUCATION, of_person
from cadreapp.operations.passing.lrmx import FAMILY, Reading, by_mode, understand
from cadreapp.operations.writing.people import PersonItem, identified
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import fold, same_value, text
from cadreapp.records.kind import FieldSpec
from cadreapp.records.wording.words import Answers
from cadreapp.store.persons.units import units

COMPARED = (*(name for tag, name in SIMPLE.items() if tag != "ZhengZhiMianMao"), "joined_party")
"""Fields of 干部 that every form has a place for: where it is blank and ours is not, they differ."""


@dataclass(frozen=True)
class Difference:
    """One field that the form and the roster say differently: its label, what each says ("" = nothing)."""

    label: str
    ours: str
    form: str

    def __str__(self) -> str:
        return f"{self.label}：档案为“{self.ours or '空'}”，任免表为“{self.form or '空'}”"


@dataclass(frozen=True)
class OfRelative(Difference):
    """What the two say differently of a relative; one whom only one side knows is one difference."""


@dataclass(frozen=True)
class Comparison:
    """A form beside the roster. `person` None: `reason` says why there is nobody to compare with."""

    file: str
    name: str
    person: int | None = None
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The comparison with the keys of the JSON answer of `check-forms`."""
        return asdict(self)


def compare_forms(desk: Desk, forms: Sequence[Form], answers: Answers | None = None) -> list[Comparison]:
    """Each form beside the cadre whom it means: every field that differs, of the person, schooling and relatives."""
    known = [u.name for u in units(desk.db)]
    readings = [understand(form, known, answers or {}) for form in forms]
    found = identified(desk, [PersonItem(reading.person) for reading in readings])
    result = []
    for reading, (person, reason, old) in zip(readings, found, strict=True):
        file, name = reading.form.file, str(reading.person.get("name") or "")
        notes = (*reading.notes, *(str(fault) for fault in reading.faults))
        if person is None:
            reason = reason or f"名册里没有“{name}”，无法核对；要登记这名干部，请导入这份任免审批表"
            result.append(Comparison(file, name, None, reason, notes=notes))
            continue
        differences = [
            *_person(reading, old),
            *_schooling(desk, reading, person.id),
            *_family(desk, reading, person.id),
        ]
        result.append(Comparison(file, person.name, person.id, "", tuple(differences), notes))
    return result


def _person(reading: Reading, old: Mapping[str, Any]) -> Iterator[Difference]:
    """Fields of the person; what was not understood is compared as it is written."""
    wrong = {fault.cell for fault in reading.faults}
    for spec in CADRE.fields:
        if spec.label in wrong:
            yield Difference(spec.label, text(spec, old.get(spec.name)), _written(reading.form, spec))
        elif spec.name == "photo":
            if reading.form.photo and reading.person.get("photo") != old.get("photo"):
                yield Difference(spec.label, "有" if old.get("photo") else "", "另一张" if old.get("photo") else "有")
        elif spec.name in ("unit", "post"):
            continue  # the form has one line for both
        elif spec.name in COMPARED or spec.name in reading.person:
            yield from _field(spec, spec.label, old.get(spec.name), reading.person.get(spec.name))
    whole = fold(reading.form.texts.get("XianRenZhiWu", ""))
    ours = (old.get("unit") or "") + (old.get("post") or "")
    if whole != fold(ours):
        yield Difference("现任职务", ours, whole)


def _written(form: Form, spec: FieldSpec) -> str:
    tag = next((t for t, name in SIMPLE.items() if name == spec.name), "RuDangShiJian")
    return form.texts.get(tag, "")


def _field(
    spec: FieldSpec, label: str, ours: Any, form: Any, kind: type[Difference] = Difference
) -> Iterator[Difference]:
    same = fold(str(ours)) == fold(str(form)) if ours and form else ours in (None, "") and form in (None, "")
    if not same and not same_value(spec, ours, form):
        yield kind(label, text(spec, ours), text(spec, form))


def _schooling(desk: Desk, reading: Reading, person: int) -> Iterator[Difference]:
    """Both modes of schooling; what only ours or only the form has as well."""
    ours = by_mode(of_person(desk, EDUCATION, person))
    for mode in dict.fromkeys((*reading.schooling, *ours)):
        said = reading.schooling.get(mode, {})
        for name in ("level", "degree", "school", "major"):
            spec = EDUCATION[name]
            yield from _field(
                spec, f"{mode}{spec.label}", ours[mode].values[name] if mode in ours else None, said.get(name)
            )


def _family(desk: Desk, reading: Reading, person: int) -> Iterator[Difference]:
    """Relatives by 称谓 and name; one whom only one side has is one difference."""
    ours = {(fold(r.values["relation"]), fold(r.values["name"])): r.values for r in of_person(desk, FAMILY, person)}
    form = {(fold(row["relation"]), fold(row["name"])): row for row in reading.family}
    for relation, name in dict.fromkeys((*form, *ours)):
        here, there = ours.get((relation, name)), form.get((relation, name))
        label = f"家庭成员 {relation} {name}"
        if here is None or there is None:
            yield OfRelative(label, "有" if here else "", "有" if there else "")
            continue
        for spec in FAMILY.fields:
            if spec.name in ("born", "political", "work"):
                yield from _field(spec, f"{label} {spec.label}", here[spec.name], there.get(spec.name), OfRelative)
