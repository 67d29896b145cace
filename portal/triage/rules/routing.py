"""Whose power a tip falls under 管辖: what is proposed, and on which ground. Nothing is automatic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.kernel.law import Citation
from portal.kernel.packs import citation
from portal.kernel.text import Text


class Way(StrEnum):
    """How a matter gets to the agency whose power it falls under."""

    HAND_OVER = "hand_over"
    REFER = "refer"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Power:
    """What a kind of agency is competent for: by category, by kind of place, by words of the text."""

    code: str
    kind: AgencyKind
    way: Way
    words: Text
    law: Citation
    categories: frozenset[str] = frozenset()
    place_kinds: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A power that covers part of a tip: the categories, or the words, that say so."""

    power: Power
    categories: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    by_place: bool = False


class Advice(StrEnum):
    """What is proposed about another agency's power."""

    HAND_OVER = "hand_over"
    SHARE = "share"
    REFER = "refer"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Route:
    """A proposal: which kind of agency, what to do, and why."""

    kind: AgencyKind
    advice: Advice
    claims: tuple[Claim, ...]


def read_power(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Power:
    """Return one `[[powers]]` entry; KeyError or ValueError when something is wrong with it."""
    return Power(
        code=table["code"],
        kind=AgencyKind(table["kind"]),
        way=Way(table.get("way", "hand_over")),
        words=Text.of(table["words"]),
        law=citation(table, instruments),
        categories=frozenset(table.get("categories", ())),
        place_kinds=frozenset(table.get("place_kinds", ())),
        said=tuple(table.get("said", ())),
    )


def claims(
    powers: Iterable[Power], categories: Sequence[str], place_kind: str, text: str = ""
) -> list[Claim]:
    """Return the powers a tip touches, in the order of the book; without `text`, the plain ones."""
    found = []
    for power in powers:
        mine = tuple(each for each in categories if each in power.categories)
        said = tuple(each for each in power.said if each in text)
        by_place = place_kind in power.place_kinds
        if mine or said or by_place:
            found.append(Claim(power, mine, said, by_place))
    return found


def routes(own: AgencyKind, found: Sequence[Claim], categories: Sequence[str]) -> list[Route]:
    """Return what to propose to an agency of kind `own`.

    Handed over is proposed only when another kind is competent for every category and nothing
    speaks for one's own; what is mixed stays, becomes a case and is shared. A crime is never sent
    as a tip: the case is referred, with its own papers and time limits. What concerns officials is
    neither handed over nor shared, which would be seen: it is reported on a track of its own.
    """
    by_kind: dict[AgencyKind, list[Claim]] = {}
    for claim in found:
        by_kind.setdefault(claim.power.kind, []).append(claim)
    stays = own in by_kind
    made = []
    for kind, theirs in by_kind.items():
        if kind is own:
            continue
        covered = {code for claim in theirs for code in claim.categories}
        whole = not stays and (covered >= set(categories) or any(c.said for c in theirs))
        advice = _advice({claim.power.way for claim in theirs}, whole=whole)
        made.append(Route(kind, advice, tuple(theirs)))
    return made


def _advice(ways: Collection[Way], *, whole: bool) -> Advice:
    if set(ways) == {Way.REFER}:
        return Advice.REFER
    if Way.APART in ways:
        return Advice.APART
    return Advice.HAND_OVER if whole else Advice.SHARE


def elsewhere(
    own: AgencyKind, found: Sequence[Claim], categories: Sequence[str]
) -> AgencyKind | None:
    """Return the one kind of agency that plainly all of it belongs to, None when it is not plain."""
    clear = [
        route.kind
        for route in routes(own, found, categories)
        if route.advice is Advice.HAND_OVER
        and {code for claim in route.claims for code in claim.categories} >= set(categories)
    ]
    return clear[0] if len(clear) == 1 and categories else None
