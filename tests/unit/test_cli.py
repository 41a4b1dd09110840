"""The commands: exit codes, JSON, Chinese on stderr, nothing written when refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cadreapp.cli import main
from cadreapp.operations.passing.exporting import template
from cadreapp.records.kind import Named
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.filled import enter


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(list(arguments))
    except SystemExit as stop:
        code = int(stop.code or 0)
    found = capsys.readouterr()
    return code, found.out, found.err


@pytest.fixture
def folder(tmp_path: Path) -> str:
    small_bureau(tmp_path / "data").close()
    return str(tmp_path / "data")


@pytest.fixture
def visited(tmp_path: Path) -> str:
    """A folder in which somebody did something in 2021."""
    desk = small_bureau(tmp_path / "data")
    enter(desk, "Visit", cadres=[Named(NAMES[0])], date="2021-02-01")
    desk.close()
    return str(tmp_path / "data")


def test_owed_and_figures_as_json(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "owed", "--period", "2021-02", "--json", "--data", folder)
    rows = json.loads(out)
    assert code == 0 and set(rows[0]) == {"cadre", "unit", "requirement", "period", "required", "done", "missing"}
    assert {r["period"] for r in rows} == {"2021-02"}
    assert {r["requirement"] for r in rows} == {"工作信息", "月小结", "微心愿", "思想汇"}
    assert [r for r in rows if r["cadre"] is None] == [
        {
            "cadre": None,
            "unit": None,
            "requirement": "思想汇",
            "period": "2021-02",
            "required": 1,
            "done": 0,
            "missing": 1,
        }
    ]
    code, out, _ = run(capsys, "figures", "--year", "2021", "--json", "--data", folder)
    assert code == 0 and json.loads(out)["cadres"] == 5


def test_list_import_export(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out_file = tmp_path / "out.xlsx"
    assert run(capsys, "export", "roster", "-o", str(out_file), "--data", folder)[0] == 0
    code, out, _ = run(capsys, "import", str(out_file), "--json", "--data", folder)
    found = json.loads(out)
    assert (code, found["new"], found["updated"], found["same"]) == (0, 0, 0, 5)
    assert found["refused"] == found["changes"] == found["asks"] == []
    assert [(row["title"], row["state"]) for row in found["rows"]][:2] == [("张示例", "相同"), ("李示例", "相同")]
    code, out, _ = run(capsys, "list", "干部", "--json", "--data", folder)
    assert code == 0 and [r["姓名"] for r in json.loads(out)] == ["张示例", "李示例", "王示例", "赵示例", "曾示例"]
    code, _, err = run(capsys, "list", "工作信", "--data", folder)
    assert code == 1 and "工作信息" in err


def test_refusals_have_their_place_and_exit_one(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    code, _, err = run(capsys, "import", str(empty), "--data", folder)
    assert code == 1 and "空.xlsx" in err and "Traceback" not in err
    template(tmp_path / "t.xlsx", "records")
    code, out, _ = run(capsys, "import", str(tmp_path / "t.xlsx"), "--data", folder)
    assert code == 0 and "没有变化" in out


def test_wrong_usage_exits_two(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["owed"], ["owed", "--period", "2021Q7"], ["figures"], ["nonsense"], ["figures", "--year", "x"]):
        code, _, err = run(capsys, *arguments)
        assert code == 2 and any("\u4e00" <= c <= "\u9fff" for c in err), arguments


def test_reading_makes_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "owed", "--period", "2021", "--data", str(tmp_path / "none"))
    assert code == 1 and "还没有数据" in err and not (tmp_path / "none").exists()


@pytest.mark.one_file
def test_a_newer_database_is_refused_not_opened(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    with sqlite3.connect(Path(folder) / "cadreapp.db") as database:
        table = next(r[0] for r in database.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migration%'"))
        columns = [r[1] for r in database.execute(f"PRAGMA table_info({table})") if not r[5]]
        values = ", ".join("'9999_future'" if "name" in c else "'2030-01-01'" for c in columns)
        database.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})")
    code, _, err = run(capsys, "import", "x.xlsx", "--data", folder)
    assert code == 1 and "更新版本" in err


def test_the_year_in_words(visited: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, folder = tmp_path / "总结.txt", visited
    code, out, _ = run(capsys, "words", "--year", "2021", "-o", str(target), "--data", folder)
    assert code == 0 and str(target) in out and "搭建思想淬炼平台" in target.read_text("utf-8-sig")
    code, _, _ = run(capsys, "words", "--year", "2019", "-o", str(target), "--data", folder)
    assert code == 0 and "没有可以总结的内容" in target.read_text("utf-8-sig")
    own = tmp_path / "个人.docx"
    arguments = ("words", "--year", "2021", "--cadre", "张示例", "-o", str(own), "--data", folder)
    assert run(capsys, *arguments)[0] == 0 and own.read_bytes()[:2] == b"PK"
    code, _, err = run(capsys, "words", "--year", "2021", "--cadre", "没有人", "-o", str(own), "--data", folder)
    assert code == 1 and "没有人" in err and "Traceback" not in err
    code, _, err = run(capsys, "words", "--year", "2021", "-o", str(tmp_path / "a.pdf"), "--data", folder)
    assert code == 1 and ".docx" in err and not (tmp_path / "a.pdf").exists()


@pytest.mark.one_file  # another process
@pytest.mark.parametrize("unbuffered", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("asked", [("owed", "--period", "2021", "--json"), ("figures", "--year", "2021")])
def test_a_reader_who_has_read_enough_is_no_fault(
    folder: str, asked: tuple[str, ...], unbuffered: dict[str, str]
) -> None:
    """`list | head`: the pipe is closed while the command still writes, much or little."""
    whole = [sys.executable, "main.py", *asked, "--data", folder]
    command = f"{' '.join(whole)} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | unbuffered,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert all("BrokenPipe" not in p.read_text("utf-8") for p in (Path(folder) / "logs").glob("*"))


def test_an_import_asks_and_is_answered(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,单位,职务,编制,我局叫法\n甲一,示例处,科员,示例编制,1990.05\n", "utf-8")
    code, out, err = run(capsys, "import", str(file), "--dry-run", "--json", "--data", folder)
    found = json.loads(out)
    (ask,) = found["asks"]
    assert code == 1 and "示例编制" in ask["question"] and "--answers" in err
    assert [c["field"] for c in found["columns"]] == ["姓名", "单位", "职务", "人员身份", ""]
    answers = tmp_path / "回答.json"
    answers.write_text(json.dumps({ask["key"]: "公务员"}), "utf-8")
    told = ["import", str(file), "--answers", str(answers), "--map", "我局叫法=出生年月", "--data", folder]
    code, out, _ = run(capsys, *told, "--dry-run", "--json")
    (row,) = json.loads(out)["rows"]
    assert (code, row["title"], row["state"]) == (0, "甲一", "新增")
    assert run(capsys, *told)[0] == 0
    code, out, _ = run(capsys, "list", "干部", "--json", "--data", folder)
    assert [(r["人员身份"], r["出生年月"]) for r in json.loads(out) if r["姓名"] == "甲一"] == [("公务员", "1990-05")]


@pytest.mark.parametrize(
    ("text", "said"), [("不是", "不是 JSON"), ("[1]", "应写成"), ('{"a": 1}', "应写成"), (None, "读不出来")]
)
def test_a_wrong_file_of_answers_is_told(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    answers = tmp_path / "回答.json"
    if text is not None:
        answers.write_text(text, "utf-8")
    code, _, err = run(capsys, "import", "没有.xlsx", "--answers", str(answers), "--data", folder)
    assert code == 1 and said in err
    code, _, err = run(capsys, "import", "没有.xlsx", "--map", "没有等号", "--data", folder)
    assert code == 1 and "列名=栏目" in err


def test_the_rules_in_force_are_exported(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "指标.toml"
    assert main(["--data", folder, "rules", "指标", "--period", "2027", "-o", str(target)]) == 0
    read = tomllib.loads(target.read_text("utf-8"))
    assert read["version"] == "2027" and any(q["kind"] == "MicroWish" for q in read["quota"])
    assert main(["--data", folder, "rules", "计分", "-o", str(target)]) == 0
    assert "indicator" in tomllib.loads(target.read_text("utf-8"))
    capsys.readouterr()
    assert main(["--data", folder, "rules", "考勤", "-o", str(target)]) == 1
    assert "可用的有：指标、预警" in capsys.readouterr().err
    assert main(["--data", folder, "rules", "指标", "-o", str(tmp_path / "指标.xlsx")]) == 1
    assert "应以 .toml 结尾" in capsys.readouterr().err and not (tmp_path / "指标.xlsx").exists()
