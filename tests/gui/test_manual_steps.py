"""The manual's tasks are done as they are told: every numbered step is carried out on the real window, in its order.

A step that has no function here, or a function whose step is gone, fails; so page and program cannot part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from cadreapp.operations import browse
from cadreapp.operations.counting.grid import Line
from cadreapp.operations.writing.save import Item, save
from cadreapp.paths import manual
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver, rest
from tests.unit.bureau import NAMES, example
from ui.bench import Page
from ui.dialogs.copies import CopiesDialog
from ui.dialogs.deleted import DeletedDialog
from ui.dialogs.history import HistoryDialog
from ui.dialogs.inquiry import InquiryDialog
from ui.dialogs.rescue import RescueDialog
from ui.dialogs.search import SearchBox
from ui.dialogs.templates import TemplateDialog
from ui.forms.form import Form
from ui.kit import targets
from ui.kit.controls import Button
from ui.preview.window import Preview
from ui.tables.grid_pane import CellCard
from ui.tables.model import Gap

VISIT = kind("Visit")
Step = Callable[[Driver], None]


def plain(words: str) -> str:
    return re.sub(r"\(&.\)", "", words).replace("&", "").rstrip("…").strip()


def menu(driver: Driver, *path: str) -> None:
    """Choose an entry of a menu by the words that the page says."""
    actions = driver.window.menuBar().actions()
    held: list[object] = [actions]  # a menu's Python object ends with its action's
    for at, words in enumerate(path):
        action = next(a for a in actions if plain(a.text()).split(" ")[0] == words)
        if at == len(path) - 1:
            assert action.isEnabled(), path
            action.trigger()
        else:
            inner = action.menu()
            assert isinstance(inner, QMenu)
            actions = inner.actions()
            held += [action, inner, actions]
    driver.settle()


def press(driver: Driver, words: str, within: QWidget | None = None) -> None:
    """Press the button that the page names."""
    found = [
        b
        for b in (within or driver.window).findChildren(Button)
        if plain(b.accessibleName() or b.text()) == words and (within is not None or b.isVisible())
    ]
    assert found, f"no button “{words}”"
    assert found[0].isEnabled(), words
    found[0].click()
    driver.settle()


def boxes(driver: Driver, act: Callable[[Any], None]) -> None:
    """What is done in the next box that a menu opens."""

    def run(box: Any) -> None:
        act(box)
        driver.settle()
        for changes in box.changes:
            driver.window.refresh.tell(changes)
        box.reject()

    driver.window.bench.run_box = run  # type: ignore[method-assign]


@contextmanager
def opened(box: type[QDialog]) -> Iterator[list[Any]]:
    """The boxes of a class that are opened meanwhile; each is closed at once."""
    found: list[Any] = []

    def close(self: QDialog) -> int:
        found.append(self)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(box, "exec", close)
        yield found


def form(driver: Driver) -> Form:
    found = driver.window.tab.stack.currentWidget()
    assert isinstance(found, Form)
    return found


def visits(driver: Driver) -> list[str]:
    desk = driver.shell.desk
    ids = browse.find(desk, VISIT, browse.Scope(None, None))
    return sorted(str(row.values["place"]) for row in browse.load(desk, VISIT, ids))


def double_click(driver: Driver, row: int) -> None:
    table = driver.window.tab.table
    at = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(1, 0))
    driver.settle()


# 03-record: 登记一条记录


def to_the_kind(driver: Driver) -> None:
    window = driver.window
    window.people.tree.setCurrentItem(window.people.tree.topLevelItem(0))
    at = window.tabs.boxes()[4].center()
    QTest.mouseClick(window.tabs, Qt.MouseButton.LeftButton, pos=at)
    driver.settle()
    kinds = window.tab.kinds
    item = next(kinds.item(n) for n in range(kinds.count()) if kinds.item(n).text() == VISIT.title)
    kinds.setCurrentItem(item)
    driver.settle()
    assert window.coordinates.place.kind == "Visit" and window.coordinates.place.person is None


def begin(driver: Driver) -> None:
    press(driver, "新增")
    assert form(driver).record is None


def fill(driver: Driver) -> None:
    rows = form(driver).rows
    for name, value in example(VISIT, place="示例社区", late_reason=None).items():
        if name in rows and name not in ("date", "cadres"):
            rows[name].editor.set_value(value)
    rows["date"].editor.line.setText("昨天")  # type: ignore[attr-defined]
    assert rows["date"].editor.value() == "2021-03-19"
    rows["date"].editor.line.setText("0305")  # type: ignore[attr-defined]
    assert rows["date"].editor.value() == "2021-03-05"
    rows["cadres"].editor.add([Named(NAMES[0])])  # type: ignore[attr-defined]


def keep(driver: Driver) -> None:
    press(driver, "保存")
    assert visits(driver) == ["示例社区"]
    begin(driver)
    fill(driver)
    form(driver).rows["place"].editor.set_value("示例街道")
    press(driver, "保存并新增")
    assert visits(driver) == ["示例社区", "示例街道"] and form(driver).record is None
    assert form(driver).rows["date"].editor.value() == "2021-03-05"


# 05-find: 查找和筛选


def two_visits(driver: Driver) -> None:
    rows = [
        example(VISIT, date=f"2021-03-0{n}", place=place, cadres=(Named(NAMES[n]),), late_reason=None)
        for n, place in ((1, "示例社区"), (2, "示例街道"))
    ]
    save(driver.shell.desk, [Item(VISIT, values) for values in rows])
    driver.window.read()
    driver.settle()


def search(driver: Driver) -> None:
    two_visits(driver)
    field: SearchBox = driver.window.search
    menu(driver, "编辑", "查找")
    assert field.hasFocus()
    field.setText("街道")
    field.search()
    driver.settle()
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.settle()
    assert form(driver).rows["place"].editor.value() == "示例街道"


def narrow(driver: Driver) -> None:
    tab = driver.window.tab
    press(driver, "筛选")
    tab.filters.field.setText("社区")
    tab.filters.field.textEdited.emit("社区")
    rest(350)
    driver.settle()
    assert tab.table.model().rowCount() == 1
    assert plain(tab.filters.late.text()) == "只看补录"
    tab.filters.clear_button.click()
    tab.filters.only("place", "示例社区")
    driver.settle()
    assert tab.table.model().rowCount() == 1


def keep_the_filter(driver: Driver) -> None:
    tab = driver.window.tab
    tab.filters.talk.ask_text = lambda *a, **k: "社区的"  # type: ignore[method-assign]
    assert plain(tab.filters.keep_button.text()) == "已存的筛选"
    tab.filters.keep_this()
    press(driver, "清除筛选")
    assert tab.table.model().rowCount() == 2


def columns(driver: Driver) -> None:
    tab = driver.window.tab
    assert plain(tab.columns_button.accessibleName()) == "列"
    tab.table.choice.show_column(1, False)
    assert tab.table.head.isSectionHidden(1)
    tab.table.choice.show_column(1, True)


def inquire(driver: Driver) -> None:
    with opened(InquiryDialog) as seen:
        menu(driver, "业务", "查询")
    assert [box.windowTitle() for box in seen] == ["2021年查询"]


def change_together(driver: Driver) -> None:
    tab = driver.window.tab
    tab.table.selectAll()
    driver.settle()
    assert "选中 2 条" in driver.window.status.place.text()
    assert tab.selection.action.isEnabled() and plain(tab.selection.action.text()) == "批量修改"


# 06-correct: 更正、撤销和修改记录


def open_and_change(driver: Driver) -> None:
    two_visits(driver)
    driver.go("Visit")
    double_click(driver, 0)
    form(driver).rows["place"].editor.set_value("改错了（示例）")
    form(driver).set_dirty(True)
    press(driver, "保存")
    assert "改错了（示例）" in visits(driver)


def take_back(driver: Driver) -> None:
    menu(driver, "编辑", "撤销")
    assert visits(driver) == ["示例社区", "示例街道"]


def look_back(driver: Driver) -> None:
    double_click(driver, 0)
    with opened(HistoryDialog) as shown:
        press(driver, "修改记录")
    assert shown[0].table.rowCount() > 2


def bring_back(driver: Driver) -> None:
    driver.window.tab.table.setFocus()
    driver.window.delete_action.trigger()
    driver.settle()
    assert len(visits(driver)) == 1

    def back(box: DeletedDialog) -> None:
        box.table.selectRow(0)
        box.open_row(0)

    boxes(driver, back)
    menu(driver, "编辑", "最近删除")
    assert visits(driver) == ["示例社区", "示例街道"]


def correct_a_grade(driver: Driver) -> None:
    menu(driver, "考核", "登记等次更正")
    assert form(driver).kind.title == "等次更正"
    form(driver).set_dirty(False)


# 07-quarter: 季度评定


def base(driver: Driver) -> None:
    menu(driver, "考核", "登记考核名额")
    assert form(driver).kind.title == "考核名额"
    form(driver).set_dirty(False)
    for staff in ("公务员", "事业单位人员"):
        save(driver.shell.desk, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": staff, "total": 20})])


def to_the_grading(driver: Driver) -> None:
    menu(driver, "考核", "季评鉴与季度绩效考评")
    assert driver.window.bench.page is Page.QUARTER


def judges(driver: Driver) -> None:
    seen: list[str] = []
    boxes(driver, lambda box: seen.append(box.windowTitle()))
    press(driver, "评委评分")
    driver.settle()
    assert seen and "评委评分" in seen[0]


def grade(driver: Driver) -> None:
    page = driver.window.grading
    page.reviewer.setText("王领导")
    page.choose(page.people()[0])
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_2)
    driver.settle()
    page.opinion.setPlainText("工作扎实（示例）")
    before = page.person
    press(driver, "评定，下一人")
    assert page.person != before and page.rows()[0].grade == "较好"


def confirm(driver: Driver) -> None:
    driver.window.talk.ask_text = lambda *a, **k: "李领导"  # type: ignore[method-assign]
    press(driver, "确认全部已评")
    assert driver.window.grading.rows()[0].locked, driver.warned


def tell(driver: Driver) -> None:
    press(driver, "记为已反馈")
    assert driver.window.grading.rows()[0].state == "已反馈"


# 04-owed: 欠报和补录


def enter_what_is_owed(driver: Driver) -> None:
    driver.go("MicroWish")
    table = driver.window.tab.table
    gap = next(e for e in table.records().entries if isinstance(e, Gap))
    row = table.records().entries.index(gap)
    at = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    driver.settle()
    values = {name: row.editor.typed() for name, row in form(driver).rows.items()}
    assert values["cadre"], "the form is filled with who it is owed by"
    form(driver).set_dirty(False)


def card(driver: Driver) -> CellCard:
    """The card of the first cadre's first month."""
    tab = driver.window.tab
    tab.mode.set_index(1, True)
    driver.settle()
    table = tab.grid.table
    row = next(r for r, e in enumerate(table.grid_model().entries) if isinstance(e, Line))
    table.setCurrentIndex(table.grid_model().index(row, 2))
    QTest.keyClick(table, Qt.Key.Key_Return)
    driver.settle()
    return tab.grid.card


