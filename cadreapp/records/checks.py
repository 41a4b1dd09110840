"""One check a type: what a clerk typed or a workbook holds to the canonical value, back to text, and what is wrong.

Folding of width and spaces applies to names, codes, numbers, dates and choices, never to free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from cadreapp.records.kind import FieldSpec, FieldType, Kind, Named
from cadreapp.records.period import LABELS, Period
from cadreapp.records.wording import dates
from cadreapp.records.wording.folding import fold as fold
from cadreapp.records.wording.folding import says_nothing, visible
from cadreapp.records.wording.folding import spelling as spelling
from cadreapp.records.wording.names import read_name
from cadreapp.records.wording.words import Answers, Said, UnknownWord, sections, understand

LONGEST = 200
LONGEST_TEXT = 20000
LOST = (
    "身份证号被存成了数字，后几位已经丢失。请直接导入原来的 .csv 文件，"
    "或者在 Excel 里用“数据 → 从文本”重新打开它，把这一列设为“文本”，再导入"
)
"""What is said of an identity number of which a program kept fifteen digits."""
_SEPARATORS = re.compile(r"[、,，;；/\n\r]+(?![^（(]*[）)])")
_YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "已完成", "完成", "通过"}
_NO = {"否", "无", "不", "不是", "n", "no", "false", "0", "×", "未完成", "未通过"}
_DIGITS = "〇一二三四五六七八九十"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def split_names(text: str) -> list[str]:
    """Names of a list as typed or pasted: separated by 、 ， ; or line ends, but not within brackets."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def parse(spec: FieldSpec, raw: Any) -> Any:
    """The canonical value of what was typed or read; None if blank.

    ValueError with a Chinese sentence that says what is wrong and what is expected; UnknownWord for a word.
    """
    return read(spec, raw).value


def read(spec: FieldSpec, raw: Any, answers: Answers | None = None) -> Said:
    """What was typed or read says: the canonical value, words beside it, what it says of other fields.

    `answers` (an import's, {} if there are none yet): what was answered about words of this field; then a word that is
    not known is asked, where it might be typed as it is. ValueError as of `parse`.
    """
    if raw is None or (isinstance(raw, str) and not visible(raw).strip()):
        return Said()
    if isinstance(raw, str) and len(raw) > LONGEST and spec.type in _SHORT and not spec.open:
        raise ValueError(f"“{raw.strip()[:20]}…”有 {len(raw)} 字，太长，请核对")
    said = (answers or {}).get(spec.name, {})
    answer = said.get(fold(str(raw)))
    if answer is not None and (not answer or answer in spec.choices or not spec.choices):
        return Said(answer or None)
    if answers is not None and isinstance(raw, str) and says_nothing(raw) and (spec.words or spec.type not in _FREE):
        return Said(words=(word,) if (word := fold(raw)).isalnum() else ())
    if spec.words and spec.type in (FieldType.TEXT, FieldType.CHOICE):
        return _worded(spec, raw, asking=answers is not None)
    found = _PARSERS[spec.type](spec, raw)
    return found if isinstance(found, Said) else Said(found)


_SHORT = (
    FieldType.DAY,
    FieldType.PARTIAL,
    FieldType.PERIOD,
    FieldType.NUMBER,
    FieldType.MONEY,
    FieldType.CHOICE,
    FieldType.FLAG,
    FieldType.ID_NUMBER,
)
"""Types whose values are a few characters."""
_FREE = (FieldType.TEXT, FieldType.LONG, FieldType.FLAG)
"""Types in which a dash or 无 may be meant."""


def _worded(spec: FieldSpec, raw: Any, *, asking: bool) -> Said:
    """A word by its section."""
    typed = _text(spec, raw)
    words, found = sections()[spec.words], understand(spec.words, typed)
    if found is not None and words.open and not asking and (found.value is None or found.words or found.also):
        return Said(typed)  # whoever types 试用期 or 大学法学学士 has no other field for the rest
    if found is not None and (not spec.choices or found.value in (None, *spec.choices)):
        return found
    if words.open and not asking and not (words.refused and words.refused.fullmatch(fold(typed))):
        return Said(typed)
    raise UnknownWord(spec.name, spec.label, fold(typed), spec.choices)


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
    raise UnknownWord(spec.name, spec.label, given, spec.choices)


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


def same_value(spec: FieldSpec, stored: Any, said: Any) -> bool:
    """Whether a stored value says what `said` does, spelled as an older program or another hand spelled it."""
    if stored is None or stored == said:
        return bool(stored == said)
    try:
        return bool(parse(spec, stored) == said)
    except ValueError:
        return False


def _day(spec: FieldSpec, raw: Any) -> Said:
    found = _dated(spec, raw, "应写成 2021-03-05")
    if found.value and len(found.value) < 10:
        raise ValueError(f"“{raw}”缺少{'日' if len(found.value) > 4 else '月和日'}，应写成 2021-03-05")
    return found


