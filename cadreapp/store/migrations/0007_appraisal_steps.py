"""年度考核步骤 and 等次更正."""

from peewee import *


def up(migrator, db):
    class Record(Model):
        class Meta:
            database = db
            table_name = 'record'

    class AppraisalStep(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        step = TextField(null=True)
        date = TextField(null=True)
        until = TextField(null=True)
        meeting = TextField(null=True)
        signed = TextField(null=True)
        outcome = TextField(null=True)
        class Meta:
            database = db
            table_name = 'appraisal_step'
    db.create_tables([AppraisalStep])

    class GradeCorrection(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        date = TextField(null=True)
        old = TextField(null=True)
        grade = TextField(null=True)
        basis = TextField(null=True)
        reason = TextField(null=True)
        class Meta:
            database = db
            table_name = 'grade_correction'
    db.create_tables([GradeCorrection])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('grade_correction'))
    migrator.migrate(migrator.drop_table('appraisal_step'))
