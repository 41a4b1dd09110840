"""Boxes with a task of their own: choosing people, importing, exporting, searching."""
