"""What the program leaves behind: modes, temporary copies, logs and reports; nothing that another may read or find."""

from __future__ import annotations

import logging
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp import log, temporary
from cadreapp.errors import UserError
from cadreapp.operations import backup
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_roster
from cadreapp.operations.writing import people
from cadreapp.operations.writing.attachments import keep_photo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.saving import beside
from tests.unit.bureau import small_bureau

pytestmark = [pytest.mark.one_file, pytest.mark.skipif(os.name != "posix", reason="modes and signals of POSIX")]
ROOT = Path(__file__).resolve().parents[2]
CANARY = "金丝雀示例"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the system's, empty."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(temporary, "_held", {})
    yield place
    for folder, lock in temporary._held.values():
        lock.release()
        assert folder
    monkeypatch.setattr("tempfile.tempdir", None)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_data_folder_is_private_whatever_the_umask(
    caplog: pytest.LogCaptureFixture, tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        desk = small_bureau(tmp_path / "data")
        (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
        save_people(
            desk, [PersonItem({"photo": keep_photo(desk, tmp_path / "p.png")}, person=people.roster(desk)[0].person)]
        )
        backup.copies.automatic(desk.home, "导入前")
        backup.backup(desk.home, tmp_path / "data" / "own.cadrebackup")
        log.start(desk.folder)
        logging.getLogger("cadreapp.test").info("something")
        log.report(desk.folder, ValueError())
        caplog.clear()
        open_places = [p for p in (tmp_path / "data").rglob("*") if _mode(p) & 0o077 and p.suffix != ".cadrebackup"]
        assert not open_places and _mode(tmp_path / "data") == 0o700
        assert not [p for p in (tmp_path / "data" / "backups").rglob("*") if _mode(p) & 0o077]
        desk.close()
    finally:
        os.umask(before)
        log.stop()


def test_an_older_folder_is_brought_to_these_modes(tmp_path: Path) -> None:
    small_bureau(tmp_path / "data").close()
    for path in (tmp_path / "data", *(tmp_path / "data").rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    (tmp_path / "data" / "own.sh").write_text("#!/bin/sh", "utf-8")
    (tmp_path / "data" / "own.sh").chmod(0o755)
    open_desk(tmp_path / "data").close()
    assert _mode(tmp_path / "data" / "own.sh") == 0o755, "what else lies there is left alone"
    (tmp_path / "data" / "own.sh").unlink()
    assert not [p for p in (tmp_path / "data", *(tmp_path / "data").rglob("*")) if _mode(p) & 0o077]


def test_what_the_user_exports_follows_their_umask(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "data")
    export_roster(desk, tmp_path / "roster.xlsx")
    desk.close()
    umask = os.umask(0o077)
    os.umask(umask)
    assert _mode(tmp_path / "roster.xlsx") == 0o666 & ~umask


def test_an_old_file_stays_as_it_was_where_a_new_one_fails(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", "utf-8")
    with pytest.raises(UserError, match="没有写成：磁盘空间不足"), beside(target) as path:
        path.write_text("half", "utf-8")
        raise OSError(28, "No space left on device")
    assert target.read_text("utf-8") == "old" and [p.name for p in tmp_path.iterdir()] == ["a.txt"]


_KILLED = """
import os, sys, time
from pathlib import Path
from cadreapp import temporary
from cadreapp.saving import beside
place = Path(sys.argv[1])
with beside(place / "sheet.xlsx") as path, temporary.folder_beside(place) as folder, temporary.folder() as own:
    (folder / "copy").write_text("secret"); (own / "copy").write_text("secret"); path.write_text("secret")
    print("there", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_process_left_is_gone_at_the_next_start(place: Path, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    environment = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path / "work")], stdout=subprocess.PIPE, env=environment
    )
    assert child.stdout is not None and child.stdout.readline()
    temporary.sweep()
    assert len(list((tmp_path / "work").iterdir())) == 2, "a living process is left alone"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    temporary.sweep()
    assert not list((tmp_path / "work").iterdir())
    assert not list((place / temporary.root().name).iterdir())


def test_a_sweep_takes_nothing_that_is_not_ours(place: Path, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine", "utf-8")
    left = temporary.root() / "99999-gone"
    left.mkdir()
    (left / temporary.NOTED).write_text(f"{tmp_path / 'precious.txt'}\n{tmp_path}\n", "utf-8")
    temporary.sweep()
    assert (tmp_path / "precious.txt").exists() and not left.exists()


def test_a_report_says_where_and_not_whom(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(f"{CANARY} 110101199001011237") from error
    except ValueError as error:
        path = log.report(tmp_path, error, saved="第 7 次操作", doing="测试")
    caplog.clear()
    text = path.read_text("utf-8")
    assert "builtins.ValueError" in text and "tests/unit/test_traces.py" in text and "第 7 次操作" in text
    assert CANARY not in text and "1101011990" not in text and "Traceback" not in text


def test_only_the_last_reports_stay(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    for number in range(30):
        (tmp_path / "logs" / f"出错报告-20200101-0000{number:02}.txt").write_text("x", "utf-8")
    log.report(tmp_path, ValueError())
    caplog.clear()
    assert len(list((tmp_path / "logs").glob("出错报告-*"))) == log.REPORTS


def test_no_canary_in_any_log_or_temporary_file(
    caplog: pytest.LogCaptureFixture, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of people, files and folders are given to everything that fails; none of it is written down."""
    from cadreapp.cli import main

    data = tmp_path / f"data-{CANARY}"
    desk = small_bureau(data)
    log.start(data)
    save_people(desk, [PersonItem({"name": CANARY})])
    (tmp_path / f"{CANARY}.xlsx").write_bytes(b"no workbook")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    desk.close()
    main(["import", str(tmp_path / f"{CANARY}.xlsx"), "--data", str(data)])
    main(["export", "roster", "-o", str(tmp_path / CANARY / "no" / "\0.xlsx"), "--data", str(data)])
    monkeypatch.setattr("cadreapp.operations.counting.owed.owed", broken)
    assert main(["owed", "--period", "2021", "--data", str(data)]) == 1
    (data / "cadreapp.db").write_bytes((data / "cadreapp.db").read_bytes()[:9000])
    main(["list", "Cadre", "--data", str(data)])
    main(["verify", "--data", str(data)])
    log.stop()
    caplog.clear()
    written = [*(data / "logs").rglob("*"), *place.rglob("*")]
    assert any("出错报告" in path.name for path in written)
    for path in written:
        if path.name == temporary.NOTED:  # says where what a kill would leave lies
            continue
        assert CANARY not in path.name and (path.is_dir() or CANARY.encode() not in path.read_bytes()), path


_DISPLAYS = [{"DISPLAY": ":99"}, {"QT_QPA_PLATFORM": "nothing"}, {"WAYLAND_DISPLAY": "gone-9"}, {}]


@pytest.mark.parametrize("display", _DISPLAYS)
def test_without_a_display_one_chinese_sentence(display: dict[str, str], tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--data", str(tmp_path / "data")],
        capture_output=True,
        env=kept | display,
        timeout=60,
    )
    said = ended.stderr.decode()
    assert ended.returncode == 1 and said.count("\n") == 1 and "没有能用的显示器" in said and not ended.stdout
    assert time.monotonic() - began < 60 and not (tmp_path / "data").exists()
