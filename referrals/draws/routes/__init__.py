"""Pages of draws: for officers, and what everybody may see of every draw."""

from referrals.draws.routes.acts import staff as acts
from referrals.draws.routes.freezing import staff as freezing
from referrals.draws.routes.listing import staff as listing
from referrals.draws.routes.pages import public, staff

public_routers = (public,)
staff_routers = (freezing, listing, staff, acts)

__all__ = ["public_routers", "staff_routers"]
