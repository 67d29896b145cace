"""A duty and fines beside a real referral: filed, taken back, set off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.kernel.errors import Conflict, Refused
from referrals.duty import queries, service
from referrals.duty.forms import RecordOffset
from referrals.duty.rules.review import FlagState
from referrals.duty.service.weighing import gather
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.rules import Ledger
from tests.referrals.transfers.conftest import Scene


@pytest.fixture
def referred(works, people, clock):
    scene = Scene(works, people, clock)
    scene.open("lin", "he")
    return scene


def find(scene, fen):
    with scene.people.work("lin") as work:
        cases.record_finding(
            work,
            scene.case_id,
            category="fake_stay",
            suspected_fen=fen,
            proven_fen=fen,
            basis="核对床位",
            source="review",
        )


def order(scene, ledger=Ledger.FINE):
    told = {"fine_rule": "O735-40", "base": 1000_00} if ledger is Ledger.FINE else {}
    form = Propose(ledger=ledger, obligor="演示医院", amount=2000_00, basis="条例", **told)
    with scene.people.work("lin") as work:
        made = recoveries.propose(work, scene.case_id, form).id
    with scene.people.work("zhao") as work:
        recoveries.decide(work, made, Decide(decision="approve", reasons="同意"))


def state(scene):
    with scene.people.work("lin", writes=False) as work:
        found = queries.flag(work.session, scene.case_id)
        return found and found.state


SENT = ("report", "list_items", "approve", "write_letter", "hand_over", "receive")


def test_handing_over_answers_the_duty_and_filing_bars_fines_not_money(referred):
    order(referred)
    find(referred, 5000_00)
    assert state(referred) is FlagState.OPEN
    referred.walk(*SENT)
    assert state(referred) is FlagState.REFERRED
    referred.walk("file")
    with pytest.raises(Refused, match="no-fine-while-criminal"):
        order(referred)
    for ledger in (Ledger.FUND, Ledger.CONTRACT, Ledger.RESTITUTION):
        order(referred, ledger)
    with referred.people.work("lin") as work:
        judged = RecordOffset(criminal=5000_00, detention_days=5, document="（2026）某刑初1号")
        made = service.record_offset(work, referred.case_id, judged)
        assert (made.imposed_fen, made.detention_days) == (2000_00, 5)


def test_not_filed_and_taken_back_a_fine_is_possible_until_more_is_proven(referred):
    find(referred, 5000_00)
    referred.walk(*SENT, "decline_filing", "take_back")
    assert state(referred) is FlagState.REFERRED
    order(referred)
    find(referred, 1)
    assert state(referred) is FlagState.OPEN
    with pytest.raises(Refused, match="fine-before-review"):
        order(referred)


def test_withdrawn_the_duty_is_there_again(referred):
    find(referred, 5000_00)
    referred.walk("report", "withdraw")
    assert state(referred) is FlagState.OPEN


def test_what_is_proven_while_the_police_look_at_it_is_theirs(referred):
    referred.walk(*SENT)
    find(referred, 5000_00)
    assert state(referred) is FlagState.REFERRED
    with referred.people.work("wu", writes=False) as work:
        told = case_queries.timeline(work.session, referred.case_id)
        assert "DutyRaised" not in [event for event, *_ in told]


@pytest.mark.parametrize(
    ("way", "judged"),
    [
        (("indict", "record_judgment", "enter_force"), True),
        (("not_prosecute", "register_review", "no_penalty_due"), False),
    ],
)
def test_what_was_judged_is_over_and_what_came_to_nothing_is_not(referred, way, judged):
    order(referred)
    find(referred, 5000_00)
    referred.walk(*SENT, "file", "hand_over_items", "pass_for_prosecution", *way[:-1])
    referred.clock.instant += timedelta(days=20)
    referred.take(way[-1])
    with referred.people.work("lin") as work:
        pool = gather(work.session, [referred.case_id], work.now, hold=False)
        assert pool.courses[referred.case_id].filed is judged
        given = RecordOffset(criminal=5000_00, document="（2026）某刑初1号")
        if judged:
            assert service.record_offset(work, referred.case_id, given).imposed_fen == 2000_00
        else:
            with pytest.raises(Conflict):
                service.record_offset(work, referred.case_id, given)
