"""From the packs as typed to what the program holds; BookInvalid names the entry at fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from portal.kernel import packs
from portal.kernel.law import InForce
from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from referrals.duty.rules import (
    Band,
    Counting,
    Counts,
    Found,
    Line,
    Local,
    Offence,
    Route,
    Why,
    assess,
)
from referrals.duty.rules.review import PURPOSE, Checklist, Item, Subject


@dataclass(frozen=True, slots=True)
class Book:
    """The offences, and the agency's own practice: days to remind, years to add up."""

    offences: tuple[Offence, ...]
    remind_workdays: int
    earlier_years: int


def read_book(table: Mapping[str, Any]) -> Book:
    """Return the parsed thresholds; BookInvalid names the entry at fault."""
    made = []
    for entry in table["offences"]:
        try:
            made.append(_offence(entry, table["instruments"]))
            _prove(made[-1], entry["examples"])
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(entry.get("version")), str(error)) from error
    packs.check_succession(made)
    practice = table["practice"]
    return Book(tuple(made), practice["remind_workdays"], practice["earlier_years"])


def _offence(entry: Mapping[str, Any], instruments: Mapping[str, str]) -> Offence:
    near = entry.get("near")
    return Offence(
        code=entry["code"],
        version=entry["version"],
        name=Text.of(entry),
        law=packs.citation(entry, instruments),
        in_force=packs.in_force(entry),
        route=Route(entry["route"]),
        bands=_bands(entry["bands"]),
        near_percent=entry.get("near_percent"),
        near_law=packs.citation(near, instruments) if near else None,
    )


def _bands(entries: Iterable[Mapping[str, Any]]) -> tuple[Band, ...]:
    bands = []
    for each in entries:
        fen = [parse_yuan(yuan) for yuan in each["national"]]
        bands.append(Band(each["code"], Text.of(each), fen[0], fen[-1], Text.of(each["sentence"])))
    if not bands or any(low.most_fen > high.least_fen for low, high in pairwise(bands)):
        raise ValueError("the bands do not rise")
    return tuple(bands)


def _prove(made: Offence, examples: list[dict[str, Any]]) -> None:
    if not examples:
        raise ValueError("has no worked example")
    codes = {band.code for band in made.bands}
    for each in examples:
        said = {code: parse_yuan(each[code]) for code in codes & set(each)}
        fen = parse_yuan(each["total"])
        line = Line(Found(0, "", fen, fen), fen, Why.FRAUD)
        came = assess(made, Local("", said, made.law), [line])
        reached = came.reached.band.code if came.reached else ""
        raised = came.raised.band.code if came.raised else ""
        if (reached, raised) != (each["band"], each.get("raised", "")):
            raise ValueError(f"example {each} does not come out")


def read_locals(
    table: Mapping[str, Any], offences: Iterable[Offence]
) -> tuple[tuple[str, InForce, Local], ...]:
    """Return the parsed figures; BookInvalid when one lies outside what national law leaves open."""
    bands = {(each.code, band.code): band for each in offences for band in each.bands}
    found = []
    for entry in table["provinces"]:
        try:
            days = packs.in_force(entry)
            floors = {code: parse_yuan(yuan) for code, yuan in entry["floors"].items()}
            for code, fen in floors.items():
                _check_within(bands[entry["offence"], code], fen)
            law = packs.citation(entry, table["instruments"])
            found.append((entry["offence"], days, Local(entry["province"], floors, law)))
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(entry.get("province")), str(error)) from error
    return tuple(found)


def _check_within(band: Band, fen: int) -> None:
    if not band.least_fen <= fen <= band.most_fen:
        raise ValueError(f"{band.code} lies outside the national band")


def read_countings(
    table: Mapping[str, Any],
    offences: Iterable[Offence],
    acts: Mapping[str, tuple[str, ...]],
) -> Mapping[str, Counting]:
    """Return how categories count; BookInvalid unless every category is there, with known offences.

    `acts` are those a category may be.
    """
    known = {each.code for each in offences}
    found = {
        each["code"]: Counting(
            each["code"],
            acts.get(each["code"], ()),
            {code: Counts(how) for code, how in each["offences"].items()},
        )
        for each in table["categories"]
    }
    for each in found.values():
        if not each.acts or not set(each.offences) <= known:
            raise BookInvalid(each.category, "has no act, or names an offence that is not there")
    if set(found) != set(CATEGORIES):
        raise BookInvalid("categories", f"differ from the registry: {set(found) ^ set(CATEGORIES)}")
    return found


def read_checklists(table: Mapping[str, Any]) -> tuple[tuple[InForce, Checklist], ...]:
    """Return every version of the signs, the first first; BookInvalid when one is wrong."""
    found = []
    for entry in table["checklists"]:
        try:
            items = tuple(
                Item(
                    each["code"],
                    Text.of(each),
                    Subject(each["subject"]),
                    packs.citation(each, table["instruments"]),
                )
                for each in entry["items"]
            )
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(entry.get("version")), str(error)) from error
        codes = [each.code for each in items]
        if len(set(codes)) != len(codes) or PURPOSE not in codes:
            raise BookInvalid(entry["version"], "an item is repeated, or the purpose is missing")
        found.append((packs.in_force(entry), Checklist(entry["version"], items)))
    return tuple(found)
