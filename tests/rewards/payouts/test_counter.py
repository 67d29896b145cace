"""A code fetches a reward once, before two officers, without a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.crypto.keys import PrivateKey
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office, reporter
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, NotAllowed, NotFound, TooMany
from portal.notices.models import Notice
from rewards.claims.rules import State
from rewards.payouts import queries, service
from rewards.payouts.forms import Claim, Present, Return, Settle
from rewards.payouts.models import Payout, RewardCode
from rewards.payouts.rules import Account, Way
from rewards.payouts.rules.codes import CodeState, Shown
from tests.rewards.claims import support
from tests.rewards.payouts.support import approved, claim_code, present, read_code, witness
from tests.support.people import People

KEY = PrivateKey(b"k" * 32)


@pytest.fixture
def at_counter(works: Works, people: People) -> tuple[int, int, str]:
    """Return tip, reward and its live code."""
    _, tip_id, award_id = approved(works, people)
    return tip_id, award_id, claim_code(works, tip_id, KEY)


def test_a_code_pays_once_before_two_officers(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    tip_id, award_id, code = at_counter
    assert present(people, code).outcome is Shown.TAKEN
    assert present(people, code.replace(" ", "")).outcome is Shown.TAKEN, "again is the same"
    assert read_code(works, tip_id, KEY) == "", "not shown while it is at the counter"
    paid = witness(people, award_id)
    assert (paid.state, paid.paid_reference) == (State.PAID, f"{paid.number}-1")
    assert witness(people, award_id).state is State.PAID, "again is the same"
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
    told = support.events_of(works)
    assert told.count("AwardPaid") == told.count("HandOverWitnessed") == 1
    for login in ("luo",):
        entered = present(people, code, login)
        assert entered.outcome is Shown.USED_BEFORE
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
    with works.begin(SYSTEM, writes=False) as work:
        kinds = list(work.session.exec(select(Notice.kind)).all())
    assert kinds.count("CodeRefused") == 1


def test_the_cashier_is_not_the_witness(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    _, award_id, code = at_counter
    present(people, code)
    for login, refusal in (("luo", NotAllowed), ("lin", NotFound), ("ma", NotFound)):
        with pytest.raises(refusal):
            witness(people, award_id, login)
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        (row,) = queries.codes(work.session, award_id)
        row.state, row.witness_id = CodeState.USED, row.presented_by
        work.session.flush()
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        (row,) = queries.codes(work.session, award_id)
        row.state = CodeState.USED
        work.session.flush()


def test_two_with_one_code_at_one_moment_are_paid_once(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    _, _, code = at_counter
    actor, key = people.as_("he")
    other = replace(actor, offices=frozenset({Office.FINANCE}))
    outcomes: list[Shown] = []

    def second() -> None:
        with works.begin(other, key) as work:
            outcomes.append(service.present(work, Present(code=code)).outcome)

    people.as_("luo")
    support.together(lambda: outcomes.append(present(people, code).outcome), second)
    assert sorted(outcomes) == [Shown.TAKEN, Shown.USED_BEFORE]
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(Payout)).all()) == 1


def test_guessing_is_stopped_for_the_whole_counter(
    people: People, at_counter: tuple[int, int, str], clock: SetClock
) -> None:
    _, _, code = at_counter
    for guess in range(5):
        assert present(people, f"{guess:012d}").outcome is Shown.WRONG
    with pytest.raises(TooMany):
        present(people, code)
    clock.instant -= timedelta(hours=1)
    with pytest.raises(TooMany):
        present(people, code)
    clock.instant += timedelta(hours=1, minutes=15)
    assert present(people, code).outcome is Shown.TAKEN


def test_a_code_runs_out_and_another_is_made(
    works: Works, people: People, at_counter: tuple[int, int, str], clock: SetClock
) -> None:
    tip_id, award_id, code = at_counter
    clock.instant += timedelta(days=15)
    assert present(people, code).outcome is Shown.OUT_OF_DATE
    assert read_code(works, tip_id, KEY) == ""
    with works.begin(reporter(tip_id), KEY) as work:
        service.new_code(work)
    newer = read_code(works, tip_id, KEY)
    assert newer and newer != code
    assert present(people, code).outcome is Shown.USED_BEFORE, "ended, and the agency is warned"
    assert present(people, newer).outcome is Shown.TAKEN
    with works.begin(reporter(tip_id), KEY) as work, pytest.raises(Conflict):
        service.new_code(work)
    witness(people, award_id)


def test_only_the_receipt_tells_the_code(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    tip_id, _, code = at_counter
    assert read_code(works, tip_id, PrivateKey(b"o" * 32)) != code
    plain = code.replace(" ", "").encode()
    with works.begin(SYSTEM, writes=False) as work:
        leaves = [str(leaf.body) for leaf in work.session.exec(select(AuditLeaf)).all()]
        (row,) = work.session.exec(select(RewardCode)).all()
    assert not [leaf for leaf in leaves if code in leaf or plain.decode() in leaf]
    assert plain not in row.mark
    for file in works.settings.data_dir.rglob("*"):
        assert not file.is_file() or plain not in file.read_bytes(), file


def test_a_payment_given_up_leaves_the_code_alive(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    _, award_id, code = at_counter
    entered = present(people, code)
    assert entered.code is not None
    with people.work("luo") as work:
        service.leave(work, entered.code.id or 0)
    assert set(support.balance(works, award_id).values()) == {0}
    present(people, code)
    with people.work("zhao") as work:
        service.send_back(work, award_id, Return(reasons="出纳离岗"))
    present(people, code)
    witness(people, award_id)
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00


def test_a_reward_to_be_fetched_with_a_code_is_not_paid_past_it(
    people: People, at_counter: tuple[int, int, str]
) -> None:
    with pytest.raises(Conflict):
        support.reserve(people, at_counter[1])


def test_who_holds_the_code_does_not_pay_without_the_witness(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    _, award_id, code = at_counter
    present(people, code)
    with pytest.raises(Conflict):
        support.send(people, award_id, "XJ-1")
    for login in ("luo", "yin"):
        with people.work(login) as work, pytest.raises((Conflict, NotAllowed)):
            service.settle(work, award_id, Settle(paid_on=date(2026, 3, 2)))
    assert support.balance(works, award_id)[Account.PAID] == 0


def test_money_brought_back_to_the_counter_is_fetched_with_another_code(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    tip_id, award_id, code = at_counter
    present(people, code)
    witness(people, award_id)
    with people.work("luo") as work, pytest.raises(NotAllowed):
        service.send_back(work, award_id, Return(reasons="假币退回", slip="TH-1"))
    with people.work("yin") as work:
        service.send_back(work, award_id, Return(reasons="假币退回", slip="TH-1"))
    assert set(support.balance(works, award_id).values()) == {0}
    with pytest.raises(Conflict):
        support.reserve(people, award_id)
    with works.begin(reporter(tip_id), KEY) as work:
        service.new_code(work)
    entered = present(people, read_code(works, tip_id, KEY), "yin")
    assert entered.outcome is Shown.TAKEN and entered.code is not None
    with people.work("gao") as work:
        service.witness(work, entered.code.id or 0)
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00


def test_the_first_of_two_with_one_receipt_has_it_and_the_second_is_told(
    works: Works, people: People, at_counter: tuple[int, int, str]
) -> None:
    tip_id, award_id, _ = at_counter
    again = Claim(way=Way.PICKUP)
    other = Claim(way=Way.NAMED, payee="冒名", document="12345")
    with works.begin(reporter(tip_id), KEY) as work:
        assert service.claim(work, again).again == "same"
    assert "ClaimedAgain" not in support.events_of(works)
    with works.begin(reporter(tip_id), KEY) as work:
        assert service.claim(work, other).again == "other"
    assert support.events_of(works).count("ClaimedAgain") == 1
    with works.begin(SYSTEM, writes=False) as work:
        (told,) = work.session.exec(select(Notice).where(Notice.kind == "ClaimedAgain")).all()
        assert told.agency == "hq-ybj"
        assert len(queries.codes(work.session, award_id)) == 1
