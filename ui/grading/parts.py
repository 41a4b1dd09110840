"""The painted parts of the grading screen: the caps, the steps, the table of candidates, one cadre's breakdown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from cadreapp.operations.quarter import Candidate, Meter, Sheet
from cadreapp.records import PLATFORMS
from ui import signs, theme
from ui.overview.charts import number, scored
from ui.overview.painted import MARGIN, Painted, text
from ui.signs import Sign

ROW = 38
PIPS = 40
"""More places than this are one continuous bar."""


def share(score: Decimal | None, weight: Decimal) -> Decimal | None:
    """A platform's score as its part of the total."""
    return None if score is None else (score * weight / 100).quantize(Decimal("0.1"))


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
    """Where the columns of the table lie, for header and rows alike; a narrow table has no room for the platforms."""

    def __init__(self, wide: float, parts: int) -> None:
        self.rank = (8.0, 40.0)
        self.grade = (wide - 54 - 196, 190.0)
        self.coefficient = (wide - 54, 42.0)
        self.before = (self.grade[0] - 56, 48.0)
        self.total = (self.before[0] - 58, 52.0)
        pitch = min(68.0, (self.total[0] - 190) / max(1, parts))
        shown = parts if pitch >= 44 else 0
        self.parts = [(self.total[0] - (parts - n) * pitch, pitch - 6) for n in range(shown)]
        self.name = (58.0, (self.parts[0][0] if self.parts else self.total[0]) - 62)


class Header(SheetPart):
    """The heads of the columns with their full marks."""

    def __init__(self) -> None:
        super().__init__("表头")
        self.setFixedHeight(38)

    def draw(self, painter: QPainter) -> None:
        if self.sheet is None:
            return
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        weights = list(self.sheet.weights) + ([self.sheet.ballot_weight] if self.sheet.ballot_weight else [])
        where = Columns(self.width(), len(weights))
        heads = [p[:2] for p in PLATFORMS[: len(self.sheet.weights)]] + ["测评"]
        text(painter, QRectF(where.rank[0], 0, where.rank[1], 38), "名次", 13, "text2", bold=True, right=True)
        text(painter, QRectF(where.name[0], 0, 80, 38), "干部", 13, "text2", bold=True)
        for (left, wide), head, weight in zip(where.parts, heads, weights, strict=False):
            text(painter, QRectF(left, 3, wide, 18), head, 13, "text2", bold=True, right=True)
            text(painter, QRectF(left, 20, wide, 15), f"{weight:.0f} 分", 11, "text2", right=True)
        text(painter, QRectF(*where.total[:1], 0, where.total[1], 38), "得分", 13, "text2", bold=True, right=True)
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


