"""The blocks of the bureau's overview: figures, targets, ranking, what falls due, warnings. All painted, all open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from cadreapp.operations.counting.alerts import STEPS, Alert, Concerns, Soon
from cadreapp.operations.counting.figures import at_a_glance
from cadreapp.operations.counting.scores import Line
from cadreapp.operations.year.overview import Campaign, Compared
from ui.kit import icons, theme
from ui.kit.drawing import signs
from ui.kit.drawing.painted import MARGIN, Painted, heading, text
from ui.kit.drawing.signs import Sign

WEEK = "一二三四五六日"
ROW = 28


@dataclass(frozen=True)
class More:
    """The goal of «全部 …»: the whole list of a block."""

    what: str


def all_link(block: Painted, painter: QPainter, words: str, what: str) -> None:
    """«全部 …» at the right of a block's heading."""
    wide = theme.metrics(13).horizontalAdvance(words) + 22
    box = QRectF(block.width() - MARGIN - wide, 8, wide, 26)
    block.spot(box, More(what), "打开全部")
    text(painter, box.adjusted(0, 0, -18, 0), words, 13, "accent_text", right=True)
    icons.paint(painter, "right", box.right() - 14, box.top() + 6, "accent_text", 14)


class Figures(Painted):
    """Six totals beside the year before. Goals: Compared."""

    def __init__(self) -> None:
        super().__init__("主要数据")
        self.figures: Sequence[Compared] = ()
        self.before = "去年"
        self.setFixedHeight(89)

    def show_figures(self, figures: Sequence[Compared], before: str) -> None:
        """Show totals; `before`: what they are compared with."""
        self.figures, self.before = figures, before
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        for number, one in enumerate(self.figures):
            wide = self.width() / len(self.figures)
            box = QRectF(number * wide, 0, wide, self.height() - 1)
            value, unit = at_a_glance(one.now.value, one.now.unit)
            was = "无记录"
            if one.before:
                was = at_a_glance(one.before.value, one.before.unit)[0] + "（不完整）" * one.incomplete
            tip = f"{one.now.title} {value} {unit}，{self.before} {was}\n点开看 {len(one.now.records):,} 条记录"
            if self.spot(box.adjusted(1, 1, -1, -1), one, tip):
                painter.fillRect(box.adjusted(1, 0, 0, 0), theme.color("hover"))
            if number:
                painter.fillRect(QRectF(box.left(), 14, 1, 60), theme.color("line"))
            left = box.left() + (MARGIN if number == 0 else 14)
            room = box.right() - left - 4
            text(painter, QRectF(left, 8, room, 20), one.now.title, 13, "text2")
            size = 26 if theme.metrics(26, True).horizontalAdvance(value) + 30 < room else 20
            took = text(painter, QRectF(left, 28, room, 34), value, size, bold=True)
            text(painter, QRectF(left + took + 6, 34, room - took - 6, 26), unit, 13, "text2")
            took = text(painter, QRectF(left, 62, room, 18), f"{self.before} {was}", 12, "text2")
            self._change(painter, one.change, left + took + 10, box.right() - 4)

    def _change(self, painter: QPainter, change: Decimal | None, left: float, right: float) -> None:
        words = "" if change is None else f"{abs(change)}%"
        if change is None or left + 12 + theme.metrics(12).horizontalAdvance(words) > right:
            return
        token = "text2" if change == 0 else "done" if change > 0 else "owed"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token))
        top, bottom = (67.0, 75.0) if change > 0 else (75.0, 67.0)
        if change:
            painter.drawPolygon(QPolygonF([QPointF(left, bottom), QPointF(left + 8, bottom), QPointF(left + 4, top)]))
        text(painter, QRectF(left + 12, 62, right - left - 12, 18), words, 12, token)


