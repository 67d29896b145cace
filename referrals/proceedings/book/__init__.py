"""Local thresholds, grounds for less than the minimum, and the table as a law officer checks it."""
