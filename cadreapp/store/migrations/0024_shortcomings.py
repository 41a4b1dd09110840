# Generated from a schema diff on 2026-11-27 04:00.
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('annual_report', 'shortcomings', TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('annual_report', 'shortcomings'))
