"""Uniqueness among what is not deleted, and the covering index of the tallies."""


def up(migrator, db):
    for name, table, column in (("unit_key", "unit", "name"), ("tag_key", "tag", "name"),
                                ("person_key", "person", "id_number")):
        db.execute_sql(f"CREATE UNIQUE INDEX {name} ON {table} ({column}) WHERE deleted_at IS NULL")
    db.execute_sql("CREATE UNIQUE INDEX record_key ON record (kind, key) WHERE deleted_at IS NULL")
    db.execute_sql(
        "CREATE INDEX participation_tally ON participation (year, person_id, kind, date, amount, late)"
        " WHERE counted = 1"
    )


def down(migrator, db):
    for name in ("unit_key", "tag_key", "person_key", "record_key", "participation_tally"):
        db.execute_sql(f"DROP INDEX {name}")
