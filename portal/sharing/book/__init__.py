"""Pair policies, as data."""
