"""Use cases: each write runs as one operation and returns what it changed."""
