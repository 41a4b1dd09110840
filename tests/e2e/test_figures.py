"""Every figure of the cover against a second count: plain Python over the raw rows, in all places that show it."""

from __future__ import annotations

import random
import sqlite3
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.operations import settings
from cadreapp.operations.counting.figures import Figure, chosen_figures, cover, figures_between
from cadreapp.operations.counting.grid import read_quota
from cadreapp.operations.counting.owed import everything
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.settings import set_bureau_name
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import showcase
from cadreapp.operations.year.overview import read as read_overview
from cadreapp.operations.year.words import bureau_words, plain_text
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.store.connect import DATABASE
from ui.platform.strip import cards

YEAR = 2021
SUPERIOR, PROVINCE, MINISTRY, OWN = "superior", "province", "ministry", "own"
ISSUERS = {
    "市人民政府": SUPERIOR,
    "市委组织部、市民政局": SUPERIOR,
    "省民政厅": SUPERIOR,
    "省委办公厅、省政府办公厅": SUPERIOR,
    "国家卫生健康委员会": SUPERIOR,
    "省委、省政府": PROVINCE,
    "中共江苏省委、江苏省人民政府": PROVINCE,
    "中共 江苏省委员会  江苏省人民政府": PROVINCE,
    "江苏省委，江苏省政府": PROVINCE,
    "民政部": MINISTRY,
    "中华人民共和国民政部": MINISTRY,
    "人力资源社会保障部、民政部": MINISTRY,
    "市民政局": OWN,
    "示例市民政局党组": OWN,
    "示例福利院": OWN,
    "本局": OWN,
}
"""What each issuer's text means, written down by hand."""
LEVELS = ("市级", "省级", "部级", "局级")

Raw = dict[str, Any]


# a bureau made up by chance


