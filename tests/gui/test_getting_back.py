"""The window where data cannot be opened, can only be read, or are open already; and the list of copies."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from cadreapp import records
from cadreapp.errors import ReadOnly
from cadreapp.operations import backup
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import deleted, people
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.store.connect import Home
from tests.gui.conftest import Driver, cut_labels, rest
from tests.unit.bureau import NAMES, TODAY, example, small_bureau
from tests.unit.keeping.test_salvage import zero_pages
from ui.app import Shell, _opened, application
from ui.dialogs.copies import CopiesDialog
from ui.dialogs.deleted import DeletedDialog
from ui.dialogs.rescue import RescueDialog
from ui.summons import summon
from ui.tasks import Tasks

pytestmark = pytest.mark.one_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk = small_bureau(tmp_path / "data")
    backup.copies.automatic(desk.home, "导入前")
    desk.close()
    return tmp_path / "data"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 4096 * 3])


def _garbage(file: Path) -> None:
    file.write_bytes(b"garbage" * 900)


def _gone(file: Path) -> None:
    file.unlink()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _answering(act: Callable[[RescueDialog], None]) -> None:
    """When the box of the start is shown, do this in it."""
    application()

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, RescueDialog):
            try:
                act(box)
            except BaseException:
                box.reject()
                raise
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def _quiet(box: RescueDialog) -> list[str]:
    said: list[str] = []
    box.talk.warn = lambda text, details="": said.append(text)  # type: ignore[method-assign]
    box.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
    return said


def _start(folder: Path) -> Shell | None:
    return _opened(application(), Home(folder), asks=True, today=lambda: TODAY)


@pytest.mark.parametrize("damage", [_cut, _garbage, _gone, _empty])
def test_a_copy_comes_back_in_the_box_that_says_it_cannot_be_opened(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder / "cadreapp.db")
    shown: list[str] = []

    def act(box: RescueDialog) -> None:
        shown.extend(_quiet(box))
        shown.append(box.words.text())
        assert box.table.rowCount() == 1 and "干部 5" in box.table.item(0, 2).text()
        assert not cut_labels(box) and box.width() <= 1366 / 1.5
        box.open_button.click()

    _answering(act)
    shell = _start(folder)
    assert shell is not None and ("还原" in shown[0])
    assert [m.name for m in people.roster(shell.desk)] == list(NAMES)
    shell.close()


def test_what_can_be_read_is_salvaged(folder: Path) -> None:
    zero_pages(folder / "cadreapp.db", "audit", slice(0, 1))
    application()
    tasks = Tasks(lambda: None)
    box = RescueDialog(Home(folder), "数据文件已损坏。", tasks)
    said = _quiet(box)
    box.show()
    box.salvage_button.click()
    for _ in range(200):
        rest(10)
        if box.result():
            break
    tasks.stop()
    assert box.result() and "读出干部 5 人" in said[0]
    open_desk(folder).close()


def test_another_folder_and_leaving(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_bureau(tmp_path / "other").close()
    _garbage(folder / "cadreapp.db")
    before = (folder / "cadreapp.db").read_bytes()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(tmp_path / "other"))
    _answering(lambda box: box.folder_button.click())
    shell = _start(folder)
    assert shell is not None and shell.home.folder == tmp_path / "other"
    shell.close()
    _answering(lambda box: box.reject())
    assert _start(folder) is None
    assert (folder / "cadreapp.db").read_bytes() == before


def test_a_refused_copy_leaves_the_box_open(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _garbage(folder / "cadreapp.db")
    (tmp_path / "no.cadrebackup").write_text("no copy", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(tmp_path / "no.cadrebackup"), ""))
    said: list[list[str]] = []

    def act(box: RescueDialog) -> None:
        said.append(_quiet(box))
        box.other_button.click()

        def then() -> None:
            if said[0]:
                assert box.isVisible() and box.isEnabled()
                box.reject()
            else:
                QTimer.singleShot(20, then)

        then()

    _answering(act)
    assert _start(folder) is None
    assert "不是本程序的备份文件" in said[0][0]


def test_what_can_only_be_read_is_shown_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cadreapp.store.connect as connecting

    monkeypatch.setattr(connecting, "is_writable", lambda path: False)
    before = sorted((p.name, p.read_bytes()) for p in folder.glob("cadreapp.db*"))
    driver = Driver(folder, made=True)
    driver.shell.tell()
    assert "只能查看" in driver.warned[0] and "（只读）" in driver.window.windowTitle()
    assert not driver.window.new_action.isEnabled() and not driver.window.bar.import_.isEnabled()
    with pytest.raises(ReadOnly, match="只能查看"):
        save_people(driver.shell.desk, [PersonItem({"name": "孙新人"})])
    driver.end()
    after = [(p.name, p.read_bytes()) for p in folder.glob("cadreapp.db*")]
    assert [one for one in sorted(after) if one[1]] == [one for one in before if one[1]], "not one byte changed"


def test_a_second_start_raises_the_first_window(folder: Path) -> None:
    driver = Driver(folder, made=True)
    driver.window.showMinimized()
    rest(20)
    child = os.fork()
    if child == 0:
        os._exit(0 if summon(folder) else 1)
    for _ in range(300):
        rest(10)
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
    assert done and os.waitstatus_to_exitcode(status) == 0
    assert not driver.window.isMinimized()
    driver.end()
    assert not summon(folder), "nobody is there any more"


def test_the_list_of_copies_checks_opens_and_brings_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Driver(folder, made=True)
    opened: list[Path] = []
    found = backup.kept(folder)
    box = CopiesDialog(found, driver.shell.tasks, driver.window.talk, opened.append, driver.window)
    box.show()
    rest(30)
    assert not cut_labels(box) and box.width() <= 1366 / 1.5
    box.check_button.click()
    driver.settle()
    assert "完好" in driver.warned[-1]
    box.view_button.click()
    assert opened == [found[0].file]
    box.open_button.click()
    assert box.chosen == found[0].file
    driver.end()


def test_a_copy_is_opened_to_be_looked_at(folder: Path, tmp_path: Path) -> None:
    backup.open_copy(backup.kept(folder)[0].file, tmp_path / "looked")
    shell = Shell(application(), tmp_path / "looked", view=True, today=lambda: TODAY)
    assert [m.name for m in people.roster(shell.desk)] == list(NAMES) and not shell.desk.writing
    shell.close()


def test_the_data_are_looked_through_from_the_menu(folder: Path) -> None:
    driver = Driver(folder, made=True)
    driver.window.files.copies.verify()
    driver.settle()
    assert driver.warned == ["数据完好。"]
    driver.end()


def test_what_was_deleted_lately_comes_back_from_its_list(folder: Path) -> None:
    driver = Driver(folder, made=True)
    desk = driver.shell.desk
    kind = records.kind("WorkInfo")
    items = [Item(kind, example(kind, late_reason="示例", headline=f"示例信息{number}")) for number in range(3)]
    driver.shell.tasks.write(lambda: delete(desk, save(desk, items).records))
    driver.settle()
    box = DeletedDialog(desk, deleted.recent(desk), driver.shell.tasks, driver.window.talk, driver.window)
    box.show()
    rest(30)
    assert box.table.rowCount() == 3 and not cut_labels(box) and box.width() <= 1366 / 1.5
    box.open_button.click()
    driver.settle()
    assert box.table.rowCount() == 2 and len(deleted.recent(desk)) == 2
    assert [changes.name for changes in box.changes] == ["恢复工作信息"]
    box.close()
    driver.end()
