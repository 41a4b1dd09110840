"""One check a type: what a clerk typed or a workbook holds to the canonical value, back to text, and what is wrong.

Folding of width and spaces applies to names, codes, numbers, dates and choices, never to free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from cadreapp.records.kind import FieldSpec, FieldType, Kind, Named
from cadreapp.records.period import LABELS, Period
from cadreapp.records.wording.folding import fold as fold
from cadreapp.records.wording.folding import spelling as spelling
from cadreapp.records.wording.folding import visible

LONGEST = 200
LONGEST_TEXT = 20000
_EARLIEST, _LATEST = 1900, 2199
_SEPARATORS = re.compile(r"[、,，;；/\n\r]+")
_YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "已完成", "完成", "通过"}
_NO = {"否", "无", "不", "不是", "n", "no", "false", "0", "×", "未完成", "未通过"}
_DIGITS = "〇一二三四五六七八九十"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def split_names(text: str) -> list[str]:
    """Names of a list as typed or pasted: separated by 、 ， ; or line ends."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def parse(spec: FieldSpec, raw: Any) -> Any:
    """The canonical value of what was typed or read; None if blank.

    ValueError with a Chinese sentence that says what is wrong and what is expected.
    """
    if raw is None or (isinstance(raw, str) and not visible(raw).strip()):
        return None
    return _PARSERS[spec.type](spec, raw)


def _text(spec: FieldSpec, raw: Any) -> str:
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, (datetime, date)):
        return _iso(raw)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    lines = visible(str(raw))
    if spec.type is FieldType.TEXT:
        return re.sub(r"[\n\t]", " ", lines).strip()
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip("\n ")


def _choice(spec: FieldSpec, raw: Any) -> str:
    given = fold(_text(spec, raw))
    folded = {fold(c): c for c in spec.choices} | {fold(a): c for a, c in spec.aliases.items()}
    if given in folded:
        return folded[given]
    if spec.open:
        return _text(spec, raw)
    raise ValueError(f"“{given}”不在可选项中，应为：{'、'.join(spec.choices)}")


def _number(spec: FieldSpec, raw: Any) -> int | Decimal:
    if isinstance(raw, bool):
        raise ValueError("应填数字")
    if isinstance(raw, (int, float, Decimal)):
        value = Decimal(str(raw))
    else:
        given = fold(str(raw)).replace(",", "").removeprefix("¥").removeprefix("￥")
        given = given.removesuffix(spec.unit) if spec.unit else given
        factor = 1
        if spec.type is FieldType.MONEY and given.endswith("万"):
            given, factor = given[:-1], 10000
        try:
            value = Decimal(given) * factor
        except InvalidOperation:
            raise ValueError(f"“{raw}”不是数字，应填数字{f'（单位：{spec.unit}）' if spec.unit else ''}") from None
    if not value.is_finite() or abs(value) >= 10**13:
        raise ValueError(f"“{raw}”太大，请核对")
    exact = round(value, spec.scale)
    if isinstance(raw, float) and abs(exact - value) < Decimal("1e-9") * max(Decimal(1), abs(value)):
        value = exact
    if exact != value:
        raise ValueError(f"“{raw}”的小数太多，" + (f"最多 {spec.scale} 位小数" if spec.scale else "应填整数"))
    if spec.minimum is not None and value < spec.minimum:
        raise ValueError(f"“{raw}”不能小于 {spec.minimum}")
    return int(value) if not spec.scale else value.quantize(Decimal(1).scaleb(-spec.scale))


