"""A case with money outstanding stays open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest

from portal.cases import service as cases
from portal.cases.events import CaseSucceeded
from portal.cases.forms import Close, OpenCase
from portal.cases.rules import Outcome, Source
from portal.kernel.errors import Refused
from referrals.recoveries import service
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Ledger
from tests.support.people import People

CLOSING = Close(outcome=Outcome.PROVEN, reason="事实清楚")


def test_a_case_with_an_unpaid_order_is_not_closed(people: People) -> None:
    form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
    asked = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=500, basis="协议")
    with people.work("lin") as work:
        case_id = cases.open_case(work, form).id or 0
        order_id = service.propose(work, case_id, asked).id or 0
    with people.work("zhao") as work:
        service.decide(work, order_id, Decide(decision="approve", reasons="同意"))
        cases.file_case(work, case_id, "应予处罚")
    with pytest.raises(Refused) as refused, people.work("lin") as work:
        cases.close(work, case_id, CLOSING)
    assert [each.code for each in refused.value.reasons] == ["order_unpaid"]
    paid = Receive(amount=500, reference="银行-1", received_on=date(2026, 3, 2))
    with people.work("luo") as work:
        service.receive(work, order_id, paid)
    with people.work("lin") as work:
        cases.close(work, case_id, CLOSING)


def test_the_successor_of_an_agency_decides_on_its_open_orders(people: People) -> None:
    form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
    asked = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=500, basis="协议")
    with people.work("lin") as work:
        case_id = cases.open_case(work, form).id or 0
        open_id = service.propose(work, case_id, asked).id or 0
        ended_id = service.propose(work, case_id, asked).id or 0
    with people.work("zhao") as work:
        service.decide(work, ended_id, Decide(decision="decline", reasons="重复"))
        sides = {"from_agency": "hq-ybj", "to_agency": "xc-ybj"}
        work.record(CaseSucceeded(case_id=case_id, role="owner", basis="机构改革方案", **sides))
        owners = [work.session.get_one(RecoveryOrder, each).agency for each in (open_id, ended_id)]
        assert owners == ["xc-ybj", "hq-ybj"], "what has ended names who ended it"


def test_nothing_is_ordered_in_a_closed_case(people: People) -> None:
    form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
    asked = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=500, basis="协议")
    with people.work("lin") as work:
        case_id = cases.open_case(work, form).id or 0
        order_id = service.propose(work, case_id, asked).id or 0
    with people.work("zhao") as work:
        cases.decide_not_to_file(work, case_id, "查无实据", outcome=Outcome.NO_VIOLATION)
    with pytest.raises(Refused) as late, people.work("zhao") as work:
        service.decide(work, order_id, Decide(decision="approve", reasons="同意"))
    with pytest.raises(Refused) as new, people.work("lin") as work:
        service.propose(work, case_id, asked)
    for refused in (late, new):
        assert [each.code for each in refused.value.reasons] == ["case_closed"]
    with people.work("zhao") as work:
        service.decide(work, order_id, Decide(decision="decline", reasons="已办结"))


def test_an_order_waits_for_the_closing_of_its_case(people: People) -> None:
    """Whoever closes holds the case: the approval begun meanwhile sees it closed."""
    form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
    asked = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=500, basis="协议")
    with people.work("lin") as work:
        case_id = cases.open_case(work, form).id or 0
        order_id = service.propose(work, case_id, asked).id or 0
    people.as_("zhao")

    def approve() -> None:
        with people.work("zhao") as work:
            service.decide(work, order_id, Decide(decision="approve", reasons="同意"))

    with ThreadPoolExecutor(1) as pool:
        with people.work("zhao") as work:
            cases.decide_not_to_file(work, case_id, "查无实据", outcome=Outcome.NO_VIOLATION)
            begun = pool.submit(approve)
            assert not wait([begun], 0.3).done
        with pytest.raises(Refused):
            begun.result(30)
