"""Addresses of triage."""

from portal.triage.routes import declining, pages, views

routers = (
    declining.staff,
    pages.staff,
)

__all__ = ["routers", "views"]
