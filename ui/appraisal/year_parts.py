"""The painted parts of the year's screen: the stages, the table of everybody, one cadre's year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from cadreapp.operations.appraisal.year import CONFIRM, SHOW, STAGES, YearRow, YearSheet
from cadreapp.records import clock
from cadreapp.records.appraisal import LATER, REVIEWS, UNGRADED, AnnualAppraisal, AppraisalStep, GradeCorrection
from cadreapp.records.platforms.combat import QuarterReview
from ui.appraisal.quarter_parts import ROW
from ui.kit import theme
from ui.kit.drawing import signs
from ui.kit.drawing.charts import factor, scored
from ui.kit.drawing.painted import MARGIN, Painted, text
from ui.kit.drawing.signs import Sign

MORE = 20
"""What a row is taller by where something of it conflicts."""
PITCH = 16
SHORT = {"党组研究": "党组", SHOW: "公示", "书面告知": "告知"}
NUMBERS = "一二三四"


def stage_sign(row: YearRow, stage: str) -> Sign:
    """The sign of a stage of somebody's year: done, at this one, to come, or not asked of them."""
    if not row.asked(stage):
        return Sign.EXCUSED
    if row.taken(stage):
        return Sign.DONE
    return Sign.PART if row.stage == stage else Sign.WAIT


class Stages(Painted):
    """The course of the year with how many are through and how many can be taken now. Goals: the stage's name."""

    def __init__(self) -> None:
        super().__init__("年度考核步骤")
        self.sheet: YearSheet | None = None
        self.setFixedHeight(44)

    def show_sheet(self, sheet: YearSheet) -> None:
        """Show this year."""
        self.sheet = sheet
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self.sheet is None:
            return
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        wide = (self.width() - 2 * 8) / len(STAGES)
        for at, (stage, done, whole) in enumerate(self.sheet.stages):
            box = QRectF(8 + at * wide, 4, wide - 2, 35)
            ready = sum(r.stage == stage and not self.sheet.waits(r, stage) for r in self.sheet.rows)
            tip = f"{stage}：已办 {done} 人，共 {whole} 人，现在可以办 {ready} 人。点开成批办理"
            if self.spot(box, stage, tip):
                painter.fillRect(box, theme.color("hover"))
            sign = Sign.DONE if whole and done >= whole else Sign.PART if done or ready else Sign.WAIT
            signs.paint(painter, sign, box.left() + 8, box.top() + 11)
            left = box.left() + 28
            took = text(painter, QRectF(left, box.top(), box.right() - left, 35), stage, 13, bold=sign is Sign.PART)
            count = f"{done}/{whole}" if whole else "—"
            left += took + 6
            took = text(painter, QRectF(left, box.top(), max(0.0, box.right() - left), 35), count, 12, "text2")
            room = box.right() - left - took - 6
            if ready and room > 34:
                words = f"可办 {ready}" if room > 46 else str(ready)
                text(painter, QRectF(left + took + 6, box.top(), room, 35), words, 12, "accent_text")


class YearColumns:
    """Where the columns lie; a narrow table leaves out proposal, decision, score and unit."""

    def __init__(self, wide: float) -> None:
        narrow = wide < 640
        self.size = 12 if narrow else 13
        self.signs = (wide - len(STAGES) * PITCH - 8, float(len(STAGES) * PITCH))
        self.coefficient = (self.signs[0] - 44, 36.0)
        self.words = (self.coefficient[0] - (202 if narrow else 238), 198.0 if narrow else 234.0)
        left = self.words[0]
        self.decided = self.proposed = self.score = None
        if wide >= 690:
            left -= 62
            self.decided = (left, 58.0)
            left -= 62
            self.proposed = (left, 58.0)
        if wide >= 770:
            left -= 52
            self.score = (left, 44.0)
        pitch = 34.0 if wide >= 770 else 27.0
        self.quarters = [(left - (4 - n) * pitch - 4, pitch) for n in range(4)]
        self.name = (float(MARGIN), self.quarters[0][0] - MARGIN - 4)


class YearHeader(Painted):
    """The heads of the columns of a table, which is narrower where it scrolls."""

    def __init__(self, table: QWidget) -> None:
        super().__init__("表头")
        self.table = table
        self.setFixedHeight(32)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        where = YearColumns(self.table.width())

        def head(place: tuple[float, float] | None, words: str, *, right: bool = False, centre: bool = False) -> None:
            if place is not None:
                box = QRectF(place[0], 0, place[1], 32)
                text(painter, box, words, where.size, "text2", bold=True, right=right, centre=centre)

        head(where.name, "干部")
        for at, place in enumerate(where.quarters):
            head(place, f"{NUMBERS[at]}季" if place[1] > 30 else NUMBERS[at], centre=True)
        head(where.score, "得分", right=True)
        head(where.proposed, "建议", centre=True)
        head(where.decided, "决定", centre=True)
        head(where.words, "年度等次")
        head(where.coefficient, "系数", right=True)
        head(where.signs, "步骤", centre=True)


