"""The painted parts of the grading screen: the caps, the steps, the table of candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent

from cadreapp.operations.appraisal.quarter import Candidate, Meter, Sheet
from cadreapp.operations.counting.scores import Line
from cadreapp.records import PLATFORMS
from cadreapp.records.appraisal import UNGRADED
from cadreapp.rules.scoring import HIGHEST, rounded
from ui.kit import theme
from ui.kit.drawing import signs
from ui.kit.drawing.charts import factor, scored
from ui.kit.drawing.painted import MARGIN, Painted, text
from ui.kit.drawing.signs import Sign

ROW = 38
FOOT = 26
JUDGED = "judges"
"""What the judges' row of the breakdown opens."""
NOT_GRADED = "未定"
PIPS = 40
"""More places than this are one continuous bar."""


@dataclass(frozen=True)
class ScorePart:
    """A part of the total: short head and title, its weight, what its row in the breakdown opens, and its score."""

    head: str
    title: str
    weight: Decimal
    goal: int | str
    of: Callable[[Line], Decimal | None]


def _platform_score(number: int, line: Line) -> Decimal | None:
    return line.platforms[number].score


def score_parts(sheet: Sheet) -> list[ScorePart]:
    """The parts of a quarter's total in their order: the platforms, 民主测评 and the judges where they weigh."""
    found = [
        ScorePart(PLATFORMS[n][:2], PLATFORMS[n], weight, n + 1, partial(_platform_score, n))
        for n, weight in enumerate(sheet.weights)
    ]
    if sheet.ballot_weight:
        found.append(ScorePart("测评", "民主测评", sheet.ballot_weight, 5, lambda line: line.ballot))
    if sheet.judges_weight:
        found.append(ScorePart("评委", "评委评分", sheet.judges_weight, JUDGED, lambda line: line.judges))
    return found


def shown_parts(sheet: Sheet) -> list[ScorePart]:
    """The parts that are columns of the table: the judges' only where they have scored somebody."""
    judged = any(c.judges for c in sheet.candidates)
    return [p for p in score_parts(sheet) if p.goal != JUDGED or judged]


def share(score: Decimal | None, weight: Decimal) -> Decimal | None:
    """A platform's score as its part of the total."""
    return None if score is None else rounded(score * weight / 100)


def scale_sentences(sheet: Sheet) -> tuple[str, ...]:
    """How 得分 follows from the columns, for the foot of the list."""
    whole = sum((p.weight for p in shown_parts(sheet)), Decimal(0))
    follows = f"得分＝有分各栏之和 ÷ 这些栏的满分之和 × 100，各栏满分共 {whole:f} 分"
    return f"{follows}。", f"没有分的一栏（—）不作 0 分；有加分的一栏最多到满分的 {HIGHEST / 100:f} 倍。"


def arithmetic(line: Line, parts: Sequence[ScorePart]) -> str:
    """How somebody's 得分 follows from the scores, out of 100 each, and the weights of the parts; "" without any."""
    known = [(score, part.weight) for part in parts if (score := part.of(line)) is not None]
    if line.total is None or not known:
        return ""
    terms = "＋".join(f"{score:f}×{weight:f}" for score, weight in known)
    return f"得分 {line.total:f}＝（{terms}）÷{sum(weight for _, weight in known):f}"


class SheetPart(Painted):
    """A part that shows something of the whole quarter and opens nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sheet: Sheet | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show this quarter."""
        self.sheet = sheet
        self.update()


class Steps(SheetPart):
    """个人小结 — 审核评鉴 — 结果反馈 with how many are through."""

    def __init__(self) -> None:
        super().__init__("考评步骤")
        self.setFixedSize(420, 40)

    def draw(self, painter: QPainter) -> None:
        if self.sheet is None:
            return
        whole, left, current = len(self.sheet.candidates), 0.0, False
        for at, (name, count) in enumerate(self.sheet.steps):
            if at:
                painter.setPen(QPen(theme.color("line2"), 1))
                painter.drawLine(int(left), 20, int(left + 20), 20)
                left += 28
            done = count >= whole
            sign = Sign.DONE if done else Sign.WAIT if current or not count and at == 2 else Sign.PART
            current = current or not done
            signs.paint(painter, sign, left, 13.5)
            bold = sign is Sign.PART
            words = f"{name} {count}/{whole}"
            left += 20 + text(painter, QRectF(left + 20, 0, 140, 40), words, 13, bold=bold) + 8


