"""The bureau's year in words, in the order of 《为年轻民政干部锻炼成长搭建“五大平台”》, to paste into a report.

Numbers are exact; those of the showcase's cover come from there, each in its own window. No cadre is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from cadreapp.records import PLATFORMS, RecordModel
from cadreapp.records.appraisal import QuarterPerformance
from cadreapp.records.checks import spelling
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
    PARTY_STAGES,
    THEORY,
    Course,
    DevelopmentPlan,
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
    ReadingList,
    ReadingMeeting,
    ReadingRecord,
    Reflection,
    ReflectionExchange,
    Seminar,
    ShadowStudy,
    SpecialGuidance,
    ThoughtForum,
    WorkInfo,
    YouthDay,
)
from cadreapp.reports.data import day as paper_day
from cadreapp.reports.words import (
    BODY,
    CHINESE,
    ONE,
    TITLE,
    TWO,
    UNDER,
    Block,
    attendance,
    called,
    listed,
    money,
    number,
    one_line,
    paragraph,
    persons,
    share,
    sure,
    tally,
    total,
)
from cadreapp.reports.words_year import BureauYear, ending
from cadreapp.store.query import Row

AIMS = ("提升政治站位", "提升能力素养", "提升工作质效", "提升为民情怀", "提升干事激情")
"""What each platform is for, as the article's headings say."""


Section = tuple[str, str, Callable[[BureauYear], Iterator[str]]]
"""A heading, who its first sentence is about ("" where the sentence says so itself), and what is told."""


def bureau(b: BureauYear) -> list[Block]:
    """The whole text: title, lead, five platforms with their arrangements; what has no record is left out."""
    blocks = [Block(TITLE, f"{b.bureau}{b.year}年度\n年轻干部成长工程工作总结" if b.bureau else _TITLE.format(b.year))]
    blocks.append(Block(UNDER, f"（统计截止{paper_day(b.until)}）"))
    blocks.append(
        Block(
            BODY,
            f"{b.year}年，{b.bureau or '我局'}搭建思想淬炼、学习锻炼、实战练兵、亲民便民、选拔使用五大平台，"
            f"推进年轻干部成长工程，本年度在册年轻干部{b.fig('cadres')}名。有关情况如下。",
        )
    )
    if b.is_empty:
        return [
            *blocks[:-1],
            Block(BODY, f"{b.bureau or '我局'}{b.year}年没有登记年轻干部成长工程的工作，没有可以总结的内容。"),
        ]
    for at, sections in enumerate(_PLATFORMS):
        blocks.append(Block(ONE, f"{CHINESE[at]}、搭建{PLATFORMS[at]}平台，{AIMS[at]}"))
        said = [(title, who + text) for title, who, write in sections if (text := paragraph(write(b)))]
        for number_, (title, text) in enumerate(said):
            blocks += [Block(TWO, f"（{CHINESE[number_]}）{title}"), Block(BODY, text)]
        if not said:
            blocks.append(Block(BODY, "我局本年度没有登记这个平台的工作。"))
    return blocks + ending(b)


_TITLE = "{}年度年轻干部成长工程工作总结"


def _joined(*clauses: str) -> str:
    return "，".join(c for c in clauses if c)


def _took(rows: Sequence[Row]) -> str:
    return f"{attendance(rows)}人次参加"


# 思想淬炼


def _courses(b: BureauYear) -> Iterator[str]:
    if not (rows := b.of(Course)):
        return
    theory = [r for r in rows if r[Course.category] in THEORY]
    hours, of_theory = total(rows, Course.hours), total(theory, Course.hours)
    yield f"开设{tally(rows, Course.series, '场')}，共{len(rows)}场、{number(hours)}学时，{_took(rows)}"
    if of_theory:
        yield f"其中党的基本理论和党性教育{number(of_theory)}学时，占全年学时的{share(of_theory, hours)}"


