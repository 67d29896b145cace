"""The staff pages of tasks."""

from portal.tasks.routes.acts import staff as acts
from portal.tasks.routes.handovers import staff as handovers
from portal.tasks.routes.lists import staff as lists

routers = (lists, acts, handovers)

__all__ = ["routers"]
