"""Doors for phones, pages for officers, and what an institution sees that scans a code."""

from referrals.visits.routes import app, field, pages
from referrals.visits.routes.public import public as door

public = (door,)
staff = (app.staff, field.staff, field.door, pages.staff)

__all__ = ["public", "staff"]
