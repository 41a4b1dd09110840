"""启用日期: nothing is owed before it, the part of a period after it is owed in part, and moving it is shown first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from cadreapp import cli
from cadreapp.errors import Refused
from cadreapp.operations import settings
from cadreapp.operations.counting import alerts, beginning_moved, bureau_rules, owed, scores
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year.overview import read
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.quotas import prorated
from cadreapp.store.grading import editions
from tests.unit.bureau import NAMES as SMALL
from tests.unit.bureau import example, run_sql, small_bureau

TODAY = date(2026, 11, 25)
NAMES = [f"示例{c}" for c in "甲乙丙丁戊己庚辛壬癸子丑"]
NOVEMBER, DECEMBER, YEAR = Period.parse("2026-11"), Period.parse("2026-12"), Period.parse("2026")
INFO = kind("WorkInfo")


def opened(folder: Path, today: date = TODAY) -> Desk:
    return open_desk(folder, today=lambda: today, now=lambda: "2026-11-25T02:00:00Z", who="测试员")


def imported(folder: Path, today: date = TODAY) -> Desk:
    """Twelve people imported in November into an empty data folder."""
    desk = opened(folder, today)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "单位", "职务", "政治面貌"])
    for name in NAMES:
        sheet.append([name, "示例处", "科员", "中共党员"])
    book.save(folder / "名册（示例）.xlsx")
    result = import_files(desk, [folder / "名册（示例）.xlsx"])
    assert result.new == 12 and not result.refused and not result.notes
    return desk


def missing(desk: Desk, period: Period) -> list[owed.Owed]:
    return [o for o in owed.owed(desk, period) if o.state != "wait"]


def test_the_first_page_of_a_bureau_that_begins_today_is_calm(tmp_path: Path) -> None:
    desk = imported(tmp_path)
    assert settings.began(desk) == TODAY and not settings.is_set(desk, "began")
    assert not missing(desk, YEAR) and not alerts.alerts(desk)
    assert not [o for o in owed.owed(desk, NOVEMBER) if o.person and o.required == o.missing and o.required > 2]
    page = read(desk, YEAR)
    assert page.since == TODAY and all(r.now is None or r.now == 100 for r in page.rates)
    assert all(line.total is None for line in scores.standing(desk, YEAR.previous()).lines), "no score of last year"
    assert all(m.entered is None for m in roster(desk))
    desk.close()


def test_an_empty_bureau_owes_nothing_and_is_warned_of_nothing(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    assert not missing(desk, YEAR) and not missing(desk, YEAR.previous()) and not alerts.alerts(desk)
    page = read(desk, YEAR)
    assert page.since is None and all(r.now is r.before is None for r in page.rates)
    save(desk, [Item(kind("DevelopmentPlan"), example(kind("DevelopmentPlan"), period="2024"))])
    assert run_sql(desk.db, "SELECT count(*) FROM record WHERE late_on IS NOT NULL").fetchone()[0] == 0
    desk.close()


def test_a_month_after_the_beginning_is_owed_whole(tmp_path: Path) -> None:
    imported(tmp_path).close()
    desk = opened(tmp_path, date(2027, 1, 31))
    own = [o for o in missing(desk, DECEMBER) if o.kind == "WorkInfo"]
    assert len(own) == 12 and {o.period for o in own} == {"2026-12"}
    assert not [o for o in missing(desk, YEAR) if o.period < "2026-11"]
    desk.close()


@pytest.mark.parametrize("day", [1, 15, 16, 30])
def test_the_month_of_the_beginning_is_owed_by_its_days(tmp_path: Path, day: int) -> None:
    imported(tmp_path).close()
    desk = opened(tmp_path, date(2027, 1, 31))
    beginning_moved.set_began(desk, date(2026, 11, day))
    quota = next(q for q in desk.rules.quotas_in(NOVEMBER) if q.kind == "WorkInfo" and q.period == "month")
    asked = {o.required for o in owed.everything(desk, NOVEMBER) if o.kind == "WorkInfo"}
    expected = prorated(quota.number, 30 - day + 1, 30)
    assert asked == ({expected} if expected else set())
    desk.close()


def test_records_of_before_are_not_late_and_enter_no_score(tmp_path: Path) -> None:
    desk = imported(tmp_path)
    who = Named(NAMES[0])
    items = [
        Item(INFO, example(INFO, cadre=who, date=day, headline=day, late_reason=None))
        for day in ("2025-03-01", "2026-03-01", "2026-11-24")
    ]
    save(desk, items)
    assert run_sql(desk.db, "SELECT count(*) FROM record WHERE late_on IS NOT NULL").fetchone()[0] == 0
    line = next(x for x in scores.standing(desk, YEAR).lines if x.member.name == NAMES[0])
    assert not [p for s in line.platforms for p in s.parts if p.kind == "WorkInfo" and p.raw]
    save(desk, [Item(INFO, example(INFO, cadre=who, date="2026-11-25", late_reason=None))])
    line = next(x for x in scores.standing(desk, YEAR).lines if x.member.name == NAMES[0])
    facts = owed.facts(desk, YEAR)
    assert sum(c.n for mark, c in facts.counts.items() if mark[:2] == (line.member.person, "WorkInfo")) == 1
    desk.close()


def test_after_the_beginning_late_is_late(tmp_path: Path) -> None:
    imported(tmp_path).close()
    desk = opened(tmp_path, date(2027, 3, 31))
    who = Named(NAMES[0])
    with pytest.raises(Refused, match="补录"):
        save(desk, [Item(INFO, example(INFO, cadre=who, date="2026-11-25", late_reason=None))])
    save(desk, [Item(INFO, example(INFO, cadre=who, date="2026-11-24", late_reason=None))])
    desk.close()


def test_an_earlier_beginning_shows_what_it_would_bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = imported(tmp_path)
    moved = beginning_moved.preview(desk, date(2026, 10, 1))
    assert moved.owed > 0 and moved.people == 12 and "多出欠办事项" in moved.words and "工作信息" in moved.words
    assert settings.began(desk) == TODAY, "only shown"
    beginning_moved.set_began(desk, date(2026, 10, 1))
    assert len(missing(desk, YEAR)) == moved.owed
    back = beginning_moved.preview(desk, TODAY)
    assert back.owed == -moved.owed and "减少" in back.words
    undo.undo(desk)
    assert settings.began(desk) == TODAY and not missing(desk, YEAR)
    monkeypatch.setattr(editions, "locked_periods", lambda db: {Period.parse("2026Q3")})
    beginning_moved.set_began(desk, date(2026, 10, 1))
    with pytest.raises(Refused, match="已经审定锁定"):
        beginning_moved.set_began(desk, date(2026, 9, 30))
    with pytest.raises(Refused, match="太晚"):
        beginning_moved.set_began(desk, date(2027, 12, 1))
    desk.close()


def test_a_unit_may_begin_on_a_day_of_its_own(tmp_path: Path) -> None:
    imported(tmp_path).close()
    desk = opened(tmp_path, date(2027, 1, 31))
    save_people(
        desk, [PersonItem({"name": NAMES[0], "unit": "示例新处"}, next(iter(roster(desk))).person, correct=True)]
    )
    beginning_moved.set_began(desk, date(2026, 11, 1))
    beginning_moved.set_began(desk, date(2027, 1, 1), "示例新处")
    assert settings.began(desk, "示例新处") == date(2027, 1, 1) and settings.began(desk) == date(2026, 11, 1)
    assert settings.began(desk, "示例处") == date(2026, 11, 1)
    own = {o.cadre for o in missing(desk, DECEMBER) if o.kind == "WorkInfo"}
    assert own == set(NAMES[1:])
    with pytest.raises(Refused, match="没有名为"):
        beginning_moved.set_began(desk, date(2027, 1, 1), "没有的处")
    undo.undo(desk)
    assert NAMES[0] in {o.cadre for o in missing(desk, DECEMBER)}
    desk.close()


def test_nothing_of_before_a_units_own_day_enters_the_score_of_its_people(tmp_path: Path) -> None:
    made = {}
    for name, own in (("bureau", False), ("unit", True)):
        desk = small_bureau(tmp_path / name, today=date(2026, 12, 31))
        beginning_moved.set_began(desk, date(2026, 1, 1) if own else date(2026, 7, 15))
        if own:
            beginning_moved.set_began(desk, date(2026, 7, 15), "示例福利院")
        who = Named(SMALL[3])
        for day in ("2026-02-01", "2026-07-14"):
            some: dict[str, dict[str, object]] = {
                "Course": {"cadres": (who,), "category": "党性教育", "theme": day},
                "CloudStudy": {"cadre": who, "completed": 1, "term": day},
                "ReadingRecord": {"cadre": who, "book": "示例"},
                "TaskForce": {"cadres": (who,), "end": day, "name": day},
                "Visit": {"cadres": (who,), "place": day},
                "Commendation": {"cadre": who, "name": day, "form": "嘉奖"},
            }
            for sort, values in some.items():
                known = {s.name for s in kind(sort).fields}
                own_ = {k: v for k, v in (values | {"date": day}).items() if k in known}
                save(desk, [Item(kind(sort), example(kind(sort), **own_))], late_reason="补录（示例）")
        save(desk, [Item(kind("ReadingList"), example(kind("ReadingList"), period="2026", book="示例"))])
        line = next(x for x in scores.standing(desk, YEAR).lines if x.member.name == SMALL[3])
        done = {(o.kind, o.period): o.done for o in owed.everything(desk, YEAR) if o.cadre == SMALL[3] and o.done}
        made[name] = (line.total, [(p.kind, p.raw, p.full) for s in line.platforms for p in s.parts], done)
        assert not done and all(not raw for _, raw, _ in made[name][1])
        desk.close()
    assert made["unit"] == made["bureau"], "the day of the unit does for its people what the bureau's day does for all"


HALF = {"Q3": (3, 1), "Q4": (4, 0)}
WHOLE = {"Q1": (4, 1), "Q2": (4, 0), "Q3": (4, 2), "Q4": (4, 0)}
"""What a mentor owes and did by quarter, from 15 July and from 1 January on."""


def guidance(desk: Desk, year: Period) -> dict[str, dict[str, tuple[int, int]]]:
    """What mentors owe by their name and quarter: required and done."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for o in owed.everything(desk, year):
        if o.kind == "SpecialGuidance" and "Q" in o.period and o.cadre is not None:
            found.setdefault(o.cadre, {})[o.period] = (int(o.required), int(o.done))
    return found


