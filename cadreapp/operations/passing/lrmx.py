"""Electronic 干部任免审批表 (.lrmx) in and out: what our fields hold goes there, all else is kept and given back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cadreapp import records
from cadreapp.errors import Fault, Refused, UserError
from cadreapp.exchange.lrmx import RELATIVE, SCHOOLING, SHEET, SIMPLE, Form, form_bytes, month
from cadreapp.operations.counting.confirmed import recorded
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.passing.file_names import PLAIN, FileNames
from cadreapp.operations.passing.intake.days import impossible_days
from cadreapp.operations.passing.intake.schooling import EDUCATION, of_person, schooling_items
from cadreapp.operations.writing import attachments
from cadreapp.operations.writing.people import FOREVER, PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, Problem, save
from cadreapp.records.appraisal import AnnualAppraisal
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import fold, read
from cadreapp.records.entities import PARTY_MEMBERS, Person
from cadreapp.records.kind import FieldSpec, FieldType, Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import Commendation
from cadreapp.records.roster import Education, Family, PostHistory
from cadreapp.records.wording.folding import says_nothing
from cadreapp.records.wording.words import Answers, Said, UnknownWord
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import write_bytes
from cadreapp.store import entities, query
from cadreapp.store.persons import people as store
from cadreapp.store.persons.units import units

DAYS = ("JiSuanNianLingShiJian", "TianBiaoShiJian")
FAMILY = records.kind(Family)


@dataclass
class Reading:
    """What a form says in our fields: of the person, of schooling by 教育类别, of relatives.

    `unknown`: the words that must be asked; each is among the faults as well.
    """

    form: Form
    person: dict[str, Any] = field(default_factory=dict)
    schooling: dict[str, dict[str, Any]] = field(default_factory=dict)
    family: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: list[UnknownWord] = field(default_factory=list)

    def fault(self, reason: str, label: str = "", value: str = "") -> None:
        """Note what is wrong, at the form's field."""
        self.faults.append(Fault(reason, value=value, file=self.form.file, sheet=SHEET, cell=label or "姓名"))


def understand(form: Form, units: Sequence[str], answers: Answers = MappingProxyType({})) -> Reading:
    """A form in our fields; `units`: the names of units known, by which 现任职务 is split. Blank says nothing.

    What stands beside a value (an age, 已去世, 预备) is noted; `answers`: what was answered about unknown words.
    """
    reading = Reading(form)
    for tag, name in SIMPLE.items():
        if tag in form.texts:
            _put(reading, reading.person, CADRE[name], form.texts[tag], answers=answers)
    _party(reading, form.texts.get("RuDangShiJian", ""))
    _post(reading, form.texts.get("XianRenZhiWu", ""), units)
    for mode, tags in SCHOOLING.items():
        said: dict[str, Any] = {}
        for name, tag in tags.items():
            if tag in form.texts:
                _put(reading, said, EDUCATION[name], form.texts[tag])
        if said:
            reading.schooling[mode] = said
    for relative in form.family:
        row: dict[str, Any] = {}
        for tag, name in RELATIVE.items():
            if relative[tag]:
                who = f"家庭成员{relative['XingMing'] or relative['ChengWei']}的"
                _put(reading, row, FAMILY[name], relative[tag], f"家庭成员{FAMILY[name].label}", who)
        if not (row.get("relation") and row.get("name")):
            reading.notes.append(f"{form.file}: 有一位家庭成员缺少称谓或姓名，没有读取")
        else:
            reading.family.append(row)
    if form.photo:
        if reason := attachments.photo_fault(form.photo):
            reading.fault(reason, "照片")
        reading.person["photo"] = hashlib.sha256(form.photo).hexdigest()
    return reading


