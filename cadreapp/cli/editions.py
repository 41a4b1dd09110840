"""The commands of 审定锁定: lock, editions, edition, compare, correct; and the locked sheet in place of a new one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp.cli.common import open_bureau, print_json, print_table
from cadreapp.errors import UserError
from cadreapp.records.period import Period
from cadreapp.run import Run

if TYPE_CHECKING:
    from cadreapp.operations.books import Written
    from cadreapp.store.connect import Home

_WHAT = ("showcase", "unranked", "appraisal")
_SHEETS = "showcase 业绩晒比，unranked 业绩晒比（不排名），appraisal 年度考核表或季度考核汇总"
CURRENT = "加上 --current"
"""The way to today's figures that a command has."""


def add_commands(command: Callable[[str, str], Any], year: Callable[[str], int]) -> None:
    """The commands' arguments."""
    lock = command("lock", "审定锁定一个年度（季度）的业绩晒比和考核表")
    listed = command("editions", "列出审定版：定稿和更正版")
    given = command("edition", "取出审定版的原件")
    compared = command("compare", "审定版与今天的数据逐行对照")
    corrected = command("correct", "出更正版，替代原来的审定版")
    for made in (lock, given, compared, corrected):
        made.add_argument("--year", type=year, required=True)
        made.add_argument("--quarter", type=int, choices=(1, 2, 3, 4))
    lock.add_argument("--what", nargs="+", choices=_WHAT, default=[], help=f"{_SHEETS}；不写的锁定全部常用的")
    for made in (given, compared, corrected):
        made.add_argument("--what", choices=_WHAT, help=f"{_SHEETS}；季度只有 appraisal，可以不写")
    listed.add_argument("--year", type=year)
    for made in (lock, corrected):
        made.add_argument("--note", default="", metavar="说明")
    for made in (lock, compared, corrected):
        made.add_argument("--builtin", action="store_true", help="用内置模板，不用本单位改过的")
    for made in (listed, compared):
        made.add_argument("--json", action="store_true")
    for made in (given, compared):
        made.add_argument("--number", type=int, metavar="第几版", help="1 是定稿，2 起是更正版；不写的是在用的")
    given.add_argument("--original", action="store_true", help="已被替代的也给原件，不印“已被更正版替代”")
    given.add_argument("--cadre", default="", metavar="姓名", help="只要这名干部自己的表")
    given.add_argument("-o", dest="output", type=Path, required=True, metavar="文件")
    for name, label in (("reason", "更正理由"), ("approver", "批准人"), ("received", "原版发给了谁")):
        corrected.add_argument(f"--{name}", required=True, metavar=label)


def _period(arguments: argparse.Namespace) -> Period:
    whole = Period(arguments.year, "year", 1)
    return Period(whole.year, "quarter", arguments.quarter) if arguments.quarter else whole


def _one(desk: Any, arguments: argparse.Namespace) -> Any:
    """The edition that is meant; UserError where it must be said which."""
    from cadreapp.operations.year import editions

    period, what = _period(arguments), arguments.what
    if what is None:
        some = list(dict.fromkeys(e.what for e in editions.editions(desk) if e.period == period))
        if len(some) > 1:
            raise UserError(f"{period.label}锁定了几张表，请用 --what 写明是哪一张：{'、'.join(some)}。")
        what = some[0] if some else editions.APPRAISAL
    return editions.find(desk, what, period, getattr(arguments, "number", None))


def lock(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    """审定锁定."""
    from cadreapp.operations.sheets import locking
    from cadreapp.operations.year import editions

    period = _period(arguments)
    with open_bureau(home, write=True) as desk:
        locking.lock(
            desk,
            period,
            arguments.what,
            note=arguments.note,
            run=run,
            builtin=arguments.builtin,
        )
        found = [e for e in editions.editions(desk) if e.period == period and e.number == 1]
        if period.end > desk.today():
            print(f"{period.label}还没有结束，定稿只到今天为止。", file=sys.stderr)
    for one in found:
        print(f"{one.name}：{one.version}，{editions.spoken(one.day)}锁定，SHA-256 {one.sha256}")
    return 0


def listing(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    """审定版 as a list."""
    from cadreapp.operations.year import editions

    with open_bureau(home, write=False) as desk:
        found = [e for e in editions.editions(desk) if arguments.year in (None, e.period.year)]
    if arguments.json:
        print_json([e.as_dict() for e in found])
    elif found:
        head = ("时段", "内容", "版本", "第几版", "锁定日期", "锁定人", "状态", "SHA-256", "说明")
        rows = (
            (e.period.label, e.title, e.version, e.number, e.day, e.who, e.state, e.sha256, e.reason or e.note or None)
            for e in found
        )
        print_table(head, rows)
    else:
        print("还没有审定锁定过。")
    return 0


def give(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    """取出审定版."""
    from cadreapp.operations.year import editions

    with open_bureau(home, write=False) as desk:
        one = _one(desk, arguments)
        editions.give(
            desk,
            one,
            arguments.output,
            original=arguments.original,
            cadre=arguments.cadre,
            run=run,
        )
    if one.replaced_by is not None:
        print(f"{one.name}的{one.version}{one.state}。", file=sys.stderr)
    print(f"已导出 {arguments.output}（{one.version}，{editions.spoken(one.day)}锁定）")
    return 0


def compare(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    """审定版 beside today's figures."""
    from cadreapp.operations.sheets import locking

    with open_bureau(home, write=False) as desk:
        one = _one(desk, arguments)
        found = locking.compare(desk, one, run, builtin=arguments.builtin)
    if arguments.json:
        print_json({"lines": [vars(x) for x in found.lines], "bonus": [vars(x) for x in found.bonus]})
        return 0
    _print(found)
    return 0


def _print(found: Any) -> None:
    if not found.lines:
        print(f"今天的数据与{found.edition.name}的{found.edition.version}没有不同。")
        return
    rows = ((x.sheet, x.row, x.column, x.then, x.now) for x in found.lines)
    print_table(("表", "行", "栏", found.edition.version, "今天"), rows)
    for one in found.bonus:
        print(one.said)


def correct(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    """出更正版."""
    from cadreapp.operations.sheets import locking

    with open_bureau(home, write=True) as desk:
        one = _one(desk, arguments)
        found = locking.compare(desk, one, run, builtin=arguments.builtin)
        changes = locking.correct(
            desk,
            found,
            reason=arguments.reason,
            approver=arguments.approver,
            received=arguments.received,
            note=arguments.note,
        )
    _print(found)
    print(f"已出{changes.name}，改动 {len(found.lines)} 处；原来的{one.version}留有原件，再给出时印“已被更正版替代”。")
    return 0


def locked(desk: Any, what: str, period: Period, output: Path, run: Run) -> Written | None:
    """Give the edition that stands for a sheet, and say so; None where today's figures are to be made."""
    from cadreapp.operations.year import editions

    try:
        found = editions.answer(desk, what, period)
    except editions.Elsewhere as error:
        raise UserError(f"{error}\n要按今天的数据做，请{CURRENT}。") from error
    if found is None:
        return None
    written = editions.give(desk, found, output, run=run)
    print(editions.said(found, f"请{CURRENT}"), file=sys.stderr)
    return written


def tell_beside(desk: Any, spec: Any, request: Any) -> None:
    """Say of a sheet of a locked year that it is of today's figures."""
    from cadreapp.operations.sheets.model import beside

    if told := beside(desk, spec, request):
        print(told, file=sys.stderr)


COMMANDS = {"lock": lock, "editions": listing, "edition": give, "compare": compare, "correct": correct}
