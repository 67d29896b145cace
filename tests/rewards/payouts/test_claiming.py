"""The notice, the claim, and who can open where the money goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.agencies import service as agencies
from portal.audit.models import AuditLeaf
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from rewards.claims import service as awards
from rewards.claims.forms import Decide
from rewards.claims.rules import State
from rewards.payouts import rules, service
from rewards.payouts.forms import Claim
from rewards.payouts.models import SealedPayee
from rewards.payouts.rules import Way
from tests.rewards.claims import support
from tests.support.people import People

APPROVE = Decide(decision="approve", reasons="同意")


def test_the_notice_starts_the_time_to_claim(works: Works, people: People, clock: SetClock) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.approve(people, award_id)
    clock.instant += timedelta(days=100)
    with works.begin(SYSTEM) as work:
        assert awards.expire(work) == 0
    with support.as_reporter(works, tip_id) as work:
        seen = awards.notice(work, tip_id)
    assert seen is not None
    assert (seen.notified_on, seen.claim_by) == (date(2026, 6, 10), date(2026, 8, 10))
    clock.instant += timedelta(days=10)
    with support.as_reporter(works, tip_id) as work:
        again = awards.notice(work, tip_id)
        assert again is not None
        assert again.claim_by == date(2026, 8, 10)
    assert support.events_of(works).count("AwardNotified") == 1


def test_nobody_else_receives_the_notice(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    with support.as_reporter(works, tip_id + 1) as work, pytest.raises(NotFound):
        awards.notice(work, tip_id)
    with people.work("lin") as work, pytest.raises(NotFound):
        awards.notice(work, tip_id)
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.claim(work, Claim(way=Way.PICKUP))


def test_unclaimed_rewards_expire_and_stay_expired(
    works: Works, people: People, clock: SetClock
) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.approve(people, award_id)
    with support.as_reporter(works, tip_id) as work:
        awards.notice(work, tip_id)
    clock.instant += timedelta(days=61)
    with works.begin(SYSTEM) as work:
        assert awards.expire(work) == 0, "the last day counts"
    clock.instant += timedelta(days=1)
    with pytest.raises(Conflict):
        support.claim(works, tip_id)
    with works.begin(SYSTEM) as work:
        assert awards.expire(work) == 1
        assert awards.expire(work) == 0
    assert support.stored(works, award_id).state is State.EXPIRED
    with pytest.raises(Invalid):
        support.propose(people, case_id, tip_id, "1.00")


def test_claiming_twice_is_claiming_once(works: Works, people: People) -> None:
    _, tip_id, award_id = support.claimed(works, people)
    again = support.claim(works, tip_id, account="99998888777766665555")
    assert again.id == award_id
    assert again.claims == 1
    support.reserve(people, award_id)
    with people.work("luo") as work:
        assert service.open_payee(work, award_id).account == support.ACCOUNT
    assert support.events_of(works).count("AwardClaimed") == 1


def test_a_claim_says_where_the_money_goes(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    support.approve(people, support.propose(people, case_id, tip_id, "3600.00"))
    with support.as_reporter(works, tip_id) as work, pytest.raises(Invalid) as refused:
        service.claim(work, Claim(way=Way.BANK, payee="梅先生"))
    assert refused.value.fields == {"bank": "missing", "account": "missing"}
    with support.as_reporter(works, tip_id) as work, pytest.raises(Invalid) as refused:
        service.claim(work, Claim(way=Way.NAMED, payee="梅先生"))
    assert refused.value.fields == {"document": "missing"}
    with support.as_reporter(works, tip_id) as work, pytest.raises(Invalid) as refused:
        service.claim(work, Claim(way=Way.IDENTITY))
    assert refused.value.fields == {"way": "unknown_choice"}
    named = Claim(way=Way.NAMED, payee="梅先生", document="990100 19800101 123x")
    with support.as_reporter(works, tip_id) as work:
        assert service.claim(work, named).award.claims == 1


def test_the_payee_is_nowhere_in_clear(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    with people.work("luo") as work:
        service.open_payee(work, award_id)
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)
    with works.begin(SYSTEM, writes=False) as work:
        leaves = [str(leaf.body) for leaf in work.session.exec(select(AuditLeaf)).all()]
    for clear in (support.ACCOUNT, support.PAYEE):
        assert not [leaf for leaf in leaves if clear in leaf]
        for file in works.settings.data_dir.rglob("*"):
            assert not file.is_file() or clear.encode() not in file.read_bytes(), file


def test_nobody_but_finance_opens_the_payee(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    with people.work("luo") as work, pytest.raises(Conflict):
        service.open_payee(work, award_id)
    support.reserve(people, award_id)
    for login, refusal in (
        ("gao", NotAllowed),
        ("zhao", NotAllowed),
        ("kong", NotFound),
        ("shen", NotFound),
        ("lin", NotFound),
        ("tang", NotFound),
        ("feng", NotFound),
    ):
        with people.work(login) as work, pytest.raises(refusal):
            service.open_payee(work, award_id)
    assert "PayeeOpened" not in support.events_of(works)


@pytest.mark.parametrize("login", ["kong", "shen", "lin", "zhao", "tang", "feng"])
def test_no_other_key_opens_the_payee_even_past_the_guards(
    works: Works, people: People, login: str
) -> None:
    _, _, award_id = support.claimed(works, people)
    context = rules.payee_context(award_id=award_id, agency="hq-ybj", attempt=1)
    with people.work(login) as work:
        kept = work.session.get(SealedPayee, award_id)
        assert kept is not None
        with pytest.raises(NotAllowed):
            agencies.unwrap_mine(work, kept.agency_key_id, kept.wrapped, context=context)
