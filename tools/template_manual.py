"""Writes docs/templates.md, the manual's page on templates: `python -m tools.template_manual`.

What a name means is read off the template itself: the head above its column, or the label left of its cell.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.operations.sheets import SHEETS
from cadreapp.operations.sheets.own import MORE
from cadreapp.reports.placeholders import MARKS, Parsed, Source, parse

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES, PAGE = ROOT / "resources" / "templates", ROOT / "docs" / "templates.md"
YEAR_END = {"showcase.xlsx": "年度业绩“晒比”、个人年度业绩表", "appraisal.xlsx": "年度考核登记表、季度汇总、结果名单"}
INTRODUCTION = """# 报表模板

每一种报表都由一个模板填成，模板就是普通的 Excel 工作簿。上级改了表样，用 Excel 或 WPS 改模板即可，不用等程序升级：

1. 把要改的模板复制一份出来（文件名不变，如 `reminder.xlsx`）。
2. 用 Excel 或 WPS 打开，改标题、栏目、字体、行高列宽、边框、页边距、页眉页脚；`{{ }}` 里的名称由程序填写，可以挪动位置、删掉或重复使用，不能自己起名。
3. 存成 `.xlsx`，装回程序（放进数据文件夹的 `templates` 文件夹）。程序先检查：有不认识的名称、标记，或者 `{{` 与 `}}` 没有成对，会指出是哪张工作表的哪个单元格，并且不用它做表。
4. 急用时可以先用内置模板（命令里加 `--builtin`）；删掉本单位的那一份，就恢复为内置模板。

工作表的名称不能改，多余的工作表不会印出来。大括号必须是半角的。程序不计算公式，模板里不要写公式。

## 写法

| 写法 | 作用 |
|---|---|
| `{{姓名}}` | 填一个值。同一格里可以有文字，也可以有几个名称：`制表：{{制表}}` |
| `{{干部.姓名}}` | “干部”是名单：这一行按名单里的人数重复，一人一行；上下相邻、同属一个名单的几行一起重复 |
| `{{组.干部.姓名}}` | 名单里套名单：每组重复一遍，组里每人一行 |
| `{{列#名称}}` | “列”是名单：这一栏按项数横向重复，原来的栏宽由各栏平分；左右相邻、同属一个名单的几栏一起重复 |
| `{{组.干部.值#}}` | 写在横向重复的栏里：第几栏就填第几个值 |
| `{{页:名单}}` … `{{页止}}` | 从写有 `{{页:名单}}` 的一行到写有 `{{页止}}` 的一行（不写就到最后一行）是一页，按名单一人一页，各页之间分页；页里写 `{{名单.姓名}}` |

竖线后面是标记，几个标记可以连着写，如 `{{总结|缩空}}`：

| 标记 | 作用 |
|---|---|
"""
AFTER = """| `选:甲/乙/丙` | 列出全部选项，选中的打 ☑，其余是 ☐：`{{等次|选:优秀/称职/基本称职/不称职}}`；`{{性别|选:男}}` 只列一项。没有内容时全部是 ☐ |

没有内容的地方印“—”（有“空”标记的留空白）。文字放不下时：有“缩”标记的逐级缩小到 9 磅；单独一行、没有“缩”的自动换行格会长高；仍放不下的，印出放得下的部分并写明“……（余下 n 字见记录）”，做完报表时再列出是哪张表的哪一格，不会不声不响地少字。

字体用公文字体（方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体、宋体）；电脑上没有的，打印和 PDF 用程序自带的字体代替。

## 各模板的名称

下表由 `python -m tools.template_manual` 从内置模板生成。“栏目”是这个名称在内置模板里所在的表头或标签。
"""


def page() -> str:
    """The whole page."""
    text = INTRODUCTION
    text += "".join(f"| {mark} | {meaning} |\n" for mark, meaning in MARKS.items()) + AFTER
    for path in sorted(TEMPLATES.glob("*.xlsx")):
        titles = "、".join(dict.fromkeys(s.title for s in SHEETS if s.template == path.name))
        text += f"\n### {path.name}（{titles or YEAR_END.get(path.name, path.stem)}）\n"
        for sheet in load_workbook(path, rich_text=True).worksheets:
            text += f"\n工作表“{sheet.title}”\n\n| 单元格 | 名称 | 标记 | 栏目 |\n|---|---|---|---|\n"
            parsed = parse(sheet)
            seen: set[str] = set()
            for row in parsed.rows.values():
                for source in row.values():
                    for part in source.parts:
                        if part.name in seen:
                            continue
                        seen.add(part.name)
                        marks = part.marks + (f"选:{'/'.join(part.choices)}" if part.choices else "")
                        where, meaning = source.cell.coordinate, label(sheet, parsed, source)
                        text += f"| {where} | `{part.name}` | {marks} | {meaning} |\n"
            for name in MORE.get(path.name, {}).get(sheet.title, ()):
                text += f"| — | `{name}` | | 内置模板没有用到 |\n"
    return text


def label(sheet: Worksheet, parsed: Parsed, source: Source) -> str:
    """What the template says of a cell: its own words, the head above it, or the label left of it."""
    row, column = source.cell.row, source.cell.column
    own = source.text
    for part in source.parts:
        own = own.replace(part.text, "")
    if own := _words(own):
        return own
    if not any(len(p.path) > 1 for p in source.parts):
        return _left(sheet, parsed, row, column)
    if any(a.min_row <= row <= a.max_row and a.min_col == column and a.size["columns"] > 2 for a in sheet.merged_cells):
        return "整行" if column == 1 else _left(sheet, parsed, row, column)
    return next((w for r in range(row - 1, 0, -1) if (w := _said(sheet, parsed, r, column))), "")


def _left(sheet: Worksheet, parsed: Parsed, row: int, column: int) -> str:
    """The label left of a cell, if nothing that is filled in lies between."""
    for other in range(column - 1, 0, -1):
        if words := _said(sheet, parsed, row, other):
            return words
        if parsed.rows[row][other].parts:
            break
    return ""


def _said(sheet: Worksheet, parsed: Parsed, row: int, column: int) -> str:
    """The fixed words of a cell, seen through its merged range."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(a for a in sheet.merged_cells.ranges if cell.coordinate in a)
        row, column = area.min_row, area.min_col
    source = parsed.rows[row][column]
    return "" if source.parts else _words(source.text)


def _words(text: str) -> str:
    return "".join(text.split()).strip("：:（）()“”，。　").replace("|", "／")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
