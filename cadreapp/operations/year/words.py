"""The year in words: the bureau's in the article's order, and each cadre's; as .docx or .txt, or for the clipboard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.counting.figures import chosen_figures, cover
from cadreapp.operations.counting.owed import everything, tallied
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name
from cadreapp.operations.writing.people import roster
from cadreapp.records.kind import FieldType, Kind, Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import AnnualReport
from cadreapp.records.roster import PlanItem, StudyGroup
from cadreapp.reports.data import duties
from cadreapp.reports.words import Block, OwnText, parse_report, plain_text
from cadreapp.reports.words_bureau import bureau
from cadreapp.reports.words_cadre import Deeds, Identity, personal
from cadreapp.reports.words_year import BureauYear
from cadreapp.saving import beside, write_bytes
from cadreapp.store import query
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Row

__all__ = ["Block", "bureau_words", "cadre_words", "plain_text", "write_words"]

SUFFIXES = (".docx", ".txt")


@dataclass(frozen=True)
class Year:
    """A year's records of the kinds that everybody may see, by kind, in order of day; and who is on the roster.

    `took`, `named`: the same by person, as Deeds has them.
    """

    year: int
    members: dict[int, Member]
    rows: dict[str, list[Row]]
    took: dict[int, dict[str, list[Row]]]
    named: dict[int, dict[tuple[str, str], list[Row]]]

    @property
    def until(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)

    def deeds(self, person: int) -> Deeds:
        """What one cadre did."""
        return Deeds(self.year, self.took.get(person, {}), self.named.get(person, {}))

    def own_text(self, person: int) -> OwnText:
        """His report of the year, taken apart at its headings."""
        reports = self.took.get(person, {}).get(AnnualReport.__name__, [])
        return parse_report(reports[-1][AnnualReport.report] if reports else None)


def gather(desk: Desk, year: int, person: int | None = None) -> Year:
    """Read a year once; UserError if nobody is on its roster. `person`: of others' own records nothing is read."""
    period = Period(year, "year", 1)
    members = {m.person: m for m in roster(desk, period)}
    if not members:
        raise UserError(f"{period.label}的年轻干部名册里没有人，请先导入或登记干部名册。")
    span = Filter(period.start.isoformat(), period.end.isoformat())
    found = Year(year, members, {}, defaultdict(dict), defaultdict(dict))
    for kind in records.KINDS:
        if not kind.platform or kind.confidential:
            continue
        own = replace(span, people=(person,)) if person is not None and kind.who == "cadre" else span
        rows = query.rows(desk.db, kind, own, day=span.end or "")[::-1]
        if rows:
            found.rows[kind.name] = rows
        for row in rows:
            _share_out(found, kind, row)
    return found


def _share_out(found: Year, kind: Kind, row: Row) -> None:
    for spec in kind.people:
        named = _several(row.values[spec.name])
        for one in named:
            if one.person is None:
                continue
            if spec.name == kind.who_field:  # of several participants only what is said of this one
                value = (one,) if spec.type is FieldType.PEOPLE else one
                own = replace(row, values=row.values | {spec.name: value})
                found.took[one.person].setdefault(kind.name, []).append(own)
            else:
                found.named[one.person].setdefault((kind.name, spec.name), []).append(row)


def _several(value: Named | tuple[Named, ...] | None) -> tuple[Named, ...]:
    return (value,) if isinstance(value, Named) else value or ()


def bureau_words(desk: Desk, year: int) -> list[Block]:
    """The bureau's year; UserError if nobody is on its roster."""
    found = gather(desk, year)
    figures = cover(desk, year)
    figures += chosen_figures(desk, ("transfers_other",), date(year, 1, 1), found.until)
    until = min(found.until, desk.today())
    day = until.isoformat()
    groups = query.rows(desk.db, records.kind(StudyGroup), Filter(day, day))[::-1]
    behind = {}
    for figure in figures:
        some = _load(desk, figure.records)
        if some:
            behind[figure.key] = some
    return bureau(
        BureauYear(
            bureau=bureau_name(desk, found.until),
            year=year,
            until=until,
            figures={f.key: f.value for f in figures},
            behind=behind,
            rows=found.rows,
            study_groups={g[StudyGroup.name] or "": len(g[StudyGroup.members] or ()) for g in groups},
            short=_short(desk, year),
            planned=_planned(desk, year + 1),
        )
    )


def _short(desk: Desk, year: int) -> dict[str, tuple[Decimal, Decimal]]:
    """What was due in the year and not all done, of the open kinds: kind's title → done and due."""
    found = {}
    for name, sums in tallied(everything(desk, Period(year, "year", 1))).items():
        kind = records.kind(name) if name else None
        if kind and not kind.confidential and sums.missing:
            found[kind.title] = (sums.done, sums.required)
    return found


def _planned(desk: Desk, year: int) -> list[str]:
    """The themes of a year's plan, in order."""
    period = Period(year, "year", 1)
    rows = query.rows(desk.db, records.kind(PlanItem), Filter(period.start.isoformat(), period.end.isoformat()))
    return [row.given(PlanItem.theme) for row in rows[::-1]]


def _load(desk: Desk, ids: Sequence[int]) -> list[Row]:
    """Records of any kind by id."""
    kinds = defaultdict(list)
    for hit in query.hits(desk.db, ids):
        kinds[hit.kind].append(hit.id)
    return [row for name, some in kinds.items() for row in query.load(desk.db, records.kind(name), some)]


def cadre_words(desk: Desk, year: int, person: int) -> list[Block]:
    """One cadre's year; UserError if they are not on its roster."""
    found = gather(desk, year, person)
    if person not in found.members:
        raise UserError(f"这名干部在{year}年的名册里没有，没有可以写的总结，请换一个年度。")
    member = found.members[person]
    return personal(Identity(member.name, duties(member)), found.deeds(person), found.own_text(person))


def write_words(blocks: Iterable[Block], target: Path) -> Path:
    """Write a text as Word document (.docx) or plain text (.txt, UTF-8); UserError: another ending, or a bad place."""
    target, blocks = Path(target), list(blocks)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(f"“{target.name}”的类型不对：文件名应以 {' 或 '.join(SUFFIXES)} 结尾。")
    if suffix == ".txt":  # with a mark, or old Notepad takes it for GBK
        return write_bytes(target, plain_text(blocks).replace("\n", "\r\n").encode("utf-8-sig"))
    from cadreapp.reports.paper import document

    with beside(target) as path:
        document(blocks).save(str(path))
    return target
