"""Scores of several judges, effects of punishments, probation, and the figures kept beside what was confirmed."""
from peewee import *

def up(migrator, db):
    class Record(Model):
        class Meta:
            database = db
            table_name = 'record'

    class Confirmation(Model):
        record = ForeignKeyField(Record, unique=True, on_delete='RESTRICT')
        at = CharField(max_length=20)
        who = TextField()
        reviewer = TextField()
        rules = TextField()
        figures = TextField()
        class Meta:
            database = db
            table_name = 'confirmation'
    db.create_tables([Confirmation])

    class JudgeScore(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        judge_class = TextField(null=True)
        report_score = IntegerField(null=True)
        achievements_score = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'judge_score'
    db.create_tables([JudgeScore])

    migrator.migrate(migrator.add_column('appraisal_step', 'grade', TextField(null=True)))
    migrator.migrate(migrator.add_column('conduct', 'measure', TextField(null=True)))
    migrator.migrate(migrator.add_column('quarter_review', 'ungraded_reason', TextField(null=True)))
    migrator.migrate(migrator.add_column('staff_history', 'probation_until', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('staff_history', 'probation_until'))
    migrator.migrate(migrator.drop_column('quarter_review', 'ungraded_reason'))
    migrator.migrate(migrator.drop_column('conduct', 'measure'))
    migrator.migrate(migrator.drop_column('appraisal_step', 'grade'))
    migrator.migrate(migrator.drop_table('judge_score'))
    migrator.migrate(migrator.drop_table('confirmation'))
