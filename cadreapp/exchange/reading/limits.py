"""How large a file may be: beyond these it is refused before it costs memory or time."""

LARGEST_FILE = 100 * 1024 * 1024
LARGEST_PAGE = 10 * 1024 * 1024
"""Of a web page or XML table, which is held whole."""
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_PART = 20 * 1024 * 1024
MOST_PACKED = 300
"""A larger part that is packed more than this many times over is a bomb."""
LAST_ROW = 200_000
LAST_COLUMN = 1000
MOST_CELLS = 4_000_000
MOST_CHARACTERS = 100_000_000
LARGEST_AREA = 12_000_000
"""Cells of the rectangle that a sheet's last row and column span: readers hold all of it."""
MOST_MERGED = 1_000_000
"""Rows that all merged ranges of a sheet touch."""
MEMORY = 1024 * 1024 * 1024
"""Address space of the reading process."""
SECONDS = 8.0
SECONDS_FOR_A_MEGABYTE = 8.0
"""How long a file may be read: this long, and so much more for each megabyte of anything but a web page."""
GRACE = 5
"""Seconds after which a reading process that nobody ended any more ends itself."""