def _flag(spec: FieldSpec, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    given = fold(_text(spec, raw)).lower()
    if given in _YES:
        return True
    if given in _NO:
        return False
    raise ValueError(f"“{raw}”应填“是”或“否”")


def _iso(raw: date) -> str:
    return raw.date().isoformat() if isinstance(raw, datetime) else raw.isoformat()


def _from_serial(raw: int | float) -> str:
    return (date(1899, 12, 30) + timedelta(days=int(raw))).isoformat()


def same_value(spec: FieldSpec, stored: Any, said: Any) -> bool:
    """Whether a stored value says what `said` does, spelled as an older program or another hand spelled it."""
    if stored is None or stored == said:
        return bool(stored == said)
    try:
        return bool(parse(spec, stored) == said)
    except ValueError:
        return False


_DATE = re.compile(r"(\d{4})(?:[年./\-](\d{1,2})?(?:[月./\-](\d{1,2})?[日号]?|月)?)?(?:0{1,2}:00(?::00)?)?")
_PLAIN = re.compile(r"(\d{4})(\d{2})?(\d{2})?")


def _dated(raw: Any) -> tuple[int, int | None, int | None]:
    """(year, month or None, day or None) of a date as typed; ValueError if it is none."""
    if isinstance(raw, (datetime, date)):
        return raw.year, raw.month, raw.day
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        given = str(int(raw)) if float(raw).is_integer() else str(raw)
        if "." in given:
            head, tail = given.split(".")
            if len(tail) == 1:
                other = f"，或 {head}-10" if tail == "1" else ""
                raise ValueError(f"“{given}”写成了数字，分不清月份，请写成文本 {head}-0{tail}{other}")
            return int(head), int(tail), None
        if len(given) == 5:
            found = date.fromisoformat(_from_serial(raw))
            return found.year, found.month, found.day
        raw = given
    given = (
        fold(str(raw))
        .replace("。", ".")
        .replace("—", "-")
        .replace("－", "-")
        .replace("T00:00:00", "")
        .removesuffix("00:00:00")
    )
    match = _PLAIN.fullmatch(given) or _DATE.fullmatch(given)
    if not match:
        raise ValueError(f"“{raw}”不是日期")
    parts = [int(g) if g else None for g in match.groups()]
    return parts[0] or 0, parts[1], parts[2]


def _real(year: int, month: int | None, day: int | None, raw: Any) -> str:
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"“{raw}”的年份不对，请核对")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"“{raw}”没有这一天，请核对") from None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _day(spec: FieldSpec, raw: Any) -> str:
    year, month, day = _dated_or(raw, "应写成 2021-03-05")
    if not month or not day:
        raise ValueError(f"“{raw}”缺少{'日' if month else '月和日'}，应写成 2021-03-05")
    return _real(year, month, day, raw)


def _partial(spec: FieldSpec, raw: Any) -> str:
    year, month, day = _dated_or(raw, "应写成 1990-05 或 1990-05-01")
    return _real(year, month, day, raw)


def _dated_or(raw: Any, expected: str) -> tuple[int, int | None, int | None]:
    try:
        return _dated(raw)
    except ValueError as error:
        raise ValueError(str(error) if "，" in str(error) else f"{error}，{expected}") from None


_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(\d{4})年?第?([1-4一二三四])季度?"), "quarter"),
    (re.compile(r"(\d{4})年?([上下])半年"), "half"),
    (re.compile(r"(\d{4})[年./\-](\d{1,2})月?(?:份)?"), "month"),
    (re.compile(r"(\d{4})(\d{2})"), "month"),
    (re.compile(r"(\d{4})年?度?(?:全年)?"), "year"),
)


def _period(spec: FieldSpec, raw: Any) -> str:
    example = {"month": "2021-03", "quarter": "2021Q1", "half": "2021H1", "year": "2021"}.get(
        spec.period, "2021Q1 或 2021"
    )
    if isinstance(raw, (datetime, date)) and spec.period == "month":
        return f"{raw.year:04d}-{raw.month:02d}"
    if isinstance(raw, float) and not raw.is_integer():
        raise ValueError(f"“{raw}”分不清是哪个时段，应写成 {example}")
    given = fold(str(int(raw)) if isinstance(raw, float) else _iso(raw) if isinstance(raw, date) else str(raw))
    try:
        found = Period.parse(given)
    except ValueError:
        found = _worded(given) or _bad(f"“{raw}”不是时段，应写成 {example}")
    if spec.period and found.length != spec.period:
        raise ValueError(f"“{raw}”不是{LABELS[spec.period]}，应写成 {example}")
    return found.text


