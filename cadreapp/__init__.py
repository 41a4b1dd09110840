"""年轻干部成长工程信息库: the program without its window."""

import os

# python-docx brings lxml, for which openpyxl would leave defusedxml aside and write its parts another way
os.environ.setdefault("OPENPYXL_LXML", "False")

__version__ = "0.1.0"
