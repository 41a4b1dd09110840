"""The table of records: holds ids, loads rows as they are painted."""
