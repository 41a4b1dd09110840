"""转办日期 of a 排查问题."""
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('problem', 'handed_on', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('problem', 'handed_on'))
