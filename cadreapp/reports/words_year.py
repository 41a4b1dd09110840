"""The bureau's year as its text is written from it, and how the text ends: what fell short, what is next, who signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cadreapp.records import RecordModel
from cadreapp.reports.data import day as paper_day
from cadreapp.reports.words import BODY, DATE, ISSUER, ONE, Block, called, listed, number, share
from cadreapp.store.query import Row

MARK = "（据记录起草，请修改）"
_MOST = 6
"""Things that fell short, told one by one; the furthest behind first."""


@dataclass(frozen=True)
class BureauYear:
    """The bureau's year: the bureau's figures by key, the year's records of the open kinds by kind, in order of day.

    `behind`: figure's key → the records behind it (of other years too).
    `study_groups`: names of the 学习小组 and how many belong to each.
    `short`: what was due and not all done → done (no more than due) and due, as the circulars count them.
    `planned`: the themes of the next year's plan.
    """

    bureau: str
    year: int
    until: date
    figures: Mapping[str, int | Decimal | None]
    behind: Mapping[str, Sequence[Row]]
    rows: Mapping[str, Sequence[Row]]
    study_groups: Mapping[str, int]
    short: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    planned: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded: no record of the year and no figure but the number of cadres."""
        return not any(self.rows.values()) and not any(v for k, v in self.figures.items() if k != "cadres")

    def of(self, kind: type[RecordModel]) -> Sequence[Row]:
        """The year's records of a kind."""
        return self.rows.get(kind.__name__, ())

    def fig(self, key: str) -> str:
        """A figure in running text."""
        return number(self.num(key))

    def num(self, key: str) -> int | Decimal:
        """A figure as a number; nothing where no record tells it."""
        return self.figures[key] or 0


def ending(b: BureauYear) -> list[Block]:
    """存在不足 and 下一步打算, each marked to be edited, then 落款 and date."""
    short = sorted(b.short.items(), key=lambda s: s[1][0] / s[1][1])[:_MOST]
    if short:
        rates = "、".join(f"{title}完成{share(done, due)}" for title, (done, due) in short)
        more = f"等{len(b.short)}项" if len(b.short) > len(short) else ""
        lacking = f"我局对照本年度应完成的任务，还有差距：{rates}{more}。"
        names = "、".join(title for title, _ in short)
        next_ = (
            f"我局将在{b.year + 1}年补齐{names}{more and '等'}方面的短板，按月查看进度，及时提醒未完成的单位和干部。"
        )
    else:
        lacking = "我局本年度的记录中没有未完成的任务，其他方面的不足请在此补写。"
        next_ = f"我局将在{b.year + 1}年继续用好五大平台，按时完成各项任务。"
    if b.planned:
        themes = listed((called(theme) for theme in b.planned), _MOST)
        next_ += f"按照{b.year + 1}年度计划，我局将组织{themes}{len(b.planned)}项活动。"
    return [
        Block(ONE, "六、存在不足" + MARK),
        Block(BODY, lacking),
        Block(ONE, "七、下一步打算" + MARK),
        Block(BODY, next_),
        *([Block(ISSUER, b.bureau)] if b.bureau else []),
        Block(DATE, paper_day(b.until)),
    ]
