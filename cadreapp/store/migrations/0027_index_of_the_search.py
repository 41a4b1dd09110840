"""The place of each record among the newest; the index of the search itself is the engine's."""
from peewee import *

def up(migrator, db):
    migrator.migrate(migrator.add_column('record_search', 'place', BigIntegerField(null=True)))
    db.execute_sql(
        "UPDATE record_search SET place = record_id + 4294967296 * CAST(substr(replace(coalesce("
        "(SELECT date FROM record WHERE record.id = record_search.record_id), ''), '-', '') || '00000000', 1, 8) AS bigint)"
    )
    migrator.migrate(migrator.add_not_null('record_search', 'place'))
    migrator.migrate(migrator.add_index('record_search', ('place',), unique=True))


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        for name in ('search_gram_insert', 'search_gram_update', 'search_gram_delete'):
            db.execute_sql(f"DROP TRIGGER IF EXISTS {name}")
        db.execute_sql("DROP TABLE IF EXISTS search_gram")
    else:
        db.execute_sql("DROP INDEX IF EXISTS search_gram")
    migrator.migrate(migrator.drop_index('record_search', 'record_search_place'))
    migrator.migrate(migrator.drop_column('record_search', 'place'))
