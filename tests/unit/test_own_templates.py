"""A bureau's own templates go first; faulty ones are refused with their cell, and the built-in ones are offered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp import cli
from cadreapp.errors import Refused, UserError
from cadreapp.operations import templates
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import FaultyTemplate, Request, builtin_templates, open_form, sheet, write_sheet
from cadreapp.paths import resource
from cadreapp.records.period import Period
from tests.unit.bureau import small_bureau

NAME = "reminder.xlsx"
REQUEST = Request(Period.parse("2021"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 3, 20))


def edited(tmp_path: Path, cell: str, text: str) -> Path:
    book = load_workbook(resource(f"templates/{NAME}"))
    book.worksheets[0][cell] = text
    book.save(tmp_path / "mine.xlsx")
    return tmp_path / "mine.xlsx"


@pytest.mark.parametrize("path", sorted(resource("templates").glob("*.xlsx")), ids=lambda p: p.name)
def test_the_built_in_templates_have_no_faults(path: Path) -> None:
    assert templates.check(path, path.name) == []


def test_copied_out_edited_installed_removed(desk: Desk, tmp_path: Path) -> None:
    copy = templates.copy_out(desk, NAME, tmp_path / "copy.xlsx")
    book = load_workbook(copy)
    book.worksheets[0]["A1"] = "{{局名}}催办通知"
    book.save(copy)
    assert {t.state for t in templates.templates(desk)} == {templates.BUILT_IN}
    templates.install(desk, NAME, copy)
    assert {t.name: t.state for t in templates.templates(desk)}[NAME] == templates.MINE
    made = load_workbook(write_sheet(desk, sheet("工作催办单"), REQUEST, tmp_path / "a.xlsx").path)
    assert str(made.worksheets[0]["A1"].value).endswith("催办通知")
    with builtin_templates():
        assert str(open_form(desk, NAME).workbook.worksheets[0]["A1"].value).endswith("工作催办单")
    assert templates.remove(desk, NAME) and not templates.remove(desk, NAME)
    made = load_workbook(write_sheet(desk, sheet("工作催办单"), REQUEST, tmp_path / "a.xlsx").path)
    assert str(made.worksheets[0]["A1"].value).endswith("工作催办单")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{事.事顶}}", "没有这个名称，是不是“{{事.事项}}”"),
        ("{{日期|粗}}", "“粗”不认识"),
        ("{{日期", "没有成对"),
        ("｛｛日期｝｝", "全角"),
        ("=SUM(1,2)", "公式"),
        ("{{页:人员}}", "不是这张表里的名单"),
    ],
)
def test_a_faulty_copy_is_refused_with_its_cell(desk: Desk, tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Refused) as error:
        templates.install(desk, NAME, edited(tmp_path, "A9", text))
    (fault,) = [f for f in error.value.faults if reason in f.reason]
    assert (fault.sheet, fault.cell) == ("催办单", "A9")
    assert not (desk.folder / templates.OWN / NAME).exists(), "nothing was put in place"


def test_a_workbook_that_is_none_or_lacks_a_sheet(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_text("这不是工作簿")
    assert "不是 Excel 工作簿" in templates.check(bad, NAME)[0].reason
    bad.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "另存为 .xlsx" in templates.check(bad, NAME)[0].reason
    assert "没有这个文件" in templates.check(tmp_path / "none.xlsx", NAME)[0].reason
    book = load_workbook(resource(f"templates/{NAME}"))
    book.worksheets[0].title = "别的"
    book.save(bad)
    assert ["缺少工作表“催办单”" in f.reason for f in templates.check(bad, NAME)] == [True]


def test_a_giant_is_refused(tmp_path: Path) -> None:
    book = load_workbook(resource(f"templates/{NAME}"))
    book.worksheets[0]["XFD1048576"] = 1
    book.save(tmp_path / "giant.xlsx")
    assert "上限" in templates.check(tmp_path / "giant.xlsx", NAME)[0].reason


def test_a_copy_that_became_faulty_stops_the_sheet_and_offers_the_built_in(desk: Desk, tmp_path: Path) -> None:
    folder = desk.folder / templates.OWN
    folder.mkdir()
    edited(tmp_path, "B6", "{{姓明}}").replace(folder / NAME)
    spec = sheet("工作催办单")
    with pytest.raises(FaultyTemplate, match=r"催办单!B6") as error:
        write_sheet(desk, spec, REQUEST, tmp_path / "a.xlsx")
    assert error.value.name == NAME and "内置模板" in str(error.value)
    assert not (tmp_path / "a.xlsx").exists()
    assert {t.name: t.state for t in templates.templates(desk)}[NAME] == templates.FAULTY
    write_sheet(desk, spec, Request(Period.parse("2021"), builtin=True), tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").exists()


def test_the_command_offers_the_built_in_template(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.folder / templates.OWN).mkdir()
    edited(tmp_path, "B6", "{{姓明}}").replace(desk.folder / templates.OWN / NAME)
    desk.close()
    command = ["--data", str(desk.folder), "sheet", "工作催办单", "--period", "2021", "-o", str(tmp_path / "a.xlsx")]
    assert cli.main(command) == 1
    assert "催办单!B6" in (told := capsys.readouterr().err) and "--builtin" in told
    assert cli.main([*command, "--builtin"]) == 0


def test_unknown_templates_are_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="reminder.xlsx"):
        templates.copy_out(desk, "nothing.xlsx", tmp_path / "a.xlsx")
