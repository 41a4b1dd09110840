"""Letters as they are compared: what cannot be seen, width, spaces and the dots of names make nothing another thing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import parse
from cadreapp.records.wording.folding import closed, findable, fold, says_nothing, spelling, visible

UNSEEN = (
    "\u200b",
    "\u202d",
    "\u202c",
    "\xad",
    "\ufeff",
    "\u2060",
    "\u200e",
    "\x7f",
    "\x01",
    "\ufe0f",
    "\u3164",
    "\U000e0100",
)
DOTS = "·•．.‧∙・･⋅"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert visible(visible(text)) == visible(text)
    assert findable(findable(text)) == findable(text)


@given(st.text(alphabet="甲龥·-_/#+=、。“”《》09Az"))
def test_what_is_told_at_once_would_not_be_changed(text: str) -> None:
    assert fold(text + "\u200b") == fold(text) == text


@given(st.text())
def test_nothing_that_cannot_be_seen_is_left(text: str) -> None:
    assert not [c for c in fold(text) if unicodedata.category(c) in ("Cf", "Cc")]
    assert not [c for c in visible(text) if unicodedata.category(c) in ("Cf", "Cc") and c not in "\n\t"]


@pytest.mark.parametrize("letter", UNSEEN)
def test_what_cannot_be_seen_is_dropped_from_names_numbers_and_texts(letter: str) -> None:
    assert fold(f"甲{letter}一{letter}") == "甲一"
    assert parse(CADRE["unit"], f"办{letter}公室") == "办公室"
    assert parse(CADRE["resume"], f"第一行{letter}\n第二行") == "第一行\n第二行"
    assert parse(CADRE["id_number"], f"{letter}110101199005120019{letter}") == "110101199005120019"
    assert parse(CADRE["born"], f"1990{letter}-05") == "1990-05"
    assert parse(CADRE["sex"], f"男{letter}") == "男"
    assert parse(CADRE["name"], letter) is None


def test_an_apostrophe_before_an_identity_number_is_that_of_a_text_cell() -> None:
    assert parse(CADRE["id_number"], "'11010119900512102X") == "11010119900512102X"


@pytest.mark.parametrize("dot", DOTS)
def test_every_dot_within_a_name_is_one(dot: str) -> None:
    assert fold(f"买买提{dot}甲") == "买买提·甲" == findable(f"买买提{dot}甲")


@pytest.mark.parametrize("text", ["1990.05", "3.5", "v1.2", "a.b", "第1.2条", "."])
def test_a_point_that_is_not_within_a_name_stays(text: str) -> None:
    assert fold(text) == text


def test_line_ends_of_every_program_are_one_and_tabs_part_words() -> None:
    assert visible("a\r\nb\rc\x0bd\u2028e") == "a\nb\nc\nd\ne"
    assert parse(CADRE["post"], "科\t员\r\n二") == "科 员 二"


@given(st.text(alphabet="甲乙 　\n\u200b《》ＡaA.·"))
def test_spelling_does_not_depend_on_width_or_case(text: str) -> None:
    assert spelling(text) == spelling(unicodedata.normalize("NFKC", text).upper())


def test_blanks_between_letters_of_a_unit_are_closed() -> None:
    assert closed(" 办  公　室\n") == "办公室"
    assert closed("第 3 科") == "第 3 科" and closed("A  B") == "A B"


@pytest.mark.parametrize(
    "text", ["—", "——", "-", "/", "／", "无", "（无）", "暂无", "···", "…", "NULL", "#N/A", " ", "\u200b"]
)
def test_a_dash_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["无锡", "无党派", "科员", "0", "空军", "A-1"])
def test_a_word_says_something(text: str) -> None:
    assert not says_nothing(text)
