"""A bureau's own rules: in force from a period on, earlier years by the rules of their time, faults at their place."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.counting import bureau_rules
from cadreapp.operations.counting.owed import everything
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.loading import quota_faults, warning_faults
from tests.unit.bureau import NAMES, example, small_bureau


def wishes(desk, year: int) -> set[Decimal]:  # type: ignore[no-untyped-def]
    return {o.required for o in everything(desk, Period.parse(str(year))) if o.kind == "MicroWish"}


def changed(tables: list[dict], name: str, **other) -> list[dict]:  # type: ignore[no-untyped-def]
    return [t | other if t["kind"] == name else t for t in tables]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": 0}, "number"),
        ({"number": 1}, ""),
        ({"number": 999}, ""),
        ({"number": 1000}, "number"),
        ({"cap": -1}, "cap"),
        ({"cap": 0}, ""),
        ({"cap": 1, "cap_per": "month"}, ""),
        ({"cap": 1, "cap_per": "quarter"}, "cap"),
        ({"since": 1989}, "since"),
        ({"since": 1990}, ""),
        ({"since": 2100}, ""),
        ({"since": 2101}, "since"),
        ({"period": "year", "measure": "terms"}, ""),
        ({"measure": "terms"}, "period"),
        ({"who": "mentor"}, "who"),
        ({"who": "mentor", "kind": "SpecialGuidance"}, ""),
        ({"who": "bureau"}, ""),
        ({"kind": "DevelopmentPlan"}, "who"),
    ],
)
def test_what_a_requirement_may_say(change: dict[str, Any], field: str) -> None:
    table = {"kind": "Visit", "who": "cadre", "period": "quarter", "number": 1} | change
    assert [name for name, _ in quota_faults(table)] == ([field] if field else [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 1}, ""),
        ({"days": 730}, ""),
        ({"days": 731}, "days"),
        ({"check": "missed", "days": 0, "periods": 1}, ""),
        ({"check": "missed", "days": 0, "periods": 24}, ""),
        ({"check": "missed", "days": 0, "periods": 25}, "periods"),
        ({"check": "missed"}, "periods"),
        ({"check": "overdue", "days": 0}, ""),
        ({"check": "overdue", "days": -1}, "days"),
    ],
)
def test_what_a_warning_may_say(change: dict[str, Any], field: str) -> None:
    table = {"name": "示例", "check": "silent", "title": "{n} 天没有记录", "days": 30} | change
    assert [name for name, _ in warning_faults(table)] == ([field] if field else [])


def test_a_change_holds_from_its_period_on_and_earlier_years_keep_theirs(tmp_path: Path) -> None:
    clock = [date(2021, 6, 1)]
    desk = small_bureau(tmp_path)
    desk.today = lambda: clock[0]
    before = wishes(desk, 2021)
    bureau_rules.save_section(
        desk,
        "quotas",
        "2022",
        changed(bureau_rules.tables_on(desk, "quotas", "2022"), "MicroWish", number=5),
        "会议（示例）",
    )
    clock[0] = date(2022, 12, 31)
    assert (wishes(desk, 2021), wishes(desk, 2022)) == (before, {Decimal(5)}) and before == {Decimal(2)}
    version = desk.rules.version
    desk.close()
    again = open_desk(tmp_path, today=lambda: clock[0])
    assert again.rules.version == version != load().version, "the version says which rules held"
    undo.undo(again)
    assert wishes(again, 2022) == {Decimal(2)}
    again.close()


def test_a_change_in_mid_year_leaves_the_years_quotas_alone(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    tables = bureau_rules.tables_on(desk, "quotas", "2021Q3")
    tables = changed(changed(tables, "MicroWish", number=4), "Reflection", number=9)
    bureau_rules.save_section(desk, "quotas", "2021Q3", tables, "会议（示例）")
    desk.today = lambda: date(2021, 12, 31)
    rows = everything(desk, Period.parse("2021"))
    months = {o.period: o.required for o in rows if o.kind == "MicroWish"}
    assert months["2021-06"] == 2 and months["2021-07"] == 4
    assert {o.required for o in rows if o.kind == "Reflection"} == {2}
    desk.close()


def test_faults_are_told_at_rule_and_field_and_change_nothing(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path)
    tables = bureau_rules.tables_on(desk, "quotas", "2022")
    bad = [*tables, {"kind": "没有", "who": "cadre", "period": "month", "number": 0}, {**tables[0], "who": "cadre"}]
    with pytest.raises(Refused) as refused:
        bureau_rules.save_section(desk, "quotas", "2022", bad, "会议")
    said = [str(f) for f in refused.value.faults]
    assert any(f"第 {len(tables) + 1} 条“数量”" in s for s in said) and any("“事项”" in s for s in said)
    assert any("“对象”" in s for s in said), "the bureau's plan is not owed by each cadre"
    for since, source, words in (("2020", "会议", "已经过去"), ("去年", "会议", "不是时段"), ("2022", " ", "依据")):
        with pytest.raises(UserError, match=words):
            bureau_rules.save_section(desk, "quotas", since, tables, source)
    assert not bureau_rules.sections(desk, "quotas")
    assert bureau_rules.save_section(desk, "quotas", "2022", tables, "会议").operation is None, "nothing was changed"
    desk.close()


def test_conditions_and_caps_count_only_what_they_say(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 1, 2))
    tables = bureau_rules.tables_on(desk, "quotas", "2021")
    tables = changed(tables, "WorkInfo", period="year", number=6, cap=2, cap_per="month", only={"adoption": ["采用"]})
    bureau_rules.save_section(desk, "quotas", "2021", tables, "会议（示例）")
    desk.today = lambda: date(2021, 12, 31)
    work, who = kind("WorkInfo"), Named(NAMES[0])
    rows = [(3, "采用"), (3, "采用"), (3, "采用"), (4, "采用"), (4, "报送"), (5, "未采用")]
    save(
        desk,
        [
            Item(
                work,
                example(work, cadre=who, headline=f"第{n}篇", adoption=a, date=f"2021-{m:02d}-0{n + 1}")
                | {"level": None, "late_reason": "补报（示例）"},
            )
            for n, (m, a) in enumerate(rows)
        ],
    )
    due = next(o for o in everything(desk, Period.parse("2021")) if o.kind == "WorkInfo" and o.cadre == NAMES[0])
    assert (due.required, due.done, due.missing) == (6, 3, 3), "two of March at most, one of April"
    desk.close()


def test_a_mentor_owes_while_he_guides_somebody(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 1, 2))
    tables = bureau_rules.tables_on(desk, "quotas", "2021")
    tables.append({"kind": "SpecialGuidance", "who": "mentor", "period": "quarter", "number": 2, "row": "2.1"})
    bureau_rules.save_section(desk, "quotas", "2021", tables, "会议（示例）")
    desk.today = lambda: date(2021, 12, 31)
    mentor = Named(NAMES[4])
    pair, guide = kind("Mentorship"), kind("SpecialGuidance")
    save(
        desk,
        [
            Item(pair, example(pair, cadre=Named(NAMES[0]), mentor=mentor, date="2021-04-01", end="2021-09-30")),
            Item(guide, example(guide, cadre=Named(NAMES[0]), mentor=mentor, date="2021-05-06", late_reason="补报")),
        ],
    )
    rows = [o for o in everything(desk, Period.parse("2021")) if o.kind == "SpecialGuidance" and len(o.period) == 6]
    quarters = {o.period: (o.cadre, o.required, o.done) for o in rows if "Q" in o.period}
    assert quarters == {"2021Q2": (NAMES[4], 2, 1), "2021Q3": (NAMES[4], 2, 0)}
    desk.close()


def test_own_rules_are_written_as_toml_that_the_program_reads(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path)
    for subject, name in (("quotas", "quota"), ("warnings", "warning")):
        target = bureau_rules.export_rules(desk, subject, "2021", tmp_path / f"{subject}.toml")
        read = tomllib.loads(target.read_text("utf-8"))
        assert read[name] == bureau_rules.tables_on(desk, subject, "2021") and read["source"]
    desk.close()


def test_warnings_have_sections_of_their_own(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    tables = bureau_rules.tables_on(desk, "warnings", "2021Q2")
    silent = [t | {"days": 10} if t["name"] == "silent" else t for t in tables]
    bureau_rules.save_section(desk, "warnings", "2021Q2", silent, "会议（示例）")
    days = {
        d: next(r.days for r in desk.rules.warnings_on(d) if r.name == "silent")
        for d in (date(2021, 3, 31), date(2021, 4, 1))
    }
    assert list(days.values()) == [45, 10]
    broken = [{**silent[0], "title": "{x}", "days": 9999}]
    with pytest.raises(Refused) as refused:
        bureau_rules.save_section(desk, "warnings", "2021Q2", broken, "会议")
    assert {f.field for f in refused.value.faults} == {"第 1 条“说法”", "第 1 条“天数”"}
    desk.close()
