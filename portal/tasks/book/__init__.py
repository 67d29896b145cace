"""Kinds of tasks and ready checklists, as data."""
