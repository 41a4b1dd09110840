"""Reads the files that people really have, in a process of its own, so that no file can end the program."""

from cadreapp.exchange.reading.parent import read

__all__ = ["read"]
