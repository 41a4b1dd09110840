"""Settings of the bureau that every seat shares: declared once here, kept with their history, undone like any write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.entities import OFFICE
from cadreapp.store import settings as store
from cadreapp.store.persons.units import UnitNames

NAME_LENGTH = 60


def _name(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > NAME_LENGTH:
        raise Refused.because(f"单位名称不能超过 {NAME_LENGTH} 个字，现在是 {len(text)} 个字。请写得短一些。")
    return text


def _text(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > NAME_LENGTH:
        raise Refused.because(f"不能超过 {NAME_LENGTH} 个字，现在是 {len(text)} 个字。请写得短一些。", value=text)
    return text


def _yes(text: str) -> str:
    if text.strip() not in ("", "是", "否"):
        raise Refused.because("请填“是”或者空着。", value=text)
    return "是" if text.strip() == "是" else ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refused.because(f"“{text}”不是日期，应写成 2026-01-01 的样子。", value=text) from None


def _age(text: str) -> str:
    """年龄上限 as it is kept: `{"limit": 35, "day": "12-31"}`; typed as `35` or `35 12-31` too."""
    if not text.strip().startswith("{"):
        limit, _, day = text.strip().partition(" ")
        text = json.dumps({"limit": int(limit) if limit.isdigit() else 0, "day": day.strip() or "12-31"})
    found = json.loads(text)
    try:
        date.fromisoformat(f"2021-{found['day']}")
    except ValueError:
        raise Refused.because(f"“{found['day']}”不是日期，请写成 12-31 这样的月和日。") from None
    if not 18 <= found["limit"] <= 60:
        raise Refused.because("年龄上限应为 18 到 60 周岁。")
    return text


@dataclass(frozen=True)
class Setting:
    """One setting: `check` gives the value as it is kept, or refuses it with a Chinese sentence.

    `dated`: a change holds from a day on and papers of earlier times keep the earlier value. `type`: what kind of
    field a window offers ("text", "day").
    """

    name: str
    label: str
    help: str
    check: Callable[[str], str]
    type: str = "text"
    default: str = ""
    dated: bool = False


BUREAU = Setting("bureau", "单位名称", "印在报表标题上；改名后，改名以前的报表仍用原来的名称", _name, dated=True)
BEGAN = Setting(
    "began",
    "启用日期",
    "从这一天起登记和考核；这一天以前的不催办、不预警、不算欠，以前的资料是启用前数据，不算补录",
    _day,
    "day",
)
AGE = Setting("age", "年龄上限", "年轻干部的年龄上限（周岁）和计算年龄的月日，如 35 12-31", _age, "age")
MAKER = Setting("maker", "制表人", "印在报表下面“制表”后面的名字；空着就不印", _text)
HEAD = Setting("head", "负责人", "印在报表下面“负责人”后面的名字；空着就留给手写", _text)
REPORTER = Setting("reporter", "填报单位", "报上级的表上“填报单位”的名称；空着就用单位名称", _text)
CONTACT = Setting("contact", "联系人", "报上级的表上的联系人；空着就不印", _text)
PHONE = Setting("phone", "联系电话", "报上级的表上的电话；空着就不印", _text)
BY_RECORD = Setting(
    "by_record",
    "登记表填日期",
    "填“是”，年度考核登记表、告知书就印上记录里的日期和本人意见；空着就全部留给手写",
    _yes,
)
SIGNERS = (MAKER, HEAD, REPORTER, CONTACT, PHONE, BY_RECORD)
"""Who answers for a paper: names that are printed on it, never the name with which somebody logged in."""
SETTINGS: dict[str, Setting] = {s.name: s for s in (BUREAU, BEGAN, AGE, *SIGNERS)}
"""Every setting that there is, in the order in which a window shows them."""


def setting(name: str) -> Setting:
    """A setting by its name or its label; Refused with what there is."""
    found = next((s for s in SETTINGS.values() if name in (s.name, s.label)), None)
    if found is None:
        known = "、".join(s.label for s in SETTINGS.values())
        raise Refused.because(f"没有“{name}”这项设置。可以设置的有：{known}。")
    return found


def value(desk: Desk, name: str, day: date | None = None) -> str:
    """A setting's text as it stood on a day (default: today); its default where nobody has set it.

    What was set first holds for all time before as well, since nothing else is known.
    """
    spec = SETTINGS[name]
    found = store.values(desk.db, name)
    if not found:
        return spec.default
    at = (day or desk.today()).isoformat() if spec.dated else "9999-12-31"
    return next((text for since, text in reversed(found) if since <= at), found[0][1])


def change(
    desk: Desk, name: str, text: str, *, since: date | None = None, correct: bool = False, title: str = ""
) -> Changes:
    """Set a setting; it can be undone. Refused if the value is wrong.

    A dated one that had a value before is changed from `since` on (default: today); `correct`: the value was wrong
    from the start of its time, and is put right there. `title`: what 撤销 shows.
    """
    spec = SETTINGS[name]
    text = spec.check(text)
    present = store.values(desk.db, name)
    start = _start(spec, present, (since or desk.today()).isoformat(), correct)
    if next((old for at, old in reversed(present) if at <= start), spec.default) == text:
        return Changes()
    title = title or f"设置{spec.label}“{text}”"
    with desk.operation(title) as writing:
        store.put(desk.db, name, start, text)
    return Changes(writing.id, title, frozenset({"setting"}), (), updated=1)


def _start(spec: Setting, present: list[tuple[str, str]], day: str, correct: bool) -> str:
    """From which day a new value holds: always where nothing was known, or where it corrects what held always."""
    if not spec.dated or not any(text for _, text in present):
        return ""
    return max((at for at, _ in present if at <= day), default="") if correct else day


def bureau_name(desk: Desk, day: date | None = None) -> str:
    """The bureau's name as a paper of that day prints it (default: today); empty while nobody has typed it."""
    return value(desk, "bureau", day)


