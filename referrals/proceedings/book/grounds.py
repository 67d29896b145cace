"""Grounds of discretion as a decision needs them: less than the minimum, or no penalty at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from referrals.penalties.book import registry
from referrals.penalties.rules import Effect, Ground

NONE = frozenset({Effect.NO_PENALTY, Effect.MAY_WAIVE})
"""Grounds on which nothing is imposed."""


@cache
def grounds() -> Mapping[str, Ground]:
    """Return the grounds in force that allow less than the minimum or nothing, by code."""
    standing = [each for each in registry.all_grounds() if each.in_force.until is None]
    return {each.code: each for each in standing if each.effects & (NONE | {Effect.MITIGATE})}


def waives(code: str) -> bool:
    """Tell whether a ground allows no penalty at all."""
    found = grounds().get(code)
    return found is not None and not found.effects.isdisjoint(NONE)
