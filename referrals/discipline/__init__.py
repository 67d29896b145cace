"""Clues about public officials (公职人员): a sealed track of their own to the supervisory commission.

SUP 37, O310 18 and 19. Nothing of it is on any page, list, count or notice of the unit concerned;
docs/decisions/0016 says why, and what remains visible.
"""