def _partial(spec: FieldSpec, raw: Any) -> Said:
    return _dated(spec, raw, "应写成 1990-05 或 1990-05-01")


def _dated(spec: FieldSpec, raw: Any, expected: str) -> Said:
    """A date and what stands beside it; of a field that takes words beside, what these say (民盟, 预备)."""
    if isinstance(raw, str) and spec.beside and not re.search(r"[\d一二三四五六七八九〇○]{4}", raw):
        return _instead(spec, raw, expected)
    if isinstance(raw, str) and "结束" in spec.label and fold(raw) in dates.NOW:
        return Said()
    try:
        found = dates.read_date(_turned(spec, raw), spec.label)
    except ValueError as error:
        raise ValueError(str(error) if "，" in str(error) else f"{error}，{expected}") from None
    passed = any("转正" in word for word in found.words)  # 预备 beside it says what they were before
    said = [understand(spec.beside, word) for word in found.words] if spec.beside and not passed else []
    value = next((one.value for one in said if one is not None and one.value), None)
    return Said(found.text, found.words, {spec.beside: value} if value else {})


def _instead(spec: FieldSpec, raw: str, expected: str) -> Said:
    """A word where a date belongs: there is none; the word says what it says (群众)."""
    word = fold(raw)
    if word in sections()[spec.beside].no_date or says_nothing(word):
        return Said(words=(word,))
    found = understand(spec.beside, raw)
    if found is None or found.value is None:
        raise ValueError(f"“{raw}”不是日期，{expected}")
    return Said(words=(word,), also={spec.beside: found.value})


def _turned(spec: FieldSpec, raw: Any) -> Any:
    """九三学社（2015.06）as 2015.06（九三学社）, where words may stand beside."""
    match = (
        re.fullmatch(r"\s*([^\d(（]+?)\s*[（(，,：:\s]\s*(\d{4}[^()（）]*)[)）]?\s*", raw)
        if isinstance(raw, str)
        else None
    )
    if spec.beside and match and understand(spec.beside, match[1]):
        return f"{match[2]}（{match[1]}）"
    return raw


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
        found = _period_of(given) or _bad(f"“{raw}”不是时段，应写成 {example}")
    if spec.period and found.length != spec.period:
        raise ValueError(f"“{raw}”不是{LABELS[spec.period]}，应写成 {example}")
    return found.text


def _bad(reason: str) -> Any:
    raise ValueError(reason)


def _period_of(given: str) -> Period | None:
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
        raise ValueError(LOST)
    given = fold(str(raw)).upper().lstrip("'’‘")
    if re.fullmatch(r"\d(\.\d+)?E\+1[4-8]", given):
        raise ValueError(LOST)
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
    if born.year < dates.EARLIEST:
        return [f"身份证号中的出生年份 {born.year} 不对，请核对"]
    if check_digit(text[:17]) != text[17]:
        return ["身份证号的校验码不对，请逐位核对"]
    return []


def check_digit(seventeen: str) -> str:
    """The 18th place of a 身份证号 (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def _named(raw: Any) -> str:
    name = str(raw).strip()
    if match := re.fullmatch(r"(.+?)[（(](.+?)[）)]", name):
        return f"{fold(match[1])}（{match[2].strip()}）"
    written = read_name(name)
    said = "，".join(written.said.values())  # 张三 女, which folding would make one word
    return f"{written.name}（{said}）" if said and written.name else fold(name)


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
    short = spec.type in _SHORT
    if short and value in spec.right:
        return None
    try:
        found = parse(spec, text(spec, value) if spec.type in (FieldType.NUMBER, FieldType.MONEY) else value)
    except ValueError as error:
        return str(error)
    if spec.type in (FieldType.TEXT, FieldType.LONG):
        return None
    if found != value:
        return f"{spec.label}“{value}”的写法不对，应为“{found}”"
    if short and len(spec.right) < _MOST_RIGHT:
        spec.right.add(value)
    return None


_MOST_RIGHT = 4_000
"""So many short values of a field are kept as right: a file of a hundred thousand rows holds a few hundred days."""


def said_by_number(number: str) -> dict[str, str]:
    """性别 and 出生年月 that an identity number says (GB 11643); nothing where it is none."""
    if id_number_faults(number):
        return {}
    return {"sex": "男" if int(number[16]) % 2 else "女", "born": f"{number[6:10]}-{number[10:12]}"}


def _agree(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """身份证号 against 性别."""
    sex = said_by_number(values["id_number"]).get("sex")
    if values.get("sex") and values["sex"] != sex:
        yield "sex", f"性别“{values['sex']}”与身份证号（{sex}）不符，请核对"


def doubts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is taken as it stands, but must be looked at: 出生年月 by the archive may differ from the 身份证号."""
    number, given = values.get("id_number"), values.get("born")
    if not number or not given or id_number_faults(number):
        return
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    if not born.startswith(given):
        yield (
            "born",
            f"出生年月 {given} 与身份证号（{born[:7]}）不同，已按填写的登记；档案认定就是这样的不必改，否则请核对",
        )
