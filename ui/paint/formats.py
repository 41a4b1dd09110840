"""A cell's value as text, by its number format; the few formats that our sheets and offices use."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


def shown(value: Any, code: str) -> str:
    """The text of a value under a number format; unknown formats show the value plainly."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return _date(value, code)
    if isinstance(value, (int, float, Decimal)):
        return _number(Decimal(str(value)), code)
    return str(value).replace("_x005F_", "_")


def _number(value: Decimal, code: str) -> str:
    parts = code.split(";")
    if value < 0 and len(parts) > 1 and parts[1]:
        return _number(-value, parts[1])
    code = parts[0]
    match = re.search(r"(#,##)?0(?:\.([0#]+))?(%)?", code)
    if code in ("General", "@", "") or match is None:
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    places = len(match[2] or "")
    if match[3]:
        value *= 100
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    body = f"{rounded:,}" if match[1] else str(rounded)
    if "#" in (match[2] or ""):
        body = body.rstrip("0").rstrip(".") if "." in body else body
    before, after = code[: match.start()], code[match.end() :]
    return before.replace('"', "") + body + (match[3] or "") + after.replace('"', "")


def _date(value: date, code: str) -> str:
    if "年" in code or "yyyy" in code.lower():
        text = code.split(";")[0].replace('"', "").replace("\\", "")
        text = re.sub(r"\[[^\]]*\]", "", text)
        for pattern, replacement in (
            ("yyyy", f"{value.year:04d}"),
            ("mm", f"{value.month:02d}"),
            ("dd", f"{value.day:02d}"),
        ):
            text = text.replace(pattern, replacement)
        text = re.sub(r"(?<![a-z])m(?![a-z])", str(value.month), text)
        return re.sub(r"(?<![a-z])d(?![a-z])", str(value.day), text).replace(";@", "")
    return value.strftime("%Y-%m-%d")
