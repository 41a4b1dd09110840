"""Files beside the records: the same in a data folder and in a server's database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp.operations.desk import Desk
from cadreapp.store.files import OWN, Files, files_of, is_hash
from tests.unit.bureau import small_bureau

TEXT, OTHER = "内容".encode(), "别的".encode()
NAME, TEMPLATE = hashlib.sha256(TEXT).hexdigest(), f"{OWN}/showcase.xlsx"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path)
    yield found
    found.close()


@pytest.fixture
def files(desk: Desk) -> Files:
    return files_of(desk.home, desk.db)


def content(files: Files, name: str) -> bytes:
    with files.open(name) as stream:
        return stream.read()


def test_a_name_of_64_letters_and_digits_is_a_hash() -> None:
    assert is_hash(NAME) and not is_hash(NAME[:63]) and not is_hash(f"{NAME}a")
    assert not is_hash(f"{OWN}/".ljust(64, "a"))


@pytest.mark.parametrize("name", [NAME, TEMPLATE])
def test_a_file_is_kept_replaced_and_taken_away(files: Files, name: str) -> None:
    assert not files.exists(name) and not files.path(name).exists()
    with pytest.raises(FileNotFoundError):
        files.open(name)
    files.keep(name, OTHER)
    files.keep(name, TEXT)
    assert list(files.names()) == [name] and files.exists(name)
    assert content(files, name) == files.path(name).read_bytes() == TEXT
    assert files.digest(name) == NAME and files.is_whole(name) is (name == NAME)
    files.remove(name)
    assert not files.exists(name) and not list(files.names())


def test_a_template_that_is_put_in_place_again_is_read_anew(files: Files) -> None:
    """What reads it takes its path: of a server's that is another copy, under the same file name."""
    for data in (OTHER, TEXT):
        files.keep(TEMPLATE, data)
        path = files.path(TEMPLATE)
        assert path.read_bytes() == data and path.name == "showcase.xlsx"


def test_a_file_is_taken_from_another_place_where_it_was_damaged(files: Files, tmp_path: Path) -> None:
    files.keep(NAME, OTHER)
    assert not files.is_whole(NAME)
    unpacked = tmp_path / "unpacked"
    unpacked.write_bytes(TEXT)
    files.take(NAME, unpacked)
    assert files.is_whole(NAME) and content(files, NAME) == TEXT


def test_the_names_are_those_of_files_and_templates_in_order(files: Files) -> None:
    other = hashlib.sha256(OTHER).hexdigest()
    for name in (TEMPLATE, NAME, other):
        files.keep(name, TEXT)
    assert list(files.names()) == [*sorted((NAME, other)), TEMPLATE]
    assert all(name in files.place(name) for name in files.names())
