# Generated from a schema diff on 2026-11-27 00:56.
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('appraisal_base', 'establishment', IntegerField(null=True)))
    migrator.migrate(migrator.add_column('post_history', 'duties', TextField(null=True)))
    migrator.migrate(migrator.add_column('post_history', 'term', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('post_history', 'term'))
    migrator.migrate(migrator.drop_column('post_history', 'duties'))
    migrator.migrate(migrator.drop_column('appraisal_base', 'establishment'))
