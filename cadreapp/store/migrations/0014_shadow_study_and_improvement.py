"""跟班学习: recommendation, decision and outcome; 能力提升: before and after."""
from peewee import *

_SHADOW = ('nominator', 'nominated', 'decided_by', 'decided', 'outcome')
_IMPROVEMENT = ('before', 'after')


def up(migrator, db):
    for name in _SHADOW:
        migrator.migrate(migrator.add_column('shadow_study', name, TextField(null=True)))
    for name in _IMPROVEMENT:
        migrator.migrate(migrator.add_column('improvement', name, TextField(null=True)))


def down(migrator, db):
    for name in _IMPROVEMENT:
        migrator.migrate(migrator.drop_column('improvement', name))
    for name in _SHADOW:
        migrator.migrate(migrator.drop_column('shadow_study', name))
