"""审定锁定 on the command line: exit codes, words, the locked sheet in place of a new one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cadreapp.cli import main
from cadreapp.operations.appraisal import year, year_steps
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, save_people
from tests.unit.bureau import NAMES, small_bureau

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a small bureau; its `-o` lies in the test's folder."""
    small_bureau(tmp_path / "data").close()

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main([*arguments, "--data", str(tmp_path / "data")])
        except SystemExit as stop:
            code = int(stop.code or 0)
        found = capsys.readouterr()
        return code, found.out, found.err

    return run


def change(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data")
    save_people(desk, [PersonItem({"name": "孙新人", "unit": "示例处", "entered": "2021-01-01"})])
    desk.close()


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_from_the_lock_to_the_correction(run: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "a.xlsx")
    assert run("editions", "--json") == (0, "[]\n", "")
    assert run("editions")[1] == "还没有审定锁定过。\n"
    code, _, err = run("edition", "--year", "2021", "--what", "showcase", "-o", out)
    assert code == 1 and "2021年度业绩晒比还没有审定锁定" in err
    code, said, _ = run("lock", "--year", "2021", "--note", "党组会审定（示例）")
    assert code == 0 and "2021年度业绩晒比：定稿" in said and "2021年度考核表：定稿" in said
    code, said, _ = run("editions", "--json")
    found = {e["what"]: e for e in json.loads(said)}
    assert set(found) == {"showcase", "appraisal"} and found["showcase"]["note"] == "党组会审定（示例）"
    change(tmp_path)

    for arguments in (
        ("showcase", "--year", "2021"),
        ("sheet", "年度业绩晒比", "--period", "2021"),
        ("edition", "--year", "2021", "--what", "showcase"),
    ):
        code, _, err = run(*arguments, "-o", out)
        assert code == 0 and sum_of(tmp_path / "a.xlsx") == found["showcase"]["sha256"], arguments
        told = arguments[0] == "edition" or "审定锁定，给出的是定稿；要看今天的数据请加上 --current。" in err
        assert told, arguments
    code, _, _ = run("appraisal", "--year", "2021", "-o", out)
    assert code == 0 and sum_of(tmp_path / "a.xlsx") == found["appraisal"]["sha256"]
    for arguments in (("showcase", "--year", "2021"), ("sheet", "年度业绩晒比", "--period", "2021")):
        code, _, err = run(*arguments, "--current", "-o", out)
        assert code == 0 and "定稿" not in err and sum_of(tmp_path / "a.xlsx") != found["showcase"]["sha256"]
    for arguments in (("showcase", "--year", "2021", "--unranked"), ("appraisal", "--year", "2021", "--quarter", "1")):
        code, _, err = run(*arguments, "-o", out)
        assert code == 1 and "没有单独审定" in err and "--current" in err
        assert run(*arguments, "--current", "-o", out)[0] == 0

    code, _, err = run("sheet", "年度考核结果名单", "--period", "2021", "-o", out)
    assert code == 0 and "这张“年度考核结果名单”按今天的数据做，可能与定稿不同" in err
    code, _, err = run("sheet", "干部花名册", "--period", "2021", "-o", out)
    assert "按今天的数据" not in err

    code, _, err = run("compare", "--year", "2021")
    assert code == 1 and "--what" in err
    code, said, _ = run("compare", "--year", "2021", "--what", "showcase", "--json")
    lines = json.loads(said)["lines"]
    assert (
        code == 0
        and any(x["row"] == "孙新人" for x in lines)
        and set(lines[0])
        == {
            "sheet",
            "row",
            "column",
            "then",
            "now",
        }
    )
    given = ("--reason", "漏了一人（示例）", "--approver", "王批准", "--received", "各处室一份（示例）")
    code, said, err = run("correct", "--year", "2021", "--what", "showcase", *given)
    assert code == 0 and f"已出2021年度业绩晒比第1次更正版，改动 {len(lines)} 处" in said, err
    code, said, err = run("correct", "--year", "2021", "--what", "showcase", *given)
    assert code == 1 and "没有不同，不需要更正版" in err
    code, said, _ = run("editions", "--year", "2021", "--json")
    old, new = (e for e in json.loads(said) if e["what"] == "showcase")
    assert (old["number"], old["replaced_by"], new["number"]) == (1, 2, 2) and new["changes"] == lines
    assert new["reason"] == "漏了一人（示例）" and new["received"] == "各处室一份（示例）"

    assert run("showcase", "--year", "2021", "-o", out)[0] == 0 and sum_of(tmp_path / "a.xlsx") == new["sha256"]
    edition = ("edition", "--year", "2021", "--what", "showcase", "--number", "1", "-o", out)
    code, _, err = run(*edition)
    assert code == 0 and "已被第1次更正版替代" in err and sum_of(tmp_path / "a.xlsx") != old["sha256"]
    assert run(*edition, "--original")[0] == 0 and sum_of(tmp_path / "a.xlsx") == old["sha256"]
    code, _, err = run("edition", "--year", "2021", "--what", "showcase", "--number", "7", "-o", out)
    assert code == 1 and "现有：1（定稿）、2（第1次更正版）" in err
    assert run("edition", "--year", "2021", "--what", "appraisal", "--cadre", NAMES[0], "-o", out)[0] == 0
    assert run("verify")[0] == 0


def test_refused_by_name(run: Run, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data")
    person = next(r.person for r in year.read(desk, 2021).rows if r.name == NAMES[1])
    year_steps.put_down(desk, 2021, person, "称职")
    desk.close()
    code, _, err = run("lock", "--year", "2021")
    assert code == 1 and f"{NAMES[1]}：2021年度考核还是草稿，没有确认" in err
    assert run("editions")[1] == "还没有审定锁定过。\n"


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "a.xlsx")
    for arguments in (
        ("lock",),
        ("lock", "--year", "2021", "--quarter", "5"),
        ("lock", "--year", "2021", "--what", "all"),
        ("edition", "--year", "2021"),
        ("correct", "--year", "2021", "--what", "showcase", "--reason", "示例"),
    ):
        code, _, err = run(*arguments)
        assert code == 2 and any("\u4e00" <= c <= "\u9fff" for c in err), arguments
    code, _, err = run("lock", "--year", "2021", "--quarter", "1", "--what", "showcase")
    assert code == 1 and "业绩晒比按年度审定" in err
    assert run("lock", "--year", "2021", "--quarter", "1")[0] == 0
    assert run("edition", "--year", "2021", "--quarter", "1", "-o", out)[0] == 0
    code, _, err = run("edition", "--year", "2021", "--quarter", "1", "-o", str(tmp_path / "a.txt"))
    assert code == 1 and ".xlsx 或 .pdf" in err
