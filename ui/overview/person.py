"""One cadre's page: facts at the left, the timeline of everything, scores and certificates at the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cadreapp.operations.year.profile import Held, Profile
from cadreapp.records import PLATFORMS, kind
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from cadreapp.store.query import Hit
from ui.kit import icons, theme
from ui.kit.controls import Button
from ui.kit.drawing import signs
from ui.kit.drawing.charts import Radar, scored
from ui.kit.drawing.painted import MARGIN, Painted, heading, text
from ui.kit.drawing.signs import Sign
from ui.kit.page import still
from ui.overview.blocks import More
from ui.overview.bureau import line
from ui.platform.layout import NARROW
from ui.platform.tabs import ICONS

FACTS = (
    (("出生年月", "born"), ("民族", "ethnicity"), ("籍贯", "native_place")),
    (("入党时间", "joined_party"), ("参加工作", "work_started")),
    (("学历 / 学位", "education"), ("毕业院校", "school"), ("所学专业", "major")),
    (("任现职时间", "post_since"), ("任现职级时间", "rank_since")),
)
STEP = 29


class Facts(Painted):
    """Photo and facts. Goals: More("file") opens the cadre's file, "eye" shows the identity number."""

    def __init__(self) -> None:
        super().__init__("基本情况")
        self.profile: Profile | None = None
        self.photo: QPixmap | None = None
        self.open_number = False
        self.chosen.connect(self._eye)

    def sizeHint(self) -> QSize:
        return QSize(280, 560)

    minimumSizeHint = sizeHint

    def show_profile(self, profile: Profile) -> None:
        """Show a cadre; the identity number is masked again."""
        if self.profile is None or self.profile.member.person != profile.member.person:
            self.open_number = False
        self.profile = profile
        self.photo = QPixmap(str(profile.photo)) if profile.photo else None
        self.update()

    def _eye(self, goal: object) -> None:
        if goal == "eye":
            self.open_number = not self.open_number
            self.update()

    def draw(self, painter: QPainter) -> None:
        profile = self.profile
        if profile is None:
            return
        member = profile.member
        box = QRectF(24, 16, 96, 128)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(box, 4, 4)
        if self.photo is not None and not self.photo.isNull():
            size = self.photo.size().scaled(94, 126, Qt.AspectRatioMode.KeepAspectRatio)
            at = QRectF(
                box.center().x() - size.width() / 2, box.center().y() - size.height() / 2, size.width(), size.height()
            )
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(at.toRect(), self.photo)
        else:
            icons.paint(painter, "person", box.center().x() - 16, box.top() + 38, "text3", 32)
            text(painter, QRectF(box.left(), box.bottom() - 40, 96, 20), "照片", 12, "text3", centre=True)
        left, room = 136.0, self.width() - 136.0 - 12
        if self.spot(QRectF(left, 16, room, 34), More("file"), "打开干部档案"):
            painter.fillRect(QRectF(left - 4, 16, room, 34), theme.color("hover"))
        text(painter, QRectF(left, 16, room, 34), member.name, 22, bold=True)
        age = f"{profile.age} 岁" if profile.age is not None else ""
        first = "　".join(w for w in (member.sex or "", age, member.political or "") if w)
        for row, words in enumerate((first, member.unit or "", member.rank or member.post or "")):
            text(painter, QRectF(left, 52 + row * 22, room, 20), words, 13, "text2" if row == 0 else "text")
        words = "持双证" if not profile.lacks else f"缺{profile.lacks[0]}证书" if profile.has else "未持双证"
        token = "done" if not profile.lacks else "exc"
        chip = QRectF(left, 122, min(room, theme.metrics(12).horizontalAdvance(words) + 22), 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{token}_bg"))
        painter.drawRoundedRect(chip, 11, 11)
        text(painter, chip, words, 12, token, centre=True)
        self._facts(painter, profile)

    def _facts(self, painter: QPainter, profile: Profile) -> None:
        member, top = profile.member, 160.0
        more = ((("成长导师", profile.mentor), ("攻坚小组", profile.groups)),)
        for group in (*FACTS, *more):
            for label, name in group:
                value = name if group in more else str(getattr(member, name) or "")
                if name == "education" and member.degree:
                    value = " / ".join(w for w in (value, member.degree) if w)
                if name in ("born", "joined_party", "work_started", "post_since", "rank_since"):
                    value = value.replace("-", ".")[:7]
                self._fact(painter, label, value, top)
                top += STEP
            painter.fillRect(QRectF(24, top, self.width() - 48, 1), theme.color("line"))
            top += 6
        shown = member.id_number or ""
        if shown and not self.open_number:
            shown = shown[:4] + "*" * (len(shown) - 8) + shown[-4:]
        self._fact(painter, "身份证号", shown, top)
        if shown:
            eye = QRectF(self.width() - 48, top, 28, STEP)
            self.spot(eye, "eye", "遮住" if self.open_number else "显示完整号码")
            icons.paint(painter, "eye", eye.left() + 6, top + 6)

    def _fact(self, painter: QPainter, label: str, value: str, top: float) -> None:
        text(painter, QRectF(24, top, 92, STEP), label, 13, "text2")
        room = self.width() - 120 - (48 if label == "身份证号" else 16)
        text(painter, QRectF(120, top, room, STEP), value or "—", theme.BASE, "text" if value else "text3")


class Timeline(Painted):
    """全程纪实: everything of one cadre, newest first, by year. Goals: Hit."""

    ROW, HEAD = 37, 36

    def __init__(self) -> None:
        super().__init__("全程纪实")
        self.hits: list[Hit] = []
        self.scored: dict[int, str] = {}

    def show_hits(self, hits: Sequence[Hit], scored: dict[int, str]) -> None:
        """Show records; `scored`: what is said of a year's score."""
        self.hits, self.scored = list(hits), scored
        years = len({(h.date or "")[:4] for h in self.hits})
        self.setFixedHeight(max(120, len(self.hits) * self.ROW + years * self.HEAD + 16))
        self.update()

    def draw(self, painter: QPainter) -> None:
        if not self.hits:
            text(painter, QRectF(0, 40, self.width(), 40), "这里还没有记录", 13, "text2", centre=True)
            return
        visible = self.visibleRegion().boundingRect()
        top, year = 4.0, None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        counts = Counter((h.date or "")[:4] for h in self.hits)
        for hit in self.hits:
            if (hit.date or "")[:4] != year:
                year = (hit.date or "")[:4]
                self._year(painter, year, counts[year], top)
                top += self.HEAD
            if top + self.ROW < visible.top() - 400 or top > visible.bottom() + 400:
                self.spot(QRectF(4, top, self.width() - 8, self.ROW), hit, hit.title)
            else:
                self._hit(painter, hit, top)
            top += self.ROW

    def _year(self, painter: QPainter, year: str, count: int, top: float) -> None:
        painter.fillRect(QRectF(83, top + 14, 9, 9), theme.color("accent"))
        text(painter, QRectF(12, top, 60, self.HEAD), year or "日期未填", 18 if year else 13, bold=True)
        words = "　".join(w for w in (f"{count} 条", self.scored.get(int(year), "") if year else "") if w)
        text(painter, QRectF(104, top, self.width() - 120, self.HEAD), words, 12, "text2")

    def _hit(self, painter: QPainter, hit: Hit, top: float) -> None:
        found = kind(hit.kind)
        whole = QRectF(4, top, self.width() - 8, self.ROW)
        if self.spot(whole, hit, f"{found.title}　{hit.title}"):
            painter.fillRect(whole, theme.color("hover"))
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.drawLine(QPointF(87.5, top), QPointF(87.5, top + self.ROW))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QPointF(87.5, top + self.ROW / 2), 13, 13)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        icons.paint(painter, ICONS[found.platform], 80.5, top + self.ROW / 2 - 7, "text2", 14)
        text(painter, QRectF(12, top, 54, self.ROW), (hit.date or "")[5:], 13, "text2", right=True)
        side = min(150.0, theme.metrics(12).horizontalAdvance(found.title) + 4.0)
        text(painter, QRectF(112, top, self.width() - 112 - side - 24, self.ROW), hit.title or found.title)
        text(painter, QRectF(self.width() - side - 12, top, side, self.ROW), found.title, 12, "text2", right=True)


