"""The kinds of letters in force. Refuses to load when an entry contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from referrals.clocks.book import registry as terms
from referrals.letters.rules import Answer, Kind, PaperRule, defects


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Return every version of every kind, in the order of the book."""
    return read_kinds(packs.read("referrals.letters.book", "kinds.toml"))


def kind(version: str) -> Kind:
    """Return the kind a letter was begun under; NotFound when no entry has that version."""
    for each in all_kinds():
        if each.version == version:
            return each
    raise NotFound


def current(code: str, on: date) -> Kind:
    """Return the kind in force on a day; NotFound when there is none."""
    for each in all_kinds():
        if each.code == code and each.in_force.covers(on):
            return each
    raise NotFound


def sent_by(sender: AgencyKind, on: date) -> tuple[Kind, ...]:
    """Return the kinds an agency may send on a day."""
    return tuple(
        each for each in all_kinds() if sender in each.senders and each.in_force.covers(on)
    )


def read_kinds(book: Mapping[str, Any]) -> tuple[Kind, ...]:
    """Return the kinds of a parsed book; BookInvalid names the entry that does not hold."""
    found = []
    for table in book["kind"]:
        name = str(table.get("code", "a kind without code"))
        try:
            made = _kind(table, book["instruments"])
            if made.term:
                terms.term(made.term)
        except KeyError as error:
            raise BookInvalid(name, f"{error.args[0]} is missing") from error
        except (ValueError, NotFound) as error:
            raise BookInvalid(name, str(error)) from error
        for defect in defects(made):
            raise BookInvalid(name, defect)
        found.append(made)
    packs.check_succession(found)
    return tuple(found)


def _kind(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Kind:
    return Kind(
        code=table["code"],
        version=table["version"],
        title=Text.of(table["title"]),
        mark=table["mark"],
        senders=frozenset(AgencyKind(each) for each in table["from"]),
        receivers=frozenset(AgencyKind(each) for each in table["to"]),
        law=packs.citation(table, instruments),
        in_force=packs.in_force(table),
        approval=table["approval"],
        reply_approval=table["reply_approval"],
        answers=tuple(Answer(each) for each in table["answers"]),
        term=table.get("term", ""),
        most_days=table["most_days"],
        about=table["about"],
        told=Text.of(table["told"]),
        paper=_paper(table["paper"]),
        above=table.get("above", False),
        many=table.get("many", False),
        reports=table.get("reports", False),
        by_referral=table.get("by_referral", False),
    )


def _paper(table: Mapping[str, Any]) -> PaperRule:
    named = {"from": "sender", "to": "receiver"}
    return PaperRule(**{named.get(name, name): value for name, value in table.items()})
