"""The commands without a window. Exit 0 done; 1 refused (faults on stderr, in Chinese); 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp import log, paths
from cadreapp.causes import explain
from cadreapp.cli import editions, forms
from cadreapp.cli.common import DONE, REFUSED, USAGE, exported, open_bureau, print_json, print_table, progress
from cadreapp.cli.parser import DATABASE_VARIABLE, parser
from cadreapp.errors import UserError
from cadreapp.records.period import Period
from cadreapp.run import Run
from cadreapp.temporary import own_folder, root, sweep

if TYPE_CHECKING:
    from cadreapp.store.connect import Home


def main(
    argv: Sequence[str], *, paint: Callable[..., Any] | None = None, window: Callable[..., int] | None = None
) -> int:
    """Run one command, or the window where none is named; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sweep()
    arguments = parser().parse_args(argv)
    folder = arguments.data or paths.default_data_folder()
    server = arguments.database or os.environ.get(DATABASE_VARIABLE, "")
    if arguments.command == "demo":
        folder = arguments.folder
    temporary = None
    if arguments.command is None and (arguments.demo or arguments.copy):
        temporary = tempfile.TemporaryDirectory(dir=own_folder(), ignore_cleanup_errors=True)
        folder, server = Path(temporary.name), ""
    try:
        from cadreapp.store.connect import Home

        home = Home(folder, server) if server else Home.of(folder)
        if arguments.command is None:
            if window is None:
                raise UserError("这里没有窗口可用，请加上命令，用 --help 看有哪些。")
            if arguments.copy:
                from cadreapp.operations.backup import open_copy

                open_copy(arguments.copy, folder)
                return window(home, view=True, picture=arguments.picture)
            return window(home, demo=arguments.demo, picture=arguments.picture)
        code = _COMMANDS[arguments.command](home, arguments, Run(progress(), paint=paint))
        sys.stdout.flush()  # a pipe that is closed is noticed here, not when the interpreter ends
        return code
    except UserError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # who reads the list (`| head`) has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        print("已取消，没有写入。", file=sys.stderr)
        return REFUSED
    except Exception as error:
        if told := explain(error):
            print(told, file=sys.stderr)
            return REFUSED
        where = log.report(folder if folder.exists() else root(), error, doing=f"命令 {arguments.command or '窗口'}")
        print(f"程序出错，没有完成，已保存的数据没有受影响。请把出错报告交给维护人员：{where}", file=sys.stderr)
        return REFUSED
    finally:
        if temporary is not None:
            logging.shutdown()
            temporary.cleanup()


