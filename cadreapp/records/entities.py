"""The plain tables beside the spine: units, persons, memberships of the roster, tags and campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import peewee

from cadreapp.records.fields import Choice, Day, IdNumber, LongText, Number, Partial, Photo, Text

POLITICAL = (
    "中共党员",
    "中共预备党员",
    "共青团员",
    "民革党员",
    "民盟盟员",
    "民建会员",
    "民进会员",
    "农工党党员",
    "致公党党员",
    "九三学社社员",
    "台盟盟员",
    "无党派人士",
    "群众",
)
"""政治面貌 in the order of GB/T 4762 (01 to 13)."""

PARTY_MEMBERS = POLITICAL[:2]
"""青年党员 = 中共党员 and 中共预备党员."""

OFFICE = "机关处室"
UNIT_KINDS = (OFFICE, "局属事业单位", "县区")


class Entity(peewee.Model):
    """Base of the plain tables: an integer key inside, a uid in packages and exports, soft deletion."""

    id: peewee.AutoField[int]  # the primary key, which peewee makes
    uid = peewee.CharField(max_length=32, unique=True)
    deleted_at = peewee.CharField(max_length=32, null=True)

    class Meta:
        legacy_table_names = False

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong between fields of one row: (field name, Chinese sentence)."""
        yield from ()


class Unit(Entity):
    """单位: an office of the bureau, a subordinate institution, a county or district."""

    name = Text("名称", required=True, width=20, example="示例处")
    short = Text("简称", width=12)
    nature = Choice("性质", *UNIT_KINDS, width=12)
    parent = peewee.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    position = Number("排序", width=7)
    began = Day("启用日期", width=12)
    closed = Day("撤销日期", width=12, help="从哪一天起没有这个单位")
    successor = peewee.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")


class Person(Entity):
    """人员: everyone named — cadres, mentors, leaders, reviewers."""

    name = Text("姓名", required=True, width=10, example="张示例")
    id_number = IdNumber("身份证号", timeless=True, masked=True, secret=True, width=21)
    sex = Choice("性别", "男", "女", width=6, words="sex")
    born = Partial("出生年月", example="1993-05", width=11)
    ethnicity = Text("民族", example="汉族", width=8, words="ethnicity")
    native_place = Text("籍贯", width=12, words="place")
    birthplace = Text("出生地", width=12, words="place")
    work_started = Partial("参加工作时间", example="2016-08", width=13)
    political = Choice("政治面貌", *POLITICAL, width=14, words="political")
    joined_party = Partial("入党时间", example="2018-07", width=11, beside="political")
    health = Text("健康状况", example="健康", width=10)
    specialty = Text("专业特长", width=16)
    trait = Text("个性特点", width=16)
    phone = Text("联系电话", timeless=True, masked=True, secret=True, width=14)
    photo = Photo("照片", timeless=True, in_table=False)
    resume = LongText(
        "简历", timeless=True, width=40, help="一行一段：2016.08--2020.05  单位职务；至今的一段结束年月空着"
    )
    remark = LongText("备注", timeless=True, width=24)
    lrmx = peewee.TextField(null=True)
    initials = peewee.TextField(default="")
    pinyin = peewee.TextField(default="")
    position = peewee.IntegerField(default=0)

    class Meta:
        table_name = "person"


class Cadre(Entity):
    """干部: a person's membership of the young-cadre roster; an empty start = since before our records."""

    person = peewee.ForeignKeyField(Person, backref="+", on_delete="RESTRICT")
    entered = Day("进入日期", width=12)
    left = Day("退出日期", width=12)
    leaving_reason = Text("退出原因", width=16)

    class Meta:
        table_name = "cadre"

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values.get("entered") and values.get("left") and values["left"] < values["entered"]:
            yield "left", "退出日期早于进入日期，请核对"


class Tag(Entity):
    """品牌标签: 铁脚板, 铁肩膀 … that any record may carry."""

    name = Text("名称", required=True, width=14)


