"""查询 in its box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cadreapp.operations.year.inquiry import AGE, MOST, Condition
from tests.gui.conftest import Driver, cut_labels, rest
from tests.unit.bureau import NAMES
from ui.dialogs.inquiry import KEPT, InquiryDialog
from ui.kit import memory


@pytest.fixture
def printed() -> list[tuple[str, list[str], list[list[Any]]]]:
    return []


@pytest.fixture
def box(driver: Driver, printed: list[Any]) -> Iterator[InquiryDialog]:
    window = driver.window
    period = window.coordinates.place.period
    found = InquiryDialog(
        driver.shell.desk, period, driver.shell.tasks, window.talk, lambda *given: printed.append(given), window
    )
    found.show()
    rest(20)
    yield found
    found.close()


def ask(driver: Driver, box: InquiryDialog, *conditions: Condition) -> None:
    for line in list(box.lines):
        box._drop(line)
    for one in conditions:
        box.add(one)
    box.go.click()
    driver.settle()


def cells(box: InquiryDialog, column: int) -> list[str]:
    return [box.table.item(row, column).text() for row in range(box.table.rowCount())]


def test_conditions_columns_order_and_paper(driver: Driver, box: InquiryDialog, printed: list[Any]) -> None:
    assert not cut_labels(box) and not box.print_button.isEnabled()
    ask(driver, box, Condition(AGE, MOST, "29"), Condition("unit", "是", "示例处"))
    assert box.table.rowCount() == 2 and "且" in box.said.text() and "2 人" in box.said.text()
    box.show_column("political", True)
    box.show_column("post", False)
    assert "政治面貌" in box.heads() and "职务" not in box.heads()
    age = box.columns.index(AGE)
    box._sort(age)
    assert cells(box, age) == ["28", "29"]
    box._sort(age)
    assert cells(box, age) == ["29", "28"]
    box.print_button.click()
    words, heads, rows = printed[0]
    assert "年龄 不超过 29 周岁" in words and heads == box.heads() and len(rows) == 2
    box._open(0)
    assert box.chosen == box.found[0].member.person


def test_what_is_wrong_asks_nothing(driver: Driver, box: InquiryDialog) -> None:
    ask(driver, box, Condition(AGE, MOST, "很多"))
    assert "要写数字" in box.said.text() and box.table.rowCount() == 0


def test_an_inquiry_is_kept_by_name(driver: Driver, box: InquiryDialog) -> None:
    ask(driver, box, Condition(AGE, MOST, "29"))
    before = box.table.rowCount()
    box.talk.ask_text = lambda *a, **k: "年轻的"  # type: ignore[method-assign]
    box._keep()
    ask(driver, box, Condition("unit", "是", "没有的处"))
    assert box.table.rowCount() == 0
    box.take(box.kept()["年轻的"])
    driver.settle()
    assert box.table.rowCount() == before
    for broken in ("{", "[]", '{"a": 1}', '{"a": {"conditions": [["gone", "是", "x"]], "columns": []}}'):
        memory.keep(KEPT, broken)
        assert box.kept() == {}


def test_the_result_is_shown_on_paper(driver: Driver) -> None:
    sheets = driver.window.files.sheets
    original = InquiryDialog.exec

    def run(box: InquiryDialog) -> int:
        ask(driver, box, Condition("unit", "是", "示例处"))
        box.print_button.click()
        box.chosen = box.found[0].member.person
        return 1

    InquiryDialog.exec = run  # type: ignore[method-assign]
    try:
        sheets.inquiry()
        driver.settle()
    finally:
        InquiryDialog.exec = original  # type: ignore[method-assign]
    preview = sheets.preview
    assert preview is not None and preview.document.source.confidential
    words = [str(c.value) for row in preview.document.book.worksheets[0].iter_rows() for c in row if c.value]
    assert any("单位 是 示例处" in w for w in words) and sum(w.endswith("示例") for w in words) >= 3
    preview.reject()
    driver.settle()
    assert driver.window.coordinates.place.person is not None, "a row leads to the cadre's page"


def test_the_first_condition_is_joined_to_none(driver: Driver, box: InquiryDialog) -> None:
    ask(driver, box, Condition("name", "是", NAMES[0]), Condition("name", "是", NAMES[1], "或"))
    assert [line.joined.isVisible() for line in box.lines] == [False, True] and len(box.found) == 2
    box._drop(box.lines[0])
    assert not box.lines[0].joined.isVisible() and box.conditions()[0].joined == "且"
    box.ask()
    driver.settle()
    assert [f.member.name for f in box.found] == [NAMES[1]]
