"""The plans of `plans.toml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.packs import BookInvalid, citation, read
from portal.signatures.rules import MOST_SIGNATURES, Plan, SignerRole


def _load() -> tuple[Plan, dict[str, Plan]]:
    told = read("portal.signatures.book", "plans.toml")
    instruments = told["instruments"]
    found: dict[str, Plan] = {}
    for entry in told["plan"]:
        for kind in entry["kinds"]:
            if kind in found:
                raise BookInvalid(kind, "has two plans")
            found[kind] = _plan(kind, entry, instruments)
    return _plan("", told["default"], instruments), found


def _plan(kind: str, entry: Mapping[str, Any], instruments: Mapping[str, str]) -> Plan:
    try:
        roles = tuple(SignerRole(each) for each in entry["roles"])
        law = citation(entry, instruments)
    except (KeyError, ValueError) as error:
        raise BookInvalid(kind or "default", str(error)) from error
    if not 0 < len(roles) <= MOST_SIGNATURES:
        raise BookInvalid(kind or "default", "too few or too many signatures")
    places = tuple(entry.get("places", ()))
    if places and len(places) != len(roles):
        raise BookInvalid(kind, "as many places as signatures")
    return Plan(kind, roles, law, places)


DEFAULT, PLANS = _load()


def plan_of(kind: str) -> Plan:
    """Return the signatures a kind of document calls for."""
    return PLANS.get(kind, DEFAULT)
