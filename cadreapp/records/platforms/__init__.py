"""The kinds of record of the five platforms."""