def _fill(desk: Desk, rng: random.Random) -> None:
    people: list[dict[str, Any]] = []
    for number in range(7):
        entered = f"{rng.choice((2020, 2021))}-{rng.randint(1, 9):02d}-{rng.randint(1, 28):02d}" if number > 3 else None
        people.append(
            {
                "name": f"示例{'甲乙丙丁戊己庚'[number]}",
                "unit": "示例处" if number % 2 else "示例福利院",
                "post": "科员",
                "staff": "公务员" if number % 2 else "事业单位人员",
                "born": f"199{number}-05",
                "political": "中共党员" if number % 3 else "共青团员",
                "entered": entered,
                "left": f"2021-{rng.randint(10, 12)}-{rng.randint(1, 28):02d}" if number == 6 else None,
            }
        )
    save_people(desk, [PersonItem(p) for p in people])
    set_bureau_name(desk, "示例市民政局")
    who = [Named(p["name"]) for p in people[:4]]
    day = lambda: f"{rng.choice((2020, 2021))}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"  # noqa: E731
    made: list[tuple[str, dict[str, Any]]] = []
    places = ("东园社区", "东 园社区", "西园社区", "康乐养老院", "康乐养老院 ", "南桥社区")
    for _ in range(rng.randint(10, 24)):
        seen = rng.randint(1, 30)
        made.append(
            (
                "Visit",
                {
                    "date": day(),
                    "target": rng.choice(("服务机构", "城乡社区", "困难群众")),
                    "place": rng.choice(places),
                    "people_seen": seen,
                    "first_seen": rng.choice((None, 0, rng.randint(0, seen))),
                    "cadres": tuple(rng.sample(who, rng.randint(1, 3))),
                },
            )
        )
    for number in range(rng.randint(4, 12)):
        first = day()
        closed = (date.fromisoformat(first) + timedelta(rng.randint(0, 200))).isoformat()
        sort, ended = rng.choice((("Problem", "已解决"), ("Dispute", "已办结")))
        state = rng.choice((ended, ended, "办理中", "转办"))
        values = {"date": first, "cadre": rng.choice(who), "state": state, "result": "示例"}
        values |= {"closed": closed} if state == ended and closed < "2022" else {"state": "办理中"}
        values |= (
            {"category": "养老床位", "problem": f"问题{number}"} if sort == "Problem" else {"matter": f"事由{number}"}
        )
        made.append((sort, values))
    for number in range(rng.randint(2, 8)):
        made.append(("Suggestion", {"date": day(), "cadre": rng.choice(who), "content": f"建议{number}"}))
        funds = Decimal(rng.randint(100, 9_999_999)) / 100
        project = {"date": day(), "name": f"项目{number}", "funds": funds, "cadres": tuple(rng.sample(who, 2))}
        made.append(("AssistanceProject", project))
    for number in range(rng.randint(20, 60)):
        wish = {"date": day(), "cadre": rng.choice(who), "category": rng.choice(("微心愿", "解决困难"))}
        made.append(("MicroWish", wish | {"content": f"心愿{number}"}))
    for number in range(rng.randint(3, 8)):
        moved = {"date": f"{rng.choice((2020, 2021))}-{number + 1:02d}-11", "cadre": rng.choice(who)}
        level = rng.choice(("正科", "副科", "其他"))
        made.append(("Transfer", moved | {"from_post": "甲岗", "to_post": "乙岗", "level": level}))
        risen = {"date": f"{rng.choice((2020, 2021))}-{number + 1:02d}-21", "cadre": rng.choice(who)}
        made.append(("Promotion", risen | {"from_post": "副处长", "to_post": "处长", "category": "其他"}))
    for number in range(rng.randint(1, 4)):
        start = f"{rng.choice((2019, 2020, 2021))}-{rng.randint(1, 6):02d}-0{number + 1}"
        end = rng.choice((None, f"{int(start[:4]) + 1}-{rng.randint(1, 6):02d}-15", f"{start[:4]}-12-31"))
        span = {"date": start, "end": end, "cadre": who[rng.choice((0, 2))]}
        made.append(("ShadowStudy", span | {"home_unit": "示例福利院", "host_office": "示例处"}))
        made.append(("MultiPost", span | {"cadre": who[rng.choice((1, 3))], "post": f"岗位{number}"}))
    for number in range(rng.randint(8, 20)):
        values = {
            "date": day(),
            "name": f"先进个人{number}",
            "form": rng.choice(("通报表扬", "表彰", "嘉奖", None)),
            "level": rng.choice(LEVELS),
            "issuer": rng.choice(tuple(ISSUERS)),
            "young_grassroots": rng.choice((None, True, False)),
        }
        if rng.random() < 0.6:
            values["cadre"] = rng.choice(who)
        else:
            values |= {"outsider": rng.choice(("先进甲", "先进乙")), "outsider_unit": rng.choice(("甲县", "乙区"))}
        made.append(("Commendation", values))
    away = {"cadre": who[0], "category": "产假", "date": "2021-03-10", "end": "2021-05-20", "excuses": True}
    made.append(("Leave", away))
    rng.shuffle(made)
    items = {(k, *(str(v.get(n)) for n in records.kind(k).key)): Item(records.kind(k), v) for k, v in made}
    unique: dict[Any, Item] = {}
    for item in items.values():
        folded = tuple(_fold(str(item.values.get(n))) for n in item.kind.key)
        unique[(item.kind.name, *folded)] = item
    save(desk, list(unique.values()), late_reason="测试补录")
    gone = [r[0] for r in desk.db.execute_sql("SELECT id FROM record WHERE kind = 'Visit' ORDER BY id").fetchall()][:2]
    from cadreapp.operations.writing.save import delete

    delete(desk, gone)


