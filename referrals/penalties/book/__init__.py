"""Norms, acts, grounds of discretion and causes, as data with their sources."""
