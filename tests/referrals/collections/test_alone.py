"""What nobody does alone about money, and what a wrong entry never leaves behind."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.cases.events import CaseSucceeded, OwnerChanging
from portal.kernel.errors import Conflict, Invalid, NotAllowed, Refused
from portal.reconciliation.service import proving
from portal.sharing import service as sharing
from portal.sharing.forms import ProposeSuccession
from referrals.clocks.models import Clock, ClockState
from referrals.collections import forms, jobs, queries, service
from referrals.collections.rules import ActState, Kind
from referrals.losses.forms import DecidePassing, PassOn
from referrals.losses.service import remitting
from referrals.recoveries import queries as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Receive
from referrals.recoveries.models import Posting
from referrals.recoveries.rules import Account, Ledger, OrderState, Origin, Way
from referrals.recoveries.service import booking


def fallen(till, fen=30_000) -> int:
    """A fine partly paid whose decision fell."""
    order = till.fine()
    till.pay(order, fen)
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    return order


def alarms(works) -> set[str]:
    return {each.check.code for each in proving.prove(works)[1] if not each.holds}


def test_neither_half_of_money_moved_is_taken_back_alone(till, works):
    order, into = fallen(till), till.order(ledger=Ledger.FINE)
    form = forms.ProposeMove(amount=30_000, to_order=into, reasons="抵缴")
    out = till.agree(order, Kind.MOVE, form).posting_id
    with till.people.work("luo", writes=False) as work:
        rows = select(Posting.id).where(Posting.order_id == into, Posting.way == Way.MOVED)
        come = work.session.exec(rows).one()
    for each, posting in ((order, out), (into, come)):
        with pytest.raises(Conflict):
            till.reverse(each, posting)
    assert not alarms(works)
    with till.people.work("luo") as work:  # as a program without the rule would
        held = money.get(work.session, work.actor, into)
        booking.take_back(work, held, money.posting(work.session, come), "退票")
    assert alarms(works) == {"moved-both-halves"}


def test_a_refund_paid_is_not_taken_back_alone(till):
    order = fallen(till)
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=30_000, reasons="退还")).id
    with till.people.work("luo") as work:
        form = forms.GiveBack(reference="退-9", paid_on=till.today)
        posting = service.pay_out(work, order, act, form).posting_id
    with pytest.raises(Conflict):
        till.reverse(order, posting)
    assert [each.state for each in till.acts(order)] == [ActState.DONE]


def ended(till, **more):
    return forms.EndContest(result="set_aside", ended_on=till.today, reasons="撤销", **more)


def test_an_order_is_set_aside_by_the_head_with_proof_never_by_who_recorded_the_suit(till, works):
    order = till.order()
    early = forms.Contest(remedy="suit", since=date(2020, 1, 1), reasons="诉讼")
    with till.people.work("lin") as work, pytest.raises(Invalid, match="since"):
        service.contest(work, order, early)
    with till.people.work("lin") as work:
        service.contest(work, order, early.model_copy(update={"since": till.today}))
    proof = till.file()
    with till.people.work("lin") as work, pytest.raises(NotAllowed):
        service.end_contest(work, order, ended(till, proof=proof))
    with till.people.work("zhao") as work, pytest.raises(Invalid, match="proof"):
        service.end_contest(work, order, ended(till))
    with pytest.raises(IntegrityError), works.engine.begin() as connection:
        connection.execute(text("UPDATE order_contest SET upheld = FALSE, ended_by = recorded_by"))
    with till.people.work("zhao") as work:
        service.end_contest(work, order, ended(till, proof=proof))
    assert till.accounts(order)[Account.RECEIVABLE] == 0


def test_what_a_criminal_court_ordered_is_not_contested_here(till):
    order = till.order(ledger=Ledger.RESTITUTION)
    with till.people.work("zhao") as work:
        found = money.get(work.session, work.actor, order)
        found.origin = Origin.JUDGMENT
        work.session.add(found)
    form = forms.Contest(remedy="suit", since=till.today, reasons="诉讼")
    with till.people.work("lin") as work, pytest.raises(Refused, match="contest_in_court"):
        service.contest(work, order, form)


def test_the_successor_gets_what_is_owed_back_and_written_off(till):
    owed_back, lost = fallen(till), till.order(50_000)
    form = forms.ProposeWriteOff(reasons="破产", proof=till.file())
    till.agree(lost, Kind.WRITE_OFF, form)
    sides = {"from_agency": "hq-ybj", "to_agency": "xc-ybj"}
    with till.people.work("zhao") as work:
        work.record(CaseSucceeded(case_id=till.case_id, role="owner", basis="改革", **sides))
        orders = money.of_case(work.session, till.case_id)
        assert {each.id: each.agency for each in orders} == {owed_back: "xc-ybj", lost: "xc-ybj"}


def test_the_successor_decides_on_a_plan_keeps_one_and_demands_what_is_owed(till, works):
    kept, asked = till.fine(), till.order()
    rows = "2026-03-31 400.00\n2026-04-30 600.00"
    till.agree(kept, Kind.PLAN, forms.ProposePlan(rows=rows, reasons="周转困难"))
    act = till.propose(asked, Kind.PLAN, forms.ProposePlan(rows=rows, reasons="周转困难"))
    with till.people.work("kong") as work:
        form = ProposeSuccession(agency="hq-ybj", successor="xc-ybj", basis="机构改革方案")
        number = sharing.propose(work, form).id
    with till.people.work("zhao") as work:
        sharing.agree(work, number)
        sharing.go_on(work, number)
    till.decide(asked, act, login="feng")
    slip = Receive(amount=40_000, reference="银行-1", received_on=date(2026, 3, 2))
    with till.people.work("ma") as work:
        recoveries.receive(work, kept, slip)
    with till.people.work("qian") as work:
        form = forms.Remind(due=date(2026, 3, 20), how="转账")
        assert service.remind(work, asked, form).number.startswith("西医保")
    till.go(date(2026, 4, 2))
    jobs.watch(works)
    with till.people.work("qian", writes=False) as work:
        states = {each: queries.acts(work.session, each)[0].state for each in (kept, asked)}
        running = work.session.exec(select(Clock).where(Clock.state == ClockState.OPEN)).all()
    assert states == {kept: ActState.AGREED, asked: ActState.BROKEN}
    assert {each.agency for each in running if each.case_id == till.case_id} == {"xc-ybj"}


def test_a_case_keeps_its_owner_while_money_is_owed_back(till):
    order = fallen(till)
    assert till.get(order).state is OrderState.SETTLED
    with till.people.work("zhao") as work, pytest.raises(Refused, match="refund_due"):
        work.record(OwnerChanging(case_id=till.case_id, to_agency="xc-ybj"))


def test_a_plan_ended_by_a_payment_taken_back_stops_the_addition_no_longer(till, works):
    order = till.fine()
    till.go(date(2026, 3, 20))
    rows = "2026-04-10 500.00\n2026-05-10 500.00"
    till.agree(order, Kind.PLAN, forms.ProposePlan(rows=rows, reasons="周转困难"))
    paid = till.pay(order, 100_000)
    till.go(date(2026, 3, 25))
    till.reverse(order, paid)
    till.go(date(2026, 3, 30))
    jobs.watch(works)
    assert till.charge(order).accrued == (3 + 9) * 3_000  # until the 20th, and from the 21st on


def test_a_slip_declined_may_come_again(till):
    order = till.order()
    till.pay(order, 5_000)
    said = {"ledger": "fund", "orders": [order], "account": "财政专户", "slip": "S-1"}
    form = PassOn(**said, total=5_000, passed_on=till.today)
    with till.people.work("luo") as work:
        first = remitting.propose(work, form).id
        assert remitting.propose(work, form).id == first
    with till.people.work("zhao") as work:
        remitting.decide(work, first, DecidePassing(decision="decline", reasons="账户写错"))
    with till.people.work("luo") as work:
        assert remitting.propose(work, form).id != first


def test_a_month_settled_is_entered_anew_after_it_was_taken_back(till):
    order, proof = till.order(), till.file()
    form = forms.SetOff(amount=1_000, month="2026-02", kept_on=till.today, proof=proof)

    def booked(fen):
        with till.people.work("luo") as work:
            return service.set_off(work, order, form.model_copy(update={"amount": fen})).id

    for wrong in (1_000, 20_000):
        till.reverse(order, booked(wrong))
    right = booked(10_000)
    assert booked(10_000) == right
    with pytest.raises(Conflict):
        booked(10_001)
    assert till.accounts(order)[Account.RECEIVED] == 10_000


def test_a_decision_that_falls_after_its_money_was_passed_on_is_no_alarm(till, works):
    order = till.fine()
    till.pay(order, 100_000)
    said = {"ledger": "fine", "orders": [order], "account": "国库", "slip": "S-2"}
    with till.people.work("luo") as work:
        form = PassOn(**said, total=100_000, passed_on=till.today)
        made = remitting.propose(work, form).id
    with till.people.work("zhao") as work:
        remitting.decide(work, made, DecidePassing(decision="confirm", reasons="一致"))
    till.go(date(2026, 3, 25))
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    assert not alarms(works)
    with works.engine.begin() as connection:  # passed on after it fell: nothing was left to pass
        connection.execute(text("UPDATE remittance SET decided_at = '2026-03-26 00:00:00.000000'"))
    assert alarms(works) == {"passed-on-within-paid"}
