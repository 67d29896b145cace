"""Loads, suggestions, who stands in for whom."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assignments.book.registry import read_weights, weights
from portal.assignments.rules import (
    BARRED_WORDS,
    Colleague,
    Kind,
    Load,
    Pool,
    best,
)
from portal.cases.rules import Stage
from portal.identity.rules import may_stand_in, stand_in
from portal.kernel.actor import Office
from portal.kernel.packs import BookInvalid, read

HANDLER = frozenset({Office.INVESTIGATOR})


def one(number: int, name: str = "", *offices: Office, has_key: bool = True) -> Colleague:
    return Colleague(number, name or f"p{number}", frozenset(offices) or HANDLER, has_key)


def pool(*colleagues: Colleague, loads: dict[int, int] | None = None, **away: int) -> Pool:
    return Pool(
        {each.id: each for each in colleagues},
        {k: Load(v, 0, Decimal(v)) for k, v in (loads or {}).items()},
        {int(k[1:]): v for k, v in away.items()},
    )


@pytest.mark.parametrize(
    ("stage", "fen", "kind", "points"),
    [
        (Stage.CHECKING, 0, Kind.LEAD, "2"),
        (Stage.CHECKING, 0, Kind.MEMBER, "1.0"),
        (Stage.FILED, 99_999_99, Kind.LEAD, "3"),
        (Stage.FILED, 100_000_00, Kind.LEAD, "4"),
        (Stage.FILED, 1_000_000_00, Kind.LEAD, "5"),
        (Stage.REFERRED, 10_000_000_00, Kind.MEMBER, "2.5"),
        (Stage.CLOSED, 10_000_000_00, Kind.LEAD, "0"),
    ],
)
def test_weights_come_out(stage: Stage, fen: int, kind: Kind, points: str) -> None:
    assert weights().of(stage, fen, kind) == Decimal(points)


def test_every_weight_has_its_sentence_in_both_languages() -> None:
    for why in (*weights().why.values(), *(each.why for each in weights().amounts)):
        assert why.zh and why.en


def test_a_book_without_a_stage_or_out_of_order_does_not_load() -> None:
    book = read("portal.assignments.book", "weights.toml")
    with pytest.raises(BookInvalid):
        read_weights({**book, "stages": {"filed": book["stages"]["filed"]}})
    with pytest.raises(BookInvalid):
        read_weights({**book, "amounts": list(reversed(book["amounts"]))})
    with pytest.raises(BookInvalid):
        read_weights({**book, "member": {**book["member"], "share": "2"}})


def test_the_least_loaded_handler_is_suggested_before_a_head() -> None:
    found = pool(one(1), one(2), one(3, "", Office.HEAD), loads={1: 5, 2: 4})
    assert [each.officer_id for each in found.candidates((), ())] == [2, 1, 3]


@pytest.mark.parametrize(
    ("recused", "handling", "away", "code"),
    [
        ({1}, (), {}, "recused"),
        ((), {1}, {}, "handles_already"),
        ((), (), {"o1": 2}, "absent"),
    ],
)
def test_whoever_something_speaks_against_is_not_suggested(
    recused: set[int], handling: set[int], away: dict[str, int], code: str
) -> None:
    found = pool(one(1), one(2), loads={2: 50}, **away).candidates(recused, handling)
    first = best(found)
    assert first is not None and first.officer_id == 2
    assert [each.barred for each in found if each.officer_id == 1] == [(code,)]
    assert code in BARRED_WORDS


def test_no_key_is_pointed_out_and_no_office_not_listed() -> None:
    found = pool(one(1, has_key=False), one(2, "", Office.FINANCE)).candidates((), ())
    assert [(each.officer_id, each.barred) for each in found] == [(1, ("no_casework_key",))]
    assert best(found) is None


@pytest.mark.parametrize(
    ("away", "recused", "expected"),
    [
        ({}, set(), (1, "")),
        ({"o1": 2}, set(), (2, "")),
        ({"o1": 2, "o2": 3}, set(), (3, "")),
        ({"o1": 2, "o2": 1}, set(), (0, "absent_no_delegate")),
        ({"o1": 2}, {2}, (0, "recused")),
        ({}, {1}, (0, "recused")),
        ({"o1": 4}, set(), (0, "no_office")),
        ({"o1": 9}, set(), (0, "no_office")),
    ],
)
def test_who_receives(away: dict[str, int], recused: set[int], expected: tuple[int, str]) -> None:
    found = pool(one(1), one(2), one(3), one(4, "", Office.FINANCE), **away)
    assert found.receiver(1, recused) == expected


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8)), st.integers(1, 8))
def test_standing_in_always_ends_at_somebody_present_or_nobody(
    delegates: dict[int, int], officer: int
) -> None:
    found = stand_in(officer, delegates)
    assert found is None or found not in delegates


def test_who_may_stand_in() -> None:
    clerk, finance = frozenset({Office.REWARD_CLERK}), frozenset({Office.FINANCE})
    assert may_stand_in(HANDLER, frozenset({Office.INTAKE}))
    assert may_stand_in(frozenset({Office.HEAD}), frozenset({Office.DEPUTY_HEAD}))
    assert may_stand_in(clerk, clerk)
    assert not may_stand_in(clerk, HANDLER)
    assert not may_stand_in(HANDLER, finance)
