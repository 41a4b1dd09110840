"""Copying from any table: what is chosen, with its headers, as text for Excel and WPS and as HTML."""

from __future__ import annotations

from html import escape
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


@runtime_checkable
class Copying(Protocol):
    """A widget that copies in a way of its own."""

    def copy(self) -> None:
        """Put what is chosen on the clipboard."""


def offer_copying(window: QWidget) -> None:
    """Let Ctrl+C copy from the table that has the focus, in this window."""
    QShortcut(QKeySequence.StandardKey.Copy, window, lambda: _copy(QApplication.focusWidget()))


def _copy(widget: QWidget | None) -> None:
    if isinstance(widget, Copying):
        widget.copy()
    elif isinstance(widget, QAbstractItemView) and (rows := chosen(widget)):
        QGuiApplication.clipboard().setMimeData(as_mime(rows))


def chosen(view: QAbstractItemView) -> list[list[str]]:
    """The chosen cells of a view by rows, under the heads of their columns; [] if nothing is chosen."""
    selection, model = view.selectionModel(), view.model()
    if selection is None or model is None:
        return []
    cells = {(i.row(), i.column()): i for i in selection.selectedIndexes()}
    hidden = view.isColumnHidden if isinstance(view, QTableView) else lambda column: False
    columns = sorted({column for _, column in cells if not hidden(column)})
    if not columns:
        return []
    heads = [_text(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns]
    found = [heads] if any(heads) else []
    for row in sorted({row for row, _ in cells}):
        index = [cells.get((row, column)) for column in columns]
        found.append([_text(next((t for r in _ROLES if (t := i.data(r))), "")) if i is not None else "" for i in index])
    keep = [at for at in range(len(columns)) if any(row[at] for row in found)]
    return [[row[at] for at in keep] for row in found]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def as_mime(rows: list[list[str]]) -> QMimeData:
    """Rows as tab-separated text, a cell of several lines in quotes, and as an HTML table whose cells are text."""
    lines = ("\t".join(_quoted(cell) for cell in row) for row in rows)
    body = "".join(
        "<tr>" + "".join(f"<td style=\"mso-number-format:'\\@'\">{_broken(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    mime = QMimeData()
    mime.setText("\n".join(lines))
    mime.setHtml(f"<table>{body}</table>")
    return mime


def _quoted(cell: str) -> str:
    if any(c in cell for c in '\t\n"'):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def _broken(cell: str) -> str:
    return escape(cell).replace("\n", "<br>")