def _put(
    reading: Reading,
    values: dict[str, Any],
    spec: FieldSpec,
    text: str,
    label: str = "",
    who: str = "",
    answers: Answers = MappingProxyType({}),
) -> Said:
    """Put a text in, by the field's own rule; a month of the form (199305) as well as any date.

    A dash says nothing; 无 of a relative's work, and in a long text, is said.
    """
    if says_nothing(text) and not who and spec.name != Person.name.name and spec.type is not FieldType.LONG:
        return Said()
    try:
        given = " ".join(text.split()) if spec.type is not FieldType.LONG else text
        said = read(spec, given, answers if spec.name in answers else None)
    except ValueError as error:
        if isinstance(error, UnknownWord):
            reading.unknown.append(error)
        reading.fault(str(error), label or spec.label, text)
        return Said()
    if said.value is not None:
        values[spec.name] = said.value
    for word in said.words:
        taken = f"按 {said.value} 登记" if said.value else "没有填写"
        reading.notes.append(f"{reading.form.file}: {who}{spec.label}“{text}”里的“{word}”没有单独的栏目，{taken}")
    return said


def _party(reading: Reading, text: str) -> None:
    """入党时间: a date, the name of a democratic party, or both; 无 says nothing of the kind of member."""
    if not text:
        return
    spec, before = CADRE["joined_party"], len(reading.notes)
    try:
        said = read(spec, text)
    except ValueError:
        said = Said()
        if re.search(r"\d{4}", text):
            _put(reading, reading.person, spec, text)
            return
        reading.notes.append(f"{reading.form.file}: 入党时间“{text}”没有认出，没有填写，原文已保存")
    if said.value is not None:
        reading.person["joined_party"] = said.value
    if "political" in said.also:
        reading.person.setdefault("political", said.also["political"])
    elif said.words and len(reading.notes) == before:
        missing = "" if said.value else "，政治面貌没有填写"
        reading.notes.append(
            f"{reading.form.file}: 入党时间“{text}”里的“{'、'.join(said.words)}”只作说明{missing}，原文已保存"
        )


def _post(reading: Reading, text: str, units: Sequence[str]) -> None:
    text = fold(text)
    if not text:
        return
    unit = max((u for u in units if text.startswith(u)), key=len, default=None)
    if unit is None:
        reading.notes.append(
            f"{reading.form.file}: 现任职务“{text}”不是以库中的单位名称开头，没有分成单位和职务，请在干部档案中补填"
        )
        return
    reading.person["unit"] = unit
    if text != unit:
        reading.person["post"] = text.removeprefix(unit)


