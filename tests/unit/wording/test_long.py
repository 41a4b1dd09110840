"""A cell that is long or made to be slow is answered at once, in a sentence that fits a line."""

from __future__ import annotations

import time

import pytest

from cadreapp.exchange.heads import field_of, propose
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import read
from cadreapp.records.wording.names import looks_like_name, read_name

LONG = (
    "(" * 32000,
    "()" * 16000,
    "全额拨款" * 8000,
    "全额拨款" * 7 + "？",
    "1990.05" * 4000,
    "张三、" * 10000,
    "岗位编制管理" * 5,
    "学" * 32000,
)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_long_cells(text: str) -> None:
    start = time.monotonic()
    for name in ("born", "joined_party", "political", "staff", "education", "degree", "rank", "ethnicity", "id_number"):
        try:
            read(CADRE[name], text, {})
        except ValueError as error:
            assert len(str(error)) < 250
    read_name(text)
    assert not looks_like_name(text)
    assert field_of(text, CADRE) is None
    propose(text[:300], [text[:300]] * 20, CADRE)
    assert time.monotonic() - start < 5
