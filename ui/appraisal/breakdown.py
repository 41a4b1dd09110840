"""One cadre's score part by part, why they are not graded, and what stood when their grade was confirmed."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from cadreapp.operations.appraisal.quarter import Candidate, Sheet
from cadreapp.records import clock
from cadreapp.records.appraisal import UNGRADED
from ui.appraisal.quarter_parts import JUDGED, ScorePart, arithmetic, score_parts, share
from ui.kit import theme
from ui.kit.drawing.charts import number, scored
from ui.kit.drawing.painted import MARGIN, Painted, text
from ui.kit.lists import Column, Entry, ListDialog

HEAD, NOTE = 68, 22
PITCH, TIGHT = 30, 25
KEPT = "kept"
"""What the line on the confirmation opens."""


class Breakdown(Painted):
    """Goals: a platform's number opens its records, Candidate the score, JUDGED the judges."""

    def __init__(self) -> None:
        super().__init__("得分构成")
        self.sheet: Sheet | None = None
        self.one: Candidate | None = None
        self.pitch = PITCH
        self.setFixedHeight(HEAD + 6 * PITCH)

    def show_one(self, sheet: Sheet | None, one: Candidate | None) -> None:
        """Show a cadre."""
        self.sheet, self.one = sheet, one
        if sheet is not None:
            notes = len(self.notes())
            self.setFixedHeight(HEAD + len(score_parts(sheet)) * self.pitch + notes * NOTE + 4)
        self.update()

    def tighten(self, tight: bool) -> None:
        """Put the rows closer together where the window is low."""
        pitch = TIGHT if tight else PITCH
        if pitch != self.pitch:
            self.pitch = pitch
            self.show_one(self.sheet, self.one)

    def notes(self) -> list[tuple[str, str]]:
        """(token, words) of what stands under the parts: why they should not be graded, why they were not."""
        one = self.one
        if one is None:
            return []
        found = []
        if one.grade == UNGRADED:
            found.append(("text2", f"未定等次：{one.reason or '原因没有登记'}"))
        elif one.barred and not one.locked:
            found.append(("owed", f"不应定等次：{one.barred[0]}（{one.barred[1]}）"))
        return found

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
        follows = arithmetic(one.line, score_parts(sheet))
        self.spot(row, one, "\n".join(t for t in (follows, "打开得分的构成") if t))
        text(painter, QRectF(MARGIN, 40, 140, 28), f"得分 {scored(one.line.total)}", 15, bold=True)
        rank = f"第 {one.line.rank} 名" if one.line.rank else "不排名"
        words = f"{rank}　月小结 {one.summaries}/{one.asked}"
        text(painter, QRectF(150, 40, self.width() - 150 - MARGIN, 28), words, 12, "text2", right=True)
        top = float(HEAD)
        for part in score_parts(sheet):
            note, low = self._note(one, part)
            self._part(painter, part, note, low, top)
            top += self.pitch
        for token, words in self.notes():
            box = QRectF(MARGIN, top, self.width() - 2 * MARGIN, NOTE)
            self.spot(box, one, words)
            text(painter, box, words, 12, token)
            top += NOTE

    def _note(self, one: Candidate, part: ScorePart) -> tuple[str, bool]:
        """What stands beside a part, and whether it says what is missing."""
        if part.goal == JUDGED:
            return (f"述工作、晒业绩　{len(one.judges)} 名评委" if one.judges else "还没有评委打分"), False
        if not isinstance(part.goal, int) or part.goal > len(one.line.platforms):
            return "", False
        parts = [p for p in one.line.platforms[part.goal - 1].parts if p.applies]
        low = [p for p in parts if p.full is not None and p.raw < p.full]
        if low:
            return "　".join(f"{p.title}缺 {number((p.full or Decimal(0)) - p.raw)}" for p in low[:2]), True
        return "　".join(f"{p.title} {number(p.raw)}" for p in parts[:3]), False

    def _part(self, painter: QPainter, part: ScorePart, note: str, low: bool, top: float) -> None:
        assert self.one is not None
        score, tall = part.of(self.one.line), self.pitch - 1
        box = QRectF(0, top, self.width(), tall)
        tip = "看各评委的打分，登记评分" if part.goal == JUDGED else f"看{part.title}的记录"
        if self.spot(box, part.goal, tip):
            painter.fillRect(box, theme.color("hover"))
        line = tall - 5.0
        text(painter, QRectF(MARGIN, top, 72, line), part.title, 13)
        points = f"{scored(share(score, part.weight))} / {part.weight:.0f}"
        took = text(painter, QRectF(MARGIN, top, self.width() - 2 * MARGIN, line), points, 13, right=True)
        room = self.width() - 2 * MARGIN - 76 - took - 8
        text(painter, QRectF(MARGIN + 76, top, room, line), note, 12, "owed" if low else "text2")
        bar = QRectF(MARGIN, top + line - 1, self.width() - 2 * MARGIN, 5)
        painter.fillRect(bar, theme.color("track"))
        if score is not None:
            wide = bar.width() * min(1.0, float(score) / 100)
            painter.fillRect(QRectF(bar.left(), bar.top(), wide, 5), theme.color("c2"))


