"""工作日: which days are worked, by law, by the yearly notice on 放假和调休, and by a notice that the bureau has typed.

Statutory holidays always hold. Of a year without a notice the rest is Monday to Friday: that is 暂算, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

NOTICE_FIELDS = ("year", "off", "work")


@dataclass(frozen=True)
class Notice:
    """放假安排 of a year: the days off, and the weekend days that are worked."""

    year: int
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Workdays:
    """The calendar: `statutory` holidays by year, and the bureau's own `notices` before those that were published."""

    statutory: Mapping[int, frozenset[date]] = field(default_factory=dict)
    notices: Mapping[int, Notice] = field(default_factory=dict)

    def known(self, year: int) -> bool:
        """Whether the notice of a year is at hand."""
        return year in self.notices or year in _published()

    def worked(self, day: date) -> bool:
        """Whether a day is a working day, as far as it is known."""
        early = self.notices.get(day.year + 1)  # a notice may begin with the last days of December
        if early is not None and (day in early.off or day in early.work):
            return day in early.work
        notice = self.notices.get(day.year)
        if notice is not None:
            return day in notice.work or day.weekday() < 5 and day not in notice.off
        if day.year in _published():
            import chinese_calendar

            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and day not in self.statutory.get(day.year, ())

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included."""
        return sum(self.worked(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def nth(self, first: date, number: int) -> date:
        """The `number`-th working day from `first` on, that day included."""
        last, found = first, int(self.worked(first))
        while found < number:
            last += timedelta(days=1)
            found += self.worked(last)
        return last

    def provisional(self, first: date, last: date) -> str:
        """Why a span is only reckoned provisionally (暂算); "" if every year of it has its notice."""
        years = [str(y) for y in range(first.year, last.year + 1) if not self.known(y)]
        return f"{'、'.join(years)}年的放假安排还没有登记，暂算" if years else ""

    def note(self, first: str, last: str) -> str:
        """The same of two ISO days, in brackets for the end of a sentence; "" where nothing is provisional."""
        why = self.provisional(date.fromisoformat(first), date.fromisoformat(last))
        return f"（{why}）" if why else ""

    def notice(self, year: int) -> Notice:
        """What is known of a year: its notice, or the statutory holidays alone."""
        if year in self.notices or year not in _published():
            return self.notices.get(year) or Notice(year, self.statutory.get(year, frozenset()))
        from chinese_calendar import constants

        off, work = ({d for d in days if d.year == year} for days in (constants.holidays, constants.workdays))
        return Notice(year, frozenset(off), frozenset(work))


@lru_cache(maxsize=1)
def _published() -> range:
    """The years whose notices come with the program."""
    from chinese_calendar import constants

    return range(min(constants.holidays).year, max(constants.holidays).year + 1)


def statutory(table: Mapping[str, Any]) -> dict[int, frozenset[date]]:
    """The statutory holidays of each year that workdays.toml covers; without lunar dates only the fixed ones."""
    rules = sorted(table["statutory"], key=lambda r: r["since"])
    found = {}
    for year in range(rules[0]["since"], 2101):
        rule = [r for r in rules if r["since"] <= year][-1]
        days = {date.fromisoformat(f"{year}-{day}") for day in rule["days"]}
        lunar = [date.fromisoformat(f"{year}-{day}") for day in table["lunar"].get(str(year), ())]
        if lunar:
            days |= {lunar[0] + timedelta(days=n) for n in rule["spring"]} | set(lunar[1:])
        found[year] = frozenset(days)
    return found


def notice_of(table: Mapping[str, Any]) -> Notice:
    """The notice that a section's table says."""
    days = {name: frozenset(date.fromisoformat(d) for d in table.get(name, ())) for name in ("off", "work")}
    return Notice(int(table["year"]), days["off"], days["work"])


def notice_table(notice: Notice) -> dict[str, Any]:
    """A notice as the table of a section."""
    days = {"off": notice.off, "work": notice.work}
    return {"year": notice.year, **{name: [d.isoformat() for d in sorted(some)] for name, some in days.items()}}


