"""The staff pages of cases."""

from portal.cases.routes.acts import staff as acts
from portal.cases.routes.files import staff as files
from portal.cases.routes.pages import staff as pages

routers = (pages, acts, files)

__all__ = ["routers"]
