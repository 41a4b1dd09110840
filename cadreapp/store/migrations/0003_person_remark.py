# Generated from a schema diff on 2026-11-24 03:59.
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('person', 'remark', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('person', 'remark'))
