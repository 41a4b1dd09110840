"""Where in a workbook the records of each figure stand, so that figures lead to them and they lead back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.data import Entry, Showcase, parted
from cadreapp.reports.filling.filler import Form, Link

LEDGER, SOURCES = "记录明细", "数据来源"


class Trail:
    """Leads from figures to their records, as far as the workbook holds them; without any, figures lead nowhere.

    `pages`: person → title of their own sheet.
    """

    def __init__(self, pages: Mapping[int, str] | None = None) -> None:
        self.pages = dict(pages or {})
        self._records: dict[tuple[int, str | int], int] = {}
        self._own: dict[int, int] = {}
        self._figures: dict[str, int] = {}
        self._scores: dict[tuple[int, int], tuple[str, str]] = {}
        self._standing: dict[int, tuple[str, str]] = {}
        self.ledger: Worksheet | None = None

    def page(self, person: int, value: Any) -> Any:
        """To somebody's own sheet, or where there is none to their records."""
        row = self._own.get(person)
        return _link(
            value, *((self.pages[person], "A1") if person in self.pages else (LEDGER if row else "", f"A{row}"))
        )

    def records(self, person: int, what: str | int, value: Any) -> Any:
        """To somebody's records of a kind (by its name) or of a platform (by its number)."""
        row = self._records.get((person, what))
        return _link(value, LEDGER if row else "", f"A{row}")

    def everybody(self, value: Any) -> Any:
        """To the records of all."""
        return _link(value, LEDGER if self.ledger is not None else "", "A1")

    def figure(self, title: str, value: Any) -> Any:
        """To the records behind a figure of the cover."""
        row = self._figures.get(title)
        return _link(value, SOURCES if row else "", f"A{row}")

    def score(self, person: int, platform: int, value: Any) -> Any:
        """To somebody's row on a platform's sheet, or where there is none to their records of the platform."""
        place = self._scores.get((person, platform))
        return _link(value, *place) if place else self.records(person, platform, value)

    def standing(self, person: int, value: Any) -> Any:
        """To somebody's row of 排名表."""
        return _link(value, *self._standing.get(person, ("", "")))

    def add_standing(self, sheet: str, cells: Mapping[int, str]) -> None:
        """Person → cell of their name on 排名表."""
        self._standing.update({person: (sheet, cell) for person, cell in cells.items()})

    def add_figures(self, titles: Iterable[str], rows: Iterable[int]) -> None:
        """The rows of 数据来源 with which the records of figures begin."""
        self._figures.update(zip(titles, rows, strict=True))

    def add_scores(self, platform: int, sheet: str, cells: Mapping[int, str]) -> None:
        """Person → cell of their score on a platform's sheet."""
        self._scores.update({(person, platform): (sheet, cell) for person, cell in cells.items()})

    def add_ledger(self, form: Form, data: Showcase, common: Mapping[str, Any], persons: Collection[int]) -> Worksheet:
        """Make 记录明细: the records of these people by kind, each person's heading leading back to their sheet."""
        people: list[dict[str, Any]] = []
        for line in data.lines:
            person = line.member.person
            entries = data.of_person.get(person, []) if person in persons else []
            if entries:
                title = f"{line.member.name}（{line.member.unit or '—'}）　{len(entries)} 条"
                rows = [
                    row | {"person": person, "entry": e}
                    for e in entries
                    for row in told(e, 平台=PLATFORMS[e.platform - 1])
                ]
                people.append({"标题": self.page(person, title), "记录": rows})
        filled = form.sheet("明细", LEDGER, {**common, "人": people})
        for one, (at, _) in zip(people, filled.spans["人"], strict=True):
            self._own[one["记录"][0]["person"]] = at
        flat = [row for one in people for row in one["记录"]]
        for row, (at, _) in zip(flat, filled.spans["人.记录"], strict=True):
            for what in (row["entry"].kind, row["entry"].platform):
                self._records.setdefault((row["person"], what), at)
        self.ledger = filled.sheet
        return filled.sheet


def told(entry: Entry, **more: Any) -> list[dict[str, Any]]:
    """A record in a list of records: a row, and as many more as a long text takes."""
    first, *rest = parted(entry.text)
    row = {"日期": entry.date, "类别": entry.kind_title, "事项": first, "数量": entry.amount} | more
    blank = dict.fromkeys(row, "")
    return [row, *({**blank, "类别": "（续）", "事项": text} for text in rest)]


def who_took_part(entry: Entry) -> str | None:
    """The names of a record's people, of many the first two and how many there are."""
    if len(entry.people) > 3:
        return "、".join(entry.people[:2]) + f" 等{len(entry.people)}人"
    return "、".join(entry.people) or None


def _link(value: Any, sheet: str, cell: str) -> Any:
    return Link(value, sheet, cell) if sheet and value is not None else value
