"""A small invented bureau for tests, on a real SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import peewee

from cadreapp.operations import settings
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.records.checks import parse
from cadreapp.records.kind import FieldType, Kind
from cadreapp.store.connect import Home
from cadreapp.store.writing.operation import operation

TODAY = date(2021, 3, 20)
BEGAN = "2010-01-01"
"""启用日期 of the small bureau: before all its records."""

NAMES = ("张示例", "李示例", "王示例", "赵示例", "曾示例")


def small_bureau(folder: Path | Home, *, today: date = TODAY) -> Desk:
    """Five invented cadres in two units; the clock stands at `today`."""
    desk = open_desk(folder, today=lambda: today, who="测试员")
    with desk.operation("启用日期（示例）", undoable=False):
        settings.change(desk, "began", BEGAN)
    save_people(
        desk,
        [
            PersonItem(
                {
                    "name": name,
                    "unit": "示例处" if i < 3 else "示例福利院",
                    "post": "科员",
                    "staff": "公务员" if i < 3 else "事业单位人员",
                    "born": f"199{i}-05",
                    "political": "中共党员" if i % 2 == 0 else "共青团员",
                }
            )
            for i, name in enumerate(NAMES)
        ],
    )
    return desk


@contextmanager
def older_data(desk: Desk) -> Iterator[None]:
    """A write that asks no guard: data as an earlier version of the program left them."""
    with operation(desk.db, "较早版本留下的数据（示例）", "测试员"):
        yield


def example(kind: Kind, **other: Any) -> dict[str, Any]:
    """The canonical values of a kind's example row, with others put in their place."""
    values: dict[str, Any] = {}
    for spec in kind.fields:
        if spec.example is None or spec.type in (FieldType.FILES, FieldType.PHOTO):
            continue
        values[spec.name] = parse(spec, spec.example)
    return values | other


def run_sql(db: peewee.Database, text: str, values: tuple[Any, ...] = ()) -> Any:
    """Run a statement as an older program, or somebody from outside, might have; `?` stands for each value."""
    return db.execute_sql(text.replace("?", db.param), values)
