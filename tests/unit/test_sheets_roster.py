"""花名册 and 结构统计表: the right people in their order, right numbers, blanks as blanks, no identity number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.exchange.lrmx import Form, form_bytes
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.sheets.archive.roster import tenure
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.store.persons.people import Member
from tests.unit.bureau import small_bureau
from tests.unit.filled import texts, written

LINES, FULL, BY_UNIT = "年轻干部花名册", "年轻干部花名册（详表）", "年轻干部花名册（按单位）"
STRUCTURE = "年轻干部队伍结构统计表"
NUMBER = "11010519491231002X"
MORE: dict[str, dict[str, Any]] = {
    "张示例": {
        "sex": "女",
        "ethnicity": "汉族",
        "education": "大学",
        "degree": "法学学士",
        "rank": "四级主任科员",
        "rank_since": "2019-02-15",
        "unit": "示例处",
        "post": "科员",
        "post_since": "2018-08",
        "id_number": NUMBER,
        "born": "1949-12",
        "native_place": "江苏示例",
    },
    "李示例": {"sex": "女", "ethnicity": "回族", "education": "研究生", "degree": "公共管理硕士", "rank": "二级科员"},
    "王示例": {"sex": "女", "ethnicity": "汉", "education": "大学专科", "rank": "一级主任科员", "born": "1992"},
    "赵示例": {"sex": "男", "education": "示例学历", "rank": "管理九级", "political": "民盟盟员"},
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = small_bureau(tmp_path / "data", today=date(2021, 12, 20))
    known = {m.name: m.person for m in roster(found)}
    items = [PersonItem(values, person=known[name]) for name, values in MORE.items()]
    save_people(found, [*items, PersonItem({"name": "空示例"})])
    return found


def table(page: Worksheet) -> list[dict[str, Any]]:
    """The numbered lines of a register by the labels of its head."""
    labels = [str(c.value).replace("\n", "") for c in page[3]]
    lines = [dict(zip(labels, (c.value for c in row), strict=True)) for row in page.iter_rows(min_row=4)]
    return [line for line in lines if isinstance(line["序号"], int)]


def write(desk: Desk, title: str, folder: Path, period: str = "2021", **choice: Any) -> list[Worksheet]:
    return list(written(desk, title, folder, period, **choice).values())


@pytest.mark.parametrize("title", [LINES, FULL, BY_UNIT])
def test_everybody_in_the_rosters_order_without_identity_numbers(desk: Desk, tmp_path: Path, title: str) -> None:
    (page,) = write(desk, title, tmp_path)
    assert [line["姓名"] for line in table(page)] == [m.name for m in roster(desk)]
    assert [line["序号"] for line in table(page)] == list(range(1, 7))
    assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
    assert page.print_title_rows == "$1:$3"
    assert not [t for t in texts(page) if NUMBER in t]
    assert "范围：在册年轻干部（6 人）" in texts(page) and "统计截止：2021年12月20日" in texts(page)


def test_what_a_line_says(desk: Desk, tmp_path: Path) -> None:
    first = table(write(desk, FULL, tmp_path)[0])[0]
    assert first == {
        "序号": 1,
        "姓名": "张示例",
        "单位及职务": "示例处科员",
        "职级": "四级主任科员",
        "身份": "公务员",
        "性别": "女",
        "民族": "汉族",
        "籍贯": "江苏示例",
        "出生时间": "1949.12",
        "年龄": 72,
        "参加工作时间": "—",
        "入党时间": "—",
        "政治面貌": "中共党员",
        "最高学历学位": "大学\n法学学士",
        "所学专业": "—",
        "专业技术职务": "—",
        "现职务始任时间": "2018.08",
        "现职务任职年限": "3年4个月",
        "现职级始任时间": "2019.02",
        "任现职级年限": "2年10个月",
        "备注": None,
    }
    last = table(write(desk, LINES, tmp_path)[0])[-1]
    assert last["姓名"] == "空示例" and set(last.values()) == {6, "空示例", "—", None}
    birth_by_year = table(write(desk, LINES, tmp_path)[0])[2]
    assert (birth_by_year["出生时间"], birth_by_year["年龄"]) == ("1992", "—")


def test_the_professional_title_is_what_an_imported_form_said(desk: Desk, tmp_path: Path) -> None:
    said = {"XingMing": "赵示例", "ChuShengNianYue": "199305", "ZhuanYeJiShuZhiWu": "助理社会工作师"}
    path = tmp_path / "a.lrmx"
    path.write_bytes(form_bytes(Form("a.lrmx", said)))
    assert not import_files(desk, [path]).refused
    found = {line["姓名"]: line["专业技术职务"] for line in table(write(desk, LINES, tmp_path)[0])}
    assert found["赵示例"] == "助理社会工作师" and found["张示例"] == "—"


def test_by_unit_the_heads_count_their_people(desk: Desk, tmp_path: Path) -> None:
    (page,) = write(desk, BY_UNIT, tmp_path)
    heads = [str(page.cell(r, 1).value) for r in range(4, page.max_row) if "、" in str(page.cell(r, 1).value)]
    assert heads[:3] == ["一、示例处（3 人）", "二、示例福利院（2 人）", "三、单位未填（1 人）"]
    assert "单位及职务" not in texts(page) and "职务" in texts(page)


def test_only_those_on_the_roster_at_the_end_and_only_those_asked_for(desk: Desk, tmp_path: Path) -> None:
    known = {m.name: m.person for m in roster(desk)}
    save_people(desk, [PersonItem({"left": "2021-06-30"}, person=known["李示例"])])
    assert "李示例" not in texts(write(desk, LINES, tmp_path)[0])
    assert "李示例" in texts(write(desk, LINES, tmp_path, "2021-03")[0])
    (page,) = write(desk, LINES, tmp_path, unit="示例福利院")
    assert [line["姓名"] for line in table(page)] == ["赵示例", "曾示例"]
    assert "范围：示例福利院（2 人）" in texts(page)
    (page,) = write(desk, LINES, tmp_path, people=frozenset({known["王示例"]}))
    assert [line["姓名"] for line in table(page)] == ["王示例"]
    with pytest.raises(UserError, match="请重新选择"):
        write(desk, LINES, tmp_path, people=frozenset({known["李示例"]}))
    with pytest.raises(UserError, match="还没有开始"):
        write(desk, LINES, tmp_path, "2022")


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("2018-08", "3年4个月"),
        ("2018-12-21", "2年11个月"),
        ("2018-12-20", "3年"),
        ("2021-12", "不满1个月"),
        ("2021-03", "9个月"),
        ("2018", None),
        (None, None),
        ("2022-01", None),
    ],
)
def test_tenure_is_full_months_and_never_guessed(since: str | None, said: str | None) -> None:
    assert tenure(since, date(2021, 12, 20)) == said


NAIVE: dict[tuple[str, str], Callable[[Member], bool]] = {
    ("性别", "男"): lambda m: m.sex == "男",
    ("性别", "女"): lambda m: m.sex == "女",
    ("性别", "未填"): lambda m: m.sex is None,
    ("年龄", "30岁及以下"): lambda m: m.born in ("1991-05", "1993-05", "1994-05"),
    ("年龄", "56岁及以上"): lambda m: m.born == "1949-12",
    ("年龄", "未填"): lambda m: m.born in (None, "1992"),
    ("民族", "汉族"): lambda m: m.ethnicity in ("汉", "汉族"),
    ("民族", "少数民族"): lambda m: m.ethnicity == "回族",
    ("民族", "未填"): lambda m: m.ethnicity is None,
    ("学历", "研究生"): lambda m: m.education == "研究生",
    ("学历", "大学"): lambda m: m.education == "大学",
    ("学历", "大专"): lambda m: m.education == "大学专科",
    ("学历", "其他"): lambda m: m.education == "示例学历",
    ("学历", "未填"): lambda m: m.education is None,
    ("学位", "硕士"): lambda m: m.degree == "公共管理硕士",
    ("学位", "学士"): lambda m: m.degree == "法学学士",
    ("学位", "未填"): lambda m: m.degree is None,
    ("政治面貌", "中共党员"): lambda m: m.political == "中共党员",
    ("政治面貌", "共青团员"): lambda m: m.political == "共青团员",
    ("政治面貌", "民主党派"): lambda m: m.political == "民盟盟员",
    ("政治面貌", "未填"): lambda m: m.political is None,
    ("职级", "一二级主任科员"): lambda m: m.rank == "一级主任科员",
    ("职级", "三四级主任科员"): lambda m: m.rank == "四级主任科员",
    ("职级", "一二级科员"): lambda m: m.rank == "二级科员",
    ("职级", "管理岗位"): lambda m: m.rank == "管理九级",
    ("职级", "未填"): lambda m: m.rank is None,
    ("人员身份", "公务员"): lambda m: m.staff == "公务员",
    ("人员身份", "事业单位人员"): lambda m: m.staff == "事业单位人员",
    ("人员身份", "未填"): lambda m: m.staff is None,
}
"""(group, column) → who belongs there; in every other column of these groups nobody does."""


def test_the_structure_agrees_with_a_naive_recount(desk: Desk, tmp_path: Path) -> None:
    pages = write(desk, STRUCTURE, tmp_path)
    assert [p.title for p in pages] == ["结构统计表（一）", "结构统计表（二）", "依据名单"]
    members = roster(desk)
    seen = set()
    for page in pages[:2]:
        assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
        group, columns = "", []
        for column in range(4, page.max_column + 1):
            group = page.cell(3, column).value or group
            columns.append((column, group, str(page.cell(4, column).value).replace("\n", "")))
        rows = {str(page.cell(r, 2).value or page.cell(r, 1).value): r for r in range(5, page.max_row + 1)}
        for name, row in rows.items():
            if name not in ("示例处", "示例福利院", "单位未填", "合　　计"):
                continue
            some = [m for m in members if name == "合　　计" or (m.unit or "单位未填") == name]
            assert page.cell(row, 3).value == len(some)
            sums: dict[str, int] = {}
            for column, title, label in columns:
                value = page.cell(row, column).value
                if label == "平均":
                    continue
                number = 0 if value == "—" else value
                assert number == sum(map(NAIVE.get((title, label), lambda m: False), some)), (name, title, label)
                sums[title] = sums.get(title, 0) + number
                seen.add((title, label))
            assert set(sums.values()) == {len(some)}, "every group adds up to the number of people"
        if "（一）" in page.title:
            mean = next(c for c, _, label in columns if label == "平均")
            ages = [72, 30, 28, 27]
            assert page.cell(rows["合　　计"], mean).value == pytest.approx(sum(ages) / len(ages), abs=0.051)
            assert page.cell(rows["单位未填"], mean).value == "—"
    assert set(NAIVE) <= seen


def test_the_structure_of_one_unit(desk: Desk, tmp_path: Path) -> None:
    page = write(desk, STRUCTURE, tmp_path, unit="示例处")[0]
    assert "范围：示例处（3 人）" in texts(page) and "示例福利院" not in texts(page)
    (total,) = [r for r in range(5, page.max_row + 1) if page.cell(r, 1).value == "合　　计"]
    assert page.cell(total, 3).value == 3
