"""What people write in a cell or a form, and what it says: letters, names, dates, words."""
