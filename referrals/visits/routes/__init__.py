"""Doors for phones, pages for officers, and what an institution sees that scans a code."""

from referrals.visits.routes import app, field

staff = (app.staff, field.staff, field.door)

__all__ = ["staff"]
