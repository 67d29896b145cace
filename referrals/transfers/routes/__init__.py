"""Referrals over HTTP."""

from referrals.transfers.routes import help as course
from referrals.transfers.routes.handing import staff as handing
from referrals.transfers.routes.pages import staff
from referrals.transfers.routes.previews import staff as previews
from referrals.transfers.routes.tracking import staff as tracking
from referrals.transfers.routes.views import of_case, waiting

# The pages with a name of their own before `/transfers/{transfer_id}`.
routers = (tracking, staff, handing, previews, course.staff)

__all__ = ["of_case", "routers", "waiting"]
