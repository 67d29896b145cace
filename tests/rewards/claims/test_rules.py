from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import packs
from portal.kernel.law import Status
from portal.kernel.money import MAX_FEN, share
from rewards.claims import rules
from rewards.claims.book import registry as reviews
from rewards.schemes import rules as schemes
from rewards.schemes.book import registry

MAS = registry.scheme("MAS-2019")
proven = st.integers(0, MAX_FEN) | st.integers(0, 20_000_000_00)


@given(proven, st.lists(st.integers(0, 200_000_00), max_size=6))
def test_all_rewards_of_a_case_stay_within_rate_and_cap(proven_fen: int, wanted: list[int]) -> None:
    """Whatever is proposed in whatever order, what is let through never sums above the ceiling."""
    quote = schemes.quote(MAS, proven_fen)
    total = 0
    for amount in wanted:
        room = rules.left(quote.ceiling_fen, total)
        if rules.wrong_amount(quote, room_fen=room, amount_fen=amount) is None:
            total += amount
    assert total <= share(proven_fen, MAS.rate_ceiling)
    assert total <= MAS.cap_fen
    assert total * 100 <= proven_fen
    if proven_fen < MAS.minimum_fen:
        assert total == 0


@given(proven, st.integers(0, 10**7))
def test_the_whole_rest_is_allowed_and_a_fen_more_is_not(proven_fen: int, others_fen: int) -> None:
    quote = schemes.quote(MAS, proven_fen)
    rest = rules.left(quote.ceiling_fen, others_fen)
    more = rules.wrong_amount(quote, room_fen=rest, amount_fen=rest + 1)
    assert more == "above_ceiling"
    if rest:
        assert rules.wrong_amount(quote, room_fen=rest, amount_fen=rest) is None


def test_just_below_fifty_thousand_is_honorary() -> None:
    quote = schemes.quote(MAS, 49_999_99)
    assert quote.kind is schemes.Kind.HONORARY
    assert rules.wrong_amount(quote, room_fen=quote.ceiling_fen, amount_fen=0) is None
    assert rules.wrong_amount(quote, room_fen=quote.ceiling_fen, amount_fen=1) == "above_ceiling"


def test_a_reward_in_money_has_an_amount() -> None:
    quote = schemes.quote(MAS, 50_000_00)
    assert rules.wrong_amount(quote, room_fen=quote.ceiling_fen, amount_fen=0) == "not_positive"
    assert rules.wrong_amount(quote, room_fen=quote.ceiling_fen, amount_fen=500_00) is None


def test_every_step_of_the_sum_is_shown() -> None:
    quote = schemes.quote(MAS, 25_000_000_00)
    shown = rules.lines(quote, cap_fen=MAS.cap_fen, others_fen=40_000_00, amount_fen=60_000_00)
    assert shown == [
        ("share", ("25,000,000.00", "1%", "250,000.00")),
        ("capped", ("250,000.00", "100,000.00")),
        ("others", ("100,000.00", "40,000.00", "60,000.00")),
        ("decided", ("60,000.00", "60,000.00")),
    ]


@pytest.mark.parametrize(
    ("noticed", "last"),
    [
        (date(2026, 3, 2), date(2026, 5, 2)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2026, 12, 15), date(2027, 2, 15)),
    ],
)
def test_two_months_to_claim(noticed: date, last: date) -> None:
    assert rules.claim_by(noticed) == last


@given(st.lists(st.tuples(proven, st.integers(0, 200_000_00)), min_size=1, max_size=6))
def test_each_within_its_own_base_and_all_within_the_cap(
    tips: list[tuple[int, int]],
) -> None:
    """Every reporter has a base of their own; whatever is let through, the case has one cap."""
    total = 0
    for base, wanted in tips:
        quote = schemes.quote(MAS, base)
        room = rules.room(quote, cap_fen=MAS.cap_fen, others_fen=total)
        given_fen = min(wanted, room)
        assert rules.wrong_amount(quote, room_fen=room, amount_fen=room + 1) == "above_ceiling"
        if rules.wrong_amount(quote, room_fen=room, amount_fen=given_fen) is None:
            assert given_fen <= share(base, MAS.rate_ceiling)
            total += given_fen
    assert MAS.cap_fen is not None
    assert total <= MAS.cap_fen
    assert total <= sum(share(base, MAS.rate_ceiling) for base, _ in tips)


def test_the_book_of_objections_proves_itself() -> None:
    book = packs.read(reviews.PACKAGE, "review.toml")
    assert reviews.in_force_on(date(2026, 3, 2)).last(date(2026, 3, 2)) == date(2026, 4, 1)
    assert reviews.in_force_on(date(2001, 1, 1)) == reviews.terms()[0]
    assert all(each.law.status is Status.NEEDS_CONFIRMATION for each in reviews.terms())
    changes: list[dict[str, object]] = [{"days": 31}, {"answer_days": 29}, {"examples": []}]
    for change in (*changes, {"law": {}}):
        with pytest.raises(packs.BookInvalid):
            reviews.read({**book, "term": [{**book["term"][0], **change}]})
