"""审定版: what was locked of a year or a quarter. Its file comes out again byte for byte, whatever is changed later.

How an edition is locked, compared and corrected: operations.locking.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.books import Written, checked_target, write_book
from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Broken, Guard, Touched
from cadreapp.operations.writing.attachments import exists, path_of
from cadreapp.records import clock
from cadreapp.records.period import LABELS, Period
from cadreapp.reports.comparing import Difference
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import write_bytes
from cadreapp.store.grading import editions as store

if TYPE_CHECKING:
    from openpyxl import Workbook

SHOWCASE, UNRANKED, APPRAISAL = "showcase", "unranked", "appraisal"
_SHEETS = {
    (SHOWCASE, "year"): "业绩晒比",
    (UNRANKED, "year"): "业绩晒比（不排名）",
    (APPRAISAL, "year"): "考核表",
    (APPRAISAL, "quarter"): "考核汇总",
}
TITLES = {(what, length): f"{LABELS[length]}{name}" for (what, length), name in _SHEETS.items()}
"""What can be locked, of which length of period → what the catalogue calls the sheet."""

DETAILS = ("目录", "数据来源", "安排依据", "记录明细")
"""The sheets of all records behind the numbers: for the screen, on paper only if they are asked for."""

FIRST = "定稿"
_NUMBERED = re.compile(r"\(\d+\)$")


class Elsewhere(UserError):
    """The same figures are locked in another sheet, and this one has no edition: today's must be asked for."""


@dataclass(frozen=True)
class BonusChange:
    """A cadre's grade and coefficient as they were locked, and now; `basis`: the paper, the appeal."""

    person: int
    name: str
    period: str
    grade: str
    now: str
    coefficient: str
    coefficient_now: str
    basis: str = ""

    @property
    def said(self) -> str:
        """The change in words."""
        when = Period.parse(self.period)
        words = f"{self.name}：{when.label}{'度' if when.length == 'year' else ''}等次 {self.grade} → {self.now}"
        words += f"，奖金系数 {self.coefficient} → {self.coefficient_now}"
        return f"{words}（{self.basis}）" if self.basis else words


@dataclass(frozen=True)
class Edition:
    """A locked edition. `number` 1 = 定稿, 2 and more = 更正版; `replaced_by`: number of the one that replaced it.

    `grades`: (period, person) → (name, grade, coefficient) as confirmed then. `lines`, `bonus`: what a 更正版 changed.
    """

    id: int
    uid: str
    what: str
    period: Period
    number: int
    at: str
    who: str
    note: str
    sha256: str
    rules: str
    grades: Mapping[tuple[str, int], tuple[str, str, str]]
    replaces: int | None
    replaced_by: int | None
    reason: str
    approver: str
    received: str
    lines: tuple[Difference, ...]
    bonus: tuple[BonusChange, ...]

    @property
    def title(self) -> str:
        """The sheet that was locked."""
        return TITLES[self.what, self.period.length]

    @property
    def name(self) -> str:
        """The sheet with its period: 2021年度业绩晒比."""
        return named(self.what, self.period)

    @property
    def version(self) -> str:
        """定稿, or which 更正版."""
        return version(self.number)

    @property
    def day(self) -> date:
        """The bureau's day on which it was locked."""
        return date.fromisoformat(clock.day_of(self.at))

    @property
    def state(self) -> str:
        """Whether it is the one in force."""
        return "在用" if self.replaced_by is None else f"已被{version(self.replaced_by)}替代"

    @property
    def file_name(self) -> str:
        """What its file is called when it is given out."""
        return f"{self.name}（{self.version}）"

    @property
    def forms(self) -> tuple[str, ...]:
        """Cadres whose own pages a 更正版 made anew; the old ones stay in the edition before it.

        Of namesakes the second and later ones are named as their pages are: 张三(2).
        """
        names = {name for name, _, _ in self.grades.values()}
        return tuple(dict.fromkeys(x.sheet for x in self.lines if {x.sheet, _NUMBERED.sub("", x.sheet)} & names))

    def as_dict(self) -> dict[str, Any]:
        """The edition with the keys of the JSON answer of `editions`."""
        return {
            "what": self.what,
            "period": self.period.text,
            "number": self.number,
            "version": self.version,
            "locked_at": self.at,
            "who": self.who,
            "sha256": self.sha256,
            "rules": self.rules,
            "note": self.note or None,
            "replaced_by": self.replaced_by,
            "reason": self.reason or None,
            "approver": self.approver or None,
            "received": self.received or None,
            "changes": [vars(line) for line in self.lines],
            "bonus": [vars(one) for one in self.bonus],
        }


