"""Pictures in a sheet: those of the data, and those that a template brings along."""

from __future__ import annotations

import io
from copy import deepcopy
from pathlib import Path

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.worksheet import Worksheet
from PIL.Image import DecompressionBombError

from cadreapp.paper import PIXELS_PER_POINT


def place(sheet: Worksheet, row: int, column: int, path: Path, pixels: float, points: float, words: str = "") -> bool:
    """Put a picture into the middle of an area of that size that begins in a cell; False if it is no picture.

    `words`: what it shows, for those who do not see it.
    """
    try:
        image = Image(io.BytesIO(path.read_bytes()))
    except (OSError, ValueError, DecompressionBombError):
        return False
    width, height = image.width, image.height
    room = (pixels - 6, points * PIXELS_PER_POINT - 6)
    scale = min(room[0] / width, room[1] / height)
    image.width, image.height = width * scale, height * scale
    marker = AnchorMarker(
        col=column - 1,
        row=row - 1,
        colOff=pixels_to_EMU(max(0, round((pixels - width * scale) / 2))),
        rowOff=pixels_to_EMU(max(0, round((points * PIXELS_PER_POINT - height * scale) / 2))),
    )
    size = XDRPositiveSize2D(pixels_to_EMU(round(width * scale)), pixels_to_EMU(round(height * scale)))
    image.anchor = OneCellAnchor(_from=marker, ext=size)
    image.words = words
    sheet.add_image(image)
    return True


def carry(source: Worksheet, target: Worksheet, rows: dict[int, list[int]], columns: dict[int, list[int]]) -> None:
    """Put the pictures of a template sheet onto a filled one, at each row to which theirs became."""
    for picture in source._images:
        start = getattr(picture.anchor, "_from", None)
        if start is None or start.col + 1 not in columns:
            continue
        stream = picture.ref
        data = stream.getvalue() if isinstance(stream, io.BytesIO) else picture._data()
        for row in rows.get(start.row + 1, ()):
            image = Image(io.BytesIO(data))
            image.width, image.height = picture.width, picture.height
            image.anchor = deepcopy(picture.anchor)
            down, right = row - start.row - 1, columns[start.col + 1][0] - start.col - 1
            for marker in (image.anchor._from, getattr(image.anchor, "to", None)):
                if marker is not None:
                    marker.row += down
                    marker.col += right
            target.add_image(image)