def _bad(reason: str) -> Any:
    raise ValueError(reason)


def _worded(given: str) -> Period | None:
    for pattern, length in _PERIODS:
        match = pattern.fullmatch(given)
        if not match:
            continue
        index = match[2] if match.lastindex and match.lastindex > 1 else "1"
        number = {"上": 1, "下": 2}.get(index) or (_DIGITS.index(index) if index in _DIGITS else int(index))
        limit = {"quarter": 4, "half": 2, "month": 12, "year": 1}[length]
        if 1 <= number <= limit:
            return Period(int(match[1]), length, number)
    return None


def _id_number(spec: FieldSpec, raw: Any) -> str:
    if isinstance(raw, float):
        raise ValueError("身份证号被存成了数字，后几位已经丢失，请把这一列设为文本后重新填写")
    given = fold(str(raw)).upper().lstrip("'’‘")
    if faults := id_number_faults(given):
        raise ValueError(faults[0])
    return given


def id_number_faults(text: str) -> list[str]:
    """What is wrong with a 身份证号 by GB 11643: 18 places, date of birth, check digit. [] = nothing."""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return [
            f"身份证号应为 18 位（末位可为 X），现在是 {len(text)} 位"
            if len(text) != 18
            else "身份证号只能是数字，末位可为 X"
        ]
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return [f"身份证号中的出生日期 {text[6:14]} 没有这一天，请核对"]
    if born.year < _EARLIEST:
        return [f"身份证号中的出生年份 {born.year} 不对，请核对"]
    if check_digit(text[:17]) != text[17]:
        return ["身份证号的校验码不对，请逐位核对"]
    return []


def check_digit(seventeen: str) -> str:
    """The 18th place of a 身份证号 (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def _named(raw: Any) -> str:
    name = str(raw).strip()
    match = re.fullmatch(r"(.+?)[（(](.+?)[）)]", name)
    return f"{fold(match[1])}（{match[2].strip()}）" if match else fold(name)


def _person(spec: FieldSpec, raw: Any) -> Named:
    if isinstance(raw, Named):
        return raw
    names = split_names(str(raw))
    if len(names) > 1:
        raise ValueError(f"这里只能填一个人，现在有 {len(names)} 个：{'、'.join(names)}")
    return Named(_named(names[0]))


def _people(spec: FieldSpec, raw: Any) -> tuple[Named, ...]:
    if isinstance(raw, tuple):
        return raw
    return tuple(Named(_named(name)) for name in split_names(str(raw)))


def _list(spec: FieldSpec, raw: Any) -> tuple[str, ...]:
    if isinstance(raw, tuple):
        return raw
    # a campaign's own name may hold 、 and ，: known names are found by whoever knows them
    return tuple(part.strip() for part in re.split(r"[;；\n]+", str(raw)) if part.strip())


def _tags(spec: FieldSpec, raw: Any) -> tuple[str, ...]:
    return raw if isinstance(raw, tuple) else tuple(split_names(str(raw)))


def _as_it_is(spec: FieldSpec, raw: Any) -> Any:
    return raw


_PARSERS = {
    FieldType.TEXT: _text,
    FieldType.LONG: _text,
    FieldType.CHOICE: _choice,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _number,
    FieldType.FLAG: _flag,
    FieldType.DAY: _day,
    FieldType.PARTIAL: _partial,
    FieldType.PERIOD: _period,
    FieldType.ID_NUMBER: _id_number,
    FieldType.PERSON: _person,
    FieldType.PEOPLE: _people,
    FieldType.TAGS: _tags,
    FieldType.CAMPAIGNS: _list,
    FieldType.FILES: _as_it_is,
    FieldType.PHOTO: _as_it_is,
}


def text(spec: FieldSpec, value: Any) -> str:
    """How a table, form or sheet shows a canonical value; "" where it is missing. `parse` reads it back."""
    if value is None:
        return ""
    if spec.type is FieldType.FLAG:
        return "是" if value else "否"
    if spec.type is FieldType.MONEY:
        return f"{value:,.2f}".removesuffix(".00")
    if spec.type is FieldType.NUMBER and spec.scale:
        return format(value, "f").rstrip("0").rstrip(".") if "." in format(value, "f") else format(value, "f")
    if spec.type in (FieldType.PEOPLE, FieldType.TAGS):
        return "、".join(str(v) for v in value)
    if spec.type is FieldType.CAMPAIGNS:
        return "；".join(value)
    if spec.type is FieldType.FILES:
        return "、".join(f.name for f in value)
    return str(value)


def cell(spec: FieldSpec, value: Any) -> Any:
    """What is written into a workbook's cell: whole days as dates, numbers as numbers, all else as text."""
    if value is None:
        return None
    if spec.type is FieldType.DAY:
        return date.fromisoformat(value)
    if spec.type in (FieldType.NUMBER, FieldType.MONEY):
        return int(value) if value == int(value) else float(value)
    return text(spec, value)


