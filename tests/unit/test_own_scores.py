"""A bureau's own rules of scores: dated, checked entry by entry, previewed, and never in force for a past year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.counting import bureau_rules, score_preview
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.paths import resource
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.score_rules import score_faults, score_tables, scoring, tables_of, together
from tests.unit.bureau import example, run_sql, small_bureau

Tables = list[dict[str, Any]]
YEAR = Period.parse("2021")
QUOTA_KINDS = {q.kind for q in load().quotas if q.who in ("cadre", "party")}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A bureau in 2021 with a year behind it."""
    made = small_bureau(tmp_path, today=date(2021, 11, 20))
    items = []
    for number, name in enumerate(("张示例", "李示例", "王示例")):
        for month in range(1, 3 + 2 * number):
            for sort, year in (("Visit", 2021), ("Visit", 2020), ("WorkInfo", 2021)):
                k = kind(sort)
                day = f"{year}-{month:02d}-0{number + 1}"
                who = (Named(name),) if k.who == "cadres" else Named(name)
                other = {k.who_field: who, "date": day, k.title_field: f"{name}{day}"}
                items.append(Item(k, example(k, **other)))
    save(made, items, late_reason="补录（示例）")
    yield made
    made.close()


def tables(desk: Desk, since: str = "2021") -> Tables:
    return bureau_rules.tables_on(desk, "scoring", since)


def heavier(found: Tables, platform: int) -> Tables:
    """Half of the year's weight on one platform."""
    for table in found:
        if table["part"] == "weights" and table["period"] == "year":
            table["platforms"] = [50 if n == platform else 12.5 for n in range(1, 6)]
    return found


def totals(desk: Desk, period: str) -> dict[str, tuple[Decimal | None, int | None]]:
    return {x.member.name: (x.total, x.rank) for x in standing(desk, Period.parse(period)).lines}


def test_the_files_own_rules_survive_being_set_out_as_tables() -> None:
    built_in = load().scoring_in(YEAR)
    found = tables_of(built_in)
    assert scoring(found) == built_in
    assert not [f for t in found for f in score_faults(t)] and not list(together(found, QUOTA_KINDS))


def test_new_weights_hold_from_their_period_on_and_leave_past_years_alone(desk: Desk) -> None:
    before = {p: totals(desk, p) for p in ("2020", "2021Q1", "2021", "2021Q4")}
    version = desk.rules.version
    changes = bureau_rules.save_section(desk, "scoring", "2021Q4", heavier(tables(desk), 4), "局务会（示例）")
    assert desk.rules.version != version, "what is confirmed from now on says by which rules"
    for period in ("2020", "2021Q1", "2021"):
        assert totals(desk, period) == before[period], "its first day lies before the change"
    assert tables(desk, "2021Q3") != tables(desk, "2021Q4") == tables(desk, "2022")
    bureau_rules.save_section(desk, "scoring", "2021", heavier(tables(desk, "2021Q3"), 4), "局务会（示例）")
    assert totals(desk, "2021") != before["2021"] and totals(desk, "2020") == before["2020"]
    for since in ("2020", "2020Q4"):
        with pytest.raises(UserError, match="2020年已经过去"):
            bureau_rules.save_section(desk, "scoring", since, heavier(tables(desk), 1), "会议")
    assert changes.operation is not None
    undo.undo(desk)
    undo.undo(desk)
    assert {p: totals(desk, p) for p in before} == before and desk.rules.version == version


def test_the_rules_version_follows_the_day_and_the_subject_of_a_section_too() -> None:
    text = bureau_rules.toml("scoring", "2021", tables_of(load().scoring_in(YEAR)), "示例")
    versions = {load(sections=[("scoring", since, text)]).version for since in ("2021", "2021Q2", "2022")}
    assert len(versions) == 3 and load().version not in versions


@pytest.mark.parametrize("name", sorted(p.name for p in resource("rules").iterdir()))
def test_every_file_of_rules_is_in_the_version(name: str, tmp_path: Path) -> None:
    folder = Path(copytree(resource("rules"), tmp_path / "rules"))
    assert load(folder).version == load().version, "it does not depend on where they lie"
    path = folder / name
    path.write_text(path.read_text("utf-8") + "\n# 本单位改动（示例）\n", "utf-8")
    assert load(Path(copytree(folder, tmp_path / "changed"))).version != load().version


def test_what_is_exported_is_read_again(desk: Desk, tmp_path: Path) -> None:
    bureau_rules.save_section(desk, "scoring", "2021", heavier(tables(desk), 2), "会议（示例）")
    target = bureau_rules.export_rules(desk, "scoring", "2021", tmp_path / "scoring.toml")
    read = tomllib.loads(target.read_text("utf-8"))
    assert score_tables(read) == tables(desk) and read["source"]
    assert scoring(score_tables(read)) == desk.rules.scoring_in(YEAR)


def test_the_preview_is_what_saving_does_and_writes_nothing(desk: Desk) -> None:
    wanted = heavier(tables(desk), 4)
    before = totals(desk, "2021")
    operations = run_sql(desk.db, "SELECT count(*) FROM operation").fetchone()[0]
    rows = score_preview.preview(desk, wanted)
    assert run_sql(desk.db, "SELECT count(*) FROM operation").fetchone()[0] == operations
    assert totals(desk, "2021") == before
    assert {r.name: (r.before, r.rank_before) for r in rows} == before
    assert any(r.before != r.after for r in rows)
    bureau_rules.save_section(desk, "scoring", "2021", wanted, "会议（示例）")
    assert {r.name: (r.after, r.rank_after) for r in rows} == totals(desk, "2021")


