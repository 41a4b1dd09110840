"""思想交流座谈会: what was found at it."""
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('forum', 'findings', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('forum', 'findings'))