def from_the_grid(driver: Driver) -> None:
    assert plain(card(driver).enter.text()) == "补录"
    card(driver).enter.click()
    driver.settle()
    assert form(driver).kind.title == "微心愿"


def with_a_reason(driver: Driver) -> None:
    rows = form(driver).rows
    for name, value in example(kind("MicroWish")).items():
        if name in rows and name not in ("date", "cadre", "late_reason"):
            rows[name].editor.set_value(value)
    rows["date"].editor.set_value("2021-01-15")
    asked: list[str] = []
    driver.window.talk.ask_text = lambda title, *a, **k: (asked.append(title), "漏报补登")[1]  # type: ignore[method-assign]
    press(driver, "保存")
    assert asked == ["补录"] and form(driver).record is not None
    assert "补录" in form(driver).state.text()


def excuse(driver: Driver) -> None:
    press(driver, "记为免计", card(driver))
    assert form(driver).kind.title == "免计"
    form(driver).set_dirty(False)


def remind(driver: Driver) -> None:
    asked: list[str] = []
    driver.window.files.sheets._asked = lambda spec: asked.append(spec.title)  # type: ignore[method-assign, func-returns-value]
    menu(driver, "报表", "督办", "工作催办单")
    assert asked == ["工作催办单"]


# 09-print: 打印和业绩“晒比”


