"""Kinds of letters as data."""
