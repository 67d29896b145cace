"""The sums of the board follow every act, and are what counting anew gives."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from portal.cases import service as case_file
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.reconciliation import service as reconciliation
from referrals.losses import service
from referrals.losses.models import LossCase, LossCount, LossLine
from referrals.losses.rules import What
from referrals.recoveries import queries as lookup
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose, Receive, Reverse
from referrals.recoveries.rules import Ledger
from tests.support.people import People

FUND = 1_234_500


def a_case(people: People, fund: int = FUND) -> int:
    with people.work("lin") as work:
        opening = {"title": "x", "region": "990100", "source": Source.CAMPAIGN}
        case_id = case_file.open_case(work, OpenCase(category="fake_stay", **opening)).id
        case_file.record_finding(
            work,
            case_id,
            category="fake_stay",
            basis="核对",
            source="review",
            suspected_fen=2 * fund,
            proven_fen=fund,
        )
    return case_id


def an_order(people: People, case_id: int, fen: int = FUND, ledger: Ledger = Ledger.FUND) -> int:
    form = Propose(ledger=ledger, obligor="演示机构", amount=fen, basis="协议")
    with people.work("lin") as work:
        order_id = recoveries.propose(work, case_id, form).id
    with people.work("zhao") as work:
        recoveries.decide(work, order_id, Decide(decision="approve", reasons="同意"))
    return order_id


def paid(people: People, order_id: int, fen: int, reference: str = "1") -> int:
    form = Receive(amount=fen, reference=reference, received_on=date(2026, 2, 27))
    with people.work("luo") as work:
        return recoveries.receive(work, order_id, form).id


def sums(people: People) -> dict[tuple[str, What], int]:
    with people.work("luo", writes=False) as work:
        found: dict[tuple[str, What], int] = {}
        for each in work.session.exec(select(LossCount)):
            key = each.ledger, each.what
            found[key] = found.get(key, 0) + each.fen
        return {key: fen for key, fen in found.items() if fen}


def test_every_act_moves_the_sums_it_changes(people):
    case_id = a_case(people)
    assert sums(people) == {("", What.SUSPECTED): 2 * FUND, ("", What.PROVEN): FUND}
    order_id = an_order(people, case_id)
    assert sums(people)["fund", What.OUTSTANDING] == FUND
    posting_id = paid(people, order_id, 34_500)
    after = sums(people)
    assert after["fund", What.PAID] == 34_500
    assert after["fund", What.ORDERED] == FUND == after["fund", What.OUTSTANDING] + 34_500
    with people.work("luo", writes=False) as work:
        months = select(LossCount.month).where(LossCount.what == What.PAID)
        assert work.session.exec(months).all() == ["2026-02"]
    with people.work("luo") as work:
        recoveries.reverse(work, order_id, posting_id, Reverse(reasons="记错"))
    assert ("fund", What.PAID) not in {k for k, v in sums(people).items() if v}
    assert sums(people)["fund", What.OUTSTANDING] == FUND


def test_a_day_to_pay_that_moves_without_a_word_of_the_order_is_counted(people):
    case_id = a_case(people)
    order_id = an_order(people, case_id)
    with people.work("lin") as work:
        lookup.get(work.session, work.actor, order_id).due_on = date(2027, 5, 4)
        case_file.record_finding(
            work,
            case_id,
            category="fake_stay",
            basis="又一笔",
            source="review",
            suspected_fen=1,
            proven_fen=0,
        )
    with people.work("luo", writes=False) as work:
        due = select(LossCount.month).where(LossCount.what == What.OUTSTANDING, LossCount.fen != 0)
        assert work.session.exec(due).all() == ["2027-05"]


def test_counting_anew_gives_the_same(people):
    order_id = an_order(people, a_case(people))
    paid(people, order_id, 500)
    paid(people, order_id, 700, "2")
    before = everything(people)
    with people.work("luo") as work:
        assert service.rebuild(work) == 1
    assert everything(people) == before


def test_a_refused_act_moves_nothing(people):
    order_id = an_order(people, a_case(people))
    before = everything(people)
    with pytest.raises(ZeroDivisionError), people.work("luo") as work:
        recoveries.receive(
            work, order_id, Receive(amount=1, reference="x", received_on=date(2026, 3, 1))
        )
        raise ZeroDivisionError
    assert everything(people) == before


def test_all_holds_after_a_day_of_acts(people, works):
    order_id = an_order(people, a_case(people))
    paid(people, order_id, FUND)
    proof, found = reconciliation.prove(works)
    assert not proof.wrong, [each for each in found if not each.holds]
    assert proof.checks >= 14


def everything(people):
    with people.work("luo", writes=False) as work:
        return [
            sorted(str(sorted(each.model_dump().items())) for each in work.session.exec(select(t)))
            for t in (LossCount, LossLine, LossCase)
        ]
