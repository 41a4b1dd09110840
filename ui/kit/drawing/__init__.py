"""What is painted by hand: bars, charts, signs, cells."""