def named(what: str, period: Period) -> str:
    """A sheet with its period: 2021年度业绩晒比, 2021年第3季度考核汇总."""
    of = f"{period.year}{LABELS['year']}" if period.length == "year" else period.label
    return f"{of}{_SHEETS.get((what, period.length), '')}"


def version(number: int) -> str:
    """定稿 for 1, 第1次更正版 for 2 …"""
    return FIRST if number == 1 else f"第{number - 1}次更正版"


# what there is


def editions(desk: Desk) -> list[Edition]:
    """All editions: the latest period first, of each sheet the oldest version first."""
    found = store.rows(desk.db)
    by = {row.replaces: row.number for row in found if row.replaces is not None}
    some = [_edition(row, by.get(row.id)) for row in found]
    return sorted(some, key=lambda e: (e.period.end, e.period.length == "year"), reverse=True)


def _edition(row: store.Row, replaced_by: int | None) -> Edition:
    changes = json.loads(row.changes) if row.changes else {}
    return Edition(
        id=row.id,
        uid=row.uid,
        what=row.what,
        period=Period.parse(row.period),
        number=row.number,
        at=row.locked_at,
        who=row.who,
        note=row.note or "",
        sha256=row.sha256,
        rules=row.rules,
        grades={(g[0], g[1]): (g[2], g[3], g[4]) for g in json.loads(row.grades)},
        replaces=row.replaces,
        replaced_by=replaced_by,
        reason=row.reason or "",
        approver=row.approver or "",
        received=row.received or "",
        lines=tuple(Difference(*line) for line in changes.get("lines", ())),
        bonus=tuple(BonusChange(*one) for one in changes.get("bonus", ())),
    )


def in_force(desk: Desk, what: str, period: Period) -> Edition | None:
    """The edition in force of a sheet of a year or quarter; None if it was not locked."""
    return next(
        (e for e in editions(desk) if (e.what, e.period) == (what, period) and e.replaced_by is None),
        None,
    )


def find(desk: Desk, what: str, period: Period, number: int | None = None) -> Edition:
    """One edition: of that number, else the one in force; UserError names what there is."""
    own = [e for e in editions(desk) if (e.what, e.period) == (what, period)]
    name = named(what, period)
    if not own:
        raise UserError(f"{name}还没有审定锁定，没有定稿可以取出。")
    found = [e for e in own if (e.replaced_by is None if number is None else e.number == number)]
    if not found:
        said = "、".join(f"{e.number}（{e.version}）" for e in own)
        raise UserError(f"{name}没有第 {number} 版，现有：{said}。")
    return found[0]


def answer(desk: Desk, what: str, period: Period) -> Edition | None:
    """The edition that is given out when a sheet is asked for; None: nothing is locked, today's figures are given.

    Elsewhere: the sheet itself has no edition, but another holds the same figures as they were locked.
    """
    own = in_force(desk, what, period)
    if own is not None:
        return own
    others = [in_force(desk, w, period) for w in (SHOWCASE, UNRANKED) if what in (SHOWCASE, UNRANKED)]
    if period.length == "quarter":
        others = [in_force(desk, APPRAISAL, Period(period.year, "year", 1))]
    other = next((e for e in others if e is not None), None)
    if other is not None:
        raise Elsewhere(
            f"{named(what, period)}没有单独审定；同样的数据已于{spoken(other.day)}随“{other.name}”"
            "审定锁定，请取那一份定稿。"
        )
    return None


