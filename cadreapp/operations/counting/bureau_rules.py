"""A bureau's own quotas, warnings, schemes and scores: in force from a stated period on.

Earlier periods go by the rules of their time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from cadreapp.causes import cause_words
from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records import kind
from cadreapp.records.appraisal import STAFF_KINDS
from cadreapp.records.entities import RuleSection
from cadreapp.records.kind import FieldType
from cadreapp.records.period import Period
from cadreapp.rules import SUBJECTS, Rules, as_table, load, quota_faults, scheme_faults, warning_faults, within_national
from cadreapp.rules.appraisal.ballots import VOTES
from cadreapp.rules.loading import parsed
from cadreapp.rules.score_rules import score_document, score_faults, tables_of, together
from cadreapp.rules.workdays import notice_faults, notice_table, read_notice
from cadreapp.saving import write_bytes
from cadreapp.store import entities
from cadreapp.store import sections as store


def _own_scheme_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A scheme of the bureau is right in itself and no looser than the national one."""
    found = list(scheme_faults(table))
    yield from found or within_national(table, load().grading.schemes)


FAULTS: dict[str, Callable[[Mapping[str, Any]], Iterator[tuple[str, str]]]] = {
    "quotas": quota_faults,
    "warnings": warning_faults,
    "grading": _own_scheme_faults,
    "holidays": lambda table: notice_faults(table, load().workdays.statutory),
    "scoring": score_faults,
}
_VOTES = ("优秀票", "称职（合格）票", "基本称职票", "不称职票", "弃权票")
LABELS = {
    "quotas": {
        "kind": "事项",
        "who": "对象",
        "period": "周期",
        "number": "数量",
        "cap": "最多计数",
        "cap_per": "最多计数的时段",
        "only": "条件",
        "since": "起始年度",
        "measure": "计法",
        "row": "对应安排",
        "drafts": "草稿也算交",
    },
    "warnings": {
        "title": "说法",
        "kinds": "记录类别",
        "days": "天数",
        "periods": "连续几段",
        "check": "查什么",
        "name": "代号",
    },
    "grading": {
        "staff": "身份",
        "period": "考核周期",
        "words": "等次",
        "top": "限名额的等次",
        "cap": "名额比例",
        "approved_cap": "经批准的比例",
        "approver": "批准机关",
        "coefficients": "奖金系数",
        "basis": "依据",
        "since": "起始年度",
        "until": "截止年度",
    },
    "holidays": {"year": "年度", "off": "放假的日子", "work": "上班的周末"},
    "scoring": {
        "part": "哪一种",
        "period": "年度或季度",
        "platforms": "各平台权重",
        "ballot": "民主测评权重",
        "judges": "评委评分权重",
        "platform": "平台",
        "kind": "记录类别",
        "title": "名称",
        "weight": "满分",
        "ceiling": "上限（倍）",
        "full": "得满分所需",
        "measure": "计法",
        "only_if": "只对有此记录的人",
        "year_only": "计入哪里",
        "points": "每条加减分",
        "most": "最多加减",
        "where": "条件",
        "detail": "按每人的",
        "places": "名次和分数",
        "overdue": "什么时候算",
        "open": "未办结的状态",
        **{vote.name: label for vote, label in zip(VOTES, _VOTES, strict=True)},
    },
}
_TABLES = {"quotas": "quota", "warnings": "warning", "grading": "scheme", "holidays": "notice"}
_MARKS = {
    "quotas": ("kind", "who", "only"),
    "warnings": ("name",),
    "grading": ("staff", "period"),
    "holidays": ("year",),
    "scoring": ("title", "part", "kind", "period"),
}
"""Fields that make two rules of a subject the same; the first is named where one is written twice."""


@dataclass(frozen=True)
class Own:
    """A section of the bureau: in force from the first day of `since` on."""

    id: int
    subject: str
    since: str
    source: str

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"{Period.parse(self.since).label}{'' if self.subject == 'holidays' else '起'}（{self.source}）"


