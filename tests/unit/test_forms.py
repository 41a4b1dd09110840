"""干部任免审批表 (.lrmx): nothing of a form is lost on the way in and out, and bad ones change nothing."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from cadreapp import records
from cadreapp.exchange.lrmx import Form, form_bytes, is_form, read_form
from cadreapp.operations.browse import Scope, find, load
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.lrmx import export_forms
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.undo import undo
from tests.unit.bureau import small_bureau

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TEXTS = {
    "XingMing": "钱　示例",
    "XingBie": "女",
    "ChuShengNianYue": "199408",
    "MinZu": "汉族",
    "RuDangShiJian": "201605；民盟",
    "CanJiaGongZuoShiJian": "201707",
    "ZhuanYeJiShuZhiWu": "助理社会工作师",
    "QuanRiZhiJiaoYu_XueLi": "大学",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "示例大学",
    "ZaiZhiJiaoYu_XueLi": "研究生",
    "XianRenZhiWu": "示例福利院护理科科长",
    "NiRenZhiWu": "拟任（示例）",
    "JianLi": "2013.09--2017.07  示例大学\n2017.07--         示例福利院",
    "Version": "3.2.1.6",
}


def form(path: Path, **other: str) -> Path:
    relatives = [{"ChengWei": "父亲", "XingMing": "钱家长", "ChuShengRiQi": "196503", "GongZuoDanWeiJiZhiWu": "退休"}]
    unknown = ['<DaoLingNianYue note="&lt;示例&gt;"><X>2049.08</X></DaoLingNianYue>']
    path.write_bytes(form_bytes(Form(path.name, TEXTS | other, relatives, PNG, unknown)))
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data")


def counts(desk: Desk, *paths: Path) -> tuple[int, int, int]:
    result = import_files(desk, paths)
    assert not result.refused, [str(f) for f in result.refused]
    return result.new, result.updated, result.same


def test_in_and_out_again_without_loss(desk: Desk, tmp_path: Path) -> None:
    path = form(tmp_path / "钱示例.lrmx")
    assert counts(desk, path) == (1, 0, 0)
    assert counts(desk, path) == (0, 0, 1)
    export_forms(desk, tmp_path / "out")
    again = read_form(tmp_path / "out" / "钱示例.lrmx")
    before = read_form(path)
    days = {"JiSuanNianLingShiJian": "20210320", "TianBiaoShiJian": "20210320"}
    assert again.texts == before.texts | days | {"XingMing": "钱示例"}
    assert (again.family, again.photo, again.unknown) == (before.family, before.photo, before.unknown)
    assert (tmp_path / "out" / "钱示例.lrmx").read_bytes().startswith(b"\xef\xbb\xbf<?xml")
    assert counts(desk, *(tmp_path / "out").glob("*.lrmx")) == (0, 0, 6)


def test_what_the_fields_get(desk: Desk, tmp_path: Path) -> None:
    counts(desk, form(tmp_path / "a.xml"))
    (member,) = [m for m in roster(desk) if m.name == "钱示例"]
    assert (member.unit, member.post, member.born, member.work_started) == (
        "示例福利院",
        "护理科科长",
        "1994-08",
        "2017-07",
    )
    assert member.joined_party == "2016-05" and member.political == "民盟盟员"
    assert member.resume == TEXTS["JianLi"] and member.photo
    education = records.kind("Education")
    rows = load(desk, education, find(desk, education, Scope((member.person,))))
    assert {(r.values["mode"], r.values["level"], r.values["school"]) for r in rows} == {
        ("全日制", "大学", "示例大学"),
        ("在职", "研究生", None),
    }


def test_a_change_of_ours_goes_out_and_undo_takes_a_form_back(desk: Desk, tmp_path: Path) -> None:
    path = form(tmp_path / "a.lrmx")
    counts(desk, path)
    changed = form(tmp_path / "b.lrmx", JianKangZhuangKuang="健康", XianRenZhiWu="示例处科员")
    assert counts(desk, changed) == (0, 1, 0)
    (member,) = [m for m in roster(desk) if m.name == "钱示例"]
    assert (member.unit, member.health) == ("示例处", "健康")
    undo(desk)
    (member,) = [m for m in roster(desk) if m.name == "钱示例"]
    assert (member.unit, member.health) == ("示例福利院", None)


def test_older_encodings_and_names_of_files(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="gb2312"?><Person><XingMing>钱示例</XingMing></Person>'
    for number, coding in enumerate(("gb18030", "utf-8", "utf-8-sig", "utf-16")):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(text.encode(coding))
        assert is_form(path) and read_form(path).texts == {"XingMing": "钱示例"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<Person><XingMing>钱示例</XingMing>", "已损坏"),
        ('<!DOCTYPE Person [<!ENTITY a "b">]><Person><XingMing>&a;</XingMing></Person>', "文档类型声明"),
        ("<Person><XingBie>女</XingBie></Person>", "没有姓名"),
        ("<Person><XingMing>钱示例</XingMing><ChuShengNianYue>199413</ChuShengNianYue></Person>", "没有这一天"),
        ("<Person><XingMing>钱示例</XingMing><ShenFenZheng>110105194912310021</ShenFenZheng></Person>", "校验"),
        ("<Person><XingMing>钱示例</XingMing><ZhaoPian>@@@</ZhaoPian></Person>", "照片"),
        ("<Person><XingMing>钱示例</XingMing><ZhaoPian>AAAA</ZhaoPian></Person>", "照片"),
    ],
)
def test_bad_forms_change_nothing(desk: Desk, tmp_path: Path, text: str, reason: str) -> None:
    good, bad = form(tmp_path / "good.lrmx"), tmp_path / "bad.lrmx"
    bad.write_text(text, "utf-8")
    result = import_files(desk, [good, bad])
    assert len(result.refused) == 1 and reason in result.refused[0].reason
    assert result.refused[0].file == "bad.lrmx"
    assert len(roster(desk)) == 5


def test_two_forms_of_one_person_are_refused(desk: Desk, tmp_path: Path) -> None:
    result = import_files(desk, [form(tmp_path / "a.lrmx"), form(tmp_path / "b.lrmx")])
    assert [f.reason for f in result.refused] == ["与 a.lrmx 是同一人，请只留一份"]
    assert len(roster(desk)) == 5
