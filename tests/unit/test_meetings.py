"""签到表, 参加情况表, 会议记录: the right people in the right order, lines where nothing is recorded, no findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, sheets_of, write_sheet
from cadreapp.operations.sheets.meetings import AWAY, CAME, ROWS
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, example, small_bureau

YEAR = Period.parse("2021")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 12, 31))


def add(desk: Desk, name: str, *cadres: str, **values: Any) -> int:
    named = tuple(Named(n) for n in cadres)
    kind = records.kind(name)
    item = Item(kind, example(kind, cadres=named, **values))
    return save(desk, [item], late_reason="试验").records[0]


def made(desk: Desk, title: str, target: Path, period: str = "2021", **choice: Any) -> Any:
    return load_workbook(write_sheet(desk, sheet(title), Request(Period.parse(period), **choice), target).path)


def people(page: Any, columns: int = 6) -> list[tuple[Any, ...]]:
    """(序号, 姓名, 单位, 签到) of each person, read down the left column first on each page."""
    rows = [[c.value for c in row] for row in page.iter_rows()]
    heads = next(at for at, row in enumerate(rows) if row[0] == "序号")
    lines = [r for r in rows[heads + 1 :] if isinstance(r[0], int) or (len(r) > 6 and isinstance(r[6], int))]
    found = []
    for at in range(0, len(lines), ROWS):
        for side in range(0, columns, 6):
            found += [(r[side], r[side + 1], r[side + 2], r[side + 4]) for r in lines[at : at + ROWS] if r[side]]
    return found


def texts(page: Any) -> str:
    return "\n".join(str(c.value) for row in page.iter_rows() for c in row if c.value is not None)


def test_the_whole_roster_signs_with_the_heading_left_empty(desk: Desk, tmp_path: Path) -> None:
    page = made(desk, "签到表", tmp_path / "a.xlsx").worksheets[0]
    found = people(page)
    assert [(n, name) for n, name, _, _ in found] == list(enumerate((m.name for m in roster(desk, YEAR)), 1))
    assert all(sign is None for *_, sign in found)
    assert "应到 5 人" in texts(page) and "2021" not in texts(page)


def test_the_people_of_a_record_sign(desk: Desk, tmp_path: Path) -> None:
    id = add(desk, "Course", NAMES[3], NAMES[0], date="2021-05-06", theme="党章")
    page = made(desk, "签到表", tmp_path / "a.xlsx", records=(id,)).worksheets[0]
    assert [name for _, name, _, _ in people(page)] == [NAMES[0], NAMES[3]], "in the roster's order"
    assert {"党章", "2021年5月6日", "课程签到表"} <= set(texts(page).split("\n"))


def test_who_came_is_ticked_and_who_did_not_is_not(desk: Desk, tmp_path: Path) -> None:
    id = add(desk, "SiteActivity", NAMES[1], date="2021-05-06", site="初心书屋")
    book = made(desk, "活动参加情况表", tmp_path / "a.xlsx", "2021-05")
    assert book.worksheets[0]["A1"].value == "阵地活动参加情况表"
    signs = {name: sign for _, name, _, sign in people(book.worksheets[0])}
    assert signs == {n: CAME if n == NAMES[1] else AWAY for n in NAMES}
    said = texts(book.worksheets[0])
    assert "初心书屋" in said and "实到 1 人" in said and "未到 4 人" in said
    of_unit = made(desk, "活动参加情况表", tmp_path / "b.xlsx", records=(id,), unit="示例福利院").worksheets[0]
    assert {name for _, name, _, _ in people(of_unit)} == set(NAMES[3:])
    with pytest.raises(UserError, match="没有登记"):
        made(desk, "活动参加情况表", tmp_path / "c.xlsx", "2021-06")


def test_a_study_group_expects_its_members(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("StudyGroup")
    members = tuple(Named(n) for n in NAMES[:3])
    save(desk, [Item(kind, example(kind, name="一组", members=members, date="2021-01"))])
    id = add(desk, "StudyGroupActivity", NAMES[0], NAMES[4], group="一组", date="2021-05-06")
    page = made(desk, "活动参加情况表", tmp_path / "a.xlsx", records=(id,)).worksheets[0]
    signs = {name: sign for _, name, _, sign in people(page)}
    assert signs == {NAMES[0]: CAME, NAMES[1]: AWAY, NAMES[2]: AWAY, NAMES[4]: CAME}
    assert "一组读书分享" in texts(page)


def test_many_people_stand_in_two_columns_and_nobody_is_lost(desk: Desk, tmp_path: Path) -> None:
    more = [f"示例{a}{b}" for a in "甲乙丙丁戊己庚辛" for b in "一二三四五六七"]
    save_people(desk, [PersonItem({"name": n, "unit": "示例处", "staff": "公务员"}) for n in more])
    page = made(desk, "签到表", tmp_path / "a.xlsx").worksheets[0]
    found = people(page, 12)
    assert [(n, name) for n, name, _, _ in found] == list(enumerate((m.name for m in roster(desk, YEAR)), 1))
    assert len(found) == 61 and page.max_column == 12
    assert page.print_title_rows == "$1:$4" and [b.id for b in page.row_breaks.brk] == [4 + ROWS]


def test_every_kind_with_participants_can_be_signed_for(desk: Desk, tmp_path: Path) -> None:
    kinds = [k for k in records.KINDS if k.who == "cadres"]
    ids = []
    for kind in kinds:
        assert "签到表" in {s.title for s in sheets_of(kind.name)}
        ids.append(add(desk, kind.name, *NAMES[:2]))
    book = made(desk, "签到表", tmp_path / "a.xlsx", records=tuple(ids))
    assert len(book.worksheets) == len(kinds) and "签到表" not in {s.title for s in sheets_of("WorkInfo")}
    for page in book.worksheets:
        assert {name for _, name, _, _ in people(page)} == set(NAMES[:2])
    kind = records.kind("WorkInfo")
    other = save(desk, [Item(kind, example(kind, cadre=Named(NAMES[0])))], late_reason="试验").records[0]
    with pytest.raises(UserError, match="做不了这种表"):
        made(desk, "签到表", tmp_path / "b.xlsx", records=(other,))


def test_the_record_of_a_forum_has_its_four_parts(desk: Desk, tmp_path: Path) -> None:
    speaker, reviewer = Named(NAMES[1]), Named("王导师")
    add(
        desk, "ThoughtForum", *NAMES[:4], date="2021-05-06", speaker=speaker, reviewer=reviewer, discussion="讨论\n热烈"
    )
    page = made(desk, "会议记录", tmp_path / "a.xlsx").worksheets[0]
    said = texts(page)
    order = [said.index(t) for t in ("一、主题发言", "二、自由讨论", "三、互动交流", "四、小结点评")]
    assert order == sorted(order)
    assert f"发言人：{NAMES[1]}" in said and "点评人：王导师" in said and "　　讨论" in said and "　　热烈" in said
    assert f"{'、'.join(NAMES[:4])}（共 4 人，名册 5 人）" in said and "2021年5月6日" in said
    lined = [r for r in range(1, page.max_row + 1) if page.cell(r, 1).border.bottom.style == "hair"]
    assert len(lined) >= 9, "lines to write on, but none under the discussion"
    discussed = next(c.row for c in page["A"] if c.value == "　　热烈")
    assert discussed + 1 not in lined
    height = sum(page.row_dimensions[r].height or 15 for r in range(1, page.max_row + 1))
    assert 690 < height < 752, "one page, nearly full"


def test_a_reading_meeting_tells_who_exchanged_what(desk: Desk, tmp_path: Path) -> None:
    add(desk, "ReadingMeeting", *NAMES[:2], date="2021-05-06", book="《示例读本》")
    kind = records.kind("ReflectionExchange")
    for name, day, theme in ((NAMES[0], "2021-05-06", "甲心得"), (NAMES[0], "2021-05-07", "乙心得")):
        save(desk, [Item(kind, example(kind, cadre=Named(name), date=day, theme=theme))], late_reason="试验")
    save(desk, [Item(kind, example(kind, cadre=Named(NAMES[3]), date="2021-05-06", theme="丙心得"))])
    said = texts(made(desk, "会议记录", tmp_path / "a.xlsx").worksheets[0])
    assert f"{NAMES[0]}：甲心得" in said and "乙心得" not in said and "丙心得" not in said
    assert "《示例读本》" in said


def test_the_record_of_a_talk_holds_no_findings(desk: Desk, tmp_path: Path) -> None:
    add(desk, "Forum", *NAMES, period="2021H1", date="2021-05-20", speakers=tuple(Named(n) for n in NAMES[:2]))
    kind = records.kind("PoliticalCheck")
    values = example(
        kind, cadre=Named(NAMES[0]), period="2021H1", date="2021-05-20", finding="机密结论", item="机密项目"
    )
    save(desk, [Item(kind, values)], late_reason="试验")
    page = made(desk, "会议记录", tmp_path / "a.xlsx", "2021H1").worksheets[0]
    said = texts(page)
    assert "机密" not in said and "体检" not in said
    assert f"发言人：{NAMES[0]}、{NAMES[1]}" in said and "2021年5月20日" in said
    with pytest.raises(UserError, match="没有登记"):
        made(desk, "会议记录", tmp_path / "b.xlsx", "2021H2")