def said(edition: Edition, way: str) -> str:
    """What whoever asks for a locked sheet is told; `way`: how to see today's figures."""
    return f"{edition.name}已于{spoken(edition.day)}审定锁定，给出的是{edition.version}；要看今天的数据{way}。"


def spoken(day: date) -> str:
    """A day as a sentence says it."""
    return f"{day.year}年{day.month}月{day.day}日"


# the file


def kept(desk: Desk, edition: Edition) -> bytes:
    """The bytes that were locked; UserError if the file is missing or damaged."""
    try:
        data = path_of(desk, edition.sha256).read_bytes()
    except OSError as error:
        raise UserError(f"“{edition.file_name}”的文件不在数据文件夹里，可能被移走了。请用备份还原。") from error
    if hashlib.sha256(data).hexdigest() != edition.sha256:
        raise UserError(f"“{edition.file_name}”的文件已损坏，与锁定时的不一致，没有给出。请用备份还原。")
    return data


def workbook(desk: Desk, edition: Edition, *, original: bool = False, cadre: str = "") -> Workbook:
    """The edition as a workbook; a replaced one says so on every page unless the `original` is asked for.

    `cadre`: only this cadre's own pages; UserError if the edition holds none.
    """
    from cadreapp.reports.filling.marking import keep_only, mark_replaced, opened

    book = opened(kept(desk, edition))
    if cadre:
        own = {t for t in book.sheetnames if t == cadre or t.startswith(f"{cadre}(")}
        if not own:
            raise UserError(f"“{edition.file_name}”里没有“{cadre}”的表，请核对姓名。")
        keep_only(book, own)
    if edition.replaced_by is not None and not original:
        mark_replaced(book, _replaced(desk, edition))
    return book


def _replaced(desk: Desk, edition: Edition) -> str:
    from cadreapp.reports.filling.marking import REPLACED

    last = in_force(desk, edition.what, edition.period)
    assert last is not None
    return f"{REPLACED}（{edition.version}，{spoken(edition.day)}；{last.version}，{spoken(last.day)}）"


def give(
    desk: Desk,
    edition: Edition,
    target: Path,
    *,
    original: bool = False,
    cadre: str = "",
    run: Run = UNWATCHED,
) -> Written:
    """Write an edition to `target`: .xlsx byte for byte as it was locked, or .pdf as pages; a replaced one marked."""
    target = checked_target(target, run)
    paper = target.suffix.lower() == ".pdf"
    if not paper and not cadre and (original or edition.replaced_by is None):
        return Written(write_bytes(target, kept(desk, edition)))
    book = workbook(desk, edition, original=original, cadre=cadre)
    for title in DETAILS if paper else ():
        if title in book.sheetnames:
            book.remove(book[title])
    return write_book(book, target, run)


# what may not be done to it


class EditionGuard(Guard):
    """An edition is written once: no operation, undo or redo changes it or takes it back."""

    tables = frozenset({"edition"})

    def after(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        yield from _broken(desk, touched.rows("edition"))


def _broken(desk: Desk, touched: set[int]) -> Iterator[Broken]:
    rewritten = set(store.rewritten(desk.db)) & touched
    for one in sorted(rewritten):
        yield Broken(0, "", "审定锁定的版本不能修改、删除或撤销；内容有误的，请另作更正版", ("审定版", one))
    for row in store.rows(desk.db, touched - rewritten):
        if not exists(desk, row.sha256):
            yield Broken(0, "sha256", "审定版的文件不在数据文件夹里，没有锁定")
        if row.number > 1:
            needed = ((row.reason, "更正理由"), (row.approver, "批准人"), (row.received, "原版发给了谁"))
            for value, label in (*needed, (row.changes, "改动了哪些内容"), (row.replaces, "替代哪一版")):
                if not value:
                    yield Broken(0, "", f"更正版缺少{label}")
