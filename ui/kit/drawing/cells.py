"""The items of a table whose cells are all filled: Qt allows for empty ones."""

from __future__ import annotations

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem


def cell(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    """The item of a cell that is filled."""
    item = table.item(row, column)
    assert item is not None
    return item


def header(table: QTableWidget, column: int) -> QTableWidgetItem:
    """The item of a column's header that is set."""
    item = table.horizontalHeaderItem(column)
    assert item is not None
    return item