def notice_faults(table: Mapping[str, Any], law: Mapping[int, frozenset[date]]) -> Iterator[tuple[str, str]]:
    """What is wrong with a notice, by its field: (name, Chinese sentence)."""
    for name in sorted(set(table) - set(NOTICE_FIELDS)):
        yield name, f"不认识的项目 {name}"
    year = table.get("year")
    if not isinstance(year, int) or not 2000 <= year <= 2100:
        yield "year", "年度应为四位年份"
        return
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    for name, found in days.items():
        for text in table.get(name, ()):
            try:
                day = date.fromisoformat(str(text))
            except ValueError:
                yield name, f"“{text}”不是日期，请写成 {year}-01-01 或 1月1日"
                continue
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                yield name, f"{day} 不在{year}年，这里只写{year}年的日子（可以连上年12月底）"
            found.add(day)
    if not table.get("off"):
        yield "off", "请写明放假的日子"
        return
    for day in sorted(days["off"] & days["work"]):
        yield "work", f"{day} 既写了放假又写了上班，请核对"
    for day in sorted(days["work"]):
        if day.weekday() < 5:
            yield "work", f"{day} 不是周末，本来就上班，不用写"
    missing = sorted(d for d in law.get(year, ()) if d not in days["off"])
    if missing:
        yield "off", f"法定节假日 {'、'.join(map(str, missing))} 没有写进放假的日子，请核对"


# from words to days

_TOKEN = re.compile(
    r"(?P<iso>\d{4}[-./]\d{1,2}[-./]\d{1,2})"
    r"|(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    r"|(?P<to>至|到|[—－~～-]+)|(?P<word>放假|上班)"
)
_NOTE = re.compile(r"[（(][^）)]*[）)]")
_LONGEST = 31


def read_notice(text: str, year: int) -> tuple[list[str], list[str]]:
    """The days off and the days worked that the words of a notice name, ISO: «1月1日至3日放假，1月4日上班»."""
    off: list[str] = []
    work: list[str] = []
    for days, word in _read(text, year)[0]:
        if word:
            (off if word == "放假" else work).extend(days)
    return sorted(set(off)), sorted(set(work))


def days_in(text: str, year: int) -> list[str]:
    """The ISO days that a text names: «1月1日至3日、2月14日», «2027-01-01»; what is no day stays as it was written."""
    found, rest = _read(text, year)
    days = [d for some, _ in found for d in some]
    return [*sorted(set(days)), *rest]


def _read(text: str, year: int) -> tuple[list[tuple[list[str], str]], list[str]]:
    """Groups of days, each with the word that follows it, and what else the text holds."""
    text = _NOTE.sub("", text)
    groups: list[tuple[list[str], str]] = []
    rest: list[str] = []
    days: list[date] = []
    at, until, month = 0, False, 0
    for match in _TOKEN.finditer(text):
        rest += _SEPARATORS.split(text[at : match.start()])
        at = match.end()
        if match["to"]:
            until = bool(days)
        elif match["word"]:
            groups.append(([d.isoformat() for d in days], match["word"]))
            days, until = [], False
        else:
            day = _day(match, days[-1] if days else date(year, month or 1, 1), bool(days or month))
            if day is None or until and not 0 <= (day - days[-1]).days <= _LONGEST:
                rest.append(match[0])
            else:
                days += _between(days[-1], day) if until else [day]
                month = day.month
            until = False
    rest += _SEPARATORS.split(text[at:])
    if days:
        groups.append(([d.isoformat() for d in days], ""))
    return groups, [r for r in rest if r]


_SEPARATORS = re.compile(r"[、，,；;。：:\s]+")


def _day(match: re.Match[str], before: date, follows: bool) -> date | None:
    """The day of a match; year and month are those of the day before it where it has none. None: no such day."""
    try:
        if match["iso"]:
            return date(*(int(n) for n in re.split(r"[-./]", match["iso"])))
        if not match["month"] and not follows:
            return None
        return date(int(match["year"] or before.year), int(match["month"] or before.month), int(match["day"]))
    except ValueError:
        return None


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def in_words(days: Iterable[str]) -> str:
    """ISO days as they are typed: 1月1日至3日、2月14日; what is no day as it is."""
    parts: list[str] = []
    run: list[date] = []

    def close() -> None:
        if run:
            first, last = run[0], run[-1]
            end = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
            parts.append(f"{first.month}月{first.day}日" + (f"至{end}" if last > first else ""))
            run.clear()

    for text in days:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            close()
            parts.append(text)
            continue
        if run and day - run[-1] != timedelta(days=1):
            close()
        run.append(day)
    close()
    return "、".join(parts)