def _sites(b: BureauYear) -> Iterator[str]:
    if rows := b.of(SiteActivity):
        sites = listed((one_line(r[SiteActivity.site]) for r in rows), 6)
        yield f"依托{sites}开展党性教育活动{len(rows)}次，{_took(rows)}"


def _study_groups(b: BureauYear) -> Iterator[str]:
    rows = b.of(StudyGroupActivity)
    names, members = listed(b.study_groups, 6), sum(b.study_groups.values())
    contents = tally(rows, StudyGroupActivity.content, "次")
    modes = tally(rows, StudyGroupActivity.mode, "次")
    yield _joined(
        f"组建{names}" + (f"，编入{members}人" if members else "") if names else "",
        f"开展{contents}" + (f"（{modes}）" if modes else "") + f"，{_took(rows)}" if rows else "",
    )


def _party(b: BureauYear) -> Iterator[str]:
    if rows := b.of(PartyActivity):
        yield f"开展{tally(rows, PartyActivity.category, '次')}，{_took(rows)}"
    if works := b.of(PartyWork):
        won = sum(bool(r[PartyWork.award]) for r in works)
        yield f"创作微党建作品{len(works)}件" + (f"，获奖{won}件" if won else "")


def _members(b: BureauYear) -> Iterator[str]:
    if plans := b.of(DevelopmentPlan):
        planned = total(plans, DevelopmentPlan.planned)
        yield "制定青年党员发展计划" + (f"，计划培养{number(planned)}人" if planned else "")
    if steps := [r for r in b.of(PartyStep) if r[PartyStep.stage] in PARTY_STAGES]:
        yield f"年内推进党员发展：{tally(steps, PartyStep.stage, '人', PARTY_STAGES)}"


# 学习锻炼


def _mentors(b: BureauYear) -> Iterator[str]:
    pairs = b.of(Mentorship)
    mentors = {m.person or m.name for r in pairs if (m := r[Mentorship.mentor])}
    if pairs:
        yield f"为{persons(pairs)}名年轻干部配备成长导师{len(mentors)}名，落实“四个一”"
    info, research = b.of(WorkInfo), b.of(FieldResearch)
    guided, seminars = b.of(SpecialGuidance), b.of(Seminar)
    adopted = sum(r[WorkInfo.adoption] == "采用" for r in info)
    told = _joined(
        f"报送工作信息{len(info)}篇" + (f"（采用{adopted}篇）" if adopted else "") if info else "",
        f"开展基层调研{len(research)}次、{attendance(research)}人次" if research else "",
        f"接受专项指导{len(guided)}人次" if guided else "",
        f"参加研讨交流{len(seminars)}次、{attendance(seminars)}人次" if seminars else "",
    )
    yield told and f"年轻干部{told}"


def _exams(b: BureauYear) -> Iterator[str]:
    for exam in dict.fromkeys(r[Exam.exam] for r in b.of(Exam)):
        rows = [r for r in b.of(Exam) if r[Exam.exam] == exam]
        passed = sum(r[Exam.outcome] == "通过" for r in rows)
        yield f"参加{exam}资格考试{len(rows)}人次" + (f"，通过{passed}人次" if passed else "")
    if held := b.of(Certificate):
        yield f"年内取得{tally(held, Certificate.certificate, '人')}"


def _cloud(b: BureauYear) -> Iterator[str]:
    study, shared = b.of(CloudStudy), b.of(CloudSharing)
    terms = len({spelling(r[CloudStudy.term] or "") for r in study})
    done = sum(bool(r[CloudStudy.completed]) for r in study)
    yield _joined(
        f"组织云课堂学习{terms}期、{len(study)}人次" + (f"，完成学习{done}人次" if done else "") if study else "",
        f"举办分享交流会{len(shared)}次，{_took(shared)}" if shared else "",
    )


def _forums(b: BureauYear) -> Iterator[str]:
    if rows := b.of(ThoughtForum):
        themes = listed(called(r[ThoughtForum.theme]) for r in rows)
        yield f"围绕{themes}主题，举办民政青年思想汇{len(rows)}期，{_took(rows)}"


