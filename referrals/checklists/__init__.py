"""Checklists with versions: what is looked at, by which law, how it is answered."""
