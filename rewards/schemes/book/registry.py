"""The reward rules, read once and proved against their own worked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from rewards.schemes import rules

PACKAGE = "rewards.schemes.book"

_SHARE = re.compile(r"0\.(?=[0-9]*[1-9])[0-9]{1,6}")


class SchemeUnknown(NotFound):
    """No reward rule has this code, or none had on that day."""

    code = "scheme-unknown"


@cache
def all_schemes() -> tuple[rules.Scheme, ...]:
    """Return every version of every scheme, file by file in alphabetical order."""
    return read_schemes(packs.read(PACKAGE, name) for name in packs.names(PACKAGE))


def scheme(code: str, on: date | None = None) -> rules.Scheme:
    """Return the scheme in force on `on` (None: its newest version); SchemeUnknown otherwise."""
    pool = all_schemes() if on is None else in_force_on(on)
    found = [scheme for scheme in pool if scheme.code == code]
    if not found:
        raise SchemeUnknown(code)
    return max(found, key=lambda scheme: scheme.in_force.since)


def scheme_version(version: str) -> rules.Scheme:
    """Return the scheme a reward was decided under; SchemeUnknown when there is none."""
    for scheme in all_schemes():
        if scheme.version == version:
            return scheme
    raise SchemeUnknown(version)


def in_force_on(day: date) -> tuple[rules.Scheme, ...]:
    """Return the schemes that apply on `day`, one version of each."""
    return tuple(scheme for scheme in all_schemes() if scheme.in_force.covers(day))


def read_schemes(books: Iterable[Mapping[str, Any]]) -> tuple[rules.Scheme, ...]:
    """Return the schemes of parsed books; BookInvalid names the entry that does not hold."""
    schemes = []
    for book in books:
        for table in book["scheme"]:
            name = str(table.get("code", "a scheme without code"))
            try:
                scheme = _scheme(table, book["instruments"])
                _check_examples(scheme, table["examples"])
            except KeyError as error:
                raise BookInvalid(name, f"{error.args[0]} is missing") from error
            except ValueError as error:
                raise BookInvalid(name, str(error)) from error
            schemes.append(scheme)
    packs.check_succession(schemes)
    return tuple(schemes)


def _scheme(table: Mapping[str, Any], instruments: Mapping[str, str]) -> rules.Scheme:
    """Build one scheme; KeyError or ValueError when something is missing or out of range."""
    if not _SHARE.fullmatch(table["rate_ceiling"]):
        raise ValueError("rate_ceiling is not a share, such as 0.01")
    return rules.Scheme(
        code=table["code"],
        version=table["version"],
        title=Text.of(table["title"]),
        law=packs.citation(table, instruments),
        in_force=packs.in_force(table),
        rate_ceiling=Decimal(table["rate_ceiling"]),
        cap_fen=parse_yuan(table["cap"]),
        minimum_fen=parse_yuan(table["minimum"]),
        notes=tuple(Text.of(note) for note in table.get("notes", ())),
    )


def _check_examples(scheme: rules.Scheme, examples: Iterable[Mapping[str, str]]) -> None:
    """Raise ValueError unless every worked example comes out exactly as written."""
    if not examples:
        raise ValueError("there is no worked example")
    for example in examples:
        quote = rules.quote(scheme, parse_yuan(example["proven"]))
        written = (rules.Kind(example["kind"]), parse_yuan(example["ceiling"]))
        if written != (quote.kind, quote.ceiling_fen):
            raise ValueError(
                f"the example {example['proven']} gives {quote.kind} {quote.ceiling_fen} fen"
            )
