"""Pages 03 to 06: records entered, owed, found, corrected."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver, rest
from tests.gui.steps.doing import (
    VISIT,
    boxes,
    chosen_menu,
    double_click,
    form,
    gap_row,
    has,
    menu,
    open_cell,
    opened,
    plain,
    press,
    used,
    visits,
)
from tests.unit.bureau import NAMES, example
from ui.dialogs.deleted import DeletedDialog
from ui.dialogs.history import HistoryDialog
from ui.dialogs.inquiry import InquiryDialog
from ui.dialogs.search import SearchBox
from ui.tables.grid_pane import CellCard

# 03-record: 登记一条记录


def to_the_kind(driver: Driver) -> None:
    window = driver.window
    tree = window.people.tree
    tree.setCurrentItem(tree.topLevelItem(0))
    has("全局", tree.topLevelItem(0).text(0))
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


# 04-owed: 欠报和补录


def enter_what_is_owed(driver: Driver) -> None:
    driver.go("MicroWish")
    table = driver.window.tab.table
    row = gap_row(table)
    texts = [str(table.model().index(row, column).data() or "") for column in range(table.model().columnCount())]
    has("登记", *texts)
    has("7月未报", *(re.sub(r"^\d+月未报.*", "7月未报", text) for text in texts))
    at = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    driver.settle()
    values = {name: row.editor.typed() for name, row in form(driver).rows.items()}
    assert values["cadre"], "the form is filled with who it is owed by"
    form(driver).set_dirty(False)


def from_the_grid(driver: Driver) -> None:
    has("达标表", *driver.window.tab.mode.labels)
    card = open_cell(driver)
    has("登记", CellCard(driver.window).enter.text())
    press(driver, "补录", card)
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
    press(driver, "记为免计", open_cell(driver))
    assert form(driver).kind.title == "免计"
    form(driver).set_dirty(False)


def remind(driver: Driver) -> None:
    asked: list[str] = []
    driver.window.files.sheets._asked = lambda spec: asked.append(spec.title)  # type: ignore[method-assign, func-returns-value]
    menu(driver, "报表", "督办", "工作催办单")
    assert asked == ["工作催办单"]


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


def only(driver: Driver, words: str, value: str) -> None:
    """Choose in the menu of a cell that only rows with its value are shown."""
    tab = driver.window.tab
    column = next(n for n, c in enumerate(tab.table.records().columns) if c.spec and c.spec.name == "place")
    row = [str(tab.table.model().index(n, column).data()) for n in range(tab.table.model().rowCount())].index(value)
    index = tab.table.model().index(row, column)
    tab.table.scrollTo(index)
    driver.settle()
    driver.window.files.sheets.offer(tab.table.visualRect(index).center())
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    action = next(a for a in shown.actions() if a.text() == f"{words}：地点 {value}")
    used.add(words)
    action.trigger()
    shown.close()
    driver.settle()


def narrow(driver: Driver) -> None:
    tab = driver.window.tab
    press(driver, "筛选")
    tab.filters.field.setText("社区")
    tab.filters.field.textEdited.emit("社区")
    rest(350)
    driver.settle()
    assert tab.table.model().rowCount() == 1
    has("只看补录", tab.filters.late.text())
    press(driver, "清除筛选")
    only(driver, "只看", "示例社区")
    assert tab.table.model().rowCount() == 1


def keep_the_filter(driver: Driver) -> None:
    tab = driver.window.tab
    tab.filters.talk.ask_text = lambda *a, **k: "社区的"  # type: ignore[method-assign]
    has("已存的筛选", tab.filters.keep_button.text())
    tab.filters.keep_this()
    press(driver, "清除筛选")
    assert tab.table.model().rowCount() == 2


def columns(driver: Driver) -> None:
    tab = driver.window.tab
    has("列", tab.columns_button.accessibleName())
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
    assert tab.selection.action.isEnabled() and tab.selection.action in chosen_menu(driver, "编辑").actions()
    used.add(f"编辑 → {plain(tab.selection.action.text())}")


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
