"""等次 and 名额: which words a kind of staff is graded with, and how many may get the best one. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from cadreapp.records.appraisal import STAFF_KINDS, UNGRADED
from cadreapp.records.period import Period

LENGTHS = ("quarter", "year")


@dataclass(frozen=True)
class Scheme:
    """How some kinds of staff are graded in a quarter or a year. `cap`: per cent of `top`; 0 = none.

    `words`: from the best to the worst. `approved_cap`: per cent up to which an approval of excess is usual, 0 = not
    said, and `approver` who has to approve it. `coefficients`: word → 奖金系数. `since`, `until`: years in which it
    holds; `starts`: first day of the bureau's own section that holds it, "" = built in.
    """

    staff: tuple[str, ...]
    period: str
    words: tuple[str, ...]
    top: str
    cap: int
    basis: str
    since: int = 0
    until: int = 9999
    approved_cap: int = 0
    coefficients: tuple[tuple[str, Decimal], ...] = ()
    starts: str = ""
    approver: str = ""

    def coefficient(self, grade: str) -> Decimal | None:
        """奖金系数 of a grade; None where the table has none (未定等次, a word of other staff)."""
        return next((value for word, value in self.coefficients if word == grade), None)

    @property
    def low(self) -> tuple[str, ...]:
        """The words that speak against somebody: the last two, of only two words the last."""
        return self.words[-2:] if len(self.words) > 2 else self.words[-1:]

    def fault(self, grade: str, staff: str) -> str:
        """What is wrong with a grade's word for this kind of staff; "" if nothing is."""
        if grade in self.words or grade == UNGRADED:
            return ""
        return f"{staff}的等次应为{'、'.join(self.words)}之一，不能用“{grade}”（依据：{self.basis}）"


@dataclass(frozen=True)
class Base:
    """考核名额 of a period for one kind of staff: 参加考核总人数, 名册外已用名额, the unit (None: the whole organ).

    `approved`: 批准机关, 文号, 日期 and 理由 of an excess are all recorded; `approved_on`: its day. `leaders`: 领导成员
    among the total, who are appraised by their 主管机关 and are no part of what the cap is taken of.
    """

    record: int
    staff: str
    unit: str | None
    total: int
    used: int
    approved: bool
    leaders: int = 0
    approved_on: str = ""

    @property
    def counted(self) -> int:
        """The base of the cap: those who are appraised here."""
        return self.total - self.leaders


@dataclass(frozen=True)
class Graded:
    """A grade: the record, whose, kind of staff and unit as it was confirmed, else as at the end of the period.

    `base`: the record of the 考核名额 under which it was confirmed; None: not confirmed, or none was needed. `outside`:
    graded by another unit, or on the staff of a county, so that it takes no place here.
    """

    record: int
    person: int
    staff: str
    unit: str | None
    grade: str
    base: int | None = None
    outside: bool = False


@dataclass(frozen=True)
class Places:
    """The cap of one pool: its arithmetic, and the confirmed best grades in it."""

    base: Base
    scheme: Scheme
    confirmed: tuple[Graded, ...]

    @property
    def allowed(self) -> int:
        """How many of the roster may get the best grade: rounded down, less what is used outside it, never below 0."""
        return places(self.base.counted, self.scheme.cap, self.base.used)

    @property
    def most(self) -> int:
        """How many there may be at the very most: with an approval up to the scheme's `approved_cap`, never beyond."""
        if not self.base.approved or not self.scheme.approved_cap:
            return self.allowed
        return max(self.allowed, places(self.base.counted, self.scheme.approved_cap, self.base.used))

    @property
    def left(self) -> int:
        """How many may still be confirmed without an approval; negative = over the cap."""
        return self.allowed - len(self.confirmed)

    @property
    def over(self) -> int:
        """How many are too many, approvals counted; 0 = none."""
        return max(0, len(self.confirmed) - self.most)

    @property
    def arithmetic(self) -> str:
        """In words: 参加考核 64 人 × 40% = 25 名额，名册外已用 17，本册可评 8; with 领导成员 taken off first."""
        whole = places(self.base.counted, self.scheme.cap, 0)
        people = f"参加考核 {self.base.total} 人"
        if self.base.leaders:
            people = f"（{people} － 领导成员 {self.base.leaders} 人）"
        words = f"{people} × {self.scheme.cap}% = {whole} 名额"
        return f"{words}，名册外已用 {self.base.used}，本册可评 {self.allowed}"


