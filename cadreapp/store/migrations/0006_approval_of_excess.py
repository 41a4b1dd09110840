"""考核名额: the approval of best grades beyond the cap."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('appraisal_base', 'approved_by', TextField(null=True)))
    migrator.migrate(migrator.add_column('appraisal_base', 'approval_number', TextField(null=True)))
    migrator.migrate(migrator.add_column('appraisal_base', 'approval_day', TextField(null=True)))
    migrator.migrate(migrator.add_column('appraisal_base', 'approval_reason', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('appraisal_base', 'approval_reason'))
    migrator.migrate(migrator.drop_column('appraisal_base', 'approval_day'))
    migrator.migrate(migrator.drop_column('appraisal_base', 'approval_number'))
    migrator.migrate(migrator.drop_column('appraisal_base', 'approved_by'))
