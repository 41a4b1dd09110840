"""Make the shipped fonts from Noto Sans SC and Noto Serif SC (OFL), as the package pylopdf-fonts-zh-cn carries them.

    pip install pylopdf-fonts-zh-cn fonttools && python tools/make_fonts.py

Kangxi radicals and compatibility ideographs leave the character map, or a PDF's text copies as them; under the OFL a
changed font takes another name. What Chinese text never uses (Hangul, kana variants, rare planes) is left out.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from fontTools import subset
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


def main() -> None:
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if found is None or found.origin is None:
        raise SystemExit("pip install pylopdf-fonts-zh-cn")
    source = Path(found.origin).parent
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, family in FAMILIES.items():
        font = TTFont(source / name)
        wanted = [c for c in font.getBestCmap() if any(c in r for r in KEPT) and not any(c in r for r in DROPPED)]
        options = subset.Options(layout_features=["kern", "vert"], name_IDs=["*"], notdef_outline=True, hinting=False)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=wanted)
        cut.subset(font)
        _rename(font, family)
        font.save(TARGET / f"{family.replace(' ', '')}-Regular.otf")
    licences = list(source.parent.glob("pylopdf_fonts_zh_cn-*.dist-info/licenses/LICENSE"))
    shutil.copy(licences[0], TARGET / "OFL.txt")


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
