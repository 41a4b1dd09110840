"""The past stands: what is learned this year changes no cell of last year's showcase and appraisal sheets."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cadreapp.exchange.reading import read
from cadreapp.operations import settings
from cadreapp.operations.counting import beginning_moved, bureau_rules
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.writing import labels, undo
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.writing.units import rename_unit
from cadreapp.operations.year import start
from cadreapp.operations.year.arrangements import gather
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.store.persons.people import Member
from tests.unit.bureau import example, run_sql
from tests.unit.past import Cells, differences, papers

YOUNG, RENAMED, AIMED = "示例青年", "铁脚掌（示例）", "走百家机构、走千个社区、走万名困难群众"
TODAY, YEAR = date(2022, 6, 15), 2021


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past") / "sample"
    write_demo(folder, cadres=4, years=1)
    desk = open_desk(folder, today=lambda: date(2021, 12, 31), who="测试员")
    item = {"name": YOUNG, "political": "共青团员", "entered": "2021-01-04", "staff": "公务员", "unit": "办公室"}
    save_people(desk, [PersonItem(item)])
    save(desk, [Item(kind("Problem"), overdue(desk))], late_reason="补录（示例）")
    desk.close()
    return folder


@pytest.fixture(scope="module")
def before(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Cells:
    folder = tmp_path_factory.mktemp("before")
    shutil.copytree(sample, folder / "data")
    desk = open_desk(folder / "data", today=lambda: TODAY, who="测试员")
    found = papers(desk, folder / "papers", YEAR)
    desk.close()
    assert len(found) > 1000
    return found


@pytest.fixture
def desk(sample: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(sample, tmp_path / "data")
    desk = open_desk(tmp_path / "data", today=lambda: TODAY, who="测试员")
    yield desk
    desk.close()


def roster_file(desk: Desk, **values: str) -> None:
    """Import a roster of one known cadre with values that have no day."""
    from openpyxl import Workbook

    first = member(desk)
    titles = {"unit": "单位", "post": "职务", "rank": "职级", "staff": "人员身份", "education": "学历"}
    titles |= {"born": "出生年月", "political": "政治面貌", "ethnicity": "民族"}
    book = Workbook()
    sheet = book.worksheets[0]
    rows = {"name": first.name, "born": first.born or "", "unit": first.unit or "", "post": first.post or ""} | values
    sheet.append(["姓名", *(titles[n] for n in rows if n != "name")])
    sheet.append([rows["name"], *(v for n, v in rows.items() if n != "name")])
    path = desk.folder / "名册（示例）.xlsx"
    book.save(path)
    assert read(path)
    result = import_files(desk, [path])
    assert not result.refused and result.updated == 1 and result.notes, result
    assert "自 2022-06-15 起" in result.notes[0]


OVERDUE = "助餐点台阶未改造（示例）"


def overdue(desk: Desk) -> dict[str, object]:
    """A problem of the first cadre that is still open at the year's end, a month past its deadline."""
    who = Named(member(desk).name, member(desk).person)
    open_ = {"state": "办理中", "handed_on": None, "closed": None, "result": None}
    days = {"date": "2021-10-08", "deadline": "2021-11-30"}
    return example(kind("Problem"), problem=OVERDUE, cadre=who) | days | open_


def carried_over(desk: Desk) -> None:
    (one,) = (r for r in start.running(desk, 2022) if r.what == OVERDUE)
    assert start.carry_over(desk, 2022, [one], start.RENEW).updated == 1


def moved_deadline(desk: Desk) -> None:
    (one,) = (r for r in start.running(desk, 2022) if r.what == OVERDUE)
    assert save(desk, [Item(kind("Problem"), {"deadline": "2022-03-31"}, one.record)]).updated == 1


def member(desk: Desk, at: int = 0) -> Member:
    return [m for m in roster(desk) if m.name != YOUNG and m.rank][at]


def form(desk: Desk, **values: str | None) -> None:
    assert save_people(desk, [PersonItem(values, member(desk).person)]).updated == 1


def party(desk: Desk) -> None:
    person = next(m for m in roster(desk) if m.name == YOUNG)
    item = {"political": "中共预备党员", "joined_party": "2022-03"}
    assert save_people(desk, [PersonItem(item, person.person)]).updated == 1


def first_known_as_party_member(desk: Desk) -> None:
    """A step of this year, where the file said nothing of the kind before."""
    person = next(m for m in roster(desk) if m.name == YOUNG)
    rows = [("递交申请书", "2018-01-05"), ("入党积极分子", "2019-01-05"), ("发展对象", "2020-03-05")]
    rows += [("预备党员", "2022-03-05")]
    step = kind("PartyStep")
    save(
        desk,
        [Item(step, {"cadre": Named(person.name, person.person), "stage": s, "date": d}) for s, d in rows],
        late_reason="历史资料整理（示例）",
    )


def new_cadre(desk: Desk) -> None:
    item = {"name": "孙新来（示例）", "born": "1995-01", "unit": member(desk).unit, "staff": "公务员"}
    assert save_people(desk, [PersonItem(item)]).new == 1


def left(desk: Desk) -> None:
    form(desk, left="2022-06-01")


def renamed_unit(desk: Desk) -> None:
    assert rename_unit(desk, str(member(desk).unit), "示例新处", since="2022-01-01").updated == 1
    assert member(desk).unit == "示例新处"


def renamed_bureau(desk: Desk) -> None:
    settings.set_bureau_name(desk, "示例新区民政局")
    assert settings.bureau_name(desk) == "示例新区民政局"


