"""A year's reward money: two people grant it, nothing takes it below zero."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from rewards.budgets import queries, service
from rewards.budgets.forms import Grant, Settle
from rewards.budgets.models import BudgetGrant, RewardBudget
from rewards.claims import service as claims
from rewards.claims.forms import Decide
from rewards.claims.rules import State
from tests.rewards.claims import support
from tests.support.people import People

APPROVE = Decide(decision="approve", reasons="同意")


def money(works: Works) -> tuple[int, int, int]:
    with works.begin(SYSTEM, writes=False) as work:
        found = queries.budget(work.session, "hq-ybj", 2026)
    assert found is not None
    return found.granted_fen, found.reserved_fen, found.spent_fen


def proposed(works: Works, people: People, *amounts: str) -> list[int]:
    """Return rewards proposed and checked, each of a case of its own."""
    found = []
    for amount in amounts:
        tip_id = support.tip(works)
        case_id = support.case(people, tip_id, proven="360000.00")
        found.append(support.propose(people, case_id, tip_id, amount))
        support.check(people, found[-1])
    return found


def test_granted_by_two_one_of_them_the_head(works: Works, people: People) -> None:
    form = Grant(year=2026, amount=100, document="花财社〔2026〕1号")
    for login, refusal in (("gao", NotAllowed), ("xu", NotAllowed)):
        with people.work(login) as work, pytest.raises(refusal):
            service.propose(work, form)
    with people.work("luo") as work:
        grant_id = service.propose(work, form).id or 0
        with pytest.raises(Invalid):
            service.propose(work, form.model_copy(update={"amount": 0}))
    for login, refusal in (("luo", NotAllowed), ("gao", NotAllowed), ("feng", NotFound)):
        with people.work(login) as work, pytest.raises(refusal):
            service.settle(work, grant_id, Settle(decision="confirm"))
    with people.work("zhao") as work:
        service.settle(work, grant_id, Settle(decision="confirm"))
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.settle(work, grant_id, Settle(decision="confirm"))
    assert money(works) == (100, 0, 0)


def test_the_database_wants_the_second_person(works: Works, people: People) -> None:
    support.grant(people)
    same = update(BudgetGrant).values(decided_by=BudgetGrant.proposed_by)
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.execute(same)


def test_reserved_released_spent(works: Works, people: People) -> None:
    support.grant(people, "5000.00")
    first, second = proposed(works, people, "3000.00", "3000.00")
    support.approve(people, first)
    assert money(works) == (500_000, 300_000, 0)
    # Caught inside: nothing of the refused approval stays even when the rest is kept.
    with people.work("zhao") as work, pytest.raises(Refused) as short:
        claims.decide(work, second, APPROVE)
    assert [each.code for each in short.value.reasons] == ["budget_spent"]
    assert support.stored(works, second).state is State.CHECKED
    support.claim(works, support.stored(works, first).tip_id)
    support.reserve(people, first)
    support.send(people, first, "FK-1")
    support.settle(people, first)
    assert money(works) == (500_000, 0, 300_000)
    with people.work("luo") as work:
        service.take_back(work, first, 100_000)
        with pytest.raises(Conflict):
            service.take_back(work, first, 200_001)
        less = Grant(year=2026, amount=400_000, less=True, document="花财社〔2026〕9号")
        grant_id = service.propose(work, less).id or 0
    assert money(works) == (500_000, 0, 200_000)
    with people.work("zhao") as work, pytest.raises(Refused):
        service.settle(work, grant_id, Settle(decision="confirm"))


def test_without_a_budget_nothing_in_money_is_approved(works: Works, people: People) -> None:
    (award_id,) = proposed(works, people, "3000.00")
    with people.work("zhao") as work, pytest.raises(Refused) as none:
        claims.decide(work, award_id, APPROVE)
    assert [each.code for each in none.value.reasons] == ["budget_none"]


def test_many_approvals_at_once_take_no_more_than_there_is(works: Works, people: People) -> None:
    support.grant(people, "5000.00")
    ids = proposed(works, people, "2000.00", "2000.00", "2000.00")
    people.as_("zhao")

    def approve(award_id: int) -> None:
        with people.work("zhao") as work:
            claims.decide(work, award_id, APPROVE)

    refused = support.together(*[lambda each=each: approve(each) for each in ids])
    assert sorted(type(each).__name__ for each in refused) == ["NoneType", "NoneType", "Refused"]
    assert money(works) == (500_000, 400_000, 0)


def test_not_even_the_database_goes_below_zero(works: Works, people: People) -> None:
    support.grant(people, "5000.00")
    for values in ({"reserved_fen": 500_001}, {"spent_fen": -1}):
        with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
            work.session.execute(update(RewardBudget).values(**values))
