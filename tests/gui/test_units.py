"""单位 in a box; an unknown one in a cadre's form is asked about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cadreapp.operations.writing import units
from cadreapp.records import CADRE
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver, cut_labels, rest
from tests.unit.bureau import NAMES
from ui.dialogs.unit_end import MERGED, UnitEndBox
from ui.dialogs.units import UnitsDialog
from ui.forms.form import Form
from ui.platform.people_panel import POST
from ui.platform.saving import BACK, NEW_UNIT


@pytest.fixture
def box(driver: Driver) -> Iterator[UnitsDialog]:
    window, desk = driver.window, driver.shell.desk
    found = UnitsDialog(desk, units.cards(desk), driver.shell.tasks, window.talk, window.context, window)
    found.show()
    rest(20)
    yield found
    found.close()


def listed(box: UnitsDialog) -> list[str]:
    return [box.list.item(n).text() for n in range(box.list.count())]


def test_a_unit_is_described_and_renamed(driver: Driver, box: UnitsDialog) -> None:
    assert not cut_labels(box) and listed(box) == ["示例处", "示例福利院"]
    assert box.form is not None
    box.form.rows["nature"].editor.set_value("机关处室")
    box.form.rows["name"].editor.set_value("示例新处")
    box.form.rows["since"].editor.set_value("2021-03-15")
    box.form.submit()
    driver.settle()
    assert listed(box) == ["示例新处　机关处室", "示例福利院"] and len(box.changes) == 1
    box.form.rows["name"].editor.set_value("示例福利院")
    box.form.submit()
    driver.settle()
    assert "另一个单位" in box.form.rows["name"].reason
    box.form.set_dirty(False)


def test_new_ones_and_the_order(driver: Driver, box: UnitsDialog) -> None:
    box.talk.ask_text = lambda *a, **k: "示例二处"  # type: ignore[method-assign]
    box.new()
    driver.settle()
    assert listed(box)[-1] == "示例二处" and box.one is not None and box.one.name == "示例二处"
    assert box.up_button.isEnabled() and not box.down_button.isEnabled()
    box.move_by(-1)
    driver.settle()
    assert listed(box) == ["示例处", "示例二处", "示例福利院"] and box.one.name == "示例二处"
    box.new()
    driver.settle()
    assert "已经有" in driver.warned[-1]


def test_the_panel_follows_the_order(driver: Driver, box: UnitsDialog) -> None:
    box.list.setCurrentRow(1)
    box.move_by(-1)
    driver.settle()
    for changes in box.changes:
        driver.window.refresh.tell(changes)
    driver.settle()
    assert list(driver.window.snapshot.units()) == ["示例福利院", "示例处"]


@pytest.mark.parametrize("answer", [0, 1, 2])
def test_an_unknown_unit_is_asked_about(driver: Driver, answer: int) -> None:
    asked: list[str] = []

    def choose(question: str, answers: tuple[str, ...]) -> int:
        assert answers[0] == NEW_UNIT and answers[1] == "改用“示例福利院”" and answers[-1] == BACK
        asked.append(question)
        return answer if answer < 2 else len(answers) - 1

    driver.window.talk.choose = choose  # type: ignore[method-assign]
    driver.go(CADRE.name)
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form)
    for name, value in {"name": "示例新人", "unit": "示例福利园", "post": "科员", "born": "1995-01"}.items():
        form.rows[name].editor.set_value(value)
    form.submit()
    driver.settle()
    assert len(asked) == 1 and "示例福利院" in asked[0]
    there = [c.name for c in units.cards(driver.shell.desk)]
    assert ("示例福利园" in there) is (answer == 0)
    assert bool(form.rows["unit"].reason) is (answer == 2)
    assert ("示例福利院" in {m.unit for m in driver.window.snapshot.members if m.name == "示例新人"}) is (answer == 1)
    form.set_dirty(False)


def test_a_known_or_earlier_name_is_not_asked_about(driver: Driver) -> None:
    units.rename_unit(driver.shell.desk, "示例福利院", "示例养老院", since="2021-03-15")
    driver.window.read()
    driver.go(CADRE.name)
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form)
    for name, value in {"name": "示例新人", "unit": "示例福利院", "post": "科员", "born": "1995-01"}.items():
        form.rows[name].editor.set_value(value)
    form.submit()
    driver.settle()
    assert {m.unit for m in driver.window.snapshot.members if m.name == "示例新人"} == {"示例养老院"}


def test_a_post_in_an_unknown_unit_is_asked_about_and_a_former_one_is_not(driver: Driver) -> None:
    asked: list[str] = []
    driver.window.talk.choose = lambda question, answers: (asked.append(question), len(answers) - 1)[1]  # type: ignore[method-assign]
    driver.go("PostHistory")
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form)
    values = {"cadre": Named(NAMES[0]), "unit": "示例外单位", "post": "科员", "date": "2015-01", "end": "2016-01"}
    for name, value in values.items():
        form.rows[name].editor.set_value(value)
    form.submit()
    driver.settle()
    assert not asked, "a place where somebody was earlier is no unit of ours"
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form)
    for name, value in (values | {"unit": "示例出", "date": "2021-03", "end": None}).items():
        form.rows[name].editor.set_value(value)
    form.submit()
    driver.settle()
    assert len(asked) == 1 and "示例出" in asked[0] and form.rows["unit"].reason
    assert [c.name for c in units.cards(driver.shell.desk)] == ["示例处", "示例福利院"]
    form.set_dirty(False)


def test_a_unit_is_merged_after_its_people_were_named(driver: Driver, box: UnitsDialog) -> None:
    one = box.one
    assert one is not None
    end = UnitEndBox(driver.shell.desk, one, box.cards, driver.shell.tasks, box.talk, box)
    end.show()
    driver.settle()
    assert NAMES[0] in end.told.text() and "要先登记新任职" in end.told.text() and not cut_labels(end)
    end.accept()
    driver.settle()
    assert "合并到" in end.said.text() and end.isVisible(), "refused, and nothing lost"
    end.way.setCurrentText(MERGED)
    end.day.set_value("2021-03-10")
    driver.settle()
    assert "任职改在“示例福利院”" in end.told.text() and end.ok.text() == "合并"
    end.accept()
    driver.settle()
    assert not end.isVisible() and len(end.changes) == 1
    box._did(one.id)
    driver.settle()
    assert listed(box)[0] == "示例处　（2021-03-10 并入示例福利院）" and box.end_button.text() == "恢复"
    box.end()
    driver.settle()
    assert listed(box)[0] == "示例处"


def test_the_panel_groups_by_the_unit_above(driver: Driver) -> None:
    desk, window = driver.shell.desk, driver.window
    units.new_unit(desk, "示例局机关")
    for card in units.cards(desk):
        if card.name == "示例处":
            changes = units.change_unit(desk, card.id, above="示例局机关")
    window.refresh.tell(changes)
    driver.settle()
    assert list(window.snapshot.units()) == ["示例局机关", "示例福利院"]
    window.coordinates.move(unit="示例局机关", person=None)
    driver.settle()
    assert len(window.snapshot.people_at(window.coordinates.place) or ()) == 3
    item = window.people.tree.topLevelItem(1)
    assert item is not None and (item.text(0), item.child(0).data(0, POST)) == ("示例局机关", "示例处")
    assert not window.snapshot.alone("示例局机关") and window.snapshot.alone("示例福利院")
