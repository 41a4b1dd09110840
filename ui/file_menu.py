"""The menus 文件 and 报表: import, exports, templates, backup and its return, about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from cadreapp import __version__
from cadreapp.errors import UserError
from cadreapp.operations import backup, exporting
from cadreapp.operations.desk import Changes
from ui.special.import_dialog import ImportDialog
from ui.special.progress import ProgressDialog, Work

if TYPE_CHECKING:
    from ui.window import Window

SHEET = "Excel 工作簿 (*.xlsx)"
EITHER = f"{SHEET};;PDF 文件 (*.pdf)"
BACKUP = "备份文件 (*.cadrebackup)"


def _paint(*arguments: Any, **options: Any) -> Any:
    """The painter of PDF files, imported only when a PDF is asked for."""
    from ui.paint.pdf import paint_pdf

    return paint_pdf(*arguments, **options)


class FileMenu(QObject):
    """What is behind the menus 文件 and 报表 of a window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window

    def fill(self, menu: QMenu) -> None:
        """Fill the menu 文件."""
        menu.addAction("导入名册或记录(&I)…", self.import_)
        templates = menu.addMenu("下载导入模板(&T)")
        templates.addAction("名册模板…", lambda: self.template("roster", "名册导入模板"))
        templates.addAction("记录模板…", lambda: self.template("records", "记录导入模板"))
        exports = menu.addMenu("导出(&E)")
        self.fill_exports(exports)
        menu.addSeparator()
        menu.addAction("备份(&B)…", self.backup)
        menu.addAction("还原备份(&H)…", self.restore)
        menu.addAction("检查数据(&V)", self.verify)
        menu.addSeparator()
        menu.addAction("退出(&X)", self.window.close)

    def fill_exports(self, menu: QMenu) -> None:
        """Fill a menu with all that can be exported."""
        menu.addAction("本年度记录…", lambda: self.records(True))
        menu.addAction("全部记录…", lambda: self.records(False))
        menu.addAction("名册…", self.roster)
        menu.addSeparator()
        self.fill_reports(menu)

    def fill_reports(self, menu: QMenu) -> None:
        """Fill the menu 报表."""
        menu.addAction("年度业绩晒比…", lambda: self.showcase(True))
        menu.addAction("年度业绩晒比（不排名）…", lambda: self.showcase(False))
        menu.addAction("年度考核表…", lambda: self.appraisal(None))
        quarters = menu.addMenu("季度考核汇总")
        for number, word in enumerate("一二三四", 1):
            quarters.addAction(f"{word}季度…", lambda number=number: self.appraisal(number))

    # files

    def _target(self, title: str, name: str, kinds: str) -> Path | None:
        """A path to write to, with the ending of the chosen kind; None if the user gives up."""
        given, chosen = QFileDialog.getSaveFileName(self.window, title, name, kinds)
        if not given:
            return None
        path = Path(given)
        endings = [part.split("*")[1].rstrip(")") for part in kinds.split(";;")]
        if path.suffix.lower() in endings:
            return path
        ending = chosen.split("*")[1].rstrip(")") if "*" in chosen else endings[0]
        return path.with_name(path.name + ending)

    def write(self, title: str, target: Path, work: Work) -> bool:
        """Write a file with progress and 取消; True if it was written."""
        box = ProgressDialog(title, self.window.tasks, self.window)
        try:
            done = box.run(work)
        except UserError as error:
            self.window.say(f"{title}没有完成。")
            self.window.talk.warn(str(error))
            return False
        except Exception as error:  # a fault of ours: log and crash box
            self.window.say(f"{title}没有完成。")
            self.window.fail(error)
            return False
        if not done:
            self.window.say(f"{title}已取消，没有写出文件。")
            return False
        self.window.say(f"{title}：已写到 {target}")
        return True

    def _offer(self, title: str, target: Path) -> None:
        if self.window.talk.ask(f"{title}已写到\n{target}", "打开", "关闭"):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    def _write(self, title: str, target: Path, work: Work) -> None:
        if self.write(title, target, work):
            self._offer(title, target)

    @property
    def year(self) -> int:
        """The year shown."""
        return self.window.coordinates.place.period.year

    def template(self, what: str, title: str) -> None:
        """Write an empty import workbook."""
        target = self._target(title, f"{title}.xlsx", SHEET)
        if target is not None:
            self._write(title, target, lambda progress, cancelled: exporting.template(target, what))

    def records(self, this_year: bool) -> None:
        """Export the records of the year shown, or all."""
        year = self.year if this_year else None
        title = f"{year}年记录" if year else "全部记录"
        target = self._target(f"导出{title}", f"{title}.xlsx", SHEET)
        if target is not None:
            desk = self.window.desk
            self._write(title, target, lambda progress, cancelled: exporting.export_records(desk, target, year))

    def roster(self) -> None:
        """Export the roster."""
        target = self._target("导出名册", "年轻干部名册.xlsx", SHEET)
        if target is not None:
            self._write("名册", target, lambda *_: exporting.export_roster(self.window.desk, target))

    def showcase(self, ranked: bool) -> None:
        """Export the showcase of the year shown."""
        title = f"{self.year}年度业绩晒比"
        target = self._target(f"导出{title}", f"{title}.xlsx", EITHER)
        if target is not None:
            self._write(title, target, self.showcase_work(target, ranked))

    def showcase_work(self, target: Path, ranked: bool = True) -> Work:
        """The work of writing the showcase of the year shown to a file."""
        from cadreapp.operations import yearend

        desk, year = self.window.desk, self.year
        return lambda progress, cancelled: yearend.showcase(
            desk, year, target, ranked=ranked, progress=progress, cancelled=cancelled, paint=_paint
        )

    def appraisal(self, quarter: int | None) -> None:
        """Export the appraisal sheets of the year shown, or the summary of a quarter."""
        from cadreapp.operations import yearend

        desk, year = self.window.desk, self.year
        title = f"{year}年{'一二三四'[quarter - 1]}季度考核汇总" if quarter else f"{year}年度考核表"
        target = self._target(f"导出{title}", f"{title}.xlsx", EITHER)
        if target is not None:
            self._write(
                title,
                target,
                lambda progress, cancelled: yearend.appraisal(
                    desk, year, target, quarter=quarter, progress=progress, cancelled=cancelled, paint=_paint
                ),
            )

    # import

    def import_(self) -> None:
        """Open the box of the import, and refresh what it changed."""
        if not self.window.tab.leave():
            return
        self.window.tab.close_form()
        dialog = ImportDialog(self.window.desk, self.window.tasks, self.window.talk, self.window)
        dialog.exec()
        self.imported(dialog.changes)

    def imported(self, changes: list[Changes]) -> None:
        """Refresh after an import."""
        for change in changes:
            self.window.refresh.tell(change)
        if changes:
            new, updated = sum(c.new for c in changes), sum(c.updated for c in changes)
            self.window.say(f"导入完成：新增 {new}，更新 {updated}")

    # backup

    def show_last(self) -> None:
        """Show the date of the last backup in the status bar."""
        last = backup.last(self.window.desk.folder)
        text = f"上次备份 {last[0].year}年{last[0].month}月{last[0].day}日" if last else "还没有备份过"
        self.window.backup_label.setText(text)
        self.window.backup_label.setToolTip(last[1] if last else "请用“文件”菜单里的“备份”")

    def backup(self) -> None:
        """Write a backup file."""
        name = f"年轻干部信息库备份-{self.window.desk.today():%Y%m%d}.cadrebackup"
        target = self._target("备份", name, BACKUP)
        if target is not None:
            folder = self.window.desk.folder
            if self.write("备份", target, lambda *_: backup.backup(folder, target)):
                self.show_last()

    def restore(self) -> None:
        """Choose a backup, ask, and let the application bring it back and open the window anew."""
        if not self.window.tab.leave():
            return
        name, _ = QFileDialog.getOpenFileName(self.window, "还原备份", "", f"{BACKUP};;所有文件 (*)")
        if not name:
            return
        question = (
            f"用“{Path(name).name}”里的数据代替现在的全部数据？\n现在的数据会先留一份备份，放在数据文件夹的 backups 里。"
        )
        if self.window.talk.ask(question, "还原", "不还原"):
            self.window.tab.close_form()
            self.window.reopen.emit(Path(name))

    def verify(self) -> None:
        """Check database, audit trail and attachments, and say what is wrong."""
        box = ProgressDialog("检查数据", self.window.tasks, self.window)
        folder = self.window.desk.folder
        work: Callable[..., list[str]] = lambda *_: backup.verify(folder)  # noqa: E731
        try:
            box.run(work)
        except UserError as error:
            self.window.talk.warn(str(error))
            return
        faults = box.result_ or []
        if faults:
            self.window.talk.warn(f"检查出 {len(faults)} 处问题，请用最近的备份还原，或联系维护人员。", "\n".join(faults[:20]))
        self.window.say(f"检查数据：有 {len(faults)} 处问题。" if faults else "检查数据：数据完好。")

    def about(self) -> None:
        """Say what this is, its version and where the data lie."""
        box = QMessageBox(self.window)
        box.setWindowTitle("关于")
        box.setText(f"年轻干部成长工程信息库　{__version__}")
        box.setInformativeText(
            f"数据文件夹：{self.window.desk.folder}\n登记人：{self.window.desk.who}\n规则版本：{self.window.desk.rules.version}"
        )
        box.addButton("关闭", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
