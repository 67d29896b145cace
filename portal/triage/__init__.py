"""Sorting what arrives: doubles, score, routing."""
