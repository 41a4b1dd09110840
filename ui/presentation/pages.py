"""The pages, painted: title, figures, ranking, platform, a cadre, closing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from cadreapp.operations.year.presentation import (
    KEPT_BACK,
    Closing,
    Figures,
    Person,
    Place,
    Platform,
    Ranking,
    Slide,
    Title,
)
from cadreapp.records import PLATFORMS
from cadreapp.rules.scoring import HIGHEST
from ui.kit.drawing.charts import Radar, number, scored
from ui.presentation.canvas import CENTRE, EDGE, LEADING, RIGHT, SMALLEST, Canvas

RADAR = 2.0
"""The radar's own type is 12 to 15 px (11 at the ticks): twice as large it is read in a hall."""
DEED = 42.0
"""Height of a deed's line."""
SCORE = 44.0
"""Height of a score's line, above what it is made of."""


def paint(painter: QPainter, size: QSizeF, slide: Slide, at: int, count: int, heading: str) -> None:
    """Paint a page on the whole of a screen; `heading` stands at the foot with the page's number."""
    painter.save()
    canvas = Canvas.on(painter, size)
    canvas.fill(QRectF(0, 0, canvas.width, canvas.height), "surface")
    _PAINTERS[type(slide)](canvas, slide)
    if not isinstance(slide, (Title, Closing)):
        foot = QRectF(EDGE, canvas.height - 64, canvas.width - 2 * EDGE, 40)
        canvas.text(foot, heading, 24, "text2")
        canvas.text(foot, f"{at} / {count}", 24, "text2", side=RIGHT)
    painter.restore()


def _head(canvas: Canvas, title: str, note: str = "") -> None:
    box = QRectF(EDGE, 56, canvas.width - 2 * EDGE, 84)
    canvas.fill(QRectF(EDGE - 28, 70, 10, 56), "accent")
    room = box.width() * (0.62 if note else 1.0)
    took = canvas.text(QRectF(box.left(), box.top(), room, box.height()), title, 56, bold=True, smallest=36) + 48
    if note:
        side = QRectF(box.left() + took, box.top() + 10, box.width() - took, box.height() - 10)
        canvas.text(side, note, 30, "text2", side=RIGHT)
    canvas.line(EDGE, 154, canvas.width - EDGE)


def _title(canvas: Canvas, slide: Title) -> None:
    middle, box = canvas.height / 2, QRectF(EDGE, 0, canvas.width - 2 * EDGE, 0)
    canvas.text(QRectF(box.left(), middle - 270, box.width(), 90), slide.bureau, 56, "text2", side=CENTRE)
    heading = QRectF(box.left(), middle - 150, box.width(), 170)
    canvas.text(heading, slide.heading, 108, bold=True, side=CENTRE, smallest=48)
    canvas.fill(QRectF(canvas.width / 2 - 110, middle + 58, 220, 8), "accent")
    canvas.text(QRectF(box.left(), middle + 110, box.width(), 60), slide.note, 36, "text2", side=CENTRE)


def _closing(canvas: Canvas, slide: Closing) -> None:
    middle, wide = canvas.height / 2, canvas.width - 2 * EDGE
    canvas.text(QRectF(EDGE, middle - 150, wide, 150), slide.words, 88, bold=True, side=CENTRE, smallest=40)
    canvas.fill(QRectF(canvas.width / 2 - 110, middle + 40, 220, 8), "accent")
    canvas.text(QRectF(EDGE, middle + 90, wide, 60), slide.bureau, 40, "text2", side=CENTRE)