def sections(desk: Desk, subject: str) -> list[Own]:
    """The bureau's own sections of a subject, the oldest first."""
    return sorted((Own(*row) for row in store.of_subject(desk.db, subject)), key=lambda o: Period.parse(o.since).start)


def tables_on(desk: Desk, subject: str, since: str) -> list[dict[str, Any]]:
    """The rules in force on the first day of a period, each as the table of a TOML section."""
    first = Period.parse(since).start
    if subject == "holidays":
        return [notice_table(desk.rules.workdays.notice(first.year))]
    if subject == "warnings":
        return [as_table(rule) for rule in desk.rules.warnings_on(first)]
    if subject == "grading":
        return _schemes_on(desk, Period.parse(since))
    if subject == "scoring":
        return tables_of(desk.rules.scoring_in(Period.parse(since)))
    day = first.isoformat()
    return [as_table(q) for q in desk.rules.quotas if q.starts <= day and (not q.ends or day < q.ends)]


def _schemes_on(desk: Desk, since: Period) -> list[dict[str, Any]]:
    """The scheme in force for each kind of staff in the quarter and in the year of a period, those alike once."""
    grading = desk.rules.grading
    found: list[dict[str, Any]] = []
    for length in ("quarter", "year"):
        period = Period.of(since.start, length)
        for staff in STAFF_KINDS:
            scheme = grading.scheme(staff, period)
            table = as_table(scheme, ("starts", "since", "until")) if scheme else None
            if table and table not in found:
                found.append(table)
    return found


