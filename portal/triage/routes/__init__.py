"""Addresses of triage."""

from portal.triage.routes import pages, spam, views

routers = (pages.staff, spam.staff)

__all__ = ["routers", "views"]
