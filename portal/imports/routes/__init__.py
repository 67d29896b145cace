"""Staff pages of lists that are taken in."""

from portal.imports.routes import pages, receiving

routers = (receiving.staff, pages.staff)
