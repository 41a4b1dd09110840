"""Goes through the doors while calls that write fail, one after the other; prints a line of JSON for each try.

Run as a program under LD_PRELOAD (see faults.c): `driver.py FOLDER ERROR MOST`.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import struct
import sys
from pathlib import Path

from cadreapp import temporary
from cadreapp.causes import explain
from cadreapp.errors import UserError
from cadreapp.operations import backup
from tests.safety.bureau import DOORS, Door, frozen, opened, roster_of
from tests.unit.bureau import small_bureau


def state(data: Path) -> object:
    """What a bureau holds, as far as the doors change it."""
    if not (data / "cadreapp.db").exists():
        return None
    desk = opened(data)
    try:
        return [names_of(desk), desk.db.execute_sql("SELECT count(*) FROM record").fetchone()[0]]
    finally:
        desk.close()


def names_of(desk: object) -> list[str]:
    from cadreapp.operations.writing import people

    return [member.name for member in people.roster(desk)]  # type: ignore[arg-type]


def one(door: Door, fresh: Path, work: Path, control: mmap.mmap, passes: int, error: int) -> dict[str, object]:
    """Go through a door while all calls after `passes` fail once; what came of it."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(fresh, work)
    data, files = work / "data", work / "files"
    if door.name == "upgrade":
        shutil.rmtree(data)
        frozen(data)
    target = files / door.target if door.target else None
    if target is not None:
        target.write_bytes(b"the old file")
    child, (read, write) = 0, os.pipe()
    child = os.fork()
    if child == 0:
        temporary._held.clear()
        said = "done"
        control[:] = struct.pack("iii", passes, error, 0)
        try:
            door.act(data, files)
        except UserError as refused:
            said = str(refused)
        except BaseException as fault:
            told = explain(fault)
            said = str(told) if told else f"FAULT {type(fault).__name__}: {fault}"
        control[0:4] = struct.pack("i", -1)
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as stream:
        said = stream.read().decode()
    calls = struct.unpack("i", control[8:12])[0]
    control[:] = struct.pack("iii", -1, 0, 0)
    found: dict[str, object] = {"door": door.name, "passes": passes, "calls": calls, "said": said}
    if door.name == "first start":
        left = [path.name for path in data.glob("new/*")]
        found["left"] = left if said != "done" else []
        found["state"] = state(data)
    else:
        try:
            found["state"] = state(data)
            found["faults"] = backup.verify(data) if door.name != "upgrade" else []
        except Exception as fault:
            found["state"] = f"FAULT {type(fault).__name__}: {fault}"
    found["old"] = target is None or target.read_bytes() == b"the old file" or said == "done"
    return found


def main() -> None:
    folder, error, most = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with Path(os.environ["FAULT_CONTROL"]).open("r+b") as stream:
        control = mmap.mmap(stream.fileno(), 12)
    control[:] = struct.pack("iii", -1, 0, 0)
    fresh = folder / "fresh"
    (fresh / "files").mkdir(parents=True)
    small_bureau(fresh / "data").close()
    backup.backup(fresh / "data", fresh / "files" / "good.cadrebackup")
    roster_of(fresh / "files" / "new.xlsx", 5)
    for door in DOORS:
        whole = one(door, fresh, folder / "work", control, 1 << 30, error)
        calls = int(str(whole["calls"]))
        print(json.dumps({"whole": True, "before": state(fresh / "data"), **whole}, ensure_ascii=False), flush=True)
        tries = (
            sorted({round(n * (calls - 1) / max(1, most - 1)) for n in range(most)}) if calls > most else range(calls)
        )
        for passes in tries:
            print(json.dumps(one(door, fresh, folder / "work", control, passes, error), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
