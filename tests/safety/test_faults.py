"""A disk that is full or fails at any write of any door: the old state or the new one, and the cause in Chinese."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 12 * int(os.environ.get("CADREAPP_ROUNDS", "1"))
"""So many calls of each door fail, spread over all of them."""
WORDS = {
    errno.ENOSPC: ("空间不足",),
    errno.EIO: ("磁盘读写出错", "打不开"),
    errno.EACCES: ("没有权限", "不能写入", "打不开", "不能建立"),
    errno.EROFS: ("只读", "打不开"),
}
pytestmark = [pytest.mark.one_file, pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD is Linux")]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("library") / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(target), str(source), "-ldl"], check=True)
    return target


@pytest.mark.parametrize("error", WORDS, ids=lambda number: errno.errorcode[number])
def test_every_write_of_every_door(error: int, library: Path, tmp_path: Path) -> None:
    control = tmp_path / "control"
    control.write_bytes(bytes(12))
    place = tmp_path / "place"
    place.mkdir()
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAULT_CONTROL": str(control),
        "FAULT_FOLDER": str(place / "work"),
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(tmp_path),
    }
    most = MOST if error == errno.ENOSPC else max(4, MOST // 3)
    command = [sys.executable, "-m", "tests.safety.driver", str(place), str(error), str(most)]
    ended = subprocess.run(command, capture_output=True, env=environment, timeout=280, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr.decode()[-3000:]
    before: object = None
    after: object = None
    wrong: list[str] = []
    failed = 0
    for line in ended.stdout.decode().splitlines():
        one = json.loads(line)
        where = f"{one['door']}, call {one['passes']} of {one['calls']}: {one['said'][:160]}"
        if one.get("whole"):
            before, after = one["before"], one["state"]
            if one["said"] != "done":
                wrong.append(where)
            continue
        said = one["said"]
        failed += said != "done"
        if said != "done" and not any(words in said for words in WORDS[error]):
            wrong.append(f"cause not named: {where}")
        if said.startswith("FAULT") or "程序出错" in said:
            wrong.append(f"called a fault of ours: {where}")
        if one["state"] not in (before, after) and one["door"] != "upgrade":
            wrong.append(f"half a state {one['state']}: {where}")
        if str(one["state"]).startswith("FAULT"):
            wrong.append(f"cannot be opened {one['state']}: {where}")
        if said == "done" and one["state"] != after:
            wrong.append(f"said to be done, and is not: {where}")
        if one.get("faults"):
            wrong.append(f"{one['faults'][0]}: {where}")
        if one.get("left"):
            wrong.append(f"left {one['left']}: {where}")
        if not one["old"]:
            wrong.append(f"the old file is gone: {where}")
    assert not wrong, "\n".join(wrong[:40])
    assert failed > 20
