"""The reward rules, read once and proved against their own worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.packs import BookInvalid
from rewards.schemes import rules
from rewards.schemes.book import examples, reading
from rewards.schemes.book.examples import Example

PACKAGE = "rewards.schemes.book"
DEFAULT = "MAS-2019"
"""The rule of an agency that has not chosen another."""


class SchemeUnknown(NotFound):
    """No reward rule has this code, or none had on that day."""

    code = "scheme-unknown"


@cache
def all_entries() -> tuple[tuple[rules.Scheme, tuple[Example, ...]], ...]:
    """Return every version of every scheme with its worked examples, file by file."""
    return read_entries(packs.read(PACKAGE, name) for name in packs.names(PACKAGE))


@cache
def all_schemes() -> tuple[rules.Scheme, ...]:
    """Return every version of every scheme, file by file in alphabetical order."""
    return tuple(scheme for scheme, _ in all_entries())


def scheme(code: str, on: date | None = None) -> rules.Scheme:
    """Return the scheme in force on `on` (None: its newest version); SchemeUnknown otherwise."""
    pool = all_schemes() if on is None else in_force_on(on)
    found = [scheme for scheme in pool if scheme.code == code]
    if not found:
        raise SchemeUnknown(code)
    return max(found, key=lambda scheme: scheme.in_force.since)


def known_code(typed: str) -> str:
    """Return the code somebody means: in any case, or with the place after it (`YZ-Yangzhou`).

    SchemeUnknown when there is none.
    """
    wanted = typed.strip().upper()
    codes = {scheme.code for scheme in all_schemes()}
    found = [code for code in codes if wanted == code or wanted.startswith(f"{code}-")]
    if not found:
        raise SchemeUnknown(typed)
    return max(found, key=len)


def scheme_version(version: str) -> rules.Scheme:
    """Return the scheme a reward was decided under; SchemeUnknown when there is none."""
    for scheme in all_schemes():
        if scheme.version == version:
            return scheme
    raise SchemeUnknown(version)


def in_force_on(day: date) -> tuple[rules.Scheme, ...]:
    """Return the schemes that apply on `day`, one version of each."""
    return tuple(scheme for scheme in all_schemes() if scheme.in_force.covers(day))


def ready_on(day: date) -> tuple[rules.Scheme, ...]:
    """Return the schemes that apply on `day` and that nobody has to confirm first."""
    return tuple(scheme for scheme in in_force_on(day) if not scheme.needs_confirmation)


def read_schemes(books: Iterable[Mapping[str, Any]]) -> tuple[rules.Scheme, ...]:
    """Return the schemes of parsed books; BookInvalid names the entry that does not hold."""
    return tuple(scheme for scheme, _ in read_entries(books))


def read_entries(
    books: Iterable[Mapping[str, Any]],
) -> tuple[tuple[rules.Scheme, tuple[Example, ...]], ...]:
    """Return the schemes of parsed books with their examples worked and found to hold.

    BookInvalid names the entry that does not hold.
    """
    entries = []
    for book in books:
        for table in book["scheme"]:
            name = str(table.get("code", "a scheme without code"))
            try:
                scheme = reading.scheme(table, book["instruments"])
                worked = examples.worked(scheme, table["examples"])
                examples.check(scheme, worked)
            except KeyError as error:
                raise BookInvalid(name, f"{error.args[0]} is missing") from error
            except (TypeError, ValueError) as error:
                raise BookInvalid(name, str(error)) from error
            entries.append((scheme, tuple(worked)))
    packs.check_succession([scheme for scheme, _ in entries])
    return tuple(entries)
