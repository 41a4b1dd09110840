"""Make resources/pinyin.txt from pypinyin, once after each upgrade of it: how characters are read, without tones.

    python tools/make_pinyin.py

A line is a syllable and the characters that are read so. What pypinyin cannot read is left out.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).resolve().parent.parent / "resources" / "pinyin.txt"
CHARACTERS = range(0x4E00, 0xA000)


def main() -> None:
    read: dict[str, str] = defaultdict(str)
    for char in map(chr, CHARACTERS):
        syllable = lazy_pinyin(char, style=Style.NORMAL)[0].lower()
        if syllable != char:
            read[syllable] += char
    lines = [f"{syllable} {chars}\n" for syllable, chars in sorted(read.items())]
    TARGET.write_text("".join(lines), "utf-8", newline="\n")
    print(TARGET, f"{TARGET.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
