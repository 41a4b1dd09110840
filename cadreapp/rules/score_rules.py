"""What makes a score, as data: weights of the platforms, indicators, additions and deductions (scoring.toml)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from cadreapp import records
from cadreapp.records.kind import PLATFORMS, FieldType, Kind
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.ballots import VOTES

PARTS = {"weights": "权重", "ballot": "测评票值", "indicator": "得分项", "extra": "加减分"}
"""The sorts of entries of the rules of scores."""
PERIODS = {"year": "年度", "quarter": "季度"}
SCORE_MEASURES = {"records": "记录条数", "amount": "数量合计", "average": "平均数"}
_FRACTION = {"year": Decimal(1), "half": Decimal(1) / 2, "quarter": Decimal(1) / 4, "month": Decimal(1) / 12}


@dataclass(frozen=True)
class Weights:
    """What the parts of the total weigh in a year or a quarter; None = the part is not asked."""

    period: str
    platforms: tuple[Decimal, ...]
    ballot: Decimal | None = None
    judges: Decimal | None = None


@dataclass(frozen=True)
class Indicator:
    """What gives marks in a platform: full `weight` at the quota or, without one, at `full` of the whole year.

    `measure`: the number of records, the sum of their amounts, or the mean of them. `only_if`: asked only of who has a
    record of that kind going on. `year_only`: no part of a quarter's score.
    """

    platform: int
    kind: str
    title: str
    weight: Decimal
    ceiling: Decimal = Decimal(1)
    full: Decimal | None = None
    measure: str = "records"
    only_if: str = ""
    year_only: bool = False

    def full_in(self, period: Period, days: int) -> Decimal | None:
        """For full marks in a period of which somebody was there `days`; None where it comes to nothing.

        In proportion to the days, rounded half up as quotas are: to whole records where the whole period asks whole
        ones, else to a tenth. A mean is asked whole of everybody.
        """
        if self.full is None:
            return None
        if self.measure == "average":
            return self.full if days else None
        whole = self.full * _FRACTION[period.length]
        if days == period.days:
            return whole
        unit = Decimal(1) if self.measure == "records" and whole == whole.to_integral_value() else Decimal("0.1")
        steps = int((2 * whole / unit * days + period.days) // (2 * period.days))
        return steps * unit or None


@dataclass(frozen=True)
class Addition:
    """What adds or takes points of a platform's score for each record, no more than `most` in all.

    `where`: conditions, (field, allowed values). `detail`, `places`: what is said of each person → points.
    `overdue`: what was not closed in time, of records open in one of the states `open`.
    """

    platform: int
    kind: str
    title: str
    most: Decimal
    points: Decimal = Decimal(0)
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    detail: str = ""
    places: tuple[tuple[str, Decimal], ...] = ()
    overdue: bool = False
    open: tuple[str, ...] = ()

    def earned(self, said: Mapping[str, str]) -> Decimal:
        """What one record gives somebody of whom it says this (名次 …): by place, or the same to everybody."""
        return dict(self.places).get(said.get(self.detail, ""), Decimal(0)) if self.detail else self.points

    def limited(self, points: Decimal) -> Decimal:
        """Points within ± `most`."""
        return max(-self.most, min(self.most, points))


@dataclass(frozen=True)
class Scoring:
    """The rules of scores in force at a time. `ballot`: values of VOTES, out of 100; () = none."""

    weights: tuple[Weights, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    extras: tuple[Addition, ...] = ()
    ballot: tuple[Decimal, ...] = ()
    decimals: int = 1

    def weights_of(self, length: str) -> Weights:
        """The weights of a year or of a quarter; other lengths are weighed as a quarter is."""
        return next(w for w in self.weights if w.period == ("year" if length == "year" else "quarter"))

    def asked_in(self, length: str) -> tuple[Indicator, ...]:
        """The indicators of a year or of a shorter period."""
        return tuple(i for i in self.indicators if length == "year" or not i.year_only)

    @cached_property
    def depends_on(self) -> frozenset[str]:
        """The kinds on whose going on an indicator depends."""
        return frozenset(i.only_if for i in self.indicators if i.only_if)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _where(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((n, tuple(str(v) for v in (w if isinstance(w, list | tuple) else [w]))) for n, w in pairs)


def score_tables(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of a scoring.toml or of a bureau's section in a row, each with its `part` (PARTS)."""
    found = [{"part": "weights", "period": period, **table} for period, table in data.get("weights", {}).items()]
    found += [{"part": "ballot", **data["ballot"]}] if "ballot" in data else []
    for part in ("indicator", "extra"):
        found += [{"part": part, **table} for table in data.get(part, ())]
    return found