def places(total: int, cap: int, used: int) -> int:
    """Best grades for the roster: `cap` per cent of the total rounded down, less those used outside; not below 0."""
    return max(0, total * cap // 100 - used)


def scheme_of(schemes: Sequence[Scheme], staff: str, period: Period) -> Scheme | None:
    """The scheme for a kind of staff in a quarter or a year; None if no rule speaks of it."""
    first = period.start.isoformat()
    return next(
        (
            s
            for s in schemes
            if staff in s.staff
            and s.period == period.length
            and s.since <= period.year <= s.until
            and s.starts <= first
        ),
        None,
    )


def base_of(bases: Collection[Base], staff: str, unit: str | None) -> Base | None:
    """The base that counts for somebody: their unit's, else that of the whole organ, in which units are pooled."""
    own = [b for b in bases if b.staff == staff and b.unit == unit]
    return next(iter(own or [b for b in bases if b.staff == staff and b.unit is None]), None)


def beyond(bases: Collection[Base]) -> Iterator[tuple[Base, str, str]]:
    """Units' 名额 that are more than the whole organ's of the same staff: (the organ's, which number, sentence)."""
    for organ in (b for b in bases if b.unit is None):
        units = [b for b in bases if b.staff == organ.staff and b.unit is not None]
        for name, label in (("total", "参加考核总人数"), ("counted", "名额基数"), ("used", "名册外已用名额")):
            parts = sum(getattr(b, name) for b in units)
            if parts > (whole := getattr(organ, name)):
                yield organ, name, f"{organ.staff}各单位的{label}合计 {parts}，多于全机关的 {whole}，请核对"


def pools(
    schemes: Sequence[Scheme], period: Period, bases: Collection[Base], graded: Collection[Graded]
) -> tuple[list[Places], list[Graded]]:
    """The caps of a period with the confirmed best grades of each; and the confirmed ones that have no base.

    A unit's 名额 is a part of the whole organ's, so that its best grades count against both, those too that were
    confirmed under the organ's before the unit had its own.
    """
    known = {b.record: b for b in bases}
    of_base: dict[int, list[Graded]] = {b.record: [] for b in bases}
    without = []
    for one in graded:
        scheme = scheme_of(schemes, one.staff, period)
        if scheme is None or not scheme.cap or one.outside:
            continue
        base = known.get(one.base) if one.base is not None else None
        base = base or base_of(bases, one.staff, one.unit)
        if base is None:
            without.append(one)
        elif one.grade == scheme.top:
            of_base[base.record].append(one)
            other = base_of(bases, one.staff, None if base.unit is not None else one.unit)
            if other is not None and other.record != base.record:
                of_base[other.record].append(one)
    found = []
    for base in bases:
        scheme = scheme_of(schemes, base.staff, period)
        if scheme is not None and scheme.cap:
            found.append(Places(base, scheme, tuple(of_base[base.record])))
    return found, without


@dataclass(frozen=True)
class Ungraded:
    """A reason for taking part without a grade. `comment`: whether a 评语 is written all the same.

    Leave of the kinds `leave` that adds up to more than `days` in the year is such a reason by itself. `later`: the
    grade may be given afterwards (补定).
    """

    reason: str
    comment: bool = True
    leave: tuple[str, ...] = ()
    days: int = 0
    later: bool = False


@dataclass(frozen=True)
class Place:
    """Who works elsewhere is graded there: records of `kind` that cover more than `days` of the year."""

    kind: str
    days: int
    title: str


@dataclass(frozen=True)
class Procedure:
    """How the year's appraisal of some kinds of staff goes on: days of 公示, who may ask for 复核 and 申诉, how long.

    `grades`: those against which it is open. `review`: days after 书面告知; `appeal`: after the answer to 复核;
    `direct`: 申诉 without 复核, after 书面告知; `again`: 再申诉 after the answer to 申诉; 0 = there is none.
    """

    staff: tuple[str, ...]
    basis: str = ""
    since: int = 0
    until: int = 9999
    public_days: int = 5
    grades: tuple[str, ...] = ()
    review: int = 0
    appeal: int = 0
    direct: int = 0
    again: int = 0

    def within(self, step: str, taken: Collection[str]) -> tuple[str, int]:
        """After which step, and within how many days of it, somebody may ask for one of REVIEWS, given those taken.

        ("", 0): it is not open to them, or not yet.
        """
        told = "书面告知"
        found = {
            "复核": (told, self.review),
            "申诉": ("复核", self.appeal) if "复核" in taken else (told, self.direct),
            "再申诉": ("申诉", self.again),
        }[step]
        return found if found[1] and found[0] in taken else ("", 0)

    def said(self, grade: str) -> str:
        """The rights of somebody with this grade, as a letter tells them; "" where there are none."""
        if grade not in self.grades:
            return ""
        parts = [f"可以自收到本告知书之日起 {self.review} 日内，以书面形式申请复核"]
        if self.appeal:
            parts.append(f"对复核结果不服的，可以自收到复核决定之日起 {self.appeal} 日内提出申诉")
        if self.direct:
            parts.append(f"也可以不经复核，自收到本告知书之日起 {self.direct} 日内直接提出申诉")
        if self.again:
            parts.append(f"对申诉处理决定不服的，可以自收到决定之日起 {self.again} 日内提出再申诉")
        return "；".join(parts)


@dataclass(frozen=True)
class Grading:
    """Everything that grading.toml says. `schemes`: a bureau's own first, the newest of them first of all.

    `mild`: punishments after which a case that is closed still allows a 补定. `places`: who is graded where they work,
    not here; `gone`: reasons for leaving the roster after which nobody is appraised here.
    """

    schemes: tuple[Scheme, ...]
    best: int = 2
    report: Decimal = Decimal(50)
    achievements: Decimal = Decimal(50)
    judges: Mapping[str, Decimal] = field(default_factory=dict)
    procedures: tuple[Procedure, ...] = ()
    ungraded: tuple[Ungraded, ...] = ()
    mild: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    gone: tuple[str, ...] = ()

    def scheme(self, staff: str, period: Period) -> Scheme | None:
        """The scheme for a kind of staff in a quarter or a year; None if no rule speaks of it."""
        return scheme_of(self.schemes, staff, period)

    def procedure(self, staff: str, year: int) -> Procedure:
        """How the year's appraisal of a kind of staff goes on; where no rule speaks of it there is no 复核."""
        own = (p for p in self.procedures if staff in p.staff and p.since <= year <= p.until)
        return next(own, Procedure(()))

    def public_days(self, year: int) -> int:
        """Working days that suffice for a 拟优秀公示 of any staff in a year."""
        known = [p.public_days for p in self.procedures if p.since <= year <= p.until]
        return max(known, default=Procedure.public_days)

    def reason(self, name: str) -> Ungraded:
        """What follows from a reason for not being graded; one that the rules do not know may be commented."""
        return next((u for u in self.ungraded if u.reason == name), Ungraded(name))


def scheme_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one scheme, by its field: (name, Chinese sentence)."""
    for name in sorted(set(table) - {f.name for f in fields(Scheme)} | set(table) & {"starts"}):
        yield name, f"不认识的项目 {name}"
    staff = table.get("staff") or ()
    if not staff or any(s not in STAFF_KINDS for s in staff):
        yield "staff", f"身份应为 {'、'.join(STAFF_KINDS)}"
    if table.get("period") not in LENGTHS:
        yield "period", "考核周期应为季度或年度"
    words = [str(w).strip() for w in table.get("words") or ()]
    if len(words) < 2 or len(set(words)) < len(words) or not all(words):
        yield "words", "等次至少写两档，从好到差，用、分开，不能重复"
    if UNGRADED in words:
        yield "words", f"“{UNGRADED}”不是等次，不用写"
    if table.get("top") not in words:
        yield "top", "限名额的等次应是所写等次之一"
    for name, label in (("cap", "名额比例"), ("approved_cap", "经批准的比例")):
        value = table.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
            yield name, f"{label}应为 0 到 100 的整数，0 表示不限"
    for name, label in (("since", "起始年度"), ("until", "截止年度")):
        value = table.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value and not 1990 <= value <= 9999:
            yield name, f"{label}应为四位年份"
    if not str(table.get("basis") or "").strip():
        yield "basis", "请写明依据"
    for word, value in dict(table.get("coefficients") or {}).items():
        if word not in words:
            yield "coefficients", f"系数里的“{word}”不是所写的等次"
        try:
            if not 0 <= Decimal(str(value)) <= 10:
                raise InvalidOperation
        except InvalidOperation:
            yield "coefficients", f"“{word}”的系数应为 0 到 10 的数字"


def within_national(table: Mapping[str, Any], national: Sequence[Scheme]) -> Iterator[tuple[str, str]]:
    """What in a bureau's own scheme goes beyond the national one for the same staff: words, or a wider cap."""
    for rule in national:
        same = rule.period == table.get("period") and set(rule.staff) & set(table.get("staff") or ())
        if not same or not rule.cap or rule.until < 9999:
            continue
        if tuple(table.get("words") or ()) != rule.words:
            yield "words", f"{'、'.join(rule.staff)}的等次由{rule.basis}规定，应为{'、'.join(rule.words)}"
        if not table.get("cap") or int(table["cap"]) > rule.cap:
            yield "cap", f"{rule.basis}规定“{rule.top}”不超过 {rule.cap}%，本单位只能更严，超出的另行报批"


@dataclass(frozen=True)
class Judgement:
    """What one judge gives a cadre, out of 100; None = the judge left the item out."""

    record: int
    judge: str
    judge_class: str
    report: Decimal | None
    achievements: Decimal | None


def judged(scores: Sequence[Judgement], rule: Grading) -> Decimal | None:
    """The judges' score of a cadre, 0 to 100, half up to one place; None if nobody has scored.

    An item that a judge left out is not counted as 0: of each item the mean over the judges who scored it, weighted by
    their class, then the two means by their shares.
    """
    means = []
    for share, item in ((rule.report, "report"), (rule.achievements, "achievements")):
        pairs = [(getattr(s, item), rule.judges.get(s.judge_class, Decimal(1))) for s in scores]
        known = [(value, weight) for value, weight in pairs if value is not None and weight > 0]
        if known and share > 0:
            means.append((sum((v * w for v, w in known), Decimal(0)) / sum(w for _, w in known), share))
    if not means:
        return None
    whole = sum((m * s for m, s in means), Decimal(0)) / sum(s for _, s in means)
    return whole.quantize(Decimal("0.1"), ROUND_HALF_UP)


def unsupported(grade: str, quarters: Sequence[str | None], year: Scheme, quarter: Scheme, best: int) -> list[str]:
    """What speaks against a year's grade in the confirmed grades of its quarters (None = not confirmed), in words.

    《公务员平时考核办法（试行）》: the best grade needs quarters of the best and none of the last two; more than half
    in the last two means in principle the last but one or below; all in the last may mean the last.
    """
    low = quarter.low
    known = [q for q in quarters if q and q != UNGRADED]
    missing = sum(q is None for q in quarters)
    found = []
    bad = [q for q in known if q in low]
    if grade == year.top:
        if bad:
            named = [f"{n}季度{q}" for n, q in enumerate(quarters, 1) if q in low]
            found.append(f"评{grade}，但{'、'.join(named)}")
        count = known.count(quarter.top)
        if count < best and not missing:
            found.append(f"评{grade}，但全年只有 {count} 个季度为{quarter.top}（应不少于 {best} 个）")
    half, worst = year.words[:-2], year.words[-1]
    if grade in year.words and known and not missing:
        if all(q == quarter.words[-1] for q in known) and grade != worst:
            found.append(f"各季度全部为{quarter.words[-1]}，可以直接确定为{worst}，现评{grade}")
        elif len(bad) * 2 > len(known) and grade in half:
            found.append(f"{'、'.join(low)}的季度超过一半，原则上为{year.words[-2]}以下，现评{grade}")
    if missing:
        found.append(f"{missing} 个季度没有确认的等次")
    return found


def supported(quarters: Sequence[str | None], year: Scheme, quarter: Scheme, best: int) -> tuple[str, ...] | None:
    """The grades of a year that its quarters support; None while a quarter has no confirmed grade."""
    known = [q for q in quarters if q and q != UNGRADED]
    if not known or any(q is None for q in quarters):
        return None
    return tuple(w for w in year.words if not unsupported(w, quarters, year, quarter, best))


def outlook(allowed: tuple[str, ...] | None) -> str:
    """What the quarters allow the year to be, in words; it proposes, the Party group decides."""
    if allowed is None:
        return "季度等次不全"
    return "可评" + "、".join(allowed) if allowed else "请逐项核对"
