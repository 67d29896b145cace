"""Passing money on: by the slip, by two people, never more than came in."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.reconciliation import service as reconciliation
from portal.sharing import service as sharing
from portal.sharing.forms import ProposeSuccession
from referrals.losses.forms import DecidePassing, PassOn, UndoPassing
from referrals.losses.models import Remittance
from referrals.losses.queries import books
from referrals.losses.rules import What
from referrals.losses.service import remitting
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Reverse
from referrals.recoveries.rules import Ledger
from tests.referrals.losses.test_counting import a_case, an_order, paid, sums

ON = date(2026, 3, 1)
YES = DecidePassing(decision="confirm", reasons="与回单一致")


def slip(order_id: int, fen: int, **changed) -> PassOn:
    said = {"ledger": Ledger.FUND, "account": "财政专户", "slip": "S1", "passed_on": ON}
    return PassOn(**{**said, "total": fen, "orders": (order_id,), **changed})


def passed_on(people, order_id: int, fen: int) -> int:
    with people.work("luo") as work:
        made = remitting.propose(work, slip(order_id, fen)).id
    with people.work("zhao") as work:
        remitting.decide(work, made, YES)
    return made


@pytest.fixture
def order_id(people):
    found = an_order(people, a_case(people))
    paid(people, found, 700)
    return found


def test_it_counts_once_a_second_person_agreed_and_no_more_once_taken_back(people, works, order_id):
    with people.work("luo") as work:
        made = remitting.propose(work, slip(order_id, 700)).id
    assert ("fund", What.RETURNED) not in sums(people)
    with people.work("luo") as work, pytest.raises(NotAllowed):
        remitting.decide(work, made, YES)
    with people.work("zhao") as work:
        remitting.decide(work, made, YES)
    assert sums(people)["fund", What.RETURNED] == 700
    assert not reconciliation.prove(works)[0].wrong
    with people.work("zhao") as work:
        remitting.undo(work, made, UndoPassing(reasons="退汇"))
    assert ("fund", What.RETURNED) not in sums(people)
    with people.work("luo") as work:  # and may go again, by another slip
        remitting.propose(work, slip(order_id, 700, slip="S2"))


WRONG = [
    ({"total": 701}, "total"),
    ({"total": 699}, "total"),
    ({"passed_on": date(2026, 3, 3)}, "passed_on"),
    ({"passed_on": date(2026, 2, 26)}, "orders"),
    ({"ledger": Ledger.FINE}, "orders"),
    ({"orders": (987,)}, "orders"),
    ({"orders": ()}, "orders"),
]


def test_what_the_slip_says_must_be_what_is_here(people, order_id):
    for changed, field in WRONG:
        with people.work("luo") as work, pytest.raises(Invalid) as refused:
            remitting.propose(work, slip(order_id, 700, **changed))
        assert list(refused.value.fields) == [field], changed
    with people.work("ma") as work, pytest.raises(Invalid):  # money of another agency
        remitting.propose(work, slip(order_id, 700, slip="S9"))


def test_the_same_slip_is_one_and_another_sum_of_it_a_conflict(people, order_id):
    with people.work("luo") as work:
        first = remitting.propose(work, slip(order_id, 700)).id
        assert remitting.propose(work, slip(order_id, 700)).id == first
        with pytest.raises(Conflict):
            remitting.propose(work, slip(order_id, 600))
        with pytest.raises(Invalid):  # the same money on another slip
            remitting.propose(work, slip(order_id, 700, slip="S2"))
    with people.work("ma") as work, pytest.raises(NotFound):
        remitting.decide(work, first, YES)
    with pytest.raises(IntegrityError), people.work("luo") as work:  # whatever the page says
        found = work.session.get(Remittance, first)
        found.decided_by = found.proposed_by


def test_money_taken_back_meanwhile_is_not_confirmed(people, order_id):
    posting_id = paid(people, order_id, 300, "2")
    with people.work("luo") as work:
        made = remitting.propose(work, slip(order_id, 1000)).id
    with people.work("luo") as work:
        recoveries.reverse(work, order_id, posting_id, Reverse(reasons="退汇"))
    with people.work("zhao") as work, pytest.raises(Conflict):
        remitting.decide(work, made, YES)


def succeeded(people) -> None:
    with people.work("kong") as work:
        form = ProposeSuccession(agency="hq-ybj", successor="xc-ybj", basis="机构改革方案")
        number = sharing.propose(work, form).id
    with people.work("zhao") as work:
        sharing.agree(work, number)
        sharing.go_on(work, number)


def test_the_successor_checks_what_waits_and_takes_back_what_stands(people, works, order_id):
    stands = passed_on(people, order_id, 700)
    other = an_order(people, a_case(people))
    paid(people, other, 300)
    with people.work("luo") as work:
        waits = remitting.propose(work, slip(other, 300, slip="S2")).id
    with people.work("ma") as work:
        seen = {"account": "财政专户", "passed_on": ON, "ledger": Ledger.FUND}
        same = Remittance(slip="S2", agency="xc-ybj", amount_fen=9, **seen, proposed_by=1)
        same.proposed_at = work.now
        work.session.add(same)
    succeeded(people)
    with people.work("zhao") as work, pytest.raises(NotFound):
        remitting.decide(work, waits, YES)
    with people.work("feng") as work:
        assert remitting.decide(work, waits, YES).slip == f"S2 hq-ybj-{waits}"
    with people.work("feng", writes=False) as work:
        entries = books.entries(work.session, work.actor, "xc-ybj", names=False)
        passed = [each.fen for each in entries if each.title == "fund passed on"]
        assert passed == [700, 300], "the books of the successor have the slips of its orders"
    with people.work("feng") as work:
        remitting.undo(work, stands, UndoPassing(reasons="退汇"))
        work.session.delete(work.session.merge(same))  # of no order: only its number was in the way
    assert not [each for each in reconciliation.prove(works)[1] if not each.holds]
