"""The same person by many channels: compared by the custodian, told by yes or no, rewarded once."""

from __future__ import annotations

from functools import partial

import pytest

from portal.cases import queries as case_queries
from portal.crypto.codes import new_receipt
from portal.infra.work import Work, Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, Refused
from rewards.claims import queries as award_queries
from rewards.claims import service as claims
from rewards.claims.forms import Check
from rewards.claims.models import Award
from rewards.claims.service import views as award_views
from rewards.eligibility import queries, service
from rewards.eligibility.forms import AskPair, Joint, Statement
from rewards.eligibility.rules import Answer
from rewards.eligibility.rules.pairing import Left, same_person
from rewards.eligibility.service import views
from tests.rewards.claims import support
from tests.support.people import People

COMPARE = Statement(way="compare")


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (("甲", "13000000000"), ("乙", "130-0000-0000"), Answer.YES),
        (("甲", "13000000000"), ("甲", "13000000001"), Answer.UNKNOWN),
        (("甲 某", "13000000000"), ("乙", "13000000001"), Answer.NO),
        (("甲", ""), ("", ""), Answer.UNKNOWN),
        (("", "12345"), ("", "12345"), Answer.UNKNOWN),
        (("", "a@b.example"), ("乙", "A@b.example"), Answer.YES),
    ],
)
def test_one_way_to_reach_them_is_one_person(
    one: tuple[str, str], other: tuple[str, str], answer: Answer
) -> None:
    assert same_person(Left(*one), Left(*other)) is answer
    assert same_person(Left(*other), Left(*one)) is answer


def named(works: Works, name: str, contact: str) -> int:
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.SEALED,
        name=name,
        contact=contact,
        wants_reward=True,
    )
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, answers, new_receipt()).id or 0


def test_the_second_report_of_one_person_is_rewarded_only_with_a_reason(
    works: Works, people: People
) -> None:
    tips = [
        named(works, "甲", "13000000000"),
        named(works, "甲某", "130 0000 0000"),
        support.tip(works),
    ]
    case_id = support.case(people, *tips, proven="360000.00")
    first = support.propose(people, case_id, tips[0], "3600.00")
    more = [support.find(people, case_id, "100000.00")]
    reason = {"first_reason": "另一部分事实"}
    unwarned = support.propose(people, case_id, tips[1], "1000.00", more, **reason)
    form = AskPair(tip_id=tips[1], other_id=tips[0])
    with people.work("gao") as work, pytest.raises(Refused) as refused:
        service.ask_pair(work, case_id, AskPair(tip_id=tips[0], other_id=tips[2]))
    assert [each.code for each in refused.value.reasons] == ["pair_not_kept"]
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.ask_pair(work, case_id, form)
    with people.work("gao") as work:
        asked = service.ask_pair(work, case_id, form).id or 0
    with people.work("gao") as work, pytest.raises(Conflict):
        service.ask_pair(work, case_id, form)
    with people.work("tang") as work, pytest.raises(Conflict):
        service.answer(work, asked, COMPARE)
    with people.work("zhao") as work:
        service.release(work, asked)
    with people.work("tang") as work:
        assert service.answer(work, asked, COMPARE).answer is Answer.YES
    with people.work("lin", writes=False) as work:
        assert views.case_view(work, case_id)["pairs"] == []
    with people.work("gao", writes=False) as work:
        shown = views.case_view(work, case_id)
        assert len(shown["pairs"]) == 1 and len(shown["pairable"]) == 2
        assert [
            each.id for each in award_views.award_view(work, claims_row(work, unwarned))["same"]
        ] == [first]
    compared = {"IdentityCheckAsked", "IdentityCheckReleased", "IdentityCompared"}
    compared.add("IdentityCheckAnswered")
    for each in tips[:2]:
        with works.begin(SYSTEM, writes=False) as work:
            of_tip = partial(case_queries.timeline, work.session, case_id, tip_ids=[each])
            assert not compared & {event for event, *_ in of_tip()}
            assert compared <= {event for event, *_ in of_tip(payments=True)}
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.answered(work.session, tips[0]) == {}
        assert [each.id for each in queries.compared(work.session, tips[1])] == [asked]
    with people.work("xu") as work, pytest.raises(Refused) as refused:
        claims.check(work, unwarned, Check(decision="pass", note="无误"))
    assert [each.code for each in refused.value.reasons] == ["reward_same_person"]
    with people.work("xu") as work:
        claims.check(work, unwarned, Check(decision="return", note="说明理由"))
    with pytest.raises(Invalid) as missing:
        support.propose(people, case_id, tips[1], "1000.00", more, **reason)
    assert missing.value.fields == {"same_reason": "missing"}
    again = support.propose(
        people, case_id, tips[1], "1000.00", more, same_reason="两次反映不同的事实", **reason
    )
    support.check(people, again)


def claims_row(work: Work, award_id: int) -> Award:
    return award_queries.get(work.session, work.actor, award_id)


def say_same(people: People, case_id: int, one: int, other: int) -> None:
    with people.work("gao") as work:
        asked = service.ask_pair(work, case_id, AskPair(tip_id=one, other_id=other)).id or 0
    with people.work("tang") as work:
        service.answer(work, asked, Statement(way="state", answer="yes"))


def test_one_person_over_several_answers_and_with_who_reported_together(
    works: Works, people: People
) -> None:
    one, two, three, four = (named(works, "甲", f"1300000000{each}") for each in range(4))
    case_id = support.case(people, one, two, three, four, proven="360000.00")
    with people.work("gao") as work:
        service.join(work, case_id, Joint(tips=(three, four), reason="同一封信，两人署名"))
    say_same(people, case_id, one, two)
    say_same(people, case_id, two, three)
    with works.begin(SYSTEM, writes=False) as work:
        assert service.same_as(work, one) == {two, three, four}
        assert service.same_as(work, two) == {one, three, four}
        assert service.same_as(work, four) == {one, two}


def test_who_is_found_to_be_the_same_after_approval_is_paid_once(
    works: Works, people: People
) -> None:
    one, two = (named(works, "甲", f"1300000000{each}") for each in range(2))
    case_id = support.case(people, one, two, proven="360000.00")
    first = support.propose(people, case_id, one, "3600.00")
    more = [support.find(people, case_id, "100000.00")]
    second = support.propose(people, case_id, two, "1000.00", more, first_reason="另一部分事实")
    support.grant(people)
    for award_id in (first, second):
        support.approve(people, award_id)
    support.claim(works, one, "6222000011112222")
    support.claim(works, two, "6222000011113333")
    say_same(people, case_id, one, two)
    with people.work("luo") as work, pytest.raises(Refused) as refused:
        support.payouts.reserve(work, second)
    assert [each.code for each in refused.value.reasons] == ["same-person-found"]
    support.reserve(people, first)


def test_nothing_is_approved_while_the_custodian_is_asked(works: Works, people: People) -> None:
    one, two = (named(works, "甲", f"1300000000{each}") for each in range(2))
    case_id = support.case(people, one, two, proven="360000.00")
    award_id = support.propose(people, case_id, one, "3600.00")
    support.cleared(people, award_id)
    with people.work("gao") as work:
        service.ask_pair(work, case_id, AskPair(tip_id=one, other_id=two))
    with people.work("xu") as work, pytest.raises(Refused) as refused:
        claims.check(work, award_id, Check(decision="pass", note="无误"))
    assert [each.code for each in refused.value.reasons] == ["reward_pair_asked"]