class Meters(Painted):
    """The caps side by side: arithmetic, how many are given of how many, a pip for each place. Goals: Meter."""

    def __init__(self) -> None:
        super().__init__("名额")
        self.meters: Sequence[Meter] = ()
        self.setFixedHeight(81)

    def show_meters(self, meters: Sequence[Meter]) -> None:
        """Show the caps of a quarter."""
        self.meters = meters
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        for at, meter in enumerate(self.meters):
            wide = self.width() / len(self.meters)
            self._meter(painter, meter, QRectF(at * wide, 0, wide, self.height() - 1), at)

    def _meter(self, painter: QPainter, meter: Meter, box: QRectF, at: int) -> None:
        if self.spot(
            box.adjusted(1, 1, -1, -1), meter, f"{meter.arithmetic}\n依据：{meter.scheme.basis}\n点开登记考核名额"
        ):
            painter.fillRect(box.adjusted(1, 0, 0, 0), theme.color("hover"))
        if at:
            painter.fillRect(QRectF(box.left(), 10, 1, 60), theme.color("line"))
        left, right = box.left() + MARGIN, box.right() - MARGIN
        took = text(painter, QRectF(left, 6, 160, 26), f"{meter.unit}{meter.staff}", bold=True)
        token = "owed" if meter.scheme.cap and meter.base is None else "text2"
        text(painter, QRectF(left + took + 12, 6, right - left - took - 12, 26), meter.arithmetic, 12, token)
        took = text(painter, QRectF(left, 38, 60, 32), f"“{meter.scheme.top}”", theme.BASE, "text2")
        ink = "owed" if meter.over else "text"
        took += 6 + text(painter, QRectF(left + took + 6, 36, 50, 34), str(meter.given), 22, ink, bold=True)
        if meter.allowed is None:
            words = "不设全国名额" if not meter.scheme.cap else meter.blocked
            text(painter, QRectF(left + took + 12, 38, right - left - took - 12, 32), words, 13, token)
            return
        took += text(painter, QRectF(left + took + 4, 40, 60, 30), f"/ {meter.allowed}", 13, "text2") + 20
        said = 170.0
        bar = QRectF(left + took, 48, max(40.0, right - left - took - said), 13)
        self._pips(painter, meter, bar)
        sign, words = (Sign.DONE, f"还可评 {meter.allowed - meter.given} 名")
        if meter.over:
            sign, words = Sign.OWED, f"超出 {meter.given - meter.allowed} 名，须附批准文号"
        elif meter.allowed == meter.given:
            sign, words = Sign.PART, "已满，超出须附批准文号"
        elif meter.given > meter.allowed:
            sign, words = Sign.DONE, "超出部分已批准"
        signs.paint(painter, sign, bar.right() + 10, 48)
        token = "owed" if sign is Sign.OWED else "text2"
        text(painter, QRectF(bar.right() + 28, 42, right - bar.right() - 24, 26), words, 12, token)

    def _pips(self, painter: QPainter, meter: Meter, bar: QRectF) -> None:
        whole = max(meter.allowed or 0, meter.given, 1)
        token = "owed" if meter.over else "accent"
        if whole > PIPS:
            painter.fillRect(bar, theme.color("track"))
            painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * meter.given / whole, 13), theme.color(token))
            return
        pitch = min(bar.width() / whole, 34.0)
        for pip in range(whole):
            box = QRectF(bar.left() + pip * pitch, bar.top(), pitch - 2, 13)
            if pip < meter.given:
                late = pip >= (meter.allowed or 0)
                painter.fillRect(box, theme.color("owed" if late and meter.over else "accent"))
            else:
                painter.setPen(QPen(theme.color("line2"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class Columns:
    """Where the columns of the table lie, for header and rows alike.

    A narrow table gives way step by step: the units beside the names, then all the parts of the score.
    """

    def __init__(self, wide: float, parts: int) -> None:
        self.rank = (8.0, 40.0)
        self.grade = (wide - 54 - (230 if wide >= 700 else 204), 224.0 if wide >= 700 else 198.0)
        self.coefficient = (wide - 54, 42.0)
        self.before = (self.grade[0] - 52, 46.0)
        self.total = (self.before[0] - 54, 50.0)
        pitch = min(68.0, (self.total[0] - 190) / max(1, parts))
        if pitch < 44:
            pitch = (self.total[0] - 122) / max(1, parts)
        shown = parts if pitch >= 34 else 0
        self.parts = [(self.total[0] - (parts - n) * pitch, pitch - 6) for n in range(shown)]
        self.name = (58.0, (self.parts[0][0] if self.parts else self.total[0]) - 62)


class Header(SheetPart):
    """The heads of the columns with their full marks."""

    def __init__(self, table: Candidates) -> None:
        super().__init__("表头")
        self.table = table
        self.setFixedHeight(38)

    def draw(self, painter: QPainter) -> None:
        if self.sheet is None:
            return
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        parts = shown_parts(self.sheet)
        where = Columns(self.table.width(), len(parts))
        text(painter, QRectF(where.rank[0], 0, where.rank[1], 38), "名次", 13, "text2", bold=True, right=True)
        text(painter, QRectF(where.name[0], 0, 80, 38), "干部", 13, "text2", bold=True)
        for (left, wide), part in zip(where.parts, parts, strict=False):
            text(painter, QRectF(left, 3, wide, 18), part.head, 13, "text2", bold=True, right=True)
            words = f"满分 {part.weight:f}" if wide >= 46 else f"{part.weight:f} 分"
            text(painter, QRectF(left, 20, wide, 15), words, 11, "text2", right=True)
        text(painter, QRectF(where.total[0], 3, where.total[1], 18), "得分", 13, "text2", bold=True, right=True)
        text(painter, QRectF(where.total[0], 20, where.total[1], 15), "百分制", 11, "text2", right=True)
        text(painter, QRectF(where.before[0], 0, where.before[1], 38), "上季", 13, "text2", bold=True, centre=True)
        text(painter, QRectF(where.grade[0], 0, where.grade[1], 38), "本季等次", 13, "text2", bold=True)
        text(
            painter,
            QRectF(where.coefficient[0], 0, where.coefficient[1], 38),
            "系数",
            13,
            "text2",
            bold=True,
            right=True,
        )


class Foot(SheetPart):
    """Under the list: what the columns are of, and how 得分 follows from them."""

    def __init__(self) -> None:
        super().__init__("得分说明")
        self.setFixedHeight(FOOT)

    def show_sheet(self, sheet: Sheet) -> None:
        self.setToolTip("".join(scale_sentences(sheet)))
        super().show_sheet(sheet)
        self._fit()

    def lines(self) -> list[str]:
        """The sentences in as many lines as they need at this width."""
        if self.sheet is None:
            return []
        room, found = self.width() - 2 * MARGIN, [""]
        for sentence in scale_sentences(self.sheet):
            longer = f"{found[-1]}{sentence}"
            if found[-1] and theme.metrics(12).horizontalAdvance(longer) > room:
                found.append(sentence)
            else:
                found[-1] = longer
        return found

    def _fit(self) -> None:
        self.setFixedHeight(FOOT + max(0, len(self.lines()) - 1) * 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("line"))
        for at, line in enumerate(self.lines()):
            text(painter, QRectF(MARGIN, 3 + at * 18, self.width() - 2 * MARGIN, 20), line, 12, "text2")


class Candidates(Painted):
    """The table. Goals: Candidate (chosen) or (Candidate, word). Keys: arrows, 1 to 4 for the words, 0 for none."""

    def __init__(self) -> None:
        super().__init__("考评名单")
        self.sheet: Sheet | None = None
        self.rows: list[Candidate | str] = []
        self.parts: list[ScorePart] = []
        self.person: int | None = None

    def show_sheet(self, sheet: Sheet, person: int | None) -> None:
        """Show a quarter's candidates, one of them chosen."""
        self.sheet, self.person = sheet, person
        self.rows, self.parts = [], shown_parts(sheet)
        for group, some in sheet.groups.items():
            self.rows += [group, *some]
        self.setFixedHeight(len(self.rows) * ROW + 8)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 200)

    def draw(self, painter: QPainter) -> None:
        if self.sheet is None:
            return
        seen = self.visibleRegion().boundingRect()
        for at, row in enumerate(self.rows):
            top = float(at * ROW)
            if isinstance(row, str):
                text(painter, QRectF(MARGIN, top, 300, ROW), row, 13, "text2", bold=True)
                painter.fillRect(QRectF(0, top + ROW - 1, self.width(), 1), theme.color("line"))
            elif top > seen.bottom() + 200 or top + ROW < seen.top() - 200:
                self.spot(QRectF(0, top, self.width(), ROW), row)
            else:
                self._row(painter, row, top)

    def _row(self, painter: QPainter, row: Candidate, top: float) -> None:
        assert self.sheet is not None
        line = row.line
        where = Columns(self.width(), len(self.parts))
        whole = QRectF(0, top, self.width(), ROW)
        missing = f"，月小结缺 {row.asked - row.summaries}" if row.summaries < row.asked else ""
        barred = f"\n不应定等次：{row.barred[0]}（{row.barred[1]}）" if row.barred else ""
        follows = arithmetic(line, score_parts(self.sheet))
        tip = "\n".join(t for t in (f"{line.member.name}　{row.state or '未评'}{missing}{barred}", follows) if t)
        over = self.spot(whole, row, tip)
        chosen = row.person == self.person
        painter.fillRect(whole, theme.color("tint" if chosen else "hover" if over else "surface"))
        painter.fillRect(QRectF(0, top + ROW - 1, self.width(), 1), theme.color("line"))
        if chosen:
            painter.fillRect(QRectF(0, top, 3, ROW), theme.color("accent"))
        text(painter, QRectF(where.rank[0], top, where.rank[1], ROW), str(line.rank or "—"), right=True)
        ink = "accent_text" if chosen else "text"
        took = text(painter, QRectF(where.name[0], top, where.name[1], ROW), line.member.name, bold=chosen, token=ink)
        room = where.name[1] - took - 8
        if room > 30:
            text(painter, QRectF(where.name[0] + took + 8, top, room, ROW), line.member.unit or "", 12, "text2")
        for (left, wide), part in zip(where.parts, self.parts, strict=False):
            score = part.of(line)
            points = share(score, part.weight)
            low = score is not None and score < 70
            token = "text3" if points is None else "owed" if low else "text"
            text(painter, QRectF(left, top + 3, wide, 20), scored(points), 13, token, right=True)
            room = min(38.0, wide)
            bar = QRectF(left + wide - room, top + 26, room, 4)
            painter.fillRect(bar, theme.color("track"))
            if score is not None:
                filled = bar.width() * min(1.0, float(score) / 100)
                painter.fillRect(QRectF(bar.left(), bar.top(), filled, 4), theme.color("owed" if low else "c2"))
        text(painter, QRectF(where.total[0], top, where.total[1], ROW), scored(line.total), bold=True, right=True)
        text(painter, QRectF(where.before[0], top, where.before[1], ROW), row.before or "—", 13, centre=True)
        self._words(painter, row, QRectF(where.grade[0], top + 4, where.grade[1], 30))
        given = "待评" if not row.grade else factor(row.coefficient)
        token = "owed" if not row.grade else "text"
        text(painter, QRectF(where.coefficient[0], top, where.coefficient[1], ROW), given, 13, token, right=True)

    def _words(self, painter: QPainter, row: Candidate, box: QRectF) -> None:
        if row.sure is not None:
            words = f"{row.corrected}　已更正" if row.corrected else f"{row.grade}　{row.state}"
            text(painter, box, words, 13, "accent_text" if row.sure.best else "text", bold=True)
            return
        if row.scheme is None:
            known = row.line.member.staff
            text(painter, box, "没有这时的考核方案" if known else "人员身份未登记", 12, "owed")
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        words_ = row.scheme.words
        pitch = box.width() / (len(words_) + 1)
        why = f"，因为{row.barred[0]}（{row.barred[1]}）" if row.barred else ""
        for at, word in enumerate((*words_, UNGRADED)):
            part = QRectF(box.left() + at * pitch, box.top(), pitch, box.height())
            tip = f"评为“{word}”" if word != UNGRADED else f"未定等次：参加考核，不定等次{why}，要写明原因"
            over = self.spot(part, (row, word), tip)
            chosen = word == row.grade
            ink = "owed" if word == UNGRADED and row.barred else "text2" if word == UNGRADED else "text"
            if chosen or over:
                ground = theme.color("hover")
                if chosen and word == UNGRADED:
                    ground, ink = theme.color("text2"), "on_accent"
                elif chosen:
                    last = at == len(words_) - 1
                    ground = theme.color(("accent", "text2", "owed", "owed")[min(at, 3)] if not last else "owed")
                    ink = "on_accent"
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(ground))
                painter.drawRoundedRect(part.adjusted(1, 1, -1, -1), 3, 3)
            shown = NOT_GRADED if word == UNGRADED else word
            text(painter, part, shown, 13, ink, bold=chosen or ink == "owed", centre=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        some = [r for r in self.rows if isinstance(r, Candidate)]
        at = next((n for n, c in enumerate(some) if c.person == self.person), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and some:
            self.chosen.emit(some[max(0, min(len(some) - 1, at + step))])
            return
        digit = event.text()
        one = some[at] if at >= 0 else None
        if one is not None and one.scheme is not None and not one.locked:
            words = dict(zip("123456789", one.scheme.words, strict=False)) | {"0": UNGRADED}
            if digit in words:
                self.chosen.emit((one, words[digit]))
                return
        super().keyPressEvent(event)
