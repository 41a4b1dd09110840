"""签到表, 参加情况表 and 会议记录: who is expected at an activity, who came, and what was said.

Check-ups (政治体检, 党性体检) are kept at the same meetings but are not for all eyes: nothing of them is read here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.browse import Scope, find, load, record
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.writing.people import roster
from cadreapp.records import RecordModel
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import LENGTHS, Period
from cadreapp.records.platforms.combat import TaskForceResult
from cadreapp.records.platforms.selection import Forum
from cadreapp.records.platforms.service import Visit
from cadreapp.records.platforms.tempering import Course, PartyActivity, SiteActivity, StudyGroupActivity
from cadreapp.records.platforms.training import (
    CloudSharing,
    FieldResearch,
    ReadingMeeting,
    ReflectionExchange,
    Seminar,
    ThoughtForum,
    YouthDay,
)
from cadreapp.records.roster import StudyGroup
from cadreapp.reports.words import day
from cadreapp.run import Run
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

Kinds = tuple[type[RecordModel], ...]

MEETINGS: Kinds = (
    Course,
    SiteActivity,
    StudyGroupActivity,
    PartyActivity,
    Seminar,
    CloudSharing,
    ThoughtForum,
    ReadingMeeting,
    YouthDay,
    Forum,
)
"""Kinds at which people sit together: of these a whole period can be printed."""

GATHERINGS: tuple[type[RecordModel], ...] = tuple(
    k.model for k in records.KINDS if k.who == "cadres" and not k.confidential
)
"""Every kind with 参加干部."""

PLACES = (SiteActivity.site, FieldResearch.place, Visit.place)
"""The fields that say where."""

GROUPS = (StudyGroupActivity.group, TaskForceResult.group)
"""The fields that say which group it was."""

THEMES = (ThoughtForum.theme, ReadingMeeting.theme, Forum.theme)
"""Themes of the meetings of which a record is written."""

ONE_COLUMN = 24
"""Up to so many people stand in one column, on one page."""

ROW, SIZE, NAME_PIXELS, UNIT_PIXELS = 28.0, 10.5, 74.0, 98.0
"""Points of a line of the sheet in two columns, its type size, pixels for a name or post, and for a unit."""
ROWS = 21
"""Rows of two people that fit on a page."""

FEWEST = 4
"""People on the last page at least: the foot takes rows with it."""
SPARE = 4
"""Empty rows for those who are not on the list."""

CAME, AWAY = "☑", "☐"


# 签到表


def attendance(desk: Desk, request: Request, run: Run, *, ticked: bool = False) -> Workbook:
    """A list to sign for each chosen record, or, with none chosen, for the roster with its heading left empty.

    `ticked`: who came and who did not, of the chosen records or of all meetings of the period. UserError: nobody is on
    the roster, or no meeting was recorded.
    """
    rows = _records(desk, request, GATHERINGS if request.records or not ticked else MEETINGS, chosen_only=not ticked)
    form = open_form(desk, "attendance.xlsx")
    if not rows and not ticked:
        members = _members(desk, request, request.period)
        if not members:
            raise UserError(f"{request.period.label}的名册里没有要签到的干部，请先登记干部名册，或换一个时段。")
        run.steps(1)("签到表")
        people = [_person(at, m.name, m) for at, m in enumerate(members, 1)]
        values = {"标题": f"{bureau_name(desk, request.period.end)}签到表", "名称": None, "时间": None, "地点": None}
        _sheet(form, "签到表", values, people, f"应到 {len(people)} 人　　实到　　　人")
        return form.finish()
    if not rows:
        raise UserError(f"{request.period.label}没有登记会议或活动，没有可以核对的参加情况。")
    advance = run.steps(len(rows))
    for row in rows:
        kind = records.kind(row.kind)
        advance(f"{kind.title} {row.date}")
        _attended(desk, request, form, kind, row, ticked)
    return form.finish()


def _attended(desk: Desk, request: Request, form: Any, kind: Kind, row: Row, ticked: bool) -> None:
    came: dict[Any, Named] = {n.person or n.name: n for n in row.values[kind.who_field] or ()}
    everybody = {m.person: m for m in roster(desk, _day(row))}
    expected = _expected(desk, kind, row, came, ticked)
    members = [m for m in everybody.values() if _asked(request, m) and (m.person in came or m.person in expected)]
    if ticked and not expected:
        members = [m for m in everybody.values() if _asked(request, m)]
    listed: list[tuple[Any, str, Member | None]] = [(m.person, m.name, m) for m in members]
    known = {key for key, _, _ in listed}
    if request.people is None and request.unit is None:
        listed += [(key, n.name, everybody.get(key)) for key, n in came.items() if key not in known]
    people = [
        _person(at, name, member, (CAME if key in came else AWAY) if ticked else None)
        for at, (key, name, member) in enumerate(listed, 1)
    ]
    here = sum(key in came for key, _, _ in listed)
    counted = f"应到 {len(people)} 人　　" + (
        f"实到 {here} 人　　未到 {len(people) - here} 人" if ticked else "实到　　　人"
    )
    values = {
        "标题": f"{bureau_name(desk, _day(row).end)}{kind.title}{'参加情况表' if ticked else '签到表'}",
        "名称": _name(kind, row),
        "时间": _when(row),
        "地点": _said(row, *PLACES),
    }
    _sheet(form, f"{row.date} {row.title or kind.title}", values, people, counted, ticked)


def _said(row: Row, *fields: Declared[str]) -> str | None:
    """What a record says in that of these fields which its kind has."""
    return next((row[f] for f in fields if f.owner.__name__ == row.kind), None)


def _name(kind: Kind, row: Row) -> str:
    """What the activity is called: its theme or name; its kind, and where or what, of a kind without one."""
    group = _said(row, *GROUPS)
    if kind.title_field in ("theme", "name") or (group and kind.name != StudyGroupActivity.__name__):
        return row.title or kind.title
    return f"{group}{row.title}" if group else f"{kind.title}（{row.title}）" if row.title else kind.title


def _expected(desk: Desk, kind: Kind, row: Row, came: Iterable[Any], ticked: bool) -> set[Any]:
    """Who should come: the members of the study group whose activity it is, else those recorded; {} = the roster."""
    if kind.name == StudyGroupActivity.__name__:
        groups = records.kind(StudyGroup)
        for group in load(desk, groups, find(desk, groups, Scope(period=_day(row)))):
            if group[StudyGroup.name] == row[StudyGroupActivity.group]:
                return {n.person or n.name for n in group[StudyGroup.members] or ()}
    return set() if ticked else set(came)


def _sheet(
    form: Any,
    title: str,
    values: dict[str, Any],
    people: Sequence[dict[str, Any]],
    counted: str,
    ticked: bool = False,
) -> None:
    """One list: in one column, or for many people in two, read down the left one first on each page."""
    from openpyxl.worksheet.pagebreak import Break

    full = ONE_COLUMN if len(people) <= ONE_COLUMN else 2 * ROWS
    spare = [] if ticked else [_person(None, None, None)] * min(SPARE, -len(people) % full)
    foot = {"人数": counted, "说明": f"{CAME} 参加　{AWAY} 未参加" if ticked else None, "截止": None}
    if len(people) <= ONE_COLUMN:
        form.sheet("签到表", title, values | foot | {"人": [*people, *spare]})
        return
    lines: list[dict[str, Any]] = []
    ends = []
    everybody = [*people, *spare]
    while everybody:
        page = _page(everybody)
        everybody = everybody[sum(len(line) for line in page) :]
        nobody = _person(None, None, None)
        lines += [{"左": line[0], "右": line[1] if len(line) > 1 else nobody} for line in page]
        ends.append(len(lines))
    filled = form.sheet("签到表双栏", title, values | foot | {"人": lines})
    spans = filled.spans["人"]
    filled.sheet.row_breaks.brk = [Break(id=spans[end - 1][1]) for end in ends[:-1]]


def _page(people: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The lines of a page in two columns, as many of these people as it holds: the left column first."""
    count = min(len(people), 2 * ROWS)
    while True:
        some, half = people[:count], (count + 1) // 2
        lines = [[some[n], *some[half + n : half + n + 1]] for n in range(half)]
        height = sum(max(map(_height, line)) for line in lines)
        left = len(people) - count
        if count <= 2 or height <= ROWS * ROW and not 0 < left < FEWEST:
            return lines
        count -= 1


