"""Whatever an office does to the look of a roster, the same people come out of it; and no text becomes a formula."""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_roster
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing.people import PersonItem, save_people

HEADS = {
    "姓名": ("姓  名", "干部姓名", "*姓名", "姓名▲", "姓名（必填）"),
    "单位": ("工作单位", "所在部门", "处室", "所在\n单位", "单位名称"),
    "职务": ("现任职务", "职 务", "行政职务", "职务："),
    "性别": ("性 别", "性别(男/女)"),
    "出生年月": ("出生日期", "出生\n年月", "出生时间", "出生年月(yyyy-mm)"),
    "民族": ("民  族", "族别"),
    "参加工作时间": ("参加工作年月", "参工时间", "参加\n工作时间"),
    "联系电话": ("手机号码", "电话", "联系方式"),
}
UNITS = ("办公室", "组织人事科", "社会救助科", "养老服务科")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫", "示例甲乙丙丁戊己庚辛"
SKIPPED = ("序号", "年龄", "签名")
FEET = (
    ["填表人：赵某"],
    ["审核人：", "", "", "日期：2026.11"],
    ["合计", "", "8"],
    ["共8人"],
    ["注：本表一式两份"],
    ["截至2026年11月"],
    ["单位负责人签字：", "", "填报时间："],
)

PERSON = st.fixed_dictionaries(
    {
        "单位": st.sampled_from(UNITS),
        "职务": st.sampled_from(("科员", "副科长", "科长", "一级主任科员兼支部书记")),
        "性别": st.sampled_from(("男", "女")),
        "出生年月": st.tuples(st.integers(1985, 2003), st.integers(1, 12)),
        "民族": st.sampled_from(("汉族", "回族", "维吾尔族")),
        "参加工作时间": st.tuples(st.integers(2006, 2025), st.integers(1, 12)),
        "联系电话": st.integers(13000000000, 13999999999).map(str),
    }
)


@st.composite
def rosters(draw: st.DrawFn) -> list[dict[str, Any]]:
    people = draw(st.lists(PERSON, min_size=1, max_size=9))
    names = draw(
        st.lists(
            st.tuples(st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2)).map("".join),
            min_size=len(people),
            max_size=len(people),
            unique=True,
        )
    )
    return [{"姓名": name, **person} for name, person in zip(names, people, strict=True)]


def day(pair: tuple[int, int], chance: random.Random) -> Any:
    year, month = pair
    forms = (
        f"{year}.{month:02d}",
        f"{year}-{month:02d}",
        f"{year}年{month}月",
        f"{year}/{month}",
        f"{year}{month:02d}",
        f"{year}.{month:02d}（{2026 - year}岁）",
        f"{year}．{month:02d}",
    )
    return chance.choice(forms)


def messy(people: list[dict[str, Any]], chance: random.Random, target: Path) -> None:
    """A workbook of these people as some office would lay it out."""
    columns = [*HEADS, *chance.sample(SKIPPED, chance.randrange(4))]
    chance.shuffle(columns)
    layout = chance.choice(("plain", "merged", "sections"))
    if layout == "sections":
        columns.remove("单位")
    book = Workbook()
    sheet = book.active
    for _ in range(chance.randrange(3)):
        sheet.append([chance.choice(("某市民政局年轻干部名册", "填报单位：某局", ""))])
        if chance.random() < 0.5 and sheet.max_row:
            sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(columns))
    labels = [chance.choice((column, *HEADS.get(column, ()))) for column in columns]
    sheet.append(labels)
    people = sorted(people, key=lambda p: UNITS.index(p["单位"]))
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, person in enumerate(people, 1):
        if layout == "sections" and person["单位"] not in first:
            count = sum(p["单位"] == person["单位"] for p in people)
            heading = chance.choice(("{u}", "一、{u}", "（一）{u}（{n}人）", "{u} {n}人")).format(
                u=person["单位"], n=count
            )
            sheet.append([heading])
            sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(columns))
        row = []
        for column in columns:
            value: Any = person.get(column, number if column == "序号" else "30" if column == "年龄" else None)
            if column in ("出生年月", "参加工作时间"):
                value = day(value, chance)
            elif column == "姓名" and len(value) == 2 and chance.random() < 0.5:
                value = f"{value[0]}　{value[1]}"
            elif column == "民族" and chance.random() < 0.5:
                value = value.removesuffix("族")
            elif column == "单位" and layout == "merged" and person["单位"] in first:
                value = None
            row.append(value)
        sheet.append(row)
        first.setdefault(person["单位"], sheet.max_row)
        last[person["单位"]] = sheet.max_row
        if chance.random() < 0.1 and layout == "plain":
            sheet.append([None])
    if layout == "merged":
        at = columns.index("单位") + 1
        for unit, row_ in first.items():
            sheet.merge_cells(start_row=row_, start_column=at, end_row=last[unit], end_column=at)
    for foot in chance.sample(FEET, chance.randrange(4)):
        sheet.append(foot)
    book.save(target)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(rosters(), st.integers(0, 10**6))
def test_the_same_people_come_out_of_any_layout(people: list[dict[str, Any]], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "名册.xlsx"
        messy(people, random.Random(seed), file)
        desk = open_desk(Path(folder) / "data", today=lambda: date(2026, 11, 26), who="测试员")
        try:
            result = import_files(desk, [file])
            assert not result.refused, [str(f) for f in result.refused]
            found = {row["姓名"]: {k: row[k] for k in HEADS} for row in listing(desk, "干部")}
            wanted = {
                p["姓名"]: p | {k: f"{p[k][0]}-{p[k][1]:02d}" for k in ("出生年月", "参加工作时间")} for p in people
            }
            assert found == wanted
            again = import_files(desk, [file])
            assert (again.new, again.updated, again.same) == (0, 0, len(people))
            back = import_files(desk, [export_roster(desk, Path(folder) / "出.xlsx")])
            assert (back.new, back.updated) == (0, 0), [str(f) for f in back.refused]
        finally:
            desk.close()


PAYLOADS = [
    start + body
    for start in ("=", "+", "-", "@", "\t=", "\r=", "＝", " =")
    for body in ("1+1", 'HYPERLINK("x")', "cmd|' /C calc'!A0", "IMPORTXML(1)", "SUM(A1:A9)", 'DDE("a";"b")')
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(tmp_path: Path, payload: str) -> None:
    """Typed, exported, opened, imported again: it is the text that it was."""
    desk = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    try:
        save_people(desk, [PersonItem({"name": "张示例", "unit": "示例处", "remark": payload})])
        (kept,) = [row["备注"] for row in listing(desk, "干部")]
        export_roster(desk, tmp_path / "出.xlsx")
        cells = [c for row in load_workbook(tmp_path / "出.xlsx").active.iter_rows() for c in row]
        assert all(cell.data_type != "f" for cell in cells)
        result = import_files(desk, [tmp_path / "出.xlsx"])
        assert (result.new, result.updated, result.refused) == (0, 0, [])
        assert [row["备注"] for row in listing(desk, "干部")] == [kept]
    finally:
        desk.close()
    assert len(PAYLOADS) >= 40
