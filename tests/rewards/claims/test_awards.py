"""Proposing and deciding."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from sqlmodel import col, select, update

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.models import CaseDocument
from portal.infra.work import Works
from portal.intake.models import Tip
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.money import parse_yuan
from portal.sharing import service as sharing
from portal.sharing.forms import OfferCase
from rewards.claims import queries, service
from rewards.claims.forms import Decide, Propose
from rewards.claims.rules import State
from rewards.schemes.rules import Kind
from tests.rewards.claims import support
from tests.support.people import People

APPROVE = Decide(decision="approve", reasons="同意")


def arithmetic(people: People, award_id: int) -> list[object]:
    with people.work("gao", writes=False) as work:
        return list(service.arithmetic(work, queries.get(work.session, work.actor, award_id)))


def test_the_approval_sheet_is_filed_for_the_paying_agency(works: Works, people: People) -> None:
    case_id, _, award_id = support.claimed(works, people)
    with works.begin(SYSTEM, writes=False) as work:
        kept, notice = work.session.exec(select(CaseDocument).order_by(CaseDocument.id)).all()
    assert (kept.case_id, kept.kind, kept.visibility) == (case_id, "reward_approval", "agency")
    assert (notice.kind, notice.visibility) == ("reward_notice", "agency")
    assert (
        notice.number
        == kept.number
        == support.stored(works, award_id).number
        == f"花医保奖〔2026〕{award_id}号"
    )


def test_only_the_clerk_of_the_agency_proposes(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    form = Propose(tip_id=tip_id, amount=100, basis="属实")
    for login, refusal in (
        ("zhao", NotAllowed),
        ("lin", NotAllowed),
        ("luo", NotAllowed),
        ("kong", NotFound),
        ("wei", NotFound),
        ("feng", NotFound),
    ):
        with people.work(login) as work, pytest.raises(refusal):
            service.propose(work, case_id, form)


def test_more_than_one_per_cent_is_refused(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    with pytest.raises(Invalid) as refused:
        support.propose(people, case_id, tip_id, "3600.01")
    assert refused.value.fields == {"amount": "above_ceiling"}
    support.propose(people, case_id, tip_id, "3600.00")


def test_an_alert_of_a_machine_is_nobody_s_first_report(works: Works, people: People) -> None:
    alert = support.alert(people)
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, alert, first, second, proven="360000.00")
    only = support.case(people, support.alert(people), proven="1000.00")
    with people.work("gao", writes=False) as work:
        assert queries.first_tip_id(work.session, case_id) == first
        assert queries.first_tip_id(work.session, only) is None
        ids = [each.id for each in queries.eligible_in(work.session, work.actor, case_id)]
        assert ids == [first, second]
    with works.begin(SYSTEM) as work:
        wished = update(Tip).where(col(Tip.id) == alert).values(wants_reward=True)
        work.session.execute(wished)
    with pytest.raises(Invalid) as refused:
        support.propose(people, case_id, alert, "1.00", first_reason="监控在先")
    assert refused.value.fields == {"tip_id": "unknown_choice"}
    support.propose(people, case_id, first, "3600.00")


def test_the_cap_holds_for_all_rewards_of_a_case(works: Works, people: People) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, first, second, proven="15000000.00")
    (one,) = support.findings(people, case_id)
    two = support.find(people, case_id, "10000000.00")
    support.propose(people, case_id, first, "70000.00", [one])
    with pytest.raises(Invalid) as late:
        support.propose(people, case_id, second, "100.00", [two])
    assert late.value.fields == {"first_reason": "missing"}
    with pytest.raises(Invalid) as above:
        support.propose(people, case_id, second, "30000.01", [two], first_reason="另一部分事实")
    assert above.value.fields == {"amount": "above_ceiling"}
    award_id = support.propose(
        people, case_id, second, "30000.00", [two], first_reason="另一部分事实"
    )
    assert arithmetic(people, award_id)[1:] == [
        ("others", ("100,000.00", "70,000.00", "30,000.00")),
        ("decided", ("30,000.00", "30,000.00")),
    ]


def test_a_declined_reward_frees_its_part_and_its_tip(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    with pytest.raises(Invalid):
        support.propose(people, case_id, tip_id, "1.00")
    with people.work("zhao") as work:
        service.decide(work, award_id, Decide(decision="decline", reasons="证据不足"))
    again = support.propose(people, case_id, tip_id, "3600.00")
    assert again != award_id
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide(work, award_id, APPROVE)


def test_below_fifty_thousand_is_honoured_with_words(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="49999.99")
    with pytest.raises(Invalid):
        support.propose(people, case_id, tip_id, "1.00")
    award_id = support.propose(people, case_id, tip_id, "0.00", thanks="感谢您")
    made = support.approve(people, award_id)
    assert (made.kind, made.state, made.amount_fen) == (Kind.HONORARY, State.HONOURED, 0)
    with pytest.raises(Conflict):
        support.claim(works, tip_id)


def test_only_tips_that_can_be_rewarded(works: Works, people: People) -> None:
    plain, withdrawn, foreign = (
        support.tip(works, wants_reward=False),
        *(support.tip(works) for _ in range(2)),
    )
    case_id = support.case(people, plain, withdrawn, proven="360000.00")
    with works.begin(SYSTEM) as work:
        gone = work.session.get(Tip, withdrawn)
        assert gone is not None
        gone.withdrawn_on = date(2026, 3, 2)
        work.session.add(gone)
    for tip_id in (plain, withdrawn, foreign, 999):
        with pytest.raises(Invalid) as refused:
            support.propose(people, case_id, tip_id, "1.00", first_reason="理由")
        assert refused.value.fields == {"tip_id": "unknown_choice"}


def test_approval_looks_at_the_case_as_it_stands(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    with people.work("lin") as work:
        (found,) = cases.live_findings(work.session, case_id)
        case_file.record_finding(
            work,
            case_id,
            category="fake_stay",
            suspected_fen=36_000_000,
            proven_fen=30_000_000,
            basis="复核",
            source="review",
            replaces=found.id,
        )
    with pytest.raises(Invalid) as refused:
        support.approve(people, award_id)
    assert refused.value.fields == {"decision": "above_ceiling"}
    assert support.stored(works, award_id).state is State.PROPOSED


def test_nobody_but_the_head_decides(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    for login, refusal in (
        ("gao", NotAllowed),
        ("luo", NotAllowed),
        ("sun", NotAllowed),
        ("lin", NotFound),
        ("kong", NotFound),
        ("feng", NotFound),
        ("pan", NotFound),
    ):
        with people.work(login) as work, pytest.raises(refusal):
            service.decide(work, award_id, APPROVE)


def test_nothing_is_proposed_before_anything_is_proven(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="0.00")
    with pytest.raises(Conflict):
        support.propose(people, case_id, tip_id, "0.00", thanks="感谢")


def test_two_proposals_at_once_stay_under_the_cap(works: Works, people: People) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, first, second, proven="15000000.00")
    (one,) = support.findings(people, case_id)
    two = support.find(people, case_id, "10000000.00")
    people.as_("gao")
    refused = support.together(
        *[
            lambda tip_id=tip_id, finding=finding: support.propose(
                people, case_id, tip_id, "60000.00", [finding], first_reason="理由"
            )
            for tip_id, finding in ((first, one), (second, two))
        ]
    )
    assert sorted(type(each).__name__ for each in refused) == ["Invalid", "NoneType"]


def test_lists_show_only_what_is_theirs(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    for login in ("gao", "luo", "zhao"):
        with people.work(login, writes=False) as work:
            assert [a.id for a in queries.newest(work.session, work.actor)] == [award_id]
    for login in ("lin", "chen", "kong", "shen", "feng", "pan", "wei", "zhou"):
        with people.work(login, writes=False) as work:
            assert not queries.newest(work.session, work.actor)


def test_amounts_are_exact(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="50000.99")
    with pytest.raises(Invalid):
        support.propose(people, case_id, tip_id, "500.01")
    award_id = support.propose(people, case_id, tip_id, "500.00")
    assert support.stored(works, award_id).ceiling_fen == parse_yuan("500.00")


def test_a_recused_clerk_is_offered_no_case_to_propose_in(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    with people.work("gao", writes=False) as work:
        assert [each.id for each in queries.cases_to_propose_in(work.session, work.actor)] == [
            case_id
        ]
        officer_id = work.actor.officer_id or 0
    with people.work("lin") as work:
        case_file.recuse(work, case_id, officer_id, agency="hq-ybj")
    with people.work("gao", writes=False) as work:
        assert not queries.cases_to_propose_in(work.session, work.actor)


def test_whoever_took_the_case_over_rewards_its_tips(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    offer = OfferCase(to_agency="xc-ybj", basis=0, stays_as="contributor", reason="发生在西城区")
    with people.work("zhao") as work:
        offer_id = sharing.offer(work, case_id, offer).id or 0
    with people.work("feng") as work:
        sharing.take_over(work, offer_id)
    taker, key = people.as_("ma")
    clerk = dataclasses.replace(taker, offices=frozenset({Office.REWARD_CLERK}))
    (finding,) = support.findings(people, case_id)
    form = Propose(tip_id=tip_id, amount=360000, basis="举报属实", findings=(finding,))
    with works.begin(clerk, key) as work:
        assert [each.id for each in queries.eligible_in(work.session, clerk, case_id)] == [tip_id]
        assert service.propose(work, case_id, form).agency == "xc-ybj"
    with people.work("gao") as work, pytest.raises(NotFound):
        service.propose(work, case_id, form)
