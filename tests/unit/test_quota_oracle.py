"""The quota engine against a second, naive reckoning: day by day, record by record, from the rule file itself."""

from __future__ import annotations

import random
import sqlite3
import tomllib
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cadreapp import records, rules
from cadreapp.operations import settings as bureau_settings
from cadreapp.operations.counting.owed import dues, everything
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.paths import resource
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.facts import Count, Facts
from cadreapp.rules.quotas import evaluate
from cadreapp.store.connect import DATABASE
from tests.unit.bureau import example

QUOTAS = [
    q
    for q in tomllib.loads((resource("rules") / "quotas.toml").read_text("utf-8"))["quota"]
    if q.get("measure", "records") == "records" and q["who"] == "cadre"
]
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Case = tuple[str, int, str]
Answer = tuple[int, int, str]


def reckon(
    today: date,
    year: int,
    member: dict[int, list[tuple[date, date]]],
    leave: dict[int, list[tuple[date, date]]],
    done: list[tuple[int, str, date]],
    excused: set[Case],
) -> dict[Case, Answer]:
    """(kind, person, period) → (required, done, state): every day of every period is looked at by itself."""
    found: dict[Case, Answer] = {}
    for quota in QUOTAS:
        size = MONTHS[quota["period"]]
        for part in range(12 // size):
            first = date(year, part * size + 1, 1)
            month = part * size + size
            last = date(year, month, monthrange(year, month)[1])
            if first > today or year < quota.get("since", 0):
                continue
            days = [first + timedelta(n) for n in range((last - first).days + 1)]
            letter = {1: f"{year}-{part + 1:02d}", 3: f"{year}Q{part + 1}", 6: f"{year}H{part + 1}", 12: f"{year}"}[
                size
            ]
            for person, spans in member.items():
                there = sum(
                    any(a <= d <= b for a, b in spans) and not any(a <= d <= b for a, b in leave.get(person, []))
                    for d in days
                )
                required = int(Fraction(quota["number"] * there, len(days)) + Fraction(1, 2))
                if not required:
                    continue
                n = sum(p == person and k == quota["kind"] and first <= d <= last for p, k, d in done)
                if (quota["kind"], person, letter) in excused:
                    state = "excused"
                elif n >= required:
                    state = "done"
                elif any(d >= today and any(a <= d <= b for a, b in spans) for d in days):
                    state = "wait"
                else:
                    state = "part" if n else "owed"
                found[quota["kind"], person, letter] = (required, n, state)
    return found


days_ = st.dates(date(2019, 7, 1), date(2021, 6, 30))
spans_ = st.lists(st.tuples(days_, st.integers(0, 420)).map(lambda p: (p[0], p[0] + timedelta(p[1]))), max_size=2)
kinds_ = st.sampled_from([q["kind"] for q in QUOTAS])


@settings(max_examples=250)
@given(
    st.dates(date(2020, 1, 1), date(2021, 2, 1)),
    st.lists(spans_, min_size=1, max_size=3),
    st.lists(spans_, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), kinds_, days_), max_size=40),
    st.integers(2020, 2021),
)
def test_any_facts(today: date, member: list, leave: list, done: list, year: int) -> None:
    """Leap year 2020 and 2021, joining and leaving within a period, leave across the year's end."""
    here, away = dict(enumerate(member)), dict(enumerate(leave))
    facts = Facts(
        members={p: [(a.isoformat(), b.isoformat()) for a, b in s] for p, s in here.items()},
        leaves={p: [(a.isoformat(), b.isoformat()) for a, b in s] for p, s in away.items()},
    )
    counted = {q["kind"]: rules.load().quotas_of(q["kind"])[0].counted_as for q in QUOTAS}
    for person, kind, day in done:
        facts.counts.setdefault((person, counted[kind], day.isoformat()[:7]), Count()).n += 1
    names = {q["kind"] for q in QUOTAS}
    got = {
        (d.quota.kind, d.person, d.period.text): (int(d.required), int(d.done), d.state)
        for d in evaluate(rules.load(), Period.parse(str(year)), facts, today)
        if d.quota.kind in names and d.person is not None
    }
    assert got == reckon(today, year, here, away, done, set())


