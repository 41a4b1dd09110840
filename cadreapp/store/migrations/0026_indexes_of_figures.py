"""What happened in a span of days, and who took part in what kind, without reading the whole history."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX record_day ON record (date, kind, state, late_on) WHERE deleted_at IS NULL")
    db.execute_sql("CREATE INDEX participation_kind ON participation (kind, date) WHERE counted = 1")


def down(migrator, db):
    for name in ("record_day", "participation_kind"):
        db.execute_sql(f"DROP INDEX {name}")
