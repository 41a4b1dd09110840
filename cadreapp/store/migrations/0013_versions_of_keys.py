"""By which declaration the stored keys of a kind were made; store/keys.py makes anew what is of another one."""
from peewee import *

def up(migrator, db):
    class Derivation(Model):
        kind = CharField(max_length=40, unique=True)
        version = CharField(max_length=16)
        class Meta:
            database = db
            table_name = 'derivation'
    db.create_tables([Derivation])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('derivation'))
