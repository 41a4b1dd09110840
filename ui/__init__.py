"""The window: Qt only here; everything it knows of the bureau comes through `cadreapp.operations`."""
