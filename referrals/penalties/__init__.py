"""Penalties as data: acts, bases, bounds, discretion. Pure arithmetic over the book."""
