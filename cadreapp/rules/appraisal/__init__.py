"""The rules of quarters and years: grades, ballots, effects, what is withheld, who is ready."""
