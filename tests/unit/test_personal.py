"""个人月报表: written for who owes, filled in, handed in as a folder; who did not hand in is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.cli import main
from cadreapp.errors import UserError
from cadreapp.operations.browse import Scope, find, load
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.monthly import own_kind, write_personal
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 3, 20))


def fill(path: Path, sheet: str, **values: str) -> None:
    book = load_workbook(path)
    page = book[sheet]
    heads = {str(c.value).rstrip("*"): c.column for c in page[1]}
    for label, value in values.items():
        page.cell(2, heads[label]).value = value
    book.save(path)


def test_a_workbook_for_each_with_what_he_owes(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "月报"
    assert write_personal(desk, Period.parse("2021-02"), folder) == len(NAMES)
    book = load_workbook(folder / "张示例_2021-02月报表.xlsx")
    assert book.sheetnames[0] == "填写说明" and {"工作信息", "月小结", "微心愿"} == set(book.sheetnames[1:])
    assert book["微心愿"].max_row == 3, "two are owed: two rows"
    assert "张示例" in [c.value for c in book["月小结"][2]] and "2021-02" in [c.value for c in book["月小结"][2]]
    assert book["填写说明"]["B4"].value == "2021-02" and book["填写说明"].page_setup.paperSize == 9
    write_personal(desk, Period.parse("2021-03"), folder)
    book = load_workbook(folder / "张示例_2021-03月报表.xlsx")
    assert "基层调研" not in book.sheetnames and "季评鉴" not in book.sheetnames


def test_a_folder_is_handed_in(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "月报"
    write_personal(desk, Period.parse("2021-03"), folder)
    fill(folder / "张示例_2021-03月报表.xlsx", "月小结", 小结="本月完成走访（示例）")
    fill(folder / "李示例_2021-03月报表.xlsx", "月小结", 小结="本月完成调研（示例）")
    for name in NAMES[2:]:
        (folder / f"{name}_2021-03月报表.xlsx").unlink()
    (folder / "~$张示例.xlsx").write_bytes(b"lock")
    result = import_files(desk, [folder])
    assert not result.refused and (result.new, result.updated) == (2, 0)
    assert [n for n in result.notes if "没有交" in n] == ["2021年3月还有 3 人没有交个人月报表：王示例、赵示例、曾示例"]
    kind = records.kind("MonthSummary")
    rows = load(desk, kind, find(desk, kind, Scope(period=Period.parse("2021-03"))))
    assert {r.values["cadre"].name for r in rows} == {"张示例", "李示例"}
    assert import_files(desk, [folder]).new == 0


def test_a_row_of_somebody_else_is_refused_with_its_cell(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "月报"
    write_personal(desk, Period.parse("2021-03"), folder)
    fill(folder / "张示例_2021-03月报表.xlsx", "月小结", 干部="李示例", 小结="（示例）")
    result = import_files(desk, [folder])
    assert [f.reason for f in result.refused] == ["这是张示例的月报表，这一行应填张示例"]
    assert result.refused[0].sheet == "月小结" and result.refused[0].cell
    assert not find(desk, records.kind("MonthSummary"), Scope())


def test_wrong_months_and_empty_folders(desk: Desk, tmp_path: Path) -> None:
    for text in ("2021Q1", "2021-04"):
        with pytest.raises(UserError):
            write_personal(desk, Period.parse(text), tmp_path / "a")
    (tmp_path / "空").mkdir()
    assert "没有可以导入的文件" in import_files(desk, [tmp_path / "空"]).refused[0].reason


def test_what_the_office_alone_decides_is_never_asked_of_the_cadre() -> None:
    for name in ("QuarterReview", "QuarterPerformance", "PoliticalCheck", "PartyCheck"):
        assert not own_kind(records.kind(name))


def test_the_command_asks_for_the_month(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "template", "personal", "-o", str(tmp_path / "x")]) == 2
    assert "--period" in capsys.readouterr().err
