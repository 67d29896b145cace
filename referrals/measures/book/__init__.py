"""Kinds of measures and the scoring of staff, as data with their sources."""
