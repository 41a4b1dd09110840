"""One platform's page: strip, kinds, table and form; the people beside it."""
