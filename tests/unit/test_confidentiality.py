"""What a reader can work out of the sheets that everybody sees: no quarter's score or grade of anybody, nor their mean.

The reader knows the rules: the weights, what earns additions, and that scores go up to 110. He takes every number that
he sees and reckons back from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cadreapp.errors import UserError
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import SHEETS, Request, sheet, write_sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import presentation, showcase, words
from cadreapp.records import kind
from cadreapp.records.kind import PLATFORMS, Named
from cadreapp.records.period import Period
from cadreapp.reports.data import HIDDEN
from cadreapp.reports.words import plain_text
from cadreapp.rules.scoring import HIGHEST, rounded
from tests.unit.bureau import NAMES, example, small_bureau

LAST = PLATFORMS[-1]
YEAR = Period.parse("2021")
HELD = {
    NAMES[0]: ("83.9", "77.3", "91.7", "88.1"),
    NAMES[1]: ("71.3",),
    NAMES[2]: ("64.7", "82.9"),
    NAMES[3]: ("93.7",),
    NAMES[4]: (),
}
"""Each cadre's confirmed scores, quarter by quarter."""
SECRETS = {float(s) for some in HELD.values() for s in some}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two have one quarter, of whom one has handed a report in, and one was commended; one was punished."""
    found = small_bureau(tmp_path_factory.mktemp("reader"), today=date(2021, 12, 31))
    late = {"late_reason": "示例"}
    for name, some in HELD.items():
        for at, value in enumerate(some, 1):
            own = {"period": f"2021Q{at}", "cadre": Named(name), "reviewer": Named("王领导"), "state": "已确认"} | late
            base = {"period": f"2021Q{at}", "total": 50} | late
            bases = [base | {"staff": s} for s in ("公务员", "事业单位人员")]
            save(found, [Item(kind("AppraisalBase"), b, match=True) for b in bases], origin="import")
            save(found, [Item(kind("QuarterReview"), own | {"grade": "较好"}, match=True)], origin="import")
            given = {"score": Decimal(value), "coefficient": Decimal("1.0")}
            save(found, [Item(kind("QuarterPerformance"), own | given, match=True)], origin="import")
    for name in NAMES[:2]:
        report = {"period": "2021", "cadre": Named(name), "report": "示例", "date": "2021-12-20"}
        save(found, [Item(kind("AnnualReport"), report)])
        visit = example(kind("Visit"), cadres=(Named(name),), date="2021-11-20", **late)
        save(found, [Item(kind("Visit"), visit)])
    praise = example(kind("Commendation"), cadre=Named(NAMES[3]), date="2021-12-20", outsider=None, outsider_unit=None)
    save(found, [Item(kind("Commendation"), praise)])
    punished = {"date": "2021-12-20", "cadre": Named(NAMES[2]), "category": "处分", "content": "警告（示例）"}
    save(found, [Item(kind("Conduct"), punished | {"effective_until": "2022-06-20"})])
    yield found
    found.close()


@pytest.fixture(scope="module")
def book(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return load_workbook(showcase.showcase(desk, 2021, tmp_path_factory.mktemp("made") / "a.xlsx").path)


def told(book: Workbook) -> dict[str, tuple[list[Any], Any]]:
    """What the workbook says of each: the scores as the platforms' sheets have them, and the ranking's total."""
    page = book["排名表"]
    rows = list(page.iter_rows(values_only=True))
    head = next(r for r in rows if "姓名" in r)
    total = next(at for at, text in enumerate(head) if str(text or "").replace("\n", "") == "总分")
    scores: dict[str, list[Any]] = {name: [] for name in NAMES}
    for platform in PLATFORMS:
        for row in book[platform].iter_rows(values_only=True):
            if row[1] in scores:
                scores[str(row[1])].append(next(v for v in reversed(row) if v is not None))
    return {r[1]: (scores[r[1]], r[total]) for r in rows if r[1] in NAMES}


Span = tuple[Decimal, Decimal]


def platform(seen: list[Any], total: Span, weights: Iterable[Decimal]) -> Span:
    """The last platform's score as a reader knows it: as it stands there, or out of the total and the others."""
    near = Decimal("0.05")
    if isinstance(seen[-1], (int, float)):
        return Decimal(str(seen[-1])) - near, Decimal(str(seen[-1])) + near
    *others, own = weights
    known = [(Decimal(str(s)), w) for s, w in zip(seen[:-1], others, strict=True) if isinstance(s, (int, float))]
    whole = sum((w for _, w in known), own)
    taken = sum((s * w for s, w in known), Decimal(0))
    loose = near * sum((w for _, w in known), Decimal(0))
    return (total[0] * whole - taken - loose) / own, (total[1] * whole - taken + loose) / own


