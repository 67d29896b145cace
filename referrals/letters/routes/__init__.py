"""Letters over HTTP."""

from referrals.letters.routes.pages import staff
from referrals.letters.routes.views import of_case, waiting

routers = (staff,)

__all__ = ["of_case", "routers", "waiting"]
