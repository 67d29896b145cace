"""Staff pages of the registry."""

from portal.registry.routes import acts, pages

routers = (pages.staff, acts.staff)