def _bureau(folder: Path, number: int, today: date) -> tuple[Desk, dict[str, int]]:
    desk = open_desk(folder, today=lambda: today, who="测试员")
    bureau_settings.change(desk, "began", "2018-01-01")
    items = [
        PersonItem({"name": f"示例{n:05d}", "unit": f"示例{n % 7}处", "born": "1993-05", "entered": "2019-01-01"})
        for n in range(number)
    ]
    save_people(desk, items)
    return desk, {m.name: m.person for m in roster(desk)}


def test_a_random_bureau_on_a_real_database(tmp_path: Path) -> None:
    """Forty cadres with transfers, returns, leave and exemptions, written and read through the whole program."""
    chance = random.Random(7)
    today = date(2020, 11, 18)
    desk, people = _bureau(tmp_path, 40, today)
    member: dict[int, list[tuple[date, date]]] = {}
    leave: dict[int, list[tuple[date, date]]] = {}
    done: list[tuple[int, str, date]] = []
    excused: set[Case] = set()

    def day() -> date:
        return date(2019, 10, 1) + timedelta(chance.randrange(500))

    changes, items = [], []
    for name, person in people.items():
        entered, left = day(), day() + timedelta(200)
        stays = chance.random() < 0.6 or left <= entered
        member[person] = [(entered, date(2999, 1, 1) if stays else left)]
        values: dict[str, Any] = {"entered": entered.isoformat()}
        if not stays:
            values["left"] = left.isoformat()
        if chance.random() < 0.5:
            values |= {"unit": f"示例{chance.randrange(7)}处", "post": "科员", "post_since": "2020-06"}
        changes.append(PersonItem(values, person))
        if chance.random() < 0.5:
            start, days = day(), chance.randrange(1, 150)
            leave[person] = [(start, start + timedelta(days))]
            end = (start + timedelta(days)).isoformat()
            values = {"cadre": Named(name, person), "category": "产假", "date": start.isoformat(), "end": end}
            items.append(Item(records.kind("Leave"), values | {"excuses": True}))
        for n in range(chance.randrange(12)):
            wish = date(2020, 1, 1) + timedelta(chance.randrange(320))
            done.append((person, "MicroWish", wish))
            kind = records.kind("MicroWish")
            who = (Named(name, person),) if kind.who == "cadres" else Named(name, person)
            other = {kind.who_field: who, "date": wish.isoformat(), kind.title_field: f"示例{person}-{n}"}
            items.append(Item(kind, example(kind, **other)))
        if chance.random() < 0.3:
            month = f"2020-{chance.randrange(1, 12):02d}"
            excused.add(("MicroWish", person, month))
            values = {"cadre": Named(name, person), "requirement": "微心愿", "period": month}
            items.append(Item(records.kind("Exemption"), example(records.kind("Exemption"), **values)))
    save_people(desk, changes)
    save(replace(desk, guards=None), items, late_reason="测试补录")  # days of any people: no guard is asked
    names = {q["kind"] for q in QUOTAS}
    got = {
        (o.kind, o.person, o.period): (int(o.required), int(o.done), o.state)
        for o in everything(desk, Period.parse("2020"))
        if o.kind in names and o.person is not None
    }
    expected = reckon(today, 2020, member, leave, done, excused)
    assert got == expected and len(expected) > 1000
    assert {state for _, _, state in expected.values()} == {"done", "part", "owed", "wait", "excused"}
    desk.close()


def _statements(desk: Desk) -> int:
    seen: list[str] = []
    connection: sqlite3.Connection = desk.db.connection()
    connection.set_trace_callback(seen.append)
    found = dues(desk, Period.parse("2021"))
    connection.set_trace_callback(None)
    assert found
    return len(seen)


def test_no_statement_for_each_cadre(tmp_path: Path) -> None:
    """A year of all quotas takes the same statements for 5 cadres as for 20,000."""
    today = date(2021, 12, 31)
    few, _ = _bureau(tmp_path / "few", 5, today)
    many, people = _bureau(tmp_path / "many", 20_000, today)
    kind = records.kind("WorkInfo")
    items = [
        Item(kind, example(kind, cadre=Named(name, person), date="2021-12-01", headline=f"示例 {person} 号"))
        for name, person in people.items()
    ]
    save(many, items)
    assert (tmp_path / "many" / DATABASE).exists()
    assert _statements(many) == _statements(few) < 60
    rows = [d for d in dues(many, Period.parse("2021-12")) if d.quota.kind == "WorkInfo"]
    assert len(rows) == 20_000 and {d.state for d in rows} == {"done"}
    few.close()
    many.close()
