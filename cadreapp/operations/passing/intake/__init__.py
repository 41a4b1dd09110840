"""What an import takes in: gathered, put together, asked, merged, shown before it is written."""
