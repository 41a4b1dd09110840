"""审定版: the locked editions of showcase and appraisal."""
from peewee import *

def up(migrator, db):
    class Edition(Model):
        uid = CharField(max_length=32, unique=True)
        deleted_at = CharField(max_length=32, null=True)
        what = TextField()
        period = TextField()
        number = IntegerField()
        locked_at = TextField()
        who = TextField()
        note = TextField(null=True)
        sha256 = TextField()
        rules = TextField()
        grades = TextField()
        replaces = ForeignKeyField('self', null=True, backref='+', on_delete='RESTRICT')
        reason = TextField(null=True)
        approver = TextField(null=True)
        received = TextField(null=True)
        changes = TextField(null=True)
        class Meta:
            database = db
            table_name = 'edition'
    Edition.add_index(
        Edition.index(
            Edition.what, Edition.period, Edition.number,
            unique=True, where=Edition.deleted_at.is_null(), name='edition_key',
        )
    )
    db.create_tables([Edition])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('edition'))