@pytest.mark.parametrize(
    ("bureau", "unit", "own", "others"),
    [
        (
            "2026-01-01",
            "2026-07-15",
            {"Q3": (3, 1), "Q4": (4, 0)},
            {"Q1": (4, 1), "Q2": (4, 0), "Q3": (4, 2), "Q4": (4, 0)},
        ),
        (
            "2026-07-15",
            "2026-01-01",
            {"Q1": (4, 1), "Q2": (4, 0), "Q3": (4, 2), "Q4": (4, 0)},
            {"Q3": (3, 1), "Q4": (4, 0)},
        ),
    ],
)
def test_a_mentor_owes_from_the_day_of_their_own_unit_on(
    tmp_path: Path, bureau: str, unit: str, own: dict[str, tuple[int, int]], others: dict[str, tuple[int, int]]
) -> None:
    """The mentor of a unit with a day of its own; one of another unit and one from outside go by the bureau's."""
    desk = small_bureau(tmp_path, today=date(2026, 12, 31))
    beginning_moved.set_began(desk, date.fromisoformat(bureau))
    beginning_moved.set_began(desk, date.fromisoformat(unit), "示例福利院")
    tables = bureau_rules.tables_on(desk, "quotas", "2026")
    tables.append({"kind": "SpecialGuidance", "who": "mentor", "period": "quarter", "number": 4, "row": "2.1"})
    desk.today = lambda: date(2025, 12, 31)
    bureau_rules.save_section(desk, "quotas", "2026", tables, "会议（示例）")
    desk.today = lambda: date(2026, 12, 31)
    save_people(desk, [PersonItem({"name": "王导师"}, member=False)])
    pair, guide = kind("Mentorship"), kind("SpecialGuidance")
    guided = {SMALL[4]: SMALL[0], SMALL[2]: SMALL[1], "王导师": SMALL[3]}
    for mentor, cadre in guided.items():
        both = {"cadre": Named(cadre), "mentor": Named(mentor), "late_reason": "补录（示例）"}
        save(desk, [Item(pair, example(pair, date="2025-01-01", end=None, **both))])
        for day in ("2026-02-02", "2026-07-14", "2026-07-15"):
            save(desk, [Item(guide, example(guide, date=day, **both))])
    found = guidance(desk, YEAR)
    assert found == {
        mentor: {f"2026{q}": asked for q, asked in (own if mentor == SMALL[4] else others).items()} for mentor in guided
    }
    desk.close()


