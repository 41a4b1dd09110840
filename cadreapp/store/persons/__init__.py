"""Persons, units, tags and campaigns as they stood on a day, with the names that they had."""
