"""The rules of the house: layers, no Qt below the window, files of one subject, the schema equals the models."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from cadreapp import records
from cadreapp.records.entities import Cadre
from cadreapp.store.connect import connect
from cadreapp.store.engines import sqlite
from cadreapp.store.migrate import migrate
from cadreapp.store.schema import AUDITED_TABLES, TABLES

ROOT = Path(__file__).parent.parent.parent
SOURCES = [p for folder in ("cadreapp", "ui") for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts]


def test_no_qt_without_the_window() -> None:
    code = "import sys, cadreapp.cli, cadreapp.operations.year.showcase, cadreapp.operations.passing.importing"
    code += ", cadreapp.operations.demo"
    code += "; sys.exit(any(n.startswith(('PySide6', 'shiboken6')) for n in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_every_module_says_what_it_is_for_and_is_of_one_subject() -> None:
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in SOURCES}
    assert not [name for name, text in texts.items() if not text.startswith('"""')], "say what the file is for"
    assert not [name for name, text in texts.items() if len(text.splitlines()) > 500], "split the file by subject"


def test_no_module_imports_one_that_imports_it() -> None:
    modules = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in SOURCES}
    imports: dict[str, set[str]] = {}
    for name, path in modules.items():
        found = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {
                    f"{node.module}.{a.name}" if f"{node.module}.{a.name}" in modules else node.module
                    for a in node.names
                }
            elif isinstance(node, ast.Import):
                found |= {a.name for a in node.names}
        imports[name] = {one for one in found & modules.keys() if one != name and not name.startswith(f"{one}.")}
    TopologicalSorter(imports).prepare()  # a CycleError names the circle


SPOKEN = {"execute_sql", "executemany", "SQL", "RawQuery", "sqlite3", "psycopg", "in_transaction"}
NAMED_BY_CODE = {"causes.py"}
"""Where a driver's codes stand, and nothing of it is called."""
ASKED = {"execute", "tuples", "dicts", "fn", "JOIN", "Case", "get_or_none", "playhouse"}


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if "engines" not in p.parts and p.name not in NAMED_BY_CODE],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_queries_are_peewee_expressions_in_the_store(path: Path) -> None:
    """SQL as text and a driver's own calls stand with the engines, queries nowhere but in the store."""
    used = _used(path)
    assert not used & SPOKEN
    assert "raw" not in used if "store" in path.parts else not used & ASKED


def _used(path: Path) -> set[str]:
    """The attributes that a module asks for, and the names that it imports."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    imported = {name.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for name in node.names}
    return imported | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_built_in_kind_is_named_by_its_class(path: Path) -> None:
    kinds = records.names((*records.MODELS, Cadre))
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    found = [f"{n.value}, line {n.lineno}" for n in nodes if isinstance(n, ast.Constant) and n.value in kinds]
    assert not found, "a misspelling in a text is found by nobody: say Visit or Visit.__name__"


def test_the_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    from playhouse.schema_diff import diff_models

    db = connect(tmp_path / "a.db")
    migrate(db)
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        assert not diff_models(db, TABLES)
    db.close()


def test_every_column_of_every_table_is_audited(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    migrate(db)
    for model in AUDITED_TABLES:
        table = model._meta.table_name
        columns = [r[1] for r in db.execute_sql(f'PRAGMA table_info("{table}")')]
        triggers = {
            name: sql
            for name, sql in db.execute_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
            )
        }
        assert set(triggers) == {f"audit_{verb}_{table}" for verb in ("insert", "update", "delete")}
        assert set(triggers.values()) == set(sqlite.trigger_sql(db, table))
        for column in columns:
            assert f'OLD."{column}" IS NOT NEW."{column}"' in triggers[f"audit_update_{table}"]
    db.close()


def test_a_write_outside_an_operation_fails(tmp_path: Path) -> None:
    import peewee

    db = connect(tmp_path / "a.db")
    migrate(db)
    with pytest.raises(peewee.IntegrityError):
        db.execute_sql("INSERT INTO tag(uid, name) VALUES ('x', 'x')")
    db.close()


def test_the_window_starts_without_the_workbook_libraries() -> None:
    heavy = ("openpyxl", "python_calamine", "docx", "rapidfuzz", "lxml", "xlrd", "charset_normalizer")
    code = f"import sys, ui.app; sys.exit(any(n in sys.modules for n in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_people_are_they_and_no_sentence_is_turned_round() -> None:
    """House English of CONTRIBUTING, as far as it can be looked for."""
    words = re.compile(r"\b(?:he|him|his|himself)\b|\"\"\"Of (?:each|these|those|the) ")
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {line.strip()}"
        for path in SOURCES
        for line in path.read_text("utf-8").splitlines()
        if words.search(line) and path.name != "pinyin.py"
    ]
    assert not found
