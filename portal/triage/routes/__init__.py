"""Addresses of triage."""

from portal.triage.routes import pages, views

routers = (pages.staff,)

__all__ = ["routers", "views"]
