"""What the records add up to, answered once for every screen, sheet and text."""
