"""挂职锻炼, 跟班学习 and 多岗位锻炼鉴定表: a sheet a record, with what is known; the rest is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, unit_in_full
from cadreapp.operations.sheets.choosing import chosen_rows
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.sheets.training_mentor import term
from cadreapp.operations.templates import open_form
from cadreapp.records import RecordModel
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.records.period import LENGTHS, first_day
from cadreapp.records.platforms.combat import Secondment
from cadreapp.records.platforms.training import MultiPost, ShadowStudy
from cadreapp.reports.data import dotted, on_paper
from cadreapp.run import Run
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Row

if TYPE_CHECKING:
    from openpyxl import Workbook


@dataclass(frozen=True)
class Placement:
    """What differs between the kinds: title, labels, and where home and host stand."""

    title: str
    host_label: str
    opinion_label: str
    host: Callable[[Row], str]
    home: Callable[[Row, str | None, str | None], str | None]
    evaluation: Declared[str]


def _home(row: Row, unit: str | None, post: str | None) -> str | None:
    return _spaced(unit, post)


def _spaced(*texts: str | None) -> str | None:
    return "　".join(t for t in texts if t) or None


PLACEMENTS: Mapping[type[RecordModel], Placement] = {
    Secondment: Placement(
        "挂职锻炼鉴定表",
        "接收单位\n及 岗 位",
        "接收单位\n鉴定意见",
        lambda r: f"{r[Secondment.host]}　{r[Secondment.post]}",
        _home,
        Secondment.evaluation,
    ),
    ShadowStudy: Placement(
        "跟班学习鉴定表",
        "跟班处室",
        "跟班处室\n鉴定意见",
        lambda r: str(r[ShadowStudy.host_office]),
        lambda r, unit, post: _spaced(r[ShadowStudy.home_unit], post),
        ShadowStudy.evaluation,
    ),
    MultiPost: Placement(
        "多岗位锻炼鉴定表",
        "锻炼岗位",
        "岗位所在\n单位鉴定\n意　　见",
        lambda r: str(r[MultiPost.post]),
        _home,
        MultiPost.evaluation,
    ),
}


def build(desk: Desk, request: Request, run: Run, *, model: type[RecordModel]) -> Workbook:
    """A sheet a record of the kind: those chosen, or all that lie in the period; UserError if there is none."""
    kind, placement = records.kind(model), PLACEMENTS[model]
    rows = chosen_rows(desk, request, kind)
    if not rows:
        raise UserError(f"{request.period.label}没有登记{kind.title}，没有鉴定表可以做。")
    form = open_form(desk, "placement.xlsx")
    advance = run.steps(len(rows))
    for row in rows:
        cadre: Named = row.values[kind.who_field]
        advance(cadre.name)
        at = row.date or desk.today().isoformat()
        member = next((m for m in people.roster(desk.db, "0001-01-01", at) if m.person == cadre.person), None)
        begun = date.fromisoformat(first_day(at))
        head = {"局名": bureau_name(desk, begun)}
        unit = unit_in_full(desk, member.unit, begun) if member else None
        form.sheet("鉴定表", cadre.name, head | _values(placement, cadre, row, member, unit))
    return form.finish()


def _values(placement: Placement, cadre: Named, row: Row, m: Member | None, unit: str | None) -> dict[str, Any]:
    """The cadre as they stood when it began."""
    study = row.kind == ShadowStudy.__name__
    return {
        "标题": placement.title,
        "接收栏": placement.host_label,
        "鉴定栏": placement.opinion_label,
        "姓名": cadre.name,
        "性别": m.sex if m else None,
        "出生": dotted(m.born) if m else None,
        "面貌": m.political if m else None,
        "学历": _spaced(m.education, m.degree) if m else None,
        "身份": m.staff if m else None,
        "派出": placement.home(row, unit, m.post if m else None),
        "接收": placement.host(row),
        "起止": term(row.date, row.end),
        "依据": row[ShadowStudy.basis] if study else None,
        "任务": row[ShadowStudy.tasks] if study else None,
        "小结": None,
        "鉴定": row[placement.evaluation],
        "等次": row[ShadowStudy.grade] if study else None,
        "备注": "\n".join(t for t in ("；".join(_chosen(row)) if study else "", row[RecordModel.remark]) if t) or None,
    }


def _chosen(row: Row) -> Iterator[str]:
    """How somebody came to 跟班学习 and what came of it, as far as it is known."""
    if row[ShadowStudy.nomination]:
        yield f"选派方式：{row[ShadowStudy.nomination]}"
    nominated = "推荐", row[ShadowStudy.nominator], row[ShadowStudy.nominated]
    decided = "确定", row[ShadowStudy.decided_by], row[ShadowStudy.decided]
    for label, who, day in (nominated, decided):
        if told := _spaced(who, on_paper(day)):
            yield f"{label}：{told}"
    if row[ShadowStudy.outcome]:
        yield f"结果：{row[ShadowStudy.outcome]}"


def _spec(model: type[RecordModel]) -> SheetSpec:
    title, build_ = PLACEMENTS[model].title, partial(build, model=model)
    return SheetSpec(title, "培养锻炼", "placement.xlsx", build_, LENGTHS, of="records", kinds=(model,))


SHEETS = tuple(_spec(model) for model in PLACEMENTS)
