"""The staff pages of sharing."""

from portal.sharing.routes.desk import staff as desk
from portal.sharing.routes.offers import staff as offers
from portal.sharing.routes.policies import staff as policies
from portal.sharing.routes.shares import staff as shares
from portal.sharing.routes.successions import staff as successions
from portal.sharing.routes.why import staff as why

routers = (shares, desk, offers, policies, successions, why)

__all__ = ["routers"]
