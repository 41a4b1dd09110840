"""The commands without a window. Exit 0 done; 1 refused (faults on stderr, in Chinese); 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp import __version__, cli_editions, log, paths
from cadreapp.errors import UserError
from cadreapp.records.period import Period
from cadreapp.run import Run

if TYPE_CHECKING:
    from cadreapp.operations.books import Written
    from cadreapp.store.connect import Home

_DONE, _REFUSED, _USAGE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """argparse, speaking Chinese."""

    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        print(f"{self.prog}: 用法不对（{_chinese(message)}）。加 --help 看说明。", file=sys.stderr)
        raise SystemExit(_USAGE)


_WORDS = (
    ("the following arguments are required:", "缺少"),
    ("unrecognized arguments:", "不认识的参数"),
    ("invalid choice:", "没有这个选项："),
    ("choose from", "可选"),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("invalid int value:", "不是整数："),
    ("argument ", "参数 "),
    ("not allowed with", "不能同时用于"),
)


def _chinese(message: str) -> str:
    for english, chinese in _WORDS:
        message = message.replace(english, chinese)
    return message


def _year(text: str) -> int:
    if not (text.isdigit() and 1949 <= int(text) <= 2199):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，应写成 2021")
    return int(text)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是时段，应写成 2026、2026H1、2026Q3 或 2026-11") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成 2021-01-31") from error


DATABASE_VARIABLE = "CADREAPP_DATABASE"
"""The environment's variable that names the server where the command does not."""

_DATABASE = "多人共用时数据库的地址：postgresql://用户名@服务器/库名（也可写在环境变量 CADREAPP_DATABASE 里）"
_BUILTIN = "用内置模板，不用本单位改过的"
_CURRENT = "已审定锁定的也按今天的数据做，不给定稿"