def _height(person: Mapping[str, Any]) -> float:
    """Points that a person's line needs in the sheet of two columns."""
    from cadreapp.reports.filling.measuring import height_needed

    texts = ((person["姓名"], NAME_PIXELS), (person["单位"], UNIT_PIXELS), (person["职务"], NAME_PIXELS))
    return max([ROW, *(height_needed(text, SIZE, pixels) for text, pixels in texts if text)])


def _person(at: int | None, name: str | None, member: Member | None, sign: str | None = None) -> dict[str, Any]:
    unit, post = (member.unit, member.post) if member else (None, None)
    return {"序": at, "姓名": name, "单位": unit, "职务": post, "签到": sign, "备注": None}


def _members(desk: Desk, request: Request, period: Period) -> list[Member]:
    return [m for m in roster(desk, period) if _asked(request, m)]


def _asked(request: Request, member: Member) -> bool:
    return (request.people is None or member.person in request.people) and request.unit in (None, member.unit)


def _records(desk: Desk, request: Request, kinds: Kinds, *, chosen_only: bool = False) -> list[Row]:
    """The chosen records of these kinds, or all of the period in order of day (none if `chosen_only`)."""
    if request.records:
        chosen = [record(desk, id) for id in request.records]
        found = [row for row in chosen if row.kind in {kind.__name__ for kind in kinds}]
        if not found:
            titles = "、".join(records.kind(k).title for k in kinds)
            raise UserError(f"所选的记录做不了这种表，请选下列类别的记录：{titles}。")
        return found
    if chosen_only:
        return []
    people = None if request.people is None else tuple(request.people)
    rows = [
        row
        for kind in map(records.kind, kinds)
        for row in load(desk, kind, find(desk, kind, Scope(people, request.period)))
    ]
    return sorted(rows, key=lambda row: (row.date or "", row.id))


