"""When two tips, or a tip and a case, may be about the same matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.intake.rules import OTHER, UNKNOWN
from portal.intake.rules.periods import overlap
from portal.intake.rules.sketch import Sketch, likeness

MOST_CANDIDATES = 20
"""How many are looked at when a tip arrives, whatever the number of tips."""
MOST_KEPT = 10
SAME_PLACE_FOR = timedelta(days=730)
SAME_KIND_FOR = timedelta(days=90)
VAGUE = frozenset({UNKNOWN, OTHER})
"""What says nothing about the matter: two tips are not alike because both say so."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is plain of a tip or case. `place_mark` is the keyed mark of a typed place, empty: none."""

    region: str
    institution_id: int | None
    categories: frozenset[str]
    on: date
    place_kind: str = UNKNOWN
    place_mark: bytes = b""


@dataclass(frozen=True, slots=True)
class Key:
    """A key under which candidates are looked for, and how far back."""

    text: str
    since: date


def keys_of(facts: Facts) -> list[Key]:
    """Return the keys of a tip, the telling ones first."""
    found = []
    if facts.institution_id is not None:
        found.append(Key(f"i:{facts.institution_id}", facts.on - SAME_PLACE_FOR))
    if facts.place_mark:
        found.append(Key(f"p:{facts.place_mark.hex()}", facts.on - SAME_PLACE_FOR))
    clear = sorted(facts.categories - VAGUE)
    return found + [Key(f"c:{facts.region}:{each}", facts.on - SAME_KIND_FOR) for each in clear]


def compared(one: Facts, other: Facts) -> dict[str, int] | None:
    """Return the figures of a pair; None when the two name different institutions."""
    known = {one.institution_id, other.institution_id} - {None}
    if len(known) > 1:
        return None
    found = {"days_apart": abs((one.on - other.on).days)}
    if one.institution_id is not None and one.institution_id == other.institution_id:
        found["same_institution"] = 1
    if one.place_mark and one.place_mark == other.place_mark:
        found["same_place"] = 1
    shared = (one.categories & other.categories) - VAGUE
    if shared:
        found["shared_categories"] = len(shared)
    if one.region == other.region:
        found["same_region"] = 1
    if one.place_kind == other.place_kind and one.place_kind not in VAGUE:
        found["same_place_kind"] = 1
    return found


def sketched(one: Sketch, other: Sketch) -> dict[str, int]:
    """Return the figures that only opened sketches give; the likeness in steps of ten percent."""
    found = {"likeness": likeness(one, other) // 10 * 10}
    if overlap(one.period, other.period):
        found["period_overlap"] = 1
    return found


def first_few(found: Iterable[Iterable[int]], most: int = MOST_CANDIDATES) -> list[int]:
    """Return the ids of several lists, the earlier lists first, nobody twice, no more than `most`."""
    return list(dict.fromkeys(each for ids in found for each in ids))[:most]
