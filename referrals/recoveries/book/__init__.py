"""Bounds and destinations of money, as data."""
