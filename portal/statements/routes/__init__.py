"""Staff pages of bank statements, for finance."""

from portal.statements.routes import lines, pages, receiving

routers = (receiving.staff, pages.staff, lines.staff)
