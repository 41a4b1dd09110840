"""Files of a bureau whose database lies on a server; the hash of each operation."""
from peewee import *


def up(migrator, db):
    class Blob(Model):
        name = CharField(max_length=100, unique=True)
        data = BlobField()
        class Meta:
            database = db
            table_name = 'blob'
    db.create_tables([Blob])
    migrator.migrate(migrator.add_column('operation', 'hash', CharField(max_length=64, null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('operation', 'hash'))

    class Blob(Model):
        class Meta:
            database = db
            table_name = 'blob'
    db.drop_tables([Blob])