def _held(row: Row) -> str:
    """The day on which it was held; a forum counts at the end of its half-year but has a day of its own."""
    return _said(row, Forum.date) or row.date or ""


def _day(row: Row) -> Period:
    """The month in which it was held: for the roster and groups of that time."""
    return Period.parse(_held(row)[:7])


def _when(row: Row) -> str:
    first = day(_held(row), 0)
    return f"{first}至{day(row.end, 0)}" if row.end else first


# 会议记录


def minutes(desk: Desk, request: Request, run: Run) -> Workbook:
    """会议记录 of each chosen record, or of all of the period; UserError: none was recorded."""
    rows = _records(desk, request, tuple(_PARTS))
    if not rows:
        titles = "、".join(records.kind(k).title for k in _PARTS)
        raise UserError(f"{request.period.label}没有登记{titles}，没有可以打印的会议记录。")
    form = open_form(desk, "minutes.xlsx")
    advance = run.steps(len(rows))
    for row in rows:
        kind = records.kind(row.kind)
        advance(f"{kind.title} {row.date}")
        form.sheet("会议记录", f"{_held(row)} {row.title or kind.title}", _minutes(desk, kind, row))
    return form.finish()


def _minutes(desk: Desk, kind: Kind, row: Row) -> dict[str, Any]:
    names = [n.name for n in row.values[kind.who_field] or ()]
    whole = len(roster(desk, _day(row)))
    facts = [{"名": "主题", "值": _said(row, *THEMES)}]
    if row.kind == ReadingMeeting.__name__:
        facts.append({"名": "书目", "值": row[ReadingMeeting.book]})
    facts.append({"名": "参加人员", "值": f"{'、'.join(names)}（共 {len(names)} 人，名册 {whole} 人）"})
    if remark := row[RecordModel.remark]:
        facts.append({"名": "备注", "值": remark})
    parts = list(_PARTS[kind.model](desk, row))
    return {
        "标题": f"{bureau_name(desk, _day(row).end)}{kind.title}记录",
        "时间": _when(row),
        "地点": None,
        "主持人": None,
        "记录人": None,
        "项": facts,
        "节": _with_lines(facts, parts),
    }


