"""The sample bureau gives back the article's figures; the year-end files agree with the records."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.books import Written
from cadreapp.operations.counting.figures import cover, figures
from cadreapp.operations.counting.owed import owed
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import roster
from cadreapp.operations.year import showcase
from cadreapp.operations.year.profile import age
from cadreapp.records.period import Period
from cadreapp.run import Run
from cadreapp.store import query


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "data"
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Desk]:
    desk = open_desk(folder, write=False)
    yield desk
    desk.close()


ARTICLE = {
    "visits": 3200,
    "suggestions": 612,
    "problems_solved": 418,
    "projects": 25,
    "funds_yuan": Decimal(1_320_000),
    "shadow_study": 22,
    "transfers_zhengke": 3,
    "transfers_fuke": 4,
    "multi_post_recruits": 2,
}


def test_the_articles_figures_of_the_year(desk: Desk) -> None:
    found = figures(desk, 2021)
    assert {key: found[key] for key in ARTICLE} == ARTICLE
    last = figures(desk, 2020)
    assert (last["circular_praise"], last["circular_praise_young_grassroots"]) == (30, 10)
    assert found["people_visited"] == 470, "of visits to people in need alone"


def test_the_cover_has_each_figure_in_its_window(desk: Desk) -> None:
    found = {f.key: (f.window, f.value) for f in cover(desk, 2021)}
    assert {k: found[k][1] for k in ARTICLE} == ARTICLE
    assert found["promotions"] == ("近两年", 6)
    assert found["circular_praise"] == ("去年", 30)
    assert found["commended_provincial"] == ("近两年", 1)
    assert found["commended_ministerial"] == ("近两年", 1)


def test_an_independent_count_agrees(folder: Path, desk: Desk) -> None:
    with sqlite3.connect(folder / "cadreapp.db") as db:
        year = "r.deleted_at IS NULL AND substr(r.date, 1, 4) = '2021'"
        one = db.execute(
            "SELECT sum(people_seen), sum(CASE WHEN target = '困难群众' THEN first_seen END)"
            f" FROM visit JOIN record r ON r.id = record_id WHERE {year}"
        )
        assert one.fetchone() == (figures(desk, 2021)["visits"], figures(desk, 2021)["people_visited"])
        funds = db.execute(
            f"SELECT sum(funds), count(*) FROM assistance_project JOIN record r ON r.id = record_id WHERE {year}"
        )
        assert funds.fetchone() == (132_000_000, 25)


def _spans(desk: Desk, *kinds: str) -> dict[int, list[tuple[str, str, str]]]:
    """Of each person (first day, last day, kind) of their records of kinds that last, in order."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for name in kinds:
        kind = records.kind(name)
        for row in query.rows(desk.db, kind):
            for who in row.values.get("cadres") or (row.values["cadre"],):
                found.setdefault(who.person, []).append((row.date or "", row.end or "9999", name))
    return {person: sorted(some) for person, some in found.items()}


def test_nobody_is_in_two_places(desk: Desk) -> None:
    placed = _spans(desk, "Secondment", "ShadowStudy", "MultiPost")
    assert len(placed) >= 22 + 2 + 4
    busy = _spans(desk, "Secondment", "ShadowStudy", "MultiPost", "FrontLine", "CentralWork", "Leave")
    for person, some in busy.items():
        for (_, until, one), (since, _, other) in pairwise(some):
            assert since > until, (person, one, other)
    moved = _spans(desk, "Promotion", "Transfer", "Leave")
    assert not moved.keys() & placed.keys(), "who is promoted, transferred or on leave is not lent out"


