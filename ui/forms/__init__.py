"""Forms generated from the fields of a kind: one editor for each field type."""