def later_beginning_of_a_unit(desk: Desk) -> None:
    with desk.operation("新单位（示例）"):
        run_sql(desk.db, "INSERT INTO unit(uid, name) VALUES ('n', '示例新设处')")
    beginning_moved.set_began(desk, date(2022, 3, 1), "示例新设处")


def own_section(desk: Desk, subject: str) -> None:
    """The bureau's own rules from this year on: other weights, a narrower cap, more asked."""
    tables = [dict(table) for table in bureau_rules.tables_on(desk, subject, "2022")]
    for table in tables:
        if table.get("part") == "weights":
            table["platforms"] = [*table["platforms"][1:], table["platforms"][0]]
        if table.get("cap"):
            table["cap"] = 5
        if subject == "quotas" and "number" in table:
            table["number"] += 1
    assert bureau_rules.save_section(desk, subject, "2022", tables, "局务会（示例）").updated == 1


def campaign(desk: Desk, known: str = AIMED, *, correct: bool = False, **values: object) -> None:
    old = labels.read(desk, "campaign")[known]
    assert labels.save_label(desk, "campaign", old | values, known, correct=correct).updated == 1


def tag(desk: Desk, *, correct: bool = False) -> None:
    assert labels.save_label(desk, "tag", {"name": RENAMED}, "铁脚板", correct=correct).updated == 1


def new_campaign(desk: Desk) -> None:
    values = {"name": "走百村（示例）", "target_people": 500}
    changes = labels.save_label(desk, "campaign", values)
    assert changes.new == 1 and "自 2022-06-15 起计" in changes.notes[0]


CHANGES: dict[str, Callable[[Desk], None]] = {
    "roster: unit": lambda d: roster_file(d, unit="示例新设处"),
    "roster: post": lambda d: roster_file(d, post="副处长（示例）"),
    "roster: rank": lambda d: roster_file(d, rank="一级调研员"),
    "roster: staff": lambda d: roster_file(d, staff=_other(member(d).staff)),
    "roster: education": lambda d: roster_file(d, education="博士研究生"),
    "roster: ethnicity": lambda d: roster_file(d, ethnicity="回族" if member(d).ethnicity != "回族" else "满族"),
    "form: birth": lambda d: form(d, born="1981-01"),
    "form: name": lambda d: form(d, name="改名（示例）"),
    "form: unit": lambda d: form(d, unit="示例新设处"),
    "form: unit and a start": lambda d: form(d, unit="示例新设处", post_since="2022-02"),
    "form: specialty": lambda d: form(d, specialty="公文写作", trait="沉稳"),
    "joined the Party": party,
    "steps towards the Party": first_known_as_party_member,
    "new cadre": new_cadre,
    "left": left,
    "renamed unit": renamed_unit,
    "renamed bureau": renamed_bureau,
    "a unit that begins later": later_beginning_of_a_unit,
    "weights of the score": lambda d: own_section(d, "scoring"),
    "plan of appraisal": lambda d: own_section(d, "grading"),
    "requirements": lambda d: own_section(d, "quotas"),
    "campaign: target": lambda d: campaign(d, target_people=99999),
    "campaign: a target more": lambda d: campaign(d, "我为群众办实事", target_people=99999),
    "campaign: no target": lambda d: campaign(d, target_people=None),
    "campaign: name": lambda d: campaign(d, name="走千家（示例）"),
    "campaign: days": lambda d: campaign(d, start="2021-07-01", end="2021-10-31"),
    "new campaign": new_campaign,
    "tag: name": tag,
    "carried over": carried_over,
    "moved deadline": moved_deadline,
}


def _other(staff: str | None) -> str:
    return "事业单位人员" if staff != "事业单位人员" else "公务员"


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_change_of_this_year_leaves_last_years_papers(
    desk: Desk, before: Cells, change: Callable[[Desk], None], tmp_path: Path
) -> None:
    change(desk)
    assert not differences(before, papers(desk, tmp_path / "papers", YEAR))[:20]


def test_what_was_wrong_from_the_start_is_put_right_in_last_years_papers(
    desk: Desk, before: Cells, tmp_path: Path
) -> None:
    save_people(desk, [PersonItem({"unit": "示例正处"}, member(desk).person, correct=True)])
    found = differences(before, papers(desk, tmp_path / "papers", YEAR))
    assert found and any("示例正处" in line for line in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d, correct: campaign(d, target_people=99999, correct=correct), "（目标 99,999）"),
        (lambda d, correct: campaign(d, name="走千家（示例）", correct=correct), "“走千家（示例）”累计"),
        (tag, f"{RENAMED} "),
    ],
    ids=["target", "campaign", "tag"],
)
def test_a_changed_label_stands_on_this_years_sheet_and_corrected_on_last_years(
    desk: Desk, before: Cells, change: Callable[..., None], said: str, tmp_path: Path
) -> None:
    def told(year: int) -> bool:
        return any(said in line.words for line in gather(desk, year))

    save(desk, [Item(kind("Visit"), visit(desk))])
    assert not told(2022)
    change(desk, correct=False)
    assert told(2022) and not told(YEAR)
    undo.undo(desk)
    assert not told(2022)
    undo.redo(desk)
    assert told(2022) and not told(YEAR)
    undo.undo(desk)
    change(desk, correct=True)
    found = differences(before, papers(desk, tmp_path / "corrected", YEAR))
    assert found and all("五平台安排落实情况" in line for line in found) and any(said in line for line in found)
    undo.undo(desk)
    assert not differences(before, papers(desk, tmp_path / "undone", YEAR))


def visit(desk: Desk) -> dict[str, object]:
    return example(kind("Visit"), date="2022-06-01", cadres=(Named(member(desk).name, member(desk).person),)) | {
        "tags": ("铁脚板",),
        "campaigns": (AIMED,),
    }
