"""The presentation: driven by keyboard and remote control, painted on any screen without anything cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest

from cadreapp.operations.year.presentation import (
    Closing,
    Figure,
    Figures,
    Person,
    Place,
    Platform,
    Ranking,
    Slide,
    Title,
)
from cadreapp.operations.year.presentation import Measure as Indicator
from cadreapp.records import PLATFORMS
from tests.gui.conftest import Driver
from ui.app import application
from ui.kit import theme
from ui.kit.drawing.charts import Radar
from ui.presentation import pages, start
from ui.presentation.canvas import LEADING, SMALLEST, Canvas
from ui.presentation.window import Show
from ui.preview import asking

SIZES = ((1024, 768), (1366, 768), (1920, 1080), (3840, 2160))
LONG = "示例市民政局社会组织管理和慈善事业促进处（社会工作处、老龄工作办公室）"
NAME = "阿卜杜热合曼·买买提艾力"
POST = f"{LONG}副主任科员兼示例党支部组织委员"


def person(**more: object) -> Person:
    made = Person(
        person=1,
        name=NAME,
        duty=POST,
        photo=None,
        group="机关公务员",
        count=37,
        ranked=True,
        rank=21,
        platforms=tuple(
            (name, "；".join(f"{name}事项{n} {n}（{n}）" for n in range(14)), Decimal("110.0"), Decimal("100.5"))
            for name in PLATFORMS
        ),
        total=Decimal("104.9"),
        median=Decimal("100.1"),
        mentor="诸葛示例",
        deeds=tuple(f"{n}月，获{LONG}“示例称号”表彰（{LONG}）" for n in range(1, 13)),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def crowded() -> list[Slide]:
    """Every kind of page with as much on it as there can be, and with nothing known."""
    score = Decimal("110.0")
    places = tuple(Place(n, NAME, POST, (score,) * 5, score) for n in range(1, 13))
    weights = tuple(Decimal(20) for _ in PLATFORMS)
    none = tuple((name, None, None, None) for name in PLATFORMS)
    best = tuple(
        (g, ((NAME, score),) * 5, 12 * (g == "事业单位人员")) for g in ("机关公务员", "事业单位人员", "机关工勤")
    )
    bands = tuple((w, 64) for w in ("60 以下", "60–70", "70–80", "80–90", "90–100", "100 以上"))
    return [
        Title(LONG, "2021年度年轻干部业绩“晒比”", "年轻干部 64 人　　统计截止 2021年12月31日"),
        Figures((Figure("新录用公务员多岗位锻炼（示例长标题）", "1,234,567.8", "万元", "近两年"),) * 12, 1, 2),
        Ranking("事业单位人员", 64, True, weights, places, 1, 6),
        Ranking("身份未填", 1, False, weights, (Place(None, "示例", "—", (None,) * 5, None),), 1, 1),
        Platform(
            PLATFORMS[1],
            (Indicator("专项指导（示例长标题示例）", score, score),) * 9,
            bands,
            (("机关公务员", score),) * 3,
            best,
        ),
        Platform(PLATFORMS[0], (), tuple((w, 0) for w, _ in bands), (), ()),
        person(),
        person(ranked=False, rank=None, platforms=none, total=None, median=None, mentor=None, deeds=()),
        person(rank=None),
        Ranking("机关公务员", 1, True, weights, (Place(1, "示例", "—", (score,) * 4 + (None,), score, (5,)),), 1, 1),
        Platform(PLATFORMS[4], (), tuple((w, 0) for w, _ in bands), (("机关公务员", None),), (), 64),
        person(platforms=(*none[:4], none[4]), total=None, kept=(5,)),
        Closing(LONG, "汇报完毕，请批评指正"),
    ]


@pytest.fixture
def show() -> Iterator[Show]:
    application()
    made = Show(crowded(), "示例市民政局 2021年度年轻干部业绩“晒比”")
    made.resize(1024, 768)
    made.show()
    yield made
    made.close()


def press(show: Show, *keys: Qt.Key) -> int:
    for key in keys:
        QTest.keyClick(show, key)
    return show.at


def test_keys_of_keyboard_and_remote_control(show: Show) -> None:
    key = Qt.Key
    last = len(show.slides) - 1
    assert press(show, key.Key_PageDown, key.Key_Space, key.Key_Right, key.Key_Down) == 4
    assert press(show, key.Key_PageUp, key.Key_Left, key.Key_Up) == 1
    assert press(show, key.Key_End) == last == press(show, key.Key_PageDown)
    assert press(show, key.Key_Home) == 0 == press(show, key.Key_PageUp)
    assert press(show, key.Key_7, key.Key_Return) == 6 and show.typed == ""
    assert press(show, key.Key_1, key.Key_0, key.Key_Enter) == 9
    assert press(show, key.Key_9, key.Key_9, key.Key_Return) == last, "beyond the last is the last"
    assert press(show, key.Key_3, key.Key_PageUp, key.Key_Return) == last, "a number is forgotten by other keys"
    assert press(show, key.Key_Home, key.Key_Return) == 1, "Enter alone goes on"
    ended: list[bool] = []
    show.ended.connect(lambda: ended.append(True))
    press(show, key.Key_Escape)
    assert ended and not show.isVisible()


@pytest.mark.parametrize("blank", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_a_blank_screen_and_back(show: Show, blank: Qt.Key) -> None:
    press(show, Qt.Key.Key_PageDown, blank)
    picture = show.grab().toImage()
    assert {picture.pixel(x, 300) for x in range(picture.width())} == {0xFF000000}
    assert press(show, Qt.Key.Key_PageDown) == 1, "the first key only brings the page back"
    assert show.grab().toImage().pixel(3, 3) != 0xFF000000
    press(show, blank, blank)
    assert not show.blank


def test_the_mouse_turns_pages_too(show: Show) -> None:
    QTest.mouseClick(show, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert show.at == 1
    QTest.mouseClick(show, Qt.MouseButton.RightButton, pos=QPoint(5, 5))
    assert show.at == 0


def test_the_page_is_told_to_those_who_do_not_see_it(show: Show) -> None:
    press(show, Qt.Key.Key_7, Qt.Key.Key_Return)
    assert show.accessibleDescription() == f"第 7 页，共 13 页：{NAME}"


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_nothing_is_cut_off_and_nothing_too_small(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    application()
    seen: list[tuple[str, QRectF, int]] = []
    real_text, real_lines = Canvas.text, Canvas.lines

    def text(self: Canvas, box: QRectF, words: str, *args: object, **more: object) -> float:
        took = real_text(self, box, words, *args, **more)  # type: ignore[arg-type]
        note(self, box, words, took, self.painter.font().pixelSize())
        return took

    def lines(self: Canvas, box: QRectF, words: str, *args: object, **more: object) -> float:
        high = real_lines(self, box, words, *args, **more)  # type: ignore[arg-type]
        note(self, box, words, 0, high)
        return high

    def note(canvas: Canvas, box: QRectF, words: str, took: float, high: float) -> None:
        font = canvas.painter.font()
        assert font.pixelSize() >= SMALLEST, words
        page = QRectF(0, 0, canvas.width, canvas.height)
        assert page.contains(box), (words, box)
        assert took <= box.width() + 1 and high <= box.height() + 1, (words, took, high, box)
        ideal = QFontMetricsF(font).horizontalAdvance(words)
        seen.append((words, box, int(ideal)))

    monkeypatch.setattr(Canvas, "text", text)
    monkeypatch.setattr(Canvas, "lines", lines)
    for number, slide in enumerate(crowded(), 1):
        image = QImage(*size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        pages.paint(painter, QSizeF(*size), slide, number, 10, "示例市民政局 2021年度年轻干部业绩“晒比”")
        painter.end()
        ground = theme.color("surface").rgb()
        edges = [image.pixel(x, y) for x in (0, size[0] - 1) for y in range(0, size[1], 7)]
        assert set(edges) == {ground}, f"page {number} touches the edge"
        assert any(image.pixel(x, y) != ground for x in range(0, size[0], 3) for y in range(0, size[1], 5))
    names = [words for words, _, _ in seen]
    assert NAME in names and "汇报完毕，请批评指正" in names


def painted(slide: Slide, size: tuple[int, int]) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    pages.paint(painter, QSizeF(*size), slide, 1, 10, "示例市民政局")
    painter.end()
    return image


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, QRectF, list[str]]]:
    """What is written: words, their box, the lines in which they stand there."""
    application()
    seen: list[tuple[str, QRectF, list[str]]] = []
    put, real = Canvas._put, {"text": Canvas.text, "lines": Canvas.lines}
    drawn: list[list[str]] = []

    def kept(self: Canvas, box: QRectF, lines: list[str], *args: object, **more: object) -> None:
        drawn.append(list(lines))
        put(self, box, lines, *args, **more)  # type: ignore[arg-type]

    def noted(name: str) -> Callable[..., float]:
        def write(self: Canvas, box: QRectF, words: str, *args: object, **more: object) -> float:
            took = real[name](self, box, words, *args, **more)  # type: ignore[operator]
            seen.append((words, box, drawn[-1]))
            return float(took)

        return write

    monkeypatch.setattr(Canvas, "_put", kept)
    for name in real:
        monkeypatch.setattr(Canvas, name, noted(name))
    return seen


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_every_word_stands_there_whole(size: tuple[int, int], texts: list[tuple[str, QRectF, list[str]]]) -> None:
    for slide in crowded():
        painted(slide, size)
    for words, _, lines in texts:
        assert "".join("".join(lines).split()) == "".join(words.split()), words
    written = [words for words, _, _ in texts]
    assert written.count(NAME) >= 12 + 15 + 3 and any(words.startswith(POST) for words in written)
    broken = [lines for words, _, lines in texts if words == NAME and len(lines) == 2]
    assert broken and all(lines == ["阿卜杜热合曼·", "买买提艾力"] for lines in broken), "a name breaks at its dot"


def test_what_there_is_no_room_for_is_left_out_as_a_whole_and_counted(
    texts: list[tuple[str, QRectF, list[str]]],
) -> None:
    one = person()
    painted(one, (1366, 768))
    written = [words for words, _, _ in texts]
    made_of = [words for words in written if words.endswith(" 等 14 项")]
    assert len(made_of) == len(PLATFORMS)
    assert all(words.removesuffix(" 等 14 项").endswith("）") for words in made_of), "no thing is cut in two"
    deeds = [words for words in written if "获" in words and words[0].isdigit()]
    assert deeds == [f"{n}. {deed}" for n, deed in enumerate(one.deeds[: len(deeds)], 1)]
    assert f"共 12 项，列前 {len(deeds)} 项" in written
    usual = replace(
        one,
        platforms=tuple(
            (n, "；".join(f"示例事项{k} 12（12）" for k in range(5)), s, m) for n, _, s, m in one.platforms
        ),
    )
    texts.clear()
    painted(usual, (1366, 768))
    assert not any(" 等 " in words for words, _, _ in texts)


def test_a_long_deed_goes_on_in_a_second_line(texts: list[tuple[str, QRectF, list[str]]]) -> None:
    deed = (
        f"3月，牵头完成全市百家机构、千个社区、万名困难群众结对帮扶需求摸底和数据比对，获{LONG}“示例先进个人”通报表扬"
    )
    painted(person(deeds=(deed, "4月，示例")), (1920, 1080))
    found = {words: (box, lines) for words, box, lines in texts}
    box, lines = found[f"1. {deed}"]
    assert len(lines) == 2 and "".join(lines) == f"1. {deed}"
    assert found["2. 4月，示例"][0].top() >= box.bottom() - 1


def test_the_highest_of_each_group_stand_at_one_height(texts: list[tuple[str, QRectF, list[str]]]) -> None:
    score = Decimal("100.0")
    groups = (("甲组", 0), ("乙组", 7))
    best = tuple((g, tuple((f"{g}{n}", score) for n in range(5)), more) for g, more in groups)
    painted(Platform(PLATFORMS[0], (), (("100 以上", 10),), (), best), (1366, 768))
    at = {words: box.top() for words, box, _ in texts}
    assert [at[f"甲组{n}"] for n in range(5)] == [at[f"乙组{n}"] for n in range(5)]


def test_where_no_score_is_told_there_is_no_chart_of_noughts(texts: list[tuple[str, QRectF, list[str]]]) -> None:
    bands = (("60 以下", 0), ("60–70", 0))
    painted(Platform(PLATFORMS[4], (), bands, (), (), 64), (1366, 768))
    written = [words for words, _, _ in texts]
    assert "全部 64 人的得分都不公开" in written and "0" not in written
    painted(Platform(PLATFORMS[4], (), bands, (), ()), (1366, 768))
    assert texts[-3][0] == "还没有得分"


def test_a_radar_holds_every_score() -> None:
    """Scores above 100 stood at 100, upon one another."""
    application()
    shown = []
    for score in ("20", "39.5", "100", "104", "110"):
        chart = Radar("五个平台", "本人 / 组中位数")
        chart.resize(400, 300)
        chart.show_pairs([(Decimal(score), Decimal(60))] * len(PLATFORMS))
        shown.append(chart.grab().toImage())
    assert all(one != other for n, one in enumerate(shown) for other in shown[n + 1 :])


def test_texts_of_one_page_do_not_lie_on_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    application()
    real = Canvas._put
    for size in SIZES[:3]:
        for slide in crowded():
            inks: list[tuple[str, QRectF]] = []

            def put(self: Canvas, box: QRectF, lines: list[str], size: int, *args: object, **more: object) -> None:
                real(self, box, lines, size, *args, **more)  # type: ignore[arg-type]
                metrics = QFontMetricsF(self.painter.font())
                side = more.get("side", Qt.AlignmentFlag.AlignLeft)
                for number, line in enumerate(lines):
                    middle = float(more["top"]) + (number + 0.5) * size * LEADING  # type: ignore[arg-type]
                    ink = QRectF(box.left(), middle - size * 0.4, metrics.horizontalAdvance(line), size * 0.8)
                    if side == Qt.AlignmentFlag.AlignRight:
                        ink.moveRight(box.right())
                    elif side == Qt.AlignmentFlag.AlignHCenter:
                        ink.moveCenter(QPointF(box.center().x(), middle))
                    inks.append((line, ink.adjusted(1, 1, -1, -1)))  # noqa: B023

            monkeypatch.setattr(Canvas, "_put", put)
            painted(slide, size)
            monkeypatch.undo()
            for n, (words, box) in enumerate(inks):
                for other, its in inks[n + 1 :]:
                    assert not words or not other or not box.intersects(its), (size, words, other)


def test_a_photo_is_shown(tmp_path: Path) -> None:
    application()
    photo = QImage(300, 400, QImage.Format.Format_RGB32)
    photo.fill(0xFF00FF00)
    photo.save(str(tmp_path / "p.png"))
    for slide, green in ((person(photo=tmp_path / "p.png"), True), (person(photo=tmp_path / "none.png"), False)):
        image = QImage(1366, 768, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        pages.paint(painter, QSizeF(1366, 768), slide, 1, 1, "示例")
        painter.end()
        assert (image.pixel(150, 250) == 0xFF00FF00) is green


# from the window


def test_from_the_menu_to_the_screen(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = driver.window.files.sheets
    some = frozenset(list(driver.window.snapshot.by_person)[:2])

    def answer(self: start.StartDialog) -> int:
        self.ranking.set_index(1, tell=True)
        monkeypatch.setattr(asking, "tick_people", lambda roster, parent: asking.Whom("勾选的 2 人", some))
        self.ticking.click()
        assert self.whom.currentText() == "勾选的 2 人" and not self.ranked
        assert [key for key, _ in self.orders] == ["meeting", "unit"]
        assert self.screen_box.isVisibleTo(self) is (len(self.screens) > 1)
        return 1

    monkeypatch.setattr(start.StartDialog, "exec", answer)
    show = sheets.present()
    assert show is not None
    driver.settle()
    assert show.isFullScreen() and show.size() == QGuiApplication.primaryScreen().size()
    found = [s for s in show.slides if isinstance(s, Person)]
    assert {p.person for p in found} == some and not any(p.ranked for p in found)
    QTest.keyClick(show, Qt.Key.Key_Escape)
    driver.settle()
    assert sheets.show is None


def test_options_by_keyboard_and_given_up(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = driver.window.files.sheets
    box = start.StartDialog(2021, driver.window.bench, driver.window)
    assert [key for key, _ in box.orders] == ["meeting", "rank", "backwards", "unit"]
    assert box.ranked and box.people is None and box.order_chosen == "meeting"
    box.open()
    box.activateWindow()
    driver.settle()
    QTest.keyClick(box, Qt.Key.Key_F5)
    assert box.result() == 1
    monkeypatch.setattr(start.StartDialog, "exec", lambda self: 0)
    assert sheets.present() is None and sheets.show is None


def test_nobody_on_the_roster_is_told(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = property(lambda self: frozenset({10**6}))
    monkeypatch.setattr(start.StartDialog, "exec", lambda self: 1)
    monkeypatch.setattr(start.StartDialog, "people", nobody)
    assert driver.window.files.sheets.present() is None and "名册" in driver.warned[-1]
