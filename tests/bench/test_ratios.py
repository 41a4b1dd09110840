"""Ratios between our work and a yardstick of the same run; figures go to docs/performance.md, nothing is asserted."""

from __future__ import annotations

import resource
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cadreapp import records
from cadreapp.errors import Refused
from cadreapp.operations import browse
from cadreapp.operations.browse import Scope, find, load
from cadreapp.operations.counting.kept import recount
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import showcase
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.store import query
from cadreapp.store.counting.tally import gather
from tests.bench.measure import in_turn, report, seconds
from tests.unit.bureau import small_bureau
from ui import snapshot

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
ROOT = Path(__file__).parent.parent.parent
ROWS = 20_000
YARDSTICK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
a = QApplication([]); w = QMainWindow(); w.resize(1440, 900); w.show()
QTimer.singleShot(0, lambda: (w.grab().save(sys.argv[1]), a.quit())); a.exec()
"""


def _items(day: date) -> list[Item]:
    kind = records.kind("WorkInfo")
    who = Named("张示例")
    return [
        Item(
            kind,
            {
                "date": (day - timedelta(days=n % 365)).isoformat(),
                "cadre": who,
                "headline": f"示例信息 {n} 号",
                "outlet": "市政务信息",
            },
        )
        for n in range(ROWS)
    ]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("bureau")
    write_demo(folder)
    desk = open_desk(folder, today=lambda: date(2021, 12, 31))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A bureau of 1,000 cadres and a year."""
    folder = tmp_path_factory.mktemp("many")
    write_demo(folder, cadres=1000, years=1)
    desk = open_desk(folder, today=lambda: date(2021, 12, 31))
    yield desk
    desk.close()


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_start(bureau: Desk, tmp_path: Path) -> None:
    picture = str(tmp_path / "a.png")
    main = [sys.executable, "main.py", "--data", str(bureau.folder), "--picture", picture]
    bureau.close()
    pairs = [(_cpu(main), _cpu([sys.executable, "-c", YARDSTICK, picture])) for _ in range(5)]
    mine, theirs = (statistics.median(p[i] for p in pairs) for i in (0, 1))
    report("启动到画出窗口并存图（CPU）", "空的 QMainWindow", "≤ 4 ×", mine, theirs)
    bureau.db.connect()


def test_import(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "data", today=date(2021, 12, 31))
    items = _items(date(2021, 12, 31))
    mine = seconds(lambda: save(desk, items, late_reason="测量（示例）"))
    found = desk.db.execute_sql("SELECT * FROM record WHERE kind = 'WorkInfo'").fetchall()
    others = desk.db.execute_sql("SELECT * FROM participation").fetchall()
    raw = sqlite3.connect(tmp_path / "raw.db")
    made = "SELECT sql FROM sqlite_master WHERE tbl_name IN ('record', 'participation') AND type IN ('table', 'index')"
    for (statement,) in desk.db.execute_sql(f"{made} AND sql IS NOT NULL ORDER BY type DESC").fetchall():
        raw.execute(statement)

    def plain() -> None:
        with raw:
            raw.executemany(f"INSERT INTO record VALUES ({', '.join('?' * len(found[0]))})", found)
            raw.executemany(f"INSERT INTO participation VALUES ({', '.join('?' * len(others[0]))})", others)

    yardstick = "executemany 写同样的表和索引"
    report(f"写入 {ROWS} 条记录（检查、审计、查找）", yardstick, "≤ 3 ×", mine, seconds(plain))
    report(
        f"撤销 {ROWS} 条", yardstick, "≤ 1 s（10000 条）", seconds(lambda: undo.undo(desk)), seconds(plain_again(raw))
    )
    undo.redo(desk)
    raw.close()
    _table(desk)
    desk.close()


def plain_again(raw: sqlite3.Connection) -> Callable[[], None]:
    """The rows of the yardstick once more, in tables of the same form."""
    for name in ("record", "participation"):
        raw.execute(f"CREATE TABLE {name}_again AS SELECT * FROM {name} WHERE 0")

    def work() -> None:
        with raw:
            for name in ("record", "participation"):
                raw.execute(f"INSERT INTO {name}_again SELECT * FROM {name}")

    return work


def test_refusals(tmp_path: Path) -> None:
    """8,000 unknown names, each with those that are near, beside the same that are known."""
    desk = small_bureau(tmp_path / "data", today=date(2021, 12, 31))
    items = _items(date(2021, 12, 31))[:8000]
    wrong = [Item(i.kind, dict(i.values) | {"cadre": Named(f"无此人{n}")}) for n, i in enumerate(items)]

    def refused() -> None:
        with pytest.raises(Refused):
            save(desk, wrong, late_reason="测量（示例）")

    mine = seconds(refused)
    theirs = seconds(lambda: save(desk, items, late_reason="测量（示例）", dry_run=True))
    report("拒绝 8000 个查无此人的名字", "检查同样多正确的记录（试写）", "≤ 1 ×", mine, theirs)
    desk.close()


