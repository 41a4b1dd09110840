"""Paints workbooks on A4 pages: PDF, pictures, printer. Nothing here knows what a sheet says."""