def conditions(name: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The fields of a kind that may be conditions: name → (label, its choices)."""
    return {f.name: (f.label, tuple(f.choices)) for f in kind(name).fields if f.type is FieldType.CHOICE}


def faults_of(
    subject: str, tables: Sequence[Mapping[str, Any]], rules: Rules | None = None
) -> list[tuple[int, str, str]]:
    """What is wrong: (number of the rule from 0, field, Chinese sentence). `rules`: the bureau's, with its quotas."""
    found = [(n, name, reason) for n, table in enumerate(tables) for name, reason in FAULTS[subject](table)]
    seen: dict[Any, int] = {}
    for number, table in enumerate(tables):
        mark = tuple(str(table.get(k)) for k in _MARKS[subject])
        if mark in seen:
            found.append((number, _MARKS[subject][0], f"与第 {seen[mark] + 1} 条重复，同一事项只留一条"))
        seen.setdefault(mark, number)
    if subject == "scoring" and not found:
        found = list(together(tables, {q.kind for q in (rules or load()).quotas if q.who in ("cadre", "party")}))
    return found


def save_section(desk: Desk, subject: str, since: str, tables: Sequence[Mapping[str, Any]], source: str) -> Changes:
    """Put a bureau's own rules of a subject in force from a period on; it can be undone.

    Refused: each fault by rule and field. A period of a year that has passed keeps its rules: UserError.
    """
    try:
        period = Period.parse(since)
    except ValueError as error:
        raise UserError(f"“{since}”不是时段，请写成 2026、2026H1、2026Q1 或 2026-01。") from error
    if period.year < desk.today().year:
        raise UserError(f"{period.year}年已经过去，按当时的规则计算，不能改。请写今年或以后的时段。")
    if not source.strip():
        raise UserError("请写明依据（文件或会议），以后才看得出为什么改。")
    if not tables:
        raise UserError(f"至少要有一条{SUBJECTS[subject]}。")
    if subject == "holidays" and (period.length != "year" or [t.get("year") for t in tables] != [period.year]):
        raise UserError("放假安排一年一条：时段请写年度，如 2027，下面只写这一年的放假和上班的日子。")
    if found := faults_of(subject, tables, desk.rules):
        labels = LABELS[subject]
        raise Refused([Fault(r, field=f"第 {n + 1} 条“{labels.get(f, f)}”") for n, f, r in found])
    body = toml(subject, since, tables, source)
    row = store.since(desk.db, subject, since)
    same = [dict(t) for t in tables] == tables_on(desk, subject, since)
    if subject == "holidays" and not desk.rules.workdays.known(period.year):
        same = False  # the law alone is not the year's notice, even if it says no more
    if row is not None and row[1] == body or row is None and same:
        return Changes()
    name = f"{SUBJECTS[subject]}设置：{period.label}{'' if subject == 'holidays' else '起'}"
    with desk.operation(name) as writing:
        if row is None:
            values = {"uid": desk.new_uid(), "subject": subject, "since": since}
            entities.add(desk.db, RuleSection, {**values, "body": body, "source": source.strip()})
        else:
            entities.change(desk.db, RuleSection, row[0], {"body": body, "source": source.strip()})
    return Changes(writing.id, name, frozenset({"*"}), (), updated=1)


def drop_section(desk: Desk, own: Own) -> Changes:
    """Take a section away: the rules before it hold again. Not one of a year that has passed."""
    if Period.parse(own.since).year < desk.today().year:
        raise UserError(f"“{own.label}”已经用于过去的年度，不能取消。请从新的时段起另设。")
    name = f"取消{SUBJECTS[own.subject]}设置：{own.label}"
    with desk.operation(name) as writing:
        entities.change(desk.db, RuleSection, own.id, {"deleted_at": writing.at})
    return Changes(writing.id, name, frozenset({"*"}), (), updated=1)


def toml(subject: str, since: str, tables: Sequence[Mapping[str, Any]], source: str) -> str:
    """A section as a TOML file: valid-from and source on top, then the rules."""
    document = tomlkit.document()
    document.add("version", since)
    document.add("source", source.strip())
    if subject == "scoring":
        for name, part in score_document(tables).items():
            document.add(name, tomlkit.item(part))
        return tomlkit.dumps(document)
    rules = tomlkit.aot()
    for table in tables:
        rules.append(tomlkit.item(dict(table)))
    document.add(_TABLES[subject], rules)
    return tomlkit.dumps(document)


def read_notice_file(path: Path, year: int) -> dict[str, Any]:
    """The 放假安排 of a year out of a file: a section as TOML, or the words of the notice as text.

    UserError: it cannot be read, or holds no days of that year.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("gb18030", "replace")
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来：{cause_words(error)}。") from error
    if path.suffix.lower() == ".toml":
        tables = parsed("holidays", str(year), text).get("notice", ())
        found = next((dict(t) for t in tables if t.get("year") == year), None)
        if found is None:
            raise UserError(f"“{path.name}”里没有{year}年的放假安排。")
        return found
    off, work = read_notice(text, year)
    if not off:
        raise UserError(f"“{path.name}”里没有认出放假的日子，应写成“1月1日至3日放假，1月4日上班”这样的句子。")
    return {"year": year, "off": off, "work": work}


def subject_of(title: str) -> str:
    """The subject of that name (指标, 预警 …); UserError names those that there are."""
    for subject, name in SUBJECTS.items():
        if name == title.strip():
            return subject
    raise UserError(f"没有“{title}”这种规则，可用的有：{'、'.join(SUBJECTS.values())}。")


def export_rules(desk: Desk, subject: str, since: str, target: Path) -> Path:
    """Write the rules in force from a period on as TOML, with the source that was given for them.

    UserError: the name does not end in .toml, or the file cannot be written.
    """
    if target.suffix.lower() != ".toml":
        raise UserError(f"“{target}”应以 .toml 结尾。")
    source = next((own.source for own in sections(desk, subject) if own.since == since), "")
    text = toml(subject, since, tables_on(desk, subject, since), source or f"{Period.parse(since).label}起执行")
    return write_bytes(target, text.encode("utf-8"))