@pytest.fixture(scope="module", params=range(4))
def bureau(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("figures") / "data"
    desk = open_desk(folder, today=lambda: date(2022, 1, 20), who="测试员")
    settings.change(desk, "began", "2010-01-01")
    _fill(desk, random.Random(request.param))
    yield desk
    desk.close()


# the second count


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _raw(desk: Desk, kind: str) -> list[Raw]:
    """The live records of a kind as they lie in the file, with who is named in them."""
    with sqlite3.connect(desk.folder / DATABASE) as db:
        db.row_factory = sqlite3.Row
        table = records.kind(kind).table
        rows = [
            dict(row)
            for row in db.execute(
                f"SELECT r.*, k.* FROM record r JOIN {table} k ON k.record_id = r.id WHERE r.deleted_at IS NULL"
            )
        ]
        named = db.execute("SELECT record_id, role, person_id FROM participation WHERE role IN ('cadre', 'cadres')")
        who: dict[int, set[int]] = {}
        for record, _, person in named:
            who.setdefault(record, set()).add(person)
    return [row | {"who": who.get(row["id"], set())} for row in rows]


def second_count(desk: Desk, start: str, end: str, people: set[int] | None = None) -> dict[str, Any]:
    """Every figure of a span, of the records in which one of `people` takes part."""

    def of(kind: str, day: str = "date") -> list[Raw]:
        return [
            r for r in _raw(desk, kind) if r[day] and start <= r[day] <= end and (people is None or r["who"] & people)
        ]

    def over(kind: str) -> set[int]:
        return {
            p
            for r in _raw(desk, kind)
            if (r["date"] or "") <= end and (r["end"] or "9") >= start and (people is None or r["who"] & people)
            for p in r["who"]
        }

    def persons(rows: list[Raw]) -> int:
        return len({(*r["who"], r.get("outsider"), r.get("outsider_unit")) for r in rows})

    visits, moves, praise = of("Visit"), of("Transfer"), of("Commendation")
    first = [r["first_seen"] for r in visits if r["target"] == "困难群众"]
    circulars = [
        r
        for r in praise
        if r["form"] == "通报表扬" and r["level"] != "局级" and ISSUERS[r["issuer"]] in (SUPERIOR, PROVINCE, MINISTRY)
    ]
    solved = [r for r in of("Problem", "closed") if r["state"] == "已解决"]
    settled = [r for r in of("Dispute", "closed") if r["state"] == "已办结"]
    projects = of("AssistanceProject")
    with sqlite3.connect(desk.folder / DATABASE) as db:
        members = db.execute('SELECT person_id, entered, "left" FROM cadre WHERE deleted_at IS NULL').fetchall()
    there = {p for p, a, b in members if (a or "0") <= end and (b or "9") >= start and (people is None or p in people)}
    return {
        "shadow_study": len(over("ShadowStudy")),
        "transfers_zhengke": persons([r for r in moves if r["level"] == "正科"]),
        "transfers_fuke": persons([r for r in moves if r["level"] == "副科"]),
        "multi_post_recruits": len(over("MultiPost")),
        "institutions_visited": len({_fold(r["place"]) for r in visits if r["target"] == "服务机构"}),
        "communities_visited": len({_fold(r["place"]) for r in visits if r["target"] == "城乡社区"}),
        "people_visited": None if first and not any(n is not None for n in first) else sum(n or 0 for n in first),
        "visits": sum(r["people_seen"] for r in visits),
        "suggestions": len(of("Suggestion")),
        "problems_solved": len(solved) + len(settled),
        "funds_yuan": Decimal(sum(r["funds"] for r in projects)) / 100,
        "projects": len(projects),
        "micro_wishes": len(of("MicroWish")),
        "promotions": persons(of("Promotion")),
        "circular_praise": persons(circulars),
        "circular_praise_young_grassroots": persons([r for r in circulars if r["young_grassroots"]]),
        "commended_provincial": persons(
            [r for r in praise if r["form"] == "表彰" and ISSUERS[r["issuer"]] == PROVINCE]
        ),
        "commended_ministerial": persons(
            [r for r in praise if r["form"] == "表彰" and ISSUERS[r["issuer"]] == MINISTRY]
        ),
        "transfers": len(moves),
        "commendations": len(praise),
        "cadres": len(there),
    }


WINDOWS = {"今年": (f"{YEAR}-01-01", f"{YEAR}-12-31"), "去年": (f"{YEAR - 1}-01-01", f"{YEAR - 1}-12-31")}
WINDOWS["近两年"] = (WINDOWS["去年"][0], WINDOWS["今年"][1])


def _covered(desk: Desk) -> dict[str, Any]:
    counts = {window: second_count(desk, *span) for window, span in WINDOWS.items()}
    return {f.key: counts[f.window][f.key] for f in cover(desk, YEAR)}


# in all places


def test_figures_of_any_span(bureau: Desk) -> None:
    for start, end in ((date(2021, 1, 1), date(2021, 12, 31)), (date(2020, 5, 11), date(2021, 5, 11))):
        found = figures_between(bureau, start, end)
        assert found.as_dict() == second_count(bureau, start.isoformat(), end.isoformat())
        keys = tuple(found.as_dict())
        some = {m.person for m in roster(bureau, Period.parse("2021"))[:2]}
        part = {f.key: f.value for f in chosen_figures(bureau, keys, start, end, some)}
        assert part == second_count(bureau, start.isoformat(), end.isoformat(), some)


def _adds_up(figure: Figure) -> bool:
    return figure.roster or sum(figure.shares) == (figure.value or 0) and len(figure.shares) == len(figure.records)


def test_the_records_behind_a_figure_add_up_to_it(bureau: Desk) -> None:
    assert all(_adds_up(figure) for figure in cover(bureau, YEAR))


def test_the_showcase_workbook(bureau: Desk, tmp_path: Path) -> None:
    book = load_workbook(showcase.showcase(bureau, YEAR, tmp_path / "s.xlsx").path)
    numbers = _covered(bureau)
    asked = {f.title: (f, numbers[f.key]) for f in cover(bureau, YEAR)}
    printed = {row[1]: row[2] for row in book["封面"].iter_rows(values_only=True) if row[1] in asked}
    assert printed.keys() == asked.keys()
    for title, (_, number) in asked.items():
        assert printed[title] in ("—", None) if number is None else Decimal(str(printed[title])) == number, title
    sums: dict[str, Decimal] = {}
    title = ""
    for row in book["数据来源"].iter_rows(min_row=4, values_only=True):
        head = str(row[0] or "")
        if "（" in head and head.split(". ")[0].isdigit():
            title = head.split(". ", 1)[1].split(" ")[0]
        elif title and row[4] is not None:
            sums[title] = sums.get(title, Decimal(0)) + Decimal(str(row[4]))
    for title, (figure, number) in asked.items():
        if not figure.roster:
            assert sums.get(title, 0) == (number or 0), title


def test_the_words(bureau: Desk) -> None:
    text, found = plain_text(bureau_words(bureau, YEAR)), _covered(bureau)
    said = {
        "visits": "累计走访群众{}人次",
        "people_visited": "首次走访困难群众{}人",
        "institutions_visited": "服务机构{}家",
        "communities_visited": "城乡社区{}个",
        "suggestions": "征集群众建议{}条",
        "problems_solved": "解决各类矛盾问题{}件",
        "projects": "实施民生帮扶项目{}个",
        "transfers_zhengke": "{}名正科职级年轻干部",
        "transfers_fuke": "{}名副科职级年轻干部",
        "shadow_study": "选派{}名年轻干部到",
        "promotions": "先后有{}名年轻干部得到提拔使用",
        "circular_praise": "{}名先进工作者",
        "circular_praise_young_grassroots": "其中基层年轻干部{}名",
        "commended_provincial": "获省委、省政府表彰{}人",
        "commended_ministerial": "获民政部表彰{}人",
        "commendations": "各类表彰奖励{}人次",
        "multi_post_recruits": "对{}名新录用公务员安排多岗位锻炼",
        "cadres": "本年度在册年轻干部{}名",
    }
    for key, words in said.items():
        assert (words.format(found[key]) in text) is bool(found[key]), (key, found[key])


def test_the_overview_and_the_campaigns_targets(bureau: Desk) -> None:
    with bureau.operation("示例：主题活动"):
        bureau.db.execute_sql(
            "UPDATE campaign SET start = '2020-03-01', \"end\" = '2021-11-30' WHERE target_people IS NOT NULL"
        )
    found, count = read_overview(bureau, Period.parse("2021")), second_count(bureau, *WINDOWS["今年"])
    before = second_count(bureau, *WINDOWS["去年"])
    for one in found.figures:
        assert one.now.value == count[one.now.key]
        assert one.before is None or one.before.value == before[one.before.key]
    assert sum(n or 0 for n in found.trend) == count["visits"]
    whole = second_count(bureau, "2020-03-01", "2021-11-30")
    targets = {t.figure.key: t.figure.value for c in found.campaigns for t in c.targets}
    assert targets == {k: whole[k] for k in ("institutions_visited", "communities_visited", "people_visited")}


def test_strip_and_grid_show_one_number(bureau: Desk) -> None:
    """微心愿: two a month, in part of a month in proportion; of what was done no more than was asked."""
    with sqlite3.connect(bureau.folder / DATABASE) as db:
        members = db.execute('SELECT person_id, entered, "left" FROM cadre WHERE deleted_at IS NULL').fetchall()
        away = db.execute(
            'SELECT p.person_id, r.date, r."end" FROM "leave" k JOIN record r ON r.id = k.record_id'
            " JOIN participation p ON p.record_id = r.id"
        ).fetchall()
    wishes = _raw(bureau, "MicroWish")
    required = done = missing = 0
    for person, entered, left in members:
        for month in range(1, 13):
            last = monthrange(YEAR, month)[1]
            days = [f"{YEAR}-{month:02d}-{n:02d}" for n in range(1, last + 1)]
            there = sum(
                (entered or "0") <= d <= (left or "9") and not any(p == person and a <= d <= b for p, a, b in away)
                for d in days
            )
            asked = int(Fraction(2 * there, last) + Fraction(1, 2))
            own = sum(person in r["who"] and r["date"][:7] == days[0][:7] for r in wishes)
            required, done, missing = required + asked, done + min(own, asked), missing + max(0, asked - own)
    grid = read_quota(bureau, "MicroWish", YEAR)
    assert grid is not None
    card = next(c for c in cards(everything(bureau, Period.parse(str(YEAR)))) if c.kind == "MicroWish")
    assert (grid.done, grid.required, grid.missing) == (done, required, missing) and done + missing == required
    assert (card.done, card.required.split()[0]) == (f"{done:,}", f"{required:,}")


def test_each_issuer_counts_where_it_belongs(tmp_path: Path) -> None:
    """A level says nothing of who it was: each issuer praises and commends as 省级 and as 部级, a person each."""
    desk = open_desk(tmp_path / "data", today=lambda: date(2021, 12, 31), who="测试员")
    save_people(desk, [PersonItem({"name": "示例甲", "unit": "示例福利院"})])
    set_bureau_name(desk, "示例市民政局")
    kind, items = records.kind("Commendation"), []
    meant = ISSUERS | {"省委": SUPERIOR, "省政府": SUPERIOR, "团省委、省政府": SUPERIOR, "民政部办公厅": SUPERIOR}
    for text in meant:
        for level in ("省级", "部级"):
            for form in ("表彰", "通报表扬"):
                who = {"outsider": text, "outsider_unit": "甲县", "issuer": text, "date": "2021-03-01"}
                items.append(Item(kind, who | {"name": level + form, "level": level, "form": form}))
    save(desk, items, late_reason="示例")
    got = figures_between(desk, date(2021, 1, 1), date(2021, 12, 31))
    sorts = list(meant.values())
    assert got["commended_provincial"] == sorts.count(PROVINCE)
    assert got["commended_ministerial"] == sorts.count(MINISTRY)
    assert got["circular_praise"] == len(sorts) - sorts.count(OWN)
    assert got["commendations"] == 4 * len(sorts)
    desk.close()


def _declared(change: Callable[[dict[str, Any]], Any]) -> Any:
    from cadreapp.rules.figures import declared

    row: dict[str, Any] = {
        "key": "x",
        "title": "试",
        "unit": "人次",
        "window": "year",
        "count": [{"kind": "Promotion"}],
    }
    change(row)
    return declared([row])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"unit": "人"}, "单位是“人”的"),
        ({"unit": "家"}, "单位是“家”的"),
        ({"count": [{"kind": "Promotion", "distinct": ["cadre"]}]}, "单位是“人次”的"),
        ({"count": [{"kind": "Visit", "sum": "first_seen"}]}, "单位是“人次”的"),
        ({"count": [{"kind": "Visit", "where": {"target": ["群众"]}}]}, "没有“群众”这一项"),
        ({"count": [{"kind": "Visit", "sum": "nothing"}]}, "没有“nothing”这一栏"),
        ({"count": [{"kind": "Nothing"}]}, "没有“Nothing”这类记录"),
        ({"count": [{"kind": "Promotion", "issuer": "ministry"}]}, "没有“ministry”这一授予单位"),
        ({"roster": True}, "两样只写一样"),
        ({"window": "ever"}, "window 应为"),
        ({"colour": "red"}, "不认识的项目 colour"),
    ],
)
def test_a_declaration_that_counts_another_thing_than_it_says_is_refused(change: dict[str, Any], fault: str) -> None:
    from cadreapp.errors import UserError

    assert _declared(lambda row: None)
    with pytest.raises(UserError, match=fault):
        _declared(lambda row: row.update(change))
