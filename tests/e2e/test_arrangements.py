"""The arrangements of the sample bureau, counted a second time from the database's tables, record by record."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cadreapp import records
from cadreapp.operations.counting.owed import everything
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.year.arrangements import gather
from cadreapp.records.period import Period
from cadreapp.reports.data import Arranged
from cadreapp.store.connect import DATABASE

FIRST, LAST = "2021-01-01", "2021-12-31"
Rec = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "data"
    write_demo(folder, cadres=24)
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Desk]:
    desk = open_desk(folder, write=False)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def found(desk: Desk) -> dict[str, Arranged]:
    return {line.row: line for line in gather(desk, 2021)}


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, list[Rec]]:
    """Every live record with all its columns, its people by role, its tags and its campaigns."""
    with sqlite3.connect(folder / DATABASE) as db:
        db.row_factory = sqlite3.Row
        people: dict[int, dict[str, list[Rec]]] = {}
        for p in db.execute("SELECT * FROM participation ORDER BY position"):
            told = {"person": p["person_id"] or p["name"], "detail": json.loads(p["detail"] or "{}")}
            people.setdefault(p["record_id"], {}).setdefault(p["role"], []).append(told)
        labels: dict[str, dict[int, list[str]]] = {"tag": {}, "campaign": {}}
        for table, own in labels.items():
            for row in db.execute(
                f"SELECT record_id, name FROM record_{table} l JOIN {table} t ON t.id = l.{table}_id"
            ):
                own.setdefault(row[0], []).append(row[1])
        return {
            kind.name: [
                dict(row)
                | {"people": people.get(row["record_id"], {})}
                | {f"{table}s": own.get(row["record_id"], []) for table, own in labels.items()}
                for row in db.execute(
                    f'SELECT * FROM record r JOIN "{kind.table}" k ON k.record_id = r.id WHERE r.deleted_at IS NULL'
                )
            ]
            for kind in records.KINDS
        }


def in_year(some: Iterable[Rec]) -> list[Rec]:
    """Records of the year; an interval with any day of it."""
    found = []
    for r in some:
        interval = bool(records.kind(r["kind"]).end_field)
        begin, end = r["date"] or "0000", (r["end"] or "9999") if interval else r["date"] or "0000"
        if begin <= LAST and end + "-99" >= FIRST:
            found.append(r)
    return found


def took(some: Iterable[Rec], role: str = "") -> list[Any]:
    """Who takes part, each as often as they do."""
    return [p["person"] for r in some for p in r["people"].get(role or records.kind(r["kind"]).who_field, ())]


def each(some: Iterable[Rec], role: str = "") -> int:
    return len(set(took(some, role)))


def told(some: Iterable[Rec], *names: str, **values: Any) -> list[Rec]:
    """Those that say something in these fields, and these words in those."""
    return [r for r in some if all(r[n] for n in names) and all(r[n] == v for n, v in values.items())]


def kinds_of_word(some: Iterable[Rec], field: str) -> str:
    return "、".join(f"{word} {n:,}" for word, n in Counter(r[field] for r in some).most_common())


def phrases(whole: dict[str, list[Rec]], year: Callable[[str], list[Rec]]) -> dict[str, list[str]]:
    """What each arrangement's line must say, reckoned here."""
    hours = sum(r["hours"] for r in year("Course")) / 10
    theory = sum(r["hours"] for r in year("Course") if r["category"] in ("党的基本理论", "党性教育")) / 10
    steps = [
        r for r in year("PartyStep") if r["stage"] in ("递交申请书", "入党积极分子", "发展对象", "预备党员", "正式党员")
    ]
    members = {p for r in whole["StudyGroup"] for p in took([r], "members")}
    held = [
        {
            p
            for r in whole["Certificate"]
            for p in took([r])
            if r["certificate"] in group and r["date"] <= LAST and (r["expires"] or "9999") >= LAST
        }
        for group in (("助理社会工作师", "社会工作师", "高级社会工作师"), ("行政执法证",))
    ]
    terms = {r["term"] for r in year("CloudStudy") + year("CloudSharing")}
    so_far = [r for r in whole["ShadowStudy"] if r["date"] <= LAST]
    out = [*year("FrontLine"), *year("Secondment"), *year("CentralWork")]
    grounds = [
        p
        for r in year("TaskForce")
        for p in r["people"]["cadres"]
        if all(p["detail"].get(d) for d in ("trait", "specialty", "need"))
    ]
    solved = [r for r in whole["Problem"] if r["state"] == "已解决" and FIRST <= (r["closed"] or "") <= LAST]
    settled = [r for r in whole["Dispute"] if r["state"] == "已办结" and FIRST <= (r["closed"] or "") <= LAST]
    shown = [k.name for k in records.KINDS if k.platform and not k.confidential]
    tagged, joined = ([r for k in shown for r in year(k) if r[x]] for x in ("tags", "campaigns"))
    two = [r for r in whole["Promotion"] if "2020-01-01" <= r["date"] <= LAST]
    praised = [r for r in whole["Commendation"] if r["date"][:4] == "2020" and r["form"] == "通报表扬"]
    contests = [p for r in year("Contest") for p in r["people"]["cadres"]]
    n = {k.name: len(year(k.name)) for k in records.KINDS}
    funds = sum(r["funds"] for r in year("AssistanceProject")) // 100
    return {
        "1.1": [
            f"课程 {n['Course']} 场（{kinds_of_word(year('Course'), 'series')}）",
            f"参加 {len(took(year('Course'))):,} 人次",
            f"共 {hours:g} 学时",
            f"其中党的基本理论和党性教育 {theory:g} 学时（占 {theory * 100 / hours:.1f}%）",
        ],
        "1.2": [f"阵地活动 {n['SiteActivity']} 次", f"参加 {len(took(year('SiteActivity')))} 人次"],
        "1.3": [
            f"小组活动 {n['StudyGroupActivity']} 次",
            f"其中线上 {len(told(year('StudyGroupActivity'), mode='线上'))} 次",
            f"学习小组 {len(whole['StudyGroup'])} 个，成员 {len(members)} 人",
        ],
        "1.4": [
            f"微党建活动 {n['PartyActivity']} 次",
            f"微党建作品 {n['PartyWork']} 件",
            f"其中获奖 {len(told(year('PartyWork'), 'award'))} 件",
        ],
        "1.5": [
            f"计划 {n['DevelopmentPlan']} 份",
            f"计划发展 {sum(r['planned'] for r in year('DevelopmentPlan'))} 人",
            f"年内走到下一阶段 {each(steps)} 人",
        ],
        "2.1": [
            f"结对 {n['Mentorship']} 对，导师 {each(year('Mentorship'), 'mentor')} 人",
            f"工作信息 {n['WorkInfo']} 篇，其中采用 {len(told(year('WorkInfo'), adoption='采用'))} 篇",
            f"基层调研 {n['FieldResearch']} 次，参加调研 {len(took(year('FieldResearch')))} 人次",
            f"专项指导 {n['SpecialGuidance']} 次",
            f"研讨交流 {n['Seminar']} 次，参加研讨 {len(took(year('Seminar')))} 人次",
        ],
        "2.2": [
            f"两证齐全 {len(held[0] & held[1])} 人，持社会工作者证 {len(held[0])} 人，持行政执法证 {len(held[1])} 人",
            f"年内报考 {n['Exam']} 人次",
            f"通过 {len(told(year('Exam'), outcome='通过'))} 人次",
            f"年内取得证书 {n['Certificate']} 本",
        ],
        "2.3": [
            f"办班 {len(terms)} 期，学完 {len(told(year('CloudStudy'), completed=1))} 人次",
            f"学习 {sum(r['hours'] for r in year('CloudStudy')) / 10:g} 学时",
            f"分享会 {n['CloudSharing']} 次，参加分享会 {len(took(year('CloudSharing')))} 人次",
        ],
        "2.4": [
            f"思想汇 {n['ThoughtForum']} 次，主题发言 {each(year('ThoughtForum'), 'speaker')} 人",
            f"有自由讨论、互动交流和小结点评的 {len(told(year('ThoughtForum'), 'discussion', 'interaction'))} 次",
        ],
        "2.5": [
            f"集中学习研讨 {n['ReadingMeeting']} 次",
            f"推荐书目 {n['ReadingList']} 本，阅读 {n['ReadingRecord']} 本次",
            f"学习体会 {n['Reflection']} 篇，心得交流 {n['ReflectionExchange']} 人次",
        ],
        "2.6": [f"团日活动 {n['YouthDay']} 次", f"取得成绩 {len(told(year('YouthDay'), 'result'))} 次"],
        "2.7": [
            f"年内跟班 {each(year('ShadowStudy'))} 人，至今累计 {each(so_far)} 人",
            f"经推荐 {each(told(year('ShadowStudy'), 'nominated'))} 人",
            f"经确定 {each(told(year('ShadowStudy'), 'decided'))} 人",
            f"已鉴定 {each(told(year('ShadowStudy'), 'evaluation'))} 人",
            f"已有结果 {each(told(year('ShadowStudy'), 'outcome'))} 人",
        ],
        "2.8": [
            f"岗位交流 {n['Transfer']} 人次，其中正科职级 {len(told(year('Transfer'), level='正科'))} 人",
            f"副科职级 {len(told(year('Transfer'), level='副科'))} 人",
            f"新录用公务员多岗位锻炼 {each(year('MultiPost'))} 人",
        ],
        "3.1": [
            f"比武练兵 {n['Contest']} 次",
            f"参赛 {len(contests)} 人次，参赛干部 {each(year('Contest'))} 人",
            f"有名次的 {sum(bool(p['detail'].get('placing')) for p in contests)} 人次",
        ],
        "3.2": [
            f"安排干部 {each(out)} 人，一线压担 {each(year('FrontLine'))} 人",
            f"基层社区挂职 {each(year('Secondment'))} 人，其中已鉴定 {each(told(year('Secondment'), 'evaluation'))} 人",
            f"中心工作 {n['CentralWork']} 项，参加 {each(year('CentralWork'))} 人",
        ],
        "3.3": [
            f"攻坚小组 {n['TaskForce']} 个",
            f"所需人数 {sum(r['size'] for r in year('TaskForce'))} 人，编入 {each(year('TaskForce'))} 人",
            f"三项依据写全 {len(grounds)} 人次，成果 {n['TaskForceResult']} 项",
        ],
        "3.4": [f"月小结 {n['MonthSummary']} 篇，其中有点评 {len(told(year('MonthSummary'), 'comment'))} 篇"],
        "3.5": [f"季评鉴 {n['QuarterReview']} 份，其中已确认 {len(told(year('QuarterReview'), state='已确认'))} 份"],
        "4.1": [
            f"走访 {n['Visit']} 次",
            f"走访群众 {sum(r['people_seen'] for r in year('Visit')):,} 人次",
            f"走访服务机构 {len({r['place'] for r in told(year('Visit'), target='服务机构')})} 家",
            f"走访城乡社区 {len({r['place'] for r in told(year('Visit'), target='城乡社区')})} 个",
            "“走百家机构、走千个社区、走万名困难群众”累计",
        ],
        "4.2": [f"排查问题 {n['Problem']} 件", f"年内解决 {len(solved)} 件"],
        "4.3": [
            f"提升举措 {n['Improvement']} 项，参加 {len(took(year('Improvement')))} 人次",
            f"写明提升前后的 {len(told(year('Improvement'), 'before', 'after'))} 项",
            f"有成效的 {len(told(year('Improvement'), 'effect'))} 项",
        ],
        "4.4": [
            f"征集群众建议 {n['Suggestion']} 条，其中已答复 {len(told(year('Suggestion'), 'reply'))} 条",
            f"矛盾纠纷 {n['Dispute']} 件，年内化解 {len(settled)} 件",
            f"实施民生帮扶项目 {n['AssistanceProject']} 个，投入帮扶资金 {funds:,} 元",
            f"受益 {sum(r['beneficiaries'] for r in year('AssistanceProject')):,} 人",
        ],
        "4.5": [
            f"实现微心愿、解决困难 {n['MicroWish']} 个",
            f"微心愿 {len(told(year('MicroWish'), category='微心愿'))} 个",
        ],
        "4.6": [
            f"服务 {n['CommunityService']} 次，参加党员 {each(year('CommunityService'))} 人",
            f"社区 {len({r['community'] for r in year('CommunityService')})} 个",
            f"时长 {sum(r['hours'] for r in year('CommunityService')) / 10:g} 小时",
        ],
        "4.7": [
            f"带标签或主题活动的记录 {len({r['record_id'] for r in tagged + joined})} 条",
            f"主题活动 {len(joined)} 条（{_labels(joined, 'campaigns')}）",
            f"品牌标签 {len(tagged)} 条（{_labels(tagged, 'tags')}）",
        ],
        "5.1": [
            f"日常考察 {n['Observation']} 次，考察干部 {each(year('Observation'))} 人",
            f"季度绩效考评 {n['QuarterPerformance']} 份",
        ],
        "5.2": [
            f"座谈会 {n['Forum']} 次，参加 {len(took(year('Forum')))} 人次",
            f"发言 {len(took(year('Forum'), 'speakers'))} 人次",
            f"政治体检 {n['PoliticalCheck']} 人次，党性体检 {n['PartyCheck']} 人次",
        ],
        "5.3": [
            f"年终述职 {n['AnnualReport']} 份",
            f"年度考核已确认 {len(told(year('AnnualAppraisal'), state='已确认'))} 人",
        ],
        "5.4": ["由组织人事部门掌握，不在此列示"],
        "5.5": [f"有记录的在册干部 {each(r for k in shown for r in year(k))} 人"],
        "5.6": ["由组织人事部门掌握，不在此列示"],
        "5.7": [f"年内提拔使用 {each(year('Promotion'))} 人", f"近两年 {len(two)} 人"],
        "5.8": [
            f"表彰奖励 {n['Commendation']} 人次",
            f"去年通报表扬先进工作者 {len(praised)} 人",
            f"其中基层年轻干部 {len(told(praised, 'young_grassroots'))} 人",
            "近两年省委省政府表彰 1 人，近两年民政部表彰 1 人",
        ],
    }


