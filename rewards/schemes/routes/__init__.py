"""Reward rules over HTTP: the calculator for everybody, rules and their approval for officers."""

from fastapi import APIRouter

from rewards.schemes.routes import correcting, pages
from rewards.schemes.routes.explained import public

staff = APIRouter()
staff.include_router(pages.staff)
staff.include_router(correcting.staff)

__all__ = ["public", "staff"]
