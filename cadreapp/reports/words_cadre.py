"""One cadre's year in words: a paragraph a platform, written from their records as a clerk would write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cadreapp.records import PLATFORMS, RecordModel, kinds_of
from cadreapp.records.appraisal import QuarterPerformance
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.records.platforms.combat import (
    CentralWork,
    Contest,
    FrontLine,
    MonthSummary,
    QuarterReview,
    Secondment,
    TaskForce,
    TaskForceResult,
)
from cadreapp.records.platforms.selection import AnnualReport, Commendation, Forum, Promotion
from cadreapp.records.platforms.service import (
    SETTLED,
    SOLVED,
    AssistanceProject,
    CommunityService,
    Dispute,
    Improvement,
    MicroWish,
    Problem,
    Suggestion,
    Visit,
)
from cadreapp.records.platforms.tempering import (
    THEORY,
    Course,
    PartyActivity,
    PartyStep,
    PartyWork,
    SiteActivity,
    StudyGroupActivity,
)
from cadreapp.records.platforms.training import (
    Certificate,
    CloudSharing,
    CloudStudy,
    Exam,
    FieldResearch,
    Mentorship,
    MultiPost,
    ReadingMeeting,
    ReadingRecord,
    Reflection,
    ReflectionExchange,
    Seminar,
    ShadowStudy,
    SpecialGuidance,
    ThoughtForum,
    Transfer,
    WorkInfo,
    YouthDay,
)
from cadreapp.reports.words import (
    BODY,
    CHINESE,
    ONE,
    TITLE,
    UNDER,
    Block,
    OwnText,
    called,
    day,
    listed,
    money,
    number,
    one_line,
    paragraph,
    span,
    sure,
    tally,
    total,
    work,
)
from cadreapp.store.query import Row

_STEPS = {
    "递交申请书": "递交入党申请书",
    "入党积极分子": "被确定为入党积极分子",
    "发展对象": "被列为发展对象",
    "预备党员": "被接收为预备党员",
    "正式党员": "转为正式党员",
}


@dataclass(frozen=True)
class Deeds:
    """What a cadre did in a year, of the open kinds, in order of day.

    `took`: kind → records of their own or in which they took part; `named`: (kind, field) → records that name them
    (主题发言人, 分享人 …).
    """

    year: int
    took: Mapping[str, Sequence[Row]]
    named: Mapping[tuple[str, str], Sequence[Row]]

    def of(self, kind: type[RecordModel]) -> Sequence[Row]:
        """His records of a kind."""
        return self.took.get(kind.__name__, ())

    def spoke(self, field: Declared[Named | tuple[Named, ...]]) -> Sequence[Row]:
        """The records that name them in a field of their kind."""
        return self.named.get((field.owner.__name__, field.name), ())


@dataclass(frozen=True)
class Identity:
    """Who the text is about: name, and unit and post in one line."""

    name: str
    duties: str


def paragraphs(deeds: Deeds, own: OwnText) -> list[str]:
    """The five paragraphs; their own text stands where they gave one. An empty platform is said to be so."""
    return [
        own.platforms.get(at) or f"本人{paragraph(write(deeds)) or paragraph([_bare(deeds, at)])}"
        for at, write in enumerate(_PLATFORMS, 1)
    ]


def _bare(deeds: Deeds, platform: int) -> str:
    """What is said where no sentence came about: the kinds and numbers of what is there, or that nothing is."""
    some = "、".join(f"{k.title}{len(rows)}条" for k in kinds_of(platform) if (rows := deeds.of(k.model)))
    return f"本年度登记{some}" if some else f"本年度没有登记{PLATFORMS[platform - 1]}平台的工作"


def personal(who: Identity, deeds: Deeds, own: OwnText) -> list[Block]:
    """个人工作记录汇总（供本人参考） as a text: title, who, five sections, their own report; nobody signs it."""
    blocks = [
        Block(TITLE, f"{deeds.year}年度个人工作记录汇总\n（供本人参考）"),
        Block(UNDER, f"{who.duties}　{who.name}"),
    ]
    if not (deeds.took or deeds.named):
        return [*blocks, Block(BODY, f"本人{deeds.year}年没有登记年轻干部成长工程的工作，没有可以汇总的内容。")]
    for at, text in enumerate(paragraphs(deeds, own)):
        blocks.append(Block(ONE, f"{CHINESE[at]}、{PLATFORMS[at]}"))
        blocks += [Block(BODY, line) for line in text.split("\n")]
    if own.rest:
        blocks.append(Block(ONE, "六、本人述职"))
        blocks += [Block(BODY, line) for line in own.rest.split("\n")]
    return blocks


def _joined(*clauses: str) -> str:
    """Clauses of one sentence, the empty ones left out."""
    return "，".join(c for c in clauses if c)


def _of(verb: str, unit: str, many: int, done: str, some: int) -> str:
    """办理排查问题5件，其中解决4件; 全部解决 (of one: 已解决) where none is left; "" where there is nothing."""
    if not many:
        return ""
    return f"{verb}{many}{unit}" + (
        f"，{'全部' if many > 1 else '已'}{done}" if some == many else f"，其中{done}{some}{unit}" if some else ""
    )


def _made_up(rows: Sequence[Row], field: Declared[str]) -> str:
    """What kinds they were, in brackets; without numbers where there is but one kind."""
    kinds = dict.fromkeys(one_line(r[field]) for r in rows if r[field])
    return f"（{next(iter(kinds)) if len(kinds) == 1 else tally(rows, field, '次')}）" if kinds else ""


def _tempering(d: Deeds) -> Iterator[str]:
    if courses := d.of(Course):
        theory = [r for r in courses if r[Course.category] in THEORY]
        hours, of_theory = total(courses, Course.hours), total(theory, Course.hours)
        yield _joined(
            f"参加课程学习{len(courses)}次、{number(hours)}学时{_made_up(courses, Course.series)}",
            f"其中{'、'.join(THEORY)}{number(of_theory)}学时" if of_theory else "",
        )
    if taught := d.spoke(Course.lecturer):
        yield f"主讲课程{len(taught)}次：{listed(called(r[Course.theme]) for r in taught)}"
    if sites := d.of(SiteActivity):
        yield f"在{listed(one_line(r[SiteActivity.site]) for r in sites)}参加阵地活动{len(sites)}次"
    if groups := d.of(StudyGroupActivity):
        yield (
            f"参加{listed(one_line(r[StudyGroupActivity.group]) for r in groups)}学习活动{len(groups)}次"
            f"{_made_up(groups, StudyGroupActivity.content)}"
        )
    if some := d.of(PartyActivity):
        yield f"参加{tally(some, PartyActivity.category, '次')}"
    if taught := d.spoke(PartyActivity.lecturer):
        yield f"主讲{listed(called(r[PartyActivity.theme]) for r in taught)}"
    for row in d.of(PartyWork):
        form = f"（{row[PartyWork.form]}）" if row[PartyWork.form] else ""
        award = f"，获{one_line(row[PartyWork.award])}" if row[PartyWork.award] else ""
        yield f"创作微党建作品{work(row[PartyWork.name])}{form}{award}"
    for row in d.of(PartyStep):
        if step := _STEPS.get(row[PartyStep.stage] or ""):
            yield f"{day(row.date, d.year)}{step}"


def _training(d: Deeds) -> Iterator[str]:
    mentors = listed(m.name for r in d.of(Mentorship) if (m := r[Mentorship.mentor]))
    guided, seminars = d.of(SpecialGuidance), d.of(Seminar)
    yield _joined(
        f"成长导师为{mentors}" if mentors else "",
        f"接受专项指导{len(guided)}次" if guided else "",
        f"参加研讨交流{len(seminars)}次" if seminars else "",
    )
    if articles := d.of(WorkInfo):
        adopted = [r for r in articles if r[WorkInfo.adoption] == "采用"]
        names = listed((work(r[WorkInfo.headline]) for r in adopted), 2)
        yield f"报送工作信息{len(articles)}篇" + (f"，其中{names}{len(adopted)}篇被采用" if adopted else "")
    if research := d.of(FieldResearch):
        places = listed(one_line(r[FieldResearch.place]) for r in research)
        yield f"到{places}开展基层调研{len(research)}次"
    terms, shared, told = d.of(CloudStudy), d.of(CloudSharing), d.spoke(CloudSharing.speaker)
    done = [r for r in terms if r[CloudStudy.completed]]
    yield _joined(
        _of("学习云课堂", "期", len(terms), "完成", len(done)),
        f"参加云课堂分享会{len(shared)}次" if shared else "",
        f"作分享{len(told)}次" if told else "",
    )
    forums, spoke = d.of(ThoughtForum), d.spoke(ThoughtForum.speaker)
    yield _joined(
        f"参加思想汇{len(forums)}次" if forums else "",
        f"围绕{listed(called(r[ThoughtForum.theme]) for r in spoke)}作主题发言{len(spoke)}次" if spoke else "",
    )
    books, meetings = d.of(ReadingRecord), d.of(ReadingMeeting)
    notes, exchanges = d.of(Reflection), d.of(ReflectionExchange)
    yield _joined(
        f"参加青年读书会{len(meetings)}次" if meetings else "",
        f"阅读{listed((work(r[ReadingRecord.book]) for r in books), 2)}{len(books)}本书" if books else "",
        f"撰写学习体会{len(notes)}篇" if notes else "",
        f"交流学习心得{len(exchanges)}次" if exchanges else "",
    )
    if days := d.of(YouthDay):
        yield f"参加青春团日活动{len(days)}次{_made_up(days, YouthDay.form)}"
    for row in d.of(ShadowStudy):
        grade = f"，鉴定等次为{row[ShadowStudy.grade]}" if row[ShadowStudy.grade] else ""
        yield f"{span(row, d.year)}到{one_line(row[ShadowStudy.host_office])}跟班学习{grade}"
    for row in d.of(Transfer):
        before, after = one_line(row[Transfer.from_post]), one_line(row[Transfer.to_post])
        yield f"{day(row.date, d.year)}由{before}交流到{after}"
    for row in d.of(MultiPost):
        yield f"{span(row, d.year)}在{one_line(row[MultiPost.post])}岗位进行多岗位锻炼"
    passed = [
        one_line(r[Exam.exam]) + (f"（{r[Exam.level]}）" if r[Exam.level] else "")
        for r in d.of(Exam)
        if r[Exam.outcome] == "通过"
    ]
    held = list(dict.fromkeys(one_line(r[Certificate.certificate]) for r in d.of(Certificate)))
    yield _joined(
        f"通过{listed(passed, 4)}资格考试" if passed else "",
        f"取得{listed(held, 4)}{_certificates(held, 4)}" if held else "",
    )


def _certificates(held: Sequence[str], most: int) -> str:
    """证书 after the names, of which so many are told; nothing where the last word is a 证 already."""
    return "" if len(held) <= most and held[-1].endswith("证") else "证书"


def _combat(d: Deeds) -> Iterator[str]:
    for row in d.of(Contest):
        yield f"参加{called(row[Contest.name])}{_placing(row)}"
    for row in d.of(Secondment):
        yield f"{span(row, d.year)}到{one_line(row[Secondment.host])}挂职任{one_line(row[Secondment.post])}"
    for row in d.of(FrontLine):
        result = one_line(row[FrontLine.result])
        yield _joined(f"在{one_line(row[FrontLine.post])}承担{called(row[FrontLine.task])}任务", result)
    for row in d.of(CentralWork):
        yield _joined(f"参加中心工作{called(row[CentralWork.name])}", one_line(row[CentralWork.result]))
    groups = listed(called(r[TaskForce.name]) for r in d.of(TaskForce))
    results = d.of(TaskForceResult)
    yield _joined(
        f"编入{groups}攻坚小组" if groups else "",
        f"参与完成攻坚成果{len(results)}项：{listed(one_line(r[TaskForceResult.result]) for r in results)}"
        if results
        else "",
    )
    summaries, reviews = d.of(MonthSummary), sure(d.of(QuarterReview), QuarterReview.state)
    yield _joined(
        f"报送月小结{len(summaries)}篇" if summaries else "",
        f"参加季评鉴{len(reviews)}次" if reviews else "",
    )


def _placing(row: Row) -> str:
    """、获第2名: what is said of the one participant (`row` holds nobody else, see operations.year.words)."""
    placing = next((n.detail.get("placing") for n in row[Contest.cadres] or () if n.detail.get("placing")), "")
    return "" if not placing else f"，获第{placing}名" if placing.isdigit() else f"，获{placing}"


def _in_year(day: str | None, d: Deeds) -> bool:
    """Whether something was closed in the year, as the bureau's 解决各类矛盾问题 counts it."""
    return (day or "")[:4] == str(d.year)


