"""Sums and places of the desk, without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from referrals.desk.rules import NO_END, Money, Place, parse_place


@pytest.mark.parametrize(
    ("proven", "fund", "restitution", "not_ordered"),
    [
        (100, (0, 0), (0, 0), 100),
        (100, (60, 10), (0, 0), 40),
        # The two ways back never add up: 60 ordered either way leaves 40, not nothing.
        (100, (60, 60), (60, 0), 40),
        (100, (0, 0), (100, 30), 0),
        (100, (150, 0), (0, 0), 0),
    ],
)
def test_every_fen_of_a_loss_stands_somewhere(proven, fund, restitution, not_ordered) -> None:
    money = Money(0, proven, *fund, *restitution)
    assert money.not_ordered == not_ordered
    assert money.fund_outstanding == fund[0] - fund[1]
    assert money.restitution_outstanding == restitution[0] - restitution[1]


def test_a_place_is_read_as_it_was_written() -> None:
    for at in (datetime(2026, 3, 2, 10, 0, 0, 5, tzinfo=UTC), NO_END):
        place = Place(at, 17)
        assert parse_place(str(place)) == place


@pytest.mark.parametrize("text", ["", "x", "1", "1.", "-1.2", "１.2", "9" * 19 + ".1", "1.2.3"])
def test_what_was_typed_by_hand_is_no_place(text: str) -> None:
    assert parse_place(text) is None
