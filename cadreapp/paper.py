"""How wide Excel makes a column: filler and painter must agree, or what fits in one is cut in the other."""

from __future__ import annotations

from typing import Any

PIXELS_PER_POINT = 96 / 72
USUAL_FONT = ("宋体", 11.0)
"""The default typeface of a workbook made by a Chinese Excel or WPS."""
_DIGITS = {
    "calibri": 0.507,
    "arial": 0.556,
    "等线": 0.554,
    "dengxian": 0.554,
    "microsoft yahei": 0.55,
    "微软雅黑": 0.55,
}
"""Width of a digit in multiples of the type size; of 宋体, 仿宋, 楷体, 黑体 and whatever else it is a half."""


def digit_pixels(name: str, size: float) -> int:
    """Pixels of the widest digit of a typeface, as Excel rounds it: 宋体 11 has 8, Calibri 11 has 7."""
    share = _DIGITS.get(name.lower())
    if share is None:  # bitmaps of whole pixels, an odd height rounded up
        return (round(size * PIXELS_PER_POINT) + 1) // 2
    return int(size * PIXELS_PER_POINT * share + 0.5)


def digit_of(book: Any) -> int:
    """Pixels of a digit in a workbook's default typeface, the unit of its column widths."""
    styles = book._named_styles
    font = styles["Normal"].font if "Normal" in styles.names else None
    if font is None:
        return digit_pixels(*USUAL_FONT)
    return digit_pixels(font.name or USUAL_FONT[0], float(font.sz or USUAL_FONT[1]))


def column_pixels(width: float, digit: int) -> int:
    """Pixels of a column of that width, in the units of the file (padding included)."""
    return int((256 * width + int(128 / digit)) / 256 * digit)


def usual_width(base: float | None, digit: int) -> float:
    """The width, in the units of the file, of columns that none is given for: `base` digits and the padding."""
    pixels = -(-int((base or 8) * digit + 5) // 8) * 8
    return pixels / digit


def span_pixels(sheet: Any, first: int, last: int) -> int:
    """Pixels of the columns of a sheet from one to another, both counted from 1."""
    from openpyxl.utils import get_column_letter

    digit = digit_of(sheet.parent)
    columns = range(first, last + 1)
    return sum(column_pixels(sheet.column_dimensions[get_column_letter(c)].width, digit) for c in columns)
