"""Administrative cases over HTTP."""

from referrals.proceedings.routes import help as course
from referrals.proceedings.routes.pages import staff
from referrals.proceedings.routes.published import public
from referrals.proceedings.routes.views import of_case, waiting

routers = (staff, course.staff)

__all__ = ["of_case", "public", "routers", "waiting"]
