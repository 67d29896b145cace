"""Sealed files and their chain of custody."""
