"""总览 and a cadre's page in the real window: every number opens what is behind it, charts become pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from tests.gui.conftest import Driver
from tests.unit.bureau import example
from ui.coordinates import OVERVIEW
from ui.kit import theme
from ui.kit.drawing.painted import Painted
from ui.kit.lists import AlertDialog, ListDialog


def press(driver: Driver, block: Painted, goal: type, at: int = 0) -> None:
    """Click the spot of a block whose goal is of that type."""
    block.repaint()
    spots = [s for s in block.spots if isinstance(s.goal, goal)]
    QTest.mouseClick(block, Qt.MouseButton.LeftButton, pos=spots[at].box.center().toPoint())
    driver.settle()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[ListDialog]:
    """The lists that were opened, each left by opening its first row."""
    found: list[ListDialog] = []

    def run(self: ListDialog) -> int:
        found.append(self)
        at = next((n for n, row in enumerate(self.rows) if row.goal is not None), -1)
        self.open_row(at)
        return self.result()

    monkeypatch.setattr(ListDialog, "exec", run)
    return found


def test_the_window_begins_with_the_overview_and_its_figures_are_the_records(driver: Driver) -> None:
    assert driver.window.coordinates.place.platform == OVERVIEW
    page = driver.window.overview.bureau
    assert driver.window.pages.currentWidget() is driver.window.overview
    visits = page.figures.figures[0]
    rows = driver.shell.desk.db.execute_sql(
        "SELECT coalesce(sum(k.people_seen), 0), count(*) FROM visit k JOIN record r ON r.id = k.record_id"
        " WHERE r.deleted_at IS NULL AND r.date LIKE '2021%'"
    ).fetchone()
    assert (visits.now.value, len(visits.now.records)) == rows
    assert visits.before is None and visits.change is None, "nothing was recorded the year before"


def test_a_figure_opens_its_records_and_a_record_opens(driver: Driver, opened: list[ListDialog]) -> None:
    from cadreapp.operations.year.overview import Compared

    save(driver.shell.desk, [Item(kind("Suggestion"), example(kind("Suggestion"), date="2021-03-04"))])
    driver.window.read()
    driver.settle()
    press(driver, driver.window.overview.bureau.figures, Compared, 1)
    assert opened and len(opened[0].rows) == 1
    assert driver.window.coordinates.place.kind == "Suggestion"
    assert driver.window.pages.currentWidget() is driver.window.tab


def test_the_records_behind_a_target_add_up_to_it(driver: Driver, opened: list[ListDialog]) -> None:
    """走万名困难群众: whom an institution's visit saw is not among them, and what each visit adds is shown."""
    from cadreapp.operations.year.overview import Target

    visit = kind("Visit")
    seen = (("困难群众", 12, 7), ("困难群众", 9, None), ("困难群众", 30, 20), ("服务机构", 50, 40))
    rows = [
        Item(visit, example(visit, date=f"2021-03-0{n}", target=t, place=f"示例{n}", people_seen=a, first_seen=b))
        for n, (t, a, b) in enumerate(seen, 1)
    ]
    save(driver.shell.desk, rows)
    driver.window.read()
    driver.settle()
    press(driver, driver.window.overview.bureau.targets, Target, 2)
    (box,) = opened
    assert box.windowTitle() == "首次走访困难群众" and "27 人" in box.words.text()
    assert "另有 1 条没有填写这一数字" in box.words.text()
    assert [row.cells[-1] for row in box.rows] == ["20", "7"] and box.columns[-1].title == "计入（人）"


def test_an_axis_opens_the_platform_and_a_month_its_visits(driver: Driver) -> None:
    page = driver.window.overview.bureau
    press(driver, page.radar, int, 2)
    assert driver.window.coordinates.place.platform == 3
    driver.window.go(OVERVIEW)
    save(driver.shell.desk, [Item(kind("Visit"), example(kind("Visit"), date="2021-02-04"))])
    driver.window.read()
    driver.settle()
    press(driver, page.trend, int, 0)
    place = driver.window.coordinates.place
    assert (place.kind, place.period.length) == ("Visit", "month")
    assert driver.window.when.length.index == 3 and driver.window.when.part.isVisible(), (
        "the tool bar says the same period"
    )


def test_the_ranking_opens_a_score_and_the_score_its_records(driver: Driver, opened: list[ListDialog]) -> None:
    from cadreapp.operations.counting.scores import Line

    ranking = driver.window.overview.bureau.ranking
    ranking.repaint()
    assert not [s for s in ranking.spots if isinstance(s.goal, Line)], "nobody is first where nothing is recorded"
    save(driver.shell.desk, [Item(kind("Visit"), example(kind("Visit"), date="2021-02-04"))])
    driver.window.read()
    driver.settle()
    press(driver, ranking, Line)
    parts = [row.goal for row in opened[0].rows if row.goal]
    assert driver.window.coordinates.place.kind == parts[0]
    assert driver.window.coordinates.place.person is not None