def _demo(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.demo import write_demo

    write_demo(home, cadres=arguments.cadres, years=arguments.years, seed=arguments.seed, run=run)
    print(f"示例数据已写入 {home}（没有加密，人员全是虚构的）。")
    return DONE


def _template(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.exporting import template
    from cadreapp.operations.passing.monthly import write_personal

    if arguments.what == "personal":
        if arguments.period is None:
            print("template personal: 请写 --period 2026-11。", file=sys.stderr)
            return USAGE
        with open_bureau(home, write=False) as desk:
            number = write_personal(desk, arguments.period, arguments.output, run=run, pattern=arguments.names)
        print(
            f"已写好个人月报表 {number} 份，在 {arguments.output}"
            if number
            else "没有人还欠要填报的事项，没有写出文件。"
        )
        return DONE
    template(arguments.output, arguments.what)
    print(f"已写好 {arguments.output}")
    return DONE


def _answers(file: Path | None, columns: Sequence[str]) -> dict[str, str]:
    """The answers of a file, and what columns are; UserError if the file does not hold answers."""
    from cadreapp.operations.passing.intake.asking import COLUMN, SKIP

    found: dict[str, str] = {}
    if file is not None:
        try:
            read = json.loads(file.read_text("utf-8-sig"))
        except OSError as error:
            raise UserError(f"回答文件“{file}”读不出来，请核对路径。") from error
        except ValueError as error:
            raise UserError(f'回答文件“{file}”不是 JSON，应写成 {{"问题": "回答"}}。') from error
        if not isinstance(read, dict) or not all(isinstance(v, str) for v in read.values()):
            raise UserError(f'回答文件“{file}”应写成 {{"问题": "回答"}}，每个回答是一段文字。')
        found |= read
    for one in columns:
        head, equals, label = one.partition("=")
        if not equals or not head.strip():
            raise UserError(f"--map 应写成 列名=栏目，现在是“{one}”。")
        found[f"{COLUMN}/{head.strip()}"] = label.strip() or SKIP
    return found


def _import(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.importing import import_files

    said = _answers(arguments.answers, arguments.map)
    with open_bureau(home, write=True) as desk:
        result = import_files(
            desk,
            arguments.files,
            dry_run=arguments.dry_run,
            run=run,
            another=arguments.another,
            late_reason=arguments.reason,
            said=said,
        )
    if arguments.json:
        refused = [f.as_dict() for f in result.refused]
        changes = [a.as_dict() for a in result.altered]
        counts = {"new": result.new, "updated": result.updated, "same": result.same}
        rows = [line.as_dict() for line in result.lines]
        asks = [{"key": a.key, "question": a.text, "answers": a.answers} for a in result.asks]
        columns = [asdict(head) for head in result.heads]
        told = {"changes": changes, "rows": rows, "asks": asks, "columns": columns, "notes": result.notes}
        print_json(counts | {"refused": refused} | told)
    for fault in result.refused:
        print(fault, file=sys.stderr)
    for ask in result.asks:
        print(f'  问：{ask.text}　可以答：{"、".join(ask.answers)}　（--answers 里写 "{ask.key}"）', file=sys.stderr)
    for note in result.notes:
        print(note, file=sys.stderr)
    if result.refused:
        print(f"有 {len(result.refused)} 处错误，一条也没有写入。", file=sys.stderr)
        return REFUSED
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
    return DONE


def _list(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.listing import listing

    with open_bureau(home, write=False) as desk:
        rows = listing(desk, arguments.kind, arguments.year)
    if arguments.json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), ([str(v) if v is not None else None for v in row.values()] for row in rows))
    else:
        print("没有记录。")
    return DONE


def _export(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.passing.exporting import export_records, export_roster
    from cadreapp.operations.passing.lrmx import export_forms

    with open_bureau(home, write=False) as desk:
        if arguments.what == "lrmx":
            number = export_forms(desk, arguments.output, arguments.year, run, arguments.names)
            print(f"已导出任免审批表 {number} 份到 {arguments.output}")
            return DONE
        if arguments.what == "roster":
            export_roster(desk, arguments.output)
        else:
            export_records(desk, arguments.output, year=arguments.year)
    print(f"已导出 {arguments.output}")
    return DONE


def _figures(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.counting.figures import figures_between

    if arguments.year is not None:
        start, end = date(arguments.year, 1, 1), date(arguments.year, 12, 31)
    elif arguments.start and arguments.end and arguments.start <= arguments.end:
        start, end = arguments.start, arguments.end
    else:
        print("figures: 请写 --year 2021，或 --from 2021-01-01 --to 2021-06-30。", file=sys.stderr)
        return USAGE
    with open_bureau(home, write=False) as desk:
        found = figures_between(desk, start, end)
    if arguments.json:
        print_json(found.as_dict())
    else:
        print_table(("事项", "数值"), found.lines())
    return DONE


def _owed(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.counting.owed import owed

    with open_bureau(home, write=False) as desk:
        rows = [item.as_dict() for item in owed(desk, arguments.period)]
    if arguments.json:
        print_json(rows)
    else:
        print_table(("干部", "单位", "事项", "时段", "应完成", "已完成", "还缺"), (list(r.values()) for r in rows))
    return DONE


def _yearend(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    import cadreapp.operations.year.showcase as yearend
    from cadreapp.operations.templates import builtin_templates

    with open_bureau(home, write=False) as desk:
        period = Period(arguments.year, "year", 1)
        what = "appraisal"
        if arguments.command == "showcase":
            what = "unranked" if arguments.unranked else "showcase"
        elif arguments.quarter:
            period = Period(arguments.year, "quarter", arguments.quarter)
        if not arguments.current:
            if locked := editions.locked(desk, what, period, arguments.output, run):
                return exported(locked)
        with builtin_templates(arguments.builtin):
            year, target = arguments.year, arguments.output
            if arguments.command == "showcase":
                written = yearend.showcase(desk, year, target, ranked=not arguments.unranked, run=run)
            else:
                written = yearend.appraisal(desk, year, target, quarter=arguments.quarter, run=run)
    return exported(written)


def _sheet(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.sheets import Request, named_people, sheet, write_sheet

    with open_bureau(home, write=False) as desk:
        spec = sheet(arguments.title)
        people = named_people(desk, arguments.cadre) if arguments.cadre else None
        period = spec.fitting(arguments.period, desk.today())
        if spec.edition and not arguments.current:
            if locked := editions.locked(desk, spec.edition, period, arguments.output, run):
                return exported(locked)
        request = Request(period, people, copies=arguments.copies, builtin=arguments.builtin, current=True)
        written = write_sheet(desk, spec, request, arguments.output, run)
        editions.tell_beside(desk, spec, request)
    return exported(written)


def _words(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.sheets import named_people
    from cadreapp.operations.year.words import bureau_words, cadre_words, write_words

    with open_bureau(home, write=False) as desk:
        if arguments.cadre:
            (person,) = named_people(desk, [arguments.cadre])
            blocks = cadre_words(desk, arguments.year, person)
        else:
            blocks = bureau_words(desk, arguments.year)
        write_words(blocks, arguments.output)
    print(f"已导出 {arguments.output}")
    return DONE


def _settings(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import settings
    from cadreapp.operations.counting import beginning_moved

    spec = settings.setting(arguments.name) if arguments.name else None
    with open_bureau(home, write=arguments.value is not None) as desk:
        if spec is None or arguments.value is None:
            shown = [spec] if spec else list(settings.SETTINGS.values())
            print_table(("设置", "现在的值"), ((s.label, settings.shown(desk, s.name)) for s in shown))
            return DONE
        if spec is settings.BEGAN:
            day = date.fromisoformat(spec.check(arguments.value))
            print(beginning_moved.preview(desk, day, arguments.unit).words)
            changes = beginning_moved.set_began(desk, day, arguments.unit)
        else:
            since, correct = arguments.since, arguments.correct
            changes = settings.change(desk, spec.name, arguments.value, since=since, correct=correct)
    print(f"{changes.name}：已保存。" if changes.operation is not None else "没有变化，不需要保存。")
    return DONE


def _rules(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.counting import bureau_rules

    subject = bureau_rules.subject_of(arguments.subject)
    with open_bureau(home, write=False) as desk:
        period = arguments.period or Period.of(desk.today(), "year")
        bureau_rules.export_rules(desk, subject, period.text, arguments.output)
    print(f"已导出 {arguments.output}")
    return DONE


def _backup(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    print(f"已备份到 {backup.backup(home, arguments.output)}")
    return DONE


def _restore(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    found = backup.restore(home, arguments.file, reason=arguments.reason)
    print("".join([f"已还原到 {home}。", *found.sentences]))
    return DONE


def _verify(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    faults = backup.check_copy(arguments.copy) if arguments.copy else backup.verify(home)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("这份备份完好，可以还原。" if arguments.copy else "数据完好。")
    if not arguments.copy and (note := backup.unchecked(home)):
        print(note)
    return REFUSED if faults else DONE


def _copies(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    rows = [(one.when, one.reason, one.holds, one.size, str(one.file)) for one in backup.kept(home)]
    print_table(("备份时间", "为什么备份", "内容", "大小", "文件"), rows)
    return DONE


def _salvage(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations import backup

    print(backup.salvage(home).words)
    return DONE


def _move(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    from cadreapp.operations.moving import home_named, move

    source, target = (home_named(text, home.folder) for text in (arguments.source, arguments.target))
    moved = move(source, target, run=run)
    print(f"已把 {source} 的全部数据搬到 {target}：{moved.rows:,} 行、{moved.files:,} 个文件，逐行核对一致。")
    return DONE


_COMMANDS: dict[str, Callable[[Home, argparse.Namespace, Run], int]] = {
    "demo": _demo,
    "template": _template,
    "import": _import,
    "check-forms": forms.check_forms,
    "list": _list,
    "export": _export,
    "figures": _figures,
    "owed": _owed,
    "showcase": _yearend,
    "appraisal": _yearend,
    "sheet": _sheet,
    **editions.COMMANDS,
    "words": _words,
    "settings": _settings,
    "rules": _rules,
    "backup": _backup,
    "restore": _restore,
    "verify": _verify,
    "copies": _copies,
    "salvage": _salvage,
    "move": _move,
}


def run() -> int:
    """The command without a window, as an entry point of the package."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
