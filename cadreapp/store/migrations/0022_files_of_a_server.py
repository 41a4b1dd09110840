"""Files of a bureau whose database lies on a server."""
from peewee import *


def up(migrator, db):
    class Blob(Model):
        name = CharField(max_length=100, unique=True)
        data = BlobField()
        class Meta:
            database = db
            table_name = 'blob'
    db.create_tables([Blob])


def down(migrator, db):
    class Blob(Model):
        class Meta:
            database = db
            table_name = 'blob'
    db.drop_tables([Blob])
