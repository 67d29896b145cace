"""Violation categories as data."""