def test_nothing_is_recorded_of_somebody_who_is_not_there(desk: Desk) -> None:
    dated = "('Leave', 'Exemption', 'PostHistory', 'RankHistory', 'StaffHistory', 'Education', 'PartyStep')"
    rows = desk.db.execute_sql(
        "SELECT p.kind, p.person_id, p.date FROM participation p JOIN cadre c ON c.person_id = p.person_id"
        f" WHERE p.counted = 1 AND p.kind NOT IN {dated} AND p.date < coalesce(c.entered, '')"
    ).fetchall()
    assert rows == []
    ((person, ((first, last, _),)),) = _spans(desk, "Leave").items()
    rows = desk.db.execute_sql(
        "SELECT kind, date FROM participation WHERE counted = 1 AND person_id = ? AND date BETWEEN ? AND ?"
        " AND kind NOT IN ('Leave', 'Mentorship')",
        (person, first, last),
    ).fetchall()
    assert rows == []


def test_the_people_are_believable(desk: Desk) -> None:
    members = {m.person: m for m in roster(desk, Period.parse("2021"))}
    young = [m for m in members.values() if m.political == "共青团员"]
    assert young and all(age(m.born, date(2021, 12, 31)) < 28 for m in young)
    levels = {"正科": ("一级主任科员", "二级主任科员"), "副科": ("三级主任科员", "四级主任科员")}
    for row in query.rows(desk.db, records.kind("Transfer")):
        member = members[row.values["cadre"].person]
        assert member.rank in levels[row.values["level"]]
        assert f"{member.unit}{member.post}" == row.values["to_post"] != row.values["from_post"]
    risen = query.rows(desk.db, records.kind("Promotion"))
    for row in risen:
        member = members[row.values["cadre"].person]
        assert f"{member.unit}{member.post}" == row.values["to_post"] and member.post_since == row.date
        assert age(member.born, date.fromisoformat(row.date)) >= 25
    assert len({row.values["to_post"] for row in risen}) == 6, "nobody is put where somebody is"
    for row in query.rows(desk.db, records.kind("MultiPost")):
        member = members[row.values["cadre"].person]
        assert member.staff == "公务员" and member.entered and member.entered[:4] == "2021", "新录用公务员"
    staff = {members[r.values["cadre"].person].staff for r in query.rows(desk.db, records.kind("ShadowStudy"))}
    assert staff == {"事业单位人员"}


def test_grade_score_and_coefficient_agree(desk: Desk) -> None:
    members = {m.person: m for m in roster(desk, Period.parse("2021"))}
    reviews = {
        (r.values["cadre"].person, r.values["period"]): r for r in query.rows(desk.db, records.kind("QuarterReview"))
    }
    scores: dict[str, set[Decimal]] = {}
    for row in query.rows(desk.db, records.kind("QuarterPerformance")):
        key = row.values["cadre"].person, row.values["period"]
        grade = reviews[key].values["grade"]
        quarter = Period.parse(key[1])
        scheme = desk.rules.grading.scheme(members[key[0]].staff, quarter)
        assert dict(scheme.coefficients)[grade] == row.values["coefficient"]
        scores.setdefault(grade, set()).add(row.values["score"])
    assert min(scores["好"]) > max(scores["较好"]) and min(scores["较好"]) > max(scores["一般"])
    for row in query.rows(desk.db, records.kind("AnnualAppraisal")):
        person, year = row.values["cadre"].person, row.values["period"]
        own = [
            reviews[person, f"{year}Q{n}"].values["grade"] for n in (1, 2, 3, 4) if (person, f"{year}Q{n}") in reviews
        ]
        scheme = desk.rules.grading.scheme(members[person].staff, Period.parse(year))
        if row.values["grade"] == "未定等次":
            assert (members[person].entered or "")[:4] == year and row.values["ungraded_reason"] == "新录用试用期"
            continue
        assert row.values["grade"] in scheme.words
        if row.values["grade"] == scheme.top:
            assert len(own) == 4 and own.count("好") >= 2 and "一般" not in own


def test_every_kind_is_there(desk: Desk) -> None:
    counts = query.counts(desk.db)
    assert {k.name for k in records.KINDS} == set(counts)


