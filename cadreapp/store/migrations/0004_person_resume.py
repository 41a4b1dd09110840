# Generated from a schema diff on 2026-11-24 11:48.
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('person', 'resume', TextField(null=True)))
    migrator.migrate(migrator.add_column('person', 'lrmx', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('person', 'lrmx'))
    migrator.migrate(migrator.drop_column('person', 'resume'))