def units_in_full(desk: Desk, day: date) -> Callable[[str | None], str | None]:
    """How official papers of that day name a unit: an office of the bureau (机关处室) after the bureau's own name."""
    names, bureau = UnitNames(desk.db), bureau_name(desk, day)

    def full(unit: str | None) -> str | None:
        if not unit:
            return None
        found = names.unit(unit)
        inside = found is not None and found.nature == OFFICE and not unit.startswith(bureau)
        return f"{bureau}{unit}" if inside else unit

    return full


def unit_in_full(desk: Desk, unit: str | None, day: date) -> str | None:
    """One unit as official papers of that day name it."""
    return units_in_full(desk, day)(unit)


def bureau_names(desk: Desk, end: str) -> list[str]:
    """Every name that the bureau had until a day (ISO), the oldest first; what was typed first holds for all time."""
    found = store.values(desk.db, BUREAU.name)
    return [text for n, (since, text) in enumerate(found) if text and (not n or since <= end)]


def signers(desk: Desk, day: date | None = None) -> dict[str, str]:
    """What papers say of those who answer for them, by the names in the templates; "" where nobody has typed it.

    `day`: the paper's, whose bureau's name stands for 填报单位 where that has none of its own.
    """
    return {
        "制表": value(desk, MAKER.name),
        "负责人": value(desk, HEAD.name),
        "填报单位": value(desk, REPORTER.name) or bureau_name(desk, day),
        "联系人": value(desk, CONTACT.name),
        "电话": value(desk, PHONE.name),
        "填日期": value(desk, BY_RECORD.name),
    }


def set_bureau_name(desk: Desk, name: str, *, since: date | None = None, correct: bool = False) -> Changes:
    """Set the bureau's name, from a day on where it had another one."""
    return change(desk, "bureau", name, since=since, correct=correct)


def began(desk: Desk, unit: str | None = None) -> date | None:
    """启用日期: the day on which the bureau (or a unit, by its name) began to keep its records.

    Where nobody has set it, the day of the first operation that wrote people or records; None before any.
    """
    own = store.units_began(desk.db).get(unit) if unit else None
    if own := own or value(desk, "began"):
        return date.fromisoformat(own)
    first = store.first_day(desk.db)
    return min(date.fromisoformat(first), desk.today()) if first else None


def shown(desk: Desk, name: str) -> str:
    """A setting's present value in words; 启用日期 that nobody has set says so."""
    if name == BEGAN.name and not is_set(desk, name):
        day = began(desk)
        return f"{day}（没有设置，按第一次登记的日子计）" if day else "（没有设置）"
    text = value(desk, name)
    if name == AGE.name and text:
        found = json.loads(text)
        return f"{found['limit']} 周岁（{found['day']}）"
    return text or "（没有设置）"


def is_set(desk: Desk, name: str) -> bool:
    """Whether somebody has set a setting."""
    return bool(store.values(desk.db, name))
