"""What is done about an order in force, and what its accounts say afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.cases.events import CaseClosing
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.notices.models import Notice
from portal.statements import service as bank
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import By, Direction, Line, OrderCandidates
from portal.statements.rules import Kind as LineKind
from referrals.clocks.models import Clock, ClockState
from referrals.collections import forms, jobs, queries, service
from referrals.collections.rules import ActState, HolderGround, Kind, SecurityState
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Propose
from referrals.recoveries.queries import lookup
from referrals.recoveries.rules import Account, Ledger, OrderState, Way
from tests.portal.statements import support as statements

DUE = date(2026, 3, 17)


def plan(*rows):
    lines = "\n".join(f"{on.isoformat()} {fen / 100:.2f}" for on, fen in rows)
    return forms.ProposePlan(rows=lines, reasons="资金周转困难")


def clocks_of(till, code):
    with till.people.work("luo", writes=False) as work:
        rows = select(Clock).where(Clock.code == code).order_by(Clock.id)
        return list(work.session.exec(rows))


def notices_of(till, kind):
    with till.people.work("luo", writes=False) as work:
        return len(work.session.exec(select(Notice).where(Notice.kind == kind)).all())


def test_who_proposed_never_decides_not_even_in_the_database(till, works):
    order = till.order()
    act = till.propose(
        order, Kind.WRITE_OFF, forms.ProposeWriteOff(reasons="破产", proof=till.file())
    )
    for login in ("lin", "luo", "sun"):
        with pytest.raises(NotAllowed):
            till.decide(order, act, login=login)
    with pytest.raises(NotFound):
        till.decide(order, act, login="feng")
    with pytest.raises(IntegrityError), works.engine.begin() as connection:
        connection.execute(text("UPDATE collection_act SET decided_by = proposed_by"))
    assert till.accounts(order)[Account.WRITTEN_OFF] == 0


def test_written_off_is_owed_still_and_what_comes_later_is_booked(till):
    order = till.order()
    with pytest.raises(Invalid, match="proof"):
        till.propose(order, Kind.WRITE_OFF, forms.ProposeWriteOff(reasons="破产", proof=999))
    form = forms.ProposeWriteOff(reasons="终结破产程序", proof=till.file())
    till.pay(order, 40_000)
    till.agree(order, Kind.WRITE_OFF, form)
    assert till.get(order).state is OrderState.WRITTEN_OFF
    with pytest.raises(Invalid, match="more_than_outstanding"):
        till.pay(order, 60_001, "银行-2")
    late = till.pay(order, 10_000, "银行-2")
    assert till.accounts(order)[Account.WRITTEN_OFF] == 50_000
    till.reverse(order, late)
    till.agree(order, Kind.REOPEN, forms.Reasoned(reasons="发现财产"))
    stand = till.accounts(order)
    assert (stand[Account.RECEIVABLE], stand[Account.WRITTEN_OFF]) == (60_000, 0)
    assert till.get(order).state is OrderState.ORDERED
    with pytest.raises(Refused, match="nothing_written_off"):
        till.propose(order, Kind.REOPEN, forms.Reasoned(reasons="再次"))


def test_a_reversal_is_not_reversed_and_a_reference_counts_once(till):
    order = till.order()
    paid = till.pay(order, 1_000)
    assert till.pay(order, 1_000) == paid
    back = till.reverse(order, paid)
    for again in (paid, back):
        with pytest.raises(Conflict):
            till.reverse(order, again)
    with pytest.raises(Conflict):
        till.pay(order, 1_000)


def test_an_agreed_plan_stops_the_addition_until_it_is_broken(till, works):
    """APL 66, 72: due on 17 March, agreed on the 20th, the first instalment missed on 10 April."""
    order = till.fine()
    till.go(date(2026, 3, 20))
    assert till.charge(order).open == 9_000
    till.agree(order, Kind.PLAN, plan((date(2026, 4, 10), 50_000), (date(2026, 5, 10), 50_000)))
    till.go(date(2026, 4, 10))
    jobs.watch(works)
    assert till.charge(order).accrued == 6_000
    assert [each.state for each in till.acts(order)] == [ActState.AGREED]
    till.go(date(2026, 4, 12))
    jobs.watch(works)
    jobs.watch(works)
    assert [each.state for each in till.acts(order)] == [ActState.BROKEN]
    assert till.charge(order).accrued == 6_000 + 2 * 3_000
    assert [each.due_on for each in clocks_of(till, "A17I")] == [date(2026, 7, 10)]
    assert notices_of(till, "OrderInstalmentMissed") == 1


def test_a_missed_instalment_of_contract_money_is_told_and_no_court_is_asked(till, works):
    """An agreement is no decision: nothing of it is enforced by application, nothing is added."""
    order = till.order(ledger=Ledger.CONTRACT, due_on=DUE)
    till.agree(order, Kind.PLAN, plan((date(2026, 3, 10), 50_000), (date(2026, 4, 10), 50_000)))
    till.go(date(2026, 3, 11))
    jobs.watch(works)
    assert [each.state for each in till.acts(order)] == [ActState.BROKEN]
    assert clocks_of(till, "A17I") == []
    assert notices_of(till, "OrderInstalmentMissed") == 1
    assert till.accounts(order)[Account.RECEIVABLE] == 100_000


def test_a_plan_in_time_suspends_the_time_to_pay_and_a_kept_one_adds_nothing(till, works):
    order = till.fine()
    till.agree(order, Kind.PLAN, plan((date(2026, 3, 31), 40_000), (date(2026, 4, 30), 60_000)))
    (clock,) = clocks_of(till, "A15")
    assert clock.next_fire_at is None
    till.go(date(2026, 3, 31))
    till.pay(order, 40_000)
    till.go(date(2026, 4, 30))
    till.pay(order, 60_000, "银行-2")
    jobs.watch(works)
    assert [each.state for each in till.acts(order)] == [ActState.DONE]
    assert till.charge(order).accrued == 0
    assert [each.state for each in clocks_of(till, "A15")] == [ClockState.STOPPED]


def test_a_plan_made_before_a_payment_no_longer_adds_up(till):
    order = till.order()
    act = till.propose(order, Kind.PLAN, plan((date(2026, 4, 1), 100_000)))
    till.pay(order, 1)
    with pytest.raises(Refused, match="plan_no_longer"):
        till.decide(order, act)
    till.decide(order, act, "decline")
    till.agree(order, Kind.PLAN, plan((date(2026, 4, 1), 99_999)))
    till.pay(order, 9_999, "银行-2")
    till.agree(order, Kind.PLAN, plan((date(2026, 5, 1), 90_000)))
    states = [each.state for each in till.acts(order)]
    assert states == [ActState.DECLINED, ActState.DONE, ActState.AGREED]
    with pytest.raises(Invalid, match="plan_sum"):
        till.propose(order, Kind.PLAN, plan((date(2026, 5, 1), 90_001)))


def test_a_fine_paid_late_leaves_its_addition_open_until_it_is_paid_or_given_up(till):
    order = till.fine()
    till.go(DUE + timedelta(days=5))
    till.pay(order, 100_000)
    till.go(DUE + timedelta(days=60))
    assert till.get(order).state is OrderState.SETTLED
    assert till.charge(order).open == 15_000
    with pytest.raises(Refused, match="charge_open"), till.people.work("zhao") as work:
        service.keep_open(work, CaseClosing(case_id=till.case_id))
    paid = forms.PayCharge(amount=15_001, reference="加处-1", received_on=till.today)
    with pytest.raises(Invalid, match="more_than_charge"), till.people.work("luo") as work:
        service.pay_charge(work, order, paid)
    for _ in range(2):
        with till.people.work("luo") as work:
            made = service.pay_charge(work, order, paid.model_copy(update={"amount": 5_000})).id
    assert till.accounts(made)[Account.RECEIVED] == 5_000
    till.agree(order, Kind.WAIVE, forms.Reasoned(reasons="执行协议，已采取补救措施"))
    stand = till.charge(order)
    assert (stand.booked, stand.waived, stand.open) == (5_000, 10_000, 0)


def test_the_head_orders_an_addition_and_it_never_exceeds_the_fine(till):
    order = till.fine()
    till.go(DUE + timedelta(days=10))
    form = forms.ProposeCharge(reasons="逾期十日", due=till.today)
    till.agree(order, Kind.CHARGE, form)
    with pytest.raises(Refused, match="nothing_added"):
        till.propose(order, Kind.CHARGE, form)
    till.go(DUE + timedelta(days=400))
    till.agree(order, Kind.CHARGE, form.model_copy(update={"due": till.today}))
    with till.people.work("luo", writes=False) as work:
        amounts = [each.amount_fen for each in queries.charges(work.session, order)]
    assert amounts == [30_000, 70_000]
    assert till.charge(order).open == 0


def test_nothing_is_added_while_the_order_is_contested(till):
    """APL 73: contested on the 20th, upheld on the 30th."""
    order = till.fine()
    till.go(date(2026, 3, 30))
    with till.people.work("lin") as work:
        form = forms.Contest(remedy="reconsideration", since=date(2026, 3, 20), reasons="复议")
        service.contest(work, order, form)
        with pytest.raises(Conflict):
            service.contest(work, order, form)
    assert till.charge(order).accrued == 6_000
    with till.people.work("zhao") as work:
        ended = forms.EndContest(result="upheld", ended_on=till.today, reasons="维持")
        service.end_contest(work, order, ended)
    assert till.charge(order).accrued == 9_000


def test_what_was_paid_under_an_order_set_aside_goes_back_by_two_persons(till):
    order = till.fine()
    till.pay(order, 70_000)
    till.go(date(2026, 3, 25))
    till.agree(order, Kind.CHARGE, forms.ProposeCharge(reasons="逾期", due=till.today))
    with till.people.work("lin") as work:
        service.contest(work, order, forms.Contest(remedy="suit", since=till.today, reasons="诉讼"))
    ended = forms.EndContest(
        result="set_aside", ended_on=till.today, reasons="撤销", proof=till.file()
    )
    with till.people.work("zhao") as work:
        service.end_contest(work, order, ended)
        charge = queries.charges(work.session, order)[0].id
    assert till.accounts(order)[Account.REFUNDABLE] == -70_000
    assert till.accounts(charge)[Account.RECEIVABLE] == 0
    assert till.charge(order).open == 0
    with pytest.raises(Refused, match="refund_due"), till.people.work("zhao") as work:
        service.keep_open(work, CaseClosing(case_id=till.case_id))
    with pytest.raises(Invalid, match="more_than_owed_back"):
        till.propose(order, Kind.REFUND, forms.ProposeRefund(amount=70_001, reasons="退还"))
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=50_000, reasons="退还")).id
    with pytest.raises(Invalid, match="more_than_owed_back"):
        till.propose(order, Kind.REFUND, forms.ProposeRefund(amount=20_001, reasons="退还"))
    form = forms.GiveBack(reference="退-1", paid_on=till.today)
    for _ in range(2):
        with till.people.work("luo") as work:
            service.pay_out(work, order, act, form)
    assert till.accounts(order)[Account.RECEIVED] == 20_000
    assert [each.state for each in clocks_of(till, "REFUND")] == [ClockState.OPEN]
    other = till.fine()
    till.agree(order, Kind.MOVE, forms.ProposeMove(amount=20_000, to_order=other, reasons="抵缴"))
    assert till.accounts(order)[Account.RECEIVED] == 0
    assert till.accounts(other)[Account.RECEIVED] == 20_000
    assert [each.state for each in clocks_of(till, "REFUND")] == [ClockState.STOPPED]


def test_the_term_to_give_back_counts_from_the_day_the_order_fell(till):
    """Set aside on 27 March, typed on 2 April: 22 days end on Saturday 18 April and do so on Monday."""
    order = till.fine()
    till.pay(order, 70_000)
    till.go(date(2026, 3, 20))
    with till.people.work("lin") as work:
        service.contest(work, order, forms.Contest(remedy="suit", since=till.today, reasons="诉讼"))
    till.go(date(2026, 4, 2))
    ended = forms.EndContest(
        result="set_aside", ended_on=date(2026, 3, 27), reasons="撤销", proof=till.file()
    )
    with till.people.work("zhao") as work:
        service.end_contest(work, order, ended)
    assert [each.due_on for each in clocks_of(till, "REFUND")] == [date(2026, 4, 20)]
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=70_000, reasons="退还")).id
    till.go(date(2026, 4, 23))
    with till.people.work("luo") as work:
        service.pay_out(work, order, act, forms.GiveBack(reference="退-1", paid_on="2026-04-20"))
    (clock,) = clocks_of(till, "REFUND")
    assert clock.state is ClockState.STOPPED and not clock.late_seconds


def test_a_payment_that_bounced_is_not_owed_back(till):
    order = till.order()
    paid = till.pay(order, 30_000)
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    till.reverse(order, paid)
    assert set(till.accounts(order).values()) == {0}
    assert [each.state for each in clocks_of(till, "REFUND")] == [ClockState.STOPPED]


def test_money_is_moved_only_within_a_ledger_and_a_party(till):
    order = till.order()
    till.pay(order, 30_000)
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    for other in (till.fine(), till.order(obligor="另一医院"), order, 999):
        form = forms.ProposeMove(amount=10_000, to_order=other, reasons="抵缴")
        with pytest.raises(Invalid, match="to_order"):
            till.propose(order, Kind.MOVE, form)


def test_the_settlement_of_a_month_is_kept_back_once_and_never_for_a_fine(till):
    order, fine = till.order(), till.fine()
    form = forms.SetOff(amount=30_000, month="2026-02", kept_on=till.today, proof=till.file())
    for _ in range(2):
        with till.people.work("luo") as work:
            made = service.set_off(work, order, form)
    assert made.way is Way.SET_OFF
    assert till.accounts(order)[Account.RECEIVED] == 30_000
    with pytest.raises(Invalid, match="not_this_way"), till.people.work("luo") as work:
        service.set_off(work, fine, form)
    deposit = till.order(20_000, ledger=Ledger.DEPOSIT)
    with till.people.work("luo") as work:
        took = forms.Deduct(amount=20_000, reference="扣-1", kept_on=till.today, proof=form.proof)
        service.deduct(work, deposit, took)
    assert till.get(deposit).state is OrderState.SETTLED


def test_one_debt_has_several_names_and_is_never_paid_twice(till):
    order = till.order()
    till.agree(order, Kind.JOIN, forms.ProposeJoin(name="某法定代表人", reasons="共同侵权"), "lin")
    with pytest.raises(Invalid, match="owes_already"):
        till.propose(
            order, Kind.JOIN, forms.ProposeJoin(name="某法定代表人", reasons="再列"), "lin"
        )
    till.pay(order, 60_000, payer="某法定代表人")
    till.pay(order, 40_000, "银行-2")
    with pytest.raises(Invalid, match="more_than_outstanding"):
        till.pay(order, 1, "银行-3", payer="某法定代表人")
    with pytest.raises(Refused, match="fine_is_personal"):
        form = forms.ProposeJoin(name="某法定代表人", reasons="连带")
        till.propose(till.fine(), Kind.JOIN, form, "lin")


@pytest.mark.parametrize(
    ("ground", "paid", "wrong"),
    [
        (HolderGround.NOTHING_PAID, 1, "paid_something"),
        (HolderGround.FAR_TOO_LITTLE, 0, "not_too_little"),
        (HolderGround.FAR_TOO_LITTLE, 30_000, "not_too_little"),
    ],
)
def test_a_holder_is_pursued_on_a_ground_of_law_only(till, ground, paid, wrong):
    form = forms.ProposeHolder(name="甲", ground=ground, value=30_000, paid=paid, reasons="流水")
    with pytest.raises(Invalid, match=wrong):
        till.propose(till.order(), Kind.HOLDER, form, "lin")


def test_a_holder_owes_no_more_than_they_got_and_one_in_good_faith_nothing(till):
    order = till.order()
    holder = {"value": 30_000, "reasons": "银行流水"}
    good = forms.ProposeHolder(name="乙", ground=HolderGround.GOOD_FAITH, paid=30_000, **holder)
    till.agree(order, Kind.HOLDER, good, "lin")
    knew = forms.ProposeHolder(name="甲", ground=HolderGround.KNEW, **holder)
    till.agree(order, Kind.HOLDER, knew, "lin")
    till.pay(order, 20_000, payer="甲")
    with pytest.raises(Invalid, match="more_than_their_part"):
        till.pay(order, 10_001, "银行-2", payer="甲")
    till.pay(order, 10_000, "银行-2", payer="甲")
    assert till.accounts(order)[Account.RECEIVABLE] == 70_000


def test_a_holder_who_pays_through_the_bank_owes_no_more_than_they_got(till, works):
    """By name and by number, keyed in and in bulk."""
    order = till.order()
    form = forms.ProposeHolder(name="甲店", ground=HolderGround.KNEW, value=30_000, reasons="流水")
    till.agree(order, Kind.HOLDER, form, "lin")
    till.pay(order, 10_000, payer="甲店")
    number = till.get(order).number
    rows = (
        f"2026-03-02,250.00,,,甲店,6222,A1,{number}",
        f"2026-03-02,200.00,,,甲店,6222,A2,{number}",
    )
    file = statements.matched(works, till.people, statements.csv(*rows))
    assert statements.states(till.people, file) == ["doubtful:over", "strong:exact"]
    too_much, _ = statements.lines(till.people, file)
    with till.people.work("luo") as work, pytest.raises(Invalid, match="more_than_their_part"):
        bank.accept(work, too_much.id, [(LineKind.ORDER, order, 25_000)])
    statements.book_all(works, till.people, file)
    assert till.accounts(order)[Account.RECEIVABLE] == 70_000
    with till.people.work("luo", writes=False) as work:
        assert lookup.paid_by(work.session, order, "甲店") == 30_000


def test_a_holder_owes_no_more_than_they_got_where_the_order_was_found_by_hand(till, works):
    """Their line names neither the order nor its obligor; finance finds the order by its number."""
    order = till.order()
    rows = (
        "2026-03-02,250.00,,,甲 店,6222,A1,货款",
        "2026-03-02,300.01,,,甲店,6222,A2,货款",
        "2026-03-02,300.01,,,过路人,6222,A3,货款",
    )
    file = statements.matched(works, till.people, statements.csv(*rows))
    assert statements.states(till.people, file) == ["unmatched:nothing"] * 3
    within, over, other = (each.id for each in statements.lines(till.people, file))
    form = forms.ProposeHolder(name="甲店", ground=HolderGround.KNEW, value=30_000, reasons="流水")
    till.agree(order, Kind.HOLDER, form, "lin")
    with till.people.work("luo") as work:
        (found,) = bank.search(work, over, till.get(order).number, "甲店").values()
        assert (found.open_fen, bool(found.party)) == (30_000, True)
        (found,) = bank.search(work, other, till.get(order).number, "过路人").values()
        assert (found.open_fen, found.party) == (100_000, 0)
    with till.people.work("luo") as work, pytest.raises(Invalid, match="more_than_their_part"):
        bank.accept(work, over, [(LineKind.ORDER, order, 30_001)])
    with till.people.work("luo") as work:
        bank.accept(work, within, [(LineKind.ORDER, order, 25_000)])
        assert lookup.paid_by(work.session, order, "甲店") == 25_000
    with till.people.work("luo") as work, pytest.raises(Invalid, match="more_than_their_part"):
        bank.accept(work, over, [(LineKind.ORDER, order, 5_001)])
    with till.people.work("luo") as work:
        bank.accept(work, over, [(LineKind.ORDER, order, 5_000)])
        bank.accept(work, other, [(LineKind.ORDER, order, 30_001)])
    assert till.accounts(order)[Account.RECEIVABLE] == 100_000 - 30_000 - 30_001


def test_property_is_held_with_a_clock_realised_once_or_given_back_by_two(till):
    order = till.order()
    form = {
        "holding": "frozen",
        "what": "银行存款",
        "owner": "演示医院",
        "value": 90_000,
        "document": "冻结决定1号",
        "since": till.today,
        "until": till.today + timedelta(days=30),
    }
    with till.people.work("lin") as work:
        held = [service.secure(work, order, forms.Secure(**form)).id for _ in range(2)]
    later = forms.Prolong(until=form["until"] + timedelta(days=30), document="延长2号")
    with till.people.work("lin") as work:
        service.prolong(work, order, held[0], later)
    open_ones = [each for each in clocks_of(till, "HOLD") if each.state is ClockState.OPEN]
    assert [each.due_on for each in open_ones] == [form["until"], later.until]
    with pytest.raises(Refused, match="security_held"):
        writing = forms.ProposeWriteOff(reasons="无财产", proof=till.file())
        till.propose(order, Kind.WRITE_OFF, writing)
    sold = forms.Realise(amount=90_000, reference="拍-1", received_on=till.today, proof=till.file())
    for _ in range(2):
        with till.people.work("luo") as work:
            service.realise(work, order, held[0], sold)
    assert till.accounts(order)[Account.RECEIVABLE] == 10_000
    till.agree(order, Kind.RETURN, forms.ProposeReturn(security=held[1], reasons="已足额"))
    with till.people.work("luo", writes=False) as work:
        states = [each.state for each in queries.securities(work.session, order)]
    assert states == [SecurityState.REALISED, SecurityState.RETURNED]
    assert {each.state for each in clocks_of(till, "HOLD")} == {ClockState.STOPPED}


def test_officers_hear_of_an_overdue_order_once_for_each_mark(till, works):
    till.order(due_on=date(2026, 3, 10))
    for days, told in ((0, 0), (1, 1), (5, 1), (30, 2), (31, 2)):
        till.go(date(2026, 3, 10) + timedelta(days=days))
        jobs.watch(works)
        jobs.watch(works)
        assert notices_of(till, "OrderOverdue") == told


def test_a_reminder_is_a_numbered_letter_of_the_case(till):
    order = till.order()
    form = forms.Remind(due=till.today + timedelta(days=10), how="转账")
    with till.people.work("lin") as work:
        made = service.remind(work, order, form)
        assert made.kind == "payment_reminder"
        assert "催缴" in made.number


class Killed(BaseException):
    """As if the process had been killed before the commit."""


def test_what_was_not_committed_never_happened(till):
    """Moving money touches two orders and a clock: all of it or nothing."""
    order = till.order()
    till.pay(order, 30_000)
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    other = till.order()
    form = forms.ProposeMove(amount=30_000, to_order=other, reasons="抵缴")
    act = till.propose(order, Kind.MOVE, form)
    before = till.accounts(order), till.accounts(other)
    with pytest.raises(Killed), till.people.work("zhao") as work:
        service.decide(work, order, act, forms.Decide(decision="approve", answer="同意"))
        raise Killed
    assert (till.accounts(order), till.accounts(other)) == before
    assert till.acts(order)[0].state is ActState.PROPOSED
    till.decide(order, act)
    assert till.accounts(other)[Account.RECEIVED] == 30_000


def test_an_order_rests_on_a_measure_of_its_case_only(till):
    said = {"ledger": Ledger.FUND, "obligor": "演示医院", "amount": 1, "basis": "协议"}
    with pytest.raises(Invalid, match="measure"), till.people.work("lin") as work:
        recoveries.propose(work, till.case_id, Propose(measure=1, **said))


def line(number, fen, text="", who=""):
    return Line(number, date(2026, 3, 2), fen, Direction.OUT, who, "", f"B{number}", text, "")


def test_a_refund_is_found_in_a_bank_file_booked_and_taken_back(till):
    order = till.order()
    till.pay(order, 30_000)
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=30_000, reasons="退还")).id
    lines = (
        line(1, 30_000, f"退款 {till.get(order).number}"),
        line(2, 30_000, who="演示 医院"),
        line(3, 30_000, who="别人"),
        line(4, 29_999, who="演示医院"),
    )
    with till.people.work("luo", writes=False) as work:
        found = recoveries.candidates(work, OrderCandidates("hq-ybj", lines))
    assert {n: [(e.kind, e.id, e.by) for e in some] for n, some in found.items()} == {
        1: [("refund", act, By.REFERENCE)],
        2: [("refund", act, By.NAME)],
        3: [("refund", act, By.AMOUNT)],
    }
    said = {"agency": "hq-ybj", "file_id": 1, "line_id": 1, "kind": "refund", "target_id": act}
    told = {"fen": 30_000, "on": till.today, "booking": "bank-1.1"}
    accepted = LineAccepted(direction="out", **said, **told)
    undone = LineUndone(**said, **told, returned=True, reasons="退汇")
    with pytest.raises(Conflict), till.people.work("luo") as work:
        service.when_line_accepted(work, replace(accepted, fen=29_999))
    for _ in range(2):
        with till.people.work("luo") as work:
            service.when_line_accepted(work, accepted)
    assert till.accounts(order)[Account.RECEIVED] == 0
    with till.people.work("luo") as work:
        service.when_line_undone(work, undone)
    assert till.accounts(order)[Account.REFUNDABLE] == -30_000
    with pytest.raises(Conflict), till.people.work("luo") as work:
        service.when_line_undone(work, undone)
    states = [each.state for each in clocks_of(till, "REFUND")]
    assert states == [ClockState.STOPPED, ClockState.OPEN]
