"""PostgreSQL 15 and later: a database of a server that many seats share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee

from cadreapp.errors import UserError
from cadreapp.store.engines import postgres_search
from cadreapp.store.engines.engine import Engine

OLDEST = 150000
WRITERS = 0x63616472
"""The number of the lock that whoever writes holds until their transaction ends."""

OPERATION = "cadreapp.operation"
"""The setting of a transaction that says which operation it is (CurrentOperation says it to the other engines)."""


class ServerDatabase(peewee.PostgresqlDatabase):
    """PostgreSQL as this program needs it, by psycopg 3; one connection a thread."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        options = "-c default_transaction_read_only=on" if read_only else ""
        super().__init__(url, prefer_psycopg3=True, application_name="cadreapp", options=options, connect_timeout=10)


class Postgres(Engine):
    """A server's database; texts are in the order of their code points (COLLATE "C"), as in SQLite."""

    streams = False

    def connect(self, place: Path | str, *, read_only: bool = False) -> peewee.Database:
        db: peewee.Database = ServerDatabase(str(place), read_only=read_only)
        try:
            db.connection()
        except peewee.ImproperlyConfigured as error:
            raise UserError("这份程序没有装上连接 PostgreSQL 的部件（psycopg），请安装带“server”的版本。") from error
        except peewee.OperationalError as error:
            raise UserError(f"数据库服务器连不上：{_first_line(error)}。请检查地址、用户名、口令和网络。") from error
        if db.server_version < OLDEST:
            db.close()
            raise UserError(f"数据库服务器的版本太旧（{db.server_version // 10000}），需要 PostgreSQL 15 以上。")
        return db

    def begin(self, db: peewee.Database) -> None:
        db.execute_sql("BEGIN")
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))

    def commit(self, db: peewee.Database) -> None:
        db.execute_sql("COMMIT")

    def rollback(self, db: peewee.Database) -> None:
        if self.under_way(db):
            db.execute_sql("ROLLBACK")

    def under_way(self, db: peewee.Database) -> bool:
        from psycopg.pq import TransactionStatus

        return bool(db.connection().info.transaction_status != TransactionStatus.IDLE)

    def enter(self, db: peewee.Database, operation: int) -> None:
        db.execute_sql("SELECT set_config(%s, %s, true)", (OPERATION, str(operation)))

    def leave(self, db: peewee.Database) -> None:
        db.execute_sql("SELECT set_config(%s, '', true)", (OPERATION,))

    def defer_links(self, db: peewee.Database) -> None:
        db.execute_sql("SET CONSTRAINTS ALL DEFERRED")

    def run(self, db: peewee.Database, sql: str, values: Sequence[Any]) -> Any:
        return db.execute_sql(sql, values)

    def run_many(self, db: peewee.Database, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with _faults(), db.connection().cursor() as cursor:
            cursor.executemany(sql, list(rows))

    def joined(self, text: Any, separator: str, order: Any) -> Any:
        return peewee.fn.string_agg(text, separator).order_by(order)

    def member(self, text: Any, name: str) -> Any:
        return peewee.fn.json_extract_path_text(peewee.Cast(text, "json"), name)

    def holding(self, query: Any, words: str, *, newest: bool = False) -> Any:
        return postgres_search.holding(query, words, newest)

    def renumber(self, db: peewee.Database, tables: Sequence[str]) -> None:
        for table in tables:
            db.execute_sql(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), coalesce(max(id), 0) + 1, false) FROM {_name(table)}",
                (f'"{table}"',),
            )

    def settle(self, db: peewee.Database) -> None:
        for table, column, kind in _rows(db, _UNORDERED):
            db.execute_sql(f'ALTER TABLE {_name(table)} ALTER COLUMN {_name(column)} TYPE {kind} COLLATE "C"')
        for table, name, definition in _rows(db, _LINKS):  # checked at once, but for what defers them
            text = definition.replace(" ON DELETE RESTRICT", "") + " DEFERRABLE INITIALLY IMMEDIATE"
            db.execute_sql(f"ALTER TABLE {_name(table)} DROP CONSTRAINT {_name(name)}")
            db.execute_sql(f"ALTER TABLE {_name(table)} ADD CONSTRAINT {_name(name)} {text}")

        postgres_search.settle(db)

    def make_index(self, db: peewee.Database) -> None:
        postgres_search.make(db)

    def mark(self, db: peewee.Database, schema: int) -> None:
        """Nothing: a database on a server is named by its address."""

    def create_triggers(self, db: peewee.Database, tables: Sequence[str]) -> None:
        db.execute_sql(_FUNCTION)
        for table in tables:
            primary = db.get_primary_keys(table)
            if len(primary) != 1:
                raise RuntimeError(f"table {table}: an audited table has one primary key column")
            db.execute_sql(
                f"CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON {_name(table)} "
                f"FOR EACH ROW EXECUTE FUNCTION audit_change('{primary[0]}')"
            )

    def drop_triggers(self, db: peewee.Database) -> None:
        for (table,) in _rows(db, "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_change'"):
            db.execute_sql(f"DROP TRIGGER audit_change ON {table}")

    def triggers(self, db: peewee.Database) -> dict[str, str]:
        rows = _rows(db, "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {f"{name} {table}": name for table, name in rows}

    def expected_triggers(self, db: peewee.Database, tables: Sequence[str]) -> dict[str, str]:
        return {f"audit_change {table}": "audit_change" for table in tables}

    @contextmanager
    def frozen(self, db: peewee.Database) -> Iterator[None]:
        db.execute_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            db.execute_sql("ROLLBACK")

    def damage(self, db: peewee.Database) -> str:
        return ""  # the server checks its own pages

    def loose_links(self, db: peewee.Database) -> list[str]:
        return []  # the server lets none arise


POSTGRES = Postgres()

_UNORDERED = """
SELECT c.table_name, c.column_name,
       CASE WHEN c.character_maximum_length IS NULL THEN 'text' ELSE 'varchar' END
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
  AND (c.data_type = 'text' OR c.data_type = 'character varying')
  AND (c.collation_name IS DISTINCT FROM 'C' OR c.character_maximum_length IS NOT NULL)
ORDER BY 1, 2"""
"""Columns of text that are not yet in the order of code points, or bounded in length, which SQLite does not know."""

_LINKS = """
SELECT r.relname, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
WHERE c.contype = 'f' AND NOT c.condeferrable AND r.relnamespace = current_schema()::regnamespace
ORDER BY 1, 2"""

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    running integer := nullif(current_setting('{OPERATION}', true), '')::integer;
    old_row json; new_row json; number integer; changed record;
BEGIN
    IF running IS NULL THEN
        RAISE EXCEPTION 'a write outside an operation' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP <> 'INSERT' THEN old_row := row_to_json(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN new_row := row_to_json(NEW); END IF;
    number := (coalesce(old_row, new_row) ->> TG_ARGV[0])::integer;
    IF TG_OP = 'UPDATE' THEN
        FOR changed IN
            SELECT o.key, o.value::text AS was, n.value::text AS is_now
            FROM json_each(old_row) WITH ORDINALITY AS o(key, value, place)
            JOIN json_each(new_row) AS n(key, value) ON n.key = o.key
            WHERE o.value::text IS DISTINCT FROM n.value::text ORDER BY o.place
        LOOP
            INSERT INTO audit(operation_id, table_name, "row", field, old, new)
            VALUES (running, TG_TABLE_NAME, number, changed.key, changed.was, changed.is_now);
        END LOOP;
    ELSE
        INSERT INTO audit(operation_id, table_name, "row", field, old, new)
        VALUES (running, TG_TABLE_NAME, number, NULL, old_row::text, new_row::text);
    END IF;
    RETURN NULL;
END $$"""


@contextmanager
def _faults() -> Iterator[None]:
    """Faults of the driver as peewee's, where its connection is used without peewee."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        kinds = (peewee.IntegrityError, peewee.OperationalError, peewee.DataError, peewee.ProgrammingError)
        kind = next((k for k in kinds if isinstance(error, getattr(psycopg, k.__name__))), peewee.DatabaseError)
        raise kind(*error.args) from error


def _rows(db: peewee.Database, sql: str) -> list[tuple[Any, ...]]:
    return list(db.execute_sql(sql).fetchall())


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
