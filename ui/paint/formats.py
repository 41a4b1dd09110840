"""A cell's value as text, by its number format; the formats that our sheets and offices use."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
_TOKEN = re.compile(
    r'"(?P<said>[^"]*)"|\\(?P<one>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<code>General|上午/下午|AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+|%|@|,)|(?P<other>.)",
    re.S | re.I,
)
_DAYS = "一二三四五六日"
_EPOCH = datetime(1899, 12, 30)


def shown(value: Any, code: str) -> str:
    """The text of a value under a number format; unknown formats show the value plainly."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _said(value, code)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time)):
        return _date(value, code)
    if isinstance(value, timedelta):
        return _date(_EPOCH + value, code)
    if isinstance(value, (int, float, Decimal)):
        return _number(value, code)
    return _said(str(value), code)


def _said(value: str, code: str) -> str:
    value = _ESCAPED.sub("_", value)
    parts = code.split(";")
    if "@" in code and code != "@":
        tokens = _tokens(parts[3] if len(parts) > 3 else parts[0])
        if any(kind == "code" and piece == "@" for kind, piece in tokens):
            return "".join(value if piece == "@" and kind == "code" else piece for kind, piece in tokens)
    return value


@lru_cache(maxsize=512)
def _tokens(code: str) -> tuple[tuple[str, str], ...]:
    """The pieces of a section: ("code", …) and ("said", …); colours, locales and padding are left out."""
    found = []
    for match in _TOKEN.finditer(code):
        if match["code"]:
            found.append(("code", match["code"]))
        elif match["bracket"] is not None:
            if match["bracket"].startswith("$") and (sign := match["bracket"][1:].split("-")[0]):
                found.append(("said", sign))
            elif re.fullmatch(r"[hms]+", match["bracket"], re.I):
                found.append(("code", match["bracket"]))
        elif (piece := match["said"] or match["one"] or match["other"]) is not None:
            found.append(("said", piece))
    return tuple(found)


def _plain(value: Decimal) -> str:
    """A number as Excel's General shows it: at most 10 or so digits."""
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    digits = max(0, 10 - max(1, value.adjusted() + 1))
    text = format(value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=8192)
def _number(value: Any, code: str) -> str:
    number = Decimal(str(value))
    if not number.is_finite():
        return str(value)
    if code in ("General", "@", ""):
        return _plain(number)
    sections = code.split(";")
    section, sign = sections[0], "-" if number < 0 else ""
    if number < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    tokens = _tokens(section)
    codes = [p for k, p in tokens if k == "code"]
    if any(p[0].lower() in "ymdhsa" and p not in ("@",) for p in codes):
        return _date(_EPOCH + timedelta(days=float(number)), code)
    masks = [p for p in codes if p[0] in "0#?."]
    if not masks:
        if any(p == "General" for p in codes):
            return "".join(_plain(abs(number)) if p == "General" else p for _, p in tokens)
        return "".join(p for k, p in tokens if k == "said") if section != code else _plain(number)
    mask = masks[0].rstrip(",")
    thousands = codes.count(",") + len(masks[0]) - len(mask)
    number = abs(number) / (Decimal(1000) ** thousands)
    if "%" in codes:
        number *= 100
    body = _masked(number, mask)
    if not body.strip("0.,"):
        sign = ""
    written, used = sign, False
    for kind, piece in tokens:
        if kind == "code" and piece[0] in "0#?.":
            written, used = written if used else written + body, True
        elif kind == "said" or piece == "%":
            written += piece
    return written


def _masked(number: Decimal, mask: str) -> str:
    """A number by a mask such as #,##0.0#."""
    whole, _, part = mask.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(part)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    before, _, after = text.partition(".")
    least = len(part.rstrip("#?"))
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    zeros = whole.count("0")
    if "," not in whole:
        before = before.zfill(zeros)
    if zeros == 0 and before == "0":
        before = ""
    return before + (f".{after}" if after else "")


def _date(value: Any, code: str) -> str:
    section = code.split(";")[0]
    if isinstance(value, time):
        value = datetime.combine(_EPOCH.date(), value)
    tokens = _tokens(section)
    codes = [p.lower() for k, p in tokens if k == "code"]
    if not any(p[0] in "ymdhsa上" and p != "general" for p in codes):
        return str(value.strftime("%Y-%m-%d"))
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    twelve = any(p in ("am/pm", "a/p", "上午/下午") for p in codes)
    written, before = "", ""
    for number, (kind, piece) in enumerate(tokens):
        low = piece.lower()
        if kind == "said":
            written += piece
            continue
        if low[0] == "m":  # minutes stand after hours or before seconds
            later = next((p.lower() for k, p in tokens[number + 1 :] if k == "code"), "")
            written += _pad(at.minute if before[:1] == "h" or later[:1] == "s" else at.month, low)
        elif low[0] == "y":
            written += f"{at.year:04d}" if len(low) > 2 else f"{at.year % 100:02d}"
        elif low[0] == "d":
            written += f"星期{_DAYS[at.weekday()]}" if len(low) > 3 else _pad(at.day, low)
        elif low in ("am/pm", "a/p", "上午/下午"):
            written += "上午" if at.hour < 12 else "下午"
        elif low[0] == "a":
            written += ("星期" if len(low) > 3 else "") + _DAYS[at.weekday()]
        elif low[0] == "h":
            written += _pad((at.hour - 1) % 12 + 1 if twelve else at.hour, low)
        elif low[0] == "s":
            written += _pad(at.second, low[:2])
        elif low != "@":
            written += piece
        before = low
    return written


def _pad(value: int, code: str) -> str:
    return f"{value:02d}" if len(code) > 1 else str(value)
