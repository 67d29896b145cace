"""The staff pages of cases that belong together."""

from portal.linking.routes.acts import staff as acts
from portal.linking.routes.pages import staff as pages

routers = (pages, acts)

__all__ = ["routers"]
