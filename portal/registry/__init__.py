"""Institutions and other subjects of cases."""
