"""A bureau on a server: carried there and back unchanged, several who write, and nobody's work lost."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import load_workbook

from cadreapp import cli
from cadreapp.errors import Refused, UserError
from cadreapp.operations import backup, browse, templates
from cadreapp.operations.counting import figures, owed
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.moving import move
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.sheets import locking
from cadreapp.operations.writing import attachments, undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import editions, showcase
from cadreapp.records import CADRE, KINDS, kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.store import moving
from cadreapp.store.connect import Home, connect
from cadreapp.store.files import files_of
from cadreapp.store.persons import people
from cadreapp.store.writing import sealing
from tests.servers import Databases, Server
from tests.unit.bureau import NAMES, TODAY, small_bureau

VISIT, REVIEW, BASE = kind("Visit"), kind("QuarterReview"), kind("AppraisalBase")
pytestmark = pytest.mark.one_file  # they name their servers themselves


@pytest.fixture
def databases(_server: Server) -> Databases:
    return Databases(_server)


@pytest.fixture
def url(databases: Databases, tmp_path: Path) -> str:
    return databases.of(tmp_path / "shared")


def visit(who: str, place: str) -> Item:
    return Item(
        VISIT, {"date": "2021-03-05", "place": place, "people_seen": 3, "target": "困难群众", "cadres": (Named(who),)}
    )


def filled(home: Home) -> Desk:
    """A bureau with a photograph, an attachment, a template of its own, an undone write and a locked quarter."""
    desk = small_bureau(home)
    save(desk, [visit(NAMES[0], "示例社区")])
    undo.undo(desk)
    save(desk, [visit(NAMES[1], "示例村")])
    attachments.keep_bytes(desk, b"\x89PNG\r\n\x1a\n a photograph")
    templates.install(desk, "showcase.xlsx", templates.template_path(desk, "showcase.xlsx"))
    return desk


def test_a_bureau_is_carried_to_a_server_and_back(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(Home(tmp_path / "here")).close()
    here, there, back = Home(tmp_path / "here"), Home(tmp_path / "seat", url), Home(tmp_path / "back")
    assert cli.main(["--data", str(tmp_path / "seat"), "move", str(here.folder), url]) == 0
    assert "逐行核对一致" in capsys.readouterr().out
    moved = move(there, back)
    assert moved.rows > 100 and moved.files == 2
    one, other = connect(here.database, read_only=True), connect(back.database, read_only=True)
    assert not moving.differences(one, other) and not moving.unlike_files(files_of(here, one), files_of(back, other))
    one.close(), other.close()
    desk = open_desk(there, today=lambda: TODAY, who="测试员")
    assert templates.templates(desk)[-1].name and {t.state for t in templates.templates(desk)} == {"内置", "本单位"}
    assert undo.available(desk)[0] is not None
    save(desk, [visit(NAMES[2], "又一社区")])  # numbers go on after the highest
    assert len({p.id for p in people.people(desk.db)}) == len(NAMES)
    desk.close()


def test_nothing_is_carried_over_something(url: str, tmp_path: Path) -> None:
    here, there = Home(tmp_path / "here"), Home(tmp_path / "seat", url)
    with pytest.raises(UserError, match="还没有数据"):
        move(here, there)
    filled(here).close()
    small_bureau(there).close()
    with pytest.raises(UserError, match="里已有数据，没有搬"):
        move(here, there)
    with pytest.raises(UserError, match="里已有数据，没有搬"):
        move(there, here)
    with pytest.raises(UserError, match="postgresql://"):
        Home(tmp_path, "mysql://somewhere")


def test_a_row_that_arrives_otherwise_is_told(url: str, tmp_path: Path) -> None:
    here, there = Home(tmp_path / "here"), Home(tmp_path / "seat", url)
    filled(here).close()
    move(here, there)
    desk = open_desk(there, today=lambda: TODAY)
    save(desk, [visit(NAMES[3], "多出的一条")])
    one = connect(here.database, read_only=True)
    assert [d.split("，")[0] for d in moving.differences(one, desk.db)][:1] and len(
        moving.differences(one, desk.db)
    ) > 3
    one.close(), desk.close()


def test_a_backup_of_a_server_is_a_portable_copy(url: str, tmp_path: Path) -> None:
    there = Home(tmp_path / "seat", url)
    filled(there).close()
    file = backup.backup(there, tmp_path / "copy.cadrebackup")
    backup.restore(tmp_path / "laptop", file)
    assert not backup.verify(tmp_path / "laptop") and not backup.verify(there)
    desk = open_desk(there, today=lambda: TODAY)
    save(desk, [visit(NAMES[4], "备份以后的一条")])
    desk.close()
    backup.restore(there, file)
    one, other = connect(there.database, read_only=True), connect(tmp_path / "laptop" / "cadreapp.db", read_only=True)
    assert not moving.differences(one, other)
    one.close(), other.close()


def test_two_confirmations_side_by_side_do_not_break_a_cap(url: str, tmp_path: Path) -> None:
    desk = small_bureau(Home(tmp_path / "a", url), today=date(2021, 4, 8))
    late = {"late_reason": "补录（示例）"}
    save(desk, [Item(BASE, {"period": "2021Q1", "staff": "公务员", "total": 5, **late})])
    seats = [desk] + [open_desk(Home(tmp_path / f"seat{n}", url), today=desk.today, who=f"{n}号") for n in (1, 2)]
    refused: list[str] = []

    def confirm(seat: Desk, who: str) -> None:
        values = {
            "period": "2021Q1",
            "cadre": Named(who),
            "grade": "好",
            "reviewer": Named("王领导"),
            "state": "已确认",
        }
        try:
            save(seat, [Item(REVIEW, values | late)])
        except Refused as error:
            refused.append(str(error))
        finally:
            seat.db.close()

    threads = [Thread(target=confirm, args=(seat, who)) for seat, who in zip(seats, NAMES[:3], strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1 and "名额" in refused[0]
    assert not GUARDS.breaches(desk)
    for seat in seats:
        seat.close()


def test_one_undoes_ones_own_and_only_what_nobody_has_changed_since(url: str, tmp_path: Path) -> None:
    first = small_bureau(Home(tmp_path / "a", url))
    other = open_desk(Home(tmp_path / "b", url), today=first.today, who="另一人")
    mine = save(first, [visit(NAMES[0], "示例社区")]).records[0]
    save(other, [visit(NAMES[1], "示例村")])
    assert undo.available(first)[0] == "登记走访" and undo.available(other)[0] == "登记走访"
    undo.undo(first)
    assert undo.available(other)[0] == "登记走访" and undo.available(first)[1] == "登记走访"
    undo.redo(first)
    row = Item(VISIT, visit(NAMES[0], "示例社区").values | {"people_seen": 9}, mine, version=1)
    save(other, [row])
    with pytest.raises(UserError, match="后来又由“另一人”改过"):
        undo.undo(first)
    with pytest.raises(Refused, match="刚才已经被改过|已被"):
        save(first, [replace(row, values=row.values | {"people_seen": 5})])
    first.close(), other.close()


def test_a_server_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(
        ["--data", str(tmp_path), "--database", f"postgresql://nobody@/none?host={tmp_path}", "list", "走访"]
    )
    assert code == 1 and "数据库服务器连不上" in capsys.readouterr().err


def test_an_edition_of_a_server_comes_out_byte_for_byte_at_every_seat(url: str, tmp_path: Path) -> None:
    desk = small_bureau(Home(tmp_path / "a", url), today=date(2022, 1, 20))
    locking.lock(desk, Period.parse("2021"), (editions.UNRANKED,))
    other = open_desk(Home(tmp_path / "b", url), today=desk.today, who="另一人")
    (edition,) = editions.editions(other)
    given = editions.give(other, edition, tmp_path / "晒比.xlsx")
    assert hashlib.sha256(given.path.read_bytes()).hexdigest() == edition.sha256
    assert not (tmp_path / "a" / "files").exists() and not backup.verify(other.home)
    desk.close(), other.close()


def test_what_is_counted_shown_and_printed_is_the_same_on_both(url: str, tmp_path: Path) -> None:
    here, there = Home(tmp_path / "here"), Home(tmp_path / "seat", url)
    write_demo(here.folder, cadres=9, years=1)
    move(here, there)
    said: list[list[object]] = []
    for home in (here, there):
        desk = open_desk(home, today=lambda: date(2021, 12, 31), write=False)
        whole = Period.parse("2021")
        book = load_workbook(showcase.showcase(desk, 2021, tmp_path / "晒比.xlsx").path)
        cells = [[(c.coordinate, c.value) for row in page.iter_rows() for c in row] for page in book]
        found = browse.search(desk, "示例") + browse.search(desk, "zsl")
        lists = [str(listing(desk, k.title)) for k in (*KINDS, CADRE)]
        columns = [s.name for s in VISIT.fields if s.place != "link"]
        sorts = [browse.find(desk, VISIT, browse.Scope(), sort=c, descending=down) for c in columns for down in (0, 1)]
        owed_ = [str(row) for row in owed.owed(desk, whole)]
        said.append(
            [cells, found, lists, sorts, owed_, figures.figures(desk, 2021).figures, list(sealing.broken(desk.db))]
        )
        desk.close()
    assert said[0] == said[1] and said[0][-1] == []
    assert all(said[0][:-1]), "there is something to compare"
