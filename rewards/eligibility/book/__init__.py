"""Grounds against a reward, as data with article and status."""