def preview(driver: Driver) -> Preview:
    found = driver.window.files.sheets.preview
    assert found is not None, driver.warned
    return found


def print_what_is_shown(driver: Driver) -> None:
    driver.window.go(-1)
    driver.settle()
    driver.window.bar.print.click()
    driver.settle()
    assert preview(driver).document.source.title == "年度业绩晒比"
    preview(driver).reject()
    driver.settle()


def showcase(driver: Driver) -> None:
    press(driver, "生成年度“晒比”")
    assert preview(driver).document.source.title == "年度业绩晒比"
    preview(driver).reject()
    menu(driver, "报表", "年终", "年度业绩晒比")


def choose_pages(driver: Driver) -> None:
    shown = preview(driver)
    assert [b.text() for b in (shown.pdf_button, shown.excel_button)] == ["存为 PDF…", "存为 Excel…"]
    shown.panel.range.setText("1")
    assert shown.panel.job().numbers(len(shown.document.pages)) == [1]
    shown.reject()
    driver.settle()


def open_what_was_written(driver: Driver) -> None:
    file = driver.shell.desk.folder / "示例.xlsx"
    file.write_text("")
    driver.window.bench.wrote.emit("示例：已写好", file)
    status = driver.window.status
    assert [status.open.text(), status.folder.text()] == ["打开", "打开文件夹"] and status.open.isVisible()


