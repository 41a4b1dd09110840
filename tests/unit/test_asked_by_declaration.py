"""A value of a record is asked by the declaration of its field, typed by the field's class."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cadreapp import records
from cadreapp.records import KINDS, Named, RecordModel
from cadreapp.records.fields import Common, Declared
from cadreapp.records.platforms.service import Visit
from cadreapp.records.platforms.tempering import Course
from cadreapp.records.platforms.training import Mentorship
from cadreapp.store.query import Row, said


def row(kind: type[RecordModel], **values: object) -> Row:
    return Row(1, "u", kind.__name__, values, None, None, "", None, None, None, 1)


def test_a_row_answers_by_declarations() -> None:
    visit = row(Visit, place="示例社区", people_seen=None, cadres=(Named("张示例"),), remark="备注")
    place: str | None = visit[Visit.place]
    seen: int | None = visit[Visit.people_seen]
    who: tuple[Named, ...] | None = visit[Visit.cadres]
    assert place == "示例社区" and seen is None and who is not None and str(who[0]) == "张示例"
    assert visit[Visit.remark] == visit[RecordModel.remark] == "备注"
    hours: Decimal | None = row(Course, hours=Decimal("4.5"))[Course.hours]
    assert hours == Decimal("4.5")


def test_a_row_of_another_kind_is_refused() -> None:
    with pytest.raises(KeyError, match="Visit: Mentorship.date"):
        row(Visit, date="2021-03-01")[Mentorship.date]


def test_what_must_be_there_is_missed_by_name() -> None:
    place: str = row(Visit, place="示例社区").given(Visit.place)
    assert place == "示例社区"
    assert row(Visit, people_seen=0).given(Visit.people_seen) == 0, "nought is not missing"
    with pytest.raises(ValueError, match="Visit u: place is missing"):
        row(Visit, place=None).given(Visit.place)


def test_a_record_that_is_not_there_says_nothing() -> None:
    assert said(None, Visit.place) is None
    assert said(row(Visit, place="示例社区"), Visit.place) == "示例社区"


@pytest.mark.parametrize("model", [k.model for k in KINDS], ids=lambda m: m.__name__)
def test_every_field_of_a_kind_can_be_asked(model: type[RecordModel]) -> None:
    kind = records.kind(model)
    assert kind is records.kind(model.__name__) is records.kind(kind.title)
    own = row(model, **{s.name: s.label for s in kind.fields})
    for spec in kind.fields:
        field = getattr(model, spec.name)
        assert isinstance(field, Declared) and own[field] == spec.label
        assert isinstance(field, Common) == (spec in kind.fields[-5:])
