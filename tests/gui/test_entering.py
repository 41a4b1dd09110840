"""What is typed is not lost, what is chosen is what is meant, and the table says who owes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QFileDialog

from cadreapp import records
from cadreapp.exchange.write import add_sheet
from cadreapp.operations import browse
from cadreapp.operations.browse import Scope
from cadreapp.operations.counting import beginning_moved
from cadreapp.operations.writing import attachments, people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.kind import Named
from cadreapp.store import query
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.dialogs.importing import ImportDialog
from ui.dialogs.people import PeopleDialog
from ui.forms.links import persons
from ui.kit.controls import ComboBox
from ui.kit.drawing.cells import cell
from ui.tables.model import Gap, gaps_of

WORK, VISIT = records.kind("WorkInfo"), records.kind("Visit")


def person(driver: Driver, name: str) -> int:
    return next(m.person for m in driver.window.snapshot.members if m.name == name)


def test_unsaved_text_keeps_the_user_at_the_form(driver: Driver) -> None:
    window = driver.window
    driver.go("WorkInfo")
    window.tab.new()
    form = window.tab.form_of(WORK)
    form.rows[WORK.title_field].editor.line.insert("写了一半")
    form.set_dirty(True)
    window.talk.choose = lambda question, answers: 2  # type: ignore[method-assign]
    window.tab.pick("FieldResearch")
    window.go(4)
    driver.settle()
    assert (window.coordinates.place.kind, form.rows[WORK.title_field].editor.value()) == ("WorkInfo", "写了一半")
    assert window.tab.stack.currentWidget() is form
    window.talk.choose = lambda question, answers: 1  # type: ignore[method-assign]
    window.tab.pick("FieldResearch")
    driver.settle()
    assert window.coordinates.place.kind == "FieldResearch"


def test_one_person_needs_no_column_of_names(driver: Driver) -> None:
    window = driver.window
    driver.go("WorkInfo")
    assert "cadre" in [c.key for c in window.tab.table.records().columns]
    window.coordinates.move(person=person(driver, "李示例"))
    driver.settle()
    model = window.tab.table.records()
    assert "cadre" not in [c.key for c in model.columns]
    gaps = [e for e in model.entries if isinstance(e, Gap)]
    assert [g.text for g in gaps] == ["3月待报", "2月未报", "1月未报"]


def test_an_owed_row_of_the_bureau_names_the_cadre(driver: Driver) -> None:
    driver.go("QuarterPerformance")
    model = driver.window.tab.table.records()
    keys = [c.key for c in model.columns]
    shown = [model.index(row, keys.index("cadre")).data() for row in range(model.rowCount())]
    assert set(shown) == set(NAMES)
    assert {model.index(row, keys.index("period")).data() for row in range(model.rowCount())} == {"一季度待报"}


def test_very_many_who_owe_stand_in_one_row_a_period(driver: Driver) -> None:
    dues = [d for d in driver.window.snapshot.dues if d.kind == "WorkInfo" and d.period == "2021-01"]
    assert len(gaps_of(dues)) == len(NAMES)
    many = gaps_of(dues * 10)
    assert [g.text for g in many] == [f"1月 {len(NAMES)} 人未报齐"]


def test_names_are_ticked_by_unit_or_pasted_and_none_is_dropped(driver: Driver) -> None:
    spec = VISIT["cadres"]
    dialog = PeopleDialog(spec, persons(driver.window.context, spec), (), driver.window)
    dialog.paste.setPlainText("张示例、李 示例\n钱不在")
    chosen = dialog.chosen()
    assert [(n.name, n.person is not None) for n in chosen] == [("张示例", True), ("李示例", True), ("钱不在", False)]
    assert "钱不在" in dialog.unknown.text()
    dialog.close()


def test_a_cadre_is_entered_changed_and_found_by_initials(driver: Driver) -> None:
    window = driver.window
    driver.go("Cadre")
    assert window.tab.table.records().index(0, 0).data() == "1"
    window.tab.new()
    form = window.tab.form_of(records.CADRE)
    for name, value in {"name": "孙新来", "unit": "示例处", "staff": "公务员", "born": "1995-03"}.items():
        form.rows[name].editor.set_value(value)
    form.set_dirty(True)
    form.submit()
    driver.settle()
    assert "孙新来" in [m.name for m in people.roster(window.desk)]
    window.people.field.setText("sxl")
    assert list(window.people.shown()) == ["孙新来"]
    assert window.undo_action.isEnabled() and "孙新来" in window.undo_action.text()


def test_the_import_box_shows_each_fault_with_its_cell(driver: Driver, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "走访"
    sheet.append(["日期*", "对象类别*", "地点*", "人次*", "参加干部*"])
    sheet.append(["2021-13-05", "城乡社区", "示例社区", "5", "张示例"])
    path = tmp_path / "走访.xlsx"
    book.save(path)
    dialog = ImportDialog(driver.window.desk, driver.window.tasks, driver.window.talk, driver.window)
    dialog.check([path])
    (fault,) = dialog.lines.model.entries
    assert (fault.state, fault.title, fault.place) == ("有错误", "2021-13-05", "A2　走访.xlsx")
    assert not dialog.go.isEnabled()
    sheet["A2"] = "2021-03-05"
    book.save(path)
    dialog.check([path])
    assert dialog.go.isEnabled()
    dialog.run()
    driver.settle()
    assert dialog.changes and browse.find(driver.window.desk, VISIT, Scope())
    dialog.close()


def test_the_import_box_asks_and_shows_what_changes(driver: Driver, tmp_path: Path) -> None:
    window, work = driver.window, records.kind("WorkInfo")
    first, second = (f"第{n}篇（示例）" for n in "一二")
    rows = [example(work, headline=h, late_reason="试验") for h in (first, second)]
    save(window.desk, [Item(work, row) for row in rows])
    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, work, [(row | {"date": "2021-03-18"}, "") for row in rows], {}, identity=False)
    book.save(tmp_path / "a.xlsx")
    dialog = ImportDialog(window.desk, window.tasks, window.talk, window)
    dialog.check([tmp_path / "a.xlsx"])
    assert "请逐行选择" in dialog.words.text() and not dialog.go.isEnabled()
    assert rows[0]["date"] in cell(dialog.table, 0, 2).text() and "2021-03-18" in cell(dialog.table, 0, 2).text()
    boxes = [dialog.table.cellWidget(row, 3) for row in range(2)]
    assert all(isinstance(box, ComboBox) for box in boxes)
    boxes[0].setCurrentText("同一条，改日期")  # type: ignore[union-attr]
    assert not dialog.go.isEnabled(), "every row is asked"
    boxes[1].setCurrentText("另一条")  # type: ignore[union-attr]
    assert dialog.go.isEnabled()
    dialog.go.click()
    assert "改动已有记录的日期、人员或状态 1 处" in dialog.words.text()
    assert f"日期：{rows[0]['date']} → 2021-03-18" in dialog.lines.model.entries[0].what and not dialog.changes
    dialog.go.click()
    driver.settle()
    found = sorted((r.values["headline"], r.date) for r in query.rows(window.desk.db, work))
    assert found == sorted([(first, "2021-03-18"), (second, rows[1]["date"]), (second, "2021-03-18")])
    dialog.check([tmp_path / "a.xlsx"])
    assert not dialog.go.isEnabled() and "都已经有了" in dialog.words.text()
    dialog.close()


def test_one_answer_to_all_questions(driver: Driver, tmp_path: Path) -> None:
    window, work = driver.window, records.kind("WorkInfo")
    rows = [example(work, headline=f"第{n}篇（示例）", late_reason="试验") for n in range(3)]
    save(window.desk, [Item(work, row) for row in rows])
    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, work, [(row | {"date": "2021-03-18"}, "") for row in rows], {}, identity=False)
    book.save(tmp_path / "a.xlsx")
    dialog = ImportDialog(window.desk, window.tasks, window.talk, window)
    dialog.show()
    dialog.check([tmp_path / "a.xlsx"])
    assert [b.isVisible() for b in dialog.all] == [True] * 3
    dialog.all[2].click()
    assert dialog.go.isEnabled()
    dialog.go.click()
    assert not dialog.go.isEnabled() and not any(b.isVisible() for b in dialog.all)
    dialog.check([tmp_path / "a.xlsx"])
    dialog.all[1].click()
    dialog.go.click()
    dialog.go.click()
    driver.settle()
    assert len(query.rows(window.desk.db, work)) == 6
    dialog.close()


def test_a_dropped_or_chosen_folder_is_imported_whole(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "交回的表"
    folder.mkdir()
    for number in (1, 2):
        book = Workbook()
        sheet = book.active
        sheet.title = "走访"
        sheet.append(["日期*", "对象类别*", "地点*", "人次*", "参加干部*"])
        sheet.append([f"2021-03-0{number}", "城乡社区", "示例社区", "5", "张示例"])
        book.save(folder / f"{number}.xlsx")
    dialog = ImportDialog(driver.window.desk, driver.window.tasks, driver.window.talk, driver.window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(folder))
    dialog._choose_folder()
    assert dialog.go.isEnabled()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    dialog.dropEvent(
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    )
    dialog.run()
    driver.settle()
    assert len(browse.find(driver.window.desk, VISIT, Scope())) == 2
    dialog.close()


def test_a_copy_is_a_new_record(driver: Driver) -> None:
    window = driver.window
    driver.go("Visit")
    window.tab.new(example(VISIT))
    window.tab.submit()
    driver.settle()
    first = browse.find(window.desk, VISIT, Scope())
    window.tab.copy()
    form = window.tab.form_of(VISIT)
    assert form.record is None
    form.rows["place"].editor.set_value("另一社区（示例）")
    form.submit()
    driver.settle()
    assert len(browse.find(window.desk, VISIT, Scope())) == len(first) + 1


def test_an_attachment_opens_under_its_own_name(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept has no ending, and is not what another program may write into."""
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True)
    driver.go("WorkInfo")
    driver.window.tab.new()
    editor = driver.window.tab.form_of(WORK).rows["files"].editor
    for name in ("通知（示例）.docx", "照片.jpg"):
        (tmp_path / name).write_bytes(name.encode())
        editor.keep([tmp_path / name])
        driver.settle()
    for chip in editor.chips:
        chip.click()
        driver.settle()
    assert [p.name for p in opened] == ["通知（示例）.docx", "照片.jpg"]
    assert [p.read_bytes().decode() for p in opened] == ["通知（示例）.docx", "照片.jpg"]
    assert all(driver.shell.desk.folder not in p.parents for p in opened)
    chip = editor.chips[0]
    attachments.path_of(driver.shell.desk, editor.files[0].sha256).unlink()
    chip.click()
    driver.settle()
    assert "不在数据文件夹里" in driver.warned[-1] and len(opened) == 2
    editor.chips[0].removed.emit()
    assert [f.name for f in editor.files] == ["照片.jpg"]


@pytest.mark.parametrize(
    ("bureau", "unit", "before"),
    [("2010-01-01", "2021-03-01", "赵示例"), ("2021-03-01", "2010-01-01", "张示例")],
    ids=["the unit later", "the unit earlier"],
)
def test_what_lies_before_the_beginning_goes_by_the_unit_of_its_cadre(
    driver: Driver, bureau: str, unit: str, before: str
) -> None:
    desk, tab = driver.window.desk, driver.window.tab
    beginning_moved.set_began(desk, date.fromisoformat(bureau))
    beginning_moved.set_began(desk, date.fromisoformat(unit), "示例福利院")
    ids = {}
    for name in ("张示例", "赵示例"):
        item = Item(WORK, example(WORK, cadre=Named(name), date="2021-02-10", headline=name))
        (ids[name],) = save(desk, [item], late_reason="补录（示例）").records
    driver.window.read()
    driver.go("WorkInfo")
    for name, record in ids.items():
        driver.window.open_record("WorkInfo", record)
        driver.settle()
        said = tab.form_of(WORK).state.text()
        assert said == "启用前数据" if name == before else said.startswith("补录"), name