def own_form(driver: Driver) -> None:
    with opened(TemplateDialog) as seen:
        menu(driver, "工具", "报表模板")
    assert [box.windowTitle() for box in seen] == ["报表模板"]


# 10-copies: 备份和还原


def copy(driver: Driver) -> None:
    target = driver.shell.desk.folder.parent / "示例.cadrebackup"
    driver.window.bench.ask_target = lambda *a, **k: target  # type: ignore[method-assign]
    menu(driver, "文件", "备份")
    rest(200)
    driver.settle()
    assert target.exists() and driver.window.status.folder.isVisible()


def own_copies(driver: Driver) -> None:
    with opened(CopiesDialog) as seen:
        menu(driver, "文件", "自动备份")
        driver.settle()
    assert len(seen) == 1


def bring_a_copy_back(driver: Driver) -> None:
    copies = driver.window.files.copies
    told: list[tuple[Path, str]] = []
    copies.reopen.disconnect()
    copies.reopen.connect(lambda file, why: told.append((file, why)))
    file = driver.shell.desk.folder.parent / "示例.cadrebackup"
    original = targets.QFileDialog.getOpenFileName
    targets.QFileDialog.getOpenFileName = lambda *a, **k: (str(file), "")  # type: ignore[method-assign, assignment]
    try:
        menu(driver, "文件", "还原备份")
        rest(300)
        driver.settle()
    finally:
        targets.QFileDialog.getOpenFileName = original  # type: ignore[method-assign]
    assert [f for f, _ in told] == [file], driver.warned


def when_nothing_opens(driver: Driver) -> None:
    """What the box of the start offers is driven in test_getting_back; here that it is there."""
    box = RescueDialog(driver.shell.desk.home, "示例：数据打不开", driver.shell.tasks)
    words = {plain(b.text()) for b in box.findChildren(Button)}
    assert any("备份" in w for w in words), words
    driver.settle()
    box.deleteLater()


def check(driver: Driver) -> None:
    menu(driver, "文件", "核对数据")
    rest(300)
    driver.settle()
    assert "数据完好" in driver.warned[-1]


PAGES: dict[str, tuple[Step, ...]] = {
    "03-record.md": (to_the_kind, begin, fill, keep),
    "04-owed.md": (enter_what_is_owed, from_the_grid, with_a_reason, excuse, remind),
    "05-find.md": (search, narrow, keep_the_filter, columns, inquire, change_together),
    "06-correct.md": (open_and_change, take_back, look_back, bring_back, correct_a_grade),
    "07-quarter.md": (base, to_the_grading, judges, grade, confirm, tell),
    "09-print.md": (print_what_is_shown, showcase, choose_pages, open_what_was_written, own_form),
    "10-copies.md": (copy, own_copies, bring_a_copy_back, when_nothing_opens, check),
}


@pytest.fixture
def at_the_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    found = Driver(tmp_path / "data", date(2021, 4, 9) if request.param == "07-quarter.md" else date(2021, 3, 20))
    yield found
    found.end()


@pytest.mark.parametrize(("at_the_desk", "page"), [(p, p) for p in PAGES], indirect=["at_the_desk"])
def test_the_steps_are_carried_out_as_they_are_told(at_the_desk: Driver, page: str) -> None:
    words = manual(f"manual/{page}").read_text("utf-8")
    steps = re.findall(r"^\d+\. (.+)$", words, re.M)
    assert len(steps) == len(PAGES[page]), "a step came or went: tell it here too"
    for number, step in enumerate(PAGES[page], 1):
        try:
            step(at_the_desk)
        except AssertionError as error:
            raise AssertionError(f"{page}, step {number}: {steps[number - 1]}") from error
