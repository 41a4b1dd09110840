"""The year as a whole: showcase, words, overview, a cadre's page, editions, the next year's start."""