@dataclass(frozen=True)
class _Part:
    """A part of a meeting: its title, who spoke, what was recorded. `heads`: it only heads the parts after it."""

    title: str
    who: str = ""
    text: str | None = None
    heads: bool = False

    @property
    def pieces(self) -> list[str]:
        """What was recorded, in pieces that fit into a row."""
        lines = (self.text or "").splitlines()
        pieces = (line[at : at + 300].strip() for line in lines for at in range(0, len(line), 300))
        return [f"　　{piece}" for piece in pieces if piece]


def _by(role: str, who: Named | None) -> str:
    return f"{role}：{who.name if who else '　　　　　　'}"


def _forum(desk: Desk, row: Row) -> Iterator[_Part]:
    yield _Part("一、主题发言", _by("发言人", row[ThoughtForum.speaker]))
    yield _Part("二、自由讨论", "", row[ThoughtForum.discussion])
    yield _Part("三、互动交流", "", row[ThoughtForum.interaction])
    yield _Part("四、小结点评", _by("点评人", row[ThoughtForum.reviewer]))


def _reading(desk: Desk, row: Row) -> Iterator[_Part]:
    """Who exchanged what: the 心得交流 of those who took part, told on the same day."""
    exchange = records.kind(ReflectionExchange)
    came = tuple(n.person for n in row[ReadingMeeting.cadres] or () if n.person is not None)
    said = [
        f"{r.given(ReflectionExchange.cadre).name}：{r[ReflectionExchange.theme]}"
        for r in load(desk, exchange, find(desk, exchange, Scope(came, _day(row)))[::-1])
        if r.date == row.date
    ]
    yield _Part("一、领读内容")
    yield _Part("二、交流发言", "", "\n".join(said))
    yield _Part("三、讨论小结")


def _talk(desk: Desk, row: Row) -> Iterator[_Part]:
    speakers = [n.name for n in row[Forum.speakers] or ()]
    yield _Part("一、发言要点", f"发言人：{'、'.join(speakers)}" if speakers else "", heads=bool(speakers))
    for name in speakers:
        yield _Part(f"　　{name}")
    yield _Part("二、讨论交流")
    yield _Part("三、会议小结")


_PARTS: dict[type[RecordModel], Callable[[Desk, Row], Iterator[_Part]]] = {
    ThoughtForum: _forum,
    ReadingMeeting: _reading,
    Forum: _talk,
}

PAGE = 738.0
"""Points of a page that a meeting's record fills."""

LEAST = 2
"""Lines that a part has at least; where they do not fit, the record fills another page."""


def _with_lines(facts: Sequence[dict[str, Any]], parts: Sequence[_Part]) -> list[dict[str, Any]]:
    """The parts for the template, with lines to write on where nothing is recorded, as many as fill the page."""
    from cadreapp.reports.filling.measuring import height_needed

    used = 44.0 + 2 * 30 + 8 + 12 + 28 + 28 * len(parts)
    used += sum(max(30, height_needed(f["值"] or "", 12, 560)) for f in facts)
    used += sum(height_needed(piece, 12, 640) for part in parts for piece in part.pieces)
    empty = [at for at, part in enumerate(parts) if not part.pieces and not part.heads]
    room = int((PAGE - used) / 26)
    while empty and room < LEAST * len(empty):
        room += int(PAGE / 26)
    lines = {at: room // len(empty) + (number < room % len(empty)) for number, at in enumerate(empty)}
    return [
        {
            "题": part.title,
            "谁": part.who or None,
            "段": [{"文": piece} for piece in part.pieces],
            "线": [{"空": None}] * lines.get(at, 0),
        }
        for at, part in enumerate(parts)
    ]


SHEETS = (
    SheetSpec("签到表", "会议与活动", "attendance.xlsx", attendance, LENGTHS, of="records", kinds=GATHERINGS),
    SheetSpec(
        "活动参加情况表",
        "会议与活动",
        "attendance.xlsx",
        partial(attendance, ticked=True),
        ("month", "quarter", "half", "year"),
        of="records",
        kinds=GATHERINGS,
    ),
    SheetSpec("会议记录", "会议与活动", "minutes.xlsx", minutes, LENGTHS, of="records", kinds=tuple(_PARTS)),
)