def test_a_preview_of_what_is_wrong_is_refused(desk: Desk) -> None:
    wanted = tables(desk)
    wanted[0]["platforms"] = [20, 20, 20, 20, 19]
    with pytest.raises(Refused, match="合计应为 100，现在是 99"):
        score_preview.preview(desk, wanted)


def entry(part: str, **other: Any) -> dict[str, Any]:
    base: dict[str, dict[str, Any]] = {
        "indicator": {"platform": 4, "kind": "Visit", "title": "走访", "weight": 10, "full": 12},
        "extra": {"platform": 2, "kind": "WorkInfo", "title": "采用", "points": 1, "most": 5},
        "weights": {"period": "year", "platforms": [20, 20, 20, 25, 15]},
        "ballot": {"excellent": 100, "competent": 80, "basic": 60, "incompetent": 0, "abstained": 0},
    }
    found = {"part": part, **base[part], **other}
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize(
    ("table", "field"),
    [
        (entry("indicator"), None),
        (entry("indicator", weight=0), "weight"),
        (entry("indicator", weight=0.1), None),
        (entry("indicator", weight=100), None),
        (entry("indicator", weight=100.1), "weight"),
        (entry("indicator", weight=0.05), "weight"),
        (entry("indicator", weight="很多"), "weight"),
        (entry("indicator", ceiling=0.9), "ceiling"),
        (entry("indicator", ceiling=2), None),
        (entry("indicator", ceiling=2.1), "ceiling"),
        (entry("indicator", full=0), "full"),
        (entry("indicator", measure="amount", kind="Course"), None),
        (entry("indicator", measure="amount", kind="Course", full=None), "full"),
        (entry("indicator", measure="amount", kind="Suggestion"), "measure"),
        (entry("indicator", platform=6), "platform"),
        (entry("indicator", kind="ThoughtForum"), None),
        (entry("indicator", kind="DevelopmentPlan"), "kind"),
        (entry("indicator", kind="没有"), "kind"),
        (entry("indicator", title=" "), "title"),
        (entry("indicator", only_if="没有"), "only_if"),
        (entry("indicator", colour="红"), "colour"),
        (entry("extra"), None),
        (entry("extra", points=0), "points"),
        (entry("extra", points=-110), None),
        (entry("extra", points=-110.1), "points"),
        (entry("extra", most=0), "most"),
        (entry("extra", most=110.1), "most"),
        (entry("extra", where={"adoption": ["没有"]}), "where"),
        (entry("extra", where={"headline": ["采用"]}), "where"),
        (entry("extra", overdue=True), "overdue"),
        (entry("extra", overdue=True, kind="Problem"), None),
        (entry("extra", places={"1": 3}), "places"),
        (entry("extra", kind="Contest", detail="placing", places={"1": 3}), None),
        (entry("extra", kind="Contest", detail="placing"), "places"),
        (entry("weights", platforms=[20, 20, 20, 25, 15.1]), "platforms"),
        (entry("weights", platforms=[20, 20, 60]), "platforms"),
        (entry("weights", period="quarter", platforms=[30, 30, 20, 25]), None),
        (entry("weights", period="quarter", platforms=[0, 0, 0, 0]), "platforms"),
        (entry("weights", period="month"), "period"),
        (entry("weights", judges=100.1), "judges"),
        (entry("ballot", basic=None), "basic"),
        (entry("weights", judges=0), None),
        (entry("weights", judges=100, ballot=100), None),
        (entry("weights", period="quarter", platforms=[0, 0, 0, 100]), None),
        (entry("ballot", excellent=101), "excellent"),
    ],
)
def test_each_fault_of_an_entry_is_named_by_its_field(table: dict[str, Any], field: str | None) -> None:
    assert {name for name, _ in score_faults(table)} == ({field} if field else set())


def test_what_counts_in_the_year_only_makes_no_marks_of_a_quarter() -> None:
    some = [
        entry("weights", platforms=[0, 0, 0, 100, 0]),
        entry("weights", period="quarter", platforms=[0, 0, 0, 100]),
        entry("ballot"),
    ]
    assert not list(together([*some, entry("indicator")], ()))
    (fault,) = together([*some, entry("indicator", year_only=True)], ())
    assert fault[:2] == (1, "platforms") and "季度" in fault[2]


def test_faults_of_the_whole(desk: Desk) -> None:
    found = [t for t in tables(desk) if not (t["part"] == "indicator" and t["platform"] == 3)]
    said = {(n, f): r for n, f, r in bureau_rules.faults_of("scoring", found, desk.rules)}
    assert said == {
        (0, "platforms"): "“实战练兵”有权重，却没有年度的得分项",
        (1, "platforms"): "“实战练兵”有权重，却没有季度的得分项",
    }
    found = [t | {"full": None} if t.get("kind") == "Visit" else t for t in tables(desk)]
    (fault,) = bureau_rules.faults_of("scoring", found, desk.rules)
    assert fault[1] == "full" and "没有指标" in fault[2]
    twice = [*tables(desk), tables(desk)[-1]]
    (fault,) = bureau_rules.faults_of("scoring", twice, desk.rules)
    assert fault[:2] == (len(twice) - 1, "title") and "重复" in fault[2]
    without = [t for t in tables(desk) if t["part"] != "ballot" and t.get("period") != "quarter"]
    assert {r for _, _, r in bureau_rules.faults_of("scoring", without, desk.rules)} == {
        "缺少季度的权重",
        "缺少测评票值",
    }