class Filters(Painted):
    """The platforms as filters over the timeline, with their counts. Goals: None (all) or the platform's number."""

    def __init__(self) -> None:
        super().__init__("按平台筛选")
        self.counts: dict[int, int] = {}
        self.current: int | None = None
        self.setFixedHeight(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: dict[int, int], current: int | None) -> None:
        """Show how many there are of each platform, and which is chosen."""
        self.counts, self.current = counts, current
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        left = heading(painter, "全程纪实", top=7, left=12) + 4
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number_ in (None, *range(1, len(PLATFORMS) + 1), 0):
            count = sum(self.counts.values()) if number_ is None else self.counts.get(number_, 0)
            words = f"全部 {count}" if number_ is None else str(count)
            wide = theme.metrics(13).horizontalAdvance(words) + (20 if number_ is None else 40)
            box = QRectF(left, 7, wide, 26)
            if box.right() > self.width() - 4:
                break
            name = "全部" if number_ is None else (*("档案",), *PLATFORMS)[number_]
            over = self.spot(box, ("filter", number_), f"{name} {count} 条")
            chosen = number_ == self.current
            if chosen or over:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("tint" if chosen else "hover"))
                painter.drawRoundedRect(box, 13, 13)
            token = "accent_text" if chosen else "text"
            if number_ is not None:
                icons.paint(painter, ICONS[number_], left + 8, 12, "accent_text" if chosen else "text2")
            text(painter, box.adjusted(10 if number_ is None else 28, 0, 0, 0), words, 13, token)
            left += wide + 4


