"""Each code of SQLite, of a server and of the system has its own sentence; a fault of the program has none."""

from __future__ import annotations

import errno
import os
import sqlite3
import zipfile
from pathlib import Path

import peewee
import pytest

from cadreapp.causes import Cause, cause_of, explain
from cadreapp.store.engines.sqlite import SQLITE


@pytest.mark.parametrize("cause", Cause)
def test_sentences_are_chinese_and_whole(cause: Cause) -> None:
    for words in (cause.what, cause.remedy):
        assert words and not words.endswith("。")
        assert not set("abcdefghijklmnopqrsuvwyz") & set(words.replace("ext", "").replace("NTFS", ""))


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, Cause.FULL),
        (errno.EDQUOT, Cause.QUOTA),
        (errno.EACCES, Cause.DENIED),
        (errno.EROFS, Cause.READ_ONLY),
        (errno.EIO, Cause.FAILING),
        (errno.ENAMETOOLONG, Cause.LONG),
        (errno.ENOENT, Cause.UNREACHABLE),
        (errno.EMFILE, Cause.HANDLES),
        (errno.ENOMEM, Cause.MEMORY),
        (errno.EFBIG, Cause.BIG),
    ],
)
def test_the_system_s_codes(number: int, cause: Cause) -> None:
    assert cause_of(OSError(number, os.strerror(number))) is cause


def _sqlite(code: int) -> Exception:
    error = sqlite3.OperationalError("some English")
    error.sqlite_errorcode = code  # type: ignore[misc]
    return peewee.OperationalError(error, *error.args)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (sqlite3.SQLITE_FULL, Cause.FULL),
        (sqlite3.SQLITE_IOERR_WRITE, Cause.FAILING),
        (sqlite3.SQLITE_IOERR_FSYNC, Cause.FAILING),
        (sqlite3.SQLITE_CANTOPEN, Cause.UNREACHABLE),
        (sqlite3.SQLITE_READONLY, Cause.READ_ONLY),
        (sqlite3.SQLITE_BUSY, Cause.BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Cause.BUSY),
        (sqlite3.SQLITE_CORRUPT, Cause.DAMAGED),
        (sqlite3.SQLITE_NOTADB, Cause.FOREIGN),
    ],
)
def test_sqlite_s_codes_behind_peewee(code: int, cause: Cause) -> None:
    assert cause_of(_sqlite(code)) is cause


def test_a_real_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database" * 400)
    with pytest.raises(peewee.DatabaseError) as caught:
        SQLITE.connect(tmp_path / "x.db").execute_sql("SELECT 1 FROM sqlite_master")
    assert cause_of(caught.value) is Cause.FOREIGN


def test_a_server_s_states() -> None:
    class Broken(Exception):
        sqlstate = "53100"

    assert cause_of(peewee.OperationalError(Broken())) is Cause.SERVER_FULL
    Broken.sqlstate = "25006"
    assert cause_of(Broken()) is Cause.READ_ONLY


def test_a_fault_of_ours_stays_one_whatever_was_under_way() -> None:
    assert cause_of(ValueError("x")) is None
    assert explain(peewee.IntegrityError("UNIQUE constraint failed")) is None
    try:
        try:
            raise OSError(errno.ENOSPC, "full")
        except OSError:
            raise KeyError("x")  # noqa: B904 — what is tested
    except KeyError as error:
        assert cause_of(error) is None


def test_the_sentence_names_the_place() -> None:
    words = str(explain(zipfile.BadZipFile("x"), "名册.xlsx", then="没有导入。"))
    assert words == "“名册.xlsx”：压缩包已损坏，或者不是压缩包。没有导入。请换一份完好的文件。"
