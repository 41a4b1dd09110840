"""考核: quarters and years graded, confirmed, corrected, and what holds of grades at every door."""
