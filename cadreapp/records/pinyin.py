"""Pinyin of names and the initials that the search finds: surnames as they are read in names, then each character.

pypinyin takes 65 MiB and a third of a second: it is asked only for what its readings, kept in a table, leave out.
"""

from __future__ import annotations

from functools import cache, lru_cache

from cadreapp.paths import resource

SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "解": "xie", "任": "ren",
    "朴": "piao", "尉": "wei", "翟": "zhai", "覃": "qin", "缪": "miao", "卜": "bu", "纪": "ji", "葛": "ge",
    "员": "yun", "乐": "yue", "逄": "pang", "种": "chong", "秘": "bi", "冼": "xian", "黑": "he", "折": "she",
    "重": "chong", "教": "jiao", "祭": "zhai", "繁": "po", "召": "shao", "令": "ling", "石": "shi", "沈": "shen",
    "车": "che", "干": "gan", "应": "ying", "宁": "ning", "於": "yu", "晟": "cheng", "佴": "nai", "隽": "juan",
}  # fmt: skip
"""Surnames of several readings, as read in names."""
COMPOUND = {"尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "单于": "chan yu", "长孙": "zhang sun"}


@cache
def _readings() -> dict[str, str]:
    """Character → syllable (tools/make_pinyin.py)."""
    lines = (line.split(" ") for line in resource("pinyin.txt").read_text("utf-8").splitlines())
    return {char: syllable for syllable, chars in lines for char in chars}


def _syllable(char: str) -> str:
    if not "\u4e00" <= char <= "\u9fff":
        return char.lower()
    return _readings().get(char) or _looked_up(char)


@lru_cache(maxsize=20000)
def _looked_up(char: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(char, style=Style.NORMAL)[0].lower()


def initials(text: str) -> str:
    """First letters of a text's syllables: 工作信息 → gzxx. Letters and digits stay, other signs are dropped."""
    return "".join(_syllable(c)[:1] for c in text if c.isalnum())


@lru_cache(maxsize=20000)
def name_pinyin(name: str) -> str:
    """Syllables of a person's name, surname first, without spaces: 曾示例 → zengshili."""
    return "".join(_name_syllables(name))


@lru_cache(maxsize=20000)
def name_initials(name: str) -> str:
    """First letters of a person's name: 曾示例 → zsl."""
    return "".join(s[:1] for s in _name_syllables(name))


def _name_syllables(name: str) -> list[str]:
    if name[:2] in COMPOUND:
        head, rest = COMPOUND[name[:2]].split(), name[2:]
    elif name[:1] in SURNAMES:
        head, rest = [SURNAMES[name[0]]], name[1:]
    else:
        head, rest = [], name
    return head + [_syllable(c) for c in rest if c.isalnum()]
