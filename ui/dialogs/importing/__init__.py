"""The box that imports: files, columns, questions, the check, the result."""

from ui.dialogs.importing.dialog import ImportDialog

__all__ = ["ImportDialog"]