class YearTable(Painted):
    """Everybody by group. Goals: YearRow (chosen) or (YearRow, word). Keys: arrows, 1 to 4 the words, 0 未定等次.

    `resized`: it got another width.
    """

    resized = Signal()

    def __init__(self) -> None:
        super().__init__("年度考核名单")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet: YearSheet | None = None
        self.rows: list[YearRow | str] = []
        self.tops: list[float] = []
        self.person: int | None = None

    def show_sheet(self, sheet: YearSheet, person: int | None) -> None:
        """Show a year, one cadre chosen."""
        self.sheet, self.person, self.rows, self.tops = sheet, person, [], []
        top = 0.0
        for group, some in sheet.groups.items():
            rows: tuple[YearRow | str, ...] = (group, *some)
            for row in rows:
                self.rows.append(row)
                self.tops.append(top)
                top += self.tall(row)
        self.setFixedHeight(int(top) + 8)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    @staticmethod
    def tall(row: YearRow | str) -> int:
        """How tall a row is."""
        return ROW + (MORE if isinstance(row, YearRow) and row.year.conflicts else 0)

    def top_of(self, person: int | None) -> float:
        """Where somebody's row begins."""
        pairs = zip(self.rows, self.tops, strict=True)
        return next((top for row, top in pairs if isinstance(row, YearRow) and row.person == person), 0.0)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 160)

    def draw(self, painter: QPainter) -> None:
        seen = self.visibleRegion().boundingRect()
        for row, top in zip(self.rows, self.tops, strict=True):
            tall = self.tall(row)
            if isinstance(row, str):
                text(painter, QRectF(MARGIN, top, 300, ROW), row, 13, "text2", bold=True)
                painter.fillRect(QRectF(0, top + ROW - 1, self.width(), 1), theme.color("line"))
            elif top > seen.bottom() + 200 or top + tall < seen.top() - 200:
                self.spot(QRectF(0, top, self.width(), tall), row)
            else:
                self._row(painter, row, top, tall)

    def _row(self, painter: QPainter, row: YearRow, top: float, tall: int) -> None:
        where, whole = YearColumns(self.width()), QRectF(0, top, self.width(), tall)
        said = "；".join(row.year.conflicts) or row.year.may
        over = self.spot(whole, row, f"{row.name}　{row.year.unit}　{row.year.state or '未写等次'}\n{said}")
        chosen = row.person == self.person
        painter.fillRect(whole, theme.color("tint" if chosen else "hover" if over else "surface"))
        painter.fillRect(QRectF(0, top + tall - 1, self.width(), 1), theme.color("line"))
        if chosen:
            painter.fillRect(QRectF(0, top, 3, tall), theme.color("accent"))
        ink = "accent_text" if chosen else "text"
        took = text(painter, QRectF(where.name[0], top, where.name[1], ROW), row.name, bold=chosen, token=ink)
        room = where.name[1] - took - 8
        if room > 30:
            text(painter, QRectF(where.name[0] + took + 8, top, room, ROW), row.year.unit, 12, "text2")
        for (left, wide), grade in zip(where.quarters, row.year.quarters, strict=True):
            token = "text" if grade else "text3"
            text(painter, QRectF(left, top, wide, ROW), _brief(grade), 12, token, centre=True)
        if where.score:
            text(painter, QRectF(where.score[0], top, where.score[1], ROW), scored(row.line.total), 13, right=True)
        for place, word in ((where.proposed, row.proposed), (where.decided, row.decided)):
            if place:
                token = "text" if word else "text3"
                text(painter, QRectF(place[0], top, place[1], ROW), word or "—", 13, token, centre=True)
        self._words(painter, row, QRectF(where.words[0], top + 4, where.words[1], 30), where.size)
        box = QRectF(where.coefficient[0], top, where.coefficient[1], ROW)
        text(painter, box, factor(row.coefficient), 13, "text" if row.grade else "text3", right=True)
        for at, stage in enumerate(STAGES):
            signs.paint(painter, stage_sign(row, stage), where.signs[0] + at * PITCH, top + 12.5)
        if row.year.conflicts:
            signs.paint(painter, Sign.OWED, MARGIN, top + ROW - 1)
            words = "；".join(row.year.conflicts)
            text(painter, QRectF(MARGIN + 20, top + ROW - 4, self.width() - MARGIN - 28, 20), words, 12, "owed")

    def _words(self, painter: QPainter, row: YearRow, box: QRectF, size: int) -> None:
        if row.scheme is None:
            text(painter, box, "没有当年的考核方案" if row.year.staff else "人员身份未登记", 12, "owed")
            return
        if row.absent and not row.grade:
            text(painter, box, "不参加考核", size, "text2")
            return
        if row.locked:
            corrected = f"　已{row.corrections[-1].what}" if row.corrections else ""
            token = "accent_text" if row.grade == row.scheme.top else "text"
            text(painter, box, f"{row.grade}　{row.year.state}{corrected}", size, token, bold=True)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        words = (*row.scheme.words, UNGRADED)
        wides = [theme.metrics(size, True).horizontalAdvance(_brief(w)) for w in words]
        spare, left = (box.width() - sum(wides)) / len(words), box.left()
        for at, (word, wide) in enumerate(zip(words, wides, strict=True)):
            part = QRectF(left, box.top(), wide + spare, box.height())
            left += wide + spare
            over = self.spot(part, (row, word), f"{row.name}：{word}" + self._objection(row, word))
            ink = "text3" if self._objection(row, word) else "text"
            if word == row.grade:
                token = "accent" if not at else "text2" if at == 1 or word == UNGRADED else "owed"
                ink = "on_accent"
            elif over:
                token = "hover"
            else:
                token = ""
            if token:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(token))
                painter.drawRoundedRect(part.adjusted(1, 1, -1, -1), 3, 3)
            text(painter, part, _brief(word), size, ink, bold=word == row.grade, centre=True)

    @staticmethod
    def _objection(row: YearRow, word: str) -> str:
        """What speaks against a word before it is chosen."""
        if row.barred and word != UNGRADED:
            return f"　应为“{UNGRADED}”：{row.barred[0]}"
        if row.fixed and word != row.fixed[0]:
            return f"　应为“{row.fixed[0]}”：{row.fixed[1]}"
        if row.scheme and word == row.scheme.top and row.forbidden:
            return f"　{row.forbidden}"
        if row.year.allowed and word not in (UNGRADED, *row.year.allowed):
            return f"　季度等次不支持，{row.year.may}"
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        some = [r for r in self.rows if isinstance(r, YearRow)]
        at = next((n for n, r in enumerate(some) if r.person == self.person), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and some:
            self.chosen.emit(some[max(0, min(len(some) - 1, at + step))])
            return
        one = some[at] if at >= 0 and not some[at].absent else None
        if one is not None and one.scheme is not None and event.text() in ("0", "1", "2", "3", "4") and not one.locked:
            digit = int(event.text())
            if digit <= len(one.scheme.words):
                self.chosen.emit((one, one.scheme.words[digit - 1] if digit else UNGRADED))
            return
        super().keyPressEvent(event)


def _brief(grade: str | None) -> str:
    return "未定" if grade == UNGRADED else grade or "—"


@dataclass(frozen=True)
class _Line:
    """A paragraph of the side: its words, how they look, a sign before them, what a click opens."""

    words: str
    token: str = "text"
    size: int = 13
    bold: bool = False
    sign: Sign | None = None
    goal: str = ""
    gap: int = 2


class YearBreakdown(Painted):
    """One cadre's year: quarters, what they allow, evidence, steps, papers. Goals: the name of a kind of record."""

    def __init__(self) -> None:
        super().__init__("年度情况")
        self.sheet: YearSheet | None = None
        self.one: YearRow | None = None
        self.lines: list[_Line] = []

    def show_one(self, sheet: YearSheet, one: YearRow | None) -> None:
        """Show a cadre."""
        self.sheet, self.one = sheet, one
        self.lines = list(self._lines()) if one else []
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(int(96 + sum(self._tall(line) + line.gap for line in self.lines)) + 6)

    def _tall(self, line: _Line) -> float:
        room = int(self.width() - 2 * MARGIN - (20 if line.sign else 0))
        flags = int(Qt.TextFlag.TextWordWrap)
        metrics = theme.metrics(line.size, line.bold)
        return max(18.0, float(metrics.boundingRect(0, 0, max(60, room), 4000, flags, line.words).height()))

    def _lines(self) -> Iterator[_Line]:
        row, sheet = self.one, self.sheet
        assert row is not None and sheet is not None
        rank = f"，本组第 {row.line.rank} 名" if row.line.rank else ""
        yield _Line(f"年度得分 {scored(row.line.total)}{rank}　{row.year.may}", "text2", 12, gap=4)
        for words in row.year.conflicts:
            yield _Line(words, "owed", 12, sign=Sign.OWED)
        for words in row.evidence:
            yield _Line(words, "text2", 12, sign=Sign.PART)
        if row.elsewhere:
            yield _Line(f"由{row.elsewhere}考核，不占本局名额", "text2", 12)
        if row.forbidden and row.forbidden not in row.year.conflicts:
            yield _Line(row.forbidden, "owed", 12, sign=Sign.OWED)
        if row.reason:
            yield _Line(f"{UNGRADED}原因：{row.reason}", "text2", 12)
        if row.locked and row.grade == UNGRADED and row.later not in ("", YearRow.later):
            yield _Line(row.later, "text2", 12)
        for stage in (*STAGES[:5], *REVIEWS, STAGES[5]):
            yield from self._stage(sheet, row, stage)
        for one in row.corrections:
            words = f"{one.day} {one.what}：{one.old} → {one.grade}　{one.basis}"
            goal = (AppraisalStep if one.what == LATER else GradeCorrection).__name__
            yield _Line(words, "text2", 12, sign=Sign.DONE, goal=goal)
        if row.kept:
            figures = "；".join(f"{k} {v}" for k, v in row.kept.figures.items())
            words = f"确认时留存：{clock.day_of(row.kept.at)} {row.kept.who}，规则版本 {row.kept.rules}。{figures}"
            yield _Line(words, "text2", 12, gap=4)

    def _stage(self, sheet: YearSheet, row: YearRow, stage: str) -> Iterator[_Line]:
        step = row.steps.get(stage)
        if stage in REVIEWS:
            last = row.last_day(stage) if sheet.offered(row, stage) else None
            if last is not None and last >= sheet.today:
                yield _Line(f"{stage}：{last.isoformat()} 前可以申请", "text2", 12, sign=Sign.WAIT)
        if stage in STAGES and step is None and stage != CONFIRM:
            sign = stage_sign(row, stage)
            words = {Sign.EXCUSED: "不用办", Sign.PART: sheet.waits(row, stage) or "现在可以办"}.get(sign, "未到")
            yield _Line(f"{stage}：{words}", "text2", 12, sign=sign)
        if stage == CONFIRM:
            words = f"审核人 {row.reviewer}" if row.locked else ""
            if not row.locked:
                words = (sheet.waits(row, stage) or "现在可以办") if row.stage == stage else "未到"
            yield _Line(f"{stage}：{words}", "text2", 12, sign=stage_sign(row, stage), goal=AnnualAppraisal.__name__)
        if step is not None:
            who = "　".join(w for w in (step.leader, step.meeting, f"经办 {step.handler}" if step.handler else "") if w)
            until = f" 至 {step.until}" if step.until else ""
            said = "　".join(w for w in (step.grade, step.signed, step.outcome) if w)
            words = "　".join(w for w in (f"{stage} {step.day}{until}", said, who) if w)
            yield _Line(words, "text", 12, sign=Sign.DONE, goal=AppraisalStep.__name__)

    def draw(self, painter: QPainter) -> None:
        row = self.one
        if row is None:
            text(painter, QRectF(MARGIN, 20, self.width() - 32, 40), "在名单里选一名干部。", 13, "text2")
            return
        member = row.line.member
        took = text(painter, QRectF(MARGIN, 0, 120, 38), member.name, 16, bold=True)
        about = "　".join(w for w in (member.unit, member.rank or member.post) if w)
        text(painter, QRectF(MARGIN + took + 12, 0, self.width() - took - 44, 38), about, 13, "text2")
        painter.fillRect(QRectF(0, 38, self.width(), 1), theme.color("line"))
        pitch = (self.width() - 2 * MARGIN) / 4
        for at, (grade, coefficient) in enumerate(zip(row.year.quarters, row.coefficients, strict=True)):
            box = QRectF(MARGIN + at * pitch, 42, pitch - 6, 48)
            tip = f"{NUMBERS[at]}季度：{grade or '没有确认的等次'}，奖金系数 {factor(coefficient)}"
            if self.spot(box, QuarterReview.__name__, tip):
                painter.fillRect(box, theme.color("hover"))
            text(painter, QRectF(box.left(), box.top(), box.width(), 18), f"{NUMBERS[at]}季度", 12, "text2")
            took = text(painter, QRectF(box.left(), 60, box.width(), 26), _brief(grade), 15, bold=bool(grade))
            words = factor(coefficient)
            room = box.width() - took - 6
            text(painter, QRectF(box.left() + took + 6, 62, room, 24), words, 12, "text2")
        top = 96.0
        for line in self.lines:
            tall = self._tall(line)
            left = MARGIN + (20 if line.sign else 0)
            if line.goal and self.spot(QRectF(4, top, self.width() - 8, tall), line.goal, "打开记录"):
                painter.fillRect(QRectF(4, top, self.width() - 8, tall), theme.color("hover"))
            if line.sign:
                signs.paint(painter, line.sign, MARGIN, top + 2)
            painter.setFont(theme.font(line.size, line.bold))
            painter.setPen(theme.color(line.token))
            flags = int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(left, top, self.width() - MARGIN - left, tall + 2), flags, line.words)
            top += tall + line.gap
