"""后备干部与提拔使用: candidates at a glance, the pool, promotions — three lists of one box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.operations.appraisal.pool import Candidate, Pool
from cadreapp.records import Named, RecordModel
from cadreapp.records.platforms.selection import Promotion, Reserve
from cadreapp.rules.appraisal.readiness import MET, UNKNOWN, UNMET, duration, punished
from cadreapp.store.query import Row
from ui.kit.controls import Button, Segments
from ui.kit.lists import Column, Entry, ListDialog

TITLES = ("人选一览", "后备干部", "提拔使用")
SAID = {MET: "具备", UNMET: "未具备", UNKNOWN: "不明"}
_CANDIDATES = (
    Column("干部", 84),
    Column("单位及职务"),
    Column("后备", 96),
    Column("近三年等次", 176),
    Column("证书", 150),
    Column("基层经历", 104),
    Column("影响期内", 130),
    Column("具备条件", 76, True),
)
_POOL = (
    Column("干部", 84),
    Column("单位及职务"),
    Column("列入日期", 96),
    Column("依据", 150),
    Column("培养措施", 190),
    Column("退出日期", 96),
    Column("退出原因", 110),
    Column("具备条件", 76, True),
)
_PROMOTED = (
    Column("日期", 96),
    Column("干部", 84),
    Column("原职务", 190),
    Column("新职务", 190),
    Column("类别", 120),
    Column("依据"),
)


@dataclass(frozen=True)
class Goal:
    """Where the box leads: to a record, or to the form of a new one of a kind with values begun."""

    kind: str
    record: int | None = None
    person: int | None = None
    values: dict[str, Any] | None = None


class PoolDialog(ListDialog):
    """`chosen` is a Goal once the user opens a record or begins a new one."""

    def __init__(self, pool: Pool, parent: QWidget | None = None) -> None:
        super().__init__("后备干部与提拔使用", " ", _CANDIDATES, (), parent)
        self.resize(1060, 640)
        self.pool = pool
        self.which = Segments(TITLES, 0, parent=self)
        self.which.setAccessibleName("看哪一张名单")
        self.which.chosen.connect(self.show_which)
        top = QHBoxLayout()
        top.addWidget(self.which)
        top.addStretch(1)
        secret = QLabel("内部资料　注意保密", self)
        secret.setProperty("role", "fault")
        top.addWidget(secret)
        self.about = QLabel("", self)
        self.about.setProperty("role", "caption")
        self.about.setWordWrap(True)
        self.about.setMinimumHeight(88)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(0, top)
        column.insertWidget(3, self.about)
        self.enter = Button("列入后备…", parent=self)
        self.enter.clicked.connect(lambda: self.begin(Reserve))
        self.promote = Button("登记提拔使用…", parent=self)
        self.promote.clicked.connect(lambda: self.begin(Promotion))
        self.foot.insertWidget(0, self.enter)
        self.foot.insertWidget(1, self.promote)
        self.table.itemSelectionChanged.connect(self.show_one)
        self.show_which(0)

    def show_which(self, at: int) -> None:
        """Show one of the three lists."""
        pool, when = self.pool, self.pool.period.label
        if at == 0:
            note = (
                f"{pool.day.isoformat()} 在册 {len(pool.candidates)} 人；条件只作提示，不是硬性条件，不代替研究决定。"
            )
            columns: Sequence[Column] = _CANDIDATES
            rows = [Entry(_cells(c), c) for c in pool.candidates]
        elif at == 1:
            note = f"{when}在库 {len(pool.reserves)} 人次。双击打开记录，填退出日期就是退出。"
            columns, rows = _POOL, [Entry(self._pooled(r), r) for r in pool.reserves]
        else:
            note = f"{when}提拔使用 {len(pool.promotions)} 人。双击打开记录。"
            columns, rows = _PROMOTED, [Entry(_promoted(r), r) for r in pool.promotions]
        self.words.setText(note)
        self.show_list(columns, rows)
        self.open_button.setVisible(at > 0 and bool(rows))
        self.show_one()

    def candidate(self) -> Candidate | None:
        """The cadre of the chosen row."""
        for goal in self.selected():
            return goal if isinstance(goal, Candidate) else self.pool.of(_whose(goal))
        return None

    def show_one(self) -> None:
        """What stands of the chosen one, condition by condition."""
        one = self.candidate()
        self.enter.setEnabled(one is not None and one.reserve is None)
        self.promote.setEnabled(one is not None)
        if one is None:
            self.about.setText("" if not self.rows else "这名干部现在不在名册。")
            return
        lines = [f"{f.condition.label}：{SAID[f.state]}（{f.words}）" for f in one.findings]
        spans = [f"{what} {where} {first}—{last or '至今'}" for what, where, first, last in one.stretches]
        self.about.setText("\n".join(lines) + (f"\n基层经历：{'；'.join(spans)}" if spans else ""))

    def open_row(self, at: int) -> None:
        """Open the record of a row; a candidate's own membership of the pool, if they have one."""
        goal = self.rows[at].goal if 0 <= at < len(self.rows) else None
        row = goal.reserve if isinstance(goal, Candidate) else goal
        if isinstance(row, Row):
            self.chosen = Goal(row.kind, record=row.id, person=_whose(row))
            self.accept()

    def begin(self, kind: type[RecordModel]) -> None:
        """Begin a new record for the chosen one."""
        one = self.candidate()
        if one is None:
            return
        values: dict[str, Any] = {"cadre": Named(one.member.name, one.member.person)}
        if kind is Promotion:
            values[Promotion.from_post.name] = "".join(p for p in (one.member.unit, one.member.post) if p) or None
        self.chosen = Goal(kind.__name__, person=one.member.person, values=values)
        self.accept()

    def _pooled(self, row: Row) -> tuple[str, ...]:
        one = self.pool.of(row.given(Reserve.cadre).person)
        met = f"{one.met} / {len(one.findings)}" if one else "—"
        where = _where(one) if one else "—"
        texts = (row[Reserve.basis], row[Reserve.measures], row[Reserve.end], row[Reserve.leaving_reason])
        return (
            row.given(Reserve.cadre).name,
            where,
            row[Reserve.date] or "—",
            *(str(t).replace("\n", " ") if t else "—" for t in texts),
            met,
        )


def _whose(row: Row) -> int | None:
    return row.given(Reserve.cadre if row.kind == Reserve.__name__ else Promotion.cadre).person


def _where(one: Candidate) -> str:
    return "　".join(p for p in (one.member.unit, one.member.post) if p) or "—"


def _cells(one: Candidate) -> tuple[str, ...]:
    glance = one.glance
    return (
        one.member.name,
        _where(one),
        (one.reserve[Reserve.date] or "在库") if one.reserve else "—",
        "　".join(f"{year % 100:02d} {grade or '—'}" for year, grade in glance.grades),
        "、".join(glance.certificates) or "—",
        duration(glance.months) if glance.months else "—",
        "；".join(punished(p) for p in glance.punishments) or "—",
        f"{one.met} / {len(one.findings)}",
    )


def _promoted(row: Row) -> tuple[str, ...]:
    texts = (row[Promotion.from_post], row[Promotion.to_post], row[Promotion.category], row[Promotion.basis])
    return (row.date or "—", row.given(Promotion.cadre).name, *(t or "—" for t in texts))
