"""The model of the records' table: ids and owed periods in order, rows loaded page by page as they are painted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cadreapp.operations import browse
from cadreapp.operations.browse import Scope
from cadreapp.operations.counting.alerts import overdue
from cadreapp.operations.counting.owed import Owed
from cadreapp.operations.desk import Desk
from cadreapp.records.checks import text
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.records.period import EXAMPLES, LENGTHS, Period
from cadreapp.store.query import Row
from ui.kit import theme
from ui.kit.drawing.signs import Sign
from ui.snapshot import Snapshot, plain
from ui.tables.grouping import Heading, can_group, grouped

PAGE = 64
MANY = 24
"""More persons than this who owe one kind are gathered into one row a period."""

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1
MISSING, COMING = "—", "…"
Fetch = Callable[[Sequence[int], Callable[[list[Row]], None]], None]


@dataclass(frozen=True)
class Gap:
    """A period in which something is still owed: by one person (or the bureau), or by several."""

    period: Period
    dues: tuple[Owed, ...]

    @property
    def sign(self) -> Sign:
        """未到期 while the period runs; else 未完成 or 部分完成."""
        states = {d.state for d in self.dues}
        if states == {"wait"}:
            return Sign.WAIT
        return Sign.OWED if "owed" in states else Sign.PART

    @property
    def text(self) -> str:
        """7月未报, 11月待报, 二季度缺 2; with the number of persons where there are several."""
        short = self.period.short
        if len(self.dues) > 1:
            people = len({d.person for d in self.dues})
            return f"{short} {people} 人{'待报' if self.sign is Sign.WAIT else '未报齐'}"
        due = self.dues[0]
        if due.done:
            return f"{short}{'还差' if self.sign is Sign.WAIT else '缺'} {plain(due.missing)}"
        often = f"（共 {plain(due.required)}）" if due.required > 1 else ""
        return f"{short}{'待报' if self.sign is Sign.WAIT else '未报'}{often}"


Entry = int | Gap | Heading


@dataclass(frozen=True)
class Filtered:
    """What is asked of the rows: `text` anywhere in them, 补录 only, and `says`: field → value (None: left empty)."""

    text: str = ""
    late: bool = False
    says: tuple[tuple[str, Any], ...] = ()

    @property
    def active(self) -> bool:
        """Whether anything is asked."""
        return bool(self.text.strip() or self.late or self.says)


@dataclass(frozen=True)
class Column:
    """A column: the field, or "" for the first (sign and number) and the last (marks)."""

    key: str
    title: str
    width: int
    right: bool = False
    centred: bool = False
    elastic: bool = False
    spec: FieldSpec | None = None


_MEASURED = {FieldType.DAY: 104, FieldType.PARTIAL: 96, FieldType.PERSON: 92, FieldType.FLAG: 78}
_WORDED = (FieldType.TEXT, FieldType.LONG)


def columns_of(kind: Kind, without: str = "") -> tuple[Column, ...]:
    """The columns of a kind's table: number, its fields (but one), marks.

    The heading, or else the widest text, takes the rest of the width; without any text the marks do.
    """
    specs = [s for s in kind.fields if s.in_table and s.name != without]
    words = [s for s in specs if s.name == kind.title_field] or [s for s in specs if s.type in _WORDED]
    elastic = max(words, key=lambda s: s.width).name if words else ""
    head = theme.metrics(13, True)
    found = [Column("", "序号", 52)]
    for spec in specs:
        right = spec.type in (FieldType.NUMBER, FieldType.MONEY)
        title = spec.label + ("（元）" if spec.type is FieldType.MONEY else "")
        width = _MEASURED.get(spec.type, min(spec.width, 26) * 8 + 20)
        if spec.type is FieldType.PERIOD:
            label = Period.parse(EXAMPLES[spec.period or "quarter"]).label
            width = theme.metrics().horizontalAdvance(label) + 32
        if spec.choices:
            width = max(theme.metrics().horizontalAdvance(c) for c in spec.choices) + 28
            width = min(width, 200)
        width = max(width, head.horizontalAdvance(title) + 34)
        found.append(Column(spec.name, title, width, right, bool(spec.choices) and right, spec.name == elastic, spec))
    return (*found, Column("marks", "", 84, right=True, elastic=not elastic))


def shown(spec: FieldSpec, value: Any) -> str:
    """A table cell's text: «—» where missing, 1993.05 for months, masked where the field is."""
    if value is None:
        return MISSING
    if spec.masked:
        return f"{str(value)[:3]}{'*' * 6}{str(value)[-2:]}"
    if spec.type is FieldType.PARTIAL:
        return str(value).replace("-", ".")
    if spec.type is FieldType.PERIOD:
        return Period.parse(value).label
    if spec.type is FieldType.MONEY:
        return f"{value:,.2f}"
    return " ".join(text(spec, value).split())


