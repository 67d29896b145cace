"""A refund or a move keyed wrongly is put right by two persons, and the books still agree."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.kernel.errors import Invalid, NotAllowed, Refused
from referrals.clocks import queries as clocks
from referrals.collections import forms, service
from referrals.collections.rules import ActState, Kind
from referrals.collections.service import giving
from referrals.recoveries import service as recoveries
from referrals.recoveries.rules import Account, Ledger, OrderState
from tests.referrals.collections.test_alone import alarms, fallen
from tests.referrals.collections.test_routes import post


def refunded(till, order, fen=30_000):
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=fen, reasons="退还")).id
    with till.people.work("luo") as work:
        form = forms.GiveBack(reference="退-9", paid_on=till.today)
        service.pay_out(work, order, act, form)
    return act


def wrong(act):
    return forms.ProposeUndo(act=act, reasons="账号写错，款未付出")


def states(till, order):
    return [each.state for each in till.acts(order)]


def runs(till, order) -> bool:
    with till.people.work("luo", writes=False) as work:
        return clocks.running(work.session, giving.REFUND, "order", order) is not None


def test_a_refund_keyed_wrongly_is_owed_back_again_and_given_back_rightly(till, works):
    order = fallen(till)
    act = refunded(till, order)
    assert till.accounts(order)[Account.REFUNDABLE] == 0
    assert not runs(till, order)
    undo = till.propose(order, Kind.UNDO, wrong(act))
    with pytest.raises(NotAllowed):
        till.decide(order, undo, login="luo")
    with pytest.raises(IntegrityError), works.engine.begin() as connection:
        connection.execute(text("UPDATE collection_act SET decided_by = proposed_by"))
    assert till.accounts(order)[Account.REFUNDABLE] == 0
    till.decide(order, undo)
    assert till.accounts(order)[Account.REFUNDABLE] == -30_000
    assert states(till, order) == [ActState.UNDONE, ActState.DONE]
    assert runs(till, order)
    with pytest.raises(Refused, match="not_this_act"):
        till.propose(order, Kind.UNDO, wrong(act))
    assert not alarms(works)
    till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=30_000, reasons="重新退还"))


def test_both_halves_of_a_move_go_back_together(till, works):
    order, into = fallen(till), till.order(30_000, ledger=Ledger.FINE)
    form = forms.ProposeMove(amount=30_000, to_order=into, reasons="抵缴")
    act = till.agree(order, Kind.MOVE, form).id
    assert till.get(into).state is OrderState.SETTLED
    till.agree(order, Kind.UNDO, wrong(act))
    assert till.get(into).state is OrderState.ORDERED
    assert till.accounts(into)[Account.RECEIVED] == 0
    assert till.accounts(order)[Account.REFUNDABLE] == -30_000
    assert not alarms(works)


def test_what_was_moved_and_used_since_stays_and_nothing_is_half_decided(till, works):
    order, into = fallen(till), till.order(30_000, ledger=Ledger.FINE)
    form = forms.ProposeMove(amount=30_000, to_order=into, reasons="抵缴")
    act = till.agree(order, Kind.MOVE, form).id
    with till.people.work("zhao") as work:
        recoveries.release(work, into, "撤销")
    till.agree(into, Kind.REFUND, forms.ProposeRefund(amount=30_000, reasons="退还"))
    undo = till.propose(order, Kind.UNDO, wrong(act))
    with till.people.work("zhao") as work:
        said = forms.Decide(decision="approve", answer="同意")
        with pytest.raises(Refused, match="used_since"):  # as the page does: caught, then committed
            service.decide(work, order, undo, said)
    assert states(till, order) == [ActState.DONE, ActState.PROPOSED]
    assert till.accounts(into)[Account.REFUNDABLE] == -30_000
    assert not alarms(works)


def test_a_refund_agreed_wrongly_and_never_paid_is_taken_back(till):
    order = fallen(till)
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=10_000, reasons="退还")).id
    with pytest.raises(Invalid, match="act"):
        till.propose(order, Kind.UNDO, wrong(act + 99))
    till.agree(order, Kind.UNDO, wrong(act))
    till.propose(order, Kind.REFUND, forms.ProposeRefund(amount=30_000, reasons="退还"))


def test_the_page_offers_what_can_be_put_right(till, staff_client):
    order = fallen(till)
    act = refunded(till, order)
    finance, head = staff_client("luo"), staff_client("zhao")
    path = f"/recoveries/{order}/do/undo"
    assert path in finance.get(f"/recoveries/{order}").text
    assert post(finance, path, act=act, reasons="账号写错").status_code == 303
    undo = till.acts(order)[-1].id
    here = f"/recoveries/{order}/acts/{undo}"
    assert post(head, f"{here}/decision", decision="approve", answer="同意").status_code == 303
    assert "有误，已冲回" in head.get(f"/recoveries/{order}").text


def test_how_a_contest_ended_is_said_by_another_and_nothing_typed_is_lost(
    till, works, staff_client
):
    order = till.order()
    form = forms.Contest(remedy="suit", since=till.today, reasons="诉讼")
    with till.people.work("lin") as work:
        made = service.contest(work, order, form).id
    assert "do/end_contest" not in staff_client("lin").get(f"/recoveries/{order}").text
    upheld = forms.EndContest(result="upheld", ended_on=till.today, reasons="驳回")
    with till.people.work("lin") as work, pytest.raises(NotAllowed):
        service.end_contest(work, order, upheld)
    with pytest.raises(IntegrityError), works.engine.begin() as connection:
        connection.execute(text("UPDATE order_contest SET upheld = TRUE, ended_by = recorded_by"))
    with works.engine.begin() as connection:  # an investigator who became a deputy since
        sql = "UPDATE order_contest SET recorded_by = (SELECT id FROM officer WHERE login = 'sun')"
        connection.execute(text(sql))
    path = f"/recoveries/{order}/do/end_contest"
    said = {"result": "upheld", "ended_on": till.today.isoformat(), "reasons": "法院驳回诉讼请求"}
    own = post(staff_client("sun"), path, **said)
    assert own.status_code == 409
    assert "法院驳回诉讼请求" in own.text
    assert post(staff_client("zhao"), path, **said).status_code == 303
    assert made
