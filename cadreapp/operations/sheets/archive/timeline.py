"""全程纪实: everything recorded of a cadre by year and platform; for all eyes, or in full for the personnel office."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.choosing import chosen_members, common, notes, until
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.writing.rows import HISTORY
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.checks import text
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.records.period import LENGTHS, Period
from cadreapp.records.roster import PostHistory
from cadreapp.reports.data import day, dotted, duties, parted
from cadreapp.run import Run
from cadreapp.store import query
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

BEFORE = "启用本程序以前"
UNSURE = "未确认"


def build(desk: Desk, request: Request, run: Run, *, years: bool = False, full: bool = False) -> Workbook:
    """A sheet a cadre: of the period, or (`years`) of all time up to its end; UserError if nothing is recorded."""
    members = chosen_members(desk, request)
    last = until(desk, request.period).isoformat()
    first = "" if years else request.period.start.isoformat()
    form = open_form(desk, "timeline.xlsx")
    advance = run.steps(len(members))
    for member in members:
        advance(member.name)
        groups = _groups(desk, member.person, first, last, full)
        if groups:
            head = _head(desk, request, member, "" if years else f"（{request.period.label}）", full)
            form.sheet("全程纪实（全部）" if full else "全程纪实", member.name, head | {"年": groups})
    if not form.sheets:
        raise UserError(f"所选的人在{request.period.label}没有登记任何事项，没有全程纪实可以做。")
    return form.finish()


def is_open(kind: Kind) -> bool:
    """Whether everybody may read in a cadre's timeline that there is such a record."""
    return not kind.confidential and (bool(kind.platform) or kind.model in HISTORY)


def _groups(desk: Desk, person: int, first: str, last: str, full: bool) -> list[dict[str, Any]]:
    """The records from `first` ("": all, undated ones too) to `last`, by year, then by platform."""
    ids: dict[str, list[int]] = defaultdict(list)
    for hit in query.timeline(desk.db, person):
        if (hit.date or "") >= first and (hit.date or "")[:10] <= last and (full or is_open(records.kind(hit.kind))):
            ids[hit.kind].append(hit.id)
    found: dict[str, dict[int, list[tuple[str, dict[str, Any]]]]] = defaultdict(lambda: defaultdict(list))
    for name, own in ids.items():
        kind = records.kind(name)
        for row in query.load(desk.db, kind, own, day=last):
            said = _told(kind, row, person) if full else _open(kind, row)
            line = {"日期": _when(kind, row), "类别": kind.title, "事项": said}
            found[(row.date or "")[:4]][kind.platform].append((row.date or "", line))
    return [
        {
            "标题": f"{year}年（{_number(platforms)} 条）" if year else f"{BEFORE}（{_number(platforms)} 条）",
            "平台": [
                {
                    "标题": f"{_platform(platform)}（{len(lines)} 条）",
                    "事": [part for _, line in sorted(lines, key=lambda pair: pair[0]) for part in _parted(line)],
                }
                for platform, lines in sorted(platforms.items())
            ],
        }
        for year, platforms in sorted(found.items())
    ]


def _parted(line: dict[str, Any]) -> list[dict[str, Any]]:
    """A record as a row, or as many as a long text takes."""
    first, *more = parted(line["事项"])
    return [{**line, "事项": first}, *({"日期": "", "类别": "（续）", "事项": text} for text in more)]


def _number(platforms: dict[int, list[Any]]) -> int:
    return sum(len(lines) for lines in platforms.values())


def _platform(number: int) -> str:
    return next(k.platform_title for k in records.KINDS if k.platform == number)


def _when(kind: Kind, row: Row) -> str | None:
    """3月5日, or the period to which the record belongs; None where the day is not known."""
    if kind.period_field:
        return Period.parse(row.values[kind.period_field]).short
    parts = (row.date or "").split("-")[1:]
    return "".join(f"{int(n)}{word}" for n, word in zip(parts, "月日", strict=False)) or None


def _open(kind: Kind, row: Row) -> str:
    """A record's title as everybody may read it, with the end of what lasts."""
    title = kind.title_field and kind[kind.title_field]
    said = "" if not title or title.secret or title.masked else text(title, row.values[title.name])
    if not said and kind.period_field:
        said = Period.parse(row.values[kind.period_field]).label
    if kind.model is PostHistory:
        said = "".join(t for t in (row[PostHistory.unit], row[PostHistory.post]) if t)
        said += f"（{row[PostHistory.nature]}）" if row[PostHistory.nature] else ""
    said = " ".join(said.split()) or kind.title
    return f"{said}（至{dotted(row.end)}）" if row.end else said


def _told(kind: Kind, row: Row, person: int) -> str:
    """Everything that a record says; what a draft proposes stays unconfirmed."""
    parts = []
    draft = bool(kind.state_field) and any(s.secret for s in kind.fields) and row.values[kind.state_field] not in LOCKED
    for spec in kind.fields:
        value = row.values[spec.name]
        if value is None or spec.name in (kind.date_field, kind.period_field):
            continue
        if spec.name == kind.who_field:
            parts += _details(spec, value, person)
        elif draft and spec.secret:
            parts.append(f"{spec.label}：{UNSURE}")
        else:
            parts.append(f"{spec.label}：{' '.join(_on_paper(spec, value).split())}{spec.unit}")
    return "；".join(parts) or kind.title


def _on_paper(spec: FieldSpec, value: Any) -> str:
    if spec.type in (FieldType.DAY, FieldType.PARTIAL):
        return day(date.fromisoformat(value)) if len(value) == 10 else value.replace("-", ".")
    return text(spec, value)


def _details(spec: FieldSpec, value: Any, person: int) -> list[str]:
    """What is said of this one participant: score and placing, grounds of a placement."""
    if spec.type is not FieldType.PEOPLE:
        return []
    labels = {d.name: d.label for d in spec.details}
    return [
        f"{labels[n]}：{v}" for named in value if named.person == person for n, v in named.detail.items() if n in labels
    ]


def _head(desk: Desk, request: Request, m: Member, note: str, full: bool) -> dict[str, Any]:
    return common(desk, request) | {
        "题注": note,
        "姓名": m.name,
        "性别": m.sex,
        "出生": dotted(m.born),
        "面貌": m.political,
        "学历": "　".join(t for t in (m.education, m.degree) if t) or None,
        "工作": dotted(m.work_started),
        "单位职务": duties(m),
        "注": notes(
            "注：本表含不公开的内容，只供组织人事部门使用，不得外传；尚未确认的等次写“未确认”。"
            if full
            else "注：按登记日期排列；不公开的事项、考核等次不列入本表。"
        ),
    }


def _spec(title: str, *, years: bool = False, full: bool = False) -> SheetSpec:
    made = partial(build, years=years, full=full)
    return SheetSpec(title, "名册与档案", "timeline.xlsx", made, LENGTHS, of="cadres", confidential=full)


SHEETS = (
    _spec("全程纪实（本时段）"),
    _spec("全程纪实（历年）", years=True),
    _spec("全程纪实（本时段，含不公开事项）", full=True),
    _spec("全程纪实（历年，含不公开事项）", years=True, full=True),
)
