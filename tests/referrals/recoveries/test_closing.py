"""A case with money outstanding stays open."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cases import service as cases
from portal.cases.forms import Close, OpenCase
from portal.cases.rules import Outcome, Source
from portal.kernel.errors import Refused
from referrals.recoveries import service
from referrals.recoveries.forms import Decide, Propose, Receive
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
