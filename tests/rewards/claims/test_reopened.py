"""A case taken up again after its reward was approved, or paid."""

from __future__ import annotations

import pytest

from portal.cases import service as cases
from portal.cases.forms import Close
from portal.cases.rules import Outcome
from portal.infra.work import Works
from portal.kernel.errors import Refused
from rewards.claims.rules import State
from rewards.payouts import service as payouts
from tests.rewards.claims import support
from tests.support.people import People


def take_up_again(people: People, case_id: int) -> None:
    with people.work("zhao") as work:
        cases.file_case(work, case_id, "应予处罚")
    with people.work("lin") as work:
        cases.close(work, case_id, Close(outcome=Outcome.PROVEN, reason="事实清楚"))
    with people.work("zhao") as work:
        cases.reopen(work, case_id, "法院判决撤销，重新处理")


def test_after_approval_nothing_is_paid_while_less_is_proven(works: Works, people: People) -> None:
    case_id, _, award_id = support.claimed(works, people)
    take_up_again(people, case_id)
    assert support.events_of(works).count("AwardedCaseReopened") == 1
    assert support.stored(works, award_id).fell_to_fen is None
    (one,) = support.findings(people, case_id)
    less = support.find(people, case_id, "300000.00", replaces=one)
    assert support.stored(works, award_id).fell_to_fen == 30_000_000
    with people.work("luo") as work, pytest.raises(Refused) as refused:
        payouts.reserve(work, award_id)
    assert [each.code for each in refused.value.reasons] == ["above-present-ceiling"]
    support.find(people, case_id, "360000.00", replaces=less)
    assert support.stored(works, award_id).fell_to_fen is None
    support.reserve(people, award_id)


def test_taken_in_hand_before_it_fell_the_account_is_not_shown(
    works: Works, people: People
) -> None:
    case_id, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    take_up_again(people, case_id)
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "300000.00", replaces=one)
    with people.work("luo") as work, pytest.raises(Refused):
        payouts.open_payee(work, award_id)


def test_after_payment_the_alarm_is_raised_and_nobody_else_is_paid_from_it(
    works: Works, people: People
) -> None:
    case_id, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)
    take_up_again(people, case_id)
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "100000.00", replaces=one)
    paid = support.stored(works, award_id)
    assert (paid.state, paid.fell_to_fen) == (State.PAID, 10_000_000)
    assert support.events_of(works).count("BaseFellBelow") == 1
