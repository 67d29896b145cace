"""What is counted, under which keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from portal.kernel.clock import LEGAL_ZONE

AgencyKey: TypeAlias = tuple[str, str]
"""(agency, state)"""
PlaceKey: TypeAlias = tuple[str, str, str, str]
"""(city, month as 2026-03, state, category)"""


@dataclass(frozen=True, slots=True)
class Moves:
    """By how much each counter changes; the counters of one act are moved in one order."""

    agencies: Mapping[AgencyKey, int]
    places: Mapping[PlaceKey, int]


def city_of(region: str) -> str:
    """Return the city a county-level division belongs to (GB/T 2260: the first four of six digits)."""
    return f"{region[:4]}00"


def month_of(at: datetime) -> str:
    """Return the legal month of an instant."""
    return at.astimezone(LEGAL_ZONE).strftime("%Y-%m")