def _reading(b: BureauYear) -> Iterator[str]:
    meetings, books = b.of(ReadingMeeting), b.of(ReadingList)
    read, notes, told = b.of(ReadingRecord), b.of(Reflection), b.of(ReflectionExchange)
    yield _joined(
        f"组织青年读书会集中学习研讨{len(meetings)}次，{_took(meetings)}" if meetings else "",
        f"推荐书籍{len(books)}本" if books else "",
    )
    yield _joined(
        f"年轻干部累计阅读书籍{len(read)}本" if read else "",
        f"撰写学习体会{len(notes)}篇" if notes else "",
        f"交流学习心得{len(told)}人次" if told else "",
    )


def _youth(b: BureauYear) -> Iterator[str]:
    if rows := b.of(YouthDay):
        yield f"开展“青春团日”主题活动{len(rows)}次（{tally(rows, YouthDay.form, '次')}），{_took(rows)}"


def _shadow(b: BureauYear) -> Iterator[str]:
    rows = b.behind.get("shadow_study", ())
    if not rows:
        return
    bases = {one_line(r[ShadowStudy.basis]) for r in rows}
    basis = bases.pop() if len(bases) == 1 else ""
    hosts = len({one_line(r[ShadowStudy.host_office]) for r in rows})
    yield _joined(f"按照{basis}" if basis else "", f"选派{b.fig('shadow_study')}名年轻干部到{hosts}个处室跟班学习")


def _moves(b: BureauYear) -> Iterator[str]:
    words = (("transfers_zhengke", "正科职级"), ("transfers_fuke", "副科职级"), ("transfers_other", "其他"))
    levels = [f"{b.fig(key)}名{level}年轻干部" for key, level in words if b.figures[key]]
    if levels:
        people = sum(int(b.num(key)) for key, _ in words)
        whole = f"，共{b.fig('transfers')}人次" if len(levels) > 1 or b.figures["transfers"] != people else ""
        yield f"先后对{'、'.join(levels)}进行岗位交流{whole}"
    if b.figures["multi_post_recruits"]:
        yield f"对{b.fig('multi_post_recruits')}名新录用公务员安排多岗位锻炼"


# 实战练兵


def _contests(b: BureauYear) -> Iterator[str]:
    if rows := b.of(Contest):
        yield f"开展{listed(called(r[Contest.name]) for r in rows)}比武练兵{len(rows)}次，{_took(rows)}"


def _front(b: BureauYear) -> Iterator[str]:
    front, seconded, central = b.of(FrontLine), b.of(Secondment), b.of(CentralWork)
    yield _joined(
        f"安排{persons(front)}名年轻干部到一线压担培养" if front else "",
        f"选派{persons(seconded)}名年轻干部到基层社区挂职锻炼" if seconded else "",
        f"组织年轻干部{attendance(central)}人次参加{listed(called(r[CentralWork.name]) for r in central)}中心工作"
        if central
        else "",
    )


def _forces(b: BureauYear) -> Iterator[str]:
    groups, results = b.of(TaskForce), b.of(TaskForceResult)
    if groups:
        names = listed((one_line(r[TaskForce.name]) for r in groups), 6)
        projects = {one_line(r[TaskForce.project]) for r in groups}
        project = projects.pop() if len(projects) == 1 else ""
        yield f"组建{names}{len(groups)}个{project}攻坚小组，分组编入年轻干部{persons(groups)}名"
    if results:
        kinds = tally(results, TaskForceResult.category, "项")
        yield f"形成攻坚成果{len(results)}项" + (f"（{kinds}）" if kinds else "")


def _reviews(b: BureauYear) -> Iterator[str]:
    months, quarters = b.of(MonthSummary), sure(b.of(QuarterReview), QuarterReview.state)
    yield _joined(f"报送月小结{len(months)}篇" if months else "", f"接受季评鉴{len(quarters)}人次" if quarters else "")


# 亲民便民


