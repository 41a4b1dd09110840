"""Whatever stands at the place of the data: its own sentence, not one byte changed, and a copy comes back over it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cadreapp import temporary
from cadreapp.cli import main
from cadreapp.errors import ReadOnly, Unopened, UserError
from cadreapp.operations import backup
from cadreapp.operations.writing import people
from tests.safety.bureau import names, opened
from tests.unit.bureau import NAMES, small_bureau

pytestmark = pytest.mark.one_file
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    small_bureau(tmp_path / "data").close()
    return tmp_path / "data"


def _with(*statements: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()

    return change


def _foreign(file: Path) -> None:
    file.unlink()
    _with("CREATE TABLE notes(text)")(file)


def _of_another_program(file: Path) -> None:
    file.unlink()
    _with("PRAGMA application_id = 252006")(file)


LATER = ("INSERT INTO schema_migration(name, applied) VALUES ('9999_later', '2030')", "PRAGMA user_version = 9999")
STANDING: list[tuple[str, Callable[[Path], object], str]] = [
    ("empty", lambda file: file.write_bytes(b""), "0 字节"),
    ("random", lambda file: file.write_bytes(os.urandom(9000)), "已损坏，或者不是数据库文件"),
    ("zeros", lambda file: file.write_bytes(bytes(9000)), "已损坏，或者不是数据库文件"),
    ("text", lambda file: file.write_text("名册"), "已损坏，或者不是数据库文件"),
    ("foreign", _foreign, "别的程序的数据库"),
    ("another's mark", _of_another_program, "别的程序的数据库"),
    ("newer", _with(*LATER), "更新版本"),
]


@pytest.mark.parametrize(("change", "words"), [one[1:] for one in STANDING], ids=[one[0] for one in STANDING])
def test_its_own_sentence_and_not_one_byte(
    data: Path, tmp_path: Path, change: Callable[[Path], object], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = backup.backup(data, tmp_path / "copy.cadrebackup")
    file = data / "cadreapp.db"
    change(file)
    before = file.read_bytes()
    for write in (True, False):
        with pytest.raises(Unopened, match=words):
            opened(data, write=write)
    capsys.readouterr()
    for command in (
        ["list", "干部"],
        ["figures", "--year", "2021"],
        ["verify"],
        ["backup", "-o", str(tmp_path / "x.cadrebackup")],
        ["export", "roster", "-o", str(tmp_path / "x.xlsx")],
        ["settings", "began", "2020-01-01"],
    ):
        assert main([*command, "--data", str(data)]) == 1
        said = capsys.readouterr().err
        assert words.split("|")[0] in said and "程序出错" not in said and "Traceback" not in said, (command, said)
        assert file.read_bytes() == before, command
    assert not list(data.glob("cadreapp.db-*")) and not (tmp_path / "x.cadrebackup").exists()
    backup.restore(data, copy)
    assert names(data) == list(NAMES)


def test_cut_at_every_page(data: Path, tmp_path: Path) -> None:
    copy, file = backup.backup(data, tmp_path / "copy.cadrebackup"), data / "cadreapp.db"
    whole = file.read_bytes()
    pages = len(whole) // 4096
    assert pages > 150
    for page in range(pages):
        for size in (page * 4096, page * 4096 + 1000):
            file.write_bytes(whole[:size])
            with pytest.raises(Unopened):
                opened(data)
            assert file.stat().st_size == size
    file.write_bytes(whole[: 90 * 4096])
    backup.restore(data, copy)
    assert names(data) == list(NAMES) and not backup.verify(data)


def test_a_page_of_zeros_is_found_and_a_copy_brought_back(data: Path, tmp_path: Path) -> None:
    copy, file = backup.backup(data, tmp_path / "copy.cadrebackup"), data / "cadreapp.db"
    whole = file.read_bytes()
    for page in range(0, len(whole) // 4096, 7):
        file.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        try:
            faults = backup.verify(data)
        except UserError as error:
            faults = [str(error)]
        assert faults or whole[page * 4096 : (page + 1) * 4096] == bytes(4096), page
    backup.restore(data, copy)
    assert names(data) == list(NAMES)


def _as_nobody(data: Path) -> str:
    """What a user who may not write is told, and how many people they see."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            os.setgid(65534)
            os.setuid(65534)
            try:
                opened(data)
            except ReadOnly as error:
                said = f"ReadOnly {error}"
            desk = opened(data, write=False)
            said += f" {len(people.roster(desk))}"
            desk.close()
        except BaseException as error:
            said += f" {type(error).__name__}: {error}"
        finally:
            os.write(write, said.encode())
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as stream:
        return stream.read().decode()


@pytest.mark.parametrize("log", [False, True], ids=["closed", "with a log"])
def test_a_folder_that_can_only_be_read(data: Path, log: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as a user who may not write: the whole of it, what lies in the log too, and nothing is changed."""
    if os.getuid() != 0:
        data.chmod(0o500)
        (data / "cadreapp.db").chmod(0o400)
        with pytest.raises(ReadOnly, match="只能读"):
            opened(data)
        data.chmod(0o700)
        return
    open_for_all = [*tmp_path.parents][:3]
    for folder in (tmp_path, *open_for_all):
        folder.chmod(folder.stat().st_mode | 0o755)
    desk = opened(data) if log else None
    for path in (data, *data.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path.name: path.read_bytes() for path in data.glob("cadreapp.db*")}
    (tmp_path / "temporary").mkdir(mode=0o777)
    (tmp_path / "temporary").chmod(0o777)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(temporary, "_held", {})
    said = _as_nobody(data)
    assert said.startswith("ReadOnly") and "只能查看" in said and said.strip().endswith(str(len(NAMES))), said
    assert {path.name: path.read_bytes() for path in data.glob("cadreapp.db*")} == before
    if desk is not None:
        desk.close()


def test_another_holds_it_and_is_named(data: Path) -> None:
    desk = opened(data)
    with pytest.raises(UserError, match="正由另一处使用：.+ 在这台电脑上的窗口或命令（20"):
        opened(data)
    desk.close()
    opened(data).close()


def test_nothing_opens_a_network_socket(data: Path, tmp_path: Path) -> None:
    """A save, a copy, an export and the window, followed by strace: no AF_INET, no AF_INET6."""
    script = (
        "import sys; from pathlib import Path; from tests.safety.bureau import DOORS, roster_of\n"
        f"files = Path({str(tmp_path)!r}); data = files / 'data'; roster_of(files / 'new.xlsx', 3)\n"
        "for door in DOORS:\n"
        "    if door.name in ('save', 'import', 'export', 'backup'): door.act(data, files)\n"
        "from ui.app import run\n"
        "sys.exit(run(data, picture=files / 'window.png'))\n"
    )
    trace = tmp_path / "trace"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=socket", "-o", str(trace), sys.executable, "-c", script],
        capture_output=True,
        env=environment,
        timeout=200,
        cwd=ROOT,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    assert (tmp_path / "window.png").exists()
    assert "AF_INET" not in trace.read_text("utf-8")
