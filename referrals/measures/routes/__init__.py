"""Measures and scores over HTTP."""

from referrals.measures.routes import acts, lists
from referrals.measures.routes.parts import of_case, of_institution, of_person

routers = (lists.staff, acts.staff)

__all__ = ["of_case", "of_institution", "of_person", "routers"]