def _figures(canvas: Canvas, slide: Figures) -> None:
    _head(canvas, "全局数字", f"{slide.part} / {slide.parts}" if slide.parts > 1 else "")
    body, columns = canvas.body, 4
    rows = max(3, -(-len(slide.figures) // columns))
    wide, tall = body.width() / columns, body.height() / rows
    for place, figure in enumerate(slide.figures):
        left, top = body.left() + place % columns * wide, body.top() + place // columns * tall
        middle = top + (tall - 210) / 2
        room = wide - 36
        if place % columns:
            canvas.fill(QRectF(left - 18, middle + 6, 2, 186), "line")
        canvas.text(QRectF(left, middle - 14, room, 62), figure.title, 32, "text2")
        unit = 12 + 34 * len(figure.unit)
        took = canvas.text(QRectF(left, middle + 48, room - unit, 108), figure.value, 84, bold=True, smallest=40)
        canvas.text(QRectF(left + took + 12, middle + 78, unit, 70), figure.unit, 32, "text2")
        canvas.text(QRectF(left, middle + 156, room, 40), figure.window, 26, "text3")


def _ranking(canvas: Canvas, slide: Ranking) -> None:
    part = f"　{slide.part} / {slide.parts}" if slide.parts > 1 else ""
    title = f"{slide.group}{'排名' if slide.ranked else '业绩得分'}"
    _head(canvas, title, f"{slide.count} 人{'' if slide.ranked else '，不排位次'}{part}")
    body = canvas.body
    first, name, score, total = (96.0 if slide.ranked else 0.0), 216.0, 128.0, 142.0
    duty = body.width() - first - name - score * len(PLATFORMS) - total
    head = QRectF(body.left(), body.top() - 14, 0, 72)
    left = body.left()
    if slide.ranked:
        canvas.text(QRectF(left, head.top(), first - 24, head.height()), "位次", 26, "text2", side=CENTRE)
    left += first
    canvas.text(QRectF(left, head.top(), name, head.height()), "姓名", 26, "text2")
    canvas.text(QRectF(left + name, head.top(), duty, head.height()), "单位及职务", 26, "text2")
    at = left + name + duty
    for title, weight in zip(PLATFORMS, slide.weights, strict=True):
        canvas.text(QRectF(at, head.top(), score - 10, 38), title, 26, "text2", side=RIGHT)
        canvas.text(QRectF(at, head.top() + 34, score - 10, 36), f"{weight} %", 24, "text3", side=RIGHT)
        at += score
    canvas.text(QRectF(at, head.top(), total, head.height()), "总分", 28, "text2", bold=True, side=RIGHT)
    canvas.line(body.left(), body.top() + 60, body.right(), "line2")
    top = body.top() + 62
    fullest = max(1, len(slide.places), -(-slide.count // slide.parts))  # of the group's pages, all alike
    tall = min(92.0, (body.bottom() - top) / fullest)
    for place in slide.places:
        _place(canvas, slide, place, QRectF(body.left(), top, body.width(), tall), (first, name, duty, score, total))
        top += tall


def _place(canvas: Canvas, slide: Ranking, place: Place, row: QRectF, widths: tuple[float, ...]) -> None:
    first, name, duty, score, total = widths

    def cell(x: float, width: float) -> QRectF:
        return QRectF(x, row.top(), width, row.height())

    left = row.left()
    if slide.ranked:
        leading = place.rank is not None and place.rank <= 3
        rank = str(place.rank) if place.rank is not None else "—"
        token = "accent_text" if leading else "text2"
        canvas.text(cell(left, first - 24), rank, 36 if leading else 30, token, bold=leading, side=CENTRE)
    left += first
    canvas.text(cell(left, name - 16), place.name, 32, bold=True)
    canvas.text(cell(left + name, duty - 24), place.duty, 26, "text2")
    at = left + name + duty
    for platform, value in enumerate(place.scores, 1):
        token = "text" if value is not None else "text3"
        words = KEPT_BACK if platform in place.kept else scored(value)
        canvas.text(cell(at, score - 10), words, 30, token, side=RIGHT)
        at += score
    token = (
        "accent_text" if slide.ranked and place.rank in (1, 2, 3) else "text" if place.total is not None else "text3"
    )
    canvas.text(cell(at, total), _total(place), 36, token, bold=True, side=RIGHT)
    canvas.line(row.left(), row.bottom() - 2, row.right())


def _platform(canvas: Canvas, slide: Platform) -> None:
    _head(canvas, slide.name, "中位得分　" + "　".join(f"{g} {scored(m)}" for g, m in slide.medians))
    body = canvas.body
    half = body.width() * 0.44
    left = QRectF(body.left(), body.top(), half, body.height())
    canvas.text(QRectF(left.left(), left.top(), half - 320, 56), "每人完成情况", 32, bold=True)
    for title, at in (("平均", 310.0), ("中位", 150.0)):
        box = QRectF(left.right() - at, left.top(), 150, 56)
        canvas.text(box, title, 26, "text2", side=RIGHT)
    canvas.line(left.left(), left.top() + 62, left.right(), "line2")
    tall = min(112.0, (left.height() - 70) / max(1, len(slide.measures)))
    for place, measure in enumerate(slide.measures):
        top = left.top() + 66 + place * tall
        canvas.text(QRectF(left.left(), top, half - 330, tall), measure.title, 32)
        for words, at, bold in ((scored(measure.mean), 310.0, True), (number(measure.median), 150.0, False)):
            box = QRectF(left.right() - at, top, 150, tall)
            canvas.text(box, words, 36 if bold else 32, "text" if bold else "text2", bold=bold, side=RIGHT)
        canvas.line(left.left(), top + tall - 2, left.right())
    right = QRectF(left.right() + 96, body.top(), body.right() - left.right() - 96, body.height())
    share = 0.5 if slide.best else 0.86
    _bands(canvas, QRectF(right.left(), right.top(), right.width(), right.height() * share), slide)
    if slide.best:
        _best(
            canvas, QRectF(right.left(), right.top() + right.height() * share, right.width(), right.height() / 2), slide
        )


def _bands(canvas: Canvas, box: QRectF, slide: Platform) -> None:
    """How many cadres scored within which band."""
    canvas.text(QRectF(box.left(), box.top(), box.width(), 56), "得分分布（人数）", 32, bold=True)
    most = max((n for _, n in slide.bands), default=0)
    if not most:
        words = f"全部 {slide.kept} 人的得分都不公开" if slide.kept else "还没有得分"
        canvas.text(QRectF(box.left(), box.top() + 66, box.width(), 56), words, 30, "text2")
        return
    wide = box.width() / max(1, len(slide.bands))
    floor, high = box.bottom() - 78, box.height() - 56 - 78 - 56
    for place, (words, count) in enumerate(slide.bands):
        left = box.left() + place * wide
        tall = high * count / most
        canvas.fill(QRectF(left + wide * 0.2, floor - tall, wide * 0.6, tall), "c1" if count else "track")
        label = QRectF(left, floor - tall - 46, wide, 44)
        canvas.text(label, str(count), 30, "text" if count else "text3", bold=True, side=CENTRE)
        canvas.text(QRectF(left + 2, floor + 6, wide - 4, 44), words, 26, "text2", side=CENTRE)
    canvas.line(box.left(), floor, box.right(), "line2")
    if slide.kept:
        words = f"另有 {slide.kept} 人的得分不公开"
        canvas.text(QRectF(box.left() + 300, box.top(), box.width() - 300, 56), words, 26, "text2", side=RIGHT)


def _best(canvas: Canvas, box: QRectF, slide: Platform) -> None:
    """The highest scores of each group, side by side."""
    gap = 36.0 if len(slide.best) < 3 else 24.0
    wide = (box.width() + gap) / max(1, len(slide.best))
    room = wide - gap
    most = max((len(lines) for _, lines, _ in slide.best), default=1)
    tall = min(74.0, (box.height() - 62 - (44 if any(more for _, _, more in slide.best) else 0)) / most)
    for column, (group, lines, more) in enumerate(slide.best):
        left = box.left() + column * wide
        canvas.text(QRectF(left, box.top(), room, 54), f"{group}前 {len(lines)} 名", 28, "text2", bold=True)
        canvas.line(left, box.top() + 56, left + room, "line2")
        for place, (name, score) in enumerate(lines):
            top = box.top() + 60 + place * tall
            canvas.text(QRectF(left, top, room - 100, tall), name, 30)
            canvas.text(QRectF(left + room - 92, top, 92, tall), scored(score), 30, bold=True, side=RIGHT)
        if more:
            words = f"另有 {more} 人同为 {scored(lines[-1][1])} 分"
            canvas.text(QRectF(left, box.top() + 60 + len(lines) * tall, room, 44), words, 24, "text2")


def _person(canvas: Canvas, slide: Person) -> None:
    wide = canvas.width - 2 * EDGE
    took = canvas.text(QRectF(EDGE, 52, wide * 0.3, 92), slide.name, 68, bold=True, smallest=40)
    rank = f"{slide.group} {slide.count} 人"
    place = ""
    if slide.ranked:
        place = f"第 {slide.rank} 名" if slide.rank is not None else "不参加排名"
    right = canvas.width - EDGE
    side = QRectF(right - 470, 56, 470, 84)
    if place:
        chip = QRectF(right - 210, 66, 210, 68)
        canvas.round(chip, "tint", "accent")
        canvas.text(chip.adjusted(10, 0, -10, 0), place, 36, "accent_text", bold=True, side=CENTRE)
        side = QRectF(right - 210 - 24 - 330, 56, 330, 84)
    canvas.text(side, rank, 28, "text2", side=RIGHT)
    duty = slide.duty + (f"　　成长导师 {slide.mentor}" if slide.mentor else "")
    canvas.text(QRectF(EDGE + took + 36, 56, side.left() - EDGE - took - 60, 90), duty, 32, "text2")
    canvas.fill(QRectF(EDGE - 28, 70, 10, 56), "accent")
    canvas.line(EDGE, 154, right)
    body = canvas.body
    deeds = max(DEED * 4 + 68, body.height() * 0.3)
    upper = QRectF(body.left(), body.top(), body.width(), body.height() - deeds - 12)
    card, radar = 250.0, 680.0
    _photo(canvas, QRectF(upper.left(), upper.top(), card, upper.height()), slide)
    scores = QRectF(upper.left() + card + 56, upper.top(), upper.width() - card - radar - 96, upper.height())
    _scores(canvas, scores, slide)
    _radar(canvas, QRectF(upper.right() - radar, upper.top(), radar, upper.height()), slide)
    _deeds(canvas, QRectF(body.left(), upper.bottom() + 12, body.width(), deeds), slide)


def _total(one: Place | Person) -> str:
    """A total; 约 89 where it is rough, since a platform's score is kept back, 不公开 where even that says too much."""
    if not one.kept:
        return scored(one.total)
    return KEPT_BACK if one.total is None else f"约 {one.total:.0f}"


def _photo(canvas: Canvas, box: QRectF, slide: Person) -> None:
    """The photo, or the room for it, and the total under it."""
    high = min(box.height() - 176, box.width() * 4 / 3)
    frame = QRectF(box.left(), box.top() + 4, high * 3 / 4, high)
    image = _read(str(slide.photo)) if slide.photo else None
    if image is not None:
        canvas.painter.save()
        canvas.clip_round(frame)
        scale = max(frame.width() / image.width(), frame.height() / image.height())
        shown = QRectF(QPointF(), QSizeF(image.width() * scale, image.height() * scale))
        shown.moveCenter(frame.center())
        shown.moveTop(frame.top() - (shown.height() - frame.height()) / 4)
        canvas.painter.drawImage(shown, image)
        canvas.painter.restore()
    else:
        canvas.round(frame, "panel", "line")
        canvas.text(frame, slide.name[:1], 96, "text3", bold=True, side=CENTRE)
    below = QRectF(box.left(), frame.bottom() + 10, box.width() + 40, 0)
    canvas.text(QRectF(below.left(), below.top(), below.width(), 40), "总分 / 组中位数", 26, "text2")
    middle = f"/ {scored(slide.median)}"
    room = below.width() - canvas.wide(middle, 32) - 14
    took = canvas.text(
        QRectF(below.left(), below.top() + 38, room, 96), _total(slide), 70, "accent_text", bold=True, smallest=40
    )
    beside = QRectF(below.left() + took + 14, below.top() + 66, below.width() - took - 14, 60)
    canvas.text(beside, middle, 32, "text2")


_photos: dict[str, QImage | None] = {}


def _read(path: str) -> QImage | None:
    """A photo, turned as it was taken, not larger than a screen needs; the latest few are kept."""
    if path not in _photos:
        if len(_photos) > 6:
            _photos.clear()
        reader = QImageReader(path)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > 1400:
            reader.setScaledSize(size.scaled(1400, 1400, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        _photos[path] = None if image.isNull() else image
    return _photos[path]


def _scores(canvas: Canvas, box: QRectF, slide: Person) -> None:
    """Five platforms: what the score is made of, a bar with the group's median as a tick, both numbers."""
    lines = [len(canvas.broken(made_of or "—", box.width(), SMALLEST)) for _, made_of, _, _ in slide.platforms]
    line = SMALLEST * LEADING
    room = int((box.height() - len(lines) * SCORE) // line)
    while sum(lines) > max(room, len(lines)):
        lines[lines.index(max(lines))] -= 1
    spare = min(40.0, (box.height() - sum(lines) * line) / len(lines) - SCORE)
    top = box.top()
    for platform, (name, made_of, score, median) in enumerate(slide.platforms, 1):
        canvas.text(QRectF(box.left(), top, 160, 46), name, 32, bold=True)
        numbers = QRectF(box.right() - 220, top, 220, 46)
        beside = f" / {scored(median)}"
        took = canvas.text(numbers, beside, 26, "text2", side=RIGHT)
        main = QRectF(numbers.left() - 40, top, numbers.width() - took + 36, 46)
        words = KEPT_BACK if platform in slide.kept else scored(score)
        canvas.text(main, words, 38, "text" if score is not None else "text3", bold=True, side=RIGHT)
        bar = QRectF(box.left() + 168, top + 17, box.width() - 168 - 240, 14)
        share, tick = _share(score), _share(median) if median is not None else None
        canvas.bar(bar, share, "c1", tick)
        tall = lines[platform - 1] * line
        under = QRectF(box.left(), top + SCORE - 2, box.width(), tall + 2)
        canvas.lines(under, _whole_items(canvas, made_of or "—", under), SMALLEST, "text2")
        top += SCORE + tall + spare


def _whole_items(canvas: Canvas, words: str, box: QRectF) -> str:
    """As many of the things that a score is made of as a box holds, none cut, and how many there are."""
    items = words.split("；")
    for count in range(len(items), 0, -1):
        shown = "；".join(items[:count]) + (f" 等 {len(items)} 项" if count < len(items) else "")
        if len(canvas.broken(shown, box.width(), SMALLEST)) * SMALLEST * LEADING <= box.height():
            return shown
    return words


def _share(score: Decimal | None) -> float:
    return float(score / HIGHEST) if score is not None else 0.0


def _radar(canvas: Canvas, box: QRectF, slide: Person) -> None:
    chart = Radar("五个平台", "本人 / 组中位数")
    chart.resize(int(box.width() / RADAR), int(box.height() / RADAR))
    chart.show_pairs([(score, median) for _, _, score, median in slide.platforms])
    canvas.painter.save()
    canvas.painter.translate(box.topLeft())
    canvas.painter.scale(RADAR, RADAR)
    chart.draw(canvas.painter)
    canvas.painter.restore()


def _deeds(canvas: Canvas, box: QRectF, slide: Person) -> None:
    """As many deeds as there is room for, each whole."""
    canvas.line(box.left(), box.top(), box.right())
    bottom = box.bottom()
    top, shown = box.top() + 60, 0
    for at, deed in enumerate(slide.deeds, 1):
        words = f"{at}. {deed}"
        tall = DEED + (len(canvas.broken(words, box.width(), 30)) - 1) * 30 * LEADING
        if top + tall > bottom and shown:
            break
        canvas.text(QRectF(box.left(), top, box.width(), min(tall, bottom - top)), words, 30, smallest=30)
        top, shown = top + tall, at
    more = f"共 {len(slide.deeds)} 项，列前 {shown} 项" if shown < len(slide.deeds) else ""
    canvas.text(QRectF(box.left(), box.top() + 10, 400, 50), "主要实绩", 32, bold=True)
    canvas.text(QRectF(box.right() - 600, box.top() + 10, 600, 50), more, 24, "text3", side=RIGHT)
    if not shown:
        canvas.text(QRectF(box.left(), box.top() + 64, box.width(), 50), "—", 30, "text3")


_PAINTERS: dict[type, Callable[[Canvas, Any], None]] = {
    Title: _title,
    Closing: _closing,
    Figures: _figures,
    Ranking: _ranking,
    Platform: _platform,
    Person: _person,
}
