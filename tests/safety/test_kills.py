"""The program is killed at any moment: what was said to be saved is there, nothing half is, all is sound."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cadreapp import temporary
from cadreapp.operations import backup
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.writing.people import PersonItem, save_people
from tests.safety.bureau import frozen, names, opened, roster_of
from tests.unit.bureau import NAMES, small_bureau

pytestmark = [pytest.mark.one_file, pytest.mark.skipif(os.name != "posix", reason="kill -9 and fork are POSIX")]
ROUNDS = int(os.environ.get("CADREAPP_ROUNDS", "1"))
"""How many times the usual number of kills."""


def _edits(data: Path, files: Path, say: Callable[[str], None]) -> None:
    desk = opened(data)
    for number in range(10_000):
        name = f"孙新人{number}"
        save_people(desk, [PersonItem({"name": name})])
        say(name)


def _imports(data: Path, files: Path, say: Callable[[str], None]) -> None:
    for number in (20, 40, 60, 80):
        desk = opened(data)
        import_files(desk, [files / f"{number}.xlsx"])
        desk.close()
        say(str(number))


def _copies(data: Path, files: Path, say: Callable[[str], None]) -> None:
    for number in range(100):
        backup.backup(data, files / "copy.cadrebackup")
        say("copy")
        desk = opened(data)
        save_people(desk, [PersonItem({"name": f"孙新人{number}"})])
        desk.close()
        say(f"孙新人{number}")
        backup.copies.automatic(data, "导入前")


def _restores(data: Path, files: Path, say: Callable[[str], None]) -> None:
    for _ in range(100):
        backup.restore(data, files / "good.cadrebackup", reason="示例")
        say("back")


def _bring_up(data: Path) -> None:
    opened(data).close()


def _killed(work: Callable[[], None], after: float) -> None:
    """Run this in a process of its own, and kill it after so many seconds if it has not ended."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            temporary._held.clear()
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _heard(work: Callable[[Callable[[str], None]], None], after: float) -> list[str]:
    """What a process said before it was killed, so many seconds after its first word or a second after its start."""
    read, write = os.pipe()

    def run() -> None:
        os.close(read)
        work(lambda said: _say(write, said))

    child = os.fork()
    if child == 0:
        try:
            temporary._held.clear()
            run()
        finally:
            os._exit(0)
    os.close(write)
    select.select([read], [], [], 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as stream:
        return stream.read().decode().split("\n")[:-1]


def _say(pipe: int, said: str) -> None:
    os.write(pipe, f"{said}\n".encode())


def _sound(data: Path) -> None:
    temporary.sweep()
    found = names(data)
    assert set(NAMES) <= set(found)
    assert backup.verify(data) == []
    left = [p for p in data.rglob("*") if p.name.startswith((temporary.MARK, "."))]
    assert not left, "nothing of a killed process lies about after the next start"


@pytest.mark.parametrize(("work", "number"), [(_edits, 70), (_imports, 30), (_copies, 40), (_restores, 30)])
def test_killed_at_any_moment(
    work: Callable[..., None], number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    data, files = tmp_path / "data", tmp_path / "files"
    files.mkdir()
    small_bureau(data).close()
    backup.backup(data, files / "good.cadrebackup")
    for size in (20, 40, 60, 80):
        roster_of(files / f"{size}.xlsx", size)
    shutil.copytree(data, tmp_path / "fresh")
    drawn, heard = random.Random(number), 0
    for number_ in range(number * ROUNDS):
        if number_ % 10 == 0:
            shutil.rmtree(data)
            shutil.copytree(tmp_path / "fresh", data)
        said = _heard(lambda say: work(data, files, say), drawn.uniform(0, 0.12))
        heard += len(said)
        _sound(data)
        there = names(data)
        for name in said:
            if name.startswith("孙新人"):
                assert name in there, f"{name} was said to be saved (round {number_})"
            elif name.isdigit():
                assert len(there) - len(NAMES) >= int(name), f"an import was said to be done (round {number_})"
        if work is _imports:
            assert (len(there) - len(NAMES)) % 20 == 0, "an import is there as a whole or not at all"
        if "copy" in said:
            assert not backup.check_copy(files / "copy.cadrebackup")
    assert heard, "something was saved before the kills"


def test_killed_while_older_data_are_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    drawn = random.Random(9)
    frozen(tmp_path / "whole")
    before = len(names(tmp_path / "whole"))
    for number in range(30 * ROUNDS):
        data = tmp_path / f"data{number}"
        frozen(data)
        _killed(partial(_bring_up, data), drawn.uniform(0.01, 0.35))
        assert len(names(data)) == before
        assert not [fault for fault in backup.verify(data) if "数据文件" in fault or "操作记录" in fault]
        shutil.rmtree(data)