def save_forms(
    desk: Desk,
    forms: Sequence[Form],
    answers: Answers = MappingProxyType({}),
    kept: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[Changes, list[str]]:
    """Save forms as people, with schooling and relatives; all or nothing. Counts are people. Also notes for the user.

    A person is looked for by 身份证号, then name and birth; one that is not there is made, as from a roster.
    Refused with every fault at its file and field. `kept`: file → labels of fields that stay as they are.
    """
    known = [u.name for u in units(desk.db)]
    present = _composed(desk, {fold(f.texts["XingMing"]) for f in forms})
    faults: list[Fault] = []
    notes: list[str] = []
    changed = {"new": 0, "updated": 0, "same": 0}
    seen: dict[int, str] = {}
    kinds: frozenset[str] = frozenset()
    with desk.operation(f"导入任免审批表 {len(forms)} 份", origin="import") as writing:
        for form in forms:
            if (whole := _content(form)) in present:
                faults += _twice(seen, present[whole], form)
                changed["same"] += 1
                continue
            reading = understand(form, known, answers)
            _keep(reading, kept.get(form.file, ()))
            for name, day, reason in impossible_days(reading.person, desk.today().isoformat()):
                reading.fault(reason, CADRE[name].label, day)
            notes += reading.notes
            if reading.faults:
                faults += reading.faults
                continue
            try:
                state, person, touched, told = _save(desk, reading)
            except Refused as error:
                faults += error.faults
                continue
            faults += _twice(seen, person, form)
            changed[state] += 1
            kinds |= touched
            notes += told
        if faults:
            raise Refused(faults)
    operation = writing.id if changed["new"] or changed["updated"] else None
    title = f"导入任免审批表 {len(forms)} 份"
    return Changes(operation, title, kinds, tuple(seen), notes=tuple(notes), **changed), notes


def _keep(reading: Reading, labels: Collection[str]) -> None:
    """Take out of a reading the fields that are to stay as the roster has them."""
    for label in labels:
        if label == "现任职务":
            reading.person.pop("unit", None)
            reading.person.pop("post", None)
        for spec in CADRE.fields:
            if spec.label == label:
                reading.person.pop(spec.name, None)
        for mode, said in reading.schooling.items():
            for name in list(said):
                if f"{mode}{EDUCATION[name].label}" == label:
                    del said[name]
    reading.schooling = {mode: said for mode, said in reading.schooling.items() if said}


def _composed(desk: Desk, names: set[str]) -> dict[str, int]:
    """What our own forms of the cadres with these names say now: content → person."""
    members = store.roster(desk.db, *FOREVER)
    return {_content(compose(desk, m)): m.person for m in members if fold(m.name) in names}


def _content(form: Form) -> str:
    """All that a form says, but the days on which it was written."""
    texts = sorted((t, v) for t, v in form.texts.items() if v and t not in DAYS and t != "Version")
    return repr((texts, form.family, form.photo and hashlib.sha256(form.photo).hexdigest(), form.unknown))


def _twice(seen: dict[int, str], person: int, form: Form) -> list[Fault]:
    """A second form of the same person is a fault."""
    other = seen.setdefault(person, form.file)
    if other is form.file:
        return []
    return [Fault(f"与 {other} 是同一人，请只留一份", file=form.file, sheet=SHEET, cell="姓名")]


def _save(desk: Desk, reading: Reading) -> tuple[str, int, frozenset[str], tuple[str, ...]]:
    file = reading.form.file

    def place(problem: Problem) -> Fault:
        label = CADRE[problem.field].label if problem.field else "姓名"
        return Fault(problem.said(), value=problem.value, file=file, sheet=SHEET, cell=label)

    if reading.form.photo:
        attachments.keep_bytes(desk, reading.form.photo)
    item = PersonItem(reading.person, form=reading.form.kept())
    changes = save_people(desk, [item], origin="import", place=place)
    person = changes.records[0]
    who = {"cadre": Named("", person)}
    present = of_person(desk, EDUCATION, person) if reading.schooling else []
    items = schooling_items(present, person, list(reading.schooling.items()))
    items += [Item(FAMILY, {**who, **row}, match=True) for row in reading.family]

    def place_row(problem: Problem) -> Fault:
        kind = items[problem.item].kind
        label = kind[problem.field].label if problem.field else kind.title
        return Fault(problem.said(), value=problem.value, file=file, sheet=SHEET, cell=f"{kind.title}{label}")

    rows = save(desk, items, origin="import", place=place_row) if items else Changes()
    state = "new" if changes.new else "updated" if changes.updated or rows.new or rows.updated else "same"
    return state, person, changes.kinds | rows.kinds, changes.notes + rows.notes


def export_forms(
    desk: Desk,
    folder: Path,
    year: int | None = None,
    run: Run = UNWATCHED,
    pattern: str = PLAIN,
) -> int:
    """A form a cadre of the roster (today, or of a year) into a folder; the number of forms written.

    `pattern` of the files' names: see FileNames. UserError: the folder is a file or cannot be written, or the pattern
    names what is no field.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError(f"“{folder}”是一个文件，请写一个文件夹。")
    members = roster(desk, Period.parse(str(year)) if year else None)
    names = FileNames(desk, pattern)
    for number, member in enumerate(members):
        run.check()
        run.tell(number, len(members), "导出任免审批表")
        write_bytes(folder / f"{names.of(member)}.lrmx", form_bytes(compose(desk, member)))
    return len(members)


def export_form(desk: Desk, person: int, target: Path, year: int | None = None) -> Path:
    """The form of one cadre of the roster (today, or of a year); UserError if they are not on it."""
    members = roster(desk, Period.parse(str(year)) if year else None)
    member = next((m for m in members if m.person == person), None)
    if member is None:
        raise UserError("这名干部在所选年度不在名册里，没有任免审批表可以导出。")
    return write_bytes(target, form_bytes(compose(desk, member)))


def kept(desk: Desk, person: int) -> Form:
    """What an imported form said of a person, word for word; an empty form where none was imported."""
    return Form.restore(entities.stored(desk.db, Person, person, ["lrmx"])[0])


def compose(desk: Desk, member: store.Member) -> Form:
    """The form of a cadre: present values, and what an imported form said wherever it still says the same."""
    values = member.values
    form = kept(desk, member.person)
    old = understand(form, [u.name for u in units(desk.db)])
    for tag, name in SIMPLE.items():
        if tag == "ZhengZhiMianMao" and tag not in form.texts:
            continue
        if values.get(name) != old.person.get(name):
            value = values.get(name) or ""
            form.texts[tag] = month(value) if CADRE[name].type is FieldType.PARTIAL else str(value)
    party = values.get("political") in (None, *PARTY_MEMBERS)
    if values.get("joined_party") != old.person.get("joined_party") or (
        not party and values["political"] != old.person.get("political", values["political"])
    ):
        form.texts["RuDangShiJian"] = (
            month(values.get("joined_party")) if party else str(values["political"]).removesuffix("社员")
        )
    if any(values.get(n) != old.person.get(n) for n in ("unit", "post")) and (values.get("unit") or values.get("post")):
        form.texts["XianRenZhiWu"] = (values.get("unit") or "") + (values.get("post") or "")
    for mode, row in by_mode(of_person(desk, EDUCATION, member.person)).items():
        for name, tag in SCHOOLING[mode].items():
            if row.values[name] != old.schooling.get(mode, {}).get(name):
                form.texts[tag] = row.values[name] or ""
    form.family = [
        {tag: month(r.values[name]) if name == "born" else str(r.values[name] or "") for tag, name in RELATIVE.items()}
        for r in of_person(desk, FAMILY, member.person)
    ]
    _honours(desk, member.person, form)
    if not values.get("resume"):
        form.texts["JianLi"] = "\n".join(_stations(of_person(desk, records.kind(PostHistory), member.person)))
    form.texts |= dict.fromkeys(DAYS, desk.today().strftime("%Y%m%d"))
    photo = attachments.path_of(desk, values["photo"]) if values.get("photo") else None
    form.photo = photo.read_bytes() if photo and photo.exists() else None
    return form


def _stations(rows: Sequence[query.Row]) -> list[str]:
    """任职经历 as lines of a 简历, where none was written: `2016.08--2020.05  单位职务`, an open end seven blanks."""
    lines = []
    for row in sorted(rows, key=lambda r: r.date or ""):
        start, end = ((day or "")[:7].replace("-", ".") for day in (row.date, row.end))
        if start:
            nature = f"（{row[PostHistory.nature]}）" if row[PostHistory.nature] else ""
            what = f"{row[PostHistory.unit] or ''}{row[PostHistory.post] or ''}{nature}"
            lines.append(f"{start}--{end or ' ' * 7}  {what}")
    return lines


def by_mode(rows: Sequence[query.Row]) -> dict[str, query.Row]:
    """The latest schooling of each mode; what has no mode stands as full-time where nothing else does."""
    found = {r[Education.mode]: r for r in rows}
    if None in found:
        found.setdefault("全日制", found[None])
    return {mode: found[mode] for mode in SCHOOLING if mode in found}


def _honours(desk: Desk, person: int, form: Form) -> None:
    """Add to 奖惩情况 and 年度考核结果 what our records have and the text does not name."""
    grades = form.texts.get("NianDuKaoHeJieGuo", "")
    years = [
        Period.parse(r.given(AnnualAppraisal.period)) for r in of_person(desk, records.kind(AnnualAppraisal), person)
    ]
    for one in recorded(desk, years, (person,)):
        if one.sure and one.period.text not in grades:
            grades = "；".join(t for t in (grades.rstrip("；。"), f"{one.period.text}年：{one.grade}") if t)
    awards = form.texts.get("JiangChengQingKuang", "")
    for row in of_person(desk, records.kind(Commendation), person):
        if (title := row.given(Commendation.name)) not in awards:
            when = (row[Commendation.date] or "")[:7].replace("-", ".")
            line = f"{when}，{row[Commendation.issuer]}授予“{title}”"
            awards = "\n".join(t for t in (awards, line) if t)
    form.texts |= {"NianDuKaoHeJieGuo": grades, "JiangChengQingKuang": awards}
