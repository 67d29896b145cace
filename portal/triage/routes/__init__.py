"""Addresses of triage."""

from portal.triage.routes import declining, pages, spam, views

routers = (declining.staff, pages.staff, spam.staff)

__all__ = ["routers", "views"]
