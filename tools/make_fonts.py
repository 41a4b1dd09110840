"""Make the shipped fonts from Noto Sans SC and Noto Serif SC (OFL), as the package pylopdf-fonts-zh-cn carries them.

    pip install pylopdf-fonts-zh-cn fonttools && python tools/make_fonts.py

Kangxi radicals and compatibility ideographs leave the character map, or a PDF's text copies as them; under the OFL a
changed font takes another name. What Chinese text never uses (Hangul, kana variants, rare planes) is left out.
Lines stand as close as those of the typefaces that the fonts stand in for: Noto's own lines are a quarter higher, and
a page laid out for 仿宋 would not fit. The boxes of a form that is ticked (☐ ☑ ☒), which Noto lacks, are drawn here.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FAMILIES = {"NotoSansSC-Regular.otf": "Cadre Sans SC", "NotoSerifSC-Regular.otf": "Cadre Serif SC"}
DROPPED = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
KEPT = (
    range(0x20, 0x250),
    range(0x370, 0x460),
    range(0x2000, 0x2E80),
    range(0x3000, 0x3130),
    range(0x3200, 0xA000),
    range(0xFE10, 0x10000),
)
ASCENT, DESCENT = 940, 260
"""A line of 1.2 em, as Excel reckons it for 宋体 and 仿宋."""
_FRAME = (((90, -30), (910, -30), (910, 790), (90, 790)), ((140, 20), (140, 740), (860, 740), (860, 20)))
_CHECK = ((225, 395), (265, 440), (425, 285), (735, 650), (785, 610), (432, 190))
_CROSS = ((250, 165), (285, 130), (500, 345), (715, 130), (750, 165), (535, 380), (750, 595), (715, 630), (500, 415))
_CROSS += ((285, 630), (250, 595), (465, 380))
BOXES = {0x2610: _FRAME, 0x2611: (*_FRAME, _CHECK), 0x2612: (*_FRAME, _CROSS)}


def main() -> None:
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if found is None or found.origin is None:
        raise SystemExit("pip install pylopdf-fonts-zh-cn")
    source = Path(found.origin).parent
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, family in FAMILIES.items():
        font = TTFont(source / name)
        known = font.getBestCmap()
        wanted = [c for c in known if any(c in r for r in KEPT) and not any(c in r for r in DROPPED)]
        used = {known[c] for c in wanted}
        spare = [c for c in known if any(c in r for r in DROPPED) and known[c] not in used][: len(BOXES)]
        options = subset.Options(layout_features=["kern", "vert"], name_IDs=["*"], notdef_outline=True, hinting=False)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=[*wanted, *spare])
        cut.subset(font)
        _boxes(font, spare)
        _lines(font)
        _rename(font, family)
        font.save(TARGET / f"{family.replace(' ', '')}-Regular.otf")
    licences = list(source.parent.glob("pylopdf_fonts_zh_cn-*.dist-info/licenses/LICENSE"))
    shutil.copy(licences[0], TARGET / "OFL.txt")


def _boxes(font: TTFont, spare: list[int]) -> None:
    """Draw the boxes in the place of glyphs that lost their characters."""
    names = font.getBestCmap()
    strings = font["CFF "].cff[0].CharStrings
    for code, old in zip(BOXES, spare, strict=True):
        name = names[old]
        pen = T2CharStringPen(None, None)
        for outline in BOXES[code]:
            pen.moveTo(outline[0])
            for point in outline[1:]:
                pen.lineTo(point)
            pen.closePath()
        before = strings[name]
        strings[name] = pen.getCharString(before.private, before.globalSubrs)
        assert font["hmtx"][name][0] == before.private.defaultWidthX == 1000
        for table in font["cmap"].tables:
            if table.cmap.pop(old, None):
                table.cmap[code] = name


def _lines(font: TTFont) -> None:
    """The height of a line, in all places where programs look for it."""
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, -DESCENT, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ASCENT, -DESCENT, 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, DESCENT


def _rename(font: TTFont, family: str) -> None:
    plain = family.replace(" ", "")
    names = {1: family, 3: f"{plain}-1.0", 4: f"{family} Regular", 6: f"{plain}-Regular", 16: family, 17: "Regular"}
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 2, 5, 13, 14)]
    for identifier, text in names.items():
        table.setName(text, identifier, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames[0] = names[6]
        cff[0].FamilyName, cff[0].FullName = family, names[4]


if __name__ == "__main__":
    main()