def test_some_owe_and_most_do_not(desk: Desk) -> None:
    month = owed(desk, Period.parse("2021-11"))
    assert 0 < len(month) < 60
    late = desk.db.execute_sql("SELECT count(*) FROM record WHERE late_on IS NOT NULL").fetchone()[0]
    assert late > 5


def test_the_same_seed_gives_the_same_bureau(tmp_path: Path) -> None:
    def dump(folder: Path) -> list[str]:
        write_demo(folder, cadres=9, years=1, seed=5)
        with sqlite3.connect(folder / "cadreapp.db") as db:
            db.execute("DROP TABLE search_gram")  # it keeps no rows that could be told; it is made of record_search
            return [line for line in db.iterdump() if "migration" not in line]

    assert dump(tmp_path / "a") == dump(tmp_path / "b")


def test_a_bureau_of_nine_has_every_kind_too(tmp_path: Path) -> None:
    write_demo(tmp_path / "a", cadres=9, years=1)
    desk = open_desk(tmp_path / "a", write=False)
    assert {k.name for k in records.KINDS} == set(query.counts(desk.db))
    test_nothing_is_recorded_of_somebody_who_is_not_there(desk)
    desk.close()


def test_a_small_bureau_of_several_years(tmp_path: Path) -> None:
    write_demo(tmp_path / "a", cadres=3, years=3)
    for cadres, years in ((2, 3), (0, 1), (9, 0)):
        with pytest.raises(UserError, match="人数应在 3 到 20000 之间，年数应在 1 到 30 之间"):
            write_demo(tmp_path / "b", cadres=cadres, years=years)
        assert not (tmp_path / "b").exists()


def test_the_showcase_agrees_with_the_records(desk: Desk, tmp_path: Path) -> None:
    target = showcase.showcase(desk, 2021, tmp_path / "s.xlsx").path
    book = load_workbook(target)
    found = standing(desk, Period.parse("2021"))
    assert book.sheetnames[:3] == ["封面", "目录", "排名表"]
    for line in found.lines:
        assert line.member.name in book.sheetnames
    values = [c.value for row in book["封面"].iter_rows() for c in row]
    for key in ("visits", "suggestions", "problems_solved", "projects"):
        assert ARTICLE[key] in values
    for sheet in book:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert "&P" in (sheet.oddFooter.center.text or ""), sheet.title
        assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row), sheet.title
    text = "\n".join(str(c.value) for s in book for row in s.iter_rows() for c in row if isinstance(c.value, str))
    for secret in ("考勤松懈", "提醒谈话", "未发现问题", "党组会议研究"):
        assert secret not in text


@pytest.mark.parametrize("write", [showcase.showcase, showcase.appraisal], ids=lambda w: w.__name__)
def test_office_opens_the_workbooks(desk: Desk, tmp_path: Path, write: Callable[..., Written]) -> None:
    target = write(desk, 2021, tmp_path / "a.xlsx").path
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    info = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], check=True, capture_output=True, text=True).stdout
    assert "Pages:" in info and "A4" in info
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "###" not in text, "a number that its column cannot show"


def test_the_painter_makes_a_readable_pdf(desk: Desk, tmp_path: Path) -> None:
    from ui.paint.pdf import paint_pdf

    target = showcase.showcase(desk, 2021, tmp_path / "s.pdf", run=Run(paint=paint_pdf)).path
    text = subprocess.run(["pdftotext", "-l", "2", str(target), "-"], check=True, capture_output=True, text=True).stdout
    assert "走访群众" in text and "3,200" in text
    assert not any(0x2E80 <= ord(c) < 0x2FE0 or 0xF900 <= ord(c) < 0xFB00 for c in text)


def test_nobody_is_in_two_places_or_where_they_cannot_be(desk: Desk) -> None:
    from cadreapp.operations.writing.preconditions import doubts, hard

    assert hard(desk) == [] and doubts(desk) == []
