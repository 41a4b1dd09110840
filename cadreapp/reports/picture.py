"""Pictures in a sheet without an imaging library: the size is read from the file's own header."""

from __future__ import annotations

import io
import struct
from copy import deepcopy
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.paper import PIXELS_PER_POINT

_PNG = b"\x89PNG\r\n\x1a\n"


class _Bytes(Image):
    """openpyxl's image, made of bytes whose format and size are known."""

    def __init__(self, data: bytes, format: str, width: float, height: float):
        self.data, self.format, self.width, self.height = data, format, width, height
        self.ref = io.BytesIO(data)

    def _data(self) -> bytes:
        return self.data


def measured(data: bytes) -> tuple[str, int, int] | None:
    """(format, width, height) of a PNG or JPEG; None for anything else."""
    if data.startswith(_PNG) and len(data) > 24:
        return "png", *struct.unpack(">II", data[16:24])
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return "jpeg", width, height
        at += 2 + length
    return None


def place(sheet: Worksheet, cell: Cell, path: Path, pixels: float, points: float) -> bool:
    """Put a picture into the middle of an area of that size whose first cell is `cell`; False if it is no picture."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    found = measured(data)
    if found is None or not found[1] or not found[2]:
        return False
    format, width, height = found
    room = (pixels - 6, points * PIXELS_PER_POINT - 6)
    scale = min(room[0] / width, room[1] / height)
    image = _Bytes(data, format, width * scale, height * scale)
    marker = AnchorMarker(
        col=cell.column - 1,
        row=cell.row - 1,
        colOff=pixels_to_EMU(max(0, round((pixels - width * scale) / 2))),
        rowOff=pixels_to_EMU(max(0, round((points * PIXELS_PER_POINT - height * scale) / 2))),
    )
    size = XDRPositiveSize2D(pixels_to_EMU(round(width * scale)), pixels_to_EMU(round(height * scale)))
    image.anchor = OneCellAnchor(_from=marker, ext=size)
    sheet.add_image(image)
    return True


def carry(source: Worksheet, target: Worksheet, rows: dict[int, list[int]], columns: dict[int, list[int]]) -> None:
    """Put the pictures of a template sheet onto a filled one, at each row to which theirs became."""
    for picture in source._images:  # type: ignore[attr-defined]
        start = getattr(picture.anchor, "_from", None)
        if start is None or start.col + 1 not in columns:
            continue
        stream = picture.ref
        data = stream.getvalue() if isinstance(stream, io.BytesIO) else picture._data()
        for row in rows.get(start.row + 1, ()):
            image = _Bytes(data, picture.format, picture.width, picture.height)
            image.anchor = deepcopy(picture.anchor)
            down, right = row - start.row - 1, columns[start.col + 1][0] - start.col - 1
            for marker in (image.anchor._from, getattr(image.anchor, "to", None)):
                if marker is not None:
                    marker.row += down
                    marker.col += right
            target.add_image(image)
