"""How names are read: as pypinyin reads them, but for surnames that it does not know, and without asking it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cadreapp.paths import resource
from cadreapp.records import pinyin
from cadreapp.records.pinyin import SURNAMES, initials, name_initials, name_pinyin

ROOT = Path(__file__).parent.parent.parent.parent


def _asked(char: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(char, style=Style.NORMAL)[0]).lower()


def test_every_character_is_read_as_pypinyin_reads_it() -> None:
    for char in map(chr, range(0x4E00, 0xA000)):
        assert initials(char) == _asked(char)[:1]
        assert name_pinyin(f"王{char}") == f"wang{_asked(char)}"
        if char not in SURNAMES:
            assert name_pinyin(f"{char}示例") == f"{_asked(char)}shili"


def test_the_table_is_small_and_says_each_character_once() -> None:
    text = resource("pinyin.txt").read_text("utf-8")
    chars = [char for line in text.splitlines() for char in line.split(" ")[1]]
    assert len(chars) == len(set(chars)) > 20_000
    assert resource("pinyin.txt").stat().st_size < 100_000
    assert len({line.split(" ")[0] for line in text.splitlines()}) == len(text.splitlines())


@pytest.mark.parametrize(
    "name, read, letters",
    [
        ("单示例", "shanshili", "ssl"),
        ("曾示例", "zengshili", "zsl"),
        ("仇示例", "qiushili", "qsl"),
        ("示单曾", "shidanceng", "sdc"),
        ("尉迟示例", "yuchishili", "ycsl"),
        ("单于示例", "chanyushili", "cysl"),
        ("万俟示例", "moqishili", "mqsl"),
        ("令狐示例", "linghushili", "lhsl"),
        ("吕示·Abc", "lvshiabc", "lsabc"),
        ("䶮", "䶮", "䶮"),
    ],
)
def test_surnames_are_read_as_in_names(name: str, read: str, letters: str) -> None:
    assert (name_pinyin(name), name_initials(name)) == (read, letters)


def test_what_the_table_leaves_out_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinyin, "_readings", dict)
    assert name_pinyin("王示例") == "wangshili"


FIRST = """
import sys
from pathlib import Path
from tests.unit.bureau import small_bureau, example
from cadreapp.operations import browse
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
desk = small_bureau(Path(sys.argv[1]))
save(desk, [Item(kind("WorkInfo"), example(kind("WorkInfo"), late_reason="示例"))])
assert browse.search(desk, "zsl") is not None and browse.search(desk, "示例")
desk.close()
assert "cadreapp.records.pinyin" in sys.modules
sys.exit("pypinyin" in sys.modules)
"""


def test_a_first_save_and_search_do_not_ask_pypinyin(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", FIRST, str(tmp_path / "data")], cwd=ROOT).returncode == 0
