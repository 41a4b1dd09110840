"""Heads of columns as offices write them: the roster's field, or none; what is not known is proposed."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp import records
from cadreapp.exchange.heads import LEAST, field_of, is_neutral, normal, propose, synonyms
from cadreapp.records.cadre import CADRE
from cadreapp.records.kind import FieldType

CASES = Path(__file__).parents[2] / "data" / "cases"

HEADS = tomllib.loads((CASES.parent / "heads.toml").read_text("utf-8"))
KNOWN = [(label, head) for label, heads in HEADS["known"].items() for head in heads.strip("\n").split(" ")]


def label_of(head: str) -> str:
    name = field_of(head.replace("⏎", "\n"), CADRE)
    return CADRE[name].label if name else ""


def test_of_the_public_rosters_nearly_all_heads_are_known_and_none_to_a_wrong_field() -> None:
    with (CASES / "heads.tsv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = [(row["head"], label_of(row["head"]), row["field"] or "") for row in rows]
    assert [one for one in found if one[1] not in ("", one[2])] == []
    known = [head == field for _, head, field in found if field]
    assert len(known) > 200 and sum(known) >= 0.95 * len(known)


@pytest.mark.parametrize(("label", "head"), KNOWN)
def test_what_other_offices_call_a_field(label: str, head: str) -> None:
    assert label_of(head) == label


@pytest.mark.parametrize("head", HEADS["none"]["heads"].split())
def test_what_is_no_field_of_the_roster_is_none(head: str) -> None:
    assert label_of(head) == ""


@given(
    st.sampled_from([s.label for s in CADRE.fields]),
    st.sampled_from("*▲※★①\u200b 　\n"),
    st.sampled_from(("（必填）", "：", "", "【说明】", "\n（年月）")),
)
def test_marks_brackets_and_blanks_change_no_head(label: str, mark: str, end: str) -> None:
    if end == "\n（年月）" and "时间" not in label:
        end = ""
    assert normal(f"{mark}{label}{end}") == normal(label)


def test_the_labels_of_every_kind_mean_themselves() -> None:
    for kind in (*records.KINDS, CADRE):
        heads = synonyms(kind)
        for spec in kind.fields:
            files = spec.type in (FieldType.PHOTO, FieldType.FILES)
            assert heads.get(normal(spec.head)) == (None if files else spec.name), (kind.title, spec.label)


@pytest.mark.parametrize(
    ("head", "values", "label"),
    [
        ("证照号", ["110101199005120019", "11010119900512102X", None], "身份证号"),
        ("联系号", ["13800000001", 13900000002.0], "联系电话"),
        ("男/女", ["男", "女", "女"], "性别"),
        ("何时入党", ["2015.06", "2016.07", "—"], "入党时间"),
        ("诞辰", ["1990.05", "1991.06"], "出生年月"),
        ("党团情况", ["中共党员", "群众"], "政治面貌"),
        ("人事属性", ["行政编制", "事业编", "参公"], "人员身份"),
        ("第一学历", ["大学", "本科"], "学历"),
        ("任职单位情况", ["办公室", "人事处"], "单位"),
        ("谁", ["张三", "李四"], "姓名"),
        ("X", ["汉族", "回族"], "民族"),
    ],
)
def test_an_unknown_head_is_proposed_by_its_words_and_values(head: str, values: list[Any], label: str) -> None:
    found = propose(head, values, CADRE)
    assert CADRE[found[0][0]].label == label
    assert all(LEAST <= likeness <= 1 for _, likeness in found) and len(found) <= 5


def test_values_speak_against_a_head() -> None:
    assert "id_number" not in dict(propose("身份证", ["有", "无", "有"], CADRE))
    assert "born" not in dict(propose("出生情况", ["顺产", "足月"], CADRE))
    assert propose("", [], CADRE) == [] and propose("血型", ["A", "B"], CADRE) == []


@given(
    st.text(max_size=12), st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats(allow_nan=False)))
)
def test_any_column_can_be_proposed_for(head: str, values: list[Any]) -> None:
    found = propose(head, values, CADRE)
    assert [p[1] for p in found] == sorted((p[1] for p in found), reverse=True)


@pytest.mark.parametrize(
    "group", "基本情况 个人基本信息 现任职务情况 学历学位 联系方式 考察对象基本情况 组织关系 任免信息".split()
)
def test_a_head_keeps_its_meaning_under_what_says_of_nobody_else(group: str) -> None:
    assert is_neutral(normal(group))


@pytest.mark.parametrize(
    "group", "配偶情况 家庭成员 社会关系 原任职务 挂职情况 导师 紧急联系人 第一学历 推荐单位 党内职务".split()
)
def test_a_head_under_another_s_name_or_matter_is_not_known_by_itself(group: str) -> None:
    assert not is_neutral(normal(group))