def ranked(book: Workbook) -> dict[str, tuple[str, int]]:
    """Group and rank of each in the ranking."""
    found, group = {}, ""
    for row in book["排名表"].iter_rows(values_only=True):
        if "、" in str(row[0] or "") and "人）" in str(row[0]):
            group = str(row[0])
        if row[1] in NAMES:
            found[row[1]] = group, int(row[-1])
    return found


def narrowed(book: Workbook, spans: dict[str, Span]) -> dict[str, Span]:
    """Between what and what each total must lie when the order of the ranks is taken into account, too."""
    ranks = ranked(book)
    found = {}
    for name, (low, high) in spans.items():
        group, rank = ranks[name]
        rivals = {n: r for n, (g, r) in ranks.items() if g == group and n in spans}
        low = max([low, *(spans[n][0] for n, r in rivals.items() if r > rank)])
        high = min([high, *(spans[n][1] for n, r in rivals.items() if r < rank)])
        found[name] = low, high
    return found


def totals(book: Workbook) -> dict[str, Span]:
    found = {}
    for name, (_, total) in told(book).items():
        text = str(total).removeprefix("约").strip()
        half = Decimal("0.05") if "." in text else Decimal("0.5")
        found[name] = Decimal(text) - half, Decimal(text) + half
    return narrowed(book, found)


def mean_of(span: Span, reported: bool, praised: int) -> Span:
    """Between what and what the mean of the quarters must lie; the reader guesses that nobody was punished."""
    low, high = (s - min(Decimal(4) * praised, Decimal(10)) for s in span)
    low, high = ((s - (30 if reported else 0)) / Decimal("0.7") for s in (low, high))
    if high >= 100:
        high = HIGHEST  # the mean counts up to 100 only
    return max(Decimal(0), low), min(HIGHEST, high)


def reckoned(desk: Desk, book: Workbook) -> dict[str, Span]:
    weights, spans = standing(desk, YEAR).weights, totals(book)
    return {
        name: mean_of(platform(seen, spans[name], weights), name in NAMES[:2], int(name == NAMES[3]))
        for name, (seen, _) in told(book).items()
        if HELD[name]
    }


def mean_held(name: str) -> Decimal:
    return sum(map(Decimal, HELD[name]), Decimal(0)) / len(HELD[name])


def test_neither_the_mean_of_the_quarters_nor_one_of_them_can_be_worked_out(desk: Desk, book: Workbook) -> None:
    found = reckoned(desk, book)
    assert set(found) == {name for name in NAMES if HELD[name]}
    for name, (low, high) in found.items():
        assert high - low >= 5, f"{name}: {low:.1f} to {high:.1f}"
        if name != NAMES[2]:
            assert low <= mean_held(name) <= high, f"{name}: the reader reckons as the program does"


def test_the_internal_page_tells_the_reader_all(desk: Desk, tmp_path: Path) -> None:
    """The same reader with the numbers of those who work with grades: he has the means, so he reckons rightly."""
    data = showcase.gather_showcase(desk, 2021, internal=True)
    assert not data.withheld
    for line in data.lines:
        name, score = line.member.name, line.platforms[-1].score
        if HELD[name] and name != NAMES[2]:
            assert score is not None
            near = (score - Decimal("0.05"), score + Decimal("0.05"))
            low, high = mean_of(near, name in NAMES[:2], int(name == NAMES[3]))
            assert low <= mean_held(name) <= high and high - low < 1, name


def test_who_has_a_confidential_score_has_none_of_its_platform_and_a_rough_total(desk: Desk, book: Workbook) -> None:
    found = {line.member.name: line for line in standing(desk, YEAR).lines}
    for name, (seen, total) in told(book).items():
        assert (seen[-1] == HIDDEN) == bool(HELD[name]), name
        assert str(total).startswith("约") == bool(HELD[name]), name
        if HELD[name]:
            assert abs(Decimal(str(total).removeprefix("约")) - (found[name].total or 0)) <= Decimal("0.5")
    assert any("总分取约数" in str(c.value) for row in book["排名表"].iter_rows() for c in row)
    for name in (NAMES[0], NAMES[1], NAMES[3]):
        page = [c.value for row in book[name].iter_rows() for c in row]
        assert HIDDEN in page and str(told(book)[name][1]) in page
    rows = {r[0]: r for r in book["图表"].iter_rows(values_only=True) if r[0] in NAMES}
    for name, line in found.items():
        mine = {float(v) for v in rows[name] if isinstance(v, (int, float))}
        assert (HIDDEN in rows[name]) == bool(HELD[name]), name
        assert not HELD[name] or float(line.total or 0) not in mine, name


