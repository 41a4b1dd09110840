"""民主测评: laws of the tally, a tally typed at once with every fault by its row, sheets handed out and read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import ballots
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.undo import undo
from cadreapp.records import kind
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.ballots import TURNOUT, VOTES, Tally, Turnout, mean, rate, score, scores, words
from cadreapp.store import query
from cadreapp.store.counting import extras
from tests.unit.bureau import NAMES, small_bureau

YEAR = Period.parse("2021")
TURN = Turnout("30", "28", "28", "27")
counts = st.integers(0, 500)
five = st.tuples(*[counts] * len(VOTES))


@given(five, counts)
def test_valid_and_invalid_are_what_came_back(votes: tuple[int, ...], spoilt: int) -> None:
    tally = Tally(sum(votes) + spoilt, sum(votes), votes)
    assert tally.invalid == spoilt and tally.surplus == 0 and tally.cast == tally.valid
    assert tally.valid is not None and tally.invalid is not None and tally.valid + tally.invalid == tally.returned


@given(five)
def test_rates_sum_to_a_hundred_within_rounding(votes: tuple[int, ...]) -> None:
    rates = Tally(sum(votes), sum(votes), votes).rates
    if not sum(votes):
        assert set(rates) == {None}, "of no ballots there is no rate"
        return
    known = [r for r in rates if r is not None]
    assert len(known) == len(VOTES) and all(0 <= r <= 100 for r in known)
    assert abs(sum(known) - 100) <= Decimal("0.05") * len(VOTES)
    assert all((r == 0) == (v * 2000 < sum(votes)) for r, v in zip(known, votes, strict=True))


@given(five, st.lists(st.integers(0, 100), min_size=5, max_size=5))
def test_a_score_lies_between_the_worth_of_its_votes(votes: tuple[int, ...], worth: list[int]) -> None:
    values = [Decimal(w) for w in worth]
    found = score(votes, values)
    if not sum(votes):
        assert found is None
    else:
        given_ = [w for w, v in zip(worth, votes, strict=True) if v]
        assert found is not None and min(given_) <= found <= max(given_)
        twice = score([v * 2 for v in votes], values)
        assert twice == found, "the share counts, not the number"


@given(st.lists(st.none() | st.integers(0, 100).map(Decimal)))
def test_a_missing_class_is_no_class(some: list[Decimal | None]) -> None:
    assert mean(some) == mean([s for s in some if s is not None])
    assert (mean(some) is None) == all(s is None for s in some)


def test_each_class_counts_alike_and_who_got_no_vote_has_no_score() -> None:
    worth = (Decimal(100), Decimal(80))
    cast: list[tuple[int, tuple[int | None, ...]]] = [
        (7, (30, 10)),
        (7, (None, 1)),
        (7, (0, None)),
        (8, (0, 0)),
        (9, (0, 3)),
    ]
    assert scores(cast, worth) == {7: Decimal("87.5"), 9: 80}


def test_what_is_missing_stays_missing() -> None:
    tally = Tally(28, None, (1, None, 2, 3, 4))
    assert (tally.invalid, tally.cast, tally.surplus) == (None, None, None)
    assert rate(1, None) is None and rate(None, 3) is None and rate(1, 3) == Decimal("33.3")
    assert words(True)[1] == "合格" and words(False)[1] == "称职" and words(True)[4] == "弃权"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 12, 31))


def typed(desk: Desk, *rows: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    return {m.person: r for m, r in zip(roster(desk, YEAR), rows, strict=False)}


GOOD = ("20", "5", "1", "0", "1")


def test_a_tally_is_one_operation(desk: Desk) -> None:
    changes = ballots.save_tally(desk, YEAR, "A票", TURN, typed(desk, GOOD, ("", "", "", "", ""), GOOD))
    assert (changes.new, changes.name) == (2, "登记2021年民主测评A票")
    found = ballots.read(desk, YEAR, "A票")
    assert found.turnout == (30, 28, 28, 27) and not found.mixed
    assert [r.tally.cast for r in found.rows] == [27, None, 27, None, None]
    assert found.rows[0].tally.invalid == 1
    assert not ballots.save_tally(desk, YEAR, "A票", TURN, typed(desk, GOOD)).operation, "nothing was changed"
    again = ballots.save_tally(desk, YEAR, "A票", TURN, typed(desk, ("",) * 5, ("27", "0", "0", "0", "0")))
    assert (again.new, again.updated) == (1, 1), "an emptied row is taken away"
    undo(desk)
    assert [r.record is not None for r in ballots.read(desk, YEAR, "A票").rows] == [True, False, True, False, False]
    undo(desk)
    assert all(r.record is None for r in ballots.read(desk, YEAR, "A票").rows)


def test_every_fault_is_named_by_its_row_and_nothing_is_written(desk: Desk) -> None:
    rows = typed(desk, GOOD, ("20", "5", "1", "0", "9"), ("20", "5", "", "0", "1"), ("二十", "5", "1", "0", "1"))
    with pytest.raises(Refused) as refused:
        ballots.save_tally(desk, YEAR, "A票", TURN, rows)
    said = [str(f) for f in refused.value.faults]
    assert any(s.startswith("第 2 行 李示例") and "35 票" in s and "多 8 票" in s for s in said)
    assert any(s.startswith("第 3 行 王示例") and "填 0" in s for s in said)
    assert any(s.startswith("第 4 行 赵示例 优秀") and "不是数字" in s for s in said)
    assert not ballots.rows_of(desk, YEAR)
    with pytest.raises(Refused, match="收回（29）多于实到（28）"):
        ballots.save_tally(desk, YEAR, "A票", TURN._replace(returned="29"), typed(desk, GOOD))
    with pytest.raises(Refused, match="有效"):
        ballots.save_tally(desk, YEAR, "A票", TURN._replace(valid=""), typed(desk, GOOD))
    with pytest.raises(UserError, match="票种"):
        ballots.save_tally(desk, YEAR, " ", TURN, typed(desk, GOOD))


def test_units_that_voted_apart_are_not_mixed_up(desk: Desk) -> None:
    people = roster(desk, YEAR)
    office = {m.person: GOOD for m in people if m.unit == "示例处"}
    home = {m.person: ("9", "1", "0", "0", "0") for m in people if m.unit == "示例福利院"}
    ballots.save_tally(desk, YEAR, "A票", TURN, office, "示例处")
    small = Turnout("10", "10", "10", "10")
    ballots.save_tally(desk, YEAR, "A票", small, home, "示例福利院")
    assert ballots.read(desk, YEAR, "A票").mixed
    assert ballots.read(desk, YEAR, "A票", "示例福利院").turnout.valid == 10
    with pytest.raises(UserError, match="先选单位"):
        ballots.save_tally(desk, YEAR, "A票", TURN, office)


def test_a_tally_sheet_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "计票表.xlsx"
    assert ballots.write_tally_sheet(desk, YEAR, target) == len(NAMES) * 3
    book = load_workbook(target)
    assert book.sheetnames == ["填写说明", "民主测评"]
    page = book["民主测评"]
    heads = {str(c.value).rstrip("*"): c.column for c in page[1]}
    values = {**dict(zip(("应到", "实到", "收回", "有效"), (30, 28, 28, 27), strict=True))}
    values |= dict(zip(("优秀", "称职", "基本称职", "不称职", "弃权"), (20, 5, 1, 0, 1), strict=True))
    for label, value in values.items():
        page.cell(2, heads[label]).value = value
    book.save(target)
    result = import_files(desk, [target])
    assert not result.refused and result.new == 1
    assert [n for n in result.notes] == ["计票表.xlsx: 民主测评: 14 行没有填分数或票数，没有读取"]
    row = ballots.rows_of(desk, YEAR)[0].values
    assert (row["ballot_class"], [row[f.name] for f in (*TURNOUT, *VOTES)]) == ("A票", [30, 28, 28, 27, 20, 5, 1, 0, 1])
    page.cell(2, heads["优秀"]).value = 21
    book.save(target)
    assert "与有效票 27 不符" in import_files(desk, [target]).refused[0].reason


def cells(path: Path) -> list[list[str]]:
    book = load_workbook(path)
    return [[str(c.value) for row in s.iter_rows() for c in row if c.value is not None] for s in book.worksheets]


@pytest.mark.parametrize("title", ["民主测评票", "述职评议票", "民主测评票（B票）"])
def test_a_ballot_names_everybody_of_its_group_and_no_voter(desk: Desk, tmp_path: Path, title: str) -> None:
    path = write_sheet(desk, sheet(title), Request(YEAR, copies=3), tmp_path / "a.xlsx").path
    civil, institution = cells(path)
    for found, names, word in ((civil, NAMES[:3], "称职"), (institution, NAMES[3:], "合格")):
        assert all(found.count(n) == 3 for n in names) and found.count(word) == 3
        assert found.count("☐") == 3 * 5 * len(names)
        assert not any("投票人" in t or "签名" in t for t in found)
    assert "合格" not in civil and ("票种：B票" in civil[1] if "B" in title else "☐A票" in " ".join(civil))
    book = load_workbook(path)
    assert len(book.worksheets[0].row_breaks.brk) == 2, "each ballot on a page of its own"
    assert not book.worksheets[0].oddFooter.center.text, "a running number would tell whose ballot it is"
    with pytest.raises(UserError, match="份"):
        write_sheet(desk, sheet(title), Request(YEAR, copies=0), tmp_path / "b.xlsx")


def test_the_results_say_votes_rates_and_the_score(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有民主测评"):
        write_sheet(desk, sheet("民主测评结果汇总表"), Request(YEAR), tmp_path / "a.xlsx")
    ballots.save_tally(desk, YEAR, "A票", TURN, typed(desk, GOOD, GOOD))
    ballots.save_tally(desk, YEAR, "B票", TURN, typed(desk, ("27", "0", "0", "0", "0")))
    path = write_sheet(desk, sheet("民主测评结果汇总表"), Request(YEAR), tmp_path / "a.xlsx").path
    page = load_workbook(path).worksheets[0]
    rows = {r[1].value: [c.value for c in r] for r in page.iter_rows() if r[1].value in NAMES}
    assert set(rows) == set(NAMES), "who has no ballots is there too"
    first = rows["张示例"]
    assert first[4:11] == [20, 5, 1, 0, 1, 27, 1] and first[11:18] == [27, 0, 0, 0, 0, 27, 1]
    spot = next(c for c in page["B"] if c.value == "张示例").row + 1
    assert [c.value for c in page[spot]][4:11] == [74.1, 18.5, 3.7, 0, 3.7, 96.4, 3.6]
    book = page.parent
    for cell in (c for c in (*page[spot - 1], *page[spot]) if c.hyperlink):
        place = cell.hyperlink.location.rpartition("!")[2]
        head = book["数据来源"][place]
        assert head.value == "张示例（示例处）　2 条计票"
        counts = [book["数据来源"].cell(head.row + n, 3).value for n in (1, 2)]
        assert "收回 28，有效 27，" in counts[0] and "优秀 20，" in counts[0] and "优秀 27，" in counts[1]
    assert sum(c.hyperlink is not None for c in page[spot - 1]) == 15, "each vote, and the score"
    worth = desk.rules.scoring_in(YEAR).ballot
    expected = scores(extras.ballots(desk.db, VOTES, "2021-01-01", "2021-12-31"), worth)
    assert first[-1] == pytest.approx(float(round(expected[roster(desk, YEAR)[0].person], 1)))
    assert rows["李示例"][11:18] == ["—"] * 7 and rows["赵示例"][-1] == "—"
    assert "内部资料　注意保密" in (page.oddHeader.right.text or "")
    assert sheet("民主测评结果汇总表").confidential
    assert query.rows(desk.db, kind("Ballot"))
