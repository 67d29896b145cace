"""Referrals over HTTP."""

from referrals.transfers.routes.pages import staff
from referrals.transfers.routes.previews import staff as previews
from referrals.transfers.routes.views import of_case, waiting

routers = (staff, previews)

__all__ = ["of_case", "routers", "waiting"]
