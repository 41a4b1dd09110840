"""干部: the roster as one kind of row — a person, the present post and the membership of the young-cadre roster."""

from __future__ import annotations

from dataclasses import replace

from cadreapp.records.entities import Cadre, Person
from cadreapp.records.fields import declared_fields
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.records.roster import Education, PostHistory, RankHistory, StaffHistory

PERSON_FIELDS: tuple[FieldSpec, ...] = tuple(replace(spec, place="person") for spec in declared_fields(Person))
MEMBERSHIP_FIELDS: tuple[FieldSpec, ...] = tuple(replace(spec, place="cadre") for spec in declared_fields(Cadre))


def _present(model: type, name: str) -> FieldSpec:
    spec = next(s for s in declared_fields(model) if s.name == name)
    return replace(spec, required=False, place=model.__name__)


_HISTORY = (
    _present(PostHistory, "unit"),
    _present(PostHistory, "post"),
    FieldSpec(
        "post_since", "任现职时间", FieldType.PARTIAL, place=PostHistory.__name__, column="date", example="2018-08"
    ),
    _present(RankHistory, "rank"),
    FieldSpec(
        "rank_since", "任现职级时间", FieldType.PARTIAL, place=RankHistory.__name__, column="date", example="2020-06"
    ),
    _present(StaffHistory, "staff"),
    replace(_present(Education, "level"), name="education", column="level"),
    _present(Education, "degree"),
    _present(Education, "school"),
    _present(Education, "major"),
)

CADRE = Kind(
    name=Cadre.__name__,
    title="干部",
    platform=0,
    row="",
    table="cadre",
    fields=PERSON_FIELDS[:1] + _HISTORY + PERSON_FIELDS[1:] + MEMBERSHIP_FIELDS,
    key=("name", "id_number"),
    who="any",
    help="年轻干部名册：进入日期空着，表示在启用本程序之前就已在册",
    title_field="name",
    model=Cadre,
)
"""The roster's pseudo-kind: not in KINDS, since it spans several tables."""
