"""What is counted, under which keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that is not what counting the rows gives."""

    key: tuple[str, ...]
    counter: int
    rows: int

    def told(self) -> dict[str, object]:
        """Return it as JSON."""
        return {"key": list(self.key), "counter": self.counter, "rows": self.rows}


def differences(counters: Mapping[Any, int], rows: Mapping[Any, int]) -> list[Difference]:
    """Return every key whose counter and count differ, a missing one being zero, in order of keys."""
    keys = sorted(counters.keys() | rows.keys())
    pairs = ((key, counters.get(key, 0), rows.get(key, 0)) for key in keys)
    return [Difference(key, counter, n) for key, counter, n in pairs if counter != n]
