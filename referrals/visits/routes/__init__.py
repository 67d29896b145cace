"""Doors for phones."""
