"""任职经历: whether a post is held, or somebody is only placed there (挂职, 跟班学习, 借调)."""
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('post_history', 'nature', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('post_history', 'nature'))
