"""The ways of `ways.toml`, read once."""

from __future__ import annotations

from portal.deliveries.rules import Need, Way
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text

BETWEEN_AGENCIES = "agency"


def _load() -> dict[str, Way]:
    told = read("portal.deliveries.book", "ways.toml")
    found: dict[str, Way] = {}
    for entry in told["way"]:
        code = entry.get("code", "")
        try:
            way = Way(
                code,
                Text(**entry["name"]),
                frozenset(Need(each) for each in entry["needs"]),
                int(entry.get("days", 0)),
                citation(entry, told["instruments"]),
                Text(**entry["hint"]),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise BookInvalid(code, str(error)) from error
        if code in found or way.days < 0:
            raise BookInvalid(code, "twice, or counts before it was done")
        found[code] = way
    if BETWEEN_AGENCIES not in found:
        raise BookInvalid(BETWEEN_AGENCIES, "is missing")
    return found


WAYS = _load()