class RecordModel(QAbstractTableModel):
    """Rows of one kind. `load` reads rows by id, `fetch` reads them beside the window and then gives them back.

    What is painted is fetched page by page, and shown once it is there; whoever else asks for a row has it at once.
    """

    def __init__(
        self,
        kind: Kind,
        load: Callable[[Sequence[int]], list[Row]],
        parent: QObject | None = None,
        *,
        fetch: Fetch | None = None,
        without: str = "",
        ascending: bool = False,
    ) -> None:
        """`without`: a field that needs no column here; `ascending`: rows are numbered from the top."""
        super().__init__(parent)
        self.kind = kind
        self.columns = columns_of(kind, without)
        self.without, self.ascending = without, ascending
        worded = next((c.key for c in self.columns if c.elastic and c.spec is not None), "")
        self._telling = worded or kind.period_field or kind.date_field
        self.entries: list[Entry] = []
        self.overdue: frozenset[int] = frozenset()
        self.order: dict[int, int] = {}
        self._numbers: list[int] = []
        self._load, self._fetch = load, fetch
        self._rows: dict[int, Row] = {}
        self._asked: set[int] = set()
        self._painting = False

    def show(self, entries: Sequence[Entry], rows: Collection[Row] = (), overdue: frozenset[int] = frozenset()) -> None:
        """Show these entries; `rows` are those already read, `overdue` those whose next step is late."""
        self.beginResetModel()
        self.overdue = overdue
        self.entries = list(entries)
        self.order = {e: i for i, e in enumerate(entries) if isinstance(e, int)}
        self._rows = {r.id: r for r in rows}
        self._asked = set()
        number, step = (1, 1) if self.ascending else (len(self.order), -1)
        self._numbers = []
        for entry in entries:
            self._numbers.append(number if isinstance(entry, int) else 0)
            number += step * isinstance(entry, int)
        self.endResetModel()

    def row(self, index: int) -> Row | None:
        """The record of a row, read with its page where it is not there yet; None for a gap or a record gone."""
        entry = self.entries[index]
        if not isinstance(entry, int):
            return None
        if entry not in self._rows:
            start = index - index % PAGE
            ids = [e for e in self.entries[start : start + PAGE] if isinstance(e, int) and e not in self._rows]
            if self._painting and self._fetch is not None:
                self._ask_for(start, ids, self._fetch)
            else:
                self._rows |= {r.id: r for r in self._load(ids)}
        return self._rows.get(entry)

    def _ask_for(self, start: int, ids: Sequence[int], fetch: Fetch) -> None:
        """Have a page read, once; what comes after the table shows something else is of no use any more."""
        if start in self._asked:
            return
        asked = self._asked
        asked.add(start)

        def came(rows: list[Row]) -> None:
            if self._asked is asked:
                self._rows |= {r.id: r for r in rows}
                last = min(start + PAGE, len(self.entries)) - 1
                self.dataChanged.emit(self.index(start, 0), self.index(last, len(self.columns) - 1))

        fetch(ids, came)

    @contextmanager
    def painted(self) -> Iterator[None]:
        """While the rows are painted nothing is waited for."""
        self._painting = True
        try:
            yield
        finally:
            self._painting = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | _side(column))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        column = self.columns[index.column()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | _side(column))
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if isinstance(entry, Heading):
            return entry.text if column.key == self._telling else ""
        if isinstance(entry, Gap):
            return self._gap(entry, column)
        row = self.row(index.row())
        if row is None:
            return MISSING if not self._painting else COMING if column.key == self._telling else ""
        if column.key == "":
            return str(self._numbers[index.row()])
        if column.key == "marks":
            return self._marks(row, role)
        assert column.spec is not None
        found = shown(column.spec, row.values.get(column.key))
        return found if role == Qt.ItemDataRole.DisplayRole or len(found) > 4 else None

    def _gap(self, gap: Gap, column: Column) -> str:
        if column.key == "marks":
            return "登记"
        if column.key == self._telling:
            return gap.text
        if column.spec is None or column.key not in (
            self.kind.date_field,
            self.kind.period_field,
            self.kind.who_field,
        ):
            return ""
        if column.key == self.kind.who_field:
            names = list(dict.fromkeys(d.cadre or "" for d in gap.dues))
            return "、".join(names)
        return gap.period.text if column.key == self.kind.date_field else gap.period.label

    @staticmethod
    def _marks(row: Row, role: int) -> str:
        if role == Qt.ItemDataRole.ToolTipRole:
            late = f"补录：{row.late_on} 由 {row.late_by} 登记，{row.late_reason}" if row.late_on else ""
            files = f"附件 {len(row.values['files'])} 个" if row.values.get("files") else ""
            return "\n".join(t for t in (late, files) if t)
        return "补录" if row.late_on else ""


