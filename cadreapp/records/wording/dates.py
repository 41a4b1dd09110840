"""Dates as people write them: right, or refused with a reason; never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cadreapp.records.wording.folding import fold, visible

EARLIEST, LATEST = 1900, 2199
"""The years in which a date lies."""

_LONGEST = 80
"""Characters of the longest text that may be a date with words beside it."""
_HAN = "〇○零一二三四五六七八九十廿卅"
_YEAR = rf"[\d{_HAN}]{{4}}"
_PART = rf"(\d{{1,2}}|[{_HAN}]{{1,4}})"
_DATE = re.compile(
    rf"({_YEAR})(?:年度?|[./-])(?:{_PART}(?:月份?|[./-])?(?:(?<=[月./-]){_PART}[日号]?)?)?(?![\d{_HAN}])"
)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\.(\d{2})(\d{2})(?!\d)")
_PLAIN = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?(?![\d.])")
_TIME = re.compile(
    r"(?:T|\s)\s*(?:上午|下午|早上|晚上|[AaPp][Mm])?\s*\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?\s*$"
)
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_AGE = re.compile(r"\d{1,3}周?岁半?|(?:年龄|现年|享年)[:]?\d{1,3}周?岁?")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)[一二三四五六日天]")
_BLANKS = re.compile(r"(\d{4})\s+(\d{1,2})(?:\s+(\d{1,2}))?")
_SPREAD = re.compile(r"(?:\d\s+)+\d")
"""Digits spread over a cell, 1 9 9 0 0 5, each by itself."""
_DASHES = str.maketrans(dict.fromkeys("—–－‐‑‒―─−~～", "-") | {"。": ".", "·": ".", "\\": "/", "／": "/"})
_VAGUE = (
    "约",
    "左右",
    "前后",
    "农历",
    "阴历",
    "旧历",
    "不详",
    "估计",
    "可能",
    "推算",
    "上旬",
    "中旬",
    "下旬",
    "初",
    "底",
    "闰",
    "民国",
    "或",
    "?",
)
_NOTED = (
    "已去世",
    "去世",
    "已故",
    "病故",
    "亡故",
    "逝世",
    "已逝",
    "卒",
    "预备",
    "预备期",
    "转正",
    "待核",
    "档案",
    "补录",
)
_ONGOING = re.compile(r"(?:起|始|至今|-至今|-今|-现在|-+)")
_STARTS = ("任", "始", "起", "开始", "入学", "进入", "启用")
NOW = ("至今", "今", "现在", "-", "目前", "现")
"""What an end says that has not come."""


@dataclass(frozen=True)
class Dated:
    """A date with the words that stand beside it; `month` and `day` None where it has none."""

    year: int
    month: int | None = None
    day: int | None = None
    words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """`1990`, `1990-05` or `1990-05-01`."""
        return "-".join(f"{part:0{width}d}" for part, width in zip(self._parts, (4, 2, 2), strict=False))

    @property
    def _parts(self) -> tuple[int, ...]:
        return tuple(part for part in (self.year, self.month, self.day) if part is not None)


def read_date(raw: Any, label: str = "") -> Dated:
    """The date that a cell or a form holds. `label`: the field's, whose own words may stand beside it (1990年5月生).

    ValueError with a Chinese sentence if it is no date, or might be two.
    """
    if isinstance(raw, (datetime, date)):
        return _of_cell(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _of_number(raw)
    return _of_text(raw, label)


def _real(raw: Any, year: int, month: int | None = None, day: int | None = None, *words: str) -> Dated:
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"“{raw}”的年份不对，请核对")
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(f"“{raw}”没有这一天，请核对") from None
    return Dated(year, month, day, words)


def _serial(days: float) -> date:
    return date(1899, 12, 30) + timedelta(days=int(days))


def _of_cell(raw: date) -> Dated:
    """A date of a cell; a number that was typed into a cell made for dates is told from it, or asked."""
    day = raw.date() if isinstance(raw, datetime) else raw
    number = (day - date(1899, 12, 30)).days
    if EARLIEST <= number <= 2099:
        hour = raw.hour * 60 + raw.minute if isinstance(raw, datetime) else 0
        typed = f"{number + hour / 1440:.2f}".removesuffix(".00")
        raise ValueError(f"这个单元格是日期格式，里面的数字是 {typed}，显示成了 {day}，请改成文本，如 1990-05")
    if day.year > LATEST and re.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])", str(number)):
        return Dated(number // 100, number % 100)
    return _real(day, day.year, day.month, day.day)


def _of_number(raw: int | float) -> Dated:
    whole = float(raw).is_integer()
    given = str(int(raw)) if whole else f"{raw:.6f}".rstrip("0")
    head, _, tail = given.partition(".")
    if len(head) == 5 and head.isdigit():
        found = _serial(raw)
        if EARLIEST <= int(head[:4]) <= 2099:
            raise ValueError(
                f"“{given}”写成了数字，分不清是 {head[:4]}-0{head[4]} 还是 {found}，请写成文本 {head[:4]}-0{head[4]}"
            )
        return _real(given, found.year, found.month, found.day)
    if not tail:
        return _of_text(given, "")
    if len(head) <= 2:
        raise ValueError(_short_year(given))
    if len(head) != 4 or len(tail) not in (1, 2, 4):
        raise ValueError(f"“{given}”不是日期")
    return _of_text(f"{head}.{tail}", "")


def _january_or_october(given: str) -> str:
    """1990.10 loses its last digit where a program takes it for a number, in a cell or on the way to a text file."""
    return (
        f"“{given}”分不清是 1 月还是 10 月（写成数字时 1990.10 会变成 1990.1），请写成 {given[:4]}-01 或 {given[:4]}-10"
    )


def _short_year(given: str) -> str:
    return f"“{given}”的年份只写了两位，请写全四位，如 1990-05"


def _of_text(raw: Any, label: str) -> Dated:
    text = unicodedata.normalize("NFKC", visible(str(raw))).strip().lstrip("'’‘").rstrip(".,;、。 ")
    if isinstance(raw, bool):
        raise ValueError(f"“{'是' if raw else '否'}”不是日期")
    if len(text) > _LONGEST:
        raise ValueError(f"“{text[:20]}…”太长，不是日期")
    if any(word in text for word in _VAGUE):
        raise ValueError(f"“{raw}”不是确切的日期，请核对后填写")
    text = re.sub(r"\s+(?=\d{1,3}\s*周?岁)", ",", _TIME.sub("", text))
    if parted := _BLANKS.fullmatch(text):
        text = "-".join(part for part in parted.groups() if part)
    elif re.search(r"\d\s+\d", text) and not _SPREAD.fullmatch(text):
        shown = " ".join(text.split())
        raise ValueError(f"“{shown}”里有用空格隔开的数字，分不清是哪一天，请写成 1990-05 或 1990-05-01")
    beside: list[str] = []
    while match := _BRACKETS.search(text):
        beside.append(fold(match[1]))
        text = text[: match.start()] + text[match.end() :]
    text = fold(text).translate(_DASHES)
    text = _without_label(text, label)
    match, parts = _match(text)
    if match is None:
        if re.fullmatch(r"\d{1,2}[./-](\d{1,2}[./-])?\d{4}", text):
            raise ValueError(f"“{raw}”的年份应写在最前面，如 1990-05")
        if re.match(r"\d{2}[./年-]\d{1,2}", text):
            raise ValueError(_short_year(str(raw)))
        if re.fullmatch(r"\d{5}", text):
            return _of_number(int(text))
        raise ValueError(f"“{raw}”不是日期")
    if match[0].endswith(".1") and parts[2] is None:
        raise ValueError(_january_or_october(match[0]))
    rest = text[match.end() :].strip(".")
    if _ONGOING.fullmatch(rest) and any(word in label for word in _STARTS):
        rest = ""
    first, *more = re.split(r"[,;、:]", rest)
    words = [_beside(raw, first, label, bare=True)]
    words += [_beside(raw, p, label, bare=not re.match(r"\d{4}\D.*[\u4e00-\u9fff]{2}", p)) for p in more]
    words += [_beside(raw, p, label, bare=False) for p in beside]
    return _real(raw, *parts, *filter(None, words))


def _match(text: str) -> tuple[re.Match[str] | None, tuple[int, int | None, int | None]]:
    """The date with which a text begins, and its parts."""
    for pattern in (_YEAR_MONTH_DAY, _PLAIN, _DATE):
        match = pattern.match(text)
        if match and (pattern is not _PLAIN or not re.match(r"[年./-]", text[match.end() :])):
            year, month, day = (_value(g) if g else None for g in match.groups())
            return match, (year or 0, month, day)
    return None, (0, None, None)


def _value(text: str) -> int:
    """A number in digits or in Chinese ones: 一九九〇, 十二, 廿三; -1 if it is none."""
    if text.isascii():
        return int(text)
    text = text.replace("○", "〇").replace("零", "〇").replace("廿", "二十").replace("卅", "三十")
    digits = "〇一二三四五六七八九"
    if "十" not in text:
        return int("".join(c if c.isdigit() else str(digits.index(c)) for c in text))
    tens, _, ones = text.partition("十")
    if any(c not in digits for c in tens + ones) or len(tens) > 1 or len(ones) > 1 or ones == "〇":
        return -1
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)


def _without_label(text: str, label: str) -> str:
    """The text without the field's own words before the date: 生于1990.05, 入党时间：2015.06."""
    match = re.match(r"([^\d" + _HAN + r"]{1,10}?)[:]?(?=[\d" + _HAN + r"])", text)
    return text[match.end() :] if match and _of_label(match[1], label) else text