GONE, COUNTED = ("2026-02-01", "2026-05-01", "2026-07-14"), ("2026-03-01", "2026-04-30", "2026-07-15")
"""Days that do not count, and days that do, of who goes to another unit for March and April."""


def recorded(desk: Desk, who: Named, day: str) -> None:
    """Something of everything that is counted by person, on one day."""
    some: dict[str, dict[str, object]] = {
        "Course": {"cadres": (who,), "category": "党性教育", "theme": day},
        "CloudStudy": {"cadre": who, "completed": 1, "term": day},
        "ReadingRecord": {"cadre": who, "book": "示例"},
        "TaskForce": {"cadres": (who,), "end": day, "name": day},
        "Visit": {"cadres": (who,), "place": day},
        "Commendation": {"cadre": who, "name": day, "form": "嘉奖"},
        "WorkInfo": {"cadre": who, "headline": day, "adoption": "采用"},
    }
    for sort, values in some.items():
        known = {s.name for s in kind(sort).fields}
        mine = {k: v for k, v in (values | {"date": day}).items() if k in known}
        save(desk, [Item(kind(sort), example(kind(sort), **mine))], late_reason="补录（示例）")
    open_ = {"state": "办理中", "handed_on": None, "closed": None, "result": None}
    problem = {"cadre": who, "problem": day, "date": "2026-01-05", "deadline": day} | open_
    save(desk, [Item(kind("Problem"), example(kind("Problem"), **problem))], late_reason="补录（示例）")