class Candidates(Painted):
    """The table. Goals: Candidate (chosen) or (Candidate, word). Keys: arrows, 1 to 4 for the words in their order."""

    def __init__(self) -> None:
        super().__init__("考评名单")
        self.sheet: Sheet | None = None
        self.rows: list[Candidate | str] = []
        self.person: int | None = None

    def show_sheet(self, sheet: Sheet, person: int | None) -> None:
        """Show a quarter's candidates, one of them chosen."""
        self.sheet, self.person = sheet, person
        self.rows = []
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
        weights = list(self.sheet.weights) + ([self.sheet.ballot_weight] if self.sheet.ballot_weight else [])
        where = Columns(self.width(), len(weights))
        whole = QRectF(0, top, self.width(), ROW)
        missing = f"，月小结缺 {row.asked - row.summaries}" if row.summaries < row.asked else ""
        over = self.spot(whole, row, f"{line.member.name}　{row.state or '未评'}{missing}")
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
        scores = [p.score for p in line.platforms] + ([line.ballot] if self.sheet.ballot_weight else [])
        for (left, wide), score, weight in zip(where.parts, scores, weights, strict=False):
            points = share(score, weight)
            low = score is not None and score < 70
            token = "text3" if points is None else "owed" if low else "text"
            text(painter, QRectF(left, top + 3, wide, 20), scored(points), 13, token, right=True)
            bar = QRectF(left + wide - 38, top + 26, 38, 4)
            painter.fillRect(bar, theme.color("track"))
            if score is not None:
                filled = bar.width() * min(1.0, float(score) / 100)
                painter.fillRect(QRectF(bar.left(), bar.top(), filled, 4), theme.color("owed" if low else "c2"))
        text(painter, QRectF(where.total[0], top, where.total[1], ROW), scored(line.total), bold=True, right=True)
        text(painter, QRectF(where.before[0], top, where.before[1], ROW), row.before or "—", 13, centre=True)
        self._words(painter, row, QRectF(where.grade[0], top + 4, where.grade[1], 30))
        given = "待评" if not row.grade else scored(row.coefficient)
        token = "owed" if not row.grade else "text"
        text(painter, QRectF(where.coefficient[0], top, where.coefficient[1], ROW), given, 13, token, right=True)

    def _words(self, painter: QPainter, row: Candidate, box: QRectF) -> None:
        if row.scheme is None:
            text(painter, box, "人员身份未登记", 12, "owed")
            return
        if row.locked:
            words = f"{row.grade}　{row.state}"
            text(painter, box, words, 13, "accent_text" if row.grade == row.scheme.top else "text", bold=True)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        pitch = box.width() / len(row.scheme.words)
        for at, word in enumerate(row.scheme.words):
            part = QRectF(box.left() + at * pitch, box.top(), pitch, box.height())
            over = self.spot(part, (row, word), f"评为“{word}”")
            chosen = word == row.grade
            ink = "text"
            if chosen or over:
                ground = theme.color("hover")
                if chosen:
                    last = at == len(row.scheme.words) - 1
                    ground = theme.color(("accent", "text2", "owed", "owed")[min(at, 3)] if not last else "owed")
                    ink = "on_accent"
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(ground))
                painter.drawRoundedRect(part.adjusted(1, 1, -1, -1), 3, 3)
            text(painter, part, word, 13, ink, bold=chosen, centre=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        some = [r for r in self.rows if isinstance(r, Candidate)]
        at = next((n for n, c in enumerate(some) if c.person == self.person), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and some:
            self.chosen.emit(some[max(0, min(len(some) - 1, at + step))])
            return
        digit = event.text()
        one = some[at] if at >= 0 else None
        if one is not None and one.scheme is not None and digit in ("1", "2", "3", "4") and not one.locked:
            self.chosen.emit((one, one.scheme.words[int(digit) - 1]))
            return
        super().keyPressEvent(event)


class Breakdown(Painted):
    """One cadre's score platform by platform. Goals: the platform's number opens its records, Candidate the score."""

    def __init__(self) -> None:
        super().__init__("得分构成")
        self.sheet: Sheet | None = None
        self.one: Candidate | None = None
        self.setFixedHeight(68 + 5 * 30)

    def show_one(self, sheet: Sheet, one: Candidate | None) -> None:
        """Show a cadre."""
        self.sheet, self.one = sheet, one
        self.update()

    def draw(self, painter: QPainter) -> None:
        one, sheet = self.one, self.sheet
        if one is None or sheet is None:
            text(painter, QRectF(MARGIN, 20, self.width() - 32, 40), "在名单里选一名干部。", 13, "text2")
            return
        member = one.line.member
        took = text(painter, QRectF(MARGIN, 0, 120, 38), member.name, 16, bold=True)
        about = "　".join(w for w in (member.unit, member.rank or member.post) if w)
        text(painter, QRectF(MARGIN + took + 12, 0, self.width() - took - 44, 38), about, 13, "text2")
        painter.fillRect(QRectF(0, 38, self.width(), 1), theme.color("line"))
        row = QRectF(0, 40, self.width(), 28)
        self.spot(row, one, "打开得分的构成")
        text(painter, QRectF(MARGIN, 40, 140, 28), f"得分 {scored(one.line.total)}", 15, bold=True)
        rank = f"第 {one.line.rank} 名" if one.line.rank else "不排名"
        words = f"{rank}　月小结 {one.summaries}/{one.asked}"
        text(painter, QRectF(150, 40, self.width() - 150 - MARGIN, 28), words, 12, "text2", right=True)
        top = 68.0
        for at, (platform, weight) in enumerate(zip(one.line.platforms, sheet.weights, strict=True)):
            parts = [p for p in platform.parts if p.applies]
            said = "　".join(f"{p.title} {number(p.raw)}" for p in parts[:3])
            low = [p for p in parts if p.full is not None and p.raw < p.full]
            note = "　".join(f"{p.title}缺 {number((p.full or Decimal(0)) - p.raw)}" for p in low[:2]) or said
            self._part(painter, at + 1, PLATFORMS[at], note, platform.score, weight, top, bool(low))
            top += 30
        if sheet.ballot_weight:
            self._part(painter, 5, "民主测评", "", one.line.ballot, sheet.ballot_weight, top, False)

    def _part(
        self,
        painter: QPainter,
        goal: int,
        title: str,
        note: str,
        score: Decimal | None,
        weight: Decimal,
        top: float,
        low: bool,
    ) -> None:
        box = QRectF(0, top, self.width(), 29)
        if self.spot(box, goal, f"看{title}的记录"):
            painter.fillRect(box, theme.color("hover"))
        text(painter, QRectF(MARGIN, top, 72, 24), title, 13)
        points = f"{scored(share(score, weight))} / {weight:.0f}"
        took = text(painter, QRectF(MARGIN, top, self.width() - 2 * MARGIN, 24), points, 13, right=True)
        room = self.width() - 2 * MARGIN - 76 - took - 8
        text(painter, QRectF(MARGIN + 76, top, room, 24), note, 12, "owed" if low else "text2")
        bar = QRectF(MARGIN, top + 23, self.width() - 2 * MARGIN, 5)
        painter.fillRect(bar, theme.color("track"))
        if score is not None:
            painter.fillRect(
                QRectF(bar.left(), bar.top(), bar.width() * min(1.0, float(score) / 100), 5), theme.color("c2")
            )
