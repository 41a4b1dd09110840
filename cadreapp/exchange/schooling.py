"""学历学位 as offices write it in one cell: what of it is education, degree, school and major."""

from __future__ import annotations

import re

LEVELS = (
    "博士研究生 硕士研究生 省委党校研究生 中央党校研究生 市委党校研究生 党校研究生 在职研究生 研究生 大学本科 "
    "大学普通班 中央党校大学 省委党校大学 党校大学 大学专科 大学 本科 专科 大专 中等专科 中专 中技 高中 初中"
).split()
"""学历 that a degree may follow without anything between, the longest first."""
_SEPARATED = re.compile(r"[\s、，,;；/／|]+")
_DEGREE = re.compile(r"(?:学士|硕士|博士)(?:学位)?$")
_JOINED = re.compile(rf"({'|'.join(sorted(LEVELS, key=len, reverse=True))})(?:学历)?(.*(?:学士|硕士|博士)(?:学位)?)")
_SCHOOL = "大学|学院|学校|党校|研究院|研究所|科学院|中学|职校|技校|中专"
_OF_SCHOOL = re.compile(rf".*(?:{_SCHOOL}|系|院|校)")
_NAMED_MAJOR = re.compile(rf"(.*(?:{_SCHOOL}))(.+?)专业")


def level_and_degree(text: str) -> tuple[str, str]:
    """("大学", "法学学士") of 大学法学学士, 大学/法学学士 or two lines; ("", "") where it is not both."""
    parts = [part for part in _SEPARATED.split(text.strip()) if part]
    if len(parts) == 2:
        degrees = [part for part in parts if _DEGREE.search(part)]
        if len(degrees) == 1:
            return next(part for part in parts if part not in degrees), degrees[0]
    if len(parts) == 1 and (joined := _JOINED.fullmatch(parts[0])):
        return joined[1], joined[2]
    return "", ""


def school_and_major(text: str) -> tuple[str, str]:
    """("某大学", "法学") of 某大学 over 法学, or of 某大学法学专业; ("", "") where it does not say a major."""
    parts = [part for part in _SEPARATED.split(text.strip()) if part]
    if len(parts) == 2 and _OF_SCHOOL.fullmatch(parts[0]) and not _OF_SCHOOL.fullmatch(parts[1]):
        return parts[0], parts[1].removesuffix("专业")
    if len(parts) == 1 and (named := _NAMED_MAJOR.fullmatch(parts[0])):
        return named[1], named[2]
    return "", ""


def told_apart(values: dict[str, object]) -> dict[str, object]:
    """The fields of an education with what stood together in one of them told apart, where the other is empty."""
    found = dict(values)
    for first, second, split in (("education", "degree", level_and_degree), ("school", "major", school_and_major)):
        text = found.get(first)
        if isinstance(text, str) and not found.get(second):
            one, other = split(text)
            if one:
                found[first], found[second] = one, other
    return found
