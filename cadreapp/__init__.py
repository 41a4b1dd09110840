"""年轻干部成长工程信息库: the program without its window."""

__version__ = "0.1.0"
