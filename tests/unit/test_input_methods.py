"""Which input method is chosen: an environment and a machine go in, what Qt is to find comes out."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, qVersion

from cadreapp import log
from ui import input_methods
from ui.input_methods import Choice, Machine, choose

UOS = {"QT_IM_MODULE": "fcitx", "GTK_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx", "DISPLAY": ":0"}
PORTAL = {"QT_IM_MODULES": "ibus", "QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
DAEMON = {"QT_IM_MODULES": "ibus", "QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": None}
NOTHING = {"QT_IM_MODULES": "compose", "QT_IM_MODULE": "compose", "IBUS_USE_PORTAL": None}


def has(running: str = "", installed: str = "", plugins: str = "ibus") -> Machine:
    """A machine in words; what runs is installed as well."""
    return Machine(
        frozenset(running.split()), frozenset((running + " " + installed).split()), frozenset(plugins.split())
    )


def wayland(settings: dict[str, str | None]) -> dict[str, str | None]:
    return settings | {"QT_IM_MODULES": f"wayland;{settings['QT_IM_MODULE']}"}


@pytest.mark.parametrize(
    ("environment", "machine", "settings"),
    [
        # fcitx5 answers at the portal, whatever the desktop has set
        (UOS, has("fcitx5"), PORTAL),
        (UOS | {"QT_IM_MODULE": "fcitx5"}, has("fcitx5"), PORTAL),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, has("fcitx5"), PORTAL),
        ({}, has("fcitx5"), PORTAL),
        ({"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"}, has("fcitx5"), PORTAL),
        ({"QT_IM_MODULE": "ibus"}, has("fcitx5"), PORTAL),
        # a plug-in of its own, if it fits
        (
            UOS,
            has("fcitx5", plugins="ibus fcitx5"),
            NOTHING | dict.fromkeys(["QT_IM_MODULES", "QT_IM_MODULE"], "fcitx5"),
        ),
        (UOS, has("fcitx", plugins="ibus fcitx"), NOTHING | dict.fromkeys(["QT_IM_MODULES", "QT_IM_MODULE"], "fcitx")),
        # IBus, by its own socket; where the program is not found, at the portal
        ({"QT_IM_MODULE": "ibus"}, has("ibus"), DAEMON),
        ({"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}, has("ibus"), DAEMON),
        ({}, Machine(frozenset({"ibus"})), PORTAL),
        (UOS, has("ibus"), DAEMON),
        # both run: the one that is meant
        (UOS, has("ibus fcitx5"), PORTAL),
        ({"QT_IM_MODULE": "ibus"}, has("ibus fcitx5"), DAEMON),
        ({"XMODIFIERS": "@im=ibus"}, has("ibus fcitx5"), DAEMON),
        ({"QT_IM_MODULES": "ibus", "QT_IM_MODULE": "fcitx"}, has("ibus fcitx5"), DAEMON),
        # one runs, another one is only installed
        ({"QT_IM_MODULE": "ibus"}, has("fcitx5", "ibus"), PORTAL),
        (UOS, has("ibus", "fcitx5"), DAEMON),
        (UOS, has("fcitx ibus"), DAEMON),
        # on Wayland the desktop's own way comes first
        ({"WAYLAND_DISPLAY": "wayland-0"}, has("fcitx5"), wayland(PORTAL)),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, has("fcitx5"), PORTAL),
    ],
)
def test_what_runs_is_spoken_to(environment: dict[str, str], machine: Machine, settings: dict[str, str | None]) -> None:
    found = choose(environment, machine)
    assert (found.settings, found.works) == (settings, True)
    name = next(name for name in ("fcitx5", "fcitx", "ibus") if found.sentence == f"中文由 {name} 输入。")
    assert name in machine.running


@pytest.mark.parametrize(
    ("environment", "machine", "settings", "words"),
    [
        (UOS, has(), NOTHING, "没有找到 fcitx5 或 ibus"),
        (UOS, has("fcitx5", plugins=""), NOTHING, "没有找到 fcitx5 或 ibus"),
        (UOS, has("fcitx"), NOTHING, "fcitx 4"),
        (UOS, has("fcitx", "ibus fcitx5"), NOTHING, "fcitx 4"),
        (UOS, has("", "fcitx5"), PORTAL, "fcitx5，但它没有运行"),
        (UOS, has("", "ibus"), DAEMON, "ibus，但它没有运行"),
        ({"QT_IM_MODULE": "compose"}, has("fcitx5"), {}, "QT_IM_MODULE 写的是 compose"),
        ({"QT_IM_MODULES": "none", "QT_IM_MODULE": "ibus"}, has("ibus"), {}, "QT_IM_MODULES 写的是 none"),
    ],
)
def test_where_nothing_can_serve_it_is_said(
    environment: dict[str, str], machine: Machine, settings: dict[str, str | None], words: str
) -> None:
    found = choose(environment, machine)
    assert (found.settings, found.works) == (settings, False)
    assert words in found.sentence and "打" in found.sentence and "请" in found.sentence


def test_on_wayland_the_desktop_may_serve() -> None:
    found = choose({"WAYLAND_DISPLAY": "wayland-0"}, has())
    assert found.works and found.settings == wayland(NOTHING) and "桌面自带的输入法" in found.sentence


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600"])
def test_off_the_screen_nothing_is_changed(platform: str) -> None:
    assert choose(UOS | {"QT_QPA_PLATFORM": platform}, has("fcitx5")) == Choice()


def test_what_is_set_holds_only_while_qt_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "QT_IM_MODULES", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (UOS | {"IBUS_USE_PORTAL": "no"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(input_methods, "machine", lambda: has("ibus"))
    before = dict(os.environ)
    with input_methods.chosen() as choice:
        assert os.environ["QT_IM_MODULES"] == os.environ["QT_IM_MODULE"] == "ibus"
        assert "IBUS_USE_PORTAL" not in os.environ and choice.works
    assert dict(os.environ) == before


def test_a_plugin_counts_only_if_it_was_built_for_this_qt(tmp_path: Path) -> None:
    own = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    assert input_methods.plugins([own]) == {"ibus"}, "what PySide6 brings"
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    built = shutil.copy(own / folder.name / "libibusplatforminputcontextplugin.so", folder)
    fcitx5 = Path(built).rename(folder / "libfcitx5platforminputcontextplugin.so")
    assert input_methods.plugins([own, tmp_path]) == {"ibus", "fcitx5"}
    series = qVersion().rpartition(".")[0].encode()
    fcitx5.write_bytes(fcitx5.read_bytes().replace(b"\0Qt_" + series, b"\0Qt_6.4"))
    assert input_methods.plugins([own, tmp_path]) == {"ibus"}


def test_the_machine_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.copy(shutil.which("sleep") or "", tmp_path / "fcitx5")
    monkeypatch.setenv("PATH", str(tmp_path))
    with subprocess.Popen([program, "60"]) as process:
        end = time.monotonic() + 10
        while "fcitx5" not in (found := input_methods.machine()).running and time.monotonic() < end:
            time.sleep(0.02)  # the system names a process a moment after its start is told
        process.kill()
    assert "fcitx5" in found.running and found.installed == {"fcitx5"} and found.plugins == {"ibus"}


@pytest.mark.parametrize("choice", [Choice({}, False, "打不了中文。"), Choice({"QT_IM_MODULE": "ibus"}), Choice()])
def test_the_log_says_it(choice: Choice, tmp_path: Path) -> None:
    log.start(tmp_path)
    input_methods.write_down(choice)
    log.stop()
    file = tmp_path / log.LOG
    assert (choice.sentence in file.read_text("utf-8")) if choice != Choice() else not file.exists()
