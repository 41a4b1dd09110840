"""What the commands and their arguments are called, and the faults of what was typed, in Chinese."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from cadreapp import __version__
from cadreapp.cli import editions
from cadreapp.cli.common import USAGE
from cadreapp.records.period import Period


class Parser(argparse.ArgumentParser):
    """argparse, speaking Chinese."""

    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        print(f"{self.prog}: 用法不对（{_chinese(message)}）。加 --help 看说明。", file=sys.stderr)
        raise SystemExit(USAGE)


_NAMES = "每人一个文件时的文件名，如 {姓名}{身份证}、{单位}-{姓名}"

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


def parser() -> Parser:
    """All commands with their arguments."""
    whole = Parser(prog="cadreapp", description="年轻干部成长工程信息库", add_help=False)
    _help(whole)
    whole.add_argument("--version", action="version", version=__version__, help="版本")
    whole.add_argument("--data", type=Path, metavar="文件夹", help="数据文件夹")
    whole.add_argument("--database", metavar="地址", help=_DATABASE)
    whole.add_argument("--demo", action="store_true", help="在临时文件夹的示例数据上打开窗口")
    whole.add_argument("--picture", type=Path, metavar="文件", help="打开窗口，存一张图后退出")
    whole.add_argument("--copy", type=Path, metavar="备份文件", help="打开窗口看一份备份，只能看")
    commands = whole.add_subparsers(dest="command", metavar="命令", parser_class=Parser)

    def command(name: str, text: str) -> Parser:
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
    template.add_argument("--names", default="{姓名}", metavar="写法", help=_NAMES)
    imported = command("import", "导入名册、记录或干部任免审批表（.lrmx）")
    imported.add_argument("files", type=Path, nargs="+", metavar="文件")
    imported.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    imported.add_argument("--another", action="store_true", help="与库中记录只有日期不同的行，都是另一条")
    imported.add_argument("--reason", default="", metavar="原因", help="补录的原因，整个文件写一次")
    imported.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="列名=栏目",
        help="这一列是名册的哪一栏，可以写多次；“列名=”不读取",
    )
    imported.add_argument("--answers", type=Path, metavar="文件", help="对导入所问的回答（JSON：问题 → 回答）")
    imported.add_argument("--json", action="store_true")
    compared = command("check-forms", "干部任免审批表（.lrmx）与干部档案逐项核对，不写入")
    compared.add_argument("files", type=Path, nargs="+", metavar="文件")
    compared.add_argument("--json", action="store_true")
    listed = command("list", "列出一类记录")
    listed.add_argument("kind", metavar="类别")
    listed.add_argument("--year", type=_year)
    listed.add_argument("--json", action="store_true")
    exported = command("export", "导出记录、名册或干部任免审批表")
    exported.add_argument("what", choices=("records", "roster", "lrmx"))
    exported.add_argument("-o", dest="output", type=Path, required=True, metavar="文件", help="lrmx 写一个文件夹")
    exported.add_argument("--year", type=_year)
    exported.add_argument("--names", default="{姓名}", metavar="写法", help=_NAMES)
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
    editions.add_commands(command, _year)
    made = command("words", "年度总结（文字稿）：全局的，或一名干部的")
    made.add_argument("--year", type=_year, required=True)
    made.add_argument("--cadre", metavar="姓名", help="这名干部的个人工作记录汇总（供本人参考）；不写是全局的")
    made.add_argument("-o", dest="output", type=Path, required=True, metavar="文件", help=".docx 或 .txt")
    set_ = command("settings", "本单位的设置：不写名称列出全部，写名称和值就设置")
    set_.add_argument("name", nargs="?", metavar="名称", help="单位名称、启用日期、年龄上限")
    set_.add_argument("value", nargs="?", metavar="值")
    set_.add_argument("--since", type=_day, help="单位名称从哪一天起改（不写是今天）")
    set_.add_argument("--correct", action="store_true", help="原来写错了，以前的也改")
    set_.add_argument("--unit", metavar="单位", help="这个单位自己的启用日期")
    rules = command("rules", "导出一个时段起执行的规则，本单位改过的在内")
    rules.add_argument("subject", metavar="种类", help="指标、预警、考核方案、计分、放假安排")
    rules.add_argument("--period", type=_period, help="从哪个时段起的，如 2027；不写是今年")
    rules.add_argument("-o", dest="output", type=Path, required=True, metavar="文件", help=".toml")
    backup = command("backup", "备份")
    backup.add_argument("-o", dest="output", type=Path, required=True, metavar="文件")
    restore = command("restore", "还原备份")
    restore.add_argument("file", type=Path, metavar="文件")
    restore.add_argument("--reason", default="", metavar="理由", help="会失去已确认的等次时，写明还原的理由")
    verify = command("verify", "检查数据，或检查一份备份")
    verify.add_argument("copy", type=Path, nargs="?", metavar="备份文件")
    command("copies", "列出自动备份")
    command("salvage", "数据文件损坏、又没有备份时，读出还能读的数据")
    moved = command("move", "把全部数据搬到另一处：从数据文件夹到数据库服务器，或者反过来")
    moved.add_argument("source", metavar="从", help="数据文件夹，或 postgresql://…")
    moved.add_argument("target", metavar="到", help="空的数据文件夹，或空的库 postgresql://…")
    return whole


def _help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示说明")
    parser._positionals.title, parser._optionals.title = "参数", "选项"
