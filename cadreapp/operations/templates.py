"""A bureau's own copies of the templates, edited in Excel or WPS: listed, copied out, checked, put in place, removed.

The built-in template of the same name says which names a sheet may use: all of its own, and those of MORE.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cadreapp.errors import Fault, Refused, UserError
from cadreapp.paths import resource
from cadreapp.saving import beside
from cadreapp.store import settings
from cadreapp.store.files import OWN, files_of

if TYPE_CHECKING:
    from cadreapp.operations.desk import Desk
    from cadreapp.reports.filling.filler import Form
    from cadreapp.reports.filling.placeholders import Parsed

BUILT_IN, MINE, FAULTY = "内置", "本单位", "本单位（有错误）"
_HAND = ("评语日", "意见日", "本人", "本人日")
MORE: dict[str, dict[str, tuple[str, ...]]] = {
    "appraisal.xlsx": dict.fromkeys(("登记表", "事业登记表", "工勤登记表"), _HAND),
    "annual.xlsx": {"告知书": ("日期", "本人", "本人日", "送达人", "送达日期", "拒签")},
}
"""File → sheet → names that its sheets give beside those that the built-in template uses."""
LATER: dict[str, frozenset[str]] = {
    "showcase.xlsx": frozenset(("安排", "安排依据", "公示栏", "目录")),
    "appraisal.xlsx": frozenset(("目录", "来源")),
    **dict.fromkeys(("annual.xlsx", "ballots.xlsx", "briefing.xlsx"), frozenset(("来源",))),
    "structure.xlsx": frozenset(("名单",)),
}
"""File → sheets that the built-in template had not from the beginning: a copy made before lacks them without fault."""
_builtin: ContextVar[bool] = ContextVar("builtin", default=False)


@dataclass(frozen=True)
class Template:
    """A template and which one is used: BUILT_IN, MINE, or FAULTY (then sheets are refused until it is mended)."""

    name: str
    state: str
    faults: tuple[Fault, ...] = ()


class FaultyTemplate(Refused):
    """The bureau's own copy is faulty: `name` is its file. With `builtin_templates` the sheet can still be made."""

    def __init__(self, name: str, faults: tuple[Fault, ...]):
        super().__init__(faults)
        self.name = name
        self.args = (
            f"本单位的模板“{name}”有 {len(faults)} 处错误，没有用它做表：\n{self}\n"
            "请在 Excel 或 WPS 中改好后重新装入；急用时可以先用内置模板。",
        )


@contextmanager
def builtin_templates(wanted: bool = True) -> Iterator[None]:
    """While it lasts, sheets are made with the built-in templates, whatever the bureau's own copies are."""
    token = _builtin.set(wanted)
    try:
        yield
    finally:
        _builtin.reset(token)


def template_path(desk: Desk, name: str) -> Path:
    """The template that a sheet is to be made with; FaultyTemplate if it is the bureau's own and faulty."""
    own = None if _builtin.get() else _own(desk, name)
    if own is None:
        return resource(f"{OWN}/{name}")
    stat = own.stat()
    if faults := _checked(str(own), name, stat.st_mtime_ns, stat.st_size):
        raise FaultyTemplate(name, faults)
    return own


def open_form(desk: Desk, name: str) -> Form:
    """The template of that file name: the bureau's own copy if there is one, else the built-in one.

    FaultyTemplate if the bureau's own is faulty; within `builtin_templates` it is passed over.
    """
    from cadreapp.reports.filling.filler import Form

    form = Form(template_path(desk, name))
    names = settings.values(desk.db, "bureau")
    form.author = names[-1][1] if names else ""
    return form


def templates(desk: Desk) -> list[Template]:
    """All templates, with their state."""
    found = []
    for path in sorted(resource(OWN).glob("*.xlsx")):
        own = _own(desk, path.name)
        faults = tuple(check(own, path.name)) if own is not None else ()
        state = FAULTY if faults else MINE if own is not None else BUILT_IN
        found.append(Template(path.name, state, faults))
    return found


def copy_out(desk: Desk, name: str, target: Path, *, builtin: bool = False) -> Path:
    """Write the template in use (or the built-in one) to `target`, to be edited; UserError if it cannot be written."""
    own = None if builtin else _own(desk, _known(name))
    source = own or resource(f"{OWN}/{_known(name)}")
    if Path(target).suffix.lower() != ".xlsx":
        raise UserError(f"“{target}”应以 .xlsx 结尾。")
    with beside(target) as path:
        shutil.copyfile(source, path)
    return target


