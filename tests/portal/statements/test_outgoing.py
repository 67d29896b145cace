"""Rewards that left: a bank's file confirms the payment, and another line of it takes it back."""

from __future__ import annotations

from sqlmodel import select

from portal.statements import service
from portal.statements.models import StatementMatch
from portal.statements.rules import Kind
from rewards.payouts.models import Payout
from rewards.payouts.rules import PayoutState
from tests.portal.statements.support import book_all, csv, lines, matched, states
from tests.rewards.claims import support


def state(works, award_id) -> str:
    with works.begin(support.SYSTEM, writes=False) as work:
        return work.session.exec(select(Payout.state).where(Payout.award_id == award_id)).one()


def test_a_payment_is_confirmed_and_returned_by_the_banks_file(works, people):
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-2026-1")
    data = csv(
        "2026-03-02,,3600.01,,某某,622200001111,B1,FK-2026-1",
        "2026-03-02,,3600.00,,某某,622200001111,B2,奖励",
        "2026-03-02,,3600.00,,某某,622200001111,B3,支付 fk-2026-1",
    )
    found = matched(works, people, data)
    assert states(people, found) == [
        *("doubtful:other_amount", "doubtful:amount_alone", "strong:exact"),
    ]
    assert "某某" not in str([each.candidates for each in lines(people, found)])
    book_all(works, people, found)
    assert state(works, award_id) == PayoutState.CONFIRMED
    data = csv("2026-03-02,3600.00,,,某某,622200001111,B9,退汇 账号不符")
    back = matched(works, people, data)
    line = lines(people, back)[0]
    assert (line.state, line.kind) == ("doubtful", Kind.LINE)
    with people.work("yin") as work:
        booked = work.session.exec(select(StatementMatch.line_id)).one()
    target = next(each["id"] for each in line.candidates if each["id"] == booked)
    with people.work("yin") as work:
        service.accept(work, line.id, [(Kind.LINE, target, line.fen)])
    assert state(works, award_id) == PayoutState.RETURNED
