"""What a text is found by: every two characters side by side in a line, and every three letters or digits."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase

_AT_EACH = re.compile("(?=(..?))")
_THREE = re.compile("(?=([0-9A-Za-z]{3}))")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
MOST = 24
"""So many grams of a long text are asked for; whoever asks looks at the text itself too."""


def grams(text: str, initials: str) -> list[str]:
    """The grams of a text and of words of pinyin initials; the last character of each line stands alone."""
    whole = f"{text}\n{initials.replace(' ', chr(10))}"
    return _AT_EACH.findall(whole) + _THREE.findall(whole)


def asked(words: str) -> list[str]:
    """Grams, in small letters, that `grams` has of every text that contains the words; [] of a single character.

    Letters and digits are asked for by threes alone: two digits stand side by side in every date.
    """
    words = words.translate(_LOWER)
    three = {at.start(): at[1] for at in _THREE.finditer(words)}
    within = {n for start in three for n in (start, start + 1)}
    two = {at.start(): at[1] for at in _AT_EACH.finditer(words) if at.start() < len(words) - 1}
    kept = three | {n: gram for n, gram in two.items() if n not in within}
    return sorted(set(list(kept.values())[:MOST]))
