"""Lists in boxes of their own: the records behind a number, a score's parts, all ranks, warnings, the year's plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.counting.alerts import CLOSED, REMINDED, Alert, Soon
from cadreapp.operations.counting.figures import Figure, said
from cadreapp.operations.counting.score_preview import Moved
from cadreapp.operations.counting.scores import Line
from cadreapp.records import PLATFORMS, kind
from cadreapp.records.appraisal import Ballot, JudgeScore
from cadreapp.rules.scoring import PlatformScore
from cadreapp.store.query import Hit
from ui.kit.controls import Button
from ui.kit.dialog import Dialog
from ui.kit.drawing.cells import header
from ui.kit.drawing.charts import number, scored
from ui.kit.talk import Talk
from ui.tasks import Tasks


@dataclass(frozen=True)
class Column:
    """A column: its header, its width in pixels (0 = takes the rest), digits to the right or not."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True)
class Entry:
    """A row: its cells, what a double click opens (None: nothing), whether it is a heading."""

    cells: tuple[str, ...]
    goal: Any = None
    strong: bool = False


class ListDialog(Dialog):
    """A table in a box of its own; Enter or a double click opens a row, `chosen` then holds its goal."""

    def __init__(
        self,
        title: str,
        note: str,
        columns: Sequence[Column],
        rows: Sequence[Entry],
        parent: QWidget | None = None,
        tasks: Tasks | None = None,
        talk: Talk | None = None,
    ) -> None:
        super().__init__(parent, tasks, talk)
        self.setWindowTitle(title)
        self.resize(860, 560)
        self.chosen: Any = None
        self.rows: list[Entry] = []
        self.words = QLabel(note, self)
        self.words.setProperty("role", "caption")
        self.words.setWordWrap(True)
        self.table = QTableWidget(self)
        self.table.setAccessibleName(title)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        self.table.activated.connect(lambda index: self.open_row(index.row()))
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        self.open_button = Button("打开", "primary", parent=self)
        self.open_button.setDefault(False)  # Enter opens by way of the table
        self.open_button.clicked.connect(lambda: self.open_row(self.table.currentRow()))
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        self.foot.addWidget(self.open_button)
        self.foot.addWidget(close)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(16, 16, 16, 16)
        column_.setSpacing(12)
        if note:
            column_.addWidget(self.words)
        column_.addWidget(self.table, 1)
        column_.addLayout(self.foot)
        self.show_list(columns, rows)

    def show_list(self, columns: Sequence[Column], rows: Sequence[Entry]) -> None:
        """Show another list, with columns of its own."""
        self.rows, self.columns = list(rows), tuple(columns)
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels([c.title for c in columns])
        head = self.table.horizontalHeader()
        for at, column in enumerate(columns):
            fixed = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(at, fixed)
            if column.width:
                self.table.setColumnWidth(at, column.width)
            if column.right:
                header(self.table, at).setTextAlignment(_side(True))
        self.open_button.setVisible(any(r.goal is not None for r in rows))
        self.fill()

    def fill(self) -> None:
        """Show the rows as they are now."""
        self.table.setRowCount(len(self.rows))
        for at, row in enumerate(self.rows):
            for place, words in enumerate(row.cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                item.setTextAlignment(_side(self.columns[place].right))
                if row.strong:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.table.setItem(at, place, item)
        self.table.clearSelection()
        if self.rows:
            flags = QItemSelectionModel.SelectionFlag
            first = self.table.model().index(0, 0)
            self.table.selectionModel().setCurrentIndex(first, flags.ClearAndSelect | flags.Rows)

    def open_row(self, at: int) -> None:
        """Choose a row and close, if it opens anything."""
        if 0 <= at < len(self.rows) and self.rows[at].goal is not None:
            self.chosen = self.rows[at].goal
            self.accept()

    def selected(self) -> list[Any]:
        """The goals of the chosen rows."""
        return [self.rows[i.row()].goal for i in self.table.selectionModel().selectedRows() if self.rows[i.row()].goal]


def _side(right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def behind(
    title: str, note: str, hits: Sequence[Hit], parent: QWidget | None = None, figure: Figure | None = None
) -> ListDialog:
    """The records behind a number; of a figure with what each adds to it."""
    columns = [Column("日期", 104), Column("类别", 110), Column("干部", 160), Column("内容")]
    note = f"{note}　共 {len(hits):,} 条记录，双击打开"
    shares = {}
    if figure is not None:
        columns.append(Column(f"计入（{figure.unit}）", 110, True))
        shares = {i: said(share) for i, share in zip(figure.records, figure.shares, strict=True)}
        note += "" if all(figure.shares) else "；计入为 0 的，是前面已经计过的"
        note += f"；另有 {figure.unsaid:,} 条没有填写这一数字，没有计入" if figure.unsaid else ""
    rows = []
    for hit in hits:
        cells = (hit.date or "—", kind(hit.kind).title, hit.people or "—", hit.title)
        rows.append(Entry((*cells, shares.get(hit.id, "")) if figure is not None else cells, hit))
    return ListDialog(title, note, columns, rows, parent)


def score(line: Line, when: str, parent: QWidget | None = None) -> ListDialog:
    """What a cadre's score is made of; a row's goal is the name of its kind.

    The rows below a platform add up to its score, the last column to the total.
    """
    columns = (
        Column("平台 / 项目"),
        Column("完成", 80, True),
        Column("应完成", 80, True),
        Column("满分", 70, True),
        Column("得分", 80, True),
        Column("折算分", 80, True),
    )
    rows = []
    shares = iter(line.shares)
    for one in line.platforms:
        title = PLATFORMS[one.platform - 1]
        rows.append(Entry((title, "", "", "", scored(one.score), scored(next(shares))), None, True))
        rows += _parts(one)
    for title, given, model in (("民主测评", line.ballot, Ballot), ("评委评分", line.judges, JudgeScore)):
        share = next(shares)
        if given is not None:
            rows.append(Entry((title, "", "", "", scored(given), scored(share)), model.__name__, True))
    rank = f"第 {line.rank} 名" if line.rank else "不排名"
    note = (
        f"{when}　{line.member.group}　综合得分 {scored(line.total)}，{rank}。"
        "得分已按不适用的项目分摊，折算分是计入综合得分的部分，各自相加即为合计。双击一项看它的记录。"
    )
    return ListDialog(f"{line.member.name}的得分", note, columns, rows, parent)


def _parts(one: PlatformScore) -> Iterator[Entry]:
    """The rows of a platform: its indicators, additions and deductions, and what its limits take away."""
    weight = sum((p.weight for p in one.parts if p.applies), Decimal(0))
    for part in one.parts:
        raw = number(part.raw)
        cells = (raw, number(part.full), "—", "不适用")
        if part.applies and weight:
            cells = (raw, number(part.full), number(part.weight * 100 / weight), scored(one.share(part)))
        yield Entry((f"　{part.title}", *cells, ""), part.kind)
    for extra in one.extras:
        if extra.points:
            title = f"　{extra.title}（{'加' if extra.points >= 0 else '扣'}分）"
            yield Entry((title, "", "", "", f"{extra.points:+}", ""), extra.kind)
    if one.beyond:
        title = "　超过 110 分的部分不计" if one.beyond < 0 else "　低于 0 分的记 0 分"
        yield Entry((title, "", "", "", f"{one.beyond:+}", ""))


def ranking(group: str, lines: Sequence[Line], when: str, parent: QWidget | None = None) -> ListDialog:
    """All of one group with the scores of the platforms; a row's goal is its Line."""
    columns = (
        Column("位次", 50, True),
        Column("干部", 90),
        Column("单位"),
        *(Column(p, 84, True) for p in PLATFORMS),
        Column("综合得分", 84, True),
    )
    rows = [
        Entry(
            (
                str(x.rank or "—"),
                x.member.name,
                x.member.unit or "—",
                *(scored(p.score) for p in x.platforms),
                scored(x.total),
            ),
            x,
        )
        for x in lines
    ]
    return ListDialog(f"{group}综合得分", f"{when}　得分相同的位次相同，双击看得分构成", columns, rows, parent)


def soon(rows: Sequence[Soon], parent: QWidget | None = None) -> ListDialog:
    """Everything that falls due within 14 days."""
    columns = (Column("日期", 110), Column("事项"), Column("涉及", 140))
    return ListDialog("14 天内到期", "", columns, [Entry((r.day, r.title, r.whom), r) for r in rows], parent)


class AlertDialog(ListDialog):
    """All warnings; several may be chosen and 催办 or 完成 recorded for them at once."""

    def __init__(
        self,
        rows: Sequence[Alert],
        take: Callable[[list[Alert], str], None],
        parent: QWidget | None = None,
    ) -> None:
        columns = (
            Column("干部", 90),
            Column("单位", 130),
            Column("预警"),
            Column("自", 100),
            Column("步骤", 130),
            Column("最近办理", 160),
        )
        super().__init__("工作预警", NOTE, columns, [_alert(r) for r in rows], parent)
        self.resize(960, 600)
        self.take = take
        self.remind = Button("记催办", parent=self)
        self.close_ = Button("确认完成", parent=self)
        self.foot.insertWidget(0, self.remind)
        self.foot.insertWidget(1, self.close_)
        self.remind.clicked.connect(lambda: self._take(REMINDED))
        self.close_.clicked.connect(lambda: self._take(CLOSED))
        self.table.itemSelectionChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        some = self.selected()
        self.remind.setEnabled(bool(some) and all(a.at == 1 for a in some))
        self.close_.setEnabled(bool(some) and all(a.at == 3 for a in some))

    def _take(self, step: str) -> None:
        some = self.selected()
        self.accept()
        self.take(some, step)


NOTE = "预警由规则从记录里找出；记催办后等补做，补做登记了记录，再确认完成。双击打开要补做的事项。"


def _alert(row: Alert) -> Entry:
    last = row.taken[-1] if row.taken else None
    words = f"{last.step} {last.day} {last.who}" if last else "—"
    return Entry((row.name, row.unit or "—", row.warned.title, row.warned.since, row.late, words), row)


def moved(rows: Sequence[Moved], year: str, parent: QWidget | None = None) -> ListDialog:
    """What other rules of scores do to a year's ranking."""
    columns = (
        Column("原位次", 64, True),
        Column("新位次", 64, True),
        Column("变化", 64, True),
        Column("干部", 90),
        Column("单位"),
        Column("原得分", 74, True),
        Column("新得分", 74, True),
        Column("增减", 64, True),
    )
    found, group = [], ""
    for row in rows:
        if row.group != group:
            group = row.group
            found.append(Entry(("", "", "", "", group, "", "", ""), None, True))
        step = f"{'升' if row.risen > 0 else '降'} {abs(row.risen)}" if row.risen else "—"
        change = "—"
        if row.before is not None and row.after is not None and row.before != row.after:
            change = f"{row.after - row.before:+.1f}"
        places = (str(row.rank_before or "—"), str(row.rank_after or "—"), step)
        found.append(Entry((*places, row.name, row.unit or "—", scored(row.before), scored(row.after), change)))
    count = sum(bool(row.risen) for row in rows)
    differ = sum(row.before != row.after for row in rows)
    note = f"按正在修改的规则重算{year}的得分：{differ} 人得分有变，{count} 人位次有变。还没有保存，什么也没有改动。"
    return ListDialog(f"{year}排名会有什么变化", note, columns, found, parent)