def test_a_warning_is_reminded_made_good_and_closed(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, tab = driver.shell.desk, driver.window.overview
    assert tab.morning is not None
    alert = next(a for a in tab.morning.alerts if a.warned.rule == "summary" and a.warned.person)
    tab.take([alert], "催办")
    driver.settle()
    again = next(a for a in tab.morning.alerts if a.warned.mark == alert.warned.mark)
    assert (alert.at, again.at) == (1, 2) and again.taken[0].note == "试验补录"
    driver.window.undo()
    driver.settle()
    assert next(a for a in tab.morning.alerts if a.warned.mark == alert.warned.mark).at == 1
    dialog = AlertDialog(tab.morning.alerts, tab.take)
    dialog.table.selectRow(0)
    assert dialog.remind.isEnabled() and not dialog.close_.isEnabled()
    assert desk.db.execute_sql("SELECT count(*) FROM warning_step").fetchone()[0] == 0


def test_a_cadres_page_has_everything_but_what_is_confidential(driver: Driver) -> None:
    desk = driver.shell.desk
    person = driver.window.snapshot.members[0]
    from cadreapp.records.kind import Named

    who = Named(person.name, person.person)
    concern = example(kind("Concern"), cadre=who, date="2021-03-04")
    draft = example(kind("QuarterReview"), cadre=who, period="2021Q1", grade="好", state="草稿", late_reason="补")
    save(desk, [Item(kind("Concern"), concern), Item(kind("QuarterReview"), draft)])
    driver.window.coordinates.move(person=person.person)
    driver.window.read()
    driver.settle()
    page = driver.window.overview.person
    titles = {h.kind: h.title for h in page.timeline.hits}
    assert "Concern" not in titles and titles["QuarterReview"] == "2021年第1季度：未确认"
    cells = page.quarters.quarters[2021]
    assert (cells[0].grade, cells[0].state) == ("", "草稿")
    page.filters.chosen.emit(("filter", 5))
    assert {kind(h.kind).platform for h in page.timeline.hits} <= {5}
    assert not page.grab().isNull()


def test_the_identity_number_is_masked_until_the_eye_is_pressed(driver: Driver) -> None:
    first = driver.window.snapshot.members[0].person
    save_people(driver.shell.desk, [PersonItem({"born": "1990-03", "id_number": "110101199003070038"}, first)])
    driver.window.read()
    driver.settle()
    member = next(m for m in driver.window.snapshot.members if m.id_number)
    driver.window.coordinates.move(person=member.person)
    driver.settle()
    facts = driver.window.overview.person.facts
    assert not facts.open_number
    facts.repaint()
    eye = next(s for s in facts.spots if s.goal == "eye")
    QTest.mouseClick(facts, Qt.MouseButton.LeftButton, pos=eye.box.center().toPoint())
    assert facts.open_number
    driver.window.coordinates.move(person=next(m.person for m in driver.window.snapshot.members if m != member))
    driver.settle()
    assert not facts.open_number


@pytest.mark.parametrize("scale", (1.0, 1.25, 1.5, 2.0))
def test_a_chart_is_copied_and_saved_at_any_scale(driver: Driver, tmp_path: Path, scale: float) -> None:
    chart = driver.window.overview.bureau.radar
    chart.resize(int(300 * scale), int(240 * scale))
    chart.copy()
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == chart.width() * 3
    target = tmp_path / "图.png"
    driver.window.bench.ask_target = lambda name, filters: target  # type: ignore[method-assign]
    chart.saving.emit("图", chart.image())
    saved = QImage(str(target))
    assert saved.size() == picture.size() and len({saved.pixel(QPoint(x, 300)) for x in range(0, saved.width(), 3)}) > 2


def test_every_spot_is_reached_by_keyboard(driver: Driver, opened: list[ListDialog]) -> None:
    block = driver.window.overview.bureau.figures
    block.setFocus(Qt.FocusReason.TabFocusReason)
    block.repaint()
    QTest.keyClick(block, Qt.Key.Key_Right)
    QTest.keyClick(block, Qt.Key.Key_Return)
    driver.settle()
    assert [d.windowTitle() for d in opened] == ["征集群众建议"]


def test_an_empty_year_says_what_to_do(driver: Driver) -> None:
    driver.window.when.years.setCurrentText("2010 年")
    from cadreapp.records.period import Period

    driver.window.coordinates.move(period=Period(2010, "year", 1))
    driver.settle()
    assert "导入名册" in driver.window.overview.nothing.text() or driver.window.snapshot.members


def test_what_is_overdue_stands_in_red_in_its_table(driver: Driver) -> None:
    concern, problem = kind("Concern"), kind("Problem")
    open_ = {"state": "办理中", "closed": None, "result": None, "date": "2021-03-01"}
    save(
        driver.shell.desk,
        [
            Item(concern, example(concern, date="2021-03-01")),
            Item(problem, example(problem, deadline="2021-03-10") | open_),
            Item(problem, example(problem, deadline="2021-03-20", problem="明天到期（示例）") | open_),
        ],
    )
    driver.window.read()
    for name, late in (("Concern", 1), ("Problem", 1)):
        driver.go(name)
        model = driver.window.tab.table.records()
        assert len(model.overdue) == late and model.overdue < set(model.order) | {0}
        picture = driver.window.tab.table.grab().toImage()
        assert any(
            picture.pixelColor(x, y) == theme.color("owed")
            for y in range(picture.height())
            for x in range(picture.width() - 120, picture.width())
        )


def test_the_page_and_the_form_of_a_cadre_are_written(driver: Driver, tmp_path: Path) -> None:
    person = driver.window.snapshot.members[0]
    driver.window.coordinates.move(person=person.person)
    driver.settle()
    page = driver.window.overview.person
    target = tmp_path / f"{person.name}.lrmx"
    driver.window.bench.ask_target = lambda name, filters: target  # type: ignore[method-assign]
    page.form_button.click()
    driver.settle()
    assert target.stat().st_size > 500
    page.page_button.click()
    preview = driver.window.files.sheets.preview
    assert preview is not None
    preview.ask_target = lambda name, filters: tmp_path / name  # type: ignore[method-assign]
    assert preview.save(".pdf") and preview.save(".xlsx")
    driver.settle()
    sheet = load_workbook(tmp_path / f"{person.name}2021年个人年度业绩表.xlsx").worksheets
    assert [s.title for s in sheet] == [person.name, "记录明细"]
