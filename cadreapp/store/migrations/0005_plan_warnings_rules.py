"""The year's plan, steps of warnings, the bureau's own rules, decisions on the age limit, 事由 of a 苗头性问题."""

from peewee import *

KEYS = (
    ("warning_step", "mark, step"),
    ("rule_section", "subject, since"),
    ("age_decision", "person_id, year"),
)


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = 'person'

    class Record(Model):
        class Meta:
            database = db
            table_name = 'record'

    class AgeDecision(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        year = IntegerField()
        decision = TextField()
        reason = TextField()
        approver = TextField()
        class Meta:
            database = db
            table_name = 'age_decision'
    db.create_tables([AgeDecision])

    class PlanItem(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        category = TextField(null=True)
        theme = TextField(null=True)
        month = TextField(null=True)
        times = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'plan_item'
    db.create_tables([PlanItem])

    class RuleSection(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        subject = TextField()
        since = TextField()
        body = TextField()
        source = TextField()
        class Meta:
            database = db
            table_name = 'rule_section'
    db.create_tables([RuleSection])

    class WarningStep(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        mark = TextField()
        title = TextField()
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        step = TextField()
        day = TextField()
        who = TextField()
        note = TextField(null=True)
        class Meta:
            database = db
            table_name = 'warning_step'
    db.create_tables([WarningStep])

    migrator.migrate(migrator.add_column('concern', 'grounds', TextField(null=True)))
    for table, columns in KEYS:
        db.execute_sql(f"CREATE UNIQUE INDEX {table}_key ON {table} ({columns}) WHERE deleted_at IS NULL")


def down(migrator, db):
    for table, _ in KEYS:
        db.execute_sql(f"DROP INDEX {table}_key")
    migrator.migrate(migrator.drop_column('concern', 'grounds'))
    migrator.migrate(migrator.drop_table('warning_step'))
    migrator.migrate(migrator.drop_table('rule_section'))
    migrator.migrate(migrator.drop_table('plan_item'))
    migrator.migrate(migrator.drop_table('age_decision'))
