"""One payee, one reward a case: by a mark only the reward office can make, kept by the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import NotAllowed, Refused
from rewards.claims import queries as awards
from rewards.payouts import queries, service
from rewards.payouts.forms import Judge, Repay, TakeBack
from rewards.payouts.models import Payout
from rewards.payouts.rules import Payee, Way
from rewards.payouts.rules.marks import mark
from rewards.payouts.service import marks
from tests.rewards.claims import support
from tests.support.people import People

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"account": "6222 0202-00"}, {"account": "６２２２０２０２００"}, True),
        ({"account": "622202"}, {"account": "622203"}, False),
        (
            {"way": Way.NAMED, "document": "99010019800101123x"},
            {"way": Way.NAMED, "document": "99010019800101123X"},
            True,
        ),
        ({"account": "1"}, {"way": Way.NAMED, "document": "1"}, False),
        ({"way": Way.PICKUP}, {"way": Way.PICKUP}, True),
    ],
)
def test_a_mark_tells_accounts_and_documents_apart(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    made = [mark(KEY, Payee(**{"way": Way.BANK} | each)) for each in (one, other)]
    assert (made[0] == made[1]) is same
    assert all(len(each) in {0, 64} for each in made)
    assert mark(KEY, Payee(Way.BANK, account="1")) != mark(b"x" * 32, Payee(Way.BANK, account="1"))
    assert mark(KEY, Payee(Way.PICKUP)) == ""


def test_of_two_rewards_of_a_case_one_goes_to_a_payee(works: Works, people: People) -> None:
    tips = [support.tip(works) for _ in range(2)]
    case_id = support.case(people, *tips, proven="360000.00")
    first = support.propose(people, case_id, tips[0], "3600.00")
    two = [support.find(people, case_id, "100000.00")]
    more = {"first_reason": "另一部分事实"}
    second = support.propose(people, case_id, tips[1], "1000.00", two, **more)
    for award_id in (first, second):
        support.approve(people, award_id)
    support.claim(works, tips[0], account="6222 0202 0011")
    support.claim(works, tips[1], account="622202020011")
    support.reserve(people, first)
    with pytest.raises(Refused) as refused:
        support.reserve(people, second)
    assert [each.code for each in refused.value.reasons] == ["payee_paid_before"]
    with works.begin(SYSTEM, writes=False) as work:
        kept = queries.live_payout(work.session, first)
        assert kept is not None and len(kept.mark) == 64
        stored = kept.model_dump()
    values = {"award_id": second, "mark": stored["mark"], "case_id": case_id}
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.add(Payout(**stored | values | {"id": None}))
        work.session.flush()
    for login in ("gao", "zhao", "xu"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            marks.of_payee(work, awards.by_id(work.session, first))
    with works.begin(SYSTEM) as work:
        work.session.execute(update(Payout).values(state="returned"))
    with people.work("luo") as work:
        assert len(marks.of_payee(work, awards.by_id(work.session, second))) == 64


def test_what_was_paid_wrongly_and_came_back_whole_frees_its_payee(
    works: Works, people: People
) -> None:
    tips = [support.tip(works) for _ in range(2)]
    case_id = support.case(people, *tips, proven="360000.00")
    wrong = support.propose(people, case_id, tips[0], "3600.00")
    two = [support.find(people, case_id, "100000.00")]
    right = support.propose(people, case_id, tips[1], "1000.00", two, first_reason="另一部分事实")
    for award_id, tip_id in zip((wrong, right), tips, strict=True):
        support.approve(people, award_id)
        support.claim(works, tip_id)
    support.reserve(people, wrong)
    support.send(people, wrong, "FK-1")
    support.settle(people, wrong)
    claims = [claimed_back(people, wrong, fen) for fen in (3_000_00, 600_00)]
    for claim_id, fen, slip in (
        (claims[0], 3_000_00, "HD-1"),
        (claims[1], 599_99, "HD-2"),
        (claims[1], 1, "HD-3"),
    ):
        with pytest.raises(Refused):
            support.reserve(people, right)
        with people.work("luo") as work:
            form = Repay(amount=fen, paid_on=date(2026, 3, 2), slip=slip)
            service.repay(work, claim_id, form)
    support.reserve(people, right)


def claimed_back(people: People, award_id: int, fen: int) -> int:
    """Return a claim for part of a paid reward that was approved."""
    with people.work("gao") as work:
        form = TakeBack(ground="fraud", amount=fen, reason="付给了不该付的人")
        made = service.claim_back(work, award_id, form).id or 0
    with people.work("zhao") as work:
        service.judge(work, made, Judge(decision="approve", reasons="同意"))
    return made
