"""A reward is taken back by two people, to the fen, and never more than was paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import update

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.packs import BookInvalid, read
from rewards.claims import queries as queries_of_awards
from rewards.payouts import queries, service
from rewards.payouts.book import registry
from rewards.payouts.forms import AskWaiver, Judge, Repay, TakeBack
from rewards.payouts.models import RewardClawback, RewardRepayment
from rewards.payouts.rules import Account
from rewards.payouts.rules.clawbacks import ClawbackState, wrong_amount
from rewards.payouts.service import clawbacks, papers
from tests.rewards.claims import support
from tests.support.people import People

YES = Judge(decision="approve", reasons="同意")
NO = Judge(decision="decline", reasons="证据不足")


@pytest.fixture
def paid(works: Works, people: People) -> int:
    """Return a reward of 3,600 yuan that was paid."""
    return support.paid(works, people)


def proposed(people: People, award_id: int, fen: int = 600_00, ground: str = "base_fell") -> int:
    with people.work("gao") as work:
        form = TakeBack(ground=ground, amount=fen, reason="查实金额复核调低")
        return service.claim_back(work, award_id, form).id or 0


def demanded(people: People, award_id: int, fen: int = 600_00) -> int:
    made = proposed(people, award_id, fen)
    with people.work("zhao") as work:
        service.judge(work, made, YES)
    return made


def repay(people: People, clawback_id: int, fen: int, slip: str, login: str = "luo") -> None:
    with people.work(login) as work:
        form = Repay(amount=fen, paid_on=date(2026, 3, 2), slip=slip)
        service.repay(work, clawback_id, form)


def stood(works: Works, award_id: int) -> dict[Account, int]:
    return {name: fen for name, fen in support.balance(works, award_id).items() if fen}


def kept(works: Works, clawback_id: int) -> RewardClawback:
    with works.begin(SYSTEM, writes=False) as work:
        found = work.session.get(RewardClawback, clawback_id)
        assert found is not None
        return found


def test_from_demand_to_the_last_fen(works: Works, people: People, paid: int) -> None:
    made = demanded(people, paid)
    found = kept(works, made)
    assert (found.demanded_on, found.due_on) == (date(2026, 3, 2), date(2026, 4, 1))
    assert found.number.endswith("奖追〔2026〕1号")
    assert stood(works, paid) == {
        Account.BUDGET: -3_600_00,
        Account.PAID: 3_000_00,
        Account.CLAWBACK: 600_00,
    }
    repay(people, made, 200_00, "HD-1")
    for fen, slip, wrong in (
        (400_01, "HD-2", {"amount": "more_than_outstanding"}),
        (0, "HD-2", {"amount": "not_positive"}),
        (1, "HD-1", {"slip": "reference_used"}),
    ):
        with pytest.raises(Invalid) as refused:
            repay(people, made, fen, slip)
        assert refused.value.fields == wrong
    repay(people, made, 400_00, "HD-2")
    assert kept(works, made).state is ClawbackState.REPAID
    assert stood(works, paid) == {
        Account.BUDGET: -3_600_00,
        Account.PAID: 3_000_00,
        Account.RETURNED: 600_00,
    }
    with pytest.raises(Conflict):
        repay(people, made, 1, "HD-3")


def test_all_claims_together_are_no_more_than_was_paid(people: People, paid: int) -> None:
    demanded(people, paid, 3_000_00)
    with pytest.raises(Invalid) as refused:
        proposed(people, paid, 600_01)
    assert refused.value.fields == {"amount": "above_payment"}
    declined = proposed(people, paid, 600_00)
    with people.work("zhao") as work:
        assert service.judge(work, declined, NO).state is ClawbackState.DECLINED
    proposed(people, paid, 600_00)
    with pytest.raises(Invalid):
        proposed(people, paid, 1, "no such ground")


def test_nothing_is_claimed_back_that_was_not_paid(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    with pytest.raises(Conflict):
        proposed(people, award_id)


def test_a_second_person_decides(works: Works, people: People, paid: int) -> None:
    every = frozenset({Office.REWARD_CLERK, Office.HEAD, Office.FINANCE})
    head, key = people.as_("zhao")
    with works.begin(replace(head, offices=every), key) as work:
        form = TakeBack(ground="fraud", amount=1_00, reason="骗取")
        made = service.claim_back(work, paid, form).id or 0
    with works.begin(replace(head, offices=every), key) as work, pytest.raises(NotAllowed):
        service.judge(work, made, YES)
    with people.work("luo") as work, pytest.raises(NotAllowed):
        service.judge(work, made, YES)
    with people.work("lin") as work, pytest.raises(NotFound):
        service.judge(work, made, YES)
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.exec(update(RewardClawback).values(decided_by=head.officer_id))


def test_a_waiver_takes_two_and_ends_what_is_open(works: Works, people: People, paid: int) -> None:
    made = demanded(people, paid)
    repay(people, made, 100_00, "HD-1")
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.waive(work, made, YES)
    for answer in (NO, YES):
        with people.work("luo") as work:
            service.ask_waiver(work, made, AskWaiver(reason="领取人生活困难"))
        with people.work("luo") as work, pytest.raises(Conflict):
            service.ask_waiver(work, made, AskWaiver(reason="再次申请"))
        with people.work("luo") as work, pytest.raises(NotAllowed):
            service.waive(work, made, YES)
        with people.work("zhao") as work:
            service.waive(work, made, answer)
    found = kept(works, made)
    assert (found.state, found.open_fen) == (ClawbackState.WAIVED, 0)
    assert stood(works, paid)[Account.WAIVED] == 500_00
    assert sum(support.balance(works, paid).values()) == 0
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.exec(update(RewardClawback).values(waived_by=found.waiver_asked_by))


def test_what_came_back_is_never_changed(works: Works, people: People, paid: int) -> None:
    repay(people, demanded(people, paid), 600_00, "HD-1")
    with pytest.raises(DBAPIError, match="append-only"), works.begin(SYSTEM) as work:
        work.session.exec(update(RewardRepayment).values(amount_fen=1))


def test_papers_name_nobody(works: Works, people: People, paid: int) -> None:
    made = proposed(people, paid)
    with people.work("luo", writes=False) as work:
        assert papers.slip(work, paid).startswith(b"%PDF")
        with pytest.raises(NotFound):
            papers.demand(work, made)
    with people.work("zhao") as work:
        service.judge(work, made, YES)
    with people.work("gao", writes=False) as work:
        assert papers.demand(work, made).startswith(b"%PDF")
        assert queries.open_clawbacks(work.session, work.actor)
    with people.work("ma", writes=False) as work:
        assert not queries.open_clawbacks(work.session, work.actor)
        with pytest.raises(NotFound):
            papers.demand(work, made)


def test_what_is_proven_falls_after_payment(works: Works, people: People) -> None:
    case_id, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)

    def excess() -> int:
        with people.work("luo", writes=False) as work:
            return clawbacks.excess_fen(
                work, queries_of_awards.get(work.session, work.actor, award_id)
            )

    assert excess() == 0
    (before,) = support.findings(people, case_id)
    support.find(people, case_id, "300000.00", before)
    assert "BaseFellBelow" in support.events_of(works)
    assert excess() == 600_00
    proposed(people, award_id, 600_00)
    assert excess() == 0


amounts = st.integers(-10, 10**12)


@given(amounts, st.integers(1, 10**11), st.lists(amounts, max_size=8))
def test_whatever_is_claimed_stays_within_what_was_paid(
    first: int, paid_fen: int, more: list[int]
) -> None:
    claimed = 0
    for fen in (first, *more):
        if wrong_amount(amount_fen=fen, paid_fen=paid_fen, claimed_fen=claimed) is None:
            claimed += fen
    assert 0 <= claimed <= paid_fen


def test_a_pack_that_contradicts_itself_is_refused() -> None:
    table = read("rewards.payouts.book", "payments.toml")
    assert registry.read_book(table).term.days == 30
    wrong = {**table, "term": {**table["term"], "days": 31}}
    with pytest.raises(BookInvalid):
        registry.read_book(wrong)
    with pytest.raises(BookInvalid):
        registry.read_book({**table, "grounds": table["grounds"] * 2})
