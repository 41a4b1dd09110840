"""Who is meant by a name: a cadre of the roster, somebody else of ours, or a name only. Never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from cadreapp.records.checks import fold
from cadreapp.records.kind import FieldSpec, Named
from cadreapp.records.wording.folding import visible
from cadreapp.records.wording.names import read_name, tells_who
from cadreapp.store.persons.people import PersonRef
from cadreapp.store.writing.write import ACCOUNTABLE

About = Mapping[int, Mapping[str, str | None]]
_QUALIFIED = re.compile(r"(.+?)[（(](.+?)[）)]")


class Directory:
    """The persons known, by name. `about`: person → field → what of it a mark beside a name may say (性别, 民族)."""

    def __init__(self, people: Iterable[PersonRef], about: Callable[[], About] = dict):
        self._about = about
        self._told: About | None = None
        self._known: dict[bool, list[str]] = {}
        self.by_name: dict[str, list[PersonRef]] = defaultdict(list)
        self.by_id: dict[int, PersonRef] = {}
        for person in people:
            self.by_name[fold(person.name)].append(person)
            self.by_id[person.id] = person

    def candidates(self, text: str, *, cadres: bool = False) -> list[PersonRef]:
        """Persons who may be meant by `张三`, `张三（示例处）`, `张三（1990-05）` or `张三（女）`."""
        text = unicodedata.normalize("NFKC", visible(text).strip())
        found = self.by_name.get(fold(text), [])
        match = _QUALIFIED.fullmatch(text)
        if not found and match:
            word = fold(match[2])
            found = [
                p
                for p in self.by_name.get(fold(match[1]), [])
                if word in (fold(p.unit or ""), p.born)
                or (p.id_number and len(word) >= 4 and p.id_number.endswith(word))
            ]
        found = found or self._marked(text)
        return [p for p in found if p.cadre] if cadres else list(found)

    def _marked(self, text: str) -> list[PersonRef]:
        """Persons of whom the marks beside a name may be true; none where a mark says who, and it is nobody of ours."""
        written = read_name(text)
        found = self.by_name.get(written.name, []) if written.name else []
        if not found or any(map(tells_who, written.notes)):
            return []
        if written.said and self._told is None:
            self._told = self._about()
        told = self._told or {}
        return [p for p in found if all(told.get(p.id, {}).get(f) in (None, said) for f, said in written.said.items())]

    def near(self, name: str, *, cadres: bool = False) -> str:
        """Those whose names differ in a letter or two (赵敏惠, 赵敏慧), with their units; "" for none."""
        from rapidfuzz import fuzz, process  # only where a name is not known

        if cadres not in self._known:
            self._known[cadres] = [k for k, some in self.by_name.items() if not cadres or any(p.cadre for p in some)]
        close = process.extract(fold(name), self._known[cadres], scorer=fuzz.ratio, limit=3, score_cutoff=60)
        found = [p for key, _, _ in close for p in self.by_name[key]]
        return "、".join(f"{p.name}（{p.unit or '单位未填'}）" for p in found if p.cadre or not cadres)

    def qualified(self, person: int) -> str:
        """The name that means only this person: plain, or with unit or birth where there are namesakes."""
        ref = self.by_id[person]
        same = self.by_name[fold(ref.name)]
        if len(same) == 1:
            return ref.name
        if ref.unit and sum(p.unit == ref.unit for p in same) == 1:
            return f"{ref.name}（{ref.unit}）"
        return f"{ref.name}（{ref.born}）" if ref.born else ref.name

    def resolve(self, spec: FieldSpec, named: Named) -> tuple[Named, str]:
        """The person meant by a name in a field, and what is wrong ("" = nothing).

        Cadre fields take only cadres of the roster; the cadre of a dated row any person of ours; other fields any
        name, linked where exactly one person bears it.
        """
        if named.person is not None:
            ref = self.by_id.get(named.person)
            if ref is None:
                return named, f"“{named.name}”已不在人员库中"
            if spec.roster and not ref.cadre:
                return named, f"“{ref.name}”不在年轻干部名册中，请先在干部档案中登记"
            return replace(named, name=ref.name), ""
        found = self.candidates(named.name, cadres=spec.roster)
        if len(found) == 1:
            return replace(named, name=found[0].name, person=found[0].id), ""
        if not (spec.roster or spec.name in ACCOUNTABLE):
            return replace(
                named, name=fold(named.name) if not _QUALIFIED.search(named.name) else named.name.strip()
            ), ""
        if not found:
            near = self.near(named.name, cadres=spec.roster)
            hint = f"；名字相近的有 {near}" if near else ""
            return named, f"名册中没有“{named.name}”，请核对姓名，或先登记这名干部{hint}"
        units = "、".join(f"{p.name}（{p.unit or p.born or '单位未填'}）" for p in found)
        return named, f"名册中有 {len(found)} 位“{named.name}”，请注明是哪一位：{units}"
