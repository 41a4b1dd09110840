"""Reads and checks the TOML of rules: the program's own and a bureau's sections over them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from cadreapp import records
from cadreapp.causes import cause_words
from cadreapp.errors import UserError
from cadreapp.paths import resource
from cadreapp.records.kind import FieldType
from cadreapp.records.period import LENGTHS, Period
from cadreapp.rules.appraisal.effects import Effect, effect_faults
from cadreapp.rules.appraisal.grading import Grading, Place, Procedure, Scheme, Ungraded, scheme_faults
from cadreapp.rules.appraisal.readiness import CHECKS as READINESS_CHECKS
from cadreapp.rules.appraisal.readiness import Condition, Readiness
from cadreapp.rules.model import CHECKS, MEASURES, WHO, YEARLY, Quota, Rules, WarningRule, confirmed_states
from cadreapp.rules.preconditions import preconditions
from cadreapp.rules.score_rules import Scoring, score_faults, score_tables
from cadreapp.rules.score_rules import scoring as make_scoring
from cadreapp.rules.workdays import Workdays, notice_of, statutory

SUBJECTS = {"quotas": "指标", "warnings": "预警", "grading": "考核方案", "scoring": "计分", "holidays": "放假安排"}
"""What a bureau may have rules of its own for."""

Section = tuple[str, str, str]
"""(subject, first period of its validity, TOML text)."""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"规则文件“{path}”读不出来：{cause_words(error)}") from error


def _read(path: Path) -> dict[str, Any]:
    data = _bytes(path)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"规则文件“{path}”写法有误：{error}") from error


def quota_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one quota, by its field: (name, Chinese sentence)."""
    for name in sorted(set(table) - {f.name for f in fields(Quota)} | set(table) & {"starts", "ends"}):
        yield name, f"不认识的项目 {name}"
    known = {k.name: k for k in records.KINDS}
    kind = known.get(table.get("kind", ""))
    if kind is None:
        yield "kind", f"没有“{table.get('kind')}”这类记录"
    for name, allowed in (("who", WHO), ("period", LENGTHS), ("measure", MEASURES)):
        value = table.get(name, "records" if name == "measure" else None)
        if value not in allowed:
            yield name, f"{name} 应为 {'、'.join(allowed)} 之一"
    number = table.get("number", 1)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 999:
        yield "number", "数量应为 1 到 999 的整数"
    cap, per, period = table.get("cap", 0), table.get("cap_per", ""), table.get("period")
    if not isinstance(cap, int) or cap < 0:
        yield "cap", "每段最多计数应为正整数，不限请留空"
    elif cap and (per not in LENGTHS or period in LENGTHS and LENGTHS.index(per) <= LENGTHS.index(period)):
        yield "cap", "最多计数的时段应比指标的周期短"
    since = table.get("since", 0)
    if not isinstance(since, int) or since and not 1990 <= since <= 2100:
        yield "since", "起始年度应为四位年份"
    if kind is not None and table.get("who") in ("cadre", "party") and kind.who == "bureau":
        yield "who", f"“{kind.title}”是全局的记录，不能按人计"
    if kind is not None and table.get("who") == "mentor" and not any(f.name == "mentor" for f in kind.fields):
        yield "who", f"“{kind.title}”没有导师这一栏，不能按导师计"
    if table.get("measure") in YEARLY and period != "year":
        yield "period", f"“{MEASURES[table['measure']]}”只能按年度要求"
    if kind is not None:
        yield from _condition_faults(kind, table)
        yield from _draft_faults(kind, table)


