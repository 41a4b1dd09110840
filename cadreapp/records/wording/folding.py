"""Letters as they are compared and kept: width, spaces, what cannot be seen, and the dots within names."""

from __future__ import annotations

import re
import unicodedata

LETTER = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Chinese characters, as they stand between the brackets of a regular expression."""
DOT = "·"
"""The dot within a name, as GB 15835 and the identity card have it."""

_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Fillers and variation selectors: letters or marks by their category, but nothing is seen of them."""
_PLAIN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z\-_/#+=、。“”《》·]*")
"""What neither is unseen nor folds: most texts, so they are told at once."""
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DOTS = re.compile("[\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387\u16eb\u2e31\u2e33\u318d\u119e]")
_INNER = re.compile(f"(?<=[{LETTER}]) (?=[{LETTER}])")
_NAME_DOTS = re.compile(f"(?<=[{LETTER}])[.\u2024\ufe52\uff0e]+(?=[{LETTER}])")


def visible(text: str) -> str:
    """A text without the characters that cannot be seen (Unicode Cf and Cc, fillers); lines end in `\\n`."""
    if _PLAIN.fullmatch(text):
        return text
    text = _UNSEEN.sub("", text)
    if text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc"))


def findable(text: str) -> str:
    """A text as it is searched: without what cannot be seen, one dot within names; width and spaces stay."""
    return _NAME_DOTS.sub(DOT, _DOTS.sub(DOT, visible(text)))


def fold(text: str) -> str:
    """Width folded to half, what cannot be seen and all spaces taken out, one dot within names."""
    if _PLAIN.fullmatch(text):
        return text
    close = "".join(unicodedata.normalize("NFKC", visible(text)).split())
    return findable(unicodedata.normalize("NFKC", close))  # what a space parted may join now


def closed(text: str) -> str:
    """A text of one line, with no blanks at its ends or between two Chinese characters."""
    return _INNER.sub("", " ".join(visible(text).split()))


def spelling(text: str) -> str:
    """A text as it is compared: width, spaces, case and the book-title marks around it make nothing another thing."""
    return fold(text).casefold().strip("《》")


_NOTHING = re.compile(r"[-‐‑‒–—―─－~～/\\|_.…·*×]*")
_SAID_NOTHING = ("无", "没有", "暂无", "空", "未填", "未填写", "不详", "null", "none", "n/a", "#n/a", "nan")


def says_nothing(text: str) -> bool:
    """Whether a cell that holds this is filled in only to say that there is nothing: a dash, 无, 暂无."""
    folded = fold(text).casefold()
    return _NOTHING.fullmatch(folded) is not None or folded.strip("()[]【】") in _SAID_NOTHING
