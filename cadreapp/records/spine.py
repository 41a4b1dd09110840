"""The one spine that carries every kind: records, participations, links, operations and the audit trail."""

from __future__ import annotations

from typing import Any

import peewee

from cadreapp.records.entities import Campaign, Person, Tag


class Table(peewee.Model):
    id: peewee.AutoField[int]  # the primary key, which peewee makes

    class Meta:
        legacy_table_names = False


def _to(model: type[peewee.Model], **options: Any) -> Any:
    return peewee.ForeignKeyField(model, backref="+", on_delete="RESTRICT", **options)


class Record(Table):
    """A record of any kind. `date` is the counting date, `end` the end of an interval (NULL = goes on).

    `key` is what makes two records of a kind the same thing. `late_on` is the true day of entry of what was entered
    after its period had closed (补录), NULL = in time. `learned`: the day from which a row of a person's file without
    a start counts, since another value was known before it; NULL = always.
    """

    uid = peewee.CharField(max_length=32, unique=True)
    kind = peewee.CharField(max_length=40)
    date = peewee.CharField(max_length=10, null=True)
    end = peewee.CharField(max_length=10, null=True)
    title = peewee.TextField(default="")
    state = peewee.CharField(max_length=20, null=True)
    key = peewee.TextField()
    remark = peewee.TextField(null=True)
    late_on = peewee.CharField(max_length=10, null=True)
    late_reason = peewee.TextField(null=True)
    late_by = peewee.TextField(null=True)
    version = peewee.IntegerField(default=1)
    created = peewee.CharField(max_length=20)
    changed = peewee.CharField(max_length=20)
    origin = peewee.CharField(max_length=20, default="")
    deleted_at = peewee.CharField(max_length=20, null=True)
    learned = peewee.CharField(max_length=10, null=True)

    class Meta:
        indexes = ((("kind", "date"), False),)


class Participation(Table):
    """A person named in a record, in a role (the field's name); `person` NULL = a name only.

    `counted` = 1 for the accountable cadres of a live record: the tallies read only these, from one covering index.
    `amount` is the record's measure (学时, 人次, 分) in stored units; `detail` is JSON text, what is said of this one.
    """

    record = _to(Record)
    person = _to(Person, null=True)
    name = peewee.TextField()
    role = peewee.CharField(max_length=20)
    position = peewee.IntegerField(default=0)
    kind = peewee.CharField(max_length=40)
    counted = peewee.IntegerField(default=0)
    late = peewee.IntegerField(default=0)
    year = peewee.IntegerField(null=True)
    date = peewee.CharField(max_length=10, null=True)
    amount = peewee.IntegerField(null=True)
    detail = peewee.TextField(null=True)

    class Meta:
        indexes = ((("person", "kind", "date"), False),)


class RecordTag(Table):
    record = _to(Record)
    tag = _to(Tag)


class RecordCampaign(Table):
    record = _to(Record)
    campaign = _to(Campaign)


class Attachment(Table):
    """附件: a file of the data folder, by its SHA-256."""

    record = _to(Record)
    name = peewee.TextField()
    sha256 = peewee.CharField(max_length=64)
    size = peewee.IntegerField()


class Confirmation(Table):
    """What stood when a record was confirmed: when, by whom, under which rules, and the figures it rests on.

    `figures` is JSON text, label → value in words (the cap's arithmetic, the score and its parts, the quarters).
    `staff`, `unit` and `base` (the 考核名额): how it was counted; later facts do not move it. `day`: the bureau's day.
    """

    record = _to(Record, unique=True)
    at = peewee.CharField(max_length=20)
    who = peewee.TextField()
    reviewer = peewee.TextField()
    rules = peewee.TextField()
    figures = peewee.TextField()
    staff = peewee.TextField(null=True)
    unit = peewee.TextField(null=True)
    base = _to(Record, null=True)
    day = peewee.CharField(max_length=10, null=True)


class RecordSearch(Table):
    """Derived text of a record for the search, and the pinyin initials of its title and people; never audited.

    `place` rises with the record's date and number: the newest has the highest.
    """

    record = _to(Record, primary_key=True)
    text = peewee.TextField()
    initials = peewee.TextField()
    place = peewee.BigIntegerField(unique=True)

    @staticmethod
    def place_of(date: str | None, record: int) -> int:
        """The place of a record by its date (ISO, a month or a year alone too; None: before all)."""
        return int((date or "").replace("-", "").ljust(8, "0")) << 32 | record


class Derivation(Table):
    """By which declaration a kind's stored keys were made (`version`); never audited, as the keys are derived."""

    kind = peewee.CharField(max_length=40, unique=True)
    version = peewee.CharField(max_length=16)


class Blob(Table):
    """A file of a bureau on a server: an attachment, photograph or edition by its SHA-256, a template by its name."""

    name = peewee.CharField(max_length=100, unique=True)
    data = peewee.BlobField()


class Setting(Table):
    """A setting of the bureau from a day on ("" = always): its value is JSON text; operations/settings.py has them."""

    name = peewee.CharField(max_length=60)
    value = peewee.TextField()
    since = peewee.CharField(max_length=10, default="")

    class Meta:
        indexes = ((("name", "since"), True),)


class Operation(Table):
    """One write of the program; `name` is what 撤销 shows, `undoes` the operation that it reversed.

    `hash`: over this row, its audit rows and the hash before (store/writing/sealing.py); NULL of older programs.
    """

    uid = peewee.CharField(max_length=32, unique=True)
    at = peewee.CharField(max_length=20)
    who = peewee.TextField()
    role = peewee.TextField(default="")
    name = peewee.TextField()
    reason = peewee.TextField(default="")
    origin = peewee.CharField(max_length=20, default="")
    rules = peewee.TextField(default="")
    undoable = peewee.IntegerField(default=1)
    undoes = peewee.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    undone_by = peewee.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    hash = peewee.CharField(max_length=64, null=True)


class Audit(Table):
    """What one operation changed: a whole row inserted or deleted (`field` NULL, JSON object) or one field (JSON)."""

    operation = _to(Operation)
    name = peewee.CharField(max_length=40, column_name="table_name")
    row = peewee.IntegerField()
    field = peewee.CharField(max_length=40, null=True)
    old = peewee.TextField(null=True)
    new = peewee.TextField(null=True)

    class Meta:
        indexes = ((("name", "row"), False),)


class CurrentOperation(Table):
    """One row, set inside a transaction: the operation whose id the audit triggers write."""

    operation = _to(Operation, null=True)


AUDITED = (Record, Participation, RecordTag, RecordCampaign, Attachment, Confirmation, Setting)
UNAUDITED = (RecordSearch, Derivation, Blob, Operation, Audit, CurrentOperation)

Record.add_index(
    Record.index(Record.kind, Record.key, unique=True, where=Record.deleted_at.is_null(), name="record_key")
)
Participation.add_index(
    Participation.index(
        Participation.year,
        Participation.person,
        Participation.kind,
        Participation.date,
        Participation.amount,
        Participation.late,
        where=(Participation.counted == 1),
        name="participation_tally",
    )
)
# of the bureau's figures, and of whoever took part in one kind: without the whole history
Record.add_index(
    Record.index(
        *(Record.date, Record.kind, Record.state, Record.late_on),
        where=Record.deleted_at.is_null(),
        name="record_day",
    )
)
Participation.add_index(
    Participation.index(
        Participation.kind, Participation.date, where=(Participation.counted == 1), name="participation_kind"
    )
)