def test_of_who_returns_to_a_unit_that_begins_later_only_the_days_count_that_count(tmp_path: Path) -> None:
    """March and April elsewhere: what lies between them and the unit's day is counted no more than what was before."""
    made = {}
    for name, days in (("all", (*GONE, *COUNTED)), ("counted", COUNTED)):
        desk = small_bureau(tmp_path / name, today=date(2026, 12, 31))
        beginning_moved.set_began(desk, date(2026, 1, 1))
        beginning_moved.set_began(desk, date(2026, 7, 15), "示例福利院")
        who, post = Named(SMALL[3]), kind("PostHistory")
        for unit, day in (("示例处", "2026-03-01"), ("示例福利院", "2026-05-01")):
            values = {"cadre": who, "unit": unit, "post": "科员", "date": day, "late_reason": "补录（示例）"}
            save(desk, [Item(post, values)])
        save(desk, [Item(kind("ReadingList"), example(kind("ReadingList"), period="2026", book="示例"))])
        for day in days:
            recorded(desk, who, day)
        for day in ("2026-05-01", "2026-07-14"):
            entry = example(kind("FieldResearch"), cadres=(who,), date=day, late_reason=None)
            save(desk, [Item(kind("FieldResearch"), entry)])
        with pytest.raises(Refused, match="补录"):
            entry = example(kind("FieldResearch"), cadres=(who,), date="2026-04-30", late_reason=None)
            save(desk, [Item(kind("FieldResearch"), entry)])
        line = next(x for x in scores.standing(desk, YEAR).lines if x.member.name == SMALL[3])
        extras = [(e.title, e.points) for s in line.platforms for e in s.extras]
        done = {(o.kind, o.period): (o.required, o.done) for o in owed.everything(desk, YEAR) if o.cadre == SMALL[3]}
        made[name] = (line.total, [(p.kind, p.raw, p.full) for s in line.platforms for p in s.parts], extras, done)
        facts, person = owed.facts(desk, YEAR), line.member.person
        assert facts.members[person] == [("2026-03-01", "2026-04-30"), ("2026-07-15", "9999-12-31")]
        desk.close()
    assert made["all"] == made["counted"]
    assert dict(made["all"][2])["超期未办"] == -len(COUNTED) and dict(made["all"][2])["信息采用"] == len(COUNTED)


