"""Which input method of the machine Qt speaks with: chosen before Qt begins, told under 帮助.

PySide6 brings one plug-in that input methods answer: IBus's. fcitx5 answers the same protocol, at the portal of the
session's bus, so under `QT_IM_MODULE=fcitx` (as UOS and Kylin set it) Qt is sent there. A plug-in for fcitx is used
only where somebody put one that was built for this very Qt: another one may end the program. Qt 6 knows no XIM, so
`XMODIFIERS` says only which input method is meant.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, qVersion

FCITX5, IBUS, FCITX = "fcitx5", "ibus", "fcitx"
METHODS = {"fcitx5": FCITX5, "ibus-daemon": IBUS, "fcitx": FCITX}
"""The input methods by the names of their programs, the likeliest first."""
LEFT_ALONE = ("compose", "none", "qtvirtualkeyboard")
"""What somebody asks of Qt who wants none of them."""
ASKED = ("QT_IM_MODULES", "QT_IM_MODULE")
PORTAL = "IBUS_USE_PORTAL"
SUFFIX = "platforminputcontextplugin.so"

WORKS = "中文由 {name} 输入。"
ASLEEP = "这台电脑装有输入法 {name}，但它没有运行，现在打不了中文。请启动 {name}（一般注销后重新登录就会启动）。"
OLD = (
    "这台电脑运行的输入法是 fcitx 4，本程序接不上它，打不了中文。"
    "请从系统的应用商店安装 fcitx5（或 ibus），设为默认输入法，注销后重新登录。"
)
NONE = (
    "这台电脑上没有找到 fcitx5 或 ibus，打不了中文。请从系统的应用商店安装其中一种和它的拼音，"
    "设为默认输入法，注销后重新登录。"
)
DESKTOP = "没有找到 fcitx5 或 ibus，中文由桌面自带的输入法输入；打不出时，请安装 fcitx5 或 ibus，注销后重新登录。"
AS_ASKED = "环境变量 {name} 写的是 {value}，照它办，没有接 fcitx5 或 ibus。要打中文，请去掉它，再打开本程序。"


@dataclass(frozen=True)
class Machine:
    """What the machine has: the input methods that run and that are installed, Qt's plug-ins that fit."""

    running: frozenset[str] = frozenset()
    installed: frozenset[str] = frozenset()
    plugins: frozenset[str] = frozenset({IBUS})


@dataclass(frozen=True)
class Choice:
    """What to set for Qt (None = to take away), whether Chinese can be typed, and a sentence for the user."""

    settings: Mapping[str, str | None] = field(default_factory=dict)
    works: bool = True
    sentence: str = "中文由系统的输入法输入。"


def choose(environment: Mapping[str, str], machine: Machine) -> Choice:
    """The way on a Linux desktop; nothing is set where the window is not on a screen."""
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform and not platform.startswith(("xcb", "wayland")):
        return Choice()
    name = next((n for n in ASKED if environment.get(n)), "")
    asked = [word for word in environment.get(name, "").split(";") if word]
    if asked and asked[0] in LEFT_ALONE:
        return Choice(works=False, sentence=AS_ASKED.format(name=name, value=asked[0]))
    wayland = bool(environment.get("WAYLAND_DISPLAY")) and not platform.startswith("xcb")
    order = _order([*asked, environment.get("GTK_IM_MODULE", ""), environment.get("XMODIFIERS", "")])
    ways = {method: way for method in order if (way := _way(method, machine))}
    for method, way in ways.items():
        if method in machine.running:
            return Choice(_settings(way, wayland), True, WORKS.format(name=method))
    if FCITX in machine.running:
        return Choice(_settings(("compose", False), wayland), False, OLD)
    for method, way in ways.items():
        if method in machine.installed:
            return Choice(_settings(way, wayland), False, ASLEEP.format(name=method))
    return Choice(_settings(("compose", False), wayland), wayland, DESKTOP if wayland else NONE)


def _order(wishes: list[str]) -> list[str]:
    """The input methods, those first that the environment names."""
    found: list[str] = []
    for wish in wishes:
        word = wish.removeprefix("@im=")
        found += {FCITX5: [FCITX5, FCITX], FCITX: [FCITX5, FCITX], IBUS: [IBUS]}.get(word, [])
    return list(dict.fromkeys([*found, *METHODS.values()]))


def _way(method: str, machine: Machine) -> tuple[str, bool] | None:
    """Qt's plug-in for an input method, and whether it asks at the portal; None: there is no plug-in that fits."""
    if method != IBUS and method in machine.plugins:
        return method, False
    if method == FCITX or IBUS not in machine.plugins:
        return None
    return IBUS, method == FCITX5 or IBUS not in machine.installed  # Qt asks for the program ibus-daemon, or the portal


def _settings(way: tuple[str, bool], wayland: bool) -> dict[str, str | None]:
    module, portal = way
    modules = f"wayland;{module}" if wayland else module
    return {"QT_IM_MODULES": modules, "QT_IM_MODULE": module, PORTAL: "1" if portal else None}


def machine(environment: Mapping[str, str] = os.environ) -> Machine:
    """What this machine has now."""
    installed = {method for program, method in METHODS.items() if shutil.which(program)}
    folders = [Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))]
    folders += [Path(folder) for folder in environment.get("QT_PLUGIN_PATH", "").split(os.pathsep) if folder]
    return Machine(_running(), frozenset(installed), plugins(folders))


def _running() -> frozenset[str]:
    """The input methods that this user runs."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if process.stat().st_uid == os.getuid():
                found.add(METHODS.get((process / "comm").read_text("utf-8", "replace").strip(), ""))
    return frozenset(found - {""})


def plugins(folders: list[Path]) -> frozenset[str]:
    """The names of the plug-ins for input methods in these folders that were built for this series of Qt."""
    tag = f"\0Qt_{qVersion().rpartition('.')[0]}\0".encode()
    found = set()
    for method in METHODS.values():
        for path in (folder / "platforminputcontexts" / f"lib{method}{SUFFIX}" for folder in folders):
            with suppress(OSError):
                if tag in path.read_bytes():
                    found.add(method)
    return frozenset(found)


def now() -> Choice:
    """The choice on this machine as it is now."""
    return choose(os.environ, machine()) if sys.platform.startswith("linux") else Choice()


@contextmanager
def chosen(environment: MutableMapping[str, str] = os.environ) -> Iterator[Choice]:
    """While Qt begins, what it reads of the environment; then as before, for the programs that are opened from here."""
    choice = now()
    before = {name: environment.get(name) for name in choice.settings}
    _put(environment, choice.settings)
    try:
        yield choice
    finally:
        _put(environment, before)


def _put(environment: MutableMapping[str, str], settings: Mapping[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value


def write_down(choice: Choice) -> None:
    """Say in the log what was chosen, or that no Chinese can be typed."""
    if choice.settings or not choice.works:
        logging.getLogger(__name__).info(choice.sentence)
