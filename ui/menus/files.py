"""文件: import, templates, exports — each with its box, progress and word at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from cadreapp.errors import UserError
from cadreapp.operations.passing import exporting, lrmx
from cadreapp.operations.passing.file_names import PATTERNS, PLAIN
from cadreapp.operations.passing.monthly import write_personal
from cadreapp.operations.writing import deleted, history, labels, units
from cadreapp.records import CADRE
from cadreapp.records.kind import Kind
from cadreapp.records.period import Period
from cadreapp.records.roster import PlanItem
from cadreapp.saving import beside
from cadreapp.store.connect import Home
from ui import remembered
from ui.dialogs.bureau import BureauDialog, Known, known
from ui.dialogs.deleted import DeletedDialog
from ui.dialogs.labels import LabelDialog
from ui.kit import program
from ui.kit.targets import FORM, PNG, WORKBOOK, ask_folder, open_in_system
from ui.menus.copies import CopyMenu

if TYPE_CHECKING:
    from ui.bench import Bench
    from ui.dialogs.settings import Shared
    from ui.forms.links import Context
    from ui.menus.sheets import SheetMenu
    from ui.overview.start import StartPage


class FileMenu(QObject):
    """What the menu 文件 and the buttons 导入 and 导出 do; `sheets` is the menu 报表.

    `moving`: another data folder is to be opened; `restarting`: the program is to begin anew on this one.
    """

    moving = Signal(object)
    restarting = Signal()

    def __init__(self, bench: Bench, context: Context, sheets: SheetMenu) -> None:
        super().__init__(bench)
        self.bench, self.context, self.sheets = bench, context, sheets
        self.desk, self.tasks = bench.desk, bench.tasks
        self.copies = CopyMenu(bench)

    # menus

    def fill(self, menu: QMenu) -> None:
        """文件."""
        self._add(menu, "导入名册、记录或任免审批表(&I)…", self.import_, "Ctrl+I")
        templates = menu.addMenu("导入模板(&T)")
        self._add(templates, "名册模板…", lambda: self._template("roster", "名册模板"))
        self._add(templates, "记录模板…", lambda: self._template("records", "记录模板"))
        self._add(templates, "个人月报表（每人一份）…", self._personal)
        exports = menu.addMenu("导出数据(&X)")
        self._add(exports, "名册…", self._export_roster)
        self._add(exports, "本年记录…", lambda: self._export_records(self.bench.year))
        self._add(exports, "全部记录…", lambda: self._export_records(None))
        self._add(exports, "干部任免审批表（.lrmx）…", self._export_forms)
        menu.addSeparator()
        self.copies.fill(self._add, menu)
        menu.addSeparator()
        self._add(menu, "打开其他数据文件夹(&O)…", self.elsewhere)
        self.recent = menu.addMenu("最近打开(&L)")
        self.recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        self._add(menu, "页面设置(&U)…", self.sheets.shown)
        self._add(menu, "打印预览(&V)…", self.sheets.shown, "Ctrl+P")
        menu.addSeparator()
        self._add(menu, "退出(&Q)", self.bench.widget.close, "Ctrl+Q")

    def fill_exports(self, menu: QMenu) -> None:
        """The button 导出: reports first, then data."""
        self.sheets.fill(menu)
        menu.addSeparator()
        self._add(menu, "名册…", self._export_roster)
        self._add(menu, "本年记录…", lambda: self._export_records(self.bench.year))

    def _add(self, menu: QMenu, text: str, call: Callable[[], Any], keys: str = "") -> None:
        action = menu.addAction(text)
        if keys:
            action.setShortcut(keys)
        action.triggered.connect(lambda: call())

    # import and export

    def import_(self) -> None:
        """导入名册、记录或任免审批表."""
        from ui.dialogs.importing import ImportDialog  # what reads workbooks: not at the start

        self.bench.run_box(ImportDialog(self.desk, self.tasks, self.bench.talk, self.bench.widget))

    def paste_rows(self, kind: Kind) -> None:
        """Enter the rows on the clipboard as records of a kind, by the import's own check."""
        text = QGuiApplication.clipboard().text()
        if "\t" not in text:
            self.bench.said.emit("剪贴板里没有表格。请在 Excel 或 WPS 里选中几行，复制后再贴进来。")
            return
        from ui.dialogs.importing import ImportDialog

        box = ImportDialog(self.desk, self.tasks, self.bench.talk, self.bench.widget)
        QTimer.singleShot(0, lambda: box.paste_rows(kind, text))
        self.bench.run_box(box)

    def _template(self, what: str, title: str) -> None:
        target = self.bench.ask_target(f"{title}.xlsx", WORKBOOK)
        if target:
            self.bench.run(f"导出{title}", target, lambda run: exporting.template(target, what))

    def _personal(self) -> None:
        """个人月报表 of the chosen month; of the running one (or December) if a longer period is chosen."""
        period = self.bench.place.period
        if period.length != "month":
            period = Period.of(max(period.start, min(self.desk.today(), period.end)), "month")
        folder = ask_folder(self.bench.widget, f"{period.label}个人月报表保存到哪个文件夹")
        if folder is not None and (pattern := self._pattern(f"{period.label}个人月报表")):
            self.bench.run(
                f"{period.label}个人月报表",
                folder,
                lambda run: write_personal(self.desk, period, folder, run=run, pattern=pattern),
            )

    def _pattern(self, title: str) -> str:
        """How many files at once are to be named; "" if the user gives up."""
        question = "每人一个文件，文件名怎么写？花括号里是名册的栏目，如 {姓名}{身份证}。"
        return self.bench.talk.ask_text(title, question, "文件名的写法", PATTERNS, PLAIN)

    def _export_roster(self) -> None:
        target = self.bench.ask_target("年轻干部名册.xlsx", WORKBOOK)
        if target:
            self.bench.run("导出名册", target, lambda run: exporting.export_roster(self.desk, target))

    def _export_forms(self) -> None:
        folder = ask_folder(self.bench.widget, "任免审批表保存到哪个文件夹")
        if folder is not None and (pattern := self._pattern("导出任免审批表")):
            self.bench.run(
                "导出任免审批表",
                folder,
                lambda run: lrmx.export_forms(self.desk, folder, self.bench.year, run, pattern),
            )

    def export_form(self, person: int) -> None:
        """任免审批表 of one cadre."""
        name = self.bench.name_of(person)
        target = self.bench.ask_target(f"{name}.lrmx", FORM)
        if target:
            work = lambda run: lrmx.export_form(self.desk, person, target, self.bench.year)  # noqa: E731
            self.bench.run("导出任免审批表", target, work)

    def save_picture(self, name: str, picture: QImage) -> None:
        """A chart as a PNG file."""
        target = self.bench.ask_target(f"{name}.png", PNG)
        if target:
            try:
                with beside(target) as path:
                    if not picture.save(str(path), "PNG"):  # type: ignore[call-overload]
                        raise OSError("图片没有写完整")
            except UserError as error:
                self.bench.talk.warn(str(error))
                return
            self.bench.wrote.emit(f"图片已保存：{target}", target)

    def _export_records(self, year: int | None) -> None:
        target = self.bench.ask_target(f"{year}年记录.xlsx" if year else "全部记录.xlsx", WORKBOOK)
        if target:
            self.bench.run("导出记录", target, lambda run: exporting.export_records(self.desk, target, year))

    # what all records and sheets share

    def fill_tools(self, menu: QMenu) -> None:
        """工具."""
        self._add(menu, "设置(&S)…", self.settings, "Ctrl+,")
        self._add(menu, "单位名称和启用日期(&N)…", self.bureau)
        self._add(menu, "单位(&U)…", self.units)
        self._add(menu, "主题活动(&C)…", lambda: self.labels("campaign"))
        self._add(menu, "品牌标签(&L)…", lambda: self.labels("tag"))
        menu.addSeparator()
        self._add(menu, "指标、预警与考核方案(&Q)…", self.rules)
        self._add(menu, "报表模板(&M)…", self.sheets.templates)

    def bureau(self) -> None:
        """单位名称, which heads the sheets, and 启用日期."""
        self.bench.open_box(lambda: known(self.desk), self._bureau_box)

    def _bureau_box(self, found: Known) -> BureauDialog:
        bench, first = self.bench, found.is_first
        return BureauDialog(self.desk, found, self.tasks, bench.talk, self.context, bench.widget, first=first)

    def settings(self) -> None:
        """设置."""
        from ui.dialogs.settings import SettingsDialog, shared

        def show(found: Shared) -> None:
            box = SettingsDialog(self.desk, found, self.tasks, self.bench.talk, self.bench.widget)
            box.bureau.connect(self.bureau)
            box.elsewhere.connect(self.elsewhere)
            box.copies.connect(self.copies.automatic)
            box.restarting.connect(self.restarting)
            box.exec()

        self.tasks.read(lambda: shared(self.desk), show, key="box")

    # other data

    def elsewhere(self) -> None:
        """打开其他数据文件夹: one that has data, or one in which they are to begin."""
        folder = ask_folder(self.bench.widget, "打开哪个数据文件夹", "数据")
        if folder is not None:
            self.open_folder(folder)

    def open_folder(self, folder: Path) -> None:
        """Open the data of a folder in place of these, unless these are in it."""
        if folder == self.desk.folder:
            self.bench.said.emit("现在打开的就是这个数据文件夹。")
            return
        question = f"“{folder}”里还没有数据。在这个文件夹里新建一份吗？"
        if (Home.of(folder).exists() or self.bench.talk.ask(question, "新建", "不新建")) and self.bench.go.leave():
            self.moving.emit(folder)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for folder in remembered.recent(self.desk.folder):
            self.recent.addAction(str(folder), partial(self.open_folder, folder))
        if not self.recent.actions():
            self.recent.addAction("（没有别的）").setEnabled(False)

    def sample(self) -> None:
        """Open the sample bureau in a window of its own; it takes some seconds to be written."""
        if program.start("--demo"):
            self.bench.said.emit("正在另一个窗口里打开示例数据，要等几秒钟。")
        else:
            self.bench.talk.warn("示例数据没有打开。请关掉一些别的程序再试。")

    def begin_with(self, page: StartPage) -> None:
        """What the buttons of an empty bureau's page do."""
        for signal, call in (
            (page.naming, self.bureau),
            (page.importing, self.import_),
            (page.blank, lambda: self._template("roster", "名册模板")),
            (page.typing, lambda: self.bench.go.new_of(CADRE)),
            (page.sample, self.sample),
            (page.opening, lambda: open_in_system(self.desk.folder)),
            (page.saving, self.copies.backup),
        ):
            signal.connect(call)

    def deleted(self) -> None:
        """最近删除: what was deleted lately, to be brought back."""
        bench, desk = self.bench, self.desk
        bench.open_box(
            lambda: deleted.recent(desk),
            lambda found: DeletedDialog(desk, found, bench.tasks, bench.talk, bench.widget),
        )

    def history(self, kind: Kind, record: int) -> None:
        """修改记录 of a record."""
        from ui.dialogs.history import HistoryDialog

        found = lambda: history.history(self.desk, kind.name, record)  # noqa: E731
        self.tasks.read(found, lambda rows: HistoryDialog(kind.title, rows, self.bench.widget).exec(), key="box")

    def labels(self, table: str) -> None:
        """主题活动 or 品牌标签."""
        bench, desk, context = self.bench, self.desk, self.context
        bench.open_box(
            lambda: labels.read(desk, table),
            lambda found: LabelDialog(desk, table, found, bench.tasks, bench.talk, context, bench.widget),
        )

    def units(self) -> None:
        """单位: new, renamed, described, in order."""
        from ui.dialogs.units import UnitsDialog

        bench, desk, context = self.bench, self.desk, self.context
        bench.open_box(
            lambda: units.cards(desk),
            lambda found: UnitsDialog(desk, found, bench.tasks, bench.talk, context, bench.widget),
        )

    def rules(self) -> None:
        """指标、预警与考核方案设置."""
        from ui.dialogs.rules.dialog import RulesDialog  # brings tomlkit: not at the start

        self.bench.run_box(RulesDialog(self.desk, self.tasks, self.bench.talk, self.bench.widget))

    # the year's start

    def fill_business(self, menu: QMenu) -> None:
        """业务: what comes once a year."""
        self._add(menu, "查询(&Q)…", self.sheets.inquiry)
        menu.addSeparator()
        self._add(menu, "年度计划执行情况(&P)…", self.plan)
        self._add(menu, "登记年度计划(&N)", lambda: self.bench.go.new_of(PlanItem))
        menu.addSeparator()
        self._add(menu, "年度结转(&C)…", self.carry_over)
        self._add(menu, "年龄审核(&A)…", self.age_review)

    def plan(self) -> None:
        """年度计划 of the chosen year against what was done."""
        from cadreapp.operations.year import start  # these boxes come once a year: not at the start
        from ui.dialogs.year import plan_box

        year = self.bench.year

        def show(rows: list[start.Planned]) -> None:
            box = plan_box(year, rows, self.bench.widget)
            if box.exec() and box.chosen is not None:
                self.bench.go.list_records(box.chosen.records, box.chosen.theme, f"{year}年")

        self.tasks.read(lambda: start.plan(self.desk, year), show)

    def carry_over(self) -> None:
        """年度结转 into the chosen year."""
        from cadreapp.operations.year import start
        from ui.dialogs.year import CarryBox

        bench, desk, year = self.bench, self.desk, self.bench.year
        bench.open_box(
            lambda: start.running(desk, year),
            lambda found: CarryBox(desk, year, found, bench.tasks, bench.talk, bench.widget),
        )

    def age_review(self) -> None:
        """年龄审核 of the chosen year."""
        from ui.dialogs.year import AgeBox, review

        bench, desk, year = self.bench, self.desk, self.bench.year
        bench.open_box(
            lambda: review(desk, year), lambda found: AgeBox(desk, year, found, bench.tasks, bench.talk, bench.widget)
        )
