"""Paying once, by a third person, in books that balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select, update

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from rewards.budgets import queries as budgeted
from rewards.claims import service as claims
from rewards.claims.forms import Decide
from rewards.claims.models import Award
from rewards.claims.rules import State
from rewards.payouts import queries, service
from rewards.payouts.forms import Return, Send, Settle
from rewards.payouts.models import Payout, RewardPosting, SealedPayee
from rewards.payouts.rules import Account, PayoutState
from tests.rewards.claims import support
from tests.support.people import People

APPROVE = Decide(decision="approve", reasons="同意")


def test_from_proposal_to_payment(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    with people.work("luo") as work:
        payee = service.open_payee(work, award_id)
    assert (payee.payee, payee.account) == (support.PAYEE, support.ACCOUNT)
    support.send(people, award_id, "FK-1")
    paid = support.settle(people, award_id)
    assert (paid.state, paid.paid_on, paid.paid_reference) == (
        State.PAID,
        date(2026, 3, 2),
        "FK-1",
    )
    moved = {name: fen for name, fen in support.balance(works, award_id).items() if fen}
    assert moved == {Account.BUDGET: -3_600_00, Account.PAID: 3_600_00}
    told = [e for e in support.events_of(works) if e.startswith(("Award", "Payee", "Payout"))]
    assert told == [
        "AwardProposed",
        "AwardChecked",
        "AwardApproved",
        "AwardClaimed",
        "PayoutReserved",
        "PayeeOpened",
        "PayoutSent",
        "AwardPaid",
    ]


def test_one_person_with_every_office_still_needs_two_others(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    every = frozenset({Office.REWARD_CLERK, Office.HEAD, Office.FINANCE})
    clerk, clerk_key = people.as_("gao")
    with works.begin(replace(clerk, offices=every), clerk_key) as work, pytest.raises(NotAllowed):
        claims.decide(work, award_id, APPROVE)
    support.approve(people, award_id)
    support.claim(works, tip_id)
    for login in ("gao", "zhao"):
        actor, key = people.as_(login)
        with works.begin(replace(actor, offices=every), key) as work, pytest.raises(NotAllowed):
            service.reserve(work, award_id)


def test_a_payment_is_in_one_hand(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    actor, key = people.as_("he")
    other = replace(actor, offices=frozenset({Office.FINANCE}))
    for act in (
        lambda work: service.reserve(work, award_id),
        lambda work: service.open_payee(work, award_id),
        lambda work: service.send(work, award_id, Send(reference="FK-9")),
        lambda work: service.settle(work, award_id, Settle(paid_on=date(2026, 3, 2))),
    ):
        with works.begin(other, key) as work, pytest.raises(Conflict):
            act(work)
    with works.begin(other, key) as work:
        service.send_back(work, award_id, Return(reasons="经办人休假"))
    assert support.stored(works, award_id).state is State.CLAIMED
    support.reserve(people, award_id)


def test_steps_of_a_payment_cannot_be_skipped(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    with pytest.raises(Conflict):
        support.send(people, award_id, "FK-1")
    with pytest.raises(Conflict):
        support.settle(people, award_id)
    support.reserve(people, award_id)
    with pytest.raises(Conflict):
        support.settle(people, award_id)
    support.send(people, award_id, "FK-1")
    support.send(people, award_id, "FK-1")
    with pytest.raises(Conflict):
        support.send(people, award_id, "FK-2")
    with people.work("luo") as work, pytest.raises(NotAllowed):
        service.settle(work, award_id, Settle(paid_on=date(2026, 3, 2)))
    with people.work("yin") as work, pytest.raises(Invalid):
        service.settle(work, award_id, Settle(paid_on=date(2026, 3, 3)))
    support.settle(people, award_id)
    assert support.settle(people, award_id).state is State.PAID
    assert support.events_of(works).count("AwardPaid") == 1
    for login in ("luo", "yin"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.send_back(work, award_id, Return(reasons="反悔", slip="TP-1"))


def test_only_finance_of_the_agency_pays(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    for login, refusal in (("gao", NotAllowed), ("zhao", NotAllowed), ("feng", NotFound)):
        with people.work(login) as work, pytest.raises(refusal):
            service.reserve(work, award_id)


def test_paying_twice_at_once_pays_once(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    people.as_("luo")
    people.as_("yin")
    assert support.together(*[lambda: support.reserve(people, award_id)] * 2) == [None, None]
    refused = support.together(
        lambda: support.send(people, award_id, "FK-1"),
        lambda: support.send(people, award_id, "FK-2"),
    )
    assert sorted(type(each).__name__ for each in refused) == ["Conflict", "NoneType"]
    assert support.together(*[lambda: support.settle(people, award_id)] * 2) == [None, None]
    told = support.events_of(works)
    assert (told.count("PayoutReserved"), told.count("AwardPaid")) == (1, 1)
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(Payout)).all()) == 1
        assert len(work.session.exec(select(RewardPosting)).all()) == 2
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00


def test_a_returned_payment_is_reversed_and_paid_anew(works: Works, people: People) -> None:
    _, tip_id, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    with people.work("zhao") as work:
        back = Return(reasons="账号不存在", slip="TP-1", ask_again=True)
        service.send_back(work, award_id, back)
    assert set(support.balance(works, award_id).values()) == {0}
    assert support.stored(works, award_id).state is State.APPROVED
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.get(SealedPayee, award_id) is None
    support.claim(works, tip_id, account="12345678")
    support.reserve(people, award_id)
    with people.work("luo") as work:
        assert service.open_payee(work, award_id).account == "12345678"
    with people.work("luo") as work, pytest.raises(Invalid) as refused:
        service.send(work, award_id, Send(reference="FK-1"))
    assert refused.value.fields == {"reference": "reference_used"}
    support.send(people, award_id, "FK-2")
    support.settle(people, award_id)
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
    with works.begin(SYSTEM, writes=False) as work:
        states = [p.state for p in queries.payouts(work.session, award_id)]
    assert states == [PayoutState.RETURNED, PayoutState.CONFIRMED]


def test_postings_are_never_changed(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    with pytest.raises(DBAPIError, match="append-only"), works.begin(SYSTEM) as work:
        work.session.exec(update(RewardPosting).values(amount_fen=1))


@pytest.mark.parametrize("column", ["decided_by", "paid_by"])
def test_the_database_refuses_the_same_person_twice(
    works: Works, people: People, column: str
) -> None:
    _, _, award_id = support.claimed(works, people)
    proposer = support.stored(works, award_id).proposed_by
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.exec(
            update(Award).where(Award.id == award_id).values({column: proposer})  # type: ignore[arg-type]
        )
    approver = support.stored(works, award_id).decided_by
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.exec(
            update(Award).where(Award.id == award_id).values(paid_by=approver)  # type: ignore[arg-type]
        )


def test_money_that_was_sent_is_taken_back_by_somebody_else_with_the_slip(
    works: Works, people: People
) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    back = Return(reasons="账号不存在", slip="TP-1")
    with people.work("luo") as work, pytest.raises(NotAllowed):
        service.send_back(work, award_id, back)
    with people.work("gao") as work, pytest.raises(NotAllowed):
        service.send_back(work, award_id, back)
    with people.work("zhao") as work, pytest.raises(Invalid) as refused:
        service.send_back(work, award_id, Return(reasons="账号不存在"))
    assert refused.value.fields == {"slip": "missing"}
    actor, key = people.as_("he")
    other = replace(actor, offices=frozenset({Office.FINANCE}))
    with works.begin(other, key) as work:
        service.send_back(work, award_id, back)
    with works.begin(SYSTEM, writes=False) as work:
        (returned,) = queries.payouts(work.session, award_id)
        assert (returned.returned_by, returned.return_reference) == (other.officer_id, "TP-1")
    support.reserve(people, award_id)


@pytest.mark.parametrize("who", ["nobody", "the same", "no slip"])
def test_the_database_refuses_a_return_by_who_sent_it(
    works: Works, people: People, who: str
) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        (payout,) = queries.payouts(work.session, award_id)
        decided_by = support.stored(works, award_id).decided_by
        payout.state = PayoutState.RETURNED
        payout.return_reference = "" if who == "no slip" else "TP-1"
        payout.returned_by = {"nobody": None, "the same": payout.reserved_by}.get(who, decided_by)
        work.session.flush()


def test_the_database_refuses_a_confirmation_by_who_sent_it(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        (payout,) = queries.payouts(work.session, award_id)
        payout.state, payout.confirmed_by = PayoutState.CONFIRMED, payout.reserved_by
        work.session.flush()


def test_money_that_bounced_after_it_was_confirmed_by_hand_is_paid_anew(
    works: Works, people: People, clock: SetClock
) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)
    clock.instant += timedelta(days=330)
    assert clock.instant.year == 2027
    with people.work("zhao") as work, pytest.raises(Invalid):
        service.send_back(work, award_id, Return(reasons="退汇"))
    with people.work("zhao") as work:
        service.send_back(work, award_id, Return(reasons="退汇", slip="TP-1"))
    assert set(support.balance(works, award_id).values()) == {0}
    assert support.stored(works, award_id).state is State.CLAIMED
    with works.begin(SYSTEM, writes=False) as work:
        found = budgeted.of_award(work.session, award_id)
        assert found is not None
        assert (found[0].year, found[0].reserved_fen, found[0].spent_fen) == (2026, 3_600_00, 0)
    support.reserve(people, award_id)


def test_a_payment_may_have_left_before_its_reference_was_typed(
    works: Works, people: People, clock: SetClock
) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    clock.instant += timedelta(days=3)
    support.send(people, award_id, "FK-1")
    with people.work("yin") as work, pytest.raises(Invalid):
        service.settle(work, award_id, Settle(paid_on=date(2026, 3, 1)))
    assert support.settle(people, award_id).paid_on == date(2026, 3, 2)


def lower(people: People, case_id: int, proven_fen: int) -> None:
    with people.work("lin") as work:
        (found,) = case_queries.live_findings(work.session, case_id)
        cases.record_finding(
            work,
            case_id,
            category="fake_stay",
            suspected_fen=36_000_000,
            proven_fen=proven_fen,
            basis="复核",
            source="review",
            replaces=found.id,
        )


@pytest.mark.parametrize(("proven_fen", "pays"), [(359_999_99, False), (360_000_00, True)])
def test_nothing_is_paid_above_what_is_proven_now(
    works: Works, people: People, proven_fen: int, pays: bool
) -> None:
    case_id, _, award_id = support.claimed(works, people)
    lower(people, case_id, proven_fen)
    if pays:
        support.reserve(people, award_id)
        return
    with pytest.raises(Refused) as refused:
        support.reserve(people, award_id)
    assert [each.code for each in refused.value.reasons] == ["above-present-ceiling"]
    lower(people, case_id, 360_000_00)
    support.reserve(people, award_id)


def test_rewards_of_one_case_are_paid_only_as_far_as_its_ceiling_goes(
    works: Works, people: People
) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, first, second, proven="200000.00")
    (one,), two = support.findings(people, case_id), support.find(people, case_id, "160000.00")
    ids = []
    for tip_id, amount, finding in ((first, "2000.00", one), (second, "1600.00", two)):
        made = support.propose(people, case_id, tip_id, amount, [finding], first_reason="另一部分")
        ids.append(made)
        support.approve(people, made)
        support.claim(works, tip_id)
    support.find(people, case_id, "159999.99", replaces=two)
    support.reserve(people, ids[0])
    with pytest.raises(Refused):
        support.reserve(people, ids[1])


def test_numbers_of_rewards_run_without_gaps(works: Works, people: People) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, first, second, proven="360000.00")
    declined = support.propose(people, case_id, first, "1.00")
    with people.work("zhao") as work:
        claims.decide(work, declined, Decide(decision="decline", reasons="证据不足"))
    own = support.find(people, case_id, "50000.00")
    made = support.propose(people, case_id, second, "1.00", [own], first_reason="理由")
    assert support.approve(people, made).number.endswith("奖〔2026〕1号")
