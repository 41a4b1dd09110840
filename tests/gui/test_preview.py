"""The print preview: what is shown is what is printed and saved; nothing out of sight is painted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu
from shiboken6 import isValid

from cadreapp.operations import sheets as catalogue
from cadreapp.operations.page_setup import A3, INTERNAL
from cadreapp.operations.sheets import GROUPS, SHEETS, Request, SheetSpec, sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.platforms.service import Visit
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.kit import theme
from ui.paint.fonts import SANS, SERIF
from ui.preview import asking
from ui.preview.document import Document, Source
from ui.preview.faces import said
from ui.preview.panel import Job
from ui.preview.window import Preview


def workbook(sheets: int, rows: int = 30) -> Workbook:
    """A sheet for each invented person, `rows` rows, head repeated, page numbers."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for number in range(1, sheets + 1):
        page = made.create_sheet(f"示例{number:04d}")
        for row in range(1, rows + 1):
            page.cell(row, 1, f"第 {row} 行")
        page.print_title_rows = "1:1"
        page.oddFooter.center.text = "第 &P 页 共 &N 页"
    return made


def source(made: Workbook, **more: Any) -> Source:
    return Source("示例表", "示例表", lambda run: made, "2021年", **more)


@pytest.fixture
def preview(driver: Driver, tmp_path: Path) -> Preview:
    return shown(driver, tmp_path, source(workbook(3, 120)))


def shown(driver: Driver, tmp_path: Path, given: Source) -> Preview:
    found = driver.window.files.sheets.open(given)
    assert found is not None
    ready(driver, found, tmp_path)
    return found


def ready(driver: Driver, found: Preview, tmp_path: Path) -> None:
    """Let the preview print into a file and answer where to save; its warnings go to the driver's."""
    found.talk.warn = lambda text, details="": driver.warned.append(text)  # type: ignore[method-assign]
    found.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
    found.ask_target = lambda name, filters: tmp_path / name  # type: ignore[method-assign]

    def printer_of(job: Job) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return printer

    found.printer_of = printer_of  # type: ignore[method-assign]
    driver.settle()
    found.panel.show_printers(["示例打印机"], "示例打印机")


