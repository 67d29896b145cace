"""A lost receipt: two offices open the identity left with the tip, and only finance reads it."""

from __future__ import annotations

from datetime import date

import pytest

from portal.crypto.codes import new_receipt
from portal.crypto.keys import PrivateKey
from portal.infra.work import Works
from portal.intake import queries as intake_queries
from portal.intake import service as intake
from portal.intake.forms import AskToUnseal
from portal.intake.rules import Answers, Mode
from portal.intake.service import vault
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from rewards.claims.rules import State
from rewards.payouts import queries, service
from rewards.payouts.forms import AskIdentity, Claim, Match, Send, Settle
from rewards.payouts.rules import Account, Way
from rewards.payouts.service import identity
from tests.rewards.claims import support
from tests.support.people import People

KEY = PrivateKey(b"k" * 32)
NAME, CONTACT = "柳桥燕", "13900000000"


@pytest.fixture
def waiting(works: Works, people: People) -> tuple[int, int]:
    """Return tip and approved reward of a reporter who left a sealed identity."""
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.SEALED,
        wants_reward=True,
        name=NAME,
        contact=CONTACT,
    )
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, new_receipt()).id or 0
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.approve(people, award_id)
    return tip_id, award_id


def asked(people: People, award_id: int) -> int:
    with people.work("luo") as work:
        return identity.ask(work, award_id, AskIdentity(reason="来人说回执丢了")).id or 0


def opened(people: People, award_id: int) -> None:
    request_id = asked(people, award_id)
    for login in ("tang", "zhao"):
        with people.work("luo") as work, pytest.raises(Conflict):
            identity.open_(work, award_id)
        with people.work(login) as work:
            vault.open_half(work, request_id)
    with people.work("luo") as work:
        identity.open_(work, award_id)


def test_a_lost_receipt_is_paid_under_the_identity(
    works: Works, people: People, waiting: tuple[int, int]
) -> None:
    tip_id, award_id = waiting
    opened(people, award_id)
    with people.work("luo") as work:
        found = identity.visitor(work, award_id)
    assert (found.payee, found.account) == (NAME, CONTACT)
    with people.work("luo") as work:
        assert identity.match(work, award_id, Match(decision="yes")).state is State.CLAIMED
    with pytest.raises(NotAllowed):
        support.reserve(people, award_id)
    with people.work("yin") as work:
        service.reserve(work, award_id)
        assert service.open_payee(work, award_id).payee == NAME
        service.send(work, award_id, Send(reference="XJ-1"))
    with people.work("luo") as work:
        service.settle(work, award_id, Settle(paid_on=date(2026, 3, 2)))
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
    with works.begin(reporter(tip_id), writes=False) as work:
        (request,) = intake_queries.unseal_requests(work.session, tip_id)
        assert request.opened_at and request.reason == "reward"
        assert len(queries.payee_openings(work.session, tip_id)) == 3
    for file in works.settings.data_dir.rglob("*"):
        assert not file.is_file() or NAME.encode() not in file.read_bytes(), file


def test_another_person_gets_nothing_and_what_was_opened_is_forgotten(
    works: Works, people: People, waiting: tuple[int, int]
) -> None:
    tip_id, award_id = waiting
    opened(people, award_id)
    with people.work("luo") as work:
        identity.match(work, award_id, Match(decision="no"))
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.payee(work.session, award_id) is None
    assert support.stored(works, award_id).state is State.APPROVED
    support.claim(works, tip_id)


def test_who_holds_the_receipt_comes_before_a_visitor_not_yet_matched(
    works: Works, people: People, waiting: tuple[int, int]
) -> None:
    tip_id, award_id = waiting
    opened(people, award_id)
    support.claim(works, tip_id)
    with people.work("luo") as work, pytest.raises(Conflict):
        identity.match(work, award_id, Match(decision="yes"))
    support.reserve(people, award_id)
    with people.work("luo") as work:
        assert service.open_payee(work, award_id).account == support.ACCOUNT


def test_a_claim_under_the_identity_is_opened_by_two(
    works: Works, people: People, waiting: tuple[int, int]
) -> None:
    tip_id, award_id = waiting
    with works.begin(reporter(tip_id), KEY) as work:
        service.claim(work, Claim(way=Way.IDENTITY))
    with pytest.raises(Conflict):
        asked(people, award_id)
    support.reserve(people, award_id)
    opened(people, award_id)
    with people.work("luo") as work:
        assert service.open_payee(work, award_id).payee == NAME
    with works.begin(reporter(tip_id), KEY) as work:
        assert service.claim(work, Claim(way=Way.IDENTITY)).again == "same"
    assert "ClaimedAgain" not in support.events_of(works)


def test_nobody_else_asks_and_investigators_not_for_a_reward(
    works: Works, people: People, waiting: tuple[int, int]
) -> None:
    tip_id, award_id = waiting
    for login, refusal in (
        ("gao", NotAllowed),
        ("zhao", NotAllowed),
        ("lin", NotFound),
        ("ma", NotFound),
    ):
        with people.work(login) as work, pytest.raises(refusal):
            identity.ask(work, award_id, AskIdentity(reason="想知道"))
    with pytest.raises(ValueError, match="reason_code"):
        AskToUnseal(reason_code="reward", reason="想知道是谁")
    with people.work("luo", writes=False) as work, pytest.raises(NotFound):
        intake_queries.get(work.session, work.actor, tip_id)


def test_a_reward_without_an_identity_has_nothing_to_open(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.approve(people, award_id)
    with pytest.raises(Conflict):
        asked(people, award_id)