class Targets(Painted):
    """A campaign's targets as bars with a tick where its time stands today. Goals: Target, or More to set dates."""

    def __init__(self) -> None:
        super().__init__("行动目标")
        self.campaign: Campaign | None = None

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 232)

    def show_campaign(self, campaign: Campaign | None) -> None:
        """Show a campaign that has targets."""
        self.campaign = campaign
        self.update()

    def draw(self, painter: QPainter) -> None:
        campaign = self.campaign
        if campaign is None:
            heading(painter, "主题活动目标")
            box = QRectF(MARGIN, 44, self.width() - 2 * MARGIN, 48)
            self.spot(box, More("campaign"), "打开主题活动")
            text(painter, box, "还没有带目标的主题活动，点这里登记", 13, "accent_text")
            return
        words = campaign.name.replace("、", "　").replace("走", "") if len(campaign.name) > 14 else campaign.name
        box = QRectF(0, 6, self.width(), 46)
        if campaign.start and campaign.end:
            span = f"行动期 {campaign.start[:7].replace('-', '.')}–{campaign.end[:7].replace('-', '.')} 累计"
        else:
            span = "还没有登记起止日期，不能比序时进度；点这里登记"
        self.spot(box, More("campaign"), f"{campaign.name}\n点开修改目标和起止日期")
        text(painter, QRectF(MARGIN, 8, self.width() - 2 * MARGIN, 24), words, 15, bold=True)
        text(painter, QRectF(MARGIN, 31, self.width() - 2 * MARGIN, 18), span, 12, "text2")
        pitch = min(76.0, (self.height() - 54) / max(1, len(campaign.targets)))
        for number, target in enumerate(campaign.targets):
            self._target(painter, target, 52 + number * pitch, pitch)

    def _target(self, painter: QPainter, target: Any, top: float, pitch: float) -> None:
        left, wide = float(MARGIN), self.width() - 2.0 * MARGIN
        share = min(1.0, float(Decimal(target.figure.value or 0) / target.number))
        over = self.spot(QRectF(0, top, self.width(), pitch - 4), target, f"{target.title}：点开看记录")
        text(painter, QRectF(left, top, wide / 2, 22), target.title, theme.BASE, "accent_text" if over else "text")
        rest = f" / {target.number:,} {target.figure.unit}"
        took = text(painter, QRectF(left, top, wide, 22), rest, 13, "text2", right=True)
        text(painter, QRectF(left, top, wide - took, 22), target.figure.text, theme.BASE, bold=True, right=True)
        bar = QRectF(left, top + 26, wide, 9)
        painter.fillRect(bar, theme.color("track"))
        painter.fillRect(QRectF(left, bar.top(), wide * share, 9), theme.color("c1"))
        text(painter, QRectF(left, top + 38, 80, 18), f"{share * 100:.1f}%", 12, "text2")
        if target.expected is None or target.figure.value is None:
            return
        tick = left + wide * min(1.0, float(target.expected / target.number))
        painter.fillRect(QRectF(tick - 1, bar.top() - 3, 2, 15), theme.color("text"))
        apart = Decimal(target.figure.value) - target.expected
        words = f"低于序时进度 {-apart:,}" if apart < 0 else f"高于序时进度 {apart:,}" if apart else "与序时进度相同"
        token = "owed" if apart < 0 else "done"
        text(painter, QRectF(left + 80, top + 38, wide - 80, 18), words, 12, token, right=True)