def score_document(tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The entries as scoring.toml has them."""
    rest = [{n: v for n, v in t.items() if n != "part"} for t in tables]
    weights = {t["period"]: {n: v for n, v in t.items() if n != "period"} for t in rest if "period" in t}
    found: dict[str, Any] = {"weights": weights}
    for table, own in zip(tables, rest, strict=True):
        if table["part"] == "ballot":
            found["ballot"] = own
        elif table["part"] in ("indicator", "extra"):
            found.setdefault(table["part"], []).append(own)
    return found


def scoring(tables: Sequence[Mapping[str, Any]], decimals: int = 1) -> Scoring:
    """The rules of scores out of their entries, which have no fault."""
    made: dict[str, list[Any]] = {part: [] for part in PARTS}
    for table in tables:
        own = {n: v for n, v in table.items() if n != "part"}
        made[table["part"]].append(_MAKE[table["part"]](own))
    ballot = made["ballot"][0] if made["ballot"] else ()
    return Scoring(tuple(made["weights"]), tuple(made["indicator"]), tuple(made["extra"]), ballot, decimals)


def _weights(own: dict[str, Any]) -> Weights:
    shares = {n: _decimal(own[n]) if own.get(n) is not None else None for n in ("ballot", "judges")}
    return Weights(own["period"], tuple(_decimal(w) for w in own["platforms"]), **shares)


def _numbers(own: dict[str, Any], *names: str) -> dict[str, Any]:
    return own | {n: _decimal(own[n]) for n in names if own.get(n) is not None}


def _addition(own: dict[str, Any]) -> Addition:
    places = tuple((word, _decimal(points)) for word, points in dict(own.get("places", {})).items())
    lists = {"where": _where(own.get("where", ())), "places": places, "open": tuple(own.get("open", ()))}
    return Addition(**_numbers(own, "points", "most") | lists)


_MAKE = {
    "weights": _weights,
    "ballot": lambda own: tuple(_decimal(own[vote.name]) for vote in VOTES),
    "indicator": lambda own: Indicator(**_numbers(own, "weight", "ceiling", "full")),
    "extra": _addition,
}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def tables_of(rules: Scoring) -> list[dict[str, Any]]:
    """The entries of rules of scores: what differs from the defaults."""
    found: list[dict[str, Any]] = []
    for weights in rules.weights:
        table = {"part": "weights", "period": weights.period, "platforms": [_plain(w) for w in weights.platforms]}
        found.append(table | {n: _plain(v) for n in ("ballot", "judges") if (v := getattr(weights, n)) is not None})
    if rules.ballot:
        found.append({"part": "ballot"} | {v.name: _plain(w) for v, w in zip(VOTES, rules.ballot, strict=True)})
    for part, entries in (("indicator", rules.indicators), ("extra", rules.extras)):
        for entry in entries:
            table = {"part": part}
            for spec in fields(entry):
                value = getattr(entry, spec.name)
                if value == spec.default:
                    continue
                if spec.name == "places":
                    value = {word: _plain(points) for word, points in value}
                elif spec.name == "where":
                    value = {name: list(allowed) for name, allowed in value}
                table[spec.name] = list(value) if isinstance(value, tuple) else _plain(value)
            found.append(table)
    return found


# faults


def _number(value: Any, low: float, high: float) -> bool:
    """Whether it is a number of at most one decimal between two bounds, both included."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return low <= value <= high and _decimal(value) * 10 == (_decimal(value) * 10).to_integral_value()


def score_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one entry, by its field: (name, Chinese sentence)."""
    part = table.get("part")
    if part not in PARTS:
        yield "part", f"应为{'、'.join(PARTS.values())}之一"
    elif part == "weights":
        yield from _weight_faults(table)
    elif part == "ballot":
        for vote in VOTES:
            if not _number(table.get(vote.name), 0, 100):
                yield vote.name, "票值应为 0 到 100 的数字"
    else:
        yield from _entry_faults(table)


def _weight_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if table.get("period") not in PERIODS:
        yield "period", f"应为{'、'.join(PERIODS.values())}之一"
    given = table.get("platforms") or []
    yearly = table.get("period") == "year"
    if len(given) not in ((5,) if yearly else (4, 5)) or not all(_number(w, 0, 100) for w in given):
        yield "platforms", f"请按次序写 {5 if yearly else '4 或 5'} 个平台的权重，每个 0 到 100，用、分开"
    elif yearly and sum(map(_decimal, given)) != 100:
        yield "platforms", f"年度各平台的权重合计应为 100，现在是 {_plain(sum(map(_decimal, given)))}"
    elif not sum(given):
        yield "platforms", "至少一个平台要有权重"
    for name, label in (("ballot", "民主测评"), ("judges", "评委评分")):
        if table.get(name) is not None and not _number(table[name], 0, 100):
            yield name, f"{label}的权重应为 0 到 100 的数字，不计请空着"


def _entry_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    model = Indicator if table["part"] == "indicator" else Addition
    for name in sorted(set(table) - {f.name for f in fields(model)} - {"part"}):
        yield name, f"不认识的项目 {name}"
    if table.get("platform") not in range(1, len(PLATFORMS) + 1):
        yield "platform", f"应为 {'、'.join(PLATFORMS)} 之一"
    if not str(table.get("title", "")).strip():
        yield "title", "请写明名称"
    kind = next((k for k in records.KINDS if k.name == table.get("kind")), None)
    if kind is None or kind.who not in ("cadre", "cadres"):
        yield "kind", "请选一类按人登记的记录"
    yield from _indicator_faults(table, kind) if model is Indicator else _extra_faults(table, kind)


def _indicator_faults(table: Mapping[str, Any], kind: Kind | None) -> Iterator[tuple[str, str]]:
    if not _number(table.get("weight"), 0.1, 100):
        yield "weight", "满分应为 0.1 到 100 的数字，最多一位小数"
    if not _number(table.get("ceiling", 1), 1, 2):
        yield "ceiling", "上限应为满分的 1 到 2 倍"
    if table.get("full") is not None and not _number(table["full"], 0.1, 9999):
        yield "full", "得满分所需的数量应为 0.1 到 9999 的数字，按指标计分的请空着"
    measure = table.get("measure", "records")
    if measure not in SCORE_MEASURES:
        yield "measure", f"应为{'、'.join(SCORE_MEASURES.values())}之一"
    elif measure != "records" and kind is not None and not kind.amount_field:
        yield "measure", f"“{kind.title}”没有可以合计的数量"
    elif measure != "records" and table.get("full") is None:
        yield "full", "按数量计分的，请写明得满分所需的数量"
    if table.get("only_if") and table["only_if"] not in {k.name for k in records.KINDS}:
        yield "only_if", f"没有“{table['only_if']}”这类记录"


def _extra_faults(table: Mapping[str, Any], kind: Kind | None) -> Iterator[tuple[str, str]]:
    if not _number(table.get("most"), 0.1, 110):
        yield "most", "最多加减的分数应为 0.1 到 110 的数字"
    points, places = table.get("points", 0), dict(table.get("places", {}))
    if not _number(points, -110, 110):
        yield "points", "每条的分数应为 -110 到 110 的数字，减分写负数"
    elif not places and not points:
        yield "points", "请写每条加减几分，减分写负数"
    for word, value in places.items():
        if not _number(value, -110, 110):
            yield "places", f"“{word}”后面应是分数"
    if kind is None:
        return
    for name, values in _where(table.get("where", ())):
        spec = next((f for f in kind.fields if f.name == name), None)
        if spec is None or spec.type is not FieldType.CHOICE:
            yield "where", f"“{kind.title}”没有可作条件的“{name}”"
        elif not spec.open and (wrong := [v for v in values if v not in spec.choices]):
            yield "where", f"“{spec.label}”没有“{'、'.join(wrong)}”这一项"
    details = {d.name for f in kind.fields for d in f.details}
    if bool(table.get("detail")) != bool(places) or table.get("detail") and table["detail"] not in details:
        yield "places", f"“{kind.title}”不能按每人的名次加分" if not details else "名次和分数要一起写"
    if table.get("overdue") and not {"deadline", "closed"} <= {f.name for f in kind.fields}:
        yield "overdue", f"“{kind.title}”没有办理期限，不能按超期计"


def together(tables: Sequence[Mapping[str, Any]], with_quota: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the entries as a whole: (number of the entry, field, Chinese sentence).

    `with_quota`: the kinds of which a quota asks each cadre for something.
    """
    numbered = [(n, t) for n, t in enumerate(tables) if t.get("part") == "weights"]
    weights = {t.get("period"): (n, t.get("platforms") or []) for n, t in numbered}
    for period, label in PERIODS.items():
        if period not in weights:
            yield 0, "period", f"缺少{label}的权重"
            continue
        number, given = weights[period]
        for platform, weight in enumerate(given, 1):
            own = [
                t
                for t in tables
                if t.get("part") == "indicator"
                and t.get("platform") == platform
                and (period == "year" or not t.get("year_only"))
            ]
            if weight and not own:
                yield number, "platforms", f"“{PLATFORMS[platform - 1]}”有权重，却没有{label}的得分项"
    if not any(t.get("part") == "ballot" for t in tables):
        yield 0, "part", "缺少测评票值"
    for number, table in enumerate(tables):
        if table.get("part") == "indicator" and table.get("full") is None and table.get("kind") not in with_quota:
            yield number, "full", "这一类没有指标，请写明得满分所需的数量"
