"""Agreement and personal measures with start, end and restoration; scores of staff."""
