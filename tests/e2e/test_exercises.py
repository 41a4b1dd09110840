"""What CONTRIBUTING says is needed to add something is all that is needed: followed in a copy of the tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

KIND = '''

class Patrol(RecordModel):
    """夜间巡查（示例）: an invented kind."""

    date = When()
    cadre = cadre_field()
    round = Text("巡查路线", required=True, width=18, example="示例路")
    hours = Measure("时长", scale=1, unit="小时", example="2")

    class Meta:
        title, platform, row = "夜间巡查", 4, "4.1"
        key = ("date", "cadre", "round")
        heading, amount = "round", "hours"


MODELS = ('''

USED = """
from datetime import date
from pathlib import Path
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_records, template
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.settings import change
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import Named, kind
from cadreapp.operations.counting.owed import owed
from cadreapp.records.period import Period

desk = open_desk(Path("data"), today=lambda: date(2021, 3, 20), who="测试员")
save_people(desk, [PersonItem({"name": "张示例", "unit": "示例处", "post": "科员"})])
values = {"date": "2021-03-05", "cadre": Named("张示例"), "round": "示例路"}
save(desk, [Item(kind("夜间巡查"), values)])
assert [row["巡查路线"] for row in listing(desk, "夜间巡查")] == ["示例路"]
template(Path("template.xlsx"), "records")
export_records(desk, Path("out.xlsx"))
result = import_files(desk, [Path("out.xlsx")])
assert (result.new, result.updated) == (0, 0), result
undo.undo(desk)
assert not listing(desk, "夜间巡查")
change(desk, "began", "2021-01-01")
assert [due.missing for due in owed(desk, Period.parse("2021-02")) if due.requirement == "夜间巡查"] == [1]
desk.close()
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a developer changes."""
    for name in ("cadreapp", "resources", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def run(tree: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(*words: str) -> subprocess.CompletedProcess[str]:
        options = {"cwd": tree, "capture_output": True, "text": True, "timeout": 120}
        return subprocess.run([sys.executable, *words], env={"PYTHONPATH": str(tree), "PATH": ""}, **options)

    return call


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_a_kind_and_its_quota(tree: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    module = tree / "cadreapp" / "records" / "platforms" / "service.py"
    changed(module, "\n\nMODELS = (", KIND)
    forgotten = run("tools/new_migration.py", "patrol")
    assert forgotten.returncode and "service.Patrol" in forgotten.stderr
    changed(module, "MODELS = (", "MODELS = (\n    Patrol,")
    made = run("tools/new_migration.py", "patrol")
    assert made.returncode == 0 and "patrol" in made.stdout, made.stderr
    with (tree / "resources" / "rules" / "quotas.toml").open("a", encoding="utf-8") as quotas:
        quotas.write('\n[[quota]]\nkind = "Patrol"\nrow = "4.1"\nwho = "cadre"\nperiod = "month"\nnumber = 1\n')
    used = run("-c", USED)
    assert used.returncode == 0, used.stderr


COUNTED = """
from datetime import date
from pathlib import Path
from cadreapp.operations.counting.figures import cover, figures
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import Named, kind

desk = open_desk(Path("data"), today=lambda: date(2021, 3, 20), who="测试员")
save_people(desk, [PersonItem({"name": "张示例", "unit": "示例处", "post": "科员"})])
visit = {"place": "示例社区", "target": "困难群众", "people_seen": 3, "cadres": (Named("张示例"),)}
save(desk, [Item(kind("Visit"), visit | {"date": f"2021-03-0{n}"}) for n in (4, 5)])
for found in (figures(desk, 2021).figures, cover(desk, 2021)):
    assert [f.value for f in found if f.title == "走访次数（示例）"] == [2], found
desk.close()
"""


def test_a_figure(tree: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    declared = """
[[figure]]
key = "rounds"
title = "走访次数（示例）"
unit = "次"
window = "year"
count = [{ kind = "Visit" }]
"""
    with (tree / "resources" / "rules" / "figures.toml").open("a", encoding="utf-8") as figures:
        figures.write(declared)
    used = run("-c", COUNTED)
    assert used.returncode == 0, used.stderr


WARNED = """
from datetime import date
from pathlib import Path
from cadreapp.operations.counting.alerts import alerts
from cadreapp.operations.opening import open_desk
from cadreapp.operations.settings import change
from cadreapp.operations.writing.people import PersonItem, save_people