def test_the_year_before_tells_no_more(desk: Desk, tmp_path: Path) -> None:
    later = replace(desk, today=lambda: date(2022, 6, 30))
    page = load_workbook(showcase.showcase(later, 2022, tmp_path / "a.xlsx").path)[NAMES[0]]
    (said,) = (str(c.value) for row in page.iter_rows() for c in row if "上年" in str(c.value))
    total = next(line.total for line in standing(desk, YEAR).lines if line.member.name == NAMES[0])
    assert total is not None and f"上年约 {rounded(total, 0):f} 分" in said


def test_a_platform_with_a_confidential_part_is_told_as_a_whole(book: Workbook) -> None:
    rows = list(book[LAST].iter_rows(values_only=True))
    heads = " ".join(str(v) for row in rows[:6] for v in row if v)
    assert "满分3" not in heads and "满分7" not in heads and "加减" not in heads and "扣分" not in heads
    for row in rows:
        if row[1] in NAMES:
            numbers = [v for v in row[3:-1] if isinstance(v, (int, float))]
            assert all(v in (0, 1) for v in numbers), "only whether a report was handed in"
            assert row[3:].count(HIDDEN) >= 2
    assert any("只列平台得分" in str(v) for row in rows for v in row)
    other = [v for row in book[PLATFORMS[1]].iter_rows(values_only=True) for v in row]
    assert HIDDEN not in other and any("满分" in str(v) for v in other), "the open platforms are told in full"


def test_the_pages_before_the_meeting_tell_no_more(desk: Desk, book: Workbook) -> None:
    found = presentation.slides(desk, 2021)
    seen = told(book)
    for slide in found:
        if isinstance(slide, presentation.Person):
            score, made = slide.platforms[-1][2], slide.platforms[-1][1] or ""
            shown = seen[slide.name][0][-1]
            assert score is None if shown == HIDDEN else score == Decimal(str(shown)) if shown != "—" else True
            assert "绩效" not in made and "+" not in made and "扣分" not in made
            assert bool(slide.kept) == str(seen[slide.name][1]).startswith("约")
    assert not SECRETS & set(_numbers(found))


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Decimal):
        yield float(value)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _numbers(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _numbers(getattr(value, name))


@pytest.mark.parametrize("spec", [s for s in SHEETS if not s.confidential], ids=lambda s: s.title)
def test_no_open_sheet_says_a_score_or_a_grade(desk: Desk, tmp_path: Path, spec: Any) -> None:
    for length in spec.lengths:
        for period in YEAR.split(length)[-1:]:
            target = tmp_path / f"{length}.xlsx"
            try:
                write_sheet(desk, spec, Request(period), target)
            except UserError:
                continue
            for page in load_workbook(target).worksheets:
                for cell in (c for row in page.iter_rows() for c in row if c.value is not None):
                    where = f"{page.title}!{cell.coordinate}"
                    assert not (isinstance(cell.value, (int, float)) and float(cell.value) in SECRETS), where
                    assert not any(f"{s:g}" in str(cell.value) for s in SECRETS), where
                    assert "较好" not in str(cell.value), where


def test_the_words_say_neither(desk: Desk) -> None:
    texts = [words.bureau_words(desk, 2021)]
    texts += [words.cadre_words(desk, 2021, line.member.person) for line in standing(desk, YEAR).lines]
    for text in map(plain_text, texts):
        assert "较好" not in text and not any(f"{s:g}" in text for s in SECRETS)


def test_the_page_with_grades_and_scores_is_restricted(desk: Desk, tmp_path: Path) -> None:
    for title in ("个人年度业绩表", "季度考核汇总", "年度考核表", "奖金发放表"):
        assert sheet(title).confidential, title
    target = tmp_path / "a.xlsx"
    write_sheet(desk, sheet("个人年度业绩表"), Request(YEAR), target)
    page = load_workbook(target)[NAMES[1]]
    said = [c.value for row in page.iter_rows() for c in row]
    assert 71.3 in said and any("较好" in str(v) for v in said) and HIDDEN not in said
    assert "内部资料" in (page.oddHeader.right.text or "")
    assert any("季度绩效考评得分" in str(v) for v in said)
