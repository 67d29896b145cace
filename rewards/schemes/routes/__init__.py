"""Reward rules over HTTP: the calculator for everybody, rules and their approval for officers."""

from rewards.schemes.routes.explained import public
from rewards.schemes.routes.pages import staff

__all__ = ["public", "staff"]
