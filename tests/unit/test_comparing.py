"""Two workbooks beside each other: only what differs, by sheet, row and column; moved rows are no difference."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cadreapp.reports.comparing import NOTHING, WHOLE_ROW, WHOLE_SHEET, Difference, differences

HEAD = ("序号", "姓名", "单位", "完成", "得分")
PEOPLE = ("张示例", "李示例", "王示例", "赵示例")


def book(**sheets: Sequence[Sequence[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def table(scores: dict[str, tuple[Any, Any]]) -> list[Sequence[Any]]:
    rows = [(n, name, "示例处", *own) for n, (name, own) in enumerate(scores.items(), 1)]
    return [("2021年度排名",), HEAD, ("一、机关公务员（4 人）",), *rows]


def test_a_cell_is_named_by_sheet_cadre_and_column() -> None:
    then = book(排名表=table({"张示例": (12, 30), "李示例": (7, 21.5)}))
    now = book(排名表=table({"李示例": (7, 21.5), "张示例": (11, 27.5)}))
    assert differences(then, now, PEOPLE) == [
        Difference("排名表", "张示例", "完成", "12", "11"),
        Difference("排名表", "张示例", "得分", "30", "27.5"),
    ], "the order and the running number are no difference"


def test_rows_and_sheets_that_came_or_went() -> None:
    then = book(排名表=table({"张示例": (12, 30)}), 旧表=[("旧",)])
    now = book(排名表=table({"李示例": (7, 21)}), 新表=[("新",)])
    found = differences(then, now, PEOPLE)
    assert Difference("旧表", "旧表", WHOLE_SHEET, "有这张表", NOTHING) in found
    assert Difference("新表", "新表", WHOLE_SHEET, NOTHING, "有这张表") in found
    gone, come = (next(d for d in found if d.row == name) for name in ("张示例", "李示例"))
    assert gone.column == come.column == WHOLE_ROW and gone.now == come.then == NOTHING
    assert "12" in gone.then and "21" in come.now


def test_columns_are_paired_by_their_headers() -> None:
    then = book(季度=[("序号", "姓名", "总分", "等次"), (1, "张示例", 96.5, "好")])
    now = book(季度=[("序号", "姓名", "评委评分", "总分", "等次"), (1, "张示例", 88, 96.5, "较好")])
    assert differences(then, now, PEOPLE) == [
        Difference("季度", "张示例", "等次", "好", "较好"),
        Difference("季度", "张示例", "评委评分", NOTHING, "88"),
    ]


def test_a_form_is_named_by_what_stands_beside_the_cell() -> None:
    form = [("登记表",), ("姓　名", "张示例", "性　别", "女"), ("平时考核", "一季度：好")]
    other = [*form[:2], ("平时考核", "一季度：较好")]
    (found,) = differences(book(张示例=form), book(张示例=other), PEOPLE)
    assert (found.sheet, found.row, found.column) == ("张示例", "张示例：平时考核", "平时考核")
    assert (found.then, found.now) == ("一季度：好", "一季度：较好")


def test_records_of_a_day_are_told_apart() -> None:
    head = ("日期", "类别", "事项", "平台")
    rows = [
        ("张示例（示例处）　2 条",),
        ("2021-05-10", "走访", "示例社区", "亲民便民"),
        ("2021-05-10", "课程", "党史", "思想淬炼"),
    ]
    found = differences(
        book(记录明细=[head, *rows]), book(记录明细=[head, ("张示例（示例处）　1 条",), rows[1]]), PEOPLE
    )
    assert [(d.row, d.column) for d in found] == [("张示例", "内容"), ("张示例：2021-05-10　课程　党史", WHOLE_ROW)]


cells = st.tuples(st.integers(0, 99), st.integers(0, 99))


@given(st.dictionaries(st.sampled_from(PEOPLE), cells, min_size=1), st.randoms(use_true_random=False))
def test_nothing_differs_from_itself_in_any_order(scores: dict[str, Any], chance: random.Random) -> None:
    mixed = list(scores.items())
    chance.shuffle(mixed)
    assert differences(book(表=table(scores)), book(表=table(dict(mixed))), PEOPLE) == []


@given(
    st.dictionaries(st.sampled_from(PEOPLE), cells, min_size=1),
    st.dictionaries(st.sampled_from(PEOPLE), cells, min_size=1),
)
def test_every_difference_is_found_and_no_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    expected = set()
    for name in {*one, *other}:
        if name not in one or name not in other:
            expected.add((name, WHOLE_ROW))
        else:
            expected |= {(name, c) for c, a, b in zip(HEAD[3:], one[name], other[name], strict=True) if a != b}
    found = differences(book(表=table(one)), book(表=table(other)), PEOPLE)
    assert {(d.row, d.column) for d in found} == expected and len(found) == len(expected)
    back = differences(book(表=table(other)), book(表=table(one)), PEOPLE)
    assert {(d.row, d.column, d.now, d.then) for d in back} == {(d.row, d.column, d.then, d.now) for d in found}