def when(at: str) -> str:
    """A moment in UTC as the bureau's clock showed it: 2021-04-09 14:20."""
    return clock.moment(at).strftime("%Y-%m-%d %H:%M")


class KeptLine(Painted):
    """When and by whom a grade was confirmed, in one line with all figures as its tip. Goal: KEPT."""

    def __init__(self) -> None:
        super().__init__("确认时的情况")
        self.one: Candidate | None = None
        self.setFixedHeight(32)

    def show_one(self, one: Candidate | None) -> None:
        """Show a cadre's confirmation."""
        self.one = one
        self.update()

    def said(self) -> str:
        """The line."""
        one = self.one
        if one is None or not one.locked:
            return ""
        if one.corrections:
            last = one.corrections[-1]
            return f"{one.corrected}　{last.day} 更正，{last.basis}"
        if one.kept is None:
            return f"{one.state}，确认时没有留下依据"
        return f"{when(one.kept.at)[5:]} {one.kept.who}确认，审核人{one.kept.reviewer or '—'}"

    def draw(self, painter: QPainter) -> None:
        one = self.one
        if one is None or not one.locked:
            return
        box = QRectF(0, 0, self.width(), self.height())
        tip = "\n".join(f"{label}：{value}" for label, value in kept_rows(one))
        over = self.spot(box, KEPT, tip)
        text(painter, box, self.said(), 12, "accent_text" if over else "text2")


def kept_rows(one: Candidate) -> list[tuple[str, str]]:
    """What a confirmed grade rests on, line by line: who, when, the rules, the figures, the corrections."""
    rows = []
    if one.kept is not None:
        rows = [
            ("确认时间", when(one.kept.at)),
            ("操作人", one.kept.who),
            ("审核人", one.kept.reviewer or "—"),
            ("规则版本", one.kept.rules),
            *one.kept.figures.items(),
        ]
    if one.reason:
        rows.append(("未定等次原因", one.reason))
    rows += [(f"{c.day} 更正", f"{c.old} → {c.grade}（依据 {c.basis}）") for c in one.corrections]
    return rows


def kept_box(one: Candidate, label: str, parent: QWidget | None = None) -> ListDialog:
    """What a confirmed grade rests on, in a box of its own."""
    rows = [Entry(row) for row in kept_rows(one)]
    note = f"{label}　{one.line.member.name}　现为“{one.grade}”。确认时的数字留底，以后记录和规则怎么变都不改。"
    if one.kept is None:
        note = f"{label}　{one.line.member.name}　现为“{one.grade}”。这是较早的版本或导入时确认的，没有留下当时的数字。"
    box = ListDialog("确认时的情况", note, (Column("项目", 150), Column("内容")), rows, parent)
    box.resize(680, 480)
    return box


def judges_box(one: Candidate, label: str, rule: str, parent: QWidget | None = None) -> ListDialog:
    """Who scored a cadre, in which class, how; and the rule that makes a score of it."""
    columns = (Column("评委"), Column("评委类别", 130), Column("述工作", 90, True), Column("晒业绩", 90, True))
    rows = [Entry((j.judge, j.judge_class, scored(j.report), scored(j.achievements))) for j in one.judges]
    rows.append(Entry(("加权得分", f"{len(one.judges)} 名评委", "", scored(one.line.judges)), None, True))
    note = f"{label}　{one.line.member.name}　评委评分 {scored(one.line.judges)}。{rule}"
    box = ListDialog(f"{one.line.member.name}的评委评分", note, columns, rows, parent)
    box.resize(640, 420)
    return box
