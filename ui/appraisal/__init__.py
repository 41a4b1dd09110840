"""考核: the pages of a quarter and of a year, and the boxes in which scores and ballots are typed."""
