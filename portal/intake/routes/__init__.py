"""Addresses of the public door and of the agency's side."""
