"""个人年度业绩表: long texts make room for themselves; units of measure; 不足与改进."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp import records
from cadreapp.errors import Refused
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.save import Item, save
from cadreapp.paging import divide, measure
from cadreapp.records.kind import Named
from cadreapp.records.platforms.selection import LONGEST_SHORTCOMINGS
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.filled import enter, texts, written
from ui.appraisal.year_page import LONGEST

ZHANG, LI, *_ = NAMES
TITLE = "个人年度业绩表"
LATE = {"late_reason": "示例"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data")
    yield found
    found.close()


def judged(desk: Desk, comment: str, shortcomings: str) -> None:
    """Zhang's year: a confirmed grade with a comment, and what they write of themselves."""
    year = {"period": "2021", "cadre": Named(ZHANG)} | LATE
    save(desk, [Item(records.kind("AppraisalBase"), {"period": "2021", "staff": "公务员", "total": 50} | LATE)])
    steps = [{"step": "提交", "leader": Named("王领导")}, {"step": "党组研究", "meeting": "第1次会议（示例）"}]
    more = {"grade": "称职", "date": "2021-03-10", "handler": Named("李经办")}
    grade = {"grade": "称职", "comment": comment, "reviewer": Named("王领导"), "state": "已确认"}
    items = [Item(records.kind("AppraisalStep"), year | step | more) for step in steps]
    save(desk, [*items, Item(records.kind("AnnualAppraisal"), year | grade)], origin="import")
    enter(desk, "AnnualReport", cadre=Named(ZHANG), period="2021", shortcomings=shortcomings)


def page(desk: Desk, folder: Path) -> Worksheet:
    return written(desk, TITLE, folder)[ZHANG]


def sentence(many: int) -> str:
    return ("政治坚定，作风扎实，群众工作有办法（示例）。" * 50)[:many]


@pytest.mark.parametrize(("comment", "shortcomings"), [(20, 20), (200, 60), (LONGEST, LONGEST_SHORTCOMINGS)])
def test_the_longest_texts_that_may_be_typed_stand_whole_on_the_one_page(
    desk: Desk, tmp_path: Path, comment: int, shortcomings: int
) -> None:
    for number in range(9):
        enter(desk, "Commendation", cadre=Named(ZHANG), date=f"2021-02-{number + 10}", name=f"示例表彰之{number}")
    judged(desk, sentence(comment), sentence(shortcomings))
    found = page(desk, tmp_path)
    said = "".join(texts(found))
    assert f"评语：{sentence(comment)}" in said and f"　　{sentence(shortcomings)}" in said
    assert len(divide(found, measure(found))) == 1 and "……" not in said
    listed = sum("示例表彰之" in line for text in texts(found) for line in text.split("\n"))
    assert f"共 9 项，列前 {listed} 项" in said and 1 <= listed <= 6
    assert min(float(c.font.sz) for row in found.iter_rows() for c in row if c.value) >= 9


def test_more_than_the_page_holds_cannot_be_typed(desk: Desk) -> None:
    report = {"period": "2021", "cadre": Named(LI), "report": "示例", "date": "2021-03-10"}
    for many, refused in ((LONGEST_SHORTCOMINGS, False), (LONGEST_SHORTCOMINGS + 1, True)):
        item = Item(records.kind("AnnualReport"), report | {"shortcomings": sentence(many)}, match=True)
        if refused:
            with pytest.raises(Refused, match="最多印 200 字，请改短"):
                save(desk, [item])
        else:
            save(desk, [item])


def test_what_was_done_has_its_unit(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Visit", cadres=[Named(ZHANG)], date="2021-02-01")
    enter(desk, "Course", cadres=[Named(ZHANG)], date="2021-02-02")
    said = " ".join(texts(page(desk, tmp_path)))
    assert "走访 1 次" in said and "课程学时 4；" in said and "月小结 0 篇（" in said
