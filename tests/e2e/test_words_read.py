"""A reader's checklist over the texts of sample bureaus, small and large, of full, begun and empty years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import roster
from cadreapp.operations.year.words import Block, bureau_words, cadre_words
from cadreapp.records.period import Period

MACHINE = (
    "登记相关工作",
    "本次",
    "共有",
    "入库",
    "年内登记",
    "条记录",
    "None",
    "—次",
    "：。",
    "，。",
    "。。",
    "、。",
    "，，",
)
SUBJECTS = ("我局", "年轻干部", "本人", "示例市民政局")
LEAD = re.compile(r"\d{4}年，")
MEASURE = re.compile(r"\d(?=[。，、；）])")


@pytest.fixture(scope="module", params=[(3, date(2021, 12, 31)), (64, date(2021, 12, 31)), (64, date(2021, 3, 31))])
def desk(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    cadres, today = request.param
    folder = tmp_path_factory.mktemp("bureau")
    write_demo(folder, cadres=None if cadres == 64 else cadres)
    found = open_desk(folder, today=lambda: today)
    yield found
    found.close()


def texts(desk: Desk) -> Iterator[list[Block]]:
    yield bureau_words(desk, 2021)
    for member in list(roster(desk, Period.parse("2021")))[:12]:
        yield cadre_words(desk, 2021, member.person)


def test_no_machine_phrase_and_no_count_without_its_measure_word(desk: Desk) -> None:
    for blocks in texts(desk):
        for block in (b for b in blocks if b.style == "body"):
            assert not [word for word in MACHINE if word in block.text], block.text
            assert not MEASURE.search(re.sub(r"“[^”]*”|《[^》]*》|（示例）", "", block.text)), block.text


def test_no_heading_is_empty(desk: Desk) -> None:
    for blocks in texts(desk):
        for block, after in zip(blocks, blocks[1:], strict=False):
            if block.style == "one":
                assert after.style in ("two", "body"), block.text
            if block.style == "two":
                assert after.style == "body" and after.text, block.text


def test_every_paragraph_begins_with_its_subject(desk: Desk) -> None:
    for blocks in texts(desk):
        own = next((at for at, b in enumerate(blocks) if b.text == "六、本人述职"), len(blocks))
        for block in (b for b in blocks[:own] if b.style == "body"):
            text = LEAD.sub("", block.text)
            assert text.startswith((*SUBJECTS, "市人民政府", "全局")), block.text


def test_no_sentence_stands_twice(desk: Desk) -> None:
    for blocks in texts(desk):
        own = next((at for at, b in enumerate(blocks) if b.text == "六、本人述职"), len(blocks))
        said = [s for b in blocks[:own] if b.style == "body" for s in b.text.split("。") if len(s) > 4]
        assert len(said) == len(set(said))


def test_the_bureau_says_what_fell_short_and_what_is_next_and_signs(desk: Desk) -> None:
    blocks = bureau_words(desk, 2021)
    titles = [b.text for b in blocks if b.style == "one"]
    assert titles[-2:] == ["六、存在不足（据记录起草，请修改）", "七、下一步打算（据记录起草，请修改）"]
    assert [b.style for b in blocks[-2:]] == ["issuer", "date"] and blocks[-1].text.startswith("2021年")
