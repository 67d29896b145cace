"""Kinds of measures and the scoring in force. Refuses to load when an example does not come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from portal.registry.rules.standing import AgreementState
from referrals.measures.rules import By, Kind, Subject, last_day
from referrals.measures.rules.scoring import FULL, Scheme, Step, Tier, reached

PACKAGE = "referrals.measures.book"


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Return every wording of every kind."""
    return read_kinds(packs.read(PACKAGE, "kinds.toml"))


@cache
def warn_days() -> tuple[int, ...]:
    """Return how many days before its last day a measure is spoken of."""
    return tuple(packs.read(PACKAGE, "kinds.toml")["practice"]["warn_days"])


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return every wording of the scoring."""
    known = {each.code: each for each in all_kinds()}
    return read_schemes(packs.read(PACKAGE, "scores.toml"), known)


def kinds(on: date) -> Mapping[str, Kind]:
    """Return the kinds as worded on a day, by code."""
    return {each.code: each for each in all_kinds() if each.in_force.covers(on)}


def kind(code: str) -> Kind:
    """Return the last wording of a kind; NotFound when there is none."""
    found = [each for each in all_kinds() if each.code == code]
    if not found:
        raise NotFound
    return found[-1]


def scheme(on: date) -> Scheme:
    """Return the scoring of a day; NotFound before there was one."""
    for each in schemes():
        if each.in_force.covers(on):
            return each
    raise NotFound


def read_kinds(table: Mapping[str, Any]) -> tuple[Kind, ...]:
    """Return the kinds; BookInvalid names the entry at fault."""
    made = []
    for entry in table["kinds"]:
        each = {**table["defaults"], **entry}
        try:
            found = _kind(each, table["instruments"])
            _prove(found, each.get("examples", []))
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
        made.append(found)
    packs.check_succession(made)
    return tuple(made)


def _kind(each: Mapping[str, Any], instruments: Mapping[str, str]) -> Kind:
    months = (each["months"][0], each["months"][1]) if "months" in each else None
    if months and not 0 < months[0] <= months[1]:
        raise ValueError("the length does not rise")
    if months and each["open_ended"]:
        raise ValueError("either so many months or open-ended")
    return Kind(
        each["code"],
        f"{each['code']}@{each['version']}",
        Text.of(each),
        packs.citation(each, instruments),
        packs.in_force(each),
        Subject(each["subject"]),
        By(each["by"]),
        months,
        each["open_ended"],
        each["hear"],
        each["restores"],
        AgreementState(each["agreement"]) if each["agreement"] else None,
        each["blocks_new"],
    )


def _prove(found: Kind, examples: list[Mapping[str, Any]]) -> None:
    if found.months and not examples:
        raise ValueError("has no worked example")
    for each in examples:
        came = last_day(each["from"], each["months"])
        if not found.allows(each["months"]) or came != each["last"]:
            raise ValueError(f"example {each} does not come out: {came}")


def read_schemes(table: Mapping[str, Any], known: Mapping[str, Kind]) -> tuple[Scheme, ...]:
    """Return the wordings of the scoring; BookInvalid names the one at fault."""
    made = []
    for each in table["schemes"]:
        try:
            found = Scheme(
                each["version"],
                packs.citation(each, table["instruments"]),
                packs.in_force(each),
                tuple(_tier(one) for one in each["tiers"]),
                tuple(Step(**one) for one in each["steps"]),
            )
            _prove_scheme(found, each["examples"], known)
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("version")), str(error)) from error
        made.append(found)
    return tuple(made)


def _tier(each: Mapping[str, Any]) -> Tier:
    least, most = each["points"]
    return Tier(each["code"], Text.of(each), least, most)


def _prove_scheme(
    found: Scheme, examples: list[Mapping[str, Any]], known: Mapping[str, Kind]
) -> None:
    covered = [n for tier in found.tiers for n in range(tier.least, tier.most + 1)]
    if covered != list(range(1, FULL + 1)):
        raise ValueError("the tiers leave a gap or overlap")
    for step in found.steps:
        if step.kind not in known or not known[step.kind].allows(step.months):
            raise ValueError(f"{step} leads to what its kind does not allow")
    for each in examples:
        came = reached(found, each["before"], each["points"])
        said = (each["kind"], each["months"]) if "kind" in each else None
        if (came and (came.kind, came.months)) != said:
            raise ValueError(f"example {each} does not come out: {came}")