def _service(d: Deeds) -> Iterator[str]:
    if visits := d.of(Visit):
        seen = number(total(visits, Visit.people_seen))
        yield f"下基层走访{len(visits)}次{_made_up(visits, Visit.target)}，走访群众{seen}人次"
    if problems := d.of(Problem):
        solved = sum(r[Problem.state] == SOLVED and _in_year(r[Problem.closed], d) for r in problems)
        yield _of("办理排查问题", "件", len(problems), "解决", solved)
    if disputes := d.of(Dispute):
        settled = sum(r[Dispute.state] == SETTLED and _in_year(r[Dispute.closed], d) for r in disputes)
        yield _of("受理矛盾纠纷", "起", len(disputes), "办结", settled)
    if some := d.of(Suggestion):
        replied = sum(bool(r[Suggestion.reply]) for r in some)
        yield _of("征集群众建议", "条", len(some), "答复", replied)
    if wishes := d.of(MicroWish):
        kinds = [
            f"{word}{n}个"
            for word, name in (("实现群众微心愿", "微心愿"), ("帮助群众解决困难", "解决困难"))
            if (n := sum(r[MicroWish.category] == name for r in wishes))
        ]
        yield "、".join(kinds)
    if projects := d.of(AssistanceProject):
        names = listed((called(r[AssistanceProject.name]) for r in projects), 2)
        yield f"参与实施{names}帮扶项目{len(projects)}个，项目投入资金{money(total(projects, AssistanceProject.funds))}"
    if some := d.of(CommunityService):
        hours = total(some, CommunityService.hours)
        places = listed((one_line(r[CommunityService.community]) for r in some), 2)
        yield f"回{places}开展为民服务{len(some)}次" + (f"、{number(hours)}小时" if hours else "")
    if some := d.of(Improvement):
        yield f"参与{listed(called(r[Improvement.measure]) for r in some)}能力提升举措{len(some)}项"


def _use(d: Deeds) -> Iterator[str]:
    forums, spoke = d.of(Forum), d.spoke(Forum.speakers)
    yield _joined(
        f"参加年轻干部思想交流座谈会{len(forums)}次" if forums else "",
        f"发言{len(spoke)}次" if spoke else "",
    )
    if quarters := sure(d.of(QuarterPerformance), QuarterPerformance.state):
        yield f"参加季度绩效考评{len(quarters)}次"
    if d.of(AnnualReport):
        yield "完成年终述职"
    for row in d.of(Promotion):
        before, after = one_line(row[Promotion.from_post]), one_line(row[Promotion.to_post])
        yield f"{day(row.date, d.year)}由{before}提任{after}"
    for row in d.of(Commendation):
        title = f"{one_line(row[Commendation.issuer])}{called(row[Commendation.name])}"
        yield f"{day(row.date, d.year)}获{title}{row[Commendation.form] or '表彰'}（{row[Commendation.level]}）"


_PLATFORMS: tuple[Callable[[Deeds], Iterator[str]], ...] = (_tempering, _training, _combat, _service, _use)
