"""授予单位: which of the bodies of `issuers.toml` an issuer's text names, however an office spells it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cadreapp.paths import resource

_PARTS = r"、,;/|·和与及暨&\s"
"""What stands between the bodies that issued something together."""


@dataclass(frozen=True)
class Issuer:
    """Bodies that issue together, all of them named (`whole`: and nobody else); in being from `since` to `until`."""

    key: str
    title: str
    bodies: tuple[tuple[str, ...], ...]
    since: str = ""
    until: str = ""
    places: tuple[str, ...] = ()
    places_needed: bool = False
    suffixes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    whole: bool = False

    def named(self, text: str, more: Collection[str] = ()) -> bool:
        """Whether this text names them. `more`: further names of the first body (the bureau's own, typed by it)."""
        wide = unicodedata.normalize("NFKC", text).strip()
        return any(self._reads(said, tuple(more)) for said in (wide, "".join(wide.split())))

    def _reads(self, text: str, more: tuple[str, ...]) -> bool:
        bodies = [self._body(at, names + (more if not at else ())) for at, names in enumerate(self.bodies)]
        chain = f"(?:(?:{'|'.join(bodies)})[{_PARTS}]*)+"
        if self.whole:
            return re.fullmatch(chain, text) is not None
        found = re.findall(rf"(?<![^{_PARTS}]){chain}(?:(?<=[{_PARTS}])|$)", text)
        return any(all(re.search(body, some) for body in bodies) for some in found)

    def _body(self, at: int, names: Collection[str]) -> str:
        place = f"(?:{_either(self.places)}省?)" + ("" if self.places_needed and not at else "?") if self.places else ""
        before = f"(?:{_either(self.prefixes)})?" if self.prefixes else ""
        after = f"(?:{_either(self.suffixes)})?" if self.suffixes else ""
        return f"{before}{place}(?:{_either(names)}){after}"


def _either(words: Collection[str]) -> str:
    """One of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def issuers() -> Mapping[str, tuple[Issuer, ...]]:
    """The bodies of `issuers.toml` by key."""
    table = tomllib.loads(resource("rules/issuers.toml").read_text("utf-8"))
    found: dict[str, tuple[Issuer, ...]] = {}
    for row in table["issuer"]:
        one = _issuer(row, tuple(table["prefixes"]))
        found[one.key] = (*found.get(one.key, ()), one)
    return found


def _issuer(row: Mapping[str, Any], prefixes: tuple[str, ...]) -> Issuer:
    lists = {name: tuple(row[name]) for name in ("places", "suffixes") if name in row}
    bodies = tuple(tuple(names) for names in row["bodies"])
    return Issuer(**{**row, **lists, "bodies": bodies, "prefixes": prefixes})


def own_names(bureau: str, units: Collection[str] = ()) -> frozenset[str]:
    """The names under which a bureau and its units issue something: 甲省乙市民政局, 乙市民政局, 市民政局 …

    As long as the bureau has typed no name it is the article's, 市民政局.
    """
    full = "".join(unicodedata.normalize("NFKC", bureau).split())
    found = {"".join(unicodedata.normalize("NFKC", name).split()) for name in units} | {full or "市民政局"}
    found |= {full[at:] for at in range(1, len(full)) if full[at - 1] in "省市县区旗州盟"}
    found |= {full[at:] for at in range(1, len(full) - 1) if full[at] in "市县区旗州盟"}
    return frozenset(name for name in found if len(name) > 1)
