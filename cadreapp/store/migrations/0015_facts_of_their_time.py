"""Dated settings, 启用日期 of a unit, former values of persons and units, the day on which an undated row was learned."""
from datetime import datetime, timedelta, timezone

from peewee import *

DATED = ('PostHistory', 'RankHistory', 'StaffHistory', 'Education')


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = 'person'

    class Unit(Model):
        class Meta:
            database = db
            table_name = 'unit'

    class FormerValue(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        unit = ForeignKeyField(Unit, null=True, on_delete='RESTRICT')
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        field = CharField(max_length=40)
        value = TextField()
        until = CharField(max_length=10, null=True)
        class Meta:
            database = db
            table_name = 'former_value'
    db.create_tables([FormerValue])

    migrator.migrate(migrator.add_column('record', 'learned', CharField(max_length=10, null=True)))
    migrator.migrate(migrator.add_column('unit', 'began', TextField(null=True)))
    migrator.migrate(migrator.add_column('setting', 'since', CharField(max_length=10, default='')))
    migrator.migrate(migrator.drop_index('setting', 'setting_name'))
    migrator.migrate(migrator.add_index('setting', ('name', 'since'), unique=True))
    _learned(db)


def _learned(db):
    """Of the undated rows of one person's file the first counts always, later ones from the day they were created."""
    class Record(Model):
        kind = CharField()
        date = CharField(null=True)
        end = CharField(null=True)
        created = CharField()
        learned = CharField(null=True)
        deleted_at = CharField(null=True)
        class Meta:
            database = db
            table_name = 'record'

    class Participation(Model):
        record = ForeignKeyField(Record)
        person_id = IntegerField(null=True)
        role = CharField()
        class Meta:
            database = db
            table_name = 'participation'

    rows = list(
        Record.select(Record.id, Record.kind, Record.end, Record.created, Participation.person_id)
        .join(Participation, on=(Participation.record == Record.id))
        .where(
            Record.kind.in_(DATED) & Record.date.is_null() & Record.deleted_at.is_null()
            & (Participation.role == 'cadre') & Participation.person_id.is_null(False)
        )
        .order_by(Record.id)
        .tuples()
    )
    first = {}
    for record, kind, end, created, person in rows:
        day = _day(created)
        if first.setdefault((kind, person), day) < day and (kind == 'Education' or end is None or end >= day):
            Record.update(learned=day).where(Record.id == record).execute()


def _day(at):
    found = datetime.fromisoformat(at.replace('Z', '+00:00'))
    return found.astimezone(timezone(timedelta(hours=8))).date().isoformat()


def down(migrator, db):
    migrator.migrate(migrator.drop_index('setting', 'setting_name_since'))
    migrator.migrate(migrator.drop_column('setting', 'since'))
    migrator.migrate(migrator.add_index('setting', ('name',), unique=True))
    migrator.migrate(migrator.drop_column('unit', 'began'))
    migrator.migrate(migrator.drop_column('record', 'learned'))
    migrator.migrate(migrator.drop_table('former_value'))
