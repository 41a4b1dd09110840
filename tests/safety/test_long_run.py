"""Two years of days whose clock jumps, and two writers at once: nothing that was saved is ever out of reach."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cadreapp.operations import backup
from cadreapp.operations.writing import people
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.records import clock
from cadreapp.store.keeping import copies
from tests.safety.bureau import names, opened
from tests.unit.bureau import small_bureau

pytestmark = pytest.mark.one_file
ROOT = Path(__file__).resolve().parents[2]
DAYS = 730


def test_two_years_of_copies_with_a_clock_that_jumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    desk = small_bureau(data)
    person = people.roster(desk)[0].person
    now, drawn = datetime(2026, 1, 1, 9, tzinfo=clock.BEIJING), random.Random(730)
    monkeypatch.setattr(clock, "now", lambda: now)
    most = copies.RECENT + copies.DAYS + copies.WEEKS + copies.MONTHS + 60
    for day in range(DAYS):
        now += timedelta(days=1)
        away = now
        if drawn.random() < 0.05:
            now += timedelta(days=drawn.choice((-4000, -400, 400, 20_000, 1)))
        if drawn.random() < 0.8:
            save_people(desk, [PersonItem({"remark": f"第 {day} 天"}, person=person)])
        kept = copies.automatic(data, "每天" if drawn.random() < 0.8 else "导入前")
        there = copies.copies(data)
        state = copies.manifest(there[0].path).state
        assert kept is not None and kept.exists()
        assert any(copies.manifest(copy.path).state.operation >= state.operation for copy in there)
        assert len(there) <= most
        if day % 73 == 0:
            back = tmp_path / f"back{day}"
            backup.restore(back, kept)
            assert opened_remark(back, person) == remark(desk, person), f"day {day}: the newest state comes back"
            shutil.rmtree(back)
        now = away
    desk.close()


def remark(desk: object, person: int) -> str | None:
    return next(m.remark for m in people.roster(desk) if m.person == person)  # type: ignore[arg-type,attr-defined]


def opened_remark(data: Path, person: int) -> str | None:
    desk = opened(data)
    try:
        return remark(desk, person)
    finally:
        desk.close()


_WRITER = """
import sys
from pathlib import Path
from cadreapp.store.connect import Home, connect
from cadreapp.store.writing.operation import operation
from cadreapp.store.settings import put
db = connect(Home.of(Path(sys.argv[1])).database)
for number in range(int(sys.argv[3])):
    with operation(db, f"写 {sys.argv[2]} {number}", sys.argv[2]):
        put(db, f"test-{sys.argv[2]}-{number}", "", "1")
db.close()
"""


def test_two_processes_of_a_thousand_writes(tmp_path: Path) -> None:
    """Below the lock that keeps a second window out: the database itself loses nothing either."""
    data = tmp_path / "data"
    small_bureau(data).close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(data), who, "1000"], env=environment, stderr=subprocess.PIPE
        )
        for who in ("甲", "乙")
    ]
    for writer in writers:
        assert writer.stderr is not None
        said = writer.stderr.read().decode()
        assert writer.wait(timeout=120) == 0, said[-1500:]
        writer.stderr.close()
    desk = opened(data)
    found = desk.db.execute_sql("SELECT name FROM setting WHERE name LIKE 'test-%'").fetchall()
    desk.close()
    assert len(found) == 2000 and len({name for (name,) in found}) == 2000
    assert not [fault for fault in backup.verify(data) if "操作记录" in fault or "数据文件" in fault]
    assert names(data)
