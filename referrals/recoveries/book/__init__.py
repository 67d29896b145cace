"""Destinations of money, as data."""
