"""A confirmation keeps the 人员身份 and the 考核名额 under which it was counted; 公示 says what came of it."""
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('annual_appraisal', 'confirmed_on', TextField(null=True)))
    migrator.migrate(migrator.add_column('appraisal_step', 'objection', TextField(null=True)))

    class Record(Model):
        class Meta:
            database = db
            table_name = 'record'

    migrator.migrate(migrator.add_column('confirmation', 'staff', TextField(null=True)))
    migrator.migrate(migrator.add_column('confirmation', 'unit', TextField(null=True)))
    migrator.migrate(migrator.add_column('confirmation', 'base_id', ForeignKeyField(Record, field=Record.id, null=True, on_delete='RESTRICT')))
    migrator.migrate(migrator.add_column('confirmation', 'day', CharField(max_length=10, null=True)))


def down(migrator, db):
    for name in ('day', 'base_id', 'unit', 'staff'):
        migrator.migrate(migrator.drop_column('confirmation', name))
    migrator.migrate(migrator.drop_column('appraisal_step', 'objection'))
    migrator.migrate(migrator.drop_column('annual_appraisal', 'confirmed_on'))
