"""The article's own bureau in words and on sheets: its figures come out as in the article, and every page is whole."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from cadreapp.operations.browse import Scope, find
from cadreapp.operations.counting.figures import cover
from cadreapp.operations.counting.owed import everything
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.people import roster
from cadreapp.operations.year.words import bureau_words, cadre_words, plain_text, write_words
from cadreapp.paging import divide, measure
from cadreapp.records import PLATFORMS, kind
from cadreapp.records.period import Period
from cadreapp.rules.quotas import EXCUSED

YEAR = Period.parse("2021")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("bureau")
    write_demo(folder)
    found = open_desk(folder, today=lambda: date(2021, 12, 31))
    yield found
    found.close()


def test_the_articles_figures_come_out_as_in_the_article(desk: Desk) -> None:
    text = plain_text(bureau_words(desk, 2021))
    for said in (
        "累计走访群众3200人次",
        "征集群众建议612条",
        "解决各类矛盾问题418件（排查问题268件、矛盾纠纷150件）",
        "投入资金132万元，实施民生帮扶项目25个",
        "选派22名年轻干部",
        "《市民政局事业单位人员跟班学习管理暂行办法》",
        "先后对3名正科职级年轻干部、4名副科职级年轻干部进行岗位交流",
        "对2名新录用公务员安排多岗位锻炼",
        "先后有6名年轻干部得到提拔使用",
        "对30名先进工作者进行通报表扬，其中基层年轻干部10名",
        "获省委、省政府表彰1人（“疫情防控先进个人”1人），获民政部表彰1人（“疫情防控先进个人”1人）",
        "养老服务补短板、基本民生保障行动、社会治理创新行动3个民生幸福工程攻坚小组",
    ):
        assert said in text, said
    order = [text.index(f"搭建{p}平台，") for p in PLATFORMS]
    assert order == sorted(order)
    numbers = set(re.findall(r"\d+", text))
    for figure in cover(desk, 2021):
        if figure.value and figure.key != "funds_yuan":
            assert str(figure.value) in numbers, figure.title


def test_no_cadre_is_named_and_nothing_confidential_said(desk: Desk) -> None:
    text = plain_text(bureau_words(desk, 2021))
    assert not [m.name for m in roster(desk, YEAR) if m.name in text]
    for word in ("后备", "体检", "苗头", "处分", "考勤", "未发现问题", "较差"):
        assert word not in text
    me = next(m for m in roster(desk, YEAR) if m.person)
    own = plain_text(cadre_words(desk, 2021, me.person))
    for other in roster(desk, YEAR):
        assert other.name == me.name or other.name not in own


def test_the_year_before_has_its_own_text(desk: Desk) -> None:
    text = plain_text(bureau_words(desk, 2020))
    assert "2020年，" in text and "累计走访群众2560人次" in text and "3200" not in text
    assert "跟班学习" not in text, "nobody was then"


def test_the_document_says_what_the_text_says(desk: Desk, tmp_path: Path) -> None:
    blocks = bureau_words(desk, 2021)
    paper = docx.Document(str(write_words(blocks, tmp_path / "a.docx")))
    assert [p.text for p in paper.paragraphs] == [b.text for b in blocks]


def pages_of(path: Path) -> list[tuple[str, int]]:
    return [(s.title, len(divide(s, measure(s)))) for s in load_workbook(path).worksheets]


def test_every_summary_is_one_page(desk: Desk, tmp_path: Path) -> None:
    path = write_sheet(desk, sheet("个人工作记录汇总（供本人参考）"), Request(YEAR), tmp_path / "a.xlsx").path
    found = pages_of(path)
    assert len(found) == 64 and {n for _, n in found} == {1}


@pytest.mark.parametrize("text", ["2021-11", "2021-12", "2021Q3"])
def test_the_circular_adds_up_to_the_engine(desk: Desk, tmp_path: Path, text: str) -> None:
    period = Period.parse(text)
    title = "月度情况通报" if period.length == "month" else "季度情况通报"
    path = write_sheet(desk, sheet(title), Request(period), tmp_path / "a.xlsx").path
    own = [
        r
        for r in everything(desk, period)
        if r.person is not None and r.state != EXCUSED and not kind(r.kind).confidential
    ]
    first, part, *sources = load_workbook(path).worksheets
    assert [s.title for s in sources] == ["数据来源"]
    rows = [[c.value for c in row] for row in first.iter_rows()]
    units = [r for r in rows if isinstance(r[0], int)]
    total = next(r for r in rows if r[0] == "合　　计")
    assert len(units) == 16 and [r[0] for r in units] == sorted(r[0] for r in units)
    assert total[3] == sum(r[3] for r in units) == sum(r.required for r in own)
    assert total[4] == sum(r[4] for r in units) == sum(min(r.done, r.required) for r in own)
    assert [r[5] for r in units] == sorted((r[5] for r in units), reverse=True)
    whole = [[c.value for c in row if c.value is not None] for row in part.iter_rows()]
    assert next(r for r in whole if r[0] == "合　　计")[-3:-1] == [total[3], total[4]]
    behind = "".join(str(r[2]) for r in rows if r[2] and "：" in str(r[2]))
    assert {r.cadre for r in own if r.missing} == set(re.findall(r"(?:^|；|(?<=\d)|(?<=）))([一-鿿]{2,4})：", behind))
    assert all(n <= 2 for _, n in pages_of(path)[:2])


def test_lists_to_sign_hold_everybody_page_by_page(desk: Desk, tmp_path: Path) -> None:
    path = write_sheet(desk, sheet("签到表"), Request(YEAR), tmp_path / "a.xlsx").path
    assert pages_of(path) == [("签到表", 2)]
    page = load_workbook(path).worksheets[0]
    names = [str(c.value) for column in ("B", "H") for c in page[column]]
    assert all(m.name in names for m in roster(desk, YEAR))
    forum = find(desk, kind("Forum"), Scope(None, YEAR))
    assert len(pages_of(write_sheet(desk, sheet("会议记录"), Request(YEAR), tmp_path / "b.xlsx").path)) == 12 + 4 + 2
    path = write_sheet(desk, sheet("会议记录"), Request(YEAR, records=(forum[0],)), tmp_path / "c.xlsx").path
    assert len(pages_of(path)) == 1
