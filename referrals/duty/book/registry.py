"""Thresholds, local figures, acts and signs in force. Refuses to load when an example does not come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.law import InForce
from referrals.duty.book.reading import (
    Book,
    read_book,
    read_checklists,
    read_countings,
    read_locals,
)
from referrals.duty.rules import Counting, Local, Offence
from referrals.duty.rules.review import Checklist
from referrals.penalties.book import registry as penalties

PACKAGE = "referrals.duty.book"


@cache
def book() -> Book:
    """Return the thresholds."""
    return read_book(packs.read(PACKAGE, "thresholds.toml"))


@cache
def locals_() -> tuple[tuple[str, InForce, Local], ...]:
    """Return what provinces set: the offence's code, its days, the figures."""
    return read_locals(packs.read(PACKAGE, "provinces.toml"), book().offences)


@cache
def countings() -> Mapping[str, Counting]:
    """Return how each violation category counts."""
    told = packs.read(PACKAGE, "acts.toml")
    return read_countings(told, book().offences, penalties.categories())


@cache
def checklists() -> tuple[tuple[InForce, Checklist], ...]:
    """Return every version of the signs of intent."""
    return read_checklists(packs.read(PACKAGE, "checklist.toml"))


def offences(on: date) -> tuple[Offence, ...]:
    """Return the wordings in force on a day."""
    return tuple(each for each in book().offences if each.in_force.covers(on))


def offence(code: str, on: date) -> Offence:
    """Return an offence as worded on a day; NotFound when there was none."""
    for each in offences(on):
        if each.code == code:
            return each
    raise NotFound


def local(code: str, province: str, on: date) -> Local | None:
    """Return what a province set for an offence, None when it is not known."""
    for of, days, each in locals_():
        if of == code and each.province == province and days.covers(on):
            return each
    return None


def checklist(on: date) -> Checklist:
    """Return the signs to answer on a day: before the first version, that one."""
    versions = [each for days, each in checklists() if days.covers(on)]
    return versions[0] if versions else checklists()[0][1]


def checklist_named(version: str) -> Checklist:
    """Return a version of the signs; NotFound when there is none."""
    for _, each in checklists():
        if each.version == version:
            return each
    raise NotFound
