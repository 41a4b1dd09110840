"""What the window remembers from day to day for whoever sits here: in a file of theirs, never in the data."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

HOUSE = "cadreapp"


def _file() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, HOUSE, HOUSE)


def text(key: str, default: str = "") -> str:
    """A remembered text; the default where there is none, or something else stands in its place."""
    found = _file().value(key, default)
    return found if isinstance(found, str) else default


def texts(key: str) -> list[str]:
    """A remembered list of texts; empty where there is none."""
    found = _file().value(key)
    return [found] if isinstance(found, str) and found else [str(t) for t in found] if isinstance(found, list) else []


def number(key: str, default: int) -> int:
    """A remembered number."""
    found = text(key)
    return int(found) if found.lstrip("-").isdigit() else default


def state(key: str) -> QByteArray:
    """A remembered state of a Qt part; empty where there is none."""
    found = _file().value(key)
    return found if isinstance(found, QByteArray) else QByteArray()


def keep(key: str, value: str | int | list[str] | QByteArray) -> None:
    """Remember something. Where the file cannot be written it is forgotten: nobody's work depends on it."""
    _file().setValue(key, str(value) if isinstance(value, int) else value)


def forget(key: str) -> None:
    """Remember nothing of it any more."""
    _file().remove(key)