def _side(column: Column) -> Qt.AlignmentFlag:
    if column.centred:
        return Qt.AlignmentFlag.AlignHCenter
    return Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft


def numbers(kind: Kind) -> list[FieldSpec]:
    """The fields of a kind that add up: amounts with a unit (人次, 学时), and money."""
    return [s for s in kind.fields if s.type is FieldType.MONEY or (s.type is FieldType.NUMBER and s.unit)]


def in_words(spec: FieldSpec, total: Any, missing: int) -> str:
    """A sum with its unit, and over how many records nobody said it."""
    unit = "元" if spec.type is FieldType.MONEY else spec.unit
    less = f"（{missing:,} 条未填）" if missing else ""
    return f"{spec.label} {text(spec, total)} {unit}{less}"


@dataclass(frozen=True)
class Listed:
    """What a table shows: entries, the first rows, and at its foot how many and what they add up to (`added`)."""

    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    records: int
    late: int
    overdue: frozenset[int] = frozenset()
    added: str = ""


def _added(desk: Desk, kind: Kind, scope: Scope, records: int, **asked: Any) -> str:
    """The sums of what is shown, in words; what nobody filled in is left out, of how many it is missing is said."""
    specs = [s for s in numbers(kind) if s.place == "own"]
    found = browse.added(desk, kind, scope, [s.name for s in specs], **asked)
    words = []
    for spec in specs:
        if spec.name in found:
            total, known = found[spec.name]
            words.append(in_words(spec, total, records - known))
    return "　".join(words)


def listed(
    desk: Desk,
    kind: Kind,
    scope: Scope,
    dues: Sequence[Owed],
    filtered: Filtered = Filtered(),  # noqa: B008 — frozen
    sort: str = "",
    descending: bool = False,
    group: str = "",
    found: Snapshot | None = None,
) -> Listed:
    """Read what a table shows: in the usual order each owed period stands above its records, sorted it comes first.

    Filtered, only records are shown. `group`: under headings, by what, of the people of `found`.
    """
    asked: dict[str, Any] = {"text": filtered.text, "says": filtered.says}
    ids = browse.find(desk, kind, scope, late=filtered.late, sort=sort, descending=descending, **asked)
    late = len(ids) if filtered.late else len(browse.find(desk, kind, scope, late=True, **asked))
    gaps = [] if filtered.active else gaps_of(dues)
    entries: list[Entry]
    if group and found is not None and can_group(kind):
        entries = [*gaps, *grouped(ids, browse.people_of(desk, kind, ids), group, found)]
    elif sort or not gaps or scope.period is None:
        entries = [*gaps, *ids]
    else:
        entries = []
        left = list(ids)
        length = max((g.period.length for g in gaps), key=LENGTHS.index)
        for part in reversed(scope.period.split(length)):
            entries += [g for g in gaps if g.period.end == part.end]
            inside = set(browse.find(desk, kind, Scope(scope.people, part)))
            entries += [i for i in left if i in inside]
            left = [i for i in left if i not in inside]
        entries += left
    first = [e for e in entries[:PAGE] if isinstance(e, int)]
    rows = tuple(browse.load(desk, kind, first))
    added = _added(desk, kind, scope, len(ids), late=filtered.late, **asked)
    return Listed(tuple(entries), rows, len(ids), late, overdue(desk, kind), added)


def gaps_of(dues: Sequence[Owed]) -> list[Gap]:
    """The owed periods, latest first: a row a person, or a row a period where very many persons owe."""
    open_ = [d for d in dues if d.missing > 0 and d.state in ("owed", "part", "wait")]
    if len(open_) <= MANY:
        found = [Gap(Period.parse(d.period), (d,)) for d in open_]
    else:
        groups: dict[str, list[Owed]] = {}
        for due in open_:
            groups.setdefault(due.period, []).append(due)
        found = [Gap(Period.parse(p), tuple(some)) for p, some in groups.items()]
    return sorted(found, key=lambda g: (g.period.end, LENGTHS.index(g.period.length)), reverse=True)
