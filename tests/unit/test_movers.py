"""Who leaves, comes in mid-year, comes back or shares a name breaks no page, no sheet and no text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import UserError
from cadreapp.operations import browse, settings
from cadreapp.operations.appraisal import ballots, judges, pool, procedure, quarter, year_grades
from cadreapp.operations.appraisal import year as year_appraisal
from cadreapp.operations.counting import alerts, bureau_rules, grid, owed, scores
from cadreapp.operations.counting.confirmed import confirmed
from cadreapp.operations.counting.figures import cover, figures
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing import monthly
from cadreapp.operations.passing.exporting import export_records, export_roster
from cadreapp.operations.passing.lrmx import export_forms
from cadreapp.operations.sheets import SHEETS, Request, SheetSpec, named_people, write_sheet
from cadreapp.operations.writing import people
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import overview, presentation, profile, showcase, start, words
from cadreapp.records import KINDS, kind
from cadreapp.records.appraisal import JUDGES
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import BEGAN, example

TODAY = date(2021, 11, 20)
YEAR, QUARTER = Period.parse("2021"), Period.parse("2021Q3")
BASE = {"unit": "示例处", "post": "科员", "staff": "公务员", "political": "中共党员"}
STAYS, LEAVER, GONE, NEW, BACK, TWIN = "张示例", "李离开", "王去年", "赵新来", "曾往返", "陈同名"


def _save(desk: Desk, name: str, **values: Any) -> int:
    return save(desk, [Item(kind(name), example(kind(name), **values))]).records[0]


def _cast(desk: Desk) -> dict[str, int]:
    """Everybody by name (of the namesakes the elder); the leavers leave only after their records were entered."""
    rows = [
        {**BASE, "name": STAYS, "born": "1990-01"},
        {**BASE, "name": LEAVER, "born": "1991-01", "entered": "2019-01-01"},
        {**BASE, "name": GONE, "born": "1992-01", "entered": "2019-01-01"},
        {
            **BASE,
            "name": NEW,
            "born": "1993-01",
            "entered": "2021-05-10",
            "staff": "事业单位人员",
            "unit": "示例福利院",
        },
        {**BASE, "name": BACK, "born": "1994-01", "entered": "2019-01-01", "left": "2020-03-31"},
        {**BASE, "name": TWIN, "born": "1995-01"},
        {**BASE, "name": TWIN, "born": "1996-02"},
    ]
    ids = save_people(desk, [PersonItem(row) for row in rows]).records
    save_people(desk, [PersonItem({"entered": "2021-04-01"}, person=ids[4])])
    return {str(row["name"]): i for row, i in reversed(list(zip(rows, ids, strict=True)))}


def movers(folder: Path, today: date = TODAY) -> tuple[Desk, dict[str, int]]:
    """A bureau in which people came and went, with records of each of them."""
    desk = open_desk(folder, today=lambda: today, who="测试员")
    settings.change(desk, "began", BEGAN)
    ids = _cast(desk)
    late = {"late_reason": "历史资料整理（示例）"}
    for name, day in ((STAYS, "2020-01-08"), (LEAVER, "2020-02-08"), (GONE, "2020-03-08"), (NEW, "2021-06-08")):
        who = Named(name, ids[name])
        _save(desk, "WorkInfo", cadre=who, date=day, headline=f"{name}的信息", **late)
        _save(desk, "Course", cadres=(who,), date=day, theme=f"{name}的课", **late)
        _save(desk, "MonthSummary", cadre=who, period=day[:7], **late)
        _save(desk, "Certificate", cadre=who, date=day, number=f"SL-{name}", expires="2021-12-01", **late)
        if name == NEW:
            continue
        _save(desk, "PartyStep", cadre=who, date=day, stage="递交申请书", **late)
        _save(desk, "Observation", cadre=who, date=day, **late)
        _save(desk, "Concern", cadre=who, date=day, problem=f"{name}的问题（示例）", **late)
    for name in (LEAVER, GONE):
        who = Named(name, ids[name])
        _save(desk, "Problem", cadre=who, date="2020-04-01", problem=f"{name}名下的", deadline=None, **late)
        for q in (1, 2):
            _save(
                desk, "QuarterReview", cadre=who, period=f"2020Q{q}", grade=("好", "较好")[q - 1], state="草稿", **late
            )
        _save(desk, "FrontLine", cadre=who, date="2020-04-01", end="2021-11-25", **late)
        _save(desk, "Mentorship", cadre=who, mentor=Named(STAYS, ids[STAYS]), date="2020-04-01", **late)
    _save(desk, "Reserve", cadre=Named(LEAVER, ids[LEAVER]), date="2020-05-01", **late)
    save_people(desk, [PersonItem({"left": "2021-06-30", "leaving_reason": "调离（示例）"}, person=ids[LEAVER])])
    save_people(desk, [PersonItem({"left": "2020-08-15", "leaving_reason": "调离（示例）"}, person=ids[GONE])])
    return desk, ids


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, int]]]:
    found = movers(tmp_path_factory.mktemp("movers"))
    yield found
    found[0].close()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(tmp_path_factory.mktemp("bare"), today=lambda: TODAY, who="测试员")
    yield desk
    desk.close()


def _grids(desk: Desk) -> None:
    for name in {q.kind for q in desk.rules.quotas}:
        found = grid.read_quota(desk, name, 2021)
        if found is not None:
            grid.grid_book(found, TODAY)


YEARS = (YEAR, YEAR.previous())
PAGES: dict[str, Callable[[Desk], object]] = {
    "alerts": alerts.alerts,
    "soon": lambda desk: alerts.soon(desk, 60),
    "concerns": lambda desk: (alerts.concerns(desk), alerts.overdue(desk, kind("Problem"))),
    "overview": lambda desk: [overview.read(desk, p) for p in (*YEARS, QUARTER)],
    "owed": lambda desk: [owed.everything(desk, p) for p in (*YEARS, QUARTER)],
    "grids": _grids,
    "standing": lambda desk: [scores.standing(desk, p) for p in (*YEARS, QUARTER)],
    "pool": lambda desk: [pool.read(desk, p) for p in YEARS],
    "quarter": lambda desk: [quarter.read(desk, q) for y in YEARS for q in y.split("quarter")],
    "bonus": lambda desk: [confirmed(desk, q) for y in YEARS for q in y.split("quarter")],
    "judges": lambda desk: judges.read(desk, QUARTER, "钟评委"),
    "ballots": lambda desk: [ballots.results(desk, y) for y in YEARS],
    "year": lambda desk: [year_appraisal.read(desk, y.year) for y in YEARS],
    "grades": lambda desk: [year_grades.year_grades(desk, y) for y in YEARS],
    "conflicts": lambda desk: [procedure.overview(desk, y.year) for y in YEARS],
    "slides": lambda desk: [presentation.slides(desk, y.year) for y in YEARS],
    "figures": lambda desk: [(figures(desk, y.year), cover(desk, y.year)) for y in YEARS],
    "year start": lambda desk: [
        (start.plan(desk, y.year), start.running(desk, y.year), start.aged(desk, y.year)) for y in YEARS
    ],
    "records": lambda desk: [browse.load(desk, k, browse.find(desk, k, browse.Scope())) for k in KINDS],
    "words": lambda desk: [words.bureau_words(desk, y.year) for y in YEARS],
}
"""What the window reads of a whole bureau."""


def _tried(name: str, read: Callable[[], object]) -> None:
    """Read something; that there is nothing to show may be said, but nothing else may fail."""
    try:
        read()
    except UserError as error:
        assert str(error).endswith(("。", "。）")), name
    except Exception as error:
        raise AssertionError(f"{name}: {error!r}") from error


def test_every_page_is_read_where_people_came_and_went(moved: tuple[Desk, dict[str, int]]) -> None:
    for name, read in PAGES.items():
        read(moved[0])
        assert name


def test_every_page_is_read_without_anybody(bare: Desk) -> None:
    for name, read in PAGES.items():
        _tried(name, partial(read, bare))


def test_everybody_has_a_page_and_words(moved: tuple[Desk, dict[str, int]]) -> None:
    desk, _ = moved
    for person in {m.person for y in YEARS for m in people.roster(desk, y)}:
        for year in YEARS:
            _tried("profile", partial(profile.read, desk, person, year))
            _tried("words", partial(words.cadre_words, desk, year.year, person))
            _tried("grid", partial(grid.read_cadre, desk, person, year.year))
            for what in (alerts.alerts, lambda d, p: alerts.soon(d, 30, p)):
                what(desk, (person,))


@pytest.mark.parametrize("spec", SHEETS, ids=lambda s: s.title)
def test_every_sheet_is_made_where_people_came_and_went(
    moved: tuple[Desk, dict[str, int]], bare: Desk, tmp_path: Path, spec: SheetSpec
) -> None:
    for desk in (moved[0], bare):
        for period in (*YEARS, QUARTER):
            request = Request(spec.fitting(period, TODAY))
            _tried(spec.title, partial(write_sheet, desk, spec, request, tmp_path / "a.xlsx"))
    everybody = frozenset(moved[1].values())
    _tried(
        spec.title,
        partial(write_sheet, moved[0], spec, Request(spec.fitting(YEAR, TODAY), everybody), tmp_path / "b.xlsx"),
    )


def test_every_file_is_written_where_people_came_and_went(
    moved: tuple[Desk, dict[str, int]], bare: Desk, tmp_path: Path
) -> None:
    for number, desk in enumerate((moved[0], bare)):
        for year in YEARS:
            folder = tmp_path / f"{number}-{year.text}"
            folder.mkdir()
            _tried("showcase", partial(showcase.showcase, desk, year.year, folder / "a.xlsx"))
            _tried("appraisal", partial(showcase.appraisal, desk, year.year, folder / "b.xlsx"))
            _tried("quarter", partial(showcase.appraisal, desk, year.year, folder / "c.xlsx", quarter=2))
            _tried("records", partial(export_records, desk, folder / "d.xlsx", year=year.year))
            _tried("forms", partial(export_forms, desk, folder / "forms", year.year))
            _tried("month", partial(monthly.write_personal, desk, year.split("month")[5], folder / "month"))
            _tried("tally", partial(ballots.write_tally_sheet, desk, year, folder / "e.xlsx"))
            _tried(
                "scores", partial(judges.write_score_sheets, desk, QUARTER, [("钟评委", JUDGES[0])], folder / "scores")
            )
        _tried("roster", partial(export_roster, desk, folder / "f.xlsx"))


def test_a_name_of_two_is_asked_never_guessed(moved: tuple[Desk, dict[str, int]]) -> None:
    with pytest.raises(UserError, match=TWIN):
        named_people(moved[0], [TWIN])


@pytest.mark.parametrize("many", [1, 3])
def test_a_very_small_bureau_has_every_page(tmp_path: Path, many: int) -> None:
    desk = open_desk(tmp_path, today=lambda: TODAY, who="测试员")
    save_people(desk, [PersonItem({**BASE, "name": f"{'张李王'[n]}示例", "born": f"199{n}-01"}) for n in range(many)])
    for name, read in PAGES.items():
        _tried(name, partial(read, desk))
    desk.close()


def _warned(desk: Desk, rule: str) -> dict[str, str]:
    return {a.name: a.warned.title for a in alerts.alerts(desk) if a.warned.rule == rule and a.open}


def test_who_has_left_is_warned_of_nothing_and_gets_no_slip(moved: tuple[Desk, dict[str, int]], tmp_path: Path) -> None:
    desk, ids = moved
    names = {a.name for a in alerts.alerts(desk) if a.warned.rule != "problem"}
    assert {STAYS, NEW, BACK} <= names and not {LEAVER, GONE} & names
    assert set(_warned(desk, "certificate")) == {STAYS, NEW}, "a certificate expires for those who are here"
    assert not {p for s in alerts.soon(desk, 60) for p in (LEAVER, GONE) if p in s.whom}
    assert not {ids[LEAVER], ids[GONE]} & {o.person for o in owed.demanded(desk, YEAR)}
    assert ids[GONE] not in {o.person for o in owed.everything(desk, YEAR)}


def test_an_open_problem_is_shown_until_somebody_has_it_and_a_deadline(tmp_path: Path) -> None:
    desk, ids = movers(tmp_path)
    said = {a.warned.title: (a.name, a.unit, a.warned.since) for a in alerts.alerts(desk) if a.warned.rule == "problem"}
    assert said == {
        f"办理人已离开，请改派：{LEAVER}名下的": (LEAVER, "已不在册", "2021-07-01"),
        f"办理人已离开，请改派：{GONE}名下的": (GONE, "已不在册", "2020-08-16"),
    }
    first = alerts.alerts(desk, (ids[LEAVER],))[0]
    assert first.warned.record in alerts.overdue(desk, kind("Problem"))
    alerts.take_step(desk, [first], alerts.REMINDED)
    problem = kind("Problem")
    save(desk, [Item(problem, {"cadre": Named(STAYS, ids[STAYS])}, first.warned.record)])
    assert _warned(desk, "problem") == {
        STAYS: f"没有办理期限，请填写：{LEAVER}名下的",
        GONE: f"办理人已离开，请改派：{GONE}名下的",
    }
    taken = next(a for a in alerts.alerts(desk) if a.warned.mark == first.warned.mark)
    assert (taken.at, taken.late) == (3, "已补做待确认"), "somebody has taken it"
    save(desk, [Item(problem, {"deadline": "2021-11-20"}, first.warned.record)])
    assert STAYS not in _warned(desk, "problem")
    save(desk, [Item(problem, {"deadline": "2021-11-19"}, first.warned.record)])
    assert _warned(desk, "problem")[STAYS] == f"问题办理超期：{LEAVER}名下的"
    desk.close()


def test_what_somebody_was_reminded_of_lapses_when_they_leave(tmp_path: Path) -> None:
    desk, ids = movers(tmp_path)
    mine = next(a for a in alerts.alerts(desk) if a.warned.rule == "wishes" and a.name == NEW)
    alerts.take_step(desk, [mine], alerts.REMINDED)
    save_people(desk, [PersonItem({"left": "2021-11-20"}, person=ids[NEW])])
    assert next(a for a in alerts.alerts(desk) if a.warned.mark == mine.warned.mark).at == 2, "still here today"
    save_people(desk, [PersonItem({"left": "2021-11-19"}, person=ids[NEW])])
    left = next(a for a in alerts.alerts(desk) if a.warned.mark == mine.warned.mark)
    assert (left.at, left.late, left.name) == (4, "本人已离开", NEW)
    assert alerts.counted(alerts.alerts(desk)) == (0, 0), "nobody has recorded it as done"
    desk.close()


@pytest.mark.parametrize(("left", "state"), [("2021-11-19", "owed"), ("2021-11-20", "wait"), (None, "wait")])
def test_dues_end_on_the_day_on_which_somebody_leaves(tmp_path: Path, left: str | None, state: str) -> None:
    desk, ids = movers(tmp_path)
    save_people(desk, [PersonItem({"left": left}, person=ids[NEW])])
    own = [o for o in owed.everything(desk, Period.parse("2021-11")) if o.person == ids[NEW] and o.kind == "MicroWish"]
    assert [o.state for o in own] == [state]
    desk.close()


def test_who_comes_back_has_a_membership_of_their_own(moved: tuple[Desk, dict[str, int]]) -> None:
    desk, ids = moved
    spans = owed.facts(desk, YEAR).members[ids[BACK]]
    assert spans == [("2019-01-01", "2020-03-31"), ("2021-04-01", "9999-12-31")]
    assert [m.left for m in people.roster(desk) if m.person == ids[BACK]] == [None]


def test_a_mentor_who_is_behind_is_warned_by_name(tmp_path: Path) -> None:
    """A requirement of mentors: they are not on the roster, yet somebody who can be asked."""
    desk, ids = movers(tmp_path)
    tables = [
        *bureau_rules.tables_on(desk, "quotas", "2021"),
        {"kind": "SpecialGuidance", "row": "2.1", "who": "mentor"},
    ]
    tables[-1] |= {"period": "month", "number": 1}
    bureau_rules.save_section(desk, "quotas", "2021", tables, "测试（示例）")
    rule = {
        "name": "guidance",
        "check": "missed",
        "kinds": ["SpecialGuidance"],
        "periods": 2,
        "title": "{what}欠 {n} 次",
    }
    bureau_rules.save_section(desk, "warnings", "2021", [rule], "测试（示例）")
    (person,) = save_people(desk, [PersonItem({"name": "王导师"}, member=False)]).records
    values = {"cadre": Named(STAYS, ids[STAYS]), "mentor": Named("王导师", person), "date": "2021-01-01"}
    save(desk, [Item(kind("Mentorship"), example(kind("Mentorship"), **values))], late_reason="补登（示例）")
    assert "王导师" in {a.name for a in alerts.alerts(desk)}
    desk.close()
