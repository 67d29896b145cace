"""Checklists of joint inspections, as data."""
