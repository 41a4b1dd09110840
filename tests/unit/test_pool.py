"""后备干部 and 提拔使用: each candidate at a glance; what has no record is not known, never not met."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cadreapp.errors import UserError
from cadreapp.operations.appraisal import pool
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.appraisal.readiness import MET, UNKNOWN, UNMET, Glance, duration, findings, judge, whole_months
from tests.unit.bureau import NAMES, small_bureau

LATE = {"late_reason": "补（示例）"}
RULE = load().readiness


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2021, 12, 31))
    yield found
    found.close()


def put(desk: Desk, name: str, who: int = 0, **values: Any) -> None:
    save(desk, [Item(kind(name), {"cadre": Named(NAMES[who])} | values | LATE)])


def states(desk: Desk, who: int = 0, period: str = "2021") -> dict[str, tuple[str, str]]:
    one = next(c for c in pool.read(desk, Period.parse(period)).candidates if c.member.name == NAMES[who])
    return {f.condition.name: (f.state, f.words) for f in one.findings}


def test_the_months_at_the_grass_roots_are_enough_when_they_are_all_there() -> None:
    (condition,) = (one for one in RULE.conditions if one.months)
    for months, state in ((condition.months - 1, UNMET), (condition.months, MET)):
        assert judge(condition, Glance((), (), months)).state == state


def test_nothing_recorded_is_not_known(desk: Desk) -> None:
    assert states(desk) == {
        "grades": (UNKNOWN, "2021、2020年没有确认的等次"),
        "last_year": (UNKNOWN, "2021年没有确认的等次"),
        "certificates": (UNMET, "还没有社工证、行政执法证"),
        "grassroots": (UNMET, "0 个月"),
        "punishment": (MET, "没有"),
    }


def test_what_stands_of_a_candidate_comes_from_his_records(desk: Desk) -> None:
    put(desk, "Certificate", certificate="社会工作师", number="A1", date="2020-05-01", expires="2021-06-30")
    put(desk, "Certificate", certificate="行政执法证", number="A2", date="2020-05-01")
    put(desk, "Secondment", host="示例社区", post="助理", date="2020-01-01", end="2020-12-31")
    put(desk, "FrontLine", post="一线", task="复核", date="2020-07-01", end="2021-03-31")
    put(desk, "Conduct", date="2021-09-01", category="处分", measure="警告", content="示例")
    found = states(desk)
    assert found["certificates"] == (UNMET, "还没有社工证"), "the one that has expired does not count"
    assert found["grassroots"] == (MET, "1 年 2 个月"), "days that two stretches share count once"
    assert found["punishment"] == (UNMET, "警告（2021-09-01，影响期至 2022-03-01）")
    assert states(desk, period="2021-08")["punishment"][0] == MET
    assert states(desk, period="2021-05")["certificates"] == (MET, "行政执法证、社会工作师")


def test_the_pool_and_promotions_are_lists_with_dates(desk: Desk) -> None:
    put(desk, "Reserve", 1, date="2020-03-01", basis="党组会（示例）", end="2020-12-31", leaving_reason="调离（示例）")
    put(desk, "Reserve", 2, date="2021-03-01", basis="党组会（示例）", measures="挂职（示例）")
    put(desk, "Promotion", 2, date="2021-06-01", from_post="甲", to_post="乙", category="其他", basis="示例")
    found = pool.read(desk, Period.parse("2021"))
    assert [r.values["cadre"].name for r in found.reserves] == [NAMES[2]]
    assert [r.values["to_post"] for r in found.promotions] == ["乙"]
    assert found.candidates[0].member.name == NAMES[2] and found.candidates[0].reserve is not None
    assert [r.values["cadre"].name for r in pool.read(desk, Period.parse("2020")).reserves] == [NAMES[1]]


def test_a_low_grade_speaks_against_and_a_missing_one_does_not() -> None:
    condition = next(c for c in RULE.conditions if c.check == "grades")

    def state(*grades: str | None) -> str:
        glance = Glance(tuple(zip((2021, 2020, 2019), grades, strict=True)), (), 0)
        return findings([condition], glance)[0].state

    assert [state("称职", "优秀", "不称职"), state("称职", None, None), state("基本称职", None, "优秀")] == [
        MET,
        UNKNOWN,
        UNMET,
    ]


DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=6))
def test_months_count_each_day_once(spans: list[tuple[date, int]]) -> None:
    some = [(first, first + timedelta(days=length)) for first, length in spans]
    found = whole_months(some)
    assert found == whole_months(some + some) and found <= sum(whole_months([s]) + 1 for s in some)
    assert found >= max((whole_months([s]) for s in some), default=0)


@pytest.mark.parametrize(("months", "words"), [(0, "0 个月"), (5, "5 个月"), (12, "1 年"), (27, "2 年 3 个月")])
def test_durations_in_words(months: int, words: str) -> None:
    assert duration(months) == words


def test_the_pool_on_paper_is_confidential_and_promotions_name_certificates(desk: Desk, tmp_path: Path) -> None:
    put(desk, "Reserve", 2, date="2021-03-01", basis="党组会（示例）", measures="挂职（示例）")
    put(desk, "Certificate", 1, certificate="行政执法证", number="A2", date="2020-05-01")
    put(desk, "Promotion", 1, date="2021-06-01", from_post="甲", to_post="乙", category="其他", basis="示例")
    request = Request(Period.parse("2021"))
    for title, name, texts in (
        ("后备干部名册", NAMES[2], {"2021年3月1日", "挂职（示例）", "21—　20—　19—"}),
        ("提拔使用情况表", NAMES[1], {"2021年6月1日", "甲", "乙", "行政执法证"}),
    ):
        spec = sheet(title)
        (page,) = load_workbook(write_sheet(desk, spec, request, tmp_path / f"{title}.xlsx").path).worksheets
        found = {str(c.value) for row in page.iter_rows() for c in row if c.value is not None}
        assert {name, *texts} <= found and int(page.page_setup.paperSize) == 9
        assert spec.confidential == ("内部资料" in (page.oddHeader.right.text or "")) == (title == "后备干部名册")
        with pytest.raises(UserError, match="2019年没有"):
            write_sheet(desk, spec, Request(Period.parse("2019")), tmp_path / "b.xlsx")
