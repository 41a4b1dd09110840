"""Bits that turned over: the pages of the data file against their hashes, at a start once a week and by `verify`."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.records import clock
from cadreapp.store.connect import Home
from cadreapp.store.engines import FAULTS, SQLITE, page_sums
from cadreapp.store.engines.page_sums import Checked

log = logging.getLogger(__name__)
_PREVENTED: tuple[type[Exception], ...] = (OSError, UserError, *FAULTS)
EVERY = timedelta(days=7)
_TITLES = {
    "person": "干部",
    "cadre": "名册",
    "record": "记录",
    "participation": "参加人员",
    "audit": "修改记录",
    "operation": "操作记录",
    "attachment": "附件目录",
    "record_search": "查找用的文字",
    "search_gram_data": "查找用的索引",
    "search_gram_idx": "查找用的索引",
    "sqlite_master": "文件头和目录",
    "": "较长的文字或空闲处",
}


def compare(home: Home) -> Checked | None:
    """The data file against its hashes; None on a server, or where there have never been any."""
    return None if home.server or not home.file.exists() else page_sums.compare(home.file)


def titled(table: str) -> str:
    """What a table holds, in the user's words."""
    titles = {kind.table: kind.title for kind in records.KINDS} | _TITLES
    return titles.get(table, "其他内部数据")


def words(found: Checked) -> str:
    """The sentence for pages that differ."""
    hit = Counter(titled(table) for _, table in found.pages)
    where = "、".join(f"{title} {number} 处" for title, number in hit.most_common(6))
    why = "磁盘出错，或者被别的程序改动"
    return f"数据文件里有 {len(found.pages)} 处的内容自己变了（{why}）：{where}。请还原最近的备份。"


def unchecked(home: Home) -> str:
    """Until when the pages are known to be right, if that is not now; "" where nothing is to be said."""
    found = compare(home)
    if found is None or not found.since:
        return ""
    return f"数据文件上次正常关闭（{found.since[:16].replace('T', ' ')}）以后又写过，逐页核对只做到那时为止。"


def anchor(home: Home) -> tuple[int, str]:
    """The end of the chain of operations at the last clean close: number and hash, (0, "") where it is not known."""
    if home.server:
        return 0, ""
    sums = page_sums.read(home.file) or page_sums.read(home.file, page_sums.BEFORE)
    return (sums.operation, sums.link) if sums else (0, "")


def begin_writing(home: Home) -> tuple[str, str]:
    """The file is about to be written. Once a week it is compared before: the fault found, and when that was done."""
    if home.server:
        return "", ""
    now, said, checked = clock.stamp(), "", ""
    sums = page_sums.read(home.file)
    if sums is not None and abs(datetime.fromisoformat(now) - datetime.fromisoformat(sums.checked)) >= EVERY:
        checked = now
        if (found := page_sums.compare(home.file)) and found.pages:
            said = words(found)
    page_sums.begin(home.file)
    return said, checked


def end_writing(home: Home, end: tuple[int, str], checked: str = "") -> None:
    """Write the hashes of a file that was closed; what prevents it is logged, and the next `verify` says until when."""
    if home.server:
        return
    try:
        SQLITE.settle_log(home.file)
        page_sums.write(home.file, clock.stamp(), *end, checked=checked)
    except _PREVENTED as error:
        log.info("no hashes of pages: %s", type(error).__name__)
