"""Boxes that open over the window, each of one subject."""
