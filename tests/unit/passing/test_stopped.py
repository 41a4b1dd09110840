"""An import that is stopped, at whatever moment, leaves the database as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cadreapp import run as running
from cadreapp.errors import Cancelled
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.run import Run
from tests.unit.test_save import dump


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    yield opened
    opened.close()


def test_at_whatever_moment(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "OFTEN", 1)
    roster, visits = tmp_path / "名册.csv", tmp_path / "走访.csv"
    roster.write_text("姓名,单位,职务\n" + "".join(f"示例{n},示例处,科员\n" for n in "甲乙丙丁"), "utf-8")
    row = "2026-11-{n},困难群众,示例社区{n},3,示例甲\n"
    head = "日期,对象类别,地点,人次,参加干部\n"
    visits.write_text(head + "".join(row.format(n=n) for n in range(10, 14)), "utf-8")
    before, told = dump(desk), list[str]()
    stopped = 0
    for moment in range(200):
        asked = 0

        def cancelled(moment: int = moment) -> bool:
            nonlocal asked
            asked += 1
            return asked > moment

        try:
            import_files(desk, [roster, visits], run=Run(lambda d, t, text: told.append(text), cancelled))
        except Cancelled:
            stopped += 1
            assert dump(desk) == before, f"stopped at {moment}"
            continue
        break
    assert stopped > 12 and {"核对干部", "登记干部", "核对记录"} <= set(told)
    assert len(listing(desk, "走访")) == 4, "what is not stopped is written"
