"""Pages of joint inspections."""

from referrals.inspections.routes.acts import staff as acts
from referrals.inspections.routes.orders import staff as orders
from referrals.inspections.routes.pages import staff as pages

routers = (pages, acts, orders)

__all__ = ["routers"]
