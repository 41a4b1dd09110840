"""The presentation says what the showcase says, in the order asked for, and nothing that is not for all eyes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cadreapp.errors import UserError
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import presentation
from cadreapp.operations.year.presentation import (
    BACKWARDS,
    BY_RANK,
    BY_UNIT,
    MEETING,
    Closing,
    Figures,
    Person,
    Platform,
    Ranking,
    Slide,
    Title,
    slides,
)
from cadreapp.operations.year.showcase import gather_showcase
from cadreapp.records import PLATFORMS, kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.reports.data import evenly
from cadreapp.reports.personal import made_of
from cadreapp.rules.scoring import rounded
from tests.unit.bureau import NAMES, small_bureau

YEAR = Period(2021, "year", 1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("presentation") / "demo"
    write_demo(folder)
    return open_desk(folder, today=lambda: date(2021, 12, 31))


@pytest.fixture(scope="module")
def ranked(desk: Desk) -> tuple[Slide, ...]:
    return slides(desk, 2021)


def persons(found: tuple[Slide, ...]) -> list[Person]:
    return [s for s in found if isinstance(s, Person)]


def test_the_pages_in_their_order(desk: Desk, ranked: tuple[Slide, ...]) -> None:
    kinds = list(dict.fromkeys(type(s) for s in ranked))
    assert kinds == [Title, Figures, Ranking, Platform, Person, Closing]
    assert [s.name for s in ranked if isinstance(s, Platform)] == list(PLATFORMS)
    assert len(persons(ranked)) == len(roster(desk, YEAR)) == 64
    figures = {f.title: f for s in ranked if isinstance(s, Figures) for f in s.figures}
    assert (figures["走访群众"].value, figures["走访群众"].unit) == ("3,200", "人次")
    assert (figures["投入帮扶资金"].value, figures["投入帮扶资金"].unit) == ("132.0", "万元")
    assert all(len(s.figures) <= presentation.ON_A_PAGE for s in ranked if isinstance(s, Figures))


def test_ranks_and_scores_are_those_of_the_standing(desk: Desk, ranked: tuple[Slide, ...]) -> None:
    found = standing(desk, YEAR)
    for group, lines in found.groups.items():
        places = [p for s in ranked if isinstance(s, Ranking) and s.group == group for p in s.places]
        assert [(p.name, p.rank) for p in places] == [(x.member.name, x.rank) for x in lines]
        assert all(p.total == (rounded(x.total, 0) if p.kept else x.total) for p, x in zip(places, lines, strict=True))
        assert all(p.kept == (len(PLATFORMS),) for p in places), "everybody has a quarter's score in it"
        assert all(len(s.places) <= presentation.ON_A_PAGE for s in ranked if isinstance(s, Ranking))
    by_id = {x.member.person: x for x in found.lines}
    for page in persons(ranked):
        line = by_id[page.person]
        told = [p.score for p in line.platforms]
        assert [score for _, _, score, _ in page.platforms] == ([*told[:-1], None] if page.kept else told)
        total = rounded(line.total, 0) if page.kept and line.total is not None else line.total
        assert (page.rank, page.total, page.group) == (line.rank, total, line.member.group)


def test_pages_of_a_group_are_filled_evenly(ranked: tuple[Slide, ...]) -> None:
    """37 cadres stand on four pages as 10, 9, 9, 9, not as 10, 10, 10, 7."""
    sizes = [len(s.places) for s in ranked if isinstance(s, Ranking) and s.count == 37]
    assert sizes == [10, 9, 9, 9]
    for count in range(1, 300):
        pages = [len(page) for page in evenly(range(count), presentation.ON_A_PAGE)]
        assert sum(pages) == count and max(pages) <= presentation.ON_A_PAGE and max(pages) - min(pages) <= 1
        assert len(pages) == -(-count // presentation.ON_A_PAGE)
    assert evenly([], 12) == []


def test_long_posts_have_fewer_on_a_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presentation, "duties", lambda member: "示" * 60)
    found = [s for s in slides(desk, 2021) if isinstance(s, Ranking)]
    assert max(len(s.places) for s in found) == presentation.LONG_POSTS
    monkeypatch.setattr(presentation, "duties", lambda member: "示" * 50)
    assert max(len(s.places) for s in slides(desk, 2021) if isinstance(s, Ranking)) == 10


def test_orders(desk: Desk) -> None:
    meeting = [m.person for m in roster(desk, YEAR)]
    groups = standing(desk, YEAR).groups
    expected = [p for g in groups for p in meeting if p in {x.member.person for x in groups[g]}]
    assert [p.person for p in persons(slides(desk, 2021, order=MEETING))] == expected
    first = persons(slides(desk, 2021, order=BY_RANK))
    last = persons(slides(desk, 2021, order=BACKWARDS))
    for group in groups:
        ranks = [p.rank or 0 for p in first if p.group == group]
        assert ranks == sorted(ranks) and ranks[0] == 1
        assert [p.rank or 0 for p in last if p.group == group] == ranks[::-1]
    units = [p.duty for p in persons(slides(desk, 2021, order=BY_UNIT)) if p.group == next(iter(groups))]
    members = {m.name: m.unit for m in roster(desk, YEAR)}
    seen = [members[p.name] for p in persons(slides(desk, 2021, order=BY_UNIT)) if p.group == next(iter(groups))]
    assert len(units) == len(seen) and all(
        seen.index(u) + seen.count(u) - 1 == len(seen) - 1 - seen[::-1].index(u) for u in seen
    ), "each unit's cadres stand together"


def test_unranked_says_no_rank_at_all(desk: Desk) -> None:
    found = slides(desk, 2021, ranked=False, order=BY_RANK)
    assert all(p.rank is None and not p.ranked for p in persons(found))
    assert all(place.rank is None for s in found if isinstance(s, Ranking) for place in s.places)
    assert all(not s.best for s in found if isinstance(s, Platform))
    plain = [p.person for p in persons(slides(desk, 2021, ranked=False, order=MEETING))]
    assert [p.person for p in persons(found)] == plain, "the order gives no rank away"


def test_chosen_cadres_only_get_pages_but_all_are_compared(desk: Desk, ranked: tuple[Slide, ...]) -> None:
    some = frozenset(p.person for p in persons(ranked)[:2])
    found = slides(desk, 2021, people=some)
    assert {p.person for p in persons(found)} == some
    assert [s for s in found if isinstance(s, Ranking)] == [s for s in ranked if isinstance(s, Ranking)]
    assert persons(found)[0].median == persons(ranked)[0].median
    with pytest.raises(UserError, match="名册"):
        slides(desk, 2021, people=frozenset({10**6}))


def test_a_platform_counts_everybody_and_shares_the_last_place(ranked: tuple[Slide, ...]) -> None:
    for number, page in enumerate(s for s in ranked if isinstance(s, Platform)):
        scores = [p.platforms[number][2] for p in persons(ranked) if p.platforms[number][2] is not None]
        assert sum(n for _, n in page.bands) == len(scores)
        for group, best, more in page.best:
            own = sorted(
                (p.platforms[number][2] or Decimal(0) for p in persons(ranked) if p.group == group), reverse=True
            )
            assert [score for _, score in best] == own[: len(best)]
            assert more == own.count(best[-1][1]) - sum(score == best[-1][1] for _, score in best)


def test_nothing_that_is_not_for_all_eyes(desk: Desk, ranked: tuple[Slide, ...]) -> None:
    text = repr(ranked)
    for member in roster(desk, YEAR):
        assert not member.id_number or member.id_number not in text
        assert not member.phone or member.phone not in text
    for word in ("苗头", "处分", "扣分", "体检", "后备", "优秀等次"):
        assert word not in text


def test_a_bureau_without_records_has_dashes_and_no_invented_figures(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "data")
    found = slides(desk, 2021)
    assert {p.name for p in persons(found)} == set(NAMES)
    assert all(p.photo is None and not p.deeds for p in persons(found))
    desk.close()


def test_a_punishment_is_one_figure_without_its_reason(tmp_path: Path) -> None:
    """On the personal page; on the screen that a whole meeting sees it is none."""
    bureau = small_bureau(tmp_path, today=date(2021, 12, 31))
    values = {"date": "2021-06-01", "cadre": Named(NAMES[0]), "category": "处分", "content": "警告（示例）"}
    save(bureau, [Item(kind("Conduct"), values | {"late_reason": "试", "effective_until": "2021-12-01"})])
    data = gather_showcase(bureau, 2021, internal=True)
    made = {line.member.name: made_of(data, line, 5) or "" for line in data.lines}
    assert "扣分 -10" in made[NAMES[0]] and "处分" not in made[NAMES[0]] and "警告" not in made[NAMES[0]]
    assert "扣分" not in made[NAMES[1]]
    shown = next(s for s in slides(bureau, 2021, order=MEETING) if isinstance(s, Person) and s.name == NAMES[0])
    assert not any("扣分" in str(p) for p in shown.platforms)
    bureau.close()