def _labels(some: Iterable[Rec], what: str) -> str:
    return "、".join(f"{word} {n:,}" for word, n in Counter(x for r in some for x in r[what]).most_common())


def test_an_independent_count_agrees(found: dict[str, Arranged], whole: dict[str, list[Rec]]) -> None:
    expected = phrases(whole, lambda kind: in_year(whole[kind]))
    assert list(expected) == list(found) and len(found) == 33
    wrong = {row: [p for p in some if p not in found[row].words] for row, some in expected.items()}
    assert {row: (some, found[row].words) for row, some in wrong.items() if some} == {}


def test_what_is_asked_and_done_is_what_the_dues_say(desk: Desk, found: dict[str, Arranged]) -> None:
    asked: dict[str, list[Any]] = {}
    for due in everything(desk, Period.parse("2021")):
        if due.state != "excused":
            asked.setdefault(records.kind(due.kind).row, []).append(due)
    for row, line in found.items():
        if row in asked:
            assert line.required == round(sum(d.required for d in asked[row]), 1)
            assert line.value == round(sum(min(d.done, d.required) for d in asked[row]), 1)
        elif row != "5.5":
            assert line.required is None
    assert set(asked) >= {"1.5", "2.1", "2.3", "2.4", "2.5", "3.4", "3.5", "4.5", "4.6", "5.1", "5.2", "5.3"}


def test_every_record_listed_is_counted_once(found: dict[str, Arranged], whole: dict[str, list[Rec]]) -> None:
    of_kind = {r["record_id"]: k for k, some in whole.items() for r in some}
    for row, line in found.items():
        assert len(set(line.records)) == len(line.records)
        kinds = [records.kind(name) for name in {of_kind[i] for i in line.records}]
        assert not any(k.confidential for k in kinds), row
        if row != "4.7":
            assert {k.row for k in kinds} <= {row}, row
