"""Orders, referrals and inspections of a merged case: stay where they are, or are in the way."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cases import service as case_file
from portal.cases.forms import Close
from portal.cases.rules import Outcome, Stage
from portal.kernel.errors import Refused
from referrals.inspections.models import Inspection
from referrals.inspections.rules import Notice
from referrals.inspections.rules import State as VisitState
from referrals.recoveries import queries as money
from referrals.recoveries import rules
from referrals.recoveries import service as recoveries
from referrals.recoveries.feature import _case_section
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.rules import Ledger
from referrals.transfers.models import Transfer
from tests.portal.linking.conftest import Pair


def order(pair: Pair, case_id: int, fen: int) -> int:
    form = Propose(ledger=Ledger.FUND, obligor="某医院", amount=fen, basis="条例第三十八条")
    with pair.people.work("lin") as work:
        return recoveries.propose(work, case_id, form).id or 0


def approve(pair: Pair, order_id: int) -> None:
    with pair.people.work("zhao") as work:
        recoveries.decide(work, order_id, Decide(decision="approve", reasons="同意"))


def test_the_page_of_the_family_shows_the_sum_each_line_naming_its_case(pair: Pair) -> None:
    approve(pair, order(pair, pair.first, 100_00))
    theirs = order(pair, pair.second, 50_50)
    approve(pair, theirs)
    pair.merge()
    with pair.people.work("luo", writes=False) as work:
        view = _case_section(work, pair.first)
        assert view is not None
        (fund,) = [each for each in view["ledgers"] if each["ordered_fen"]]
        assert (fund["ordered_fen"], fund["outstanding_fen"]) == (150_50, 150_50)
        assert {each.case_id for each in view["orders"]} == {pair.first, pair.second}
        assert set(view["members"].values()) == {pair.number(pair.first), pair.number(pair.second)}
        own = _case_section(work, pair.second)
        assert own is not None and own["ledgers"][0]["ordered_fen"] == 50_50
    with pair.people.work("luo") as work:
        paid = Receive(amount=50_50, reference="R-1", received_on=date(2026, 3, 3))
        recoveries.receive(work, theirs, paid)
        lines = money.lines_of_cases(work.session, [pair.first, pair.second])
        assert rules.outstanding(lines[Ledger.FUND]) == 100_00


def test_money_outstanding_in_a_merged_case_keeps_the_family_open(pair: Pair) -> None:
    approve(pair, order(pair, pair.second, 50_00))
    pair.merge()
    pair.file(pair.first)
    with pytest.raises(Refused) as refused, pair.people.work("zhao") as work:
        case_file.close(work, pair.first, Close(outcome=Outcome.PROVEN, reason="x"))
    assert [each.code for each in refused.value.reasons] == ["order_unpaid"]


def test_an_order_not_decided_is_in_the_way_and_no_new_one_is_proposed(pair: Pair) -> None:
    waiting = order(pair, pair.second, 50_00)
    with pytest.raises(Refused) as refused:
        pair.merge()
    assert [each.code for each in refused.value.reasons] == ["order_undecided"]
    approve(pair, waiting)
    pair.merge()
    with pytest.raises(Refused) as merged:
        order(pair, pair.second, 10_00)
    assert [each.code for each in merged.value.reasons] == ["case_merged"]


def test_a_running_referral_is_in_the_way(pair: Pair) -> None:
    with pair.people.work("zhao") as work:
        row = Transfer(
            case_id=pair.second,
            number="演移〔2026〕9号",
            title="x",
            referring_agency="hq-ybj",
            receiving_agency="hq-gaj",
            stage_before=Stage.CHECKING,
            opened_at=work.now,
            updated_at=work.now,
        )
        work.session.add(row)
    with pytest.raises(Refused) as refused:
        pair.merge()
    assert [each.code for each in refused.value.reasons] == ["referral_running"]
    pair.merge(pair.first, pair.second)


def test_an_inspection_under_way_is_in_the_way(pair: Pair) -> None:
    place = pair.institution("花桥市演示第七医院", "H99010000777")
    with pair.people.work("zhao") as work:
        visit = Inspection(
            case_id=pair.second,
            institution_id=place,
            agency="hq-ybj",
            title="x",
            notice=Notice.AT_THE_DOOR,
            planned_on=date(2026, 3, 9),
            planned_by=work.actor.officer_id,
            planned_at=work.now,
            state=VisitState.PLANNED,
        )
        work.session.add(visit)
    with pytest.raises(Refused) as refused:
        pair.merge()
    assert [each.code for each in refused.value.reasons] == ["inspection_running"]