def install(desk: Desk, name: str, file: Path) -> None:
    """Check a workbook and put it in place as the bureau's own copy of the template `name`.

    Refused with every fault at its sheet and cell; the copy that was in place then stays.
    """
    faults = check(Path(file), _known(name))
    if faults:
        raise Refused(faults)
    files_of(desk.home, desk.db).keep(f"{OWN}/{name}", Path(file).read_bytes())


def remove(desk: Desk, name: str) -> bool:
    """Go back to the built-in template; False if the bureau had no copy of its own. UserError if it is in use."""
    own = _own(desk, _known(name))
    if own is None:
        return False
    try:
        files_of(desk.home, desk.db).remove(f"{OWN}/{name}")
    except OSError as error:
        raise UserError(f"“{own}”删不掉，可能正被 Excel 或 WPS 打开，请关闭后再试。") from error
    return True


def _own(desk: Desk, name: str) -> Path | None:
    """The bureau's own copy as a file that can be read; None if it has none. Of a server's it is a copy of its own."""
    own = files_of(desk.home, desk.db).path(f"{OWN}/{name}")
    return own if own.exists() else None


def _known(name: str) -> str:
    every = [p.name for p in sorted(resource(OWN).glob("*.xlsx"))]
    if name not in every:
        raise UserError(f"没有“{name}”这个模板，可用的有：{'、'.join(every)}。")
    return name


def check(path: Path, name: str) -> list[Fault]:
    """What is wrong in a workbook that is to stand in for the built-in template `name`; [] = it can be used."""
    from cadreapp.exchange.reading.files import checked
    from cadreapp.exchange.reading.package import inspect

    try:
        checked(path)
        inspect(path)
    except Refused as error:
        return [Fault(f.reason, value=f.value, file=path.name, sheet=f.sheet, cell=f.cell) for f in error.faults]
    from openpyxl import load_workbook

    from cadreapp.reports.filling.placeholders import parse

    try:
        book = load_workbook(path, rich_text=True)
    except Exception:  # openpyxl raises KeyError, BadZipFile, InvalidFileException …
        return [Fault("工作簿打不开，请用 Excel 或 WPS 另存为 .xlsx（不是 .xls）后再装入", file=path.name)]
    faults: list[Fault] = []
    for title, wanted in _built_in(name).items():
        if title not in book.sheetnames and title in LATER.get(name, ()):
            continue
        if title not in book.sheetnames:
            faults.append(Fault(f"缺少工作表“{title}”，请不要删除它或改它的名称", file=path.name))
            continue
        parsed = parse(book[title])
        faults += [Fault(reason, file=path.name, sheet=title, cell=cell) for cell, reason in parsed.faults]
        names = wanted | {tuple(_path(n)) for n in MORE.get(name, {}).get(title, ())}
        faults += [Fault(reason, file=path.name, sheet=title, cell=cell) for cell, reason in _unknown(parsed, names)]
    return faults


@lru_cache(maxsize=64)
def _checked(path: str, name: str, changed: int, size: int) -> tuple[Fault, ...]:
    return tuple(check(Path(path), name))


@lru_cache(maxsize=64)
def _built_in(name: str) -> dict[str, frozenset[tuple[str, ...]]]:
    """Sheet → the paths that the built-in template uses, each with the lists in which it lies."""
    from openpyxl import load_workbook

    from cadreapp.reports.filling.placeholders import parse

    book = load_workbook(resource(f"{OWN}/{name}"), rich_text=True)
    return {sheet.title: frozenset(parse(sheet).names()) for sheet in book.worksheets}


def _path(name: str) -> tuple[str, ...]:
    from cadreapp.reports.filling.placeholders import path_of

    return path_of(name)


def _unknown(parsed: Parsed, names: frozenset[tuple[str, ...]] | set[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """(cell, reason) of every name that the sheet does not give."""
    lists = {path[:n] for path in names for n in range(1, len(path))}
    shown = {".".join(p).replace(".#.", "#").replace(".#", "#"): p for p in names}
    for cell, part in parsed.parts():
        if part.path in names:
            continue
        near = difflib.get_close_matches(part.name, list(shown), 3, 0.5)
        near.sort(key=lambda n: n[0] != part.name[:1])
        hint = f"，是不是“{{{{{near[0]}}}}}”" if near else "，可用的名称见使用手册“报表模板”"
        yield cell.coordinate, f"“{part.text}”没有这个名称{hint}"
    for block in parsed.blocks.values():
        if block.path not in lists and block.path not in names:
            yield f"A{block.first}", f"“{{{{页:{'.'.join(block.path)}}}}}”不是这张表里的名单"
