"""What the records add up to: counts for quotas and scores, figures, arrangements, and what warnings look at."""
