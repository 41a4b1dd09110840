"""Words in 任免审批表 are read or noted; forms are compared with the roster; many files are named by a pattern."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cadreapp import records
from cadreapp.cli import main
from cadreapp.errors import UserError
from cadreapp.exchange.lrmx import Form, form_bytes, read_form
from cadreapp.operations.browse import Scope, find, load
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.comparing import Difference, OfRelative, compare_forms
from cadreapp.operations.passing.file_names import FileNames
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.lrmx import export_forms, understand
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.records.roster import Family
from cadreapp.store.persons.people import Member
from tests.unit.bureau import small_bureau
from tests.unit.test_save import dump

CASES = Path(__file__).parents[1] / "data" / "cases"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path / "data")
    yield desk
    desk.close()


def imported(desk: Desk, name: str) -> tuple[Member, ImportResult]:
    save_people(desk, [PersonItem({"name": "陈办事", "unit": "办公室", "born": "1990-01"})])
    result = import_files(desk, [CASES / name])
    assert result.refused == [] and result.new == 1
    return next(m for m in roster(desk) if m.name == "甲一"), result


@pytest.mark.parametrize(
    "name", ["lrmx-plain", "lrmx-gb", "lrmx-utf8-decl-gb", "lrmx-2025", "lrmx-resume", "lrmx-birth-with-age"]
)
def test_forms_of_every_make_give_the_person(desk: Desk, name: str) -> None:
    member, _ = imported(desk, f"{name}.lrmx")
    assert (member.born, member.joined_party, member.values["sex"], member.political) == (
        "1990-05",
        "2012-06",
        "男",
        None,
    )


def test_none_is_no_person_without_party(desk: Desk) -> None:
    member, result = imported(desk, "lrmx-party-none.lrmx")
    assert (member.political, member.joined_party) == (None, None)
    assert any("“无”" in note and "政治面貌没有填写" in note for note in result.notes)


def test_a_word_beside_the_date_of_joining_is_read_and_noted(desk: Desk) -> None:
    member, result = imported(desk, "lrmx-party-date-with-words.lrmx")
    assert (member.political, member.joined_party) == ("中共预备党员", "2012-06")
    assert result.refused == []


def test_a_democratic_party_with_its_date(desk: Desk) -> None:
    member, _ = imported(desk, "lrmx-party-jiusan-date.lrmx")
    assert (member.political, member.joined_party) == ("九三学社社员", "2015-06")


def test_a_relative_who_has_died_is_read_with_a_note(desk: Desk) -> None:
    member, result = imported(desk, "lrmx-relative-deceased.lrmx")
    kind = records.kind(Family)
    (row,) = load(desk, kind, find(desk, kind, Scope((member.person,))))
    assert (row[Family.name], row[Family.born], row[Family.work]) == ("甲祖", "1938-02", "某厂工人（已去世）")
    assert any("甲祖" in note and "已去世" in note and "1938-02" in note for note in result.notes)


@pytest.mark.parametrize("name", sorted(p.name for p in CASES.glob("lrmx-*.lrmx")))
def test_every_form_goes_out_as_it_came(desk: Desk, tmp_path: Path, name: str) -> None:
    imported(desk, name)
    before = dump(desk)
    export_forms(desk, tmp_path / "out")
    texts = read_form(CASES / name).texts
    again = read_form(tmp_path / "out" / "甲一.lrmx").texts
    assert {tag: again.get(tag) for tag in texts} == texts
    assert import_files(desk, [tmp_path / "out" / "甲一.lrmx"]).same == 1 and dump(desk) == before


def test_an_unknown_word_is_a_question_and_its_answer_is_read() -> None:
    form = Form("a.lrmx", {"XingMing": "甲一", "ZhengZhiMianMao": "非党"})
    reading = understand(form, [])
    assert [word.word for word in reading.unknown] == ["非党"] and len(reading.faults) == 1
    answered = understand(form, [], {"political": {"非党": "群众"}})
    assert answered.person["political"] == "群众" and not answered.faults and not answered.unknown


def test_a_form_is_compared_field_by_field_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    imported(desk, "lrmx-relative-deceased.lrmx")
    before = dump(desk)
    form = read_form(CASES / "lrmx-relative-deceased.lrmx")
    (same,) = compare_forms(desk, [form])
    assert (same.name, same.differences, same.reason) == ("甲一", (), "")
    other = dict(form.family[0]) | {"ChuShengRiQi": "193803"}
    new = {
        "ChengWei": "母亲",
        "XingMing": "甲母",
        "ChuShengRiQi": "",
        "ZhengZhiMianMao": "",
        "GongZuoDanWeiJiZhiWu": "",
    }
    texts = form.texts | {
        "MinZu": "回",
        "XianRenZhiWu": "示例处科长",
        "QuanRiZhiJiaoYu_XueLi": "大学",
        "ChuShengNianYue": "1990",
    }
    del texts["CanJiaGongZuoShiJian"]
    (found,) = compare_forms(desk, [replace(form, texts=texts, family=[other, new])])
    assert set(found.differences) == {
        Difference("出生年月", "1990-05", "1990"),
        Difference("民族", "汉族", "回族"),
        Difference("参加工作时间", "2015-08", ""),
        Difference("现任职务", "办公室科员", "示例处科长"),
        Difference("全日制学历", "", "大学"),
        OfRelative("家庭成员 祖父 甲祖 出生年月", "1938-02", "1938-03"),
        OfRelative("家庭成员 母亲 甲母", "", "有"),
    }
    assert dump(desk) == before


def test_a_form_of_nobody_and_of_two_says_why(desk: Desk) -> None:
    for month in ("1990-01", "1990-02"):
        save_people(desk, [PersonItem({"name": "同名", "unit": "示例处", "born": month})])
    found = compare_forms(desk, [Form("a.lrmx", {"XingMing": "没有"}), Form("b.lrmx", {"XingMing": "同名"})])
    assert "没有“没有”" in found[0].reason and "无法判断" in found[1].reason
    assert found[0].person is None is found[1].person


def test_what_cannot_be_read_is_a_difference_as_well(desk: Desk) -> None:
    imported(desk, "lrmx-plain.lrmx")
    form = read_form(CASES / "lrmx-plain.lrmx")
    (found,) = compare_forms(desk, [replace(form, texts=form.texts | {"CanJiaGongZuoShiJian": "明年"})])
    assert found.differences == (Difference("参加工作时间", "2015-08", "明年"),)
    assert any("明年" in note for note in found.notes)


def test_the_command_compares(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(desk, "lrmx-plain.lrmx")
    desk.close()
    folder = tmp_path / "forms"
    folder.mkdir()
    shutil.copy(CASES / "lrmx-plain.lrmx", folder / "一.lrmx")
    (folder / "二.lrmx").write_bytes(
        form_bytes(Form("", {"XingMing": "甲一", "ChuShengNianYue": "1990.05", "MinZu": "满"}))
    )
    data = ("--data", str(tmp_path / "data"))
    assert main(["check-forms", str(folder), *data]) == 0
    out = capsys.readouterr().out
    assert "一.lrmx（甲一）：没有不同" in out and "  民族：档案为“汉族”，任免表为“满族”" in out
    assert main(["check-forms", str(folder), "--json", *data]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"label": "民族", "ours": "汉族", "form": "满族"} in answer["forms"][1]["differences"]
    (tmp_path / "x.txt").write_text("没有")
    assert main(["check-forms", str(tmp_path / "x.txt"), *data]) == 1
    assert "x.txt" in capsys.readouterr().err


def test_files_are_named_by_a_pattern(desk: Desk, tmp_path: Path) -> None:
    number = "110101199005120019"
    save_people(desk, [PersonItem({"name": "张示例", "born": "1990-05", "id_number": number})])
    members = {m.name: m for m in roster(desk)}
    one = members["张示例"]
    assert FileNames(desk, "{姓名}{身份证}").of(one) == f"张示例{number}"
    assert FileNames(desk, "{姓名}｛身份证号码｝").of(members["李示例"]) == "李示例"
    assert FileNames(desk, "{所在单位}-{姓名}_{出生日期}").of(one) == "示例处-张示例_1990-05"
    assert FileNames(desk).of(one) == "张示例" and FileNames(desk, " ").of(one) == "张示例"
    names = FileNames(desk, "{序号}{单位}")
    assert [names.of(m) for m in members.values()][:2] == ["001示例处", "002示例处"]
    same = FileNames(desk, "{单位}")
    assert [same.of(m) for m in members.values()][:3] == ["示例处", "示例处（2）", "示例处（3）"]
    assert FileNames(desk, "{身份证}").of(members["李示例"]) == "李示例"
    for pattern, reason in (("{姓名}{血型}", "血型"), ("任免表", "花括号")):
        with pytest.raises(UserError, match=reason):
            FileNames(desk, pattern)
    assert export_forms(desk, tmp_path / "out", pattern="{姓名}{身份证}") == 5
    assert (tmp_path / "out" / f"张示例{number}.lrmx").exists() and len(list((tmp_path / "out").iterdir())) == 5


def test_the_commands_take_a_pattern(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.close()
    data = ("--data", str(tmp_path / "data"))
    assert main(["export", "lrmx", "-o", str(tmp_path / "a"), "--names", "{单位}-{姓名}", *data]) == 0
    assert (tmp_path / "a" / "示例处-张示例.lrmx").exists()
    personal = ["template", "personal", "--period", "2021-02", "-o", str(tmp_path / "b"), "--names", "{序号}{姓名}"]
    assert main([*personal, *data]) == 0
    assert (tmp_path / "b" / "001张示例_2021-02月报表.xlsx").exists()
    assert main(["export", "lrmx", "-o", str(tmp_path / "c"), "--names", "{没有}", *data]) == 1
    assert "没有" in capsys.readouterr().err and not (tmp_path / "c").exists()