def test_a_grade_of_before_the_units_own_day_warns_of_nothing(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2026, 9, 30))
    review = kind("QuarterReview")
    for quarter, grade in (("2026Q1", "好"), ("2026Q2", "较差")):
        values = {"cadre": Named(SMALL[3]), "period": quarter, "grade": grade, "state": "已确认", "late_reason": "补录"}
        save(desk, [Item(review, example(review, **values))])

    def warned() -> set[str]:
        return {a.warned.rule for a in alerts.alerts(desk)} & own

    own = {r.name for r in desk.rules.warnings_on(date(2026, 9, 30)) if r.check in ("untold", "grade_fell")}
    assert len(own) == 2 and warned() == own
    beginning_moved.set_began(desk, date(2026, 7, 1), "示例福利院")
    assert not warned()
    desk.close()


def test_what_is_late_goes_by_the_day_of_the_unit(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2026, 12, 31))
    beginning_moved.set_began(desk, date(2026, 3, 1))
    beginning_moved.set_began(desk, date(2026, 7, 15), "示例福利院")
    beginning_moved.set_began(desk, date(2026, 1, 1), "示例处")

    def entered(day: str, *who: int) -> None:
        cadres = tuple(Named(SMALL[n]) for n in who)
        save(
            desk,
            [Item(kind("FieldResearch"), example(kind("FieldResearch"), cadres=cadres, date=day, late_reason=None))],
        )

    entered("2026-07-14", 3)
    entered("2025-12-31", 0, 3)
    for day, who in (("2026-07-15", (3,)), ("2026-01-01", (0,)), ("2026-07-14", (3, 0))):
        with pytest.raises(Refused, match="补录"):
            entered(day, *who)
    assert run_sql(desk.db, "SELECT count(*) FROM record WHERE late_on IS NOT NULL").fetchone()[0] == 0
    desk.close()


def test_who_comes_after_the_beginning_without_a_day_comes_when_learned(tmp_path: Path) -> None:
    imported(tmp_path).close()
    desk = opened(tmp_path, date(2027, 2, 10))
    changes = save_people(desk, [PersonItem({"name": "示例寅", "unit": "示例处"})])
    assert next(m for m in roster(desk) if m.name == "示例寅").entered == "2027-02-10" and changes.notes
    desk.close()


def test_the_command_shows_and_sets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "data")
    assert cli.main(["--data", folder, "settings", "单位名称", "示例市民政局"]) == 0
    assert cli.main(["--data", folder, "settings", "启用日期", "2026-01-01"]) == 0
    capsys.readouterr()
    assert cli.main(["--data", folder, "settings"]) == 0
    said = capsys.readouterr().out
    assert "单位名称\t示例市民政局" in said and "启用日期\t2026-01-01" in said
    assert cli.main(["--data", folder, "settings", "启用日期", "明天"]) == 1
    assert cli.main(["--data", folder, "settings", "开始"]) == 1
    assert "可以设置的有" in capsys.readouterr().err