def test_one_save(many: Desk) -> None:
    """What the window does after Ctrl+S, with 1,000 cadres: write, and everything that is shown right again."""
    kind = records.kind("WorkInfo")
    year = Period.parse("2021")
    who = people.roster(many, year)[0]

    def all_anew() -> None:
        recount(many)
        snapshot.read(many, year)

    def saved() -> None:
        day = f"2021-{saved.month:02}-17"  # type: ignore[attr-defined]
        saved.month += 1  # type: ignore[attr-defined]
        values = {"date": day, "cadre": Named(who.name, who.person), "headline": f"示例 {day}", "outlet": "市政务信息"}
        save(many, [Item(kind, values)], late_reason="测量（示例）")
        snapshot.read(many, year)

    saved.month = 1  # type: ignore[attr-defined]
    snapshot.read(many, year)
    saved()  # the day's copy is made by the first
    mine, theirs = in_turn(saved, all_anew)
    report("1000 人：存一条，窗口上的数全部更新", "全部从记录重新计算", "≤ 0.1 s", mine, theirs)
    standing(many, year)
    mine, theirs = in_turn(lambda: (saved(), standing(many, year)), all_anew, 3)
    report("1000 人：存一条，排名更新", "全部从记录重新计算", "≤ 1 ×", mine, theirs)
    raw = sqlite3.connect(many.folder / "cadreapp.db")
    whole = "SELECT kind, count(*) FROM record WHERE deleted_at IS NULL GROUP BY kind"
    mine, theirs = in_turn(lambda: browse.counts(many, Scope(period=year)), lambda: raw.execute(whole).fetchall())
    raw.close()
    report("1000 人：各类记录条数", "同样的 SQL 不分时段", "≤ 0.05 s", mine, theirs)


def _table(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    year, month = Scope(period=Period.parse("2021")), Scope(period=Period.parse("2021-11"))

    def opened(scope: Scope) -> None:
        ids = find(desk, kind, scope)
        load(desk, kind, ids[:60])

    mine, theirs = in_turn(lambda: opened(year), lambda: opened(month))
    report(f"打开 {ROWS} 条的表", "同一张表只看一个月（1/12）", "≤ 1.5 ×", mine, theirs)
    sql = "SELECT count(*) FROM record_search WHERE text LIKE '%示例信息 77%'"
    mine, theirs = in_turn(lambda: query.search(desk.db, "信息 777"), lambda: desk.db.execute_sql(sql).fetchall())
    report(f"在 {ROWS} 条里查找", "LIKE 全表扫描", "≤ 1/100", mine, theirs)


def test_roster(many: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from cadreapp.exchange.reading.parent import read
    from cadreapp.exchange.roster import read_rosters
    from cadreapp.operations.passing.exporting import export_roster

    target = export_roster(many, tmp_path / "a.xlsx")

    def openpyxl() -> None:
        book = load_workbook(target, read_only=True)
        for sheet in book.worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass
        book.close()

    mine, theirs = in_turn(lambda: [read_rosters(s) for s in read(target)], openpyxl, 3)
    report("读 1000 人的名册（全部检查）", "openpyxl 只读", "≤ 1/6", mine, theirs)


def test_tally(many: Desk) -> None:
    sql = (
        "SELECT person_id, kind, substr(date, 1, 7), count(*), sum(late), sum(amount) FROM participation"
        " WHERE counted = 1 AND year = 2021 GROUP BY 1, 2, 3"
    )
    raw = sqlite3.connect(many.folder / "cadreapp.db")
    mine, theirs = in_turn(lambda: gather(many.db, "2021-01-01", "2021-12-31"), lambda: raw.execute(sql).fetchall())
    raw.close()
    report("1000 人全年汇总（含特殊事项）", "同样的 SQL 直接执行", "≤ 1.1 ×", mine, theirs)


def test_showcase(bureau: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    target = tmp_path / "a.xlsx"
    mine = statistics.median(seconds(lambda: showcase.showcase(bureau, 2021, target)) for _ in range(3))
    sheets: list[tuple[str, list[tuple[int, int, Any, int]], list[str]]] = [
        (
            sheet.title,
            [
                (c.row - 1, c.column - 1, c.value, c._style.xfId or c.style_id)
                for row in sheet.iter_rows()
                for c in row
                if c.has_style
            ],
            [str(r) for r in sheet.merged_cells.ranges],
        )
        for sheet in load_workbook(target).worksheets
    ]
    theirs = statistics.median(seconds(lambda: _with_xlsxwriter(sheets, tmp_path / "b.xlsx")) for _ in range(3))
    report("晒比（约 60 人，含汇总）", "XlsxWriter 写同样的单元格与合并", "≤ 1 ×", mine, theirs)


def _with_xlsxwriter(sheets: Any, target: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target))
    formats: dict[int, Any] = {}
    for title, cells, merges in sheets:
        sheet = book.add_worksheet(title)
        for merged in merges:
            sheet.merge_range(merged, "")
        for row, column, value, style in cells:
            if style not in formats:
                formats[style] = book.add_format({"border": 1, "font_size": 10 + style % 3})
            if value is None:
                sheet.write_blank(row, column, None, formats[style])
            elif isinstance(value, (int, float)):
                sheet.write_number(row, column, value, formats[style])
            else:
                sheet.write_string(row, column, str(value), formats[style])
    book.close()


def test_pdf(bureau: Desk, tmp_path: Path) -> None:
    from PySide6.QtGui import QPdfWriter, QTextDocument

    from ui.paint.fonts import ensure_app
    from ui.paint.pdf import paint_pdf, workbook

    ensure_app()
    target = tmp_path / "a.xlsx"
    showcase.appraisal(bureau, 2021, target)
    book = workbook(target)  # as the program has it when it paints: just filled
    pages = paint_pdf(book, tmp_path / "a.pdf")
    mine = seconds(lambda: paint_pdf(book, tmp_path / "a.pdf")) / pages
    form = (
        "<table border=1>" + "<tr><td>姓名</td><td>张示例</td><td>内容（示例）</td><td>12</td></tr>" * 22 + "</table>"
    )
    pagebreak = '<div style="page-break-before: always"></div>'

    def html() -> None:
        writer = QPdfWriter(str(tmp_path / "b.pdf"))
        document = QTextDocument()
        document.setHtml(pagebreak.join([form] * 60))
        document.print_(writer)

    report("考核表 PDF，每页（从填好的工作簿绘制）", "QTextDocument HTML，每页", "≤ 1/2", mine, seconds(html) / 60)
