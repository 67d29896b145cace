"""Pages of joint inspections."""

from referrals.inspections.routes.acts import staff as acts
from referrals.inspections.routes.orders import staff as orders
from referrals.inspections.routes.pages import staff as pages
from referrals.inspections.routes.talks import of_case as talks_of_case
from referrals.inspections.routes.talks import staff as talks

routers = (pages, acts, orders, talks)

__all__ = ["routers", "talks_of_case"]
