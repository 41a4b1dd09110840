"""免计: what an exemption names, the requirement and the period, in the spellings that the quota engine knows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cadreapp.records.period import LABELS, LENGTHS, Period
from cadreapp.rules.model import Quota, Rules

_SPOKEN = re.compile(
    r"(\d{4})(?:年度?|[-./])?(?:(\d{1,2})月?份?|第?([1-4一二三四])季度?|([上下])半年|全年)?", re.IGNORECASE
)


def read_period(text: str) -> Period | None:
    """The period that a text means: 2021-03, 2021年3月, 2021年第1季度, 2021年上半年, 2021年; None if none."""
    text = "".join(str(text).split())
    try:
        return Period.parse(text)
    except ValueError:
        match = _SPOKEN.fullmatch(text)
    if not match:
        return None
    year, month, quarter, half = match.groups()
    if month:
        canonical = f"{year}-{int(month):02d}"
    elif quarter:
        canonical = f"{year}Q{quarter if quarter.isdecimal() else '一二三四'.index(quarter) + 1}"
    else:
        canonical = f"{year}H{1 if half == '上' else 2}" if half else year
    try:
        return Period.parse(canonical)
    except ValueError:
        return None


def canonical(rules: Rules, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of an exemption as they are stored, and what is wrong with them: (field, Chinese sentence)."""
    found, faults = dict(values), list(_faults(rules, values))
    wrong = {name for name, _ in faults}
    if values.get("requirement") and "requirement" not in wrong:
        found["requirement"] = _quotas(rules, str(values["requirement"]))[0].title
    if values.get("period") and "period" not in wrong:
        period = read_period(values["period"])
        found["period"] = period.text if period else values["period"]
    return found, faults


def _quotas(rules: Rules, name: str) -> list[Quota]:
    return [q for q in rules.quotas if name.strip() in (q.title, q.kind)]


def _faults(rules: Rules, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name, text = values.get("requirement"), values.get("period")
    quotas = _quotas(rules, str(name)) if name else []
    if name and not quotas:
        titles = sorted({q.title for q in rules.quotas})
        near = difflib.get_close_matches(str(name), titles, 3, 0.4)
        hint = f"是不是“{'”或“'.join(near)}”？" if near else f"可以写：{'、'.join(titles)}"
        yield "requirement", f"没有“{name}”这项要求，免计不起作用。{hint}"
    period = read_period(str(text)) if text else None
    if text and period is None:
        yield "period", f"“{text}”不是时段，请写成 2021-03、2021Q1、2021H1 或 2021"
    elif period and quotas:
        lengths = {q.period for q in quotas if q.holds(period)} or {q.period for q in quotas}
        if all(LENGTHS.index(period.length) > LENGTHS.index(length) for length in lengths):
            asked = LABELS[max(lengths, key=LENGTHS.index)]
            yield "period", f"“{quotas[0].title}”按{asked}要求，免计的时段不能比它短，请写{asked}"