def _condition_faults(kind: records.Kind, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, values in _only(table.get("only", ())):
        spec = next((f for f in kind.fields if f.name == name), None)
        if spec is None or spec.type is not FieldType.CHOICE:
            yield "only", f"“{kind.title}”没有可作条件的“{name}”"
        elif not spec.open and (wrong := [v for v in values if v not in spec.choices]):
            yield "only", f"“{spec.label}”没有“{'、'.join(wrong)}”这一项"


def _draft_faults(kind: records.Kind, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    drafts = table.get("drafts", ())
    if drafts and not confirmed_states(kind):
        yield "drafts", f"“{kind.title}”没有草稿与确认之分，交上即算，请空着"
    elif wrong := [str(name) for name in drafts if name not in {f.name for f in kind.own}]:
        yield "drafts", f"“{kind.title}”没有“{'、'.join(wrong)}”这一栏"


def _only(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((str(name), tuple(str(v) for v in values)) for name, values in pairs)


def _quotas(where: str, data: Mapping[str, Any]) -> list[Quota]:
    found = []
    for number, table in enumerate(data.get("quota", ()), 1):
        for name, reason in quota_faults(table):
            raise UserError(f"{where}第 {number} 条（{name}）：{reason}")
        given = {"number": 1, "row": "", **table}
        lists = {"only": _only(table.get("only", ())), "drafts": tuple(table.get("drafts", ()))}
        found.append(Quota(**given | lists))
    return found


def warning_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one rule of warnings, by its field: (name, Chinese sentence)."""
    for name in sorted(set(table) - {f.name for f in fields(WarningRule)}):
        yield name, f"不认识的项目 {name}"
    if table.get("check") not in CHECKS:
        yield "check", f"check 应为 {'、'.join(CHECKS)} 之一"
    if not str(table.get("title", "")).strip():
        yield "title", "请写明预警的说法"
    else:
        try:
            str(table["title"]).format(n=1, what="")
        except (KeyError, IndexError, ValueError):
            yield "title", "说法里的花括号只能写 {n}（天数或次数）和 {what}（事项）"
    for name, most in (("days", 730), ("periods", 24)):
        value = table.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            yield name, f"应为 0 到 {most} 的整数"
    needs = "periods" if table.get("check") == "missed" else "days"
    if table.get("check") in ("missed", "silent", "group_silent", "untold") and not table.get(needs):
        yield needs, "应为 1 以上的整数"
    for name in table.get("kinds", ()):
        if name not in {k.name for k in records.KINDS}:
            yield "kinds", f"没有“{name}”这类记录"


def _warning_rules(where: str, data: Mapping[str, Any]) -> tuple[WarningRule, ...]:
    found = []
    for number, table in enumerate(data.get("warning", ()), 1):
        for name, reason in warning_faults(table):
            raise UserError(f"{where}第 {number} 条（{name}）：{reason}")
        found.append(WarningRule(**{**table, "kinds": tuple(table.get("kinds", ()))}))
    return tuple(found)


def load(folder: Path | None = None, sections: Iterable[Section] = ()) -> Rules:
    """The rules of a folder (default: the program's own) with a bureau's own sections over them.

    UserError names the file or the section and the entry at fault.
    """
    return _load(folder or resource("rules"), tuple(sections))


@lru_cache(maxsize=8)
def _load(folder: Path, sections: tuple[Section, ...]) -> Rules:
    files = ("quotas", "scoring", "warnings", "grading", "effects", "readiness", "workdays", "preconditions")
    quotas, scoring, alarms, grades, effects, ready, holidays, needs = (_read(folder / f"{n}.toml") for n in files)
    digest = _digest(folder)
    own: dict[str, list[tuple[str, dict[str, Any]]]] = {subject: [] for subject in SUBJECTS}
    for subject, since, text in sorted(sections, key=lambda s: Period.parse(s[1]).start):
        digest.update("\n".join((subject, since, text)).encode("utf-8"))
        own[subject].append((Period.parse(since).start.isoformat(), parsed(subject, since, text)))
    return Rules(
        version=f"{quotas['version']}/{scoring['version']}/{grades['version']}/{digest.hexdigest()[:8]}",
        quotas=_in_turn("规则文件“quotas.toml”", quotas, own["quotas"]),
        grace=quotas.get("grace", {}),
        scoring_sets=(
            ("", _scoring("规则文件“scoring.toml”", scoring, scoring)),
            *((starts, _scoring("本单位的计分规则", table, scoring)) for starts, table in own["scoring"]),
        ),
        warning_sets=(
            ("", _warning_rules("规则文件“warnings.toml”", alarms)),
            *((starts, _warning_rules("本单位的预警规则", table)) for starts, table in own["warnings"]),
        ),
        concern_days=alarms.get("concern", {}),
        grading=_grading(grades, own["grading"]),
        effects=tuple(_effect(n, row) for n, row in enumerate(effects["effect"], 1)),
        readiness=Readiness(
            tuple(_condition(n, row) for n, row in enumerate(ready["condition"], 1)),
            tuple(ready["grassroots"]["kinds"]),
            tuple(ready["grassroots"]["natures"]),
        ),
        preconditions=preconditions(needs),
        workdays=Workdays(
            statutory(holidays),
            {n.year: n for _, table in own["holidays"] for row in table.get("notice", ()) if (n := notice_of(row))},
        ),
    )


def _digest(folder: Path) -> Any:
    """The SHA-256 of every file of rules, those that others read too (figures, issuers, arrangements)."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        data = _bytes(path)
        digest.update(f"{path.name} {len(data)}\n".encode() + data)
    return digest


def _scoring(where: str, data: Mapping[str, Any], base: Mapping[str, Any]) -> Scoring:
    tables = score_tables(data)
    for number, table in enumerate(tables, 1):
        for name, reason in score_faults(table):
            raise UserError(f"{where}第 {number} 条（{name}）：{reason}")
    return make_scoring(tables, base.get("decimals", 1))


def _effect(number: int, table: Mapping[str, Any]) -> Effect:
    for name, reason in effect_faults(table):
        raise UserError(f"规则文件“effects.toml”第 {number} 条（{name}）：{reason}")
    return Effect(**{**table, "staff": tuple(table.get("staff", ())), "years": tuple(table.get("years", ()))})


def _condition(number: int, table: Mapping[str, Any]) -> Condition:
    if table.get("check") not in READINESS_CHECKS:
        raise UserError(f"规则文件“readiness.toml”第 {number} 条（check）：应为 {'、'.join(READINESS_CHECKS)} 之一")
    groups = tuple(tuple(group) for group in table.get("groups", ()))
    return Condition(**{**table, "words": tuple(table.get("words", ())), "groups": groups})


def _schemes(where: str, data: Mapping[str, Any], starts: str = "") -> list[Scheme]:
    found = []
    for number, table in enumerate(data.get("scheme", ()), 1):
        for name, reason in scheme_faults(table):
            raise UserError(f"{where}第 {number} 条（{name}）：{reason}")
        if not starts and not table.get("since"):
            raise UserError(f"{where}第 {number} 条（since）：请写明自哪一年起执行")
        coefficients = tuple((w, Decimal(str(v))) for w, v in dict(table.get("coefficients", {})).items())
        given = {**table, "staff": tuple(table["staff"]), "words": tuple(table["words"]), "starts": starts}
        found.append(Scheme(**given | {"coefficients": coefficients}))
    return found


def _grading(base: Mapping[str, Any], own: Sequence[tuple[str, dict[str, Any]]]) -> Grading:
    """The grading rules, a bureau's own schemes before the built-in ones."""
    schemes = [s for starts, table in reversed(own) for s in _schemes("本单位的考核方案", table, starts)]
    schemes += _schemes("规则文件“grading.toml”", base)
    judging = base["judging"]
    return Grading(
        tuple(schemes),
        best=base["support"]["best"],
        report=Decimal(str(judging["report"])),
        achievements=Decimal(str(judging["achievements"])),
        judges={name: Decimal(str(weight)) for name, weight in judging["weights"].items()},
        procedures=tuple(_procedure(n, row) for n, row in enumerate(base["procedure"], 1)),
        ungraded=tuple(Ungraded(**row | {"leave": tuple(row.get("leave", ()))}) for row in base["ungraded"]),
        mild=tuple(base["later"]["measures"]),
        places=tuple(Place(**row) for row in base["place"]),
        gone=tuple(base["gone"]["reasons"]),
    )


def _procedure(number: int, table: Mapping[str, Any]) -> Procedure:
    if not table.get("staff") or not table.get("since") or not table.get("basis"):
        raise UserError(f"规则文件“grading.toml”第 {number} 条考核程序：请写明身份、起始年度和依据")
    return Procedure(**{**table, "staff": tuple(table["staff"]), "grades": tuple(table.get("grades", ()))})


def parsed(subject: str, since: str, text: str) -> dict[str, Any]:
    """The table of a bureau's own section; UserError if it cannot be read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"本单位自 {since} 起的{SUBJECTS[subject]}规则写法有误：{error}") from error


def _in_turn(where: str, base: dict[str, Any], own: Sequence[tuple[str, dict[str, Any]]]) -> tuple[Quota, ...]:
    """The quotas of each section with the days between which they hold."""
    tables: list[tuple[str, str, Mapping[str, Any]]] = [("", where, base)]
    tables += [(starts, f"本单位自 {starts} 起的指标", table) for starts, table in own]
    found = []
    for number, (starts, named, table) in enumerate(tables):
        ends = tables[number + 1][0] if number + 1 < len(tables) else ""
        found += [replace(q, starts=starts, ends=ends) for q in _quotas(named, table)]
    return tuple(found)


def as_table(rule: Quota | WarningRule | Scheme, without: Collection[str] = ("starts", "ends")) -> dict[str, Any]:
    """A rule as the table of a TOML section: what differs from the defaults."""
    found: dict[str, Any] = {}
    for spec in fields(rule):
        value = getattr(rule, spec.name)
        if spec.name in without or value == spec.default:
            continue
        if spec.name == "only":
            value = {name: list(values) for name, values in value}
        elif spec.name == "coefficients":
            found[spec.name] = {word: float(number) for word, number in value}
            continue
        found[spec.name] = list(value) if isinstance(value, tuple) else value
    return found