class Quarters(Painted):
    """季度考评 of two years: confirmed grade and score. Goals: the quarter's Period."""

    def __init__(self) -> None:
        super().__init__("季度考评")
        self.quarters: dict[int, tuple[ConfirmedGrade, ...]] = {}
        self.setFixedHeight(162)

    def show_quarters(self, quarters: dict[int, tuple[ConfirmedGrade, ...]]) -> None:
        """Show the quarters of each year."""
        self.quarters = quarters
        self.update()

    def draw(self, painter: QPainter) -> None:
        heading(painter, "季度考评", "等次与得分，只列已确认的")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = (self.width() - 72 - 12) / 4
        for number_ in range(4):
            box = QRectF(72 + number_ * pitch, 34, pitch, 18)
            text(painter, box, f"{number_ + 1} 季度", 12, "text2", centre=True)
        for row, (year, cells) in enumerate(self.quarters.items()):
            top = 54 + row * 52
            text(painter, QRectF(MARGIN, top, 50, 44), str(year))
            for at, cell in enumerate(cells):
                self._cell(painter, QRectF(72 + at * pitch + 3, top, pitch - 6, 44), cell)

    def _cell(self, painter: QPainter, box: QRectF, cell: ConfirmedGrade) -> None:
        best, dashed = cell.best, not cell.sure
        pen = QPen(theme.color("line2"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen if dashed else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface" if dashed else "tint" if best else "hover"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self.spot(box, cell.period, f"{cell.period.label}　{cell.grade or cell.state}")
        if dashed:
            text(painter, box, cell.state, 12, "text2", centre=True)
            return
        upper = QRectF(box.left(), box.top() + 3, box.width(), 20)
        text(painter, upper, cell.grade, theme.BASE, "accent_text" if best else "text", bold=best, centre=True)
        text(painter, QRectF(box.left(), box.top() + 22, box.width(), 18), scored(cell.score), 12, "text2", centre=True)


class Certificates(Painted):
    """证书与资格 with what expires. Goals: Held, or More("use") for the conditions of promotion."""

    def __init__(self) -> None:
        super().__init__("证书与资格")
        self.held: tuple[Held, ...] = ()
        self.profile: Profile | None = None

    def show_profile(self, profile: Profile) -> None:
        """Show a cadre's certificates."""
        self.profile, self.held = profile, profile.certificates
        self.setFixedHeight(46 + max(1, len(self.held)) * 44 + 44)
        self.update()

    def draw(self, painter: QPainter) -> None:
        heading(painter, "证书与资格")
        if not self.held:
            text(painter, QRectF(MARGIN, 40, self.width() - 32, 32), "还没有登记证书", 13, "text2")
        for row, held in enumerate(self.held):
            self._held(painter, held, 40 + row * 44)
        if self.profile is not None:
            top = self.height() - 42.0
            painter.fillRect(QRectF(0, top, self.width(), 1), theme.color("line"))
            has, lacks = self.profile.has, self.profile.lacks
            box = QRectF(0, top + 1, self.width(), 40)
            tip = f"已具备：{'、'.join(has) or '无'}\n待具备：{'、'.join(lacks) or '无'}\n点开看提拔使用的记录"
            self.spot(box, More("use"), tip)
            words = f"提拔使用条件　已具备 {len(has)} 项，待具备 {len(lacks)} 项"
            text(painter, box.adjusted(MARGIN, 0, -34, 0), words, 13)
            icons.paint(painter, "right", self.width() - 28, top + 14, "accent_text", 14)

    def _held(self, painter: QPainter, held: Held, top: float) -> None:
        whole = QRectF(8, top, self.width() - 16, 42)
        if self.spot(whole, held, "打开这本证书"):
            painter.fillRect(whole, theme.color("hover"))
        if held.days is None:
            sign, first, second = Sign.DONE, "长期有效", f"{held.issued[:7].replace('-', '.')} 发"
        elif held.days < 0:
            sign, first, second = Sign.OWED, f"{(held.expires or '').replace('-', '.')} 已过期", "请换证"
        else:
            near = held.days <= 60
            sign = Sign.WAIT if near else Sign.DONE
            first, second = f"{(held.expires or '').replace('-', '.')} 到期", f"剩 {held.days} 天"
        signs.paint(painter, sign, MARGIN, top + 5)
        side = 112.0
        text(painter, QRectF(MARGIN + 24, top, self.width() - MARGIN * 2 - 24 - side, 22), held.name)
        text(
            painter, QRectF(MARGIN + 24, top + 20, self.width() - MARGIN * 2 - 24 - side, 18), held.number, 12, "text2"
        )
        right = QRectF(self.width() - MARGIN - side, top, side, 22)
        text(painter, right, first, 13, "owed" if sign is Sign.OWED else "text", right=True)
        text(painter, QRectF(right.left(), top + 20, side, 18), second, 12, "text2", right=True)


class PersonPage(QWidget):
    """The parts of a cadre's page in their places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = Facts()
        self.filters = Filters()
        self.timeline = Timeline()
        self.radar = Radar("五个平台", "本人 / 同组中位数")
        self.radar.setFixedHeight(238)
        self.quarters = Quarters()
        self.certificates = Certificates()
        self.blocks = (self.facts, self.timeline, self.radar, self.quarters, self.certificates)
        self.filters.chosen.connect(lambda goal: self._filter(goal[1]))
        self.page_button = Button("年度业绩表", "primary", "print", 12, parent=self)
        self.form_button = Button("任免审批表", "plain", pad=12, parent=self)
        self.profile: Profile | None = None
        self.platform: int | None = None
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        self.under = QWidget(left)
        self.stacked = QVBoxLayout(self.under)
        self.stacked.setContentsMargins(0, 0, 0, 0)
        self.stacked.setSpacing(0)
        self.stacked.addWidget(self.facts, 1)
        column.addWidget(still(self.under, self), 1)
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.page_button)
        row.addWidget(self.form_button)
        row.addStretch(1)
        column.addLayout(row)
        self.left = left
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(still(self.timeline, self), 1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number_, block in enumerate((self.radar, self.quarters, self.certificates)):
            if number_:
                column.addWidget(line(right, across=True))
            column.addWidget(block)
        column.addStretch(1)
        self.right = right
        self.side = still(right, self)
        self.side.setFixedWidth(332)
        self.edge = line(self, across=False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (left, line(self, across=False), middle, self.edge, self.side):
            whole.addWidget(part, 1 if part is middle else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the right column goes under the facts."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        self.left.setFixedWidth(324 if narrow else 292)
        if narrow == self.side.isVisibleTo(self):
            self.side.setVisible(not narrow)
            self.edge.setVisible(not narrow)
            if narrow:
                self.side.takeWidget()
                self.stacked.addWidget(self.right)
                self.right.show()
            else:
                self.stacked.removeWidget(self.right)
                self.side.setWidget(self.right)

    def show_profile(self, profile: Profile) -> None:
        """Show a cadre's page; the filter of the timeline stays."""
        self.profile = profile
        self.facts.show_profile(profile)
        self.radar.show_pairs(profile.scores if profile.line is not None else [(None, None)] * len(PLATFORMS))
        self.quarters.show_quarters(profile.quarters)
        self.certificates.show_profile(profile)
        self._filter(self.platform)

    def _filter(self, platform: int | None) -> None:
        profile, self.platform = self.profile, platform
        assert profile is not None
        open_ = [h for h in profile.timeline if not kind(h.kind).confidential]
        counts = Counter(kind(h.kind).platform for h in open_)
        shown = [h for h in open_ if platform is None or kind(h.kind).platform == platform]
        said = {
            year: "　".join([f"综合得分 {scored(s.total)}", *([f"第 {s.rank} 名"] if s.rank else [])])
            for year, s in profile.scored.items()
            if s.total is not None
        }
        self.filters.show_counts(dict(counts), platform)
        self.timeline.show_hits(shown, said)
