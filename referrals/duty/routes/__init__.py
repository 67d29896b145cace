"""The duty to refer over HTTP."""

from referrals.duty.routes.acts import staff
from referrals.duty.routes.views import of_case, waiting

__all__ = ["of_case", "staff", "waiting"]
