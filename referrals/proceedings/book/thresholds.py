"""Local thresholds. Refuses to load when an example does not come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from portal.kernel.law import Citation, InForce
from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text
from referrals.proceedings.rules import PartyKind

HEARING, REVIEW, DISCUSSION = "hearing", "review", "discussion"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From how many fen on, included, something is due; by kind of party."""

    code: str
    region: str
    title: Text
    law: Citation
    in_force: InForce
    fen: Mapping[PartyKind, int]

    def reached(self, party: PartyKind, fen: int) -> bool:
        """Tell whether an amount reaches the threshold."""
        return fen >= self.fen[party]


def holds(code: str, regions: Sequence[str], on: date) -> Threshold:
    """Return the threshold in force, the most local of `regions` (nearest first) that has one."""
    found = [each for each in book() if each.code == code and each.in_force.covers(on)]
    for region in (*regions, ""):
        for each in found:
            if each.region == region:
                return each
    raise BookInvalid(code, "no entry is in force")


@cache
def book() -> tuple[Threshold, ...]:
    """Return every threshold of the pack."""
    return read_book(read("referrals.proceedings.book", "thresholds.toml"))


def read_book(table: Mapping[str, Any]) -> tuple[Threshold, ...]:
    """Return the parsed pack; BookInvalid names the entry at fault."""
    return tuple(_entry(each, table["instruments"]) for each in table["thresholds"])


def _entry(entry: Mapping[str, Any], instruments: Mapping[str, str]) -> Threshold:
    made = Threshold(
        entry["code"],
        entry["region"],
        Text.of(entry),
        citation(entry, instruments),
        InForce(entry["since"], entry.get("until")),
        {kind: parse_yuan(entry[kind.value]) for kind in PartyKind},
    )
    if not entry["examples"]:
        raise BookInvalid(made.code, "has no worked example")
    for each in entry["examples"]:
        if (
            made.reached(PartyKind(each["party"]), parse_yuan(each["amount"]))
            is not each["reached"]
        ):
            raise BookInvalid(made.code, f"example {each} does not come out")
    return made
