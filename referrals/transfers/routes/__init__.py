"""Referrals over HTTP."""

from referrals.transfers.routes import help as course
from referrals.transfers.routes.pages import staff
from referrals.transfers.routes.views import of_case, waiting

routers = (staff, course.staff)

__all__ = ["of_case", "routers", "waiting"]