desk = open_desk(Path("data"), today=lambda: date(2021, 3, 20), who="测试员")
save_people(desk, [PersonItem({"name": "张示例", "unit": "示例处", "post": "科员"})])
change(desk, "began", "2021-01-01")
assert "78 天没有任何记录（示例）" in [a.warned.title for a in alerts(desk)], alerts(desk)
desk.close()
"""


def test_a_rule(tree: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    warnings = tree / "resources" / "rules" / "warnings.toml"
    known = warnings.read_text("utf-8")
    declared = (
        known + '\n[[warning]]\nname = "quiet"\ncheck = "silent"\ndays = 10\ntitle = "{n} 天没有任何记录（示例）"\n'
    )
    warnings.write_text(declared, "utf-8")
    warned = run("-c", WARNED)
    assert warned.returncode == 0, warned.stderr
    warnings.write_text(declared.replace('"quiet"\ncheck = "silent"', '"quiet"\ncheck = "loud"'), "utf-8")
    wrong = run("-c", WARNED)
    assert wrong.returncode and "第 13 条（check）" in wrong.stderr


LAYOUT = '''
"""patrol.xlsx: 夜间走访单（示例）."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.kit import HEAD, Sheet


def patrol(book: Workbook) -> None:
    """Who stands on the roster, with a total."""
    s = Sheet(book, "夜间走访单", (10, 30))
    s.title("{{局名}}{{期}}夜间走访单")
    s.line(30)
    for column, text in enumerate(("姓名", "单位"), 1):
        s.put(column, column, text, font=HEAD, fill=True)
    s.line(24)
    for column, key in enumerate(("姓名", "单位"), 1):
        s.put(column, column, f"{{{{人.{key}|缩}}}}")
    s.line(24)
    s.put(1, 2, "合计 {{人数}} 人")


BOOKS = {"patrol.xlsx": (patrol,)}
'''

SAID = '''
"""夜间走访单（示例）: who stands on the roster."""

from __future__ import annotations

from openpyxl import Workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.choosing import chosen_members, common
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.run import Run


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """One list."""
    found = chosen_members(desk, request)
    run.steps(1)("夜间走访单")
    form = open_form(desk, "patrol.xlsx")
    people = [{"姓名": m.name, "单位": m.unit} for m in found]
    form.sheet("夜间走访单", "夜间走访单", common(desk, request) | {"人": people, "人数": len(people)})
    return form.finish()


SHEETS = (SheetSpec("夜间走访单", "会议与活动", "patrol.xlsx", build),)
'''

PRINTED = """
from datetime import date
from pathlib import Path
from openpyxl import load_workbook
from cadreapp.cli import main
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, save_people

desk = open_desk(Path("data"), today=lambda: date(2021, 3, 20), who="测试员")
save_people(desk, [PersonItem({"name": n, "unit": "示例处", "post": "科员"}) for n in ("张示例", "李示例")])
desk.close()
assert main(["--data", "data", "sheet", "夜间走访单", "--period", "2021", "-o", "out.xlsx"]) == 0
sheet = load_workbook("out.xlsx")["夜间走访单"]
texts = [row[0].value for row in sheet.iter_rows()]
assert texts[0].endswith("2021年夜间走访单") and texts[2:] == ["张示例", "李示例", "合计 2 人"], texts
"""


def test_a_sheet(tree: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    (tree / "tools" / "templates" / "patrol.py").write_text(LAYOUT.lstrip(), "utf-8")
    built = run("-m", "tools.build_templates")
    assert built.returncode == 0 and "patrol.xlsx" in built.stdout, built.stderr
    sheets = tree / "cadreapp" / "operations" / "sheets"
    (sheets / "patrol.py").write_text(SAID.lstrip(), "utf-8")
    changed(
        sheets / "__init__.py",
        "    meetings,\n    pool,\n    reminder,",
        "    meetings,\n    patrol,\n    pool,\n    reminder,",
    )
    changed(sheets / "__init__.py", "    meetings,\n    briefing,\n", "    meetings,\n    patrol,\n    briefing,\n")
    printed = run("-c", PRINTED)
    assert printed.returncode == 0, printed.stderr
