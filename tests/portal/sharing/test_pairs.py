"""Pair policy: the book proves itself, the most exact rule governs, every refusal is named."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.agencies.rules import AgencyKind
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.packs import BookInvalid, read
from portal.sharing.book import registry
from portal.sharing.rules.pairs import Asked, Side, fits, governing, refusals

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def table() -> dict[str, Any]:
    return deepcopy(read("portal.sharing.book", "pairs.toml"))


def test_every_two_kinds_of_agency_have_a_rule() -> None:
    for one in AgencyKind:
        for other in AgencyKind:
            rule = governing(registry.book(), Side("a", one), Side("b", other))
            assert fits(rule.usual_role, rule.usual), rule.code


def test_the_book_refuses_what_does_not_come_out() -> None:
    wrong = table()
    wrong["pairs"][0]["examples"] = [
        {"role": "reader", "profile": "full", "refused": ["pair_role"]}
    ]
    with pytest.raises(BookInvalid, match="hs-police"):
        registry.read_book(wrong)
    for break_ in ("examples", "repeat", "nobody", "kind"):
        wrong = table()
        if break_ == "examples":
            wrong["pairs"][1]["examples"] = []
        elif break_ == "repeat":
            wrong["pairs"].append(wrong["pairs"][0])
        elif break_ == "nobody":
            wrong["pairs"].pop()
        else:
            wrong["pairs"][0]["to"] = "army"
        with pytest.raises(BookInvalid):
            registry.read_book(wrong)


def test_the_most_exact_rule_governs() -> None:
    book = registry.book()
    other = next(each for each in book if each.code == "others")
    hs, health = Side("hq-ybj", "healthcare_security"), Side("hq-wjw", "health")
    by_kind = replace(other, code="#1", sender="healthcare_security", receiver="health", own=True)
    from_us = replace(other, code="#2", sender="hq-ybj", receiver="health", own=True)
    to_them = replace(other, code="#3", sender="*", receiver="hq-wjw", own=True)
    assert governing(book, hs, health).code == "hs-health"
    assert governing([*book, by_kind], hs, health).code == "#1", "set here before the book"
    assert governing([*book, by_kind, from_us], hs, health).code == "#2"
    assert governing([*book, by_kind, from_us, to_them], hs, health).code == "#3"
    assert governing([*book, to_them], hs, Side("xc-wjw", "health")).code == "hs-health"
    with pytest.raises(ValueError, match="no rule"):
        governing([from_us], health, hs)


def test_every_refusal_is_named() -> None:
    rule = next(each for each in registry.book() if each.code == "others")
    fine = Asked(
        role=Role.READER,
        profile=FieldProfile.OUTLINE,
        with_tip_text=False,
        until=NOW + timedelta(days=31),
    )
    assert refusals(rule, fine, now=NOW, agreed=True) == ()
    worst = Asked(
        role=Role.POLICE, profile=FieldProfile.FULL, with_tip_text=True, until=NOW + timedelta(32)
    )
    assert refusals(rule, worst, now=NOW, agreed=False) == (
        "pair_role",
        "pair_profile",
        "pair_tip_text",
        "pair_needs_accept",
        "pair_too_long",
    )
    assert "pair_too_long" in refusals(rule, replace(fine, until=None), now=NOW, agreed=True)