def _visits(b: BureauYear) -> Iterator[str]:
    if not b.of(Visit):
        return
    places = (("institutions_visited", "服务机构{}家"), ("communities_visited", "城乡社区{}个"))
    shown = "、".join(text.format(b.fig(key)) for key, text in places if b.figures[key])
    yield _joined(
        f"走访{shown}" if shown else "",
        f"首次走访困难群众{b.fig('people_visited')}人" if b.figures["people_visited"] else "",
        f"累计走访群众{b.fig('visits')}人次",
    )
    if focus := tally(b.of(Visit), Visit.focus, "次", ("一老", "一小", "一群体")):
        yield f"聚焦“一老一小一群体”，其中{focus}"


def _problems(b: BureauYear) -> Iterator[str]:
    if rows := b.of(Problem):
        kinds = listed((one_line(r[Problem.category]) for r in rows), 4)
        yield f"排查{kinds}问题{len(rows)}件"
    if b.figures["problems_solved"]:
        solved = Counter(r.kind for r in b.behind["problems_solved"])
        words = ((Problem, "排查问题"), (Dispute, "矛盾纠纷"))
        parts = [f"{word}{n}件" for kind, word in words if (n := solved[kind.__name__])]
        yield f"解决各类矛盾问题{b.fig('problems_solved')}件" + (f"（{'、'.join(parts)}）" if len(parts) > 1 else "")


def _improved(b: BureauYear) -> Iterator[str]:
    if rows := b.of(Improvement):
        yield f"推出提升服务能力的举措{len(rows)}项：{listed((called(r[Improvement.measure]) for r in rows), 6)}"


def _helped(b: BureauYear) -> Iterator[str]:
    if b.figures["suggestions"]:
        replied = sum(bool(r[Suggestion.reply]) for r in b.of(Suggestion))
        yield f"征集群众建议{b.fig('suggestions')}条" + (f"，已答复{replied}条" if replied else "")
    if b.figures["projects"]:
        people = total(b.of(AssistanceProject), AssistanceProject.beneficiaries)
        yield _joined(
            f"投入资金{money(Decimal(b.num('funds_yuan')))}" if b.figures["funds_yuan"] else "",
            f"实施民生帮扶项目{b.fig('projects')}个",
            f"受益群众{number(people)}人" if people else "",
        )


def _wishes(b: BureauYear) -> Iterator[str]:
    rows = b.of(MicroWish)
    if not rows:
        return
    parts = [
        f"{word}{n}个"
        for word, name in (("满足群众微心愿", "微心愿"), ("解决群众困难", "解决困难"))
        if (n := sum(r[MicroWish.category] == name for r in rows))
    ]
    yield "、".join(parts) + (f"，共{b.fig('micro_wishes')}个" if len(parts) > 1 else "")


def _home(b: BureauYear) -> Iterator[str]:
    if rows := b.of(CommunityService):
        hours = total(rows, CommunityService.hours)
        yield f"{persons(rows)}名青年党员回社区开展为民服务{len(rows)}人次" + (
            f"、{number(hours)}小时" if hours else ""
        )


def _brands(b: BureauYear) -> Iterator[str]:
    for field, verb, word in ((RecordModel.campaigns, "开展", "主题活动"), (RecordModel.tags, "打造", "品牌")):
        counts: Counter[str] = Counter()
        for rows in b.rows.values():
            for row in rows:
                counts.update(row[field] or ())
        if counts:
            some = "、".join(f"“{name}”（相关工作{n}项）" for name, n in counts.most_common())
            yield f"{verb}{some}等{word}" if len(counts) > 1 else f"{verb}{some}{word}"


# 选拔使用


def _appraised(b: BureauYear) -> Iterator[str]:
    quarters, forums, reports = (
        sure(b.of(QuarterPerformance), QuarterPerformance.state),
        b.of(Forum),
        b.of(AnnualReport),
    )
    yield _joined(
        f"开展季度绩效考评{len(quarters)}人次" if quarters else "",
        f"召开年轻干部思想交流座谈会{len(forums)}次，{_took(forums)}" if forums else "",
        f"组织年终述职{len(reports)}人" if reports else "",
    )


