"""The pair policy that ships with the code. Refuses to load when an example does not come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.packs import BookInvalid, citation, read
from portal.sharing.rules.pairs import ANY, Asked, PairRule, latest, refusals

_DAY = datetime(2026, 1, 5, tzinfo=UTC)


@lru_cache(maxsize=1)
def book() -> tuple[PairRule, ...]:
    """Return the rules by kind of agency."""
    return read_book(read("portal.sharing.book", "pairs.toml"))


def read_book(table: Mapping[str, Any]) -> tuple[PairRule, ...]:
    """Return the parsed pack; BookInvalid names the entry at fault."""
    rules = tuple(_rule(each, table["instruments"]) for each in table["pairs"])
    pairs = [(each.sender, each.receiver) for each in rules]
    for rule, pair, entry in zip(rules, pairs, table["pairs"], strict=True):
        if pairs.count(pair) > 1:
            raise BookInvalid(rule.code, "is repeated")
        _check(rule, entry["examples"])
    if (ANY, ANY) not in pairs:
        raise BookInvalid("pairs", "there is no rule for everybody else")
    return rules


def _rule(entry: Mapping[str, Any], instruments: Mapping[str, str]) -> PairRule:
    known = {ANY, *AgencyKind}
    if {entry["from"], entry["to"]} - known:
        raise BookInvalid(entry["code"], "names an unknown kind of agency")
    return PairRule(
        code=entry["code"],
        sender=entry["from"],
        receiver=entry["to"],
        roles=tuple(Role(each) for each in entry["roles"]),
        most=FieldProfile(entry["most"]),
        usual=FieldProfile(entry["usual"]),
        tip_text=entry["tip_text"],
        needs_accept=entry["needs_accept"],
        days=entry["days"],
        law=citation(entry, instruments),
        may_own=entry.get("may_own", False),
    )


def _check(rule: PairRule, examples: list[dict[str, Any]]) -> None:
    if not examples:
        raise BookInvalid(rule.code, "has no worked example")
    for each in examples:
        asked = Asked(
            role=Role(each["role"]),
            profile=FieldProfile(each["profile"]),
            with_tip_text=each.get("tip_text", False),
            until=latest(rule, _DAY) if rule.days else None,
        )
        against = refusals(rule, asked, now=_DAY, agreed=each.get("agreed", False))
        if list(against) != each.get("refused", []):
            raise BookInvalid(rule.code, f"example {each} does not come out: {against}")