def _parser() -> _Parser:
    parser = _Parser(prog="cadreapp", description="年轻干部成长工程信息库", add_help=False)
    _help(parser)
    parser.add_argument("--version", action="version", version=__version__, help="版本")
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据文件夹")
    parser.add_argument("--database", metavar="地址", help=_DATABASE)
    parser.add_argument("--demo", action="store_true", help="在临时文件夹的示例数据上打开窗口")
    parser.add_argument("--picture", type=Path, metavar="文件", help="打开窗口，存一张图后退出")
    commands = parser.add_subparsers(dest="command", metavar="命令", parser_class=_Parser)

    def command(name: str, text: str) -> _Parser:
        made = commands.add_parser(name, help=text, description=text, add_help=False)
        _help(made)
        made.add_argument("--data", type=Path, metavar="文件夹", default=argparse.SUPPRESS, help="数据文件夹")
        made.add_argument("--database", metavar="地址", default=argparse.SUPPRESS, help=_DATABASE)
        return made

    demo = command("demo", "写一份示例数据")
    demo.add_argument("folder", type=Path, metavar="文件夹")
    demo.add_argument("--cadres", type=int, metavar="人数")
    demo.add_argument("--years", type=int, metavar="年数")
    demo.add_argument("--seed", type=int, default=1, metavar="种子")
    template = command("template", "空白的导入模板，或每人一份的个人月报表")
    template.add_argument("what", choices=("roster", "records", "personal"))
    template.add_argument("-o", dest="output", type=Path, required=True, metavar="文件", help="personal 写一个文件夹")
    template.add_argument("--period", type=_period, help="personal 的月份，如 2026-11")
    imported = command("import", "导入名册、记录或干部任免审批表（.lrmx）")
    imported.add_argument("files", type=Path, nargs="+", metavar="文件")
    imported.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    imported.add_argument("--another", action="store_true", help="与库中记录只有日期不同的行，都是另一条")
    imported.add_argument("--reason", default="", metavar="原因", help="补录的原因，整个文件写一次")
    imported.add_argument("--json", action="store_true")
    listed = command("list", "列出一类记录")
    listed.add_argument("kind", metavar="类别")
    listed.add_argument("--year", type=_year)
    listed.add_argument("--json", action="store_true")
    exported = command("export", "导出记录、名册或干部任免审批表")
    exported.add_argument("what", choices=("records", "roster", "lrmx"))
    exported.add_argument("-o", dest="output", type=Path, required=True, metavar="文件", help="lrmx 写一个文件夹")
    exported.add_argument("--year", type=_year)
    figures = command("figures", "全局的年度数字")
    figures.add_argument("--year", type=_year)
    figures.add_argument("--from", dest="start", type=_day)
    figures.add_argument("--to", dest="end", type=_day)
    figures.add_argument("--json", action="store_true")
    owed = command("owed", "谁还欠什么")
    owed.add_argument("--period", type=_period, required=True)
    owed.add_argument("--json", action="store_true")
    for name, text in (("showcase", "年度业绩晒比"), ("appraisal", "考核表")):
        made = command(name, text)
        made.add_argument("--year", type=_year, required=True)
        made.add_argument("-o", dest="output", type=Path, required=True, metavar="文件")
        if name == "appraisal":
            made.add_argument("--quarter", type=int, choices=(1, 2, 3, 4))
        else:
            made.add_argument("--unranked", action="store_true", help="不排名，按会议次序")
        made.add_argument("--builtin", action="store_true", help=_BUILTIN)
        made.add_argument("--current", action="store_true", help=_CURRENT)
    made = command("sheet", "一种报表（花名册、登记表、催办单……），名称见“报表”菜单")
    made.add_argument("title", metavar="名称")
    made.add_argument("--period", type=_period, required=True)
    made.add_argument("--cadre", action="append", default=[], metavar="姓名", help="只做这名干部的，可以写多次")
    made.add_argument("--copies", type=int, default=1, metavar="份数", help="空白表（如测评票）的份数")
    made.add_argument("--builtin", action="store_true", help=_BUILTIN)
    made.add_argument("--current", action="store_true", help=_CURRENT)
    made.add_argument("-o", dest="output", type=Path, required=True, metavar="文件")
    cli_editions.add_commands(command, _year)
    made = command("words", "年度总结（文字稿）：全局的，或一名干部的")
    made.add_argument("--year", type=_year, required=True)
    made.add_argument("--cadre", metavar="姓名", help="这名干部的个人总结；不写是全局的")
    made.add_argument("-o", dest="output", type=Path, required=True, metavar="文件", help=".docx 或 .txt")
    set_ = command("settings", "本单位的设置：不写名称列出全部，写名称和值就设置")
    set_.add_argument("name", nargs="?", metavar="名称", help="单位名称、启用日期、年龄上限")
    set_.add_argument("value", nargs="?", metavar="值")
    set_.add_argument("--since", type=_day, help="单位名称从哪一天起改（不写是今天）")
    set_.add_argument("--correct", action="store_true", help="原来写错了，以前的也改")
    set_.add_argument("--unit", metavar="单位", help="这个单位自己的启用日期")
    backup = command("backup", "备份")
    backup.add_argument("-o", dest="output", type=Path, required=True, metavar="文件")
    restore = command("restore", "还原备份")
    restore.add_argument("file", type=Path, metavar="文件")
    restore.add_argument("--reason", default="", metavar="理由", help="会失去已确认的等次时，写明还原的理由")
    command("verify", "检查数据")
    moved = command("move", "把全部数据搬到另一处：从数据文件夹到数据库服务器，或者反过来")
    moved.add_argument("source", metavar="从", help="数据文件夹，或 postgresql://…")
    moved.add_argument("target", metavar="到", help="空的数据文件夹，或空的库 postgresql://…")
    return parser


def _help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示说明")
    parser._positionals.title, parser._optionals.title = "参数", "选项"


