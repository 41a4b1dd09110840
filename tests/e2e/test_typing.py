"""Chinese is typed into the window by fcitx5 and by IBus as Debian has them, on a display and a bus of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MARK = "CADREAPP_TYPING"


def left(mark: str) -> dict[int, str]:
    """The processes that were started here and still run, with their names."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"{MARK}={mark}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "comm").read_text("utf-8").strip()
    return found


@pytest.fixture
def session() -> Iterator[dict[str, str]]:
    """The environment of a user's session with a display of its own; at the end nothing of it runs any more."""
    home = Path(tempfile.mkdtemp(prefix="typing"))  # short: IBus makes sockets in it, whose paths end at 108 characters
    mark = str(home)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "XDG_", "DBUS_", "WAYLAND_", "IBUS_", "GTK_"))
    }
    environment |= {MARK: mark, "HOME": mark, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        folder = home / name
        folder.mkdir(mode=0o700)
        environment[name] = str(folder)
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL, env=environment) as display:
        os.close(writing)
        with os.fdopen(reading) as number:
            environment["DISPLAY"] = f":{number.readline().strip()}"
        try:
            yield environment
        finally:
            end = time.monotonic() + 10
            while (still := left(mark)).keys() - {display.pid} and time.monotonic() < end:
                time.sleep(0.1)
            still.pop(display.pid, None)
            for process in still:
                with suppress(OSError):
                    os.kill(process, signal.SIGKILL)
            display.terminate()
            shutil.rmtree(home, ignore_errors=True)
    assert not still, f"runs on: {still}"


def only(folder: Path, names: str) -> Path:
    """A folder in which there are these programs alone."""
    folder.mkdir()
    for name in names.split():
        (folder / name).symlink_to(shutil.which(name) or f"/missing/{name}")
    return folder


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("fcitx5", {"QT_IM_MODULE": "fcitx", "GTK_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}),
        ("fcitx5", {"QT_IM_MODULE": "fcitx5"}),
        ("ibus", {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}),
    ],
)
def test_chinese_is_typed(method: str, asked: dict[str, str], session: dict[str, str], tmp_path: Path) -> None:
    if method == "fcitx5":  # as on UOS and Kylin, where there is no IBus beside it
        session["PATH"] = str(only(tmp_path / "bin", "dbus-run-session dbus-daemon xdotool fcitx5 fcitx5-remote"))
    command = ["dbus-run-session", "--", sys.executable, "-m", "tests.e2e.typist", method, str(tmp_path / "data")]
    done = subprocess.run(
        command, env=session | asked, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0 and done.stdout.endswith("typed\n"), done.stdout + done.stderr
