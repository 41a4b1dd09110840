"""Rows pasted into a table: given the kind's header where they have none of their own."""

from __future__ import annotations

import csv
import io

from cadreapp.records.kind import Kind


def with_header(kind: Kind, text: str) -> str:
    """The tab-separated text with a header row: its own, else the heads of the template's columns in their order."""
    from cadreapp.exchange.headers import find
    from cadreapp.exchange.sheets import Sheet
    from cadreapp.exchange.write import columns

    rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter="\t")]
    header = find(Sheet("", "", [[cell or None for cell in row] for row in rows]), kind, [])
    if header is not None and header.first == 0 and len(header.columns) > 1:
        return text
    labels = [detail.label if detail else spec.label for spec, detail in columns(kind)]
    wide = max(map(len, rows), default=0)
    return "\t".join(labels[:wide]) + "\n" + text
