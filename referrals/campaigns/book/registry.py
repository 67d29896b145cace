"""Kinds of campaign, local practice, groups of institutions and fields of focus, read and checked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from portal.agencies.rules import AgencyKind
from portal.cases.rules import Source
from portal.kernel.errors import NotFound
from portal.kernel.packs import BookInvalid, check_succession, read
from portal.kernel.text import Text
from portal.registry.rules import InstitutionKind
from referrals.campaigns.rules.kinds import CampaignKind, may_order, read_kind
from referrals.campaigns.rules.practice import (
    EVERYWHERE,
    Group,
    Practice,
    read_group,
    read_practice,
)
from referrals.inspections.rules import Notice

PACKAGE = "referrals.campaigns.book"
E = TypeVar("E")


@lru_cache(maxsize=1)
def kinds() -> tuple[CampaignKind, ...]:
    """Return every kind of campaign, ended ones too."""
    return read_kinds(read(PACKAGE, "kinds.toml"))


@lru_cache(maxsize=1)
def practices() -> tuple[Practice, ...]:
    """Return every entry of local practice, ended ones too."""
    return read_practices(read(PACKAGE, "practice.toml"))


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """Return how kinds of institution are counted together; every kind is in one group."""
    found = tuple(read_group(each) for each in read(PACKAGE, "practice.toml")["groups"])
    said = [kind for each in found for kind in each.kinds]
    if sorted(said) != sorted(InstitutionKind):
        raise BookInvalid("groups", "every kind of institution is in exactly one group")
    return found


@lru_cache(maxsize=1)
def focus() -> Mapping[str, Text]:
    """Return the fields a campaign may look at above all, by code."""
    return {each["code"]: Text.of(each["name"]) for each in read(PACKAGE, "practice.toml")["focus"]}


def group_of(kind: str) -> str:
    """Return the code of the group a kind of institution is counted in."""
    return next(each.code for each in groups() if kind in each.kinds)


def orderable(region: str, day: date) -> list[CampaignKind]:
    """Return the kinds an agency of `region` may order on `day`."""
    return [each for each in kinds() if each.in_force.covers(day) and may_order(each, region)]


def version(name: str) -> CampaignKind:
    """Return the kind a campaign was planned as; NotFound when there is none."""
    for each in kinds():
        if each.version == name:
            return each
    raise NotFound


def practice(regions: Sequence[str], day: date) -> Practice:
    """Return the practice on `day` of the first of `regions` (the nearest first) that has one."""
    found = {each.code: each for each in practices() if each.in_force.covers(day)}
    for code in (*regions, EVERYWHERE):
        if code in found:
            return found[code]
    return practices()[0]


def read_kinds(table: Mapping[str, Any]) -> tuple[CampaignKind, ...]:
    """Return the parsed pack of kinds; BookInvalid names the entry at fault."""
    found = _read(table["kinds"], lambda each: read_kind(each, table["instruments"]))
    for kind in found:
        if kind.source not in set(Source) or not set(kind.notices) <= set(Notice):
            raise BookInvalid(kind.code, "unknown source or notice")
    check_succession(found)
    return tuple(found)


def read_practices(table: Mapping[str, Any]) -> tuple[Practice, ...]:
    """Return the parsed pack of practice; BookInvalid names the entry at fault."""
    found = _read(table["practice"], lambda each: read_practice(each, table["instruments"]))
    for each in found:
        if not set(each.members) <= set(AgencyKind):
            raise BookInvalid(each.code, "unknown kind of agency")
    check_succession(found)
    return tuple(found)


def _read(tables: Sequence[Mapping[str, Any]], one: Callable[[Mapping[str, Any]], E]) -> list[E]:
    found = []
    for each in tables:
        try:
            found.append(one(each))
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
    return found
