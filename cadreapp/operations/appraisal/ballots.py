"""民主测评: the tally of one class of ballots typed for everybody at once, tally sheets to fill in, and the results."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cadreapp import records
from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.entering import write_rows
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.save import Item
from cadreapp.records.appraisal import Ballot
from cadreapp.records.checks import parse
from cadreapp.records.fields import Number
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.ballots import CLASSES, TURNOUT, VOTES, Tally, Turnout
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import INSTITUTION, WORKERS, Member
from cadreapp.store.query import Filter, Row

BALLOT = records.kind(Ballot)
NO_TURNOUT: Turnout[int | None] = Turnout(None, None, None, None)
LATE = "年终集中计票"
HINT = (
    "填写办法：在“民主测评”表里先填每名干部这一票种的应到、实到、收回、有效，再填各项票数；"
    "没有人选的一项填 0，不要空着。"
    "优秀、称职、基本称职、不称职（事业单位：优秀、合格、基本合格、不合格）和弃权相加应等于有效票。"
    "年度、干部和票种已经填好，请不要改动；没有计票的整行空着。\n填好后保存，交给人事部门导入。工作表的名称请不要改。"
)


@dataclass(frozen=True)
class Counted:
    """A row: the cadre, whether the words are those of institutions, the tally; `record` None: none yet."""

    person: int
    name: str
    unit: str
    institution: bool
    tally: Tally
    record: int | None = None


@dataclass(frozen=True)
class TallySheet:
    """One class of ballots of a year. `turnout`: 应到 … 有效 of all rows; missing where the rows do not agree in it."""

    year: Period
    ballot_class: str
    turnout: Turnout[int | None]
    mixed: bool
    rows: tuple[Counted, ...]


def by_institution(member: Member) -> bool:
    """Whether the grades of institutions are the words on the ballot."""
    return member.group in (INSTITUTION, WORKERS)


def rows_of(desk: Desk, year: Period) -> list[Row]:
    """The 民主测评 of a year, oldest first."""
    span = Filter(year.start.isoformat(), year.end.isoformat())
    found = [r for r in query.rows(desk.db, BALLOT, span) if r[Ballot.period] == year.text]
    return found[::-1]


def classes(desk: Desk, year: Period) -> list[str]:
    """The classes of ballots: the usual three and whatever else was counted in the year."""
    return list(dict.fromkeys([*CLASSES, *(str(r[Ballot.ballot_class]) for r in rows_of(desk, year))]))


def _tally(row: Row) -> Tally:
    return Tally(row[Ballot.returned], row[Ballot.valid], tuple(row[vote] for vote in VOTES))


def turnout_of(row: Row) -> Turnout[int | None]:
    """应到, 实到, 收回 and 有效 of a record."""
    return Turnout(*(row[field] for field in TURNOUT))


def read(desk: Desk, year: Period, ballot_class: str, unit: str = "") -> TallySheet:
    """The tally of a class of ballots: everybody on the year's roster (of a unit) in meeting order.

    UserError: nobody is on the roster.
    """
    members = [m for m in roster(desk, year) if not unit or m.unit == unit]
    if not members:
        raise UserError(f"{year.label}的名册里没有{unit}的人，不能计票。")
    some = [r for r in rows_of(desk, year) if r[Ballot.ballot_class] == ballot_class]
    present = {r.given(Ballot.cadre).person: r for r in some}
    rows, turnouts = [], Counter[Turnout[int | None]]()
    for m in members:
        row = present.get(m.person)
        tally = _tally(row) if row else Tally(None, None, (None,) * len(VOTES))
        if row:
            turnouts[turnout_of(row)] += 1
        rows.append(Counted(m.person, m.name, m.unit or "", by_institution(m), tally, row.id if row else None))
    mixed = len(turnouts) > 1
    common = next(iter(turnouts), NO_TURNOUT) if not mixed else NO_TURNOUT
    return TallySheet(year, ballot_class, common, mixed, tuple(rows))


def save_tally(
    desk: Desk,
    year: Period,
    ballot_class: str,
    turnout: Turnout[str],
    typed: Mapping[int, tuple[str, ...]],
    unit: str = "",
) -> Changes:
    """Save a tally as typed (person → votes in the order of VOTES) in one operation; an emptied row is taken away.

    UserError: no class; Refused: every fault by its row, nothing is written.
    """
    if not ballot_class.strip():
        raise UserError("请先选择票种。")
    found = read(desk, year, ballot_class.strip(), unit)
    if found.mixed:
        raise UserError("这一票种按单位分别计过票，应到、收回不一样，请先选单位，再改。")
    faults: list[Fault] = []
    head = Turnout(*(_number(f, text, _label(f), faults) for f, text in zip(TURNOUT, turnout, strict=True)))
    for field, number in ((Ballot.returned, head.returned), (Ballot.valid, head.valid)):
        if number is None and not faults:
            faults.append(Fault("没有填写，无效票和比率都由它算出", field=_label(field)))
    common = _named(TURNOUT, head)
    for name, reason in BALLOT.model.faults(common):
        faults.append(Fault(reason, field=BALLOT[name].label))
    items: list[Item] = []
    places: list[str] = []
    gone: list[int] = []
    for number, row in enumerate(found.rows, 1):
        if row.person not in typed:
            continue
        place = f"第 {number} 行 {row.name}"
        votes = [
            _number(vote, text, f"{place} {_label(vote)}", faults)
            for vote, text in zip(VOTES, typed[row.person], strict=True)
        ]
        if all(not text.strip() for text in typed[row.person]):
            gone += [row.record] if row.record is not None else []
            continue
        tally = Tally(head.returned, head.valid, tuple(votes))
        if None in votes:
            faults.append(Fault("还有票数没有填，没有人选的一项请填 0", field=place))
        elif tally.surplus:
            said = f"多 {tally.surplus} 票" if tally.surplus > 0 else f"少 {-tally.surplus} 票"
            reason = f"各项相加 {tally.cast} 票，与有效票 {tally.valid} 不符（{said}），请核对"
            faults.append(Fault(reason, field=place))
        values = {"period": year.text, "cadre": Named("", row.person), "ballot_class": ballot_class.strip()}
        places.append(place)
        items.append(Item(BALLOT, values | common | _named(VOTES, votes), match=True))
    if faults:
        raise Refused(faults)
    title = f"登记{year.label}民主测评{ballot_class.strip()}"
    return write_rows(desk, items, places, gone, title=title, late_reason=LATE)


def _label(field: Number) -> str:
    return BALLOT[field.name].label


def _named(fields: Sequence[Number], numbers: Sequence[int | None]) -> dict[str, int | None]:
    return {field.name: number for field, number in zip(fields, numbers, strict=True)}


def _number(field: Number, text: str, place: str, faults: list[Fault]) -> int | None:
    try:
        value = parse(BALLOT[field.name], text)
    except ValueError as error:
        faults.append(Fault(str(error), field=place))
        return None
    return None if value is None else int(value)


def write_tally_sheet(desk: Desk, year: Period, target: Path) -> int:
    """A workbook to be filled in with the tally of the year, a row for each cadre and class; how many rows."""
    from cadreapp.exchange import write
    from cadreapp.exchange.filling import to_fill

    if year.length != "year":
        raise UserError(f"民主测评按年度，“{year.label}”不是年度。")
    members = roster(desk, year)
    if not members:
        raise UserError(f"{year.label}的名册里没有人，没有要计票的干部。")
    directory = Directory(people.people(desk.db))
    rows = [
        {"period": year.text, "cadre": Named(m.name, m.person), "ballot_class": class_}
        for class_ in classes(desk, year)
        for m in members
    ]
    exact = {m.person: directory.qualified(m.person) for m in members}
    facts = (("年度", year.label), ("干部", f"{len(members)} 人"), ("票种", "、".join(classes(desk, year))))
    book = to_fill("民主测评计票表", facts, HINT, BALLOT, rows, exact, blank=(*TURNOUT, *VOTES), most=9999)
    write.save(book, target)
    return len(rows)


def results(desk: Desk, year: Period) -> dict[int, dict[str, Tally]]:
    """For each person, the tallies of the year by class of ballots, in the order of the classes."""
    found: dict[int, dict[str, Tally]] = defaultdict(dict)
    order = classes(desk, year)
    for row in sorted(rows_of(desk, year), key=lambda r: order.index(str(r[Ballot.ballot_class]))):
        if (person := row.given(Ballot.cadre).person) is not None:
            found[person][str(row[Ballot.ballot_class])] = _tally(row)
    return dict(found)