class Campaign(Entity):
    """主题活动: a campaign that any record may belong to, with targets over its own time.

    `learned`: the ISO day from which one without a start counts; empty = always.
    """

    name = Text("名称", required=True, width=30)
    level = Choice("级别", "局级", "市级", "省级", "国家级", width=9, unprinted=True)
    start = Day("开始日期", width=12)
    end = Day("结束日期", width=12)
    target_institutions = Number("目标：服务机构", unit="家", width=14)
    target_communities = Number("目标：城乡社区", unit="个", width=14)
    target_people = Number("目标：困难群众", unit="人", width=14)
    learned = peewee.CharField(max_length=10, null=True)


class WarningStep(Entity):
    """工作预警's steps that somebody took: 催办 (reminded) and 完成 (closed); one row a step.

    `mark` says which warning (rule and subject, see rules/warnings.py); `title` keeps its words after it has gone.
    """

    mark = peewee.TextField()
    title = peewee.TextField()
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    step = peewee.TextField()
    day = peewee.TextField()
    who = peewee.TextField()
    note = peewee.TextField(null=True)

    class Meta:
        table_name = "warning_step"


class RuleSection(Entity):
    """A bureau's own rules of one subject (`quotas`, `warnings`), in force from a period on until the next section."""

    subject = peewee.TextField()
    since = peewee.TextField()
    body = peewee.TextField()
    source = peewee.TextField()

    class Meta:
        table_name = "rule_section"


class AgeDecision(Entity):
    """What was decided of a cadre who passes the age limit of a year: 退出 or 保留, with reason and by whom."""

    person = peewee.ForeignKeyField(Person, backref="+", on_delete="RESTRICT")
    year = peewee.IntegerField()
    decision = peewee.TextField()
    reason = peewee.TextField()
    approver = peewee.TextField()

    class Meta:
        table_name = "age_decision"


class Edition(Entity):
    """审定版: what was locked of a year or a quarter, its file kept by SHA-256; a row is never changed or deleted.

    `number` 1 is the 定稿, 2 and more are 更正版, each naming in `replaces` the one before it. `grades` (the confirmed
    grades and coefficients of that time) and `changes` (the lines that a 更正版 changed) are JSON text.
    """

    what = peewee.TextField()
    period = peewee.TextField()
    number = peewee.IntegerField()
    locked_at = peewee.TextField()
    who = peewee.TextField()
    note = peewee.TextField(null=True)
    sha256 = peewee.TextField()
    rules = peewee.TextField()
    grades = peewee.TextField()
    replaces = peewee.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    reason = peewee.TextField(null=True)
    approver = peewee.TextField(null=True)
    received = peewee.TextField(null=True)
    changes = peewee.TextField(null=True)

    class Meta:
        table_name = "edition"


class FormerValue(Entity):
    """What a field of a unit, person, tag or campaign said up to a day (`until`, that day included), before it changed.

    `value` empty: it said nothing. `until` empty: a spelling that was never right, kept so that older rows and files
    still find what they mean by it.
    """

    unit = peewee.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    tag = peewee.ForeignKeyField(Tag, null=True, backref="+", on_delete="RESTRICT")
    campaign = peewee.ForeignKeyField(Campaign, null=True, backref="+", on_delete="RESTRICT")
    field = peewee.CharField(max_length=40)
    value = peewee.TextField()
    until = peewee.CharField(max_length=10, null=True)

    class Meta:
        table_name = "former_value"


ENTITIES = (Unit, Person, Cadre, Tag, Campaign, WarningStep, RuleSection, AgeDecision, Edition, FormerValue)

_KEYS: tuple[tuple[type[Entity], tuple[peewee.Field, ...]], ...] = (
    (Unit, (Unit.name,)),
    (Person, (Person.id_number,)),
    (Tag, (Tag.name,)),
    (WarningStep, (WarningStep.mark, WarningStep.step)),
    (RuleSection, (RuleSection.subject, RuleSection.since)),
    (AgeDecision, (AgeDecision.person, AgeDecision.year)),
    (Edition, (Edition.what, Edition.period, Edition.number)),
)
for _model, _columns in _KEYS:
    _model.add_index(
        _model.index(*_columns, unique=True, where=_model.deleted_at.is_null(), name=f"{_model._meta.table_name}_key")
    )
