"""帮助 beside the manual: what is new, and what ships with its licences."""

from __future__ import annotations

import platform
import re
from importlib import metadata

from PySide6.QtCore import qVersion

from cadreapp import __version__
from ui.dialogs.manual import source

NEWS = "CHANGELOG.md"
HOUSE = "cadreapp"
SILENT = {"peewee": "MIT"}
"""Packages whose metadata name no licence; their files do."""


def shipped() -> list[str]:
    """The packages that the program is given out with: what it needs, and what these need; none if not installed."""
    found: list[str] = []
    waiting = [HOUSE]
    while waiting:
        try:
            needed = metadata.requires(waiting.pop(0)) or []
        except metadata.PackageNotFoundError:  # not for this system
            continue
        names = [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in needed if "extra ==" not in one]
        new = [n for n in names if n.lower() not in map(str.lower, found) and _version(n)]
        found += new
        waiting += new
    return found


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def licence(name: str) -> str:
    """The licence of a package, as it says itself; "" where it is not there."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classes = [c.rsplit("::", 1)[-1].strip() for c in found.get_all("Classifier") or [] if c.startswith("License ::")]
    said = [*(found.get_all("License-Expression") or []), "; ".join(classes), *(found.get_all("License") or [])]
    return next((one.split("\n")[0] for one in said if one), SILENT.get(name, ""))


def about(data: str) -> str:
    """关于, as Markdown: the version, where the data lie, and everything that ships with its licence."""
    lines = [f"# 年轻干部成长工程信息库　{__version__}", "", f"数据：{data}", "", "许可：Apache-2.0", ""]
    lines += ["| 一起提供的 | 版本 | 许可 |", "|---|---|---|", "| 思源黑体、思源宋体（取需要的字） | | SIL OFL 1.1 |"]
    lines += [
        f"| Python | {platform.python_version()} | PSF License |",
        "| SQLite | | 公有领域 |",
        f"| Qt | {qVersion()} | LGPL-3.0 |",
    ]
    lines += [f"| {name} | {_version(name)} | {licence(name) or '见其文件'} |" for name in shipped()]
    return "\n".join(lines)


def news() -> str:
    """What is new, as Markdown."""
    return source(f"../{NEWS}")