class Ranking(Painted):
    """The first of one group by total score, a bar in five segments each. Goals: Line, or More."""

    def __init__(self) -> None:
        super().__init__("综合得分")
        self.groups: dict[str, tuple[Line, ...]] = {}
        self.weights: Sequence[Decimal] = ()
        self.group = ""
        self.when = ""

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 40 + 5 * ROW)

    def show_groups(self, groups: dict[str, tuple[Line, ...]], weights: Sequence[Decimal], when: str) -> None:
        """Show the ranking of the group shown before, else of the first one."""
        self.groups, self.weights, self.when = groups, weights, when
        if self.group not in groups:
            self.group = next(iter(groups), "")
        self.update()

    def next_group(self) -> None:
        """Show the next group."""
        names = list(self.groups)
        self.group = names[(names.index(self.group) + 1) % len(names)]
        self.update()

    def draw(self, painter: QPainter) -> None:
        lines = [x for x in self.groups.get(self.group, ()) if x.rank is not None]
        many = max(1, int((self.height() - 42) // ROW))
        note = f"{self.when}{self.group}" if lines else self.when
        if lines and self.width() >= 320:
            note += f"前 {min(many, len(lines))} 名"
        end = heading(painter, "综合得分", note)
        if len(self.groups) > 1:
            box = QRectF(end + 6, 10, 22, 22)
            self.spot(box, More("group"), "换一组")
            icons.paint(painter, "down", box.left() + 4, box.top() + 4, "accent_text", 14)
        if not lines:
            text(painter, QRectF(0, 60, self.width(), 40), "还没有可以比较的得分", 13, "text2", centre=True)
            return
        all_link(self, painter, f"全部 {len(self.groups[self.group])} 人", "ranking")
        for number, line in enumerate(lines[:many]):
            self._line(painter, line, 40 + number * ROW, number)

    def _line(self, painter: QPainter, line: Line, top: float, number: int) -> None:
        whole = QRectF(8, top, self.width() - 16, ROW)
        said = "没有可以计分的记录" if line.total is None else f"{line.total} 分，第 {line.rank} 名"
        tip = f"{line.member.name}　{said}\n点开看得分由哪些记录组成"
        if self.spot(whole, line, tip):
            painter.fillRect(whole, theme.color("hover"))
        text(painter, QRectF(8, top, 26, ROW), str(line.rank or "—"), 13, "text2", right=True)
        took = text(painter, QRectF(44, top, 70, ROW), line.member.name)
        score = 48.0
        bar = QRectF(self.width() * 0.46, top + 9, self.width() * 0.54 - MARGIN - score - 6, 10)
        room = bar.left() - (44 + took + 10) - 6
        if room > 30:
            text(painter, QRectF(44 + took + 10, top, room, ROW), line.member.unit or "", 12, "text2")
        painter.fillRect(bar, theme.color("track"))
        token = "c1" if line.rank is not None and line.rank <= 3 else "c2"
        left = bar.left()
        for share in line.shares[: len(line.platforms)]:
            if share is not None:
                wide = bar.width() * min(1.0, float(share) / 100)
                painter.fillRect(
                    QRectF(left, bar.top(), max(0.0, min(wide - 1.5, bar.right() - left)), 10), theme.color(token)
                )
                left += wide
        box = QRectF(self.width() - MARGIN - score, top, score, ROW)
        text(painter, box, "—" if line.total is None else str(line.total), bold=number < 3, right=True)


class SoonList(Painted):
    """What falls due within 14 days. Goals: Soon, or More."""

    def __init__(self) -> None:
        super().__init__("14 天内到期")
        self.rows: Sequence[Soon] = ()

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 40 + 5 * ROW)

    def show_rows(self, rows: Sequence[Soon]) -> None:
        """Show what falls due, by day."""
        self.rows = rows
        self.update()

    def draw(self, painter: QPainter) -> None:
        heading(painter, "14 天内到期")
        many = max(1, int((self.height() - 42) // ROW))
        if not self.rows:
            text(painter, QRectF(0, 60, self.width(), 40), "14 天内没有到期的事项", 13, "text2", centre=True)
            return
        if len(self.rows) > many:
            all_link(self, painter, f"全部 {len(self.rows)} 项", "soon")
        for number, row in enumerate(self.rows[:many]):
            top = 40 + number * ROW
            whole = QRectF(8, top, self.width() - 16, ROW)
            if self.spot(whole, row, f"{row.day}　{row.title}　{row.whom}"):
                painter.fillRect(whole, theme.color("hover"))
            signs.paint(painter, Sign.WAIT, MARGIN, top + 8)
            text(painter, QRectF(MARGIN + 24, top, 44, ROW), row.day[5:], 13)
            week = WEEK[date.fromisoformat(row.day).weekday()]
            left = MARGIN + 70.0
            if self.width() >= 310:
                text(painter, QRectF(left, top, 34, ROW), f"周{week}", 12, "text2")
                left += 38
            right = min(90.0, theme.metrics(12).horizontalAdvance(row.whom) + 4.0)
            room = self.width() - left - right - MARGIN - 6
            text(painter, QRectF(left, top, room, ROW), row.title, 13)
            box = QRectF(self.width() - MARGIN - right, top, right, ROW)
            text(painter, box, row.whom, 12, "text2", right=True)


def steps(painter: QPainter, at: int, left: float, top: float, pitch: float) -> None:
    """The four steps of a warning: done, at this one, to come."""
    for number in range(4):
        x = left + number * pitch
        if number:
            painter.setPen(QPen(theme.color("done" if number <= at - 1 else "line2"), 1.6 if number <= at - 1 else 1))
            painter.drawLine(QPointF(x - pitch + 15, top + 6.5), QPointF(x - 2, top + 6.5))
        sign = Sign.DONE if number < at else Sign.PART if number == at else Sign.WAIT
        signs.paint(painter, sign, x, top)


class AlertList(Painted):
    """The latest warnings with their steps; of 苗头性倾向性问题 one line with a count. Goals: Alert, Concerns, More."""

    def __init__(self) -> None:
        super().__init__("工作预警")
        self.rows: Sequence[Alert] = ()
        self.counts = (0, 0)
        self.concerns: Concerns | None = None
        self.pitch = 40.0

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 40 + 5 * ROW + 30)

    def show_rows(self, rows: Sequence[Alert], counts: tuple[int, int], concerns: Concerns | None) -> None:
        """Show warnings; `counts`: how many are followed up, how many closed."""
        self.rows, self.counts, self.concerns = rows, counts, concerns
        self.update()

    def draw(self, painter: QPainter) -> None:
        heading(painter, "工作预警", f"催办中 {self.counts[0]}　已完成 {self.counts[1]}")
        foot = 34 if self.concerns is not None else 4
        many = max(1, int((self.height() - 54 - foot) // ROW))
        rows = [r for r in self.rows if r.at < 4]
        if self.rows:
            all_link(self, painter, f"全部 {len(self.rows)} 项", "alerts")
        if not rows:
            text(painter, QRectF(0, 60, self.width(), 40), "没有需要处理的预警", 13, "text2", centre=True)
        right = float(self.width() - MARGIN)
        wide = self.width() >= 350
        self.pitch = 40.0 if wide else 26.0
        left = right - (46 if wide else 0) - 3 * self.pitch - 13
        if rows and wide:
            for number, word in enumerate(STEPS):
                text(painter, QRectF(left + 6.5 + number * self.pitch - 20, 36, 40, 18), word, 12, "text2", centre=True)
        for number, row in enumerate(rows[:many]):
            top = 54 + number * ROW
            whole = QRectF(8, top, self.width() - 16, ROW)
            if self.spot(whole, row, f"{row.name}　{row.warned.title}\n{row.late}　{row.warned.since}"):
                painter.fillRect(whole, theme.color("hover"))
            painter.fillRect(QRectF(MARGIN, top, self.width() - 2 * MARGIN, 1), theme.color("line"))
            took = text(painter, QRectF(MARGIN, top, 62, ROW), row.name)
            text(
                painter, QRectF(MARGIN + took + 10, top, left - MARGIN - took - 18, ROW), row.warned.title, 12, "text2"
            )
            steps(painter, row.at, left, top + 8, self.pitch)
            if wide:
                text(painter, QRectF(right - 42, top, 42, ROW), row.warned.since[5:], 12, "text2", right=True)
        if self.concerns is not None:
            self._concerns(painter, self.concerns)

    def _concerns(self, painter: QPainter, found: Concerns) -> None:
        top = float(self.height() - 32)
        whole = QRectF(8, top, self.width() - 16, 28)
        painter.fillRect(QRectF(MARGIN, top - 2, self.width() - 2 * MARGIN, 1), theme.color("line"))
        if self.spot(whole, found, "打开在办的苗头性倾向性问题"):
            painter.fillRect(whole, theme.color("hover"))
        took = text(painter, QRectF(MARGIN, top, 130, 28), "苗头性倾向性问题", 13)
        late = f"，{found.overdue} 件超期" if found.overdue else ""
        words = f"在办 {found.open} 件{late}"
        text(painter, QRectF(MARGIN + took + 10, top, whole.right() - took - 36, 28), words, 12, "text2")
