"""Lines of the bank's file confirm payments and take them back, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import By, Direction, Kind, Line, PayoutCandidates
from rewards.claims.rules import State
from rewards.payouts import queries, service
from rewards.payouts.forms import Return
from rewards.payouts.rules import Account, PayoutState
from tests.rewards.claims import support
from tests.support.people import People

ABOUT = {"agency": "hq-ybj", "file_id": 1, "line_id": 7, "target_id": 1, "booking": "bank-7.1"}


def accepted(**more: Any) -> LineAccepted:
    told = {"direction": "out", "kind": "payout", "fen": 3_600_00, "on": date(2026, 3, 2)}
    return LineAccepted(**{**ABOUT, **told, **more})


def undone(**more: Any) -> LineUndone:
    told = {"kind": "payout", "fen": 3_600_00, "on": date(2026, 3, 2), "reasons": "退汇"}
    return LineUndone(**{**ABOUT, **told, "returned": True, **more})


@pytest.fixture
def sent(works: Works, people: People) -> int:
    """Return a reward whose payment FK-1 the bank was told to make."""
    return support.sent(works, people)


@pytest.fixture
def bank(works: Works, people: People) -> Callable[..., None]:
    """Return what another finance officer does with a line."""
    actor, key = people.as_("he")
    other = replace(actor, offices=frozenset({Office.FINANCE}))

    def act(event: LineAccepted | LineUndone) -> None:
        with works.begin(other, key) as work:
            work.record(event)

    return act


def paid(works: Works, award_id: int) -> int:
    return support.balance(works, award_id)[Account.PAID]


def test_a_line_confirms_a_payment_once(works: Works, sent: int, bank: Callable[..., None]) -> None:
    for wrong, refusal in (
        ({"fen": 3_600_01}, Invalid),
        ({"on": date(2026, 3, 1)}, Invalid),
        ({"on": date(2026, 3, 3)}, Invalid),
        ({"target_id": 99}, NotFound),
        ({"agency": "xc-ybj"}, NotAllowed),
    ):
        with pytest.raises(refusal):
            bank(accepted(**wrong))
    bank(accepted(kind="line"))
    assert paid(works, sent) == 0
    bank(accepted())
    bank(accepted())
    assert paid(works, sent) == 3_600_00
    assert support.stored(works, sent).state is State.PAID
    assert support.events_of(works).count("AwardPaid") == 1
    with pytest.raises(Conflict):
        bank(accepted(booking="bank-8.1", line_id=8))


def test_a_wrong_match_waits_again_and_is_matched_again(
    works: Works, sent: int, bank: Callable[..., None]
) -> None:
    for booking in ("bank-7.1", "bank-7.2", "bank-7.3"):
        bank(accepted(booking=booking))
        bank(undone(booking=booking, returned=False))
        bank(undone(booking=booking, returned=False))
        assert paid(works, sent) == 0
    with works.begin(SYSTEM, writes=False) as work:
        payout = queries.live_payout(work.session, sent)
        assert payout is not None and payout.state is PayoutState.SENT
    bank(accepted(booking="bank-7.4"))
    assert paid(works, sent) == 3_600_00


def test_money_the_bank_returned_is_paid_anew(
    works: Works, people: People, sent: int, bank: Callable[..., None]
) -> None:
    bank(accepted())
    with people.work("luo") as work, pytest.raises(NotAllowed):
        work.record(undone())
    bank(undone())
    bank(undone())
    assert set(support.balance(works, sent).values()) == {0}
    assert support.stored(works, sent).state is State.CLAIMED
    support.reserve(people, sent)
    support.send(people, sent, "FK-2")
    support.settle(people, sent)
    assert paid(works, sent) == 3_600_00


def test_a_line_takes_over_what_was_confirmed_by_hand(
    works: Works, people: People, sent: int, bank: Callable[..., None]
) -> None:
    support.settle(people, sent)
    with people.work("luo", writes=False) as work:
        assert ask(work, line(1, "FK-1")) == {1: [(By.REFERENCE, 3_600_00)]}
    with pytest.raises(Invalid):
        bank(accepted(fen=1))
    bank(accepted())
    bank(undone(returned=False))
    assert support.stored(works, sent).state is State.PAID, "still confirmed by hand"
    bank(accepted())
    bank(accepted())
    assert paid(works, sent) == 3_600_00
    assert support.events_of(works).count("AwardPaid") == 1
    with works.begin(SYSTEM, writes=False) as work:
        payout = queries.live_payout(work.session, sent)
        assert payout is not None and payout.booked_by and payout.confirmed_by
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.send_back(work, sent, Return(reasons="退汇", slip="TP-1"))
    bank(undone())
    assert set(support.balance(works, sent).values()) == {0}
    assert support.stored(works, sent).state is State.CLAIMED


def line(number: int, text: str, fen: int = 3_600_00, way: Direction = Direction.OUT) -> Line:
    return Line(number, date(2026, 3, 2), fen, way, text=text)


def ask(work: Work, *lines: Line) -> dict[int, list[tuple[By, int]]]:
    found = work.ask(PayoutCandidates("hq-ybj", lines), {})
    assert all(each.kind is Kind.PAYOUT for many in found.values() for each in many)
    assert all(support.PAYEE not in each.label for many in found.values() for each in many)
    return {number: [(each.by, each.open_fen) for each in many] for number, many in found.items()}


def test_lines_find_payments_by_reference_then_by_amount(
    people: People, sent: int, bank: Callable[..., None]
) -> None:
    lines = (
        line(1, "奖励支付 fk－1 号"),
        line(2, "劳务费"),
        line(3, "劳务费", 1),
        line(4, "FK-1", way=Direction.IN),
        line(5, "FK-11", 1),
    )
    with people.work("luo", writes=False) as work:
        assert ask(work, *lines) == {1: [(By.REFERENCE, 3_600_00)], 2: [(By.AMOUNT, 3_600_00)]}
    bank(accepted())
    with people.work("luo", writes=False) as work:
        assert ask(work, *lines) == {1: [(By.REFERENCE, 0)]}
        assert work.ask(PayoutCandidates("xc-ybj", lines), {}) == {}
