"""The table of records for whoever works in it all day: filters, columns, several rows at once, what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cadreapp.operations import browse
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.writing.together import settable
from cadreapp.records import CADRE, kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver, cut_labels, rest
from tests.unit.bureau import NAMES, example
from ui.kit import memory
from ui.platform.selection import TogetherBox, added_up
from ui.tables.filters import kept
from ui.tables.grouping import BY_PERSON, BY_UNIT, SEVERAL, Heading
from ui.tables.model import Filtered, Gap, numbers
from ui.tables.pinned import pinned

VISIT = kind("Visit")


@pytest.fixture
def visits(driver: Driver) -> Iterator[Driver]:
    """Six visits of three cadres at two places; one is 补录."""
    rows = [
        example(
            VISIT,
            date=f"2021-03-0{n}",
            place="示例社区" if n % 2 else "示例街道",
            people_seen=10 * n,
            cadres=(Named(NAMES[n % 3]),),
            late_reason=None,
        )
        for n in range(1, 6)
    ]
    rows.append(example(VISIT, date="2021-01-05", place="示例社区", cadres=(Named(NAMES[0]),), late_reason="示例"))
    save(driver.shell.desk, [Item(VISIT, values) for values in rows])
    driver.window.read()
    driver.go("Visit")
    yield driver


def places(driver: Driver) -> list[str]:
    model = driver.window.tab.table.records()
    at = next(n for n, c in enumerate(model.columns) if c.key == "place")
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def choose(driver: Driver, *rows: int) -> None:
    table = driver.window.tab.table
    table.clearSelection()
    for row in rows:
        for column in range(table.model().columnCount()):
            table.selectionModel().select(table.model().index(row, column), table.selectionModel().SelectionFlag.Select)
    driver.settle()


# filters


def test_words_filter_the_table_and_the_row_goes_with_them(visits: Driver) -> None:
    tab = visits.window.tab
    visits.window.filter_action.trigger()
    visits.settle()
    assert tab.filters.isVisible() and not cut_labels(tab.filters)
    tab.filters.field.setFocus()
    QTest.keyClicks(tab.filters.field, "sljd")
    rest(300)
    visits.settle()
    assert places(visits) == ["示例街道"] * 2 or not places(visits), "by initials where they are of the title"
    before = len(places(visits))
    QTest.keyClicks(tab.filters.field, "zzz")
    rest(300)
    visits.settle()
    assert len(places(visits)) == 0 <= before
    tab.filters.field.setText("")
    tab.filters.take(Filtered(text="街道"))
    visits.settle()
    assert places(visits) == ["示例街道"] * 2 and "2 条" in tab.sum.text()
    visits.window.filter_action.trigger()
    visits.settle()
    assert len(places(visits)) == 6 and tab.filters.isHidden()


def test_values_of_a_cell(visits: Driver) -> None:
    tab = visits.window.tab
    tab.filters.only("place", "示例社区")
    visits.settle()
    assert places(visits) == ["示例社区"] * 4 and [c.text() for c in tab.filters.chips] == ["地点 示例社区"]
    tab.filters.only("cadres", NAMES[0])
    visits.settle()
    assert len(places(visits)) == 2
    tab.filters.chips[0].removed.emit()
    visits.settle()
    assert len(places(visits)) == 2 and [c.text() for c in tab.filters.chips] == [f"参加干部 {NAMES[0]}"]
    tab.filters.take(Filtered(late=True))
    visits.settle()
    desk = visits.shell.desk
    rows = browse.load(desk, VISIT, browse.find(desk, VISIT, browse.Scope(None, None)))
    assert len(places(visits)) == sum(bool(r.late_on) for r in rows) and tab.filters.late.isChecked()
    tab.filters.clear_button.click()
    visits.settle()
    assert len(places(visits)) == 6
    tab.filters.only("remark", None)
    visits.settle()
    assert len(places(visits)) in (0, 6)


def test_every_field_of_every_kind_can_be_asked(visits: Driver) -> None:
    """An independent count: the rows whose field says so, one by one."""
    desk = visits.shell.desk
    scope = browse.Scope(None, None)
    rows = browse.load(desk, VISIT, browse.find(desk, VISIT, scope))
    for spec in VISIT.fields:
        if spec.name == "files":
            continue
        for value in {str(r.values[spec.name]): r.values[spec.name] for r in rows}.values():
            asked = [n.name for n in value] if isinstance(value, tuple) and spec.place == "people" else [value]
            for one in asked:
                if isinstance(one, tuple):
                    continue
                found = set(browse.find(desk, VISIT, scope, says=((spec.name, one),)))
                expected = {
                    r.id
                    for r in rows
                    if (one in [n.name for n in r.values[spec.name] or ()] if spec.place == "people" else False)
                    or (spec.place != "people" and r.values[spec.name] == one)
                    or (one is None and r.values[spec.name] is None)
                }
                assert found == expected, (spec.name, one)


def test_a_filter_is_kept_by_name(visits: Driver) -> None:
    tab = visits.window.tab
    tab.filters.only("place", "示例社区")
    tab.filters.talk.ask_text = lambda *a, **k: "社区的"  # type: ignore[method-assign]
    tab.filters.keep_this()
    visits.go("WorkInfo")
    visits.go("Visit")
    assert len(places(visits)) == 6 and not tab.filters.filtered.active, "another kind begins without a filter"
    tab.filters.take(kept(VISIT)["社区的"])
    visits.settle()
    assert len(places(visits)) == 4
    memory.keep("filters/Visit", "{[")
    assert kept(VISIT) == {}


def test_owed_periods_are_not_among_what_is_filtered(driver: Driver) -> None:
    driver.go("MicroWish")
    table = driver.window.tab.table
    assert table.model().rowCount() > 0
    driver.window.tab.filters.take(Filtered(text="没有"))
    driver.settle()
    assert table.model().rowCount() == 0


def test_the_roster_is_filtered_too(driver: Driver) -> None:
    driver.go(CADRE.name)
    tab = driver.window.tab
    tab.filters.take(Filtered(text=NAMES[0]))
    driver.settle()
    assert tab.table.model().rowCount() == 1
    tab.filters.take(Filtered(says=(("unit", "示例福利院"),)))
    driver.settle()
    assert tab.table.model().rowCount() == 2
    driver.window.files.sheets.table()
    preview = driver.window.files.sheets.preview
    assert preview is not None
    words = [str(c.value) for row in preview.document.book.worksheets[0].iter_rows() for c in row if c.value]
    assert any("只列筛选出来的" in w and "共 2 人" in w for w in words)
    preview.reject()
    driver.settle()


def test_the_menu_of_a_cell_offers_its_value(visits: Driver) -> None:
    tab = visits.window.tab
    at = next(n for n, c in enumerate(tab.table.records().columns) if c.key == "place")
    box = tab.table.visualRect(tab.table.model().index(0, at))
    visits.window.files.sheets.offer(box.center())
    rest(20)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [a for a in menu.actions() if a.text().startswith("只看")]
    assert [a.text() for a in offered] == [f"只看：地点 {places(visits)[0]}"]
    offered[0].trigger()
    menu.close()
    visits.settle()
    assert len(set(places(visits))) == 1


# columns


def test_columns_are_hidden_moved_widened_and_kept(visits: Driver) -> None:
    tab = visits.window.tab
    table, head = tab.table, tab.table.head
    keys = [c.key for c in table.records().columns]
    place, day = keys.index("place"), keys.index("date")
    table.choice.show_column(day, False)
    head.moveSection(head.visualIndex(place), 1)
    table.choice._pressed = True
    head.resizeSection(place, 333)
    table.choice._pressed = False
    visits.go("WorkInfo")
    visits.go("Visit")
    assert head.isSectionHidden(day) and head.visualIndex(place) == 1 and head.sectionSize(place) == 333
    visits.window.resize(1500, 900)
    rest(30)
    assert head.sectionSize(place) == 333, "another size of the window leaves it"
    visits.window.files.sheets.table()
    preview = visits.window.files.sheets.preview
    assert preview is not None
    rows = [[c.value for c in row] for row in preview.document.book.worksheets[0].iter_rows()]
    heads = next(r for r in rows if "地点" in r)
    assert "日期" not in heads and heads.index("地点") == 1, "printed as it is shown"
    preview.reject()
    visits.settle()
    table.choice.reset()
    assert not head.isSectionHidden(day) and head.visualIndex(place) == place


def test_number_and_marks_stay_at_the_ends_and_one_column_is_left(visits: Driver) -> None:
    tab = visits.window.tab
    table, head = tab.table, tab.table.head
    last = head.count() - 1
    head.moveSection(last, 1)
    head.moveSection(2, 0)
    assert head.visualIndex(0) == 0 and head.visualIndex(last) == last
    for section in range(1, last):
        table.choice.show_column(section, False)
    assert len(table.choice.shown()) == 3
    table.choice.reset()


@pytest.mark.parametrize("text", ["{", "[]", '{"widths": {"place": "x"}}', '{"order": ["gone"], "hidden": ["gone"]}'])
def test_what_cannot_be_read_changes_nothing(visits: Driver, text: str) -> None:
    memory.keep("columns/Visit", text)
    visits.go("WorkInfo")
    visits.go("Visit")
    assert len(visits.window.tab.table.choice.shown()) == visits.window.tab.table.head.count()


# several at once


def test_one_field_of_several_is_changed_and_undone(visits: Driver) -> None:
    tab, desk = visits.window.tab, visits.shell.desk
    choose(visits, 0, 1, 2)
    assert tab.selection.button.isVisible() and tab.selection.action.isEnabled()
    before = places(visits)
    box = TogetherBox(VISIT, tab.table.chosen(), tab.context, visits.window.talk, tab)
    box.show()
    rest(20)
    assert not cut_labels(box)
    box.which.setCurrentIndex([s.name for s in settable(VISIT)].index("place"))
    assert box.editor is not None
    box.editor.set_value("改成这里（示例）")
    box.save()
    visits.settle()
    for changes in box.changes:
        tab.written(changes)
    visits.settle()
    assert places(visits)[:3] == ["改成这里（示例）"] * 3 and places(visits)[3:] == before[3:]
    assert undo.available(desk)[0] == "修改 3 条走访的地点"
    visits.window.undo()
    visits.settle()
    assert places(visits) == before
    visits.window.redo()
    visits.settle()
    assert places(visits)[:3] == ["改成这里（示例）"] * 3


def test_what_would_be_wrong_is_refused_and_nothing_changes(visits: Driver) -> None:
    tab = visits.window.tab
    choose(visits, 0, 1, 2)
    before = places(visits)
    box = TogetherBox(VISIT, tab.table.chosen(), tab.context, visits.window.talk, tab)
    box.which.setCurrentIndex([s.name for s in settable(VISIT)].index("place"))
    box.save()
    visits.settle()
    assert "没有修改" in box.said.text() and "2021-03-0" in box.said.text() and not box.changes
    assert box.editor is not None
    box.which.setCurrentIndex([s.name for s in settable(VISIT)].index("date"))
    box.editor.line.setText("不是日期")  # type: ignore[attr-defined]
    box.save()
    assert box.said.text() and not box.changes
    assert places(visits) == before


def test_the_status_bar_says_where_and_what_is_chosen(visits: Driver) -> None:
    said = visits.window.status.place.text()
    assert "全局" in said and "2021年" in said and "走访" in said and "6 条" in said
    choose(visits, 0, 1)
    said = visits.window.status.place.text()
    assert "选中 2 条" in said and "人次 90 人次" in said, said
    visits.go(CADRE.name)
    choose(visits, 0, 1)
    assert "选中 2 名" in visits.window.status.place.text() and not visits.window.tab.selection.action.isEnabled()


def test_sums_say_what_is_missing(visits: Driver) -> None:
    desk = visits.shell.desk
    rows = browse.load(desk, VISIT, browse.find(desk, VISIT, browse.Scope(None, None)))
    for row in rows[:2]:
        row.values["people_seen"] = None
    total = sum(r.values["people_seen"] for r in rows[2:])
    assert f"人次 {total} 人次（2 条未填）" in added_up(VISIT, rows)
    for row in rows:
        row.values["people_seen"] = None
    assert "人次（" not in added_up(VISIT, rows)


# keys


def test_keys_open_and_leave(visits: Driver) -> None:
    tab = visits.window.tab
    visits.window.resize(1366, 740)
    visits.settle()
    assert tab.folds and tab.stack.isHidden()
    choose(visits, 1)
    assert tab.stack.isHidden(), "in a narrow window a choice alone opens nothing"
    tab.table.setCurrentIndex(tab.table.model().index(1, 1))
    tab.table.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2):
        QTest.keyClick(tab.table, key)
        visits.settle()
        assert tab.stack.isVisible() and tab.open_record() == tab.table.records().entries[1]
        QTest.keyClick(tab.stack.currentWidget(), Qt.Key.Key_Escape)
        visits.settle()
        assert tab.stack.isHidden() and tab.table.hasFocus()
    box = tab.table.visualRect(tab.table.model().index(2, 1))
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    QTest.mouseDClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center() + QPoint(1, 0))
    visits.settle()
    assert tab.stack.isVisible() and tab.open_record() == tab.table.records().entries[2]
    visits.window.resize(1440, 900)
    visits.settle()
    tab.cancel()
    visits.settle()
    assert tab.stack.isVisible(), "a wide window keeps the pane"


def test_a_copy_of_what_is_chosen_while_the_form_is_folded_away(visits: Driver) -> None:
    tab = visits.window.tab
    visits.window.resize(1366, 740)
    choose(visits, 1)
    assert tab.copy_button.isEnabled()
    tab.copy()
    visits.settle()
    form = tab.stack.currentWidget()
    assert form.record is None and form.dirty and form.rows["place"].editor.value() == places(visits)[1]
    assert date(2021, 3, 20) == visits.shell.desk.today()


def test_the_foot_adds_up_what_is_shown(visits: Driver) -> None:
    tab, desk = visits.window.tab, visits.shell.desk
    rows = browse.load(desk, VISIT, browse.find(desk, VISIT, browse.Scope(None, None)))
    assert f"人次 {sum(r.values['people_seen'] for r in rows)} 人次" in tab.foot.text()
    tab.filters.only("place", "示例街道")
    visits.settle()
    some = [r for r in rows if r.values["place"] == "示例街道"]
    assert f"人次 {sum(r.values['people_seen'] for r in some)} 人次" in tab.foot.text()
    visits.window.coordinates.move(person=next(n.person for n in rows[0].values["cadres"]))
    visits.settle()
    mine = [r for r in some if rows[0].values["cadres"][0] in r.values["cadres"]]
    total = sum(r.values["people_seen"] for r in mine)
    assert (f"人次 {total} 人次" in tab.foot.text()) if mine else "人次 " not in tab.foot.text()


@pytest.mark.parametrize("name", ["AssistanceProject", "Course", "CommunityService"])
def test_sums_of_every_scale_are_those_of_the_rows(driver: Driver, name: str) -> None:
    """An independent count, row by row; money and hours have their own scale."""
    found, desk = kind(name), driver.shell.desk
    save(desk, [Item(found, example(found, late_reason="示例"))])
    scope = browse.Scope(None, None)
    rows = browse.load(desk, found, browse.find(desk, found, scope))
    specs = [s for s in numbers(found) if s.place == "own"]
    added = browse.added(desk, found, scope, [s.name for s in specs])
    for spec in specs:
        values = [r.values[spec.name] for r in rows if r.values[spec.name] is not None]
        assert added.get(spec.name) == ((sum(values), len(values)) if values else None), spec.name


# what stands still, what is grouped


def test_the_first_columns_stand_still_while_the_others_are_scrolled(visits: Driver) -> None:
    table = visits.window.tab.table
    for section in range(2, table.head.count()):
        table.choice.widths[[c.key or "number" for c in table.records().columns][section]] = 400
    table.fit()
    rest(30)
    assert pinned(table) == [] and table.horizontalScrollBar().maximum() > 500
    wide = table.columnWidth(0) + table.columnWidth(1)
    area = QRect(0, 0, wide - 1, table.viewport().height())
    rows, heads = table.viewport().grab(area).toImage(), table.head.viewport().grab(area).toImage()
    table.horizontalScrollBar().setValue(500)
    rest(30)
    assert [section for section, _, _ in pinned(table)][:2] == [0, 1]
    assert table.viewport().grab(area).toImage() == rows and table.head.viewport().grab(area).toImage() == heads
    table.horizontalScrollBar().setValue(0)
    rest(30)
    assert pinned(table) == []


@pytest.mark.parametrize("way", [BY_PERSON, BY_UNIT])
def test_records_stand_under_the_names_of_cadres_or_units(visits: Driver, way: str) -> None:
    table, desk = visits.window.tab.table, visits.shell.desk
    both = example(VISIT, date="2021-03-12", cadres=(Named(NAMES[0]), Named(NAMES[3])), late_reason=None)
    save(desk, [Item(VISIT, both)])
    visits.window.read()
    visits.settle()
    before = {e for e in table.records().entries if isinstance(e, int)}
    table.choice.group_by(way)
    visits.settle()
    model = table.records()
    entries = [e for e in model.entries if not isinstance(e, Gap)]
    assert {e for e in entries if isinstance(e, int)} == before and len(entries) == len(before) + len(
        [e for e in entries if isinstance(e, Heading)]
    )
    found: dict[str, int] = {}
    for entry in entries:
        title = entry.title if isinstance(entry, Heading) else title  # noqa: F821
        found[title] = found.get(title, 0) + isinstance(entry, int)
    told = {e.title: e.records for e in entries if isinstance(e, Heading)}
    assert found == told and told[SEVERAL[way]] == 1 and list(told)[-1] == SEVERAL[way]
    assert list(told)[0] == (NAMES[0] if way == BY_PERSON else "示例处")
    spot = next(n for n, e in enumerate(model.entries) if isinstance(e, Heading))
    table.setCurrentIndex(model.index(spot, 1))
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    table.viewport().grab()
    visits.settle()
    visits.go("WorkInfo")
    visits.go("Visit")
    assert any(isinstance(e, Heading) for e in table.records().entries), "kept"
    visits.window.coordinates.move(person=next(iter(visits.window.snapshot.by_person)), unit=None)
    visits.settle()
    assert not any(isinstance(e, Heading) for e in table.records().entries), "one person is no group"
    visits.window.coordinates.move(person=None)
    visits.settle()
    table.choice.reset()
    visits.settle()
    assert not any(isinstance(e, Heading) for e in table.records().entries)


def test_what_is_painted_is_read_beside_the_window(driver: Driver) -> None:
    kind_ = kind("WorkInfo")
    values = [
        example(kind_, headline=f"示例信息 {n:03}", date=f"2021-01-{n % 28 + 1:02}", cadre=Named(NAMES[0]))
        for n in range(200)
    ]
    save(driver.shell.desk, [Item(kind_, v) for v in values], late_reason="示例")
    driver.window.read()
    driver.go("WorkInfo")
    table, read = driver.window.tab.table, []
    model = table.records()
    model._load = lambda ids: read.append(ids) or []  # type: ignore[func-returns-value]
    last = model.rowCount() - 1
    table.scrollTo(model.index(last, 0))
    table.viewport().grab()
    assert not read, "nothing is read while the window is painted"
    driver.settle()
    entry = model.entries[last]
    assert isinstance(entry, int) and entry in model._rows and not read
    assert not any(e in model._rows for e in model.entries[70:120] if isinstance(e, int)) or last < 150
    model.show(model.entries)
    table.viewport().grab()
    model.show(model.entries[:3])
    driver.settle()
    assert len(model._rows) <= 3, "what comes too late is of no use"
