"""The database: connection, migrations, audit, and the one place that builds SELECTs."""