_CHECKED_ELSEWHERE = (
    FieldType.FILES,
    FieldType.PHOTO,
    FieldType.PERSON,
    FieldType.PEOPLE,
    FieldType.TAGS,
    FieldType.CAMPAIGNS,
)
"""Types whose values only the store can judge."""


def check(kind: Kind, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the canonical values of one record: (field name, Chinese sentence)."""
    wrong = set()
    for spec in kind.fields:
        value = values.get(spec.name)
        reason = _required(spec) if value in (None, (), "") and spec.required else None
        if reason is None and value is not None:
            reason = _fault(spec, value)
        if reason:
            wrong.add(spec.name)
            yield spec.name, reason
    start, end = values.get(kind.date_field), values.get(kind.end_field)
    if kind.end_field and start and end and end[: len(start)] < start[: len(end)]:
        yield kind.end_field, f"{kind[kind.end_field].label}早于{kind[kind.date_field].label}，请核对"
    if not wrong:
        yield from kind.model.faults(values)
    if values.get("id_number") and "id_number" not in wrong:
        yield from _agree(values)


def _required(spec: FieldSpec) -> str:
    verb = "请选择" if spec.choices or spec.type in (FieldType.PERSON, FieldType.PEOPLE) else "请填写"
    return f"{verb}{spec.label}"


def _fault(spec: FieldSpec, value: Any) -> str | None:
    if spec.type is FieldType.LONG and len(value) > LONGEST_TEXT:
        return f"{spec.label}有 {len(value)} 字，超过了 {LONGEST_TEXT} 字的上限"
    if spec.type is FieldType.TEXT and len(value) > LONGEST:
        return f"{spec.label}有 {len(value)} 字，超过了 {LONGEST} 字的上限"
    if spec.type in (
        FieldType.FILES,
        FieldType.PHOTO,
        FieldType.PERSON,
        FieldType.PEOPLE,
        FieldType.TAGS,
        FieldType.CAMPAIGNS,
    ):
        return None
    try:
        found = parse(spec, text(spec, value) if spec.type in (FieldType.NUMBER, FieldType.MONEY) else value)
    except ValueError as error:
        return str(error)
    if spec.type in (FieldType.TEXT, FieldType.LONG):
        return None
    return None if found == value else f"{spec.label}“{value}”的写法不对，应为“{found}”"


def _agree(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """身份证号 against 性别 and 出生年月."""
    number = values["id_number"]
    sex = "男" if int(number[16]) % 2 else "女"
    if values.get("sex") and values["sex"] != sex:
        yield "sex", f"性别“{values['sex']}”与身份证号（{sex}）不符，请核对"
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    given = values.get("born")
    if given and not born.startswith(given):
        yield "born", f"出生年月 {given} 与身份证号（{born[:7]}）不符，请核对"
