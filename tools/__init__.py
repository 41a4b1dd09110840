"""Tools of the project; cadreapp is imported first, since it says how openpyxl is to work."""

import cadreapp as _cadreapp  # noqa: F401
