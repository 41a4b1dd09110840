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
from cadreapp.operations.settings import bureau_name
from cadreapp.operations.sheets.choosing import chosen_rows
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.sheets.training_mentor import term
from cadreapp.operations.templates import open_form
from cadreapp.records.period import LENGTHS, first_day
from cadreapp.reports.data import dotted, on_paper
from cadreapp.run import Run
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Placement:
    """What differs between the kinds: title, labels, and where home and host stand."""

    title: str
    host_label: str
    opinion_label: str
    host: Callable[[Values], str]
    home: Callable[[Values, Member | None], str | None]


def _home(values: Values, member: Member | None) -> str | None:
    return _spaced(member.unit, member.post) if member else None


def _spaced(*texts: str | None) -> str | None:
    return "　".join(t for t in texts if t) or None


PLACEMENTS = {
    "Secondment": Placement(
        "挂职锻炼鉴定表", "接收单位\n及 岗 位", "接收单位\n鉴定意见", lambda v: f"{v['host']}　{v['post']}", _home
    ),
    "ShadowStudy": Placement(
        "跟班学习鉴定表",
        "跟班处室",
        "跟班处室\n鉴定意见",
        lambda v: str(v["host_office"]),
        lambda v, member: _spaced(v["home_unit"], member.post if member else None),
    ),
    "MultiPost": Placement(
        "多岗位锻炼鉴定表", "锻炼岗位", "岗位所在\n单位鉴定\n意　　见", lambda v: str(v["post"]), _home
    ),
}


def build(desk: Desk, request: Request, run: Run, *, name: str) -> Workbook:
    """A sheet a record of the kind: those chosen, or all that lie in the period; UserError if there is none."""
    kind, placement = records.kind(name), PLACEMENTS[name]
    rows = chosen_rows(desk, request, kind)
    if not rows:
        raise UserError(f"{request.period.label}没有登记{kind.title}，没有鉴定表可以做。")
    form = open_form(desk, "placement.xlsx")
    advance = run.steps(len(rows))
    for row in rows:
        cadre = row.values["cadre"]
        advance(cadre.name)
        at = row.date or desk.today().isoformat()
        member = next((m for m in people.roster(desk.db, "0001-01-01", at) if m.person == cadre.person), None)
        head = {"局名": bureau_name(desk, date.fromisoformat(first_day(at)))}
        form.sheet("鉴定表", cadre.name, head | _values(placement, row, member))
    return form.finish()


def _values(placement: Placement, row: Row, m: Member | None) -> dict[str, Any]:
    """The cadre as he stood when it began."""
    v = row.values
    return {
        "标题": placement.title,
        "接收栏": placement.host_label,
        "鉴定栏": placement.opinion_label,
        "姓名": v["cadre"].name,
        "性别": m.sex if m else None,
        "出生": dotted(m.born) if m else None,
        "面貌": m.political if m else None,
        "学历": _spaced(m.education, m.degree) if m else None,
        "身份": m.staff if m else None,
        "派出": placement.home(v, m),
        "接收": placement.host(v),
        "起止": term(row.date, row.end),
        "依据": v.get("basis"),
        "任务": v.get("tasks"),
        "小结": None,
        "鉴定": v["evaluation"],
        "等次": v.get("grade"),
        "备注": "\n".join(t for t in ("；".join(_chosen(v)), v["remark"]) if t) or None,
    }


def _chosen(v: Values) -> Iterator[str]:
    """How somebody came to 跟班学习 and what came of it, as far as it is known."""
    if v.get("nomination"):
        yield f"选派方式：{v['nomination']}"
    for label, who, when in (("推荐", "nominator", "nominated"), ("确定", "decided_by", "decided")):
        if told := _spaced(v.get(who), on_paper(v.get(when))):
            yield f"{label}：{told}"
    if v.get("outcome"):
        yield f"结果：{v['outcome']}"


def _spec(name: str) -> SheetSpec:
    title, build_ = PLACEMENTS[name].title, partial(build, name=name)
    return SheetSpec(title, "培养锻炼", "placement.xlsx", build_, LENGTHS, of="records", kinds=(name,))


SHEETS = tuple(_spec(name) for name in PLACEMENTS)
