"""Fills a template workbook: copies a sheet of it, puts values at its placeholders, repeats rows, columns and pages.

Placeholders in a template's cells:
- `{{姓名}}` a value; `{{干部.姓名}}` where 干部 is a list: the row is repeated for each of its items, neighbouring rows
  of the same list together; lists may lie in lists (`{{组.干部.姓名}}`);
- `{{列#名称}}`: the column is repeated for each item of the list 列, neighbouring columns of one list together; in the
  same columns `{{组.干部.值#}}` is the value of the same number. The block's width is shared by the repetitions.
- `{{页:名单}}` in the first row and `{{页止}}` in the last (without it: to the end of the sheet): these rows are a
  page, repeated for each item of the list 名单 with a page break between; in them `{{名单.姓名}}` is of that item.
- after a bar: `{{名称|并}}` equal neighbours in the row are merged; `{{总结|缩}}` the type gets smaller, to 9 points,
  until the text fits its place; `{{评语|空}}` nothing is printed where the value is missing (elsewhere `—`);
  `{{照片|图}}` the value is the path of a picture; `{{等次|选:优秀/称职}}` all choices, the chosen one with ☑, the
  others with ☐ (`{{性别|选:男}}` for a single one). Several marks stand together: `{{总结|缩空}}`.
Values are text, numbers, `Link` or `Picture`. Text of users never becomes a formula. Styles, merges, heights, breaks,
pictures, page set-up, header rows and footers come from the template; text of several faces stays so.

Nothing is cut. In the rows of a list, and where no 缩 stands, a text goes on in further lines and its row grows; a
place of fixed size whose text does not fit at 9 points is refused with its cell when the workbook is finished.
A table that is wider than its page has its columns made narrower, by what stands in them, before anything is made
smaller; pages end where a person would end them (see lines.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault, Refused, UserError
from cadreapp.reports.filling.packed import Packed
from cadreapp.reports.filling.placeholders import Parsed, parse
from cadreapp.reports.filling.rows import Filled, Known, Plan
from cadreapp.reports.filling.sheet import Filling
from cadreapp.reports.filling.values import Link, Picture, refusal

__all__ = ["Filled", "Form", "Link", "Picture", "heading", "remarks"]

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_PREFIX = "模板_"
PROGRAM, SUBJECT = "年轻干部成长工程信息库", "年轻干部成长工程"
"""In the properties of a file: who made it where no bureau is named, and what it is about."""
_remarks: WeakKeyDictionary[Workbook, list[Fault]] = WeakKeyDictionary()


def remarks(book: Workbook) -> tuple[Fault, ...]:
    """What the user must know of a filled workbook: pictures that could not be read, choices that are not offered."""
    return tuple(_remarks.get(book, ()))


class Form:
    """A template workbook from which sheets are made.

    `author`: the bureau, in the properties of the file. `remarks`: what the user must know, `refused`: what does not
    fit, each with its sheet and cell.
    """

    def __init__(self, path: Path):
        self.name, self.author = path.name, ""
        try:
            self.workbook: Workbook = load_workbook(path, rich_text=True)
        except Exception as error:  # openpyxl raises KeyError, BadZipFile, InvalidFileException …
            raise UserError(f"报表模板“{path.name}”打不开，请重新安装程序。") from error
        self._templates = {s.title: s for s in self.workbook.worksheets}
        for sheet in self._templates.values():
            sheet.title = _PREFIX + sheet.title
        self._parsed: dict[str, Parsed] = {}
        self._known: dict[str, Known] = {}
        self.sheets: list[Worksheet] = []
        self.remarks: list[Fault] = []
        self.refused: list[Fault] = []
        _remarks[self.workbook] = self.remarks

    def sheet(self, template: str, title: str, values: Mapping[str, Any]) -> Filled:
        """A filled copy of a template sheet under a title, made unique and legal.

        UserError names the cell of the template whose name there is no value for.
        """
        source = self._templates.get(template)
        if source is None:
            raise UserError(f"报表模板“{self.name}”里没有工作表“{template}”，请改用原来的模板。")
        if template not in self._parsed:
            self._parsed[template] = parse(source)
            self._known[template] = Known.of(source)
        free = self.free_title(title)
        where = f"报表模板“{self.name}”{template}"
        plan: Plan | None = Plan()
        while plan is not None:
            target = Packed(self.workbook, free)
            filling = Filling(source, self._parsed[template], target, values, where, plan, self._known[template])
            plan = filling.run()
        self.workbook._add_sheet(target)
        self.sheets.append(target)
        self.remarks += filling.remarks
        self.refused += filling.refused
        return filling.out

    def refuse(self, cell: Cell, reason: str) -> None:
        """Keep the workbook from being finished because of what stands in a cell."""
        self.refused.append(refusal(cell.parent.title, cell.coordinate, cell.value, reason))

    def has(self, template: str) -> bool:
        """Whether the workbook has that template sheet: an older copy of a bureau's own may lack one."""
        return template in self._templates

    def discard(self, filled: Filled) -> None:
        """Take the sheet that was filled last back, with what was to be said of it, to fill it anew."""
        self.sheets.remove(filled.sheet)
        self.workbook.remove(filled.sheet)
        for faults in (self.remarks, self.refused):
            faults[:] = [fault for fault in faults if fault.sheet != filled.sheet.title]

    def template(self, name: str) -> Worksheet:
        """A template sheet, whose row heights may be set for what it is filled with next."""
        return self._templates[name]

    def free_title(self, title: str) -> str:
        """A sheet title that Excel allows and that is not taken."""
        base = _FORBIDDEN.sub("", title).strip("' ")[:28] or "表"
        taken = {s.title.lower() for s in self.workbook.worksheets}
        free, number = base, 2
        while free.lower() in taken:
            free, number = f"{base}({number})", number + 1
        return free

    def finish(self, order: Sequence[Worksheet] = ()) -> Workbook:
        """The workbook without its templates, the sheets in the order given (default: as they were made).

        Refused with every cell whose text does not fit.
        """
        if self.refused:
            raise Refused(self.refused)
        for source in self._templates.values():
            self.workbook.remove(source)
        self.workbook._sheets = list(order or self.sheets)
        self.workbook.active = 0
        for sheet in self.workbook.worksheets:
            sheet.sheet_view.tabSelected = sheet is self.workbook.worksheets[0]
        properties = self.workbook.properties
        properties.creator = properties.lastModifiedBy = self.author or PROGRAM
        properties.title = next((heading(sheet) for sheet in self.workbook.worksheets[:1]), None)
        properties.subject = SUBJECT
        return self.workbook


def restrict(sheet: Worksheet) -> None:
    """Print 内部资料　注意保密 at the head of every page of a sheet."""
    head = sheet.oddHeader.right
    head.text, head.font, head.size = "内部资料　注意保密", "黑体,Regular", 10


def heading(sheet: Packed) -> str | None:
    """What a sheet is called at its head."""
    return next((" ".join(text.split()) for text in sheet.texts(6) if text.strip()), None)
