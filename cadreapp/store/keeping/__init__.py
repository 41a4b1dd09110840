"""Data kept safe: copies, getting back, checks of what is stored, what can be read of a damaged file."""
