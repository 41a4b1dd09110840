"""Margins of papers that are not ours to design: the official page, and room to bind what goes into an archive."""

from __future__ import annotations

from tools.templates.kit import Sheet

MILLIMETRES = 25.4
"""In an inch, the unit of a workbook's margins."""
BIND, BESIDE = 25, 12
"""Left and right margin of a form that is bound, in millimetres."""


def official(s: Sheet) -> None:
    """The official page (GB/T 9704-2012): 37, 35, 28, 26 mm at the top, foot, left and right; — 1 — at the foot."""
    margins = s.sheet.page_margins
    margins.top, margins.bottom, margins.left, margins.right = (mm / MILLIMETRES for mm in (37, 35, 28, 26))
    margins.header, margins.footer = 15 / MILLIMETRES, 23 / MILLIMETRES
    foot = s.sheet.oddFooter.center
    foot.text, foot.size = "— &P —", 14


def bound(s: Sheet) -> None:
    """25 mm at the left."""
    margins = s.sheet.page_margins
    margins.left, margins.right = BIND / MILLIMETRES, BESIDE / MILLIMETRES