def main(
    argv: Sequence[str], *, paint: Callable[..., Any] | None = None, window: Callable[..., int] | None = None
) -> int:
    """Run one command, or the window where none is named; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(argv)
    folder = arguments.data or paths.default_data_folder()
    server = arguments.database or os.environ.get(DATABASE_VARIABLE, "")
    if arguments.command == "demo":
        folder = arguments.folder
    temporary = None
    if arguments.command is None and arguments.demo:
        temporary = tempfile.TemporaryDirectory(prefix="cadreapp-demo-", ignore_cleanup_errors=True)
        folder, server = Path(temporary.name), ""
    try:
        from cadreapp.store.connect import Home

        home = Home(folder, server) if server else Home.of(folder)
        if arguments.command is None:
            if window is None:
                raise UserError("这里没有窗口可用，请加上命令，用 --help 看有哪些。")
            return window(home, demo=arguments.demo, picture=arguments.picture)
        code = _COMMANDS[arguments.command](home, arguments, Run(_progress(), paint=paint))
        sys.stdout.flush()  # a pipe that is closed is noticed here, not when the interpreter ends
        return code
    except UserError as error:
        print(error, file=sys.stderr)
        return _REFUSED
    except BrokenPipeError:  # who reads the list (`| head`) has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        print("已取消，没有写入。", file=sys.stderr)
        return _REFUSED
    except Exception:
        where = log.start(folder) if folder.exists() else log.start(Path(tempfile.gettempdir()) / "cadreapp")
        logging.getLogger(__name__).exception("command %s", arguments.command)
        print(f"程序出错，没有完成。详细情况已记入日志：{where}", file=sys.stderr)
        return _REFUSED
    finally:
        if temporary is not None:
            logging.shutdown()
            temporary.cleanup()


def _desk(home: Home, *, write: bool) -> Any:
    from cadreapp.operations.opening import open_desk

    desk = open_desk(home, write=write)
    log.start(home.folder)
    return desk


def _progress() -> Callable[..., None] | None:
    """Progress on a terminal: 第 n 项，共 m 项."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, text: str = "") -> None:
        end = "\n" if total and done >= total else ""
        print(f"\r{text or '进行中'} {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show


def _json(value: Any) -> None:
    def plain(item: Any) -> Any:
        if isinstance(item, Decimal):
            return int(item) if item == item.to_integral_value() else float(item)
        raise TypeError(type(item))

    print(json.dumps(value, ensure_ascii=False, indent=1, default=plain))


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    print("\t".join(head))
    for row in rows:
        print("\t".join("—" if v is None else str(v).replace("\n", " ") for v in row))


def _demo(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.demo import write_demo

    write_demo(home, cadres=arguments.cadres, years=arguments.years, seed=arguments.seed, run=run)
    print(f"示例数据已写入 {home}（没有加密，人员全是虚构的）。")
    return _DONE


def _template(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.exporting import template
    from cadreapp.operations.passing.monthly import write_personal

    if arguments.what == "personal":
        if arguments.period is None:
            print("template personal: 请写 --period 2026-11。", file=sys.stderr)
            return _USAGE
        desk = _desk(home, write=False)
        try:
            number = write_personal(desk, arguments.period, arguments.output, run=run)
        finally:
            desk.close()
        print(
            f"已写好个人月报表 {number} 份，在 {arguments.output}"
            if number
            else "没有人还欠要填报的事项，没有写出文件。"
        )
        return _DONE
    template(arguments.output, arguments.what)
    print(f"已写好 {arguments.output}")
    return _DONE


def _import(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.importing import import_files

    desk = _desk(home, write=True)
    try:
        result = import_files(
            desk,
            arguments.files,
            dry_run=arguments.dry_run,
            run=run,
            another=arguments.another,
            late_reason=arguments.reason,
        )
    finally:
        desk.close()
    if arguments.json:
        refused = [f.as_dict() for f in result.refused]
        changes = [a.as_dict() for a in result.altered]
        counts = {"new": result.new, "updated": result.updated, "same": result.same}
        _json(counts | {"refused": refused, "changes": changes})
    for fault in result.refused:
        print(fault, file=sys.stderr)
    for note in result.notes:
        print(note, file=sys.stderr)
    if result.refused:
        print(f"有 {len(result.refused)} 处错误，一条也没有写入。", file=sys.stderr)
        return _REFUSED
    if not arguments.json:
        verb = "检查通过（没有写入）" if arguments.dry_run else "导入完成"
        if not (result.new or result.updated):
            verb += "，没有变化"
        print(f"{verb}：新增 {result.new}，更新 {result.updated}，相同 {result.same}。")
        if result.late:
            reason = arguments.reason.strip() or "批量导入和文件名"
            print(f"其中补录 {result.late} 条，补录原因：{reason}。")
        if result.altered:
            verb = "将改动" if arguments.dry_run else "改动了"
            print(f"{verb}已有记录的日期、人员或状态 {len(result.altered)} 处：")
            for one in result.altered:
                print(f"  {one}")
    return _DONE


def _list(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.listing import listing

    desk = _desk(home, write=False)
    try:
        rows = listing(desk, arguments.kind, arguments.year)
    finally:
        desk.close()
    if arguments.json:
        _json(rows)
    elif rows:
        _table(list(rows[0]), ([str(v) if v is not None else None for v in row.values()] for row in rows))
    else:
        print("没有记录。")
    return _DONE


def _export(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.exporting import export_records, export_roster
    from cadreapp.operations.passing.lrmx import export_forms

    desk = _desk(home, write=False)
    try:
        if arguments.what == "lrmx":
            number = export_forms(desk, arguments.output, arguments.year, run)
            print(f"已导出任免审批表 {number} 份到 {arguments.output}")
            return _DONE
        if arguments.what == "roster":
            export_roster(desk, arguments.output)
        else:
            export_records(desk, arguments.output, year=arguments.year)
    finally:
        desk.close()
    print(f"已导出 {arguments.output}")
    return _DONE


def _figures(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.counting.figures import figures_between

    if arguments.year is not None:
        start, end = date(arguments.year, 1, 1), date(arguments.year, 12, 31)
    elif arguments.start and arguments.end and arguments.start <= arguments.end:
        start, end = arguments.start, arguments.end
    else:
        print("figures: 请写 --year 2021，或 --from 2021-01-01 --to 2021-06-30。", file=sys.stderr)
        return _USAGE
    desk = _desk(home, write=False)
    try:
        found = figures_between(desk, start, end)
    finally:
        desk.close()
    if arguments.json:
        _json(found.as_dict())
    else:
        _table(("事项", "数值"), found.lines())
    return _DONE


def _owed(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.counting.owed import owed

    desk = _desk(home, write=False)
    try:
        rows = [item.as_dict() for item in owed(desk, arguments.period)]
    finally:
        desk.close()
    if arguments.json:
        _json(rows)
    else:
        _table(("干部", "单位", "事项", "时段", "应完成", "已完成", "还缺"), (list(r.values()) for r in rows))
    return _DONE


def _yearend(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    import cadreapp.operations.year.showcase as yearend
    from cadreapp.operations.templates import FaultyTemplate, builtin_templates

    desk = _desk(home, write=False)
    try:
        period = Period(arguments.year, "year", 1)
        what = "appraisal"
        if arguments.command == "showcase":
            what = "unranked" if arguments.unranked else "showcase"
        elif arguments.quarter:
            period = Period(arguments.year, "quarter", arguments.quarter)
        if not arguments.current:
            if locked := cli_editions.locked(desk, what, period, arguments.output, run):
                return _exported(locked)
        with builtin_templates(arguments.builtin):
            year, target = arguments.year, arguments.output
            if arguments.command == "showcase":
                written = yearend.showcase(desk, year, target, ranked=not arguments.unranked, run=run)
            else:
                written = yearend.appraisal(desk, year, target, quarter=arguments.quarter, run=run)
    except FaultyTemplate as error:
        raise _offered(error) from error
    finally:
        desk.close()
    return _exported(written)


def _offered(error: UserError) -> UserError:
    """A faulty template's error, with the way out that a command has."""
    return UserError(f"{error}\n加上 --builtin，就用内置模板做这张表。")


def _exported(written: Written) -> int:
    for note in written.notes:
        print(note, file=sys.stderr)
    print(f"已导出 {written.path}" + (f"，有 {len(written.notes)} 处没有印全，见上。" if written.notes else ""))
    return _DONE


def _sheet(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.sheets import FaultyTemplate, Request, named_people, sheet, write_sheet

    desk = _desk(home, write=False)
    try:
        spec = sheet(arguments.title)
        people = named_people(desk, arguments.cadre) if arguments.cadre else None
        period = spec.fitting(arguments.period, desk.today())
        if spec.edition and not arguments.current:
            if locked := cli_editions.locked(desk, spec.edition, period, arguments.output, run):
                return _exported(locked)
        request = Request(period, people, copies=arguments.copies, builtin=arguments.builtin, current=True)
        written = write_sheet(desk, spec, request, arguments.output, run)
        cli_editions.tell_beside(desk, spec, request)
    except FaultyTemplate as error:
        raise _offered(error) from error
    finally:
        desk.close()
    return _exported(written)


def _words(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.sheets import named_people
    from cadreapp.operations.year.words import bureau_words, cadre_words, write_words

    desk = _desk(home, write=False)
    try:
        if arguments.cadre:
            (person,) = named_people(desk, [arguments.cadre])
            blocks = cadre_words(desk, arguments.year, person)
        else:
            blocks = bureau_words(desk, arguments.year)
        write_words(blocks, arguments.output)
    finally:
        desk.close()
    print(f"已导出 {arguments.output}")
    return _DONE


def _settings(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import settings
    from cadreapp.operations.counting import beginning_moved

    spec = settings.setting(arguments.name) if arguments.name else None
    desk = _desk(home, write=arguments.value is not None)
    try:
        if spec is None or arguments.value is None:
            shown = [spec] if spec else list(settings.SETTINGS.values())
            _table(("设置", "现在的值"), ((s.label, settings.shown(desk, s.name)) for s in shown))
            return _DONE
        if spec is settings.BEGAN:
            day = date.fromisoformat(spec.check(arguments.value))
            print(beginning_moved.preview(desk, day, arguments.unit).words)
            changes = beginning_moved.set_began(desk, day, arguments.unit)
        else:
            since, correct = arguments.since, arguments.correct
            changes = settings.change(desk, spec.name, arguments.value, since=since, correct=correct)
    finally:
        desk.close()
    print(f"{changes.name}：已保存。" if changes.operation is not None else "没有变化，不需要保存。")
    return _DONE


def _backup(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    print(f"已备份到 {backup.backup(home, arguments.output)}")
    return _DONE


def _restore(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    backup.restore(home, arguments.file, reason=arguments.reason)
    print(f"已还原到 {home}；原来的数据在 backups 里留有备份。")
    return _DONE


def _verify(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    faults = backup.verify(home)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("数据完好。")
    return _REFUSED if faults else _DONE


def _move(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.moving import home_named, move

    source, target = (home_named(text, home.folder) for text in (arguments.source, arguments.target))
    moved = move(source, target, run=run)
    print(f"已把 {source} 的全部数据搬到 {target}：{moved.rows:,} 行、{moved.files:,} 个文件，逐行核对一致。")
    return _DONE


_COMMANDS: dict[str, Callable[[Home, argparse.Namespace, Run], int]] = {
    "demo": _demo,
    "template": _template,
    "import": _import,
    "list": _list,
    "export": _export,
    "figures": _figures,
    "owed": _owed,
    "showcase": _yearend,
    "appraisal": _yearend,
    "sheet": _sheet,
    **cli_editions.COMMANDS,
    "words": _words,
    "settings": _settings,
    "backup": _backup,
    "restore": _restore,
    "verify": _verify,
    "move": _move,
}


def run() -> int:
    """The command without a window, as an entry point of the package."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
