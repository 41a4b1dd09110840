"""Cells of real workbooks: what their words, dates and names say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from cadreapp.exchange.heads import field_of
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import doubts, read
from cadreapp.records.wording.names import read_name

CASES = Path(__file__).parents[2] / "data" / "cases"
REFUSED = "!"


def column(name: str, label: str) -> list[Any]:
    """The cells of a column of a case, below its head; "" where blank."""
    rows = CalamineWorkbook.from_path(str(CASES / f"{name}.xlsx")).get_sheet_by_index(0).to_python()
    at = next(i for i, head in enumerate(rows[0]) if field_of(head, CADRE) == field_of(label, CADRE))
    return [row[at] for row in rows[1:]]


def values(name: str, label: str) -> list[str | None]:
    """What an import makes of a column; `!` where it refuses or asks."""
    found: list[str | None] = []
    for cell in column(name, label):
        try:
            found.append(read(CADRE[field_of(label, CADRE) or ""], cell, {}).value)
        except ValueError:
            found.append(REFUSED)
    return found


@pytest.mark.parametrize(
    ("name", "label", "wanted"),
    [
        (
            "political-words",
            "政治面貌",
            "中共党员 中共党员 中共预备党员 民盟盟员 九三学社社员 无党派人士 农工党党员 民进会员 民革党员 致公党党员",
        ),
        ("staff-words", "编制", "公务员 参公人员 事业单位人员 事业单位人员 机关工勤 参公人员"),
        ("ranks", "职级", "四级主任科员 一级科员 管理九级 专技十级 副处级 九级职员 - 一级行政执法员"),
        ("ranks", "任现职级时间", "2021-06 2021-06 2021-06 2021-06 2021-06 2021-06 - 2021-06"),
        ("edu", "学历", "大学 省委党校研究生 大学普通班"),
        ("edu", "学位", "学士 - -"),
        ("native", "民族", "汉族 汉族 汉族"),
        ("native", "籍贯", "江苏省南京市 江苏　南京 !"),
        ("native", "出生地", "江苏南京 - -"),
        ("party-date-words", "入党时间", "- - 2015-06 2015-06 2025-06 -"),
        ("date-spellings", "出生年月", "1990-05 1990-05 1990-05 1990-05 1990-05 2019-01-09 ! 1990-05-12"),
        ("date-number-ambiguous", "出生年月", "! ! ! 1990-05 !"),
        ("date-number-formats", "出生年月", " ".join(["1990-05-01"] * 14)),
        ("date-number-formats", "参加工作时间", " ".join(["2015-07-01"] * 14)),
        ("number-in-date-format", "出生年月", "1990-05-12 1990-05"),
        ("number-in-date-format", "参加工作时间", "2015-08 1990-05"),
        ("id-invisible", "身份证号", "110101199005120019 11010119900512102X"),
        ("invisible-name", "单位", "办公室 办公室 办公室"),
        ("headers-not-known", "编制类别", "公务员"),
        ("headers-not-known", "学历学位", "大学"),
    ],
)
def test_words_and_dates(name: str, label: str, wanted: str) -> None:
    given = [None if word == "-" else word.replace("　", " ") for word in wanted.split(" ")]
    assert values(name, label) == given


def test_names_with_marks() -> None:
    found = [read_name(cell) for cell in column("name-marks", "姓名")]
    assert [f.name for f in found if f.name] == ["甲一", "甲二", "甲三", "甲四"]
    assert [f.several for f in found if f.several] == [("甲五", "乙五"), ("甲六", "乙六")]
    assert len([f for f in found if f.nobody]) == 6
    said = [(f.name, dict(f.said)) for f in map(read_name, column("name-with-sex", "姓名"))]
    assert said == [("李红", {"sex": "女"}), ("王强", {"sex": "女", "ethnicity": "回族"}), ("张三", {})]


def test_names_that_cannot_be_seen_through_and_dots() -> None:
    assert [read_name(cell).name for cell in column("invisible-name", "姓名")] == ["甲一", "甲二", "甲三"]
    for name in ("dot-names-1", "dot-names-2", "dot-names-3"):
        assert {read_name(cell).name for cell in column(name, "姓名")} == {"买买提·甲"}


@pytest.mark.parametrize("name", ["headers-not-known", "header-marks", "name-header-employee"])
def test_every_head_is_known(name: str) -> None:
    rows = CalamineWorkbook.from_path(str(CASES / f"{name}.xlsx")).get_sheet_by_index(0).to_python()
    assert [head for head in rows[0] if field_of(head, CADRE) is None] == []


def test_the_archive_has_its_own_birth() -> None:
    born, number = column("archive-birth", "出生年月")[0], column("archive-birth", "身份证号")[0]
    values = {"born": read(CADRE["born"], born).value, "id_number": read(CADRE["id_number"], number).value}
    assert [field for field, _ in doubts(values)] == ["born"]
