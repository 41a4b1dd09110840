# Generated from a schema diff on 2026-11-27 16:29.
from peewee import *

def up(migrator, db):
    class Unit(Model):
        class Meta:
            database = db
            table_name = 'unit'

    migrator.migrate(migrator.add_column('unit', 'closed', TextField(null=True)))
    migrator.migrate(migrator.add_column('unit', 'successor_id', ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')))


def down(migrator, db):
    migrator.migrate(migrator.drop_index('unit', 'unit_successor_id'))
    migrator.migrate(migrator.drop_column('unit', 'successor_id'))
    migrator.migrate(migrator.drop_column('unit', 'closed'))
