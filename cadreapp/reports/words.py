"""The year in words: what both texts are made of, and how a cadre's own report takes the place of paragraphs.

Pure functions over records as they were read. Nothing is said that no record says; where nothing is recorded, the
sentence is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cadreapp import records
from cadreapp.records import PLATFORMS
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.store.query import Row

TITLE, UNDER, ONE, TWO, BODY, SIGN = "title", "under", "one", "two", "body", "sign"
ISSUER, DATE = "issuer", "date"
"""Styles of a block: title, the line under it, 一、, （一）, running text, a line at the end; 落款 and its date."""

CHINESE = "一二三四五六七八九十"
OTHER = "其他"
"""The heading after which a report's text belongs to no platform again."""

_HEADING = re.compile(rf"^[ \t　]*【[ 　]*({'|'.join(PLATFORMS)}|{OTHER})(?:平台)?[ 　]*】", re.M)


@dataclass(frozen=True)
class Block:
    """A paragraph of a text and its style."""

    style: str
    text: str


def plain_text(blocks: Iterable[Block]) -> str:
    """The text for the clipboard or a .txt file: running text is indented by two characters."""
    lines = []
    for block in blocks:
        indent = "" if block.style in (TITLE, UNDER) else "　　"
        lines += [indent + part for part in block.text.split("\n")]
        if block.style in (TITLE, UNDER):
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


# a cadre's own report


@dataclass(frozen=True)
class OwnText:
    """A report (年终述职) taken apart: what replaces a platform's paragraph (by its number), and the rest."""

    platforms: Mapping[int, str]
    rest: str


def parse_report(text: str | None) -> OwnText:
    """Take a report apart at the headings 【思想淬炼】 … 【选拔使用】, each at the beginning of a line.

    `【思想淬炼平台】` is the same; after 【其他】 the text belongs to no platform again. What stands before the first
    heading is the rest too. A heading without text replaces nothing; a heading twice: both texts, in order.
    """
    text = text or ""
    parts: dict[int, list[str]] = {}
    found = list(_HEADING.finditer(text))
    starts = [m.start() for m in found] + [len(text)]
    rest = [text[: starts[0]]]
    for match, end in zip(found, starts[1:], strict=True):
        said = text[match.end() : end]
        if match[1] == OTHER:
            rest.append(said)
        else:
            parts.setdefault(PLATFORMS.index(match[1]) + 1, []).append(said)
    whole = {number: _joined(some) for number, some in parts.items()}
    return OwnText({number: said for number, said in sorted(whole.items()) if said}, _joined(rest))


def _joined(parts: Iterable[str]) -> str:
    lines = [line.strip() for part in parts for line in part.splitlines()]
    return "\n".join(line for line in lines if line)


# words


def paragraph(sentences: Iterable[str]) -> str:
    """Sentences as one paragraph, each once; "" where there are none."""
    return "".join(f"{s}。" for s in dict.fromkeys(sentences) if s)


def number(value: int | Decimal) -> str:
    """A number in running text: without commas (GB/T 15835), decimals only where there are some."""
    return f"{Decimal(value).normalize():f}"


def money(yuan: Decimal) -> str:
    """An amount in 万元 if that needs no more than two decimals, else in 元; never rounded."""
    thousands = Decimal(yuan) / 10000
    if thousands >= 1 and thousands == thousands.quantize(Decimal("0.01")):
        return f"{number(thousands)}万元"
    return f"{number(Decimal(yuan))}元"


def share(part: int | Decimal, whole: int | Decimal) -> str:
    """A share in per cent, one decimal, half up."""
    return number((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), "ROUND_HALF_UP")) + "%"


def one_line(text: str | None) -> str:
    """A record's text within a sentence: in one line, without the stop at its end."""
    return " ".join((text or "").split()).rstrip("。．.；;，,、 ")


def work(name: str | None) -> str:
    """The title of a text or book in its brackets, once."""
    inner = one_line(name)
    return inner if inner.startswith("《") and inner.endswith("》") else f"《{inner.strip('《》')}》"


def called(name: str | None) -> str:
    """A name in quotation marks; a 《title》 keeps its own."""
    inner = one_line(name).strip("“”")
    return inner if inner.startswith("《") else f"“{inner}”"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names, each once, joined by 、; with 等 where some are left out. Between brackets nothing stands."""
    some = list(dict.fromkeys(n for n in names if n))
    shown = some[:most]
    text = shown[0] if shown else ""
    for before, name in zip(shown, shown[1:], strict=False):
        text += ("" if before[-1] in "》”" and name[0] in "《“" else "、") + name
    return text + ("等" if len(some) > most else "")


def sure(rows: Iterable[Row], state: Declared[str]) -> list[Row]:
    """Those that are confirmed: a draft of a grade or a score is nothing to tell."""
    return [r for r in rows if r[state] in LOCKED]


def tally(rows: Sequence[Row], field: Declared[str], unit: str, order: Sequence[str] = ()) -> str:
    """How many rows have each value of a field: 民政讲堂4次、党校课堂3次; in `order`, else the commonest first."""
    counts = Counter(one_line(r[field]) for r in rows if r[field])
    places = {name: at for at, name in enumerate(order)}
    names = sorted(counts, key=lambda n: (places.get(n, len(places)), -counts[n]))
    return "、".join(f"{n}{counts[n]}{unit}" for n in names)


def total(rows: Iterable[Row], field: Declared[int | Decimal]) -> Decimal:
    """The sum of a field where it is given."""
    return sum((Decimal(value) for r in rows if (value := r[field]) is not None), Decimal(0))


def _who(row: Row) -> tuple[Named, ...]:
    """The cadres whom a record of any kind is about."""
    who: Named | tuple[Named, ...] | None = row.values[records.kind(row.kind).who_field]
    return (who,) if isinstance(who, Named) else who or ()


def attendance(rows: Iterable[Row]) -> int:
    """人次: how often somebody took part."""
    return sum(len(_who(r)) for r in rows)


def persons(rows: Iterable[Row]) -> int:
    """How many different cadres the rows are about."""
    return len({n.person or n.name for row in rows for n in _who(row)})


def day(text: str | None, year: int) -> str:
    """3月5日; with its year where that is another one."""
    if not text or len(text) < 10:
        return f"{int(text[:4])}年{int(text[5:7])}月" if text and len(text) == 7 else f"{text}年" if text else ""
    shown = f"{int(text[5:7])}月{int(text[8:10])}日"
    return shown if int(text[:4]) == year else f"{int(text[:4])}年{shown}"


def span(row: Row, year: int) -> str:
    """From when to when: 2月1日至6月28日; 自2月1日起."""
    first, last = day(row.date, year), day(row.end, year)
    if not first:
        return f"至{last}" if last else ""
    return f"{first}至{last}" if last else f"自{first}起"
