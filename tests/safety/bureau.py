"""What the tests of safety do to a bureau by each of its doors, and what must hold afterwards."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from cadreapp.operations import backup, settings
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_roster
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.attachments import keep_bytes
from cadreapp.operations.writing.people import PersonItem, save_people
from tests.unit.bureau import TODAY

FROZEN = Path(__file__).parents[1] / "upgrade" / "frozen" / "0009_findings_of_a_forum.db.xz"


def opened(folder: Path, *, write: bool = True) -> Desk:
    """The bureau, at the day of the tests."""
    return open_desk(folder, today=lambda: TODAY, who="测试员", write=write)


def names(folder: Path) -> list[str]:
    """Who is on the roster."""
    desk = opened(folder)
    try:
        return [member.name for member in people.roster(desk)]
    finally:
        desk.close()


def roster_of(path: Path, number: int) -> Path:
    """A roster of invented people as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "单位", "职务", "人员身份", "政治面貌", "出生年月"])
    for n in range(number):
        name = f"孙{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四五六七八九'[n // 10]}"
        sheet.append([name, "示例处", "科员", "公务员", "群众", "1993-05"])
    book.save(path)
    return path


@dataclass(frozen=True)
class Door:
    """A way to change what lies in a folder: `act` gets the data folder and the folder of the user's files."""

    name: str
    act: Callable[[Path, Path], object]
    target: str = ""
    """The user's file that it writes, which lies there before."""


def _save(data: Path, files: Path) -> None:
    desk = opened(data)
    try:
        save_people(desk, [PersonItem({"name": "孙新人"})])
    finally:
        desk.close()


def _undo(data: Path, files: Path) -> None:
    desk = opened(data)
    try:
        undo.undo(desk)
    finally:
        desk.close()


def _setting(data: Path, files: Path) -> None:
    desk = opened(data)
    try:
        settings.change(desk, "bureau", "示例市民政局")
    finally:
        desk.close()


def _attachment(data: Path, files: Path) -> None:
    desk = opened(data)
    try:
        keep_bytes(desk, b"\x89PNG\r\n\x1a\n" + b"1" * 5000)
    finally:
        desk.close()


def _export(data: Path, files: Path) -> None:
    desk = opened(data, write=False)
    try:
        export_roster(desk, files / "roster.xlsx")
    finally:
        desk.close()


def _import(data: Path, files: Path) -> None:
    desk = opened(data)
    try:
        import_files(desk, [files / "new.xlsx"])
    finally:
        desk.close()


def _upgrade(data: Path, files: Path) -> None:
    opened(data).close()


DOORS = (
    Door("save", _save),
    Door("undo", _undo),
    Door("setting", _setting),
    Door("attachment", _attachment),
    Door("import", _import),
    Door("export", _export, "roster.xlsx"),
    Door("backup", lambda data, files: backup.backup(data, files / "copy.cadrebackup"), "copy.cadrebackup"),
    Door("automatic copy", lambda data, files: backup.copies.automatic(data, "导入前")),
    Door("restore", lambda data, files: backup.restore(data, files / "good.cadrebackup", reason="示例")),
    Door("first start", lambda data, files: opened(data / "new").close()),
    Door("upgrade", _upgrade),
)


def frozen(folder: Path) -> None:
    """The data of an older program."""
    folder.mkdir(mode=0o700)
    (folder / "cadreapp.db").write_bytes(lzma.decompress(FROZEN.read_bytes()))
