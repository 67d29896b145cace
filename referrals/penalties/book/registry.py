"""Norms, acts, grounds and causes in force. Refuses to load when an example does not come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.law import Citation
from referrals.penalties.book.reading import (
    read_acts,
    read_categories,
    read_causes,
    read_grounds,
    read_norms,
    read_practice,
)
from referrals.penalties.rules import Act, Cause, Ground, Norm

PACKAGE = "referrals.penalties.book"


@cache
def all_grounds() -> tuple[Ground, ...]:
    """Return every wording of every ground."""
    return read_grounds(packs.read(PACKAGE, "grounds.toml"))


@cache
def all_norms() -> tuple[Norm, ...]:
    """Return every wording of every norm."""
    return read_norms(packs.read(PACKAGE, "norms.toml"), all_grounds())


@cache
def all_acts() -> tuple[Act, ...]:
    """Return every wording of every act."""
    return read_acts(packs.read(PACKAGE, "acts.toml"), all_norms())


@cache
def causes() -> tuple[Cause, ...]:
    """Return the causes of action."""
    return read_causes(packs.read(PACKAGE, "causes.toml"), all_acts())


@cache
def categories() -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the acts each violation category may be."""
    codes = {each.code for each in all_acts()}
    return read_categories(packs.read(PACKAGE, "acts.toml"), codes)


@cache
def practice() -> tuple[int, int, Citation]:
    """Return the hundredths of the span for lighter and heavier fines, and who says so."""
    return read_practice(packs.read(PACKAGE, "grounds.toml"))


def acts(on: date) -> Mapping[str, Act]:
    """Return the acts as worded on a day, by code."""
    return {each.code: each for each in all_acts() if each.in_force.covers(on)}


def norms(on: date) -> Mapping[str, Norm]:
    """Return the norms as worded on a day, by code."""
    return {each.code: each for each in all_norms() if each.in_force.covers(on)}


def fines(on: date) -> Mapping[str, Norm]:
    """Return the norms with a fine as worded on a day, by code."""
    return {code: each for code, each in norms(on).items() if each.fine}


def grounds(on: date) -> Mapping[str, Ground]:
    """Return the grounds of discretion as worded on a day, by code."""
    return {each.code: each for each in all_grounds() if each.in_force.covers(on)}


def norm_of(act: str, on: date) -> Norm:
    """Return what follows from an act on a day; NotFound when there is no such act then."""
    try:
        return norms(on)[acts(on)[act].norm]
    except KeyError:
        raise NotFound from None


def typed(code: str, on: date) -> Norm:
    """Return the norm of what somebody typed: an act (38-1), an article (38), a norm (O735-38).

    An article with two norms is the one with the fine. NotFound when there is none on that day.
    """
    wanted = code.strip().upper().removeprefix("ART").strip(" .")
    standing = norms(on)
    for each in standing.values():
        if wanted in {each.code, each.short}:
            return each
    by_name = {each.upper(): act for each, act in acts(on).items()}
    if wanted in by_name:
        return standing[by_name[wanted].norm]
    raise NotFound


def of_category(category: str, on: date) -> tuple[Act, ...]:
    """Return the acts a violation category may be on a day."""
    known = acts(on)
    return tuple(known[code] for code in categories()[category] if code in known)


def cause_of(act: str, on: date) -> Cause | None:
    """Return the cause a case on this act is named after; None when the list has none."""
    named = acts(on)[act].cause
    return next((each for each in causes() if each.code == named), None)
