"""品牌标签 and 主题活动: what changes holds from a day on, old names mean the same one still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cadreapp.errors import Refused
from cadreapp.operations import browse, settings
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_records
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing import labels, undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import overview
from cadreapp.operations.year.arrangements import gather
from cadreapp.operations.year.words import bureau_words, plain_text
from cadreapp.records import kind
from cadreapp.store.persons.labels import on
from tests.unit.bureau import small_bureau
from tests.unit.filled import enter, texts, written

TODAY = date(2022, 6, 15)
OLD, NEW, SERVING = "铁脚板", "铁脚掌（示例）", "我为群众办实事"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path / "data", today=TODAY)
    yield desk
    desk.close()


def campaign(desk: Desk, known: str, since: str | None = None, correct: bool = False, **values: object) -> None:
    old = labels.read(desk, "campaign")[known]
    labels.save_label(desk, "campaign", old | values, known, since=since, correct=correct)


def rename(desk: Desk, old: str = OLD, new: str = NEW, since: str | None = None, correct: bool = False) -> None:
    labels.save_label(desk, "tag", {"name": new}, old, since=since, correct=correct)


def told(desk: Desk, year: int, row: str) -> str:
    return next(line.words for line in gather(desk, year) if line.row == row)


def targets(desk: Desk, year: int, name: str = SERVING) -> list[int]:
    until = min(date(year, 12, 31), desk.today())
    return [t.number for c in overview.campaigns(desk, until) if c.name == name for t in c.targets]


def test_a_change_holds_from_its_day_on(desk: Desk) -> None:
    campaign(desk, SERVING, since="2020-03-01", target_people=100)
    campaign(desk, SERVING, since="2021-05-01", target_people=200)
    campaign(desk, SERVING, target_people=None)
    (then,) = [s["target_people"] for s in on(desk.db, "campaign", "2019-12-31") if s["name"] == SERVING]
    assert then is None, "nothing was said then"
    assert [targets(desk, year) for year in (2019, 2020, 2021, 2022)] == [[], [100], [200], []]
    campaign(desk, SERVING, since="2022-01-01", target_people=400)
    assert [targets(desk, year) for year in (2021, 2022)] == [[200], [400]]
    campaign(desk, SERVING, correct=True, target_people=300)
    assert [targets(desk, year) for year in (2020, 2021, 2022)] == [[100], [200], [300]], "what held before stands"
    for _ in range(4):
        undo.undo(desk)
    assert [targets(desk, year) for year in (2019, 2020, 2021, 2022)] == [[], [100], [100], [100]]


def test_an_undated_change_says_from_when_it_is_counted(desk: Desk) -> None:
    said = labels.save_label(desk, "campaign", {"name": SERVING, "target_people": 5, "level": "局级"}, SERVING)
    assert said.notes == (
        f"主题活动“{SERVING}”的目标：困难群众“空”改为“5”，没有写明从何时起，自 2022-06-15 起计，此前的报表不变",
    )
    said = labels.save_label(desk, "tag", {"name": NEW}, OLD, since="2022-01-01")
    assert said.updated == 1 and not said.notes


def test_a_new_campaign_without_a_start_is_on_no_earlier_sheet(desk: Desk) -> None:
    name = "走百村（示例）"
    labels.save_label(desk, "campaign", {"name": name, "target_people": 500})
    assert (targets(desk, 2021, name), targets(desk, 2022, name)) == ([], [500])
    campaign(desk, name, correct=True, start="2021-04-01")
    assert targets(desk, 2021, name) == [500], "it says itself that it began before"
    labels.save_label(desk, "campaign", {"name": "走千村（示例）", "start": "2021-03-01", "target_people": 5})
    assert targets(desk, 2021, "走千村（示例）") == [5]


def test_the_campaigns_of_a_bureaus_first_day_count_always(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data", today=lambda: TODAY, who="测试员")
    settings.change(desk, "began", TODAY.isoformat())
    labels.save_label(desk, "campaign", {"name": "走百村（示例）", "target_people": 500})
    assert targets(desk, 2021, "走百村（示例）") == [500]
    desk.close()


def test_every_paper_of_a_past_year_names_a_tag_as_it_was_called(desk: Desk, tmp_path: Path) -> None:
    for day in ("2021-03-05", "2022-03-05"):
        enter(desk, "SiteActivity", date=day, tags=(OLD,), campaigns=(SERVING,))

    def says(year: int) -> list[list[str]]:
        timeline = texts(next(iter(written(desk, "全程纪实（本时段，含不公开事项）", tmp_path, str(year)).values())))
        found = (
            told(desk, year, "4.7"),
            plain_text(bureau_words(desk, year)),
            " ".join(timeline),
            str([row["品牌标签"] for row in listing(desk, "阵地活动", year)]),
        )
        return [[name for name in (OLD, NEW) if name in text] for text in found]

    assert says(2021) == says(2022) == [[OLD]] * 4
    rename(desk)
    assert says(2021) == [[OLD]] * 4 and says(2022) == [[NEW]] * 4
    rename(desk, NEW, "铁脚印（示例）", correct=True)
    assert says(2021) == [[OLD]] * 4, "only the name of this year was wrong"
    undo.undo(desk)
    undo.undo(desk)
    assert says(2022) == [[OLD]] * 4
    rename(desk, correct=True)
    assert says(2021) == says(2022) == [[NEW]] * 4


def test_old_names_mean_the_same_tag(desk: Desk, tmp_path: Path) -> None:
    record = enter(desk, "SiteActivity", date="2022-03-05", tags=(OLD,), campaigns=(SERVING,))
    export_records(desk, tmp_path / "导出.xlsx")
    rename(desk)
    campaign(desk, SERVING, correct=True, name="为群众办实事（示例）")
    result = import_files(desk, [tmp_path / "导出.xlsx"])
    assert not result.refused and (result.new, result.updated) == (0, 0), "the same record, nothing to change"
    save(desk, [Item(kind("SiteActivity"), {"tags": (OLD, NEW, "一老")}, record)])
    (row,) = listing(desk, "阵地活动")
    assert (row["品牌标签"], row["主题活动"]) == (f"{NEW}、一老", "为群众办实事（示例）")


@pytest.mark.parametrize("correct", [False, True])
def test_no_other_takes_a_name_that_was_in_use(desk: Desk, correct: bool) -> None:
    rename(desk, correct=correct)
    for known in (None, "一老"):
        with pytest.raises(Refused, match=f"“{OLD}”是品牌标签“{NEW}”用过的名称"):
            labels.save_label(desk, "tag", {"name": OLD}, known)
    with pytest.raises(Refused, match=f"没有名为“{OLD}”的品牌标签"):
        labels.save_label(desk, "tag", {"name": "又一个（示例）"}, OLD)
    rename(desk, NEW, OLD)
    assert OLD in labels.tags(desk) and NEW not in labels.tags(desk), "its own name may come back"


def test_the_search_finds_a_renamed_tag(desk: Desk) -> None:
    record = enter(desk, "SiteActivity", date="2022-03-05", tags=(OLD,))

    def found(text: str) -> bool:
        return record in {hit.id for hit in browse.search(desk, text)}

    rename(desk)
    assert found(NEW) and not found(OLD)
    undo.undo(desk)
    assert found(OLD) and not found(NEW)
    undo.redo(desk)
    assert found(NEW) and not found(OLD)
