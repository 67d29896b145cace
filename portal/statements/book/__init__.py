"""Columns of bank statements, held as data."""
