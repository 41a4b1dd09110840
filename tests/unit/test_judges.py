"""评委评分: a judge's sheet typed at once, handed out, filled in and read back; nobody scores himself, nothing late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import judges, quarter
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.writing.undo import undo
from cadreapp.records import kind
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, small_bureau

QUARTER = Period.parse("2021Q1")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 4, 9))


def typed(desk: Desk, *rows: tuple[str, str]) -> dict[int, tuple[str, str]]:
    return {m.person: r for m, r in zip(roster(desk, QUARTER), rows, strict=False)}


def given(desk: Desk, judge: str) -> list[tuple[Decimal | None, Decimal | None]]:
    return [(r.report, r.achievements) for r in judges.read(desk, QUARTER, judge)]


def test_a_judges_scores_are_one_operation(desk: Desk) -> None:
    changes = judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("88", "90.5"), ("", "70"), ("", "")))
    assert (changes.new, changes.name) == (2, "登记2021年第1季度王评委评分")
    assert given(desk, "王评委")[:3] == [(Decimal("88.0"), Decimal("90.5")), (None, Decimal("70.0")), (None, None)]
    assert judges.judges(desk, QUARTER) == {"王评委": "局领导"} == judges.judges(desk, QUARTER.next())
    assert given(desk, "李评委") == [(None, None)] * len(NAMES)
    same = judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("88", "90.5")))
    assert same.operation is None
    again = judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("", ""), ("60", "70"), ("75", "")))
    assert (again.new, again.updated) == (1, 2), "one more, one changed, one taken away"
    undo(desk)
    assert given(desk, "王评委")[0] == (Decimal("88.0"), Decimal("90.5"))
    changed = judges.save_scores(desk, QUARTER, "王评委", "其他评委", typed(desk, ("88", "90.5"), ("", "70")))
    assert changed.updated == 2 and judges.judges(desk, QUARTER) == {"王评委": "其他评委"}
    undo(desk)
    undo(desk)
    assert given(desk, "王评委") == [(None, None)] * len(NAMES)


def test_every_fault_is_named_by_its_row_and_nothing_is_written(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("88", "很好"), ("-1", "70"), ("8.25", "")))
    said = [str(f) for f in refused.value.faults]
    assert [s.split(":")[0] for s in said] == [
        "第 1 行 张示例 晒业绩得分",
        "第 2 行 李示例 述工作得分",
        "第 3 行 王示例 述工作得分",
    ]
    with pytest.raises(Refused, match="第 2 行 李示例: 述工作得分最高 100 分"):
        judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("88", "80"), ("101", "70")))
    assert given(desk, "王评委") == [(None, None)] * len(NAMES)
    for judge, class_, reason in ((" ", "局领导", "评委姓名"), ("王评委", "", "评委类别")):
        with pytest.raises(UserError, match=reason):
            judges.save_scores(desk, QUARTER, judge, class_, typed(desk, ("88", "80")))


def test_nobody_scores_himself(desk: Desk) -> None:
    rows = judges.read(desk, QUARTER, "李示例")
    assert [r.own for r in rows] == [n == "李示例" for n in NAMES]
    with pytest.raises(Refused, match="第 2 行 李示例: 评委不能给自己打分"):
        judges.save_scores(desk, QUARTER, "李示例", "其他评委", typed(desk, ("88", "80"), ("99", "99")))
    assert judges.save_scores(desk, QUARTER, "李示例", "其他评委", typed(desk, ("88", "80"), ("", ""))).new == 1


def confirm(desk: Desk, name: str) -> None:
    person = next(m.person for m in roster(desk, QUARTER) if m.name == name)
    save(desk, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": "公务员", "total": 10})])
    quarter.grade(desk, QUARTER, person, "较好", "", "刘领导")
    quarter.confirm(desk, QUARTER, [person], "刘领导")


def test_what_is_confirmed_takes_no_more_scores(desk: Desk, tmp_path: Path) -> None:
    judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("88", "80"), ("70", "70")))
    confirm(desk, "张示例")
    assert [r.locked for r in judges.read(desk, QUARTER, "王评委")] == [True, False, False, False, False]
    for row in (("89", "80"), ("", "")):
        with pytest.raises(Refused, match="已经确认"):
            judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, row, ("71", "70")))
    assert given(desk, "王评委")[1] == (Decimal("70.0"), Decimal("70.0"))
    assert judges.save_scores(desk, QUARTER, "王评委", "局领导", typed(desk, ("88", "80"), ("71", "70"))).updated == 1
    judges.write_score_sheets(desk, QUARTER, [("赵评委", "局领导")], tmp_path / "表")
    page = load_workbook(next((tmp_path / "表").iterdir()))["评委评分"]
    assert "张示例" not in [c.value for c in page["B"]], "he is not to be scored any more"


def test_score_sheets_go_out_and_come_back(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "评分表"
    assert judges.write_score_sheets(desk, QUARTER, [("王评委", "局领导"), ("李示例", "其他评委")], folder) == 2
    names = sorted(p.name for p in folder.iterdir())
    assert names == ["李示例_2021Q1评委评分表.xlsx", "王评委_2021Q1评委评分表.xlsx"]
    book = load_workbook(folder / names[1])
    page = book["评委评分"]
    heads = {str(c.value).rstrip("*"): c.column for c in page[1]}
    assert [page.cell(2, heads[h]).value for h in ("季度", "干部", "评委", "评委类别")] == [
        "2021Q1",
        "张示例",
        "王评委",
        "局领导",
    ]
    own = load_workbook(folder / names[0])["评委评分"]
    assert "李示例" not in [own.cell(r, heads["干部"]).value for r in range(2, own.max_row + 1)]
    page.cell(2, heads["述工作得分"]).value = 88
    page.cell(3, heads["晒业绩得分"]).value = 77.5
    book.save(folder / names[1])
    result = import_files(desk, [folder])
    assert not result.refused and result.new == 2
    assert sorted(result.notes) == [
        "李示例_2021Q1评委评分表.xlsx: 评委评分: 4 行没有填分数或票数，没有读取",
        "王评委_2021Q1评委评分表.xlsx: 评委评分: 3 行没有填分数或票数，没有读取",
    ]
    assert given(desk, "王评委")[:2] == [(Decimal("88.0"), None), (None, Decimal("77.5"))]
    page.cell(4, heads["述工作得分"]).value = 188
    book.save(folder / names[1])
    fault = import_files(desk, [folder]).refused[0]
    assert "最高 100 分" in fault.reason and fault.cell


def test_wrong_requests_are_refused(desk: Desk, tmp_path: Path) -> None:
    for period, named, reason in (
        ("2021", [("王评委", "局领导")], "不是季度"),
        ("2021Q1", [], "评委姓名"),
        ("2021Q1", [("王评委", "局领导"), ("王 评委", "其他评委")], "写了两次"),
    ):
        with pytest.raises(UserError, match=reason):
            judges.write_score_sheets(desk, Period.parse(period), named, tmp_path / "x")
    assert not (tmp_path / "x").exists()
    (tmp_path / "x").write_text("一个文件")
    with pytest.raises(UserError, match="选一个文件夹"):
        judges.write_score_sheets(desk, QUARTER, [("王评委", "局领导")], tmp_path / "x")


def test_the_blank_sheet_names_everybody_and_leaves_room(desk: Desk, tmp_path: Path) -> None:
    request = Request(QUARTER, copies=2)
    page = load_workbook(write_sheet(desk, sheet("评委评分表（空白）"), request, tmp_path / "a.xlsx").path).worksheets[
        0
    ]
    rows = [[c.value for c in r] for r in page.iter_rows()]
    assert [r[1] for r in rows].count("曾示例") == 2
    one = next(r for r in rows if r[1] == "曾示例")
    assert one[3:] == [None, None, None]
    assert any("☐局领导" in str(r[0]) for r in rows) and any("述工作占 50" in str(r[0]) for r in rows)
    assert judges.rule_in_words(desk.rules.grading).count("未打分的不算 0 分") == 1