def _base(b: BureauYear) -> Iterator[str]:
    if many := sum(len(rows) for rows in b.rows.values()):
        yield f"运用年轻干部成长工程信息库，对{b.fig('cadres')}名年轻干部的成长全程纪实，年内记录工作{many}项"


def _promoted(b: BureauYear) -> Iterator[str]:
    if b.figures["promotions"]:
        unit = _people_unit(b, "promotions")
        kinds = tally(b.behind["promotions"], Promotion.category, unit, ("机关中层正职", "局属单位领导"))
        yield f"近两年（{b.year - 1}—{b.year}年）先后有{b.fig('promotions')}名年轻干部得到提拔使用" + (
            f"（{kinds}）" if kinds else ""
        )


def _people_unit(b: BureauYear, key: str, word: str = "名") -> str:
    """What parts of a figure are counted in: people, or 人次 where somebody is in more than one of its records."""
    return word if len(b.behind[key]) == b.figures[key] else "人次"


def _praised(b: BureauYear) -> Iterator[str]:
    if b.figures["circular_praise"]:
        young = b.num("circular_praise_young_grassroots")
        issuers = {one_line(r[Commendation.issuer]) for r in b.behind["circular_praise"]}
        by = f"{issuers.pop()}对" if len(issuers) == 1 else "有"
        verb = "进行通报表扬" if by != "有" else "受到通报表扬"
        yield _joined(
            f"{b.year - 1}年，{by}{b.fig('circular_praise')}名先进工作者{verb}",
            f"其中基层年轻干部{number(young)}名，占{share(young, b.num('circular_praise'))}" if young else "",
        )
    parts = []
    for key, issuer in (("commended_provincial", "省委、省政府"), ("commended_ministerial", "民政部")):
        if b.figures[key]:
            titles = Counter(called(r[Commendation.name]) for r in b.behind[key]).most_common()
            shown = "、".join(f"{title}{n}{_people_unit(b, key, '人')}" for title, n in titles)
            parts.append(f"获{issuer}表彰{b.fig(key)}人（{shown}）")
    if parts:
        yield f"我局年轻干部近两年（{b.year - 1}—{b.year}年）{'，'.join(parts)}"
    if b.figures["commendations"]:
        yield f"全局本年度获各类表彰奖励{b.fig('commendations')}人次"


_PLATFORMS: tuple[tuple[Section, ...], ...] = (
    (
        ("课程体系", "我局", _courses),
        ("党性教育阵地", "我局", _sites),
        ("青年学习小组", "我局", _study_groups),
        ("党内集中学习教育", "我局", _party),
        ("青年党员发展", "我局", _members),
    ),
    (
        ("成长导师制度", "我局", _mentors),
        ("资格考试", "年轻干部", _exams),
        ("云课堂学习", "我局", _cloud),
        ("民政青年思想汇", "我局", _forums),
        ("青年读书会", "我局", _reading),
        ("青春团日", "我局", _youth),
        ("跟班学习", "我局", _shadow),
        ("多岗位交流", "我局", _moves),
    ),
    (
        ("大比武、大练兵", "我局", _contests),
        ("一线压担、挂职锻炼和中心工作", "我局", _front),
        ("民生攻坚小组", "我局", _forces),
        ("月小结和季评鉴", "年轻干部", _reviews),
    ),
    (
        ("联系群众“大走访”", "年轻干部", _visits),
        ("民生难题“大排查”", "年轻干部", _problems),
        ("服务群众能力“大提升”", "我局", _improved),
        ("群众建议和民生帮扶", "我局", _helped),
        ("微心愿", "年轻干部", _wishes),
        ("青年党员回社区", "我局", _home),
        ("品牌和主题活动", "我局", _brands),
    ),
    (
        ("考核和座谈", "我局", _appraised),
        ("信息库建设", "我局", _base),
        ("提拔使用", "我局", _promoted),
        ("激励表彰", "", _praised),
    ),
)
