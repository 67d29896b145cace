"""The grounds of sending a clue, read from the book and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text
from referrals.discipline.rules import Ground

RECEIVING = frozenset({AgencyKind.DISCIPLINE, AgencyKind.PROCURATORATE})


def load() -> Mapping[str, Ground]:
    """Return every ground by code; BookInvalid where one leads to an agency that may not receive it."""
    table = read("referrals.discipline.book", "grounds.toml")
    found: dict[str, Ground] = {}
    for entry in table["grounds"]:
        code = str(entry.get("code"))
        try:
            found[code] = _ground(entry, table["instruments"])
        except (KeyError, ValueError) as error:
            raise BookInvalid(code, str(error)) from error
    return MappingProxyType(found)


def _ground(entry: Mapping[str, Any], instruments: Mapping[str, str]) -> Ground:
    receivers = tuple(AgencyKind(each) for each in entry["receivers"])
    if not receivers or not RECEIVING.issuperset(receivers):
        raise ValueError("only supervisory commissions and procuratorates receive it")
    law = citation(entry, instruments)
    return Ground(entry["code"], Text.of(entry["name"]), receivers, law)


GROUNDS = load()