def _of_label(word: str, label: str) -> bool:
    """Whether a word is of the field's own: 生, 出生 of 出生年月; 入党 of 入党时间."""
    return bool(word) and bool(label) and set(word) <= {*label, "于"} and word != "于"


def _beside(raw: Any, piece: str, label: str, *, bare: bool) -> str:
    """A word beside a date that is noted; "" if it says nothing more. ValueError if it makes the date another."""
    said = piece.translate(_DASHES)
    if not said or _AGE.fullmatch(said) or _WEEKDAY.fullmatch(said) or _of_label(said, label):
        return ""
    match, parts = _match(said)
    if match is not None and match.end() == len(said) and parts[1] is not None:
        raise ValueError(f"“{raw}”里有两个日期，请只留一个")
    if bare and re.match(r"[-/.]|\d", said):
        raise ValueError(f"“{raw}”里有两个日期，请只留一个" if re.search(r"\d{4}", said) else f"“{raw}”不是日期")
    if bare and match is None and not (said in _NOTED or len(said) > 1 and label and _party(said, label)):
        raise ValueError(f"“{raw}”里日期后面的“{piece}”不认识，请只写日期")
    return piece


def _party(said: str, label: str) -> bool:
    """Whether a word behind the date of joining names what was joined."""
    return (
        "党" in label
        and re.fullmatch(
            r"(?:入|加入)?(?:中共|中国共产党|党组织|民[革盟建进]|农工党?|致公党?|九三学社|台盟|民主党派)", said
        )
        is not None
    )


_WITHIN = re.compile(
    rf"({_YEAR}(?:年|[./-])(?:\d{{1,2}}(?:月|[./-])?(?:(?<=[月./-])\d{{1,2}}日?)?)?|(?:19|20)\d{{4}}(?:\d{{2}})?)([\u4e00-\u9fff]*)"
)


def dated_in(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A folded text without its dates, and these: the words behind each, and the date.

    What is no real date stays in the text.
    """
    found: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        try:
            found.append((match[2], read_date(match[1]).text))
        except ValueError:
            return match[0]
        return ","

    return _WITHIN.sub(take, text.translate(_DASHES)), found