def pages_in(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def boxes_in(path: Path) -> list[tuple[int, int]]:
    found = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", path.read_bytes())
    return [(round(float(w)), round(float(h))) for w, h in found]


def press(widget: QDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def test_keys_turn_pages(driver: Driver, preview: Preview) -> None:
    count = len(preview.document.pages)
    assert count == 9 and preview.at == 0
    preview.activateWindow()
    for key, at in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_End, 8),
        (Qt.Key.Key_PageDown, 8),
        (Qt.Key.Key_PageUp, 7),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageUp, 0),
    ):
        press(preview, key)
        assert (preview.at, preview.number.text()) == (at, str(at + 1))
        assert preview.thumbs.currentIndex().row() == at
    preview.number.setText("4")
    QTest.keyClick(preview.number, Qt.Key.Key_Return)
    assert preview.at == 3 and preview.sheet.currentText() == "示例0002"
    preview.number.setText("99")
    QTest.keyClick(preview.number, Qt.Key.Key_Return)
    assert preview.at == 3 and "没有第 99 页" in preview.message.text()
    press(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible() and driver.window.files.sheets.preview is None
    driver.settle()


def test_zoom_by_keys_wheel_and_field(driver: Driver, preview: Preview) -> None:
    preview.activateWindow()
    view = preview.view
    whole = view.factor
    assert view.page_box().height() <= view.viewport().height()
    preview.following.set_index(0, tell=True)
    assert view.factor > whole and view.page_box().width() <= view.viewport().width()
    preview.percent.setEditText("100 %")
    QTest.keyClick(preview.percent.lineEdit(), Qt.Key.Key_Return)
    assert view.factor == 1.0 and view.page_box().width() == 794, "A4 at 96 dots an inch"
    control = Qt.KeyboardModifier.ControlModifier
    press(preview, Qt.Key.Key_Plus, control)
    assert view.factor == 1.25
    wheel(preview, -120, control)
    assert view.factor == 1.0 and preview.percent.currentText() == "100 %"
    press(preview, Qt.Key.Key_Minus, control)
    assert view.factor == 0.75
    press(preview, Qt.Key.Key_0, control)
    assert view.factor == pytest.approx(whole) and preview.following.index == 1


def wheel(preview: Preview, turn: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(100, 100)
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, modifiers, phase, False)
    preview.view.wheelEvent(event)


def test_the_wheel_goes_on_to_the_next_page_at_the_end(preview: Preview) -> None:
    preview.view.set_zoom(1.0)
    bar = preview.view.verticalScrollBar()
    assert bar.maximum() > 0
    for _ in range(200):
        wheel(preview, -120)
        if preview.at == 1:
            break
    assert preview.at == 1 and bar.value() == 0
    wheel(preview, 120)
    assert preview.at == 0 and bar.value() == bar.maximum()


def test_a_thousand_pages_paint_only_what_is_in_sight(driver: Driver, tmp_path: Path) -> None:
    preview = shown(driver, tmp_path, source(workbook(1000, 3)))
    assert len(preview.document.pages) == 1000
    assert preview.renderer.painted < 20
    preview.go(900)
    driver.settle()
    assert preview.renderer.painted < 40
    assert preview.renderer.image(900, preview.view.page_box().width()) is not None
    assert preview.renderer.any_image(500) is None


def test_what_is_painted_is_the_page(driver: Driver, preview: Preview) -> None:
    picture = preview.view.viewport().grab().toImage()
    box = preview.view.page_box()
    corner = picture.pixelColor(box.left() + 3, box.top() + 3)
    dark = [
        1
        for y in range(box.top(), box.bottom(), 2)
        for x in range(box.left(), box.right())
        if picture.pixelColor(x, y).lightness() < 128
    ]
    assert corner == QColor("#FFFFFF") and len(dark) > 20


def test_page_setup_changes_pages_and_the_saved_file_alike(driver: Driver, preview: Preview, tmp_path: Path) -> None:
    panel, before = preview.panel, len(preview.document.pages)
    panel.turned.set_index(1, tell=True)
    driver.settle()
    assert len(preview.document.pages) > before
    assert preview.document.size(0)[0] > preview.document.size(0)[1]
    panel.whole.set_index(1, tell=True)
    panel.paper.set_index(1, tell=True)
    driver.settle()
    assert preview.document.setups.of("示例0001").paper == A3
    assert preview.document.setups.of("示例0002").paper != A3
    panel.edges[1].setValue(40)
    panel.internal.click()
    panel.titles.click()
    driver.settle()
    assert preview.save(".xlsx") and preview.save(".pdf")
    first, second, _ = load_workbook(tmp_path / "示例表.xlsx").worksheets
    assert (str(first.page_setup.paperSize), first.page_setup.orientation) == ("8", "landscape")
    assert round(first.page_margins.top * 25.4) == 40 and not first.print_title_rows
    assert first.oddHeader.left.text == INTERNAL and second.oddHeader.left.text is None
    assert str(second.page_setup.paperSize) != "8" and second.page_setup.orientation == "landscape"
    boxes = boxes_in(tmp_path / "示例表.pdf")
    assert pages_in(tmp_path / "示例表.pdf") == len(preview.document.pages)
    assert (1191, 842) in boxes and (842, 595) in boxes
    panel.whole.set_index(0, tell=True)
    panel.reset.click()
    driver.settle()
    assert len(preview.document.pages) == before and panel.turned.index == 0


def test_margins_without_room_are_told_and_not_taken(driver: Driver, preview: Preview) -> None:
    for spin in (preview.panel.edges[0], preview.panel.edges[2]):
        spin.setValue(90)
        driver.settle()
    assert "页边距" in preview.message.text()
    assert preview.panel.edges[2].value() != 90 and len(preview.document.pages) > 0


def test_the_watermark_is_on_the_page(driver: Driver, preview: Preview) -> None:
    plain = preview.document.image(0, 1.0)
    preview.panel.stamp.click()
    driver.settle()
    assert preview.document.watermark.startswith(f"{driver.shell.desk.who}　2")
    assert preview.document.image(0, 1.0) != plain
    preview.panel.stamp.click()
    driver.settle()
    assert preview.document.image(0, 1.0) == plain


def test_printing_a_range_twice(driver: Driver, preview: Preview, tmp_path: Path) -> None:
    panel = preview.panel
    panel.range.setText("1-3,5")
    panel.copies.setValue(2)
    done: list[bool] = []
    preview.delivered.connect(lambda: done.append(True))
    preview.activateWindow()
    press(preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    made = tmp_path / "printed.pdf"
    able = preview.printer_of(panel.job()).supportsMultipleCopies()
    assert pages_in(made) == (4 if able else 8) and done
    assert "4 页，2 份" in preview.message.text()
    panel.parity.set_index(2, tell=True)
    panel.copies.setValue(1)
    assert preview.print_() and pages_in(made) == 1, "of 1, 2, 3 and 5 only 2 is even"


@pytest.mark.parametrize(("text", "parity", "said"), [("12", 0, "一共 9 页"), ("3", 2, "没有要打印的页")])
def test_a_wrong_range_prints_nothing(
    driver: Driver, preview: Preview, tmp_path: Path, text: str, parity: int, said: str
) -> None:
    preview.panel.range.setText(text)
    preview.panel.parity.set_index(parity)
    assert not preview.print_() and said in driver.warned[-1]
    assert not (tmp_path / "printed.pdf").exists()


def test_without_a_printer_the_user_is_told_what_to_do(driver: Driver, preview: Preview) -> None:
    preview.panel.show_printers([], "")
    assert not preview.print_() and "存为 PDF" in driver.warned[-1]


def test_a_long_run_can_be_stopped(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.kit.progress import ProgressDialog
    from ui.preview import window

    preview = shown(driver, tmp_path, source(workbook(300, 40)))

    class Stopped(ProgressDialog):
        def _moved(self, done: int, total: int, text: str) -> None:
            super()._moved(done, total, text)
            if 0 < done < total:
                self.cancel()

    monkeypatch.setattr(window, "ProgressDialog", Stopped)
    assert not preview.print_() and "已停止" in preview.message.text()
    target = tmp_path / "示例表.pdf"
    target.write_bytes(b"old")
    assert not preview.save(".pdf") and target.read_bytes() == b"old"
    assert "已取消" in preview.message.text()


def test_sheets_can_be_left_out_but_not_all(driver: Driver, preview: Preview) -> None:
    preview.leave_out(frozenset({"示例0002"}))
    driver.settle()
    assert {preview.document.sheet_of(i) for i in range(6)} == {"示例0001", "示例0003"}
    assert [page.number for page, _ in preview.document.pages] == [1, 2, 3, 4, 5, 6]
    assert preview.panel.sheets.text() == "3 张中的 2 张" and preview.sheet.count() == 2
    preview.leave_out(frozenset(preview.document.titles))
    driver.settle()
    assert len(preview.document.pages) == 6
    box = asking.TickDialog("打印哪些工作表", preview.document.titles, ["示例0001"])
    assert box.ticked() == ["示例0001"] and box.ok.isEnabled()
    box._tick(Qt.CheckState.Unchecked)
    assert not box.ok.isEnabled()
    box.field.setText("0003")
    box._tick(Qt.CheckState.Checked)
    assert box.ticked() == ["示例0003"], "only what the search leaves"


def test_missing_typefaces_are_named(preview: Preview) -> None:
    made = workbook(1)
    made.worksheets[0]["A1"].font = Font(name="示例字体")
    replaced = Document(source(made), made).replaced
    assert replaced["示例字体"] and replaced["示例字体"] != "示例字体"


def test_the_shipped_typefaces_are_named_in_chinese() -> None:
    assert said({"仿宋_GB2312": SERIF, "黑体": SANS, "楷体_GB2312": "楷体"}).startswith(
        "这台电脑没有下列字体：仿宋_GB2312 用自带的宋体代替，黑体 用自带的黑体代替，楷体_GB2312 用 楷体 代替。"
    )
    assert said({}) == ""


def test_what_is_confidential_says_so(driver: Driver, tmp_path: Path) -> None:
    open_ = shown(driver, tmp_path, source(workbook(1)))
    assert open_.chip.isHidden()
    open_.reject()
    closed = shown(driver, tmp_path, source(workbook(1), confidential=True))
    assert not closed.chip.isHidden() and closed.chip.text() == INTERNAL


def test_the_window_fits_where_space_is_short(driver: Driver, preview: Preview) -> None:
    for width, height in ((1100, 700), (1366, 768)):
        preview.resize(width, height)
        QTest.qWait(20)
        assert (preview.width(), preview.height()) == (width, height)
        for button in (
            preview.pdf_button,
            preview.excel_button,
            preview.print_button,
            preview.sheet,
            preview.following,
        ):
            box = button.rect().translated(button.mapTo(preview, QPoint(0, 0)))
            assert preview.rect().contains(box) and button.width() >= min(button.sizeHint().width(), 200)
        assert preview.view.width() > 500


def test_a_long_title_gives_way_to_the_buttons(driver: Driver, tmp_path: Path) -> None:
    made = workbook(2)
    again = ("选择干部…", lambda: None)
    title = "全程纪实（本时段，含不公开事项，示例的很长的标题）"
    given = Source(title, "示例", lambda run: made, "2021年　全部年轻干部（64 人）", True, again=again)
    preview = shown(driver, tmp_path, given)
    for width in (1000, 1100, 1366, 1900):
        preview.resize(width, 700)
        QTest.qWait(20)
        assert preview.width() == width
        boxes = [preview.head.name, preview.head.about, preview.chip, preview.again_button, preview.print_button]
        places = [w.rect().translated(w.mapTo(preview, QPoint(0, 0))) for w in boxes]
        assert all(one.right() < other.left() for one, other in zip(places, places[1:], strict=False))
        for label, size, bold in ((preview.head.name, 18, True), (preview.head.about, 13, False)):
            assert theme.metrics(size, bold).horizontalAdvance(label.text()) <= label.width() + 1, width
        assert preview.head.name.toolTip() == title
    assert preview.head.name.text() == title and preview.head.about.text() == "2 页　2021年　全部年轻干部（64 人）"


# the menus


def fill(driver: Driver) -> None:
    """A record of each kind, so that each sheet has something to show."""
    found = kind("Visit")
    save(driver.shell.desk, [Item(found, example(found, date="2021-02-03"))])
    driver.window.read()
    driver.settle()


@pytest.mark.parametrize("spec", SHEETS, ids=lambda s: s.title)
def test_every_sheet_of_the_menu_opens_or_says_why_not(
    driver: Driver, spec: SheetSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(driver)
    monkeypatch.setattr(asking.AskDialog, "exec", lambda self: 1)
    preview = driver.window.files.sheets.make(spec)
    driver.settle()
    if preview is None:
        assert driver.warned and driver.warned[-1].endswith("。")
        return
    assert preview.document.pages and preview.document.source.title == spec.title
    assert preview.chip.isHidden() is not spec.confidential
    preview.reject()
    driver.settle()


def test_the_menu_holds_every_sheet_and_the_grid(driver: Driver) -> None:
    menu = driver.window.reports
    parts = {a.text(): [b.text() for b in a.menu().actions()] for a in menu.actions() if a.menu()}
    assert list(parts) == [g for g in GROUPS if any(s.group == g for s in SHEETS)]
    for spec in SHEETS:
        assert f"{spec.title}…" in parts[spec.group]
    assert "大屏展示…" in parts["年终"]
    assert "达标表（当前显示的）…" in [a.text() for a in menu.actions()]


def test_asking_for_cadres_and_copies(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets, spec = driver.window.files.sheets, sheet("个人年度业绩表")
    box = sheets.asking(spec)
    assert box.whom is not None and box.whom.people is None and "5 人" in box.whom.words
    assert not box.period_box.isVisibleTo(box) and not box.copies_box.isVisibleTo(box)
    driver.window.coordinates.move(unit="示例处")
    driver.settle()
    box = sheets.asking(spec)
    assert box.whom is not None and len(box.whom.people or ()) == 3
    first = next(iter(driver.window.snapshot.by_person))
    monkeypatch.setattr(asking, "tick_people", lambda *a: asking.Whom("勾选的 1 人", frozenset({first})))
    box = sheets.asking(spec)
    box.ticking.click()
    assert box.whom.words == "勾选的 1 人"
    slips = sheets.asking(sheet("工作催办单"))
    assert slips.period_box.isVisibleTo(slips) and len(slips.periods) == 1 + 2 + 4 + 12
    blank = SheetSpec("示例选票", "考核", "a.xlsx", spec.build, of="blank")
    assert sheets.asking(blank).copies_box.isVisibleTo(sheets.asking(blank)) is False
    shown_ = sheets.asking(blank)
    assert shown_.copies_box.isVisibleTo(shown_) and not shown_.whom_box.isVisibleTo(shown_)


def test_ticking_cadres_makes_their_pages_only(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = driver.window.files.sheets
    some = frozenset(list(driver.window.snapshot.by_person)[:2])

    def answer(self: asking.AskDialog) -> int:
        self.choices.append(asking.Whom("勾选的 2 人", some))
        self.whom_box.addItem("勾选的 2 人")
        self.whom_box.setCurrentIndex(self.whom_box.count() - 1)
        return 1

    monkeypatch.setattr(asking.AskDialog, "exec", answer)
    preview = sheets.make(sheet("个人年度业绩表"))
    assert preview is not None
    driver.settle()
    assert preview.document.titles == [*NAMES[:2], "记录明细"] and "勾选的 2 人" in preview.head.about.toolTip()
    preview.again_button.click()
    driver.settle()
    assert sheets.preview is not None and sheets.preview is not preview
    assert sheets.preview.isVisible() and not isValid(preview), "the one before is gone"


def test_ctrl_p_shows_what_fits(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(driver)
    sheets, window = driver.window.files.sheets, driver.window

    def title() -> str:
        sheets.shown()
        driver.settle()
        assert sheets.preview is not None
        found = sheets.preview.document.source
        sheets.preview.reject()
        driver.settle()
        return f"{found.title}|{found.about}"

    assert title() == "年度业绩晒比|2021年"
    person = window.snapshot.members[0]
    window.coordinates.move(person=person.person)
    driver.settle()
    assert title() == f"个人年度业绩表|2021年　{person.name}"
    window.coordinates.move(person=None)
    monkeypatch.setattr(catalogue, "sheets_of", lambda kind: ())  # kinds with sheets of their own offer these
    driver.go("Visit")
    assert title() == "走访一览表|2021年"
    window.show_grading()
    driver.settle()
    assert title().startswith("季度考核汇总|2021年第")
    window.leave_grading()
    driver.go("Cadre")
    assert title().startswith("干部名册一览表|")


def test_a_platform_offers_the_sheets_of_its_records(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(driver)
    asked: list[Request] = []

    def build(desk: object, request: Request, steps: object) -> Workbook:
        asked.append(request)
        return workbook(2)

    spec = SheetSpec("示例走访登记表", "会议与活动", "a.xlsx", build, of="records", kinds=(Visit,))
    monkeypatch.setattr(catalogue, "SHEETS", (*SHEETS, spec))
    driver.go("Visit")
    tab = driver.window.tab
    for chosen, words in ((False, "2021年全部"), (True, "选中的 1 条")):
        if chosen:
            tab.table.selectRow(0)
        tab.table.customContextMenuRequested.emit(QPoint(5, 5))
        menu = next(m for m in tab.findChildren(QMenu) if m.isVisible())
        actions = {a.text(): a for a in menu.actions()}
        assert "打印这张表…" in actions and any(t.startswith("删除") for t in actions)
        action = actions[f"示例走访登记表（{words}）…"]
        menu.hide()
        action.trigger()
        driver.settle()
        preview = driver.window.files.sheets.preview
        assert preview is not None and len(preview.document.titles) == 2
        assert len(asked[-1].records) == chosen and asked[-1].people is None
        preview.reject()
        driver.settle()


def test_the_table_on_paper_leaves_out_what_is_secret(driver: Driver, tmp_path: Path) -> None:
    fill(driver)
    for name in ("Visit", "Cadre", "Family"):
        driver.go(name)
        found = driver.window.files.sheets.table()
        if found is None:
            assert "没有可以打印" in driver.warned[-1]
            continue
        ready(driver, found, tmp_path)
        assert found.save(".xlsx")
        page = load_workbook(tmp_path / f"{found.document.source.name}.xlsx").worksheets[0]
        heads = [c.value for c in page[3]]
        shown_ = {s.label for s in driver.window.tab.kind.fields if s.secret or s.masked}
        assert heads[0] == "序号" and not shown_ & set(heads)
        if name == "Cadre":
            assert {c.value for c in page["B"]} >= set(NAMES)
        found.reject()
        driver.settle()


def test_the_showcase_leaves_its_details_aside_on_paper_only(driver: Driver, tmp_path: Path) -> None:
    fill(driver)
    preview = driver.window.files.sheets.showcase()
    assert preview is not None
    ready(driver, preview, tmp_path)
    assert "记录明细" in preview.document.titles and "记录明细" in preview.document.left_out
    assert preview.save(".xlsx") and preview.save(".xlsx"), "twice from one workbook"
    name = preview.document.source.name
    assert load_workbook(tmp_path / f"{name}.xlsx").sheetnames == preview.document.book.sheetnames
    assert preview.save(".pdf") and pages_in(tmp_path / f"{name}.pdf") == len(preview.document.pages)


def test_slips_that_went_out_may_be_recorded(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(driver.window.talk, "ask", lambda question, yes, no: bool(asked.append(question)))
    monkeypatch.setattr(asking.AskDialog, "exec", lambda self: 1)
    for delivered in (False, True):
        preview = driver.window.files.sheets.make(sheet("工作催办单"))
        assert preview is not None
        ready(driver, preview, tmp_path)
        if delivered:
            assert preview.save(".pdf")
        preview.reject()
        driver.settle()
        assert bool(asked) is delivered
