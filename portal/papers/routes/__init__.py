"""The staff pages of letters."""

from portal.papers.routes.acts import staff as acts
from portal.papers.routes.batches import staff as batches
from portal.papers.routes.files import staff as files
from portal.papers.routes.pages import staff as pages

routers = (pages, acts, files, batches)

__all__ = ["routers"]
