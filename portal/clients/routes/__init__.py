"""The pages an administrator registers systems on, and the door they knock at."""

from portal.clients.routes import calls, pages

routers = (calls.staff, pages.staff)

__all__ = ["routers"]
