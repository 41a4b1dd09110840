"""恢复党员权利, answers to 复核 and 申诉, 领导成员 outside the base, grades that another unit gives."""
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('annual_appraisal', 'elsewhere', TextField(null=True)))
    migrator.migrate(migrator.add_column('annual_appraisal', 'elsewhere_number', TextField(null=True)))
    migrator.migrate(migrator.add_column('appraisal_base', 'leaders', IntegerField(null=True)))
    migrator.migrate(migrator.add_column('appraisal_step', 'answered_on', TextField(null=True)))
    migrator.migrate(migrator.add_column('conduct', 'restored_on', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('conduct', 'restored_on'))
    migrator.migrate(migrator.drop_column('appraisal_step', 'answered_on'))
    migrator.migrate(migrator.drop_column('appraisal_base', 'leaders'))
    migrator.migrate(migrator.drop_column('annual_appraisal', 'elsewhere_number'))
    migrator.migrate(migrator.drop_column('annual_appraisal', 'elsewhere'))
