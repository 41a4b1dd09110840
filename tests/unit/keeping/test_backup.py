"""Backups: a full round trip, and every damage refused with nothing changed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from cadreapp.errors import UserError
from cadreapp.operations import backup
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import people
from cadreapp.operations.writing.attachments import keep_photo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.store.keeping.archive import FORMAT
from tests.unit.bureau import small_bureau

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk = small_bureau(tmp_path / "data")
    photo = keep_photo(desk, _picture(tmp_path))
    save_people(desk, [PersonItem({"photo": photo}, person=people.roster(desk)[0].person)])
    desk.close()
    return tmp_path / "data"


def _picture(tmp_path: Path) -> Path:
    (tmp_path / "p.png").write_bytes(PNG)
    return tmp_path / "p.png"


def names(folder: Path) -> list[str]:
    desk = open_desk(folder)
    try:
        return [m.name for m in people.roster(desk)]
    finally:
        desk.close()


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    file = backup.backup(folder, tmp_path / "b.cadrebackup")
    assert backup.last(folder) is not None
    desk = open_desk(folder)
    save_people(desk, [PersonItem({"name": "孙新人"})])
    desk.close()
    kept = backup.restore(folder, file).kept
    assert "孙新人" not in names(folder) and kept is not None
    backup.restore(folder, kept)
    assert "孙新人" in names(folder)
    backup.restore(tmp_path / "elsewhere", file)
    assert backup.verify(tmp_path / "elsewhere") == []
    assert len(list((tmp_path / "elsewhere" / "files").glob("??/*"))) == 1


@pytest.mark.parametrize("damage", ["bit", "short", "text", "extra", "path", "none"])
def test_damage_is_refused_and_nothing_changes(folder: Path, tmp_path: Path, damage: str) -> None:
    file = backup.backup(folder, tmp_path / "b.cadrebackup")
    data = bytearray(file.read_bytes())
    if damage == "bit":
        data[len(data) // 3] ^= 4
    elif damage == "short":
        del data[-100:]
    elif damage == "text":
        data = bytearray("不是备份".encode())
    file.write_bytes(data)
    if damage == "extra":
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("more", "x")
    elif damage == "path":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(
                "manifest.json", json.dumps({"format": FORMAT, "sha256": {"../x": "0", "cadreapp.db": "0"}})
            )
            archive.writestr("../x", "x")
            archive.writestr("cadreapp.db", "x")
    elif damage == "none":
        file.unlink()
    before = (folder / "cadreapp.db").read_bytes()
    with pytest.raises(UserError):
        backup.restore(folder, file)
    assert (folder / "cadreapp.db").read_bytes() == before


def test_no_restore_while_somebody_writes(folder: Path, tmp_path: Path) -> None:
    file = backup.backup(folder, tmp_path / "b.cadrebackup")
    desk = open_desk(folder)
    try:
        with pytest.raises(UserError, match=r"正由另一处使用：\w+ 在这台电脑上的窗口或命令"):
            backup.restore(folder, file)
        with pytest.raises(UserError, match=r"正由另一处使用：\w+ 在这台电脑上的窗口或命令"):
            open_desk(folder)
        open_desk(folder, write=False).close()
    finally:
        desk.close()


def test_damage_of_an_attachment_is_found(folder: Path) -> None:
    assert backup.verify(folder) == []
    path = next((folder / "files").glob("??/*"))
    path.write_bytes(b"changed")
    assert len(backup.verify(folder)) == 1
    path.unlink()
    assert "缺少" in backup.verify(folder)[0]
