"""Looking again: what cannot be computed, what fell while it lapsed, objections nobody learns from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Invalid
from rewards.claims import service
from rewards.claims.forms import Check, Reason, Restore
from rewards.claims.rules import About, State
from rewards.claims.service import reviews
from rewards.schemes import rules as schemes
from rewards.schemes.rules import NotAnswered, NotKnown
from tests.rewards.claims import support
from tests.support.people import People


def approved(works: Works, people: People) -> tuple[int, int, int]:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.approve(people, award_id)
    return case_id, tip_id, award_id


@pytest.mark.parametrize("error", [NotKnown(), NotAnswered(level="missing")])
def test_a_finding_is_recorded_though_the_rule_cannot_be_worked_out(
    works: Works, people: People, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    case_id, _, award_id = approved(works, people)
    (one,) = support.findings(people, case_id)

    def quote(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(schemes, "quote", quote)
    support.find(people, case_id, "10.00", replaces=one)
    assert support.stored(works, award_id).fell_to_fen == 10_00
    assert support.events_of(works).count("BaseNotComputable") == 1


def test_a_lapsed_reward_whose_base_fell_is_not_restored(
    works: Works, people: People, clock: SetClock
) -> None:
    case_id, tip_id, award_id = approved(works, people)
    with support.as_reporter(works, tip_id) as work:
        service.notice(work, tip_id)
    clock.instant += timedelta(days=70)
    with works.begin(SYSTEM) as work:
        service.expire(work)
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "100000.00", replaces=one)
    with people.work("gao") as work:
        service.ask_restore(work, award_id, Reason(reason="住院"))
    with people.work("zhao") as work, pytest.raises(Invalid):
        service.decide_restore(work, award_id, Restore(decision="restore", reasons="同意"))
    assert support.stored(works, award_id).state is State.EXPIRED


def test_where_the_rule_fixes_the_amount_nothing_else_is_approved(
    works: Works, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3000.00")
    real: Callable[..., schemes.Quote] = schemes.quote

    def exact(*asked: object) -> schemes.Quote:
        return replace(real(*asked), exact=True)

    monkeypatch.setattr(schemes, "quote", exact)
    with people.work("xu") as work, pytest.raises(Invalid) as refused:
        service.check(work, award_id, Check(decision="pass", note="无误"))
    assert refused.value.fields == {"decision": "not_the_computed"}


def test_the_offer_to_object_does_not_tell_that_others_reported(
    works: Works, people: People
) -> None:
    alone, first, second = (support.tip(works) for _ in range(3))
    one = support.case(people, alone, proven="360000.00")
    support.case(people, first, second, proven="360000.00")
    with works.begin(SYSTEM, writes=False) as work:
        assert [reviews.open_for(work, each) for each in (alone, first, second)] == [()] * 3
    support.approve(people, support.propose(people, one, alone, "3600.00"))
    with works.begin(SYSTEM, writes=False) as work:
        assert reviews.open_for(work, alone) == (About.FIRST, About.DECISION)
        assert reviews.open_for(work, second) == ()
