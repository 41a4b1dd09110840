"""What the year-end sheets say: templates filled with plain data. No Qt, no SQL here."""
