"""The columns and words lists are written in."""
