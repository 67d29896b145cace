"""What a reward rests on: marks, order, statements, joint reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.cases import service as case_file
from portal.cases.forms import NewParty
from portal.cases.rules import PartyKind
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.intake.service import triage
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from rewards.claims import queries as awards
from rewards.claims import service as claims
from rewards.claims.forms import Check as Returned
from rewards.claims.forms import Decide
from rewards.claims.rules import About, State
from rewards.claims.service import reviews
from rewards.claims.service import views as award_views
from rewards.eligibility import queries, service
from rewards.eligibility.forms import Ask, Check, DivideByDecision, Division, Joint, Statement
from rewards.eligibility.models import RewardJoint, RewardStatement
from rewards.eligibility.rules import Answer, Why
from rewards.eligibility.service import views
from tests.rewards.claims import support
from tests.support.people import People

Client = Callable[[str], TestClient]


def parts_of(people: People, case_id: int, tip_id: int) -> list[tuple[int, int, Why | None]]:
    with people.work("gao", writes=False) as work:
        found = service.parts(work, case_id, tip_id)
    return [(each.finding_id, each.fen, each.why) for each in found]


def mark(people: People, case_id: int, tip_id: int, *findings: int, login: str = "lin") -> None:
    with people.work(login) as work:
        service.link(work, case_id, tip_id, findings, "举报写明了这些住院")


def test_of_one_fact_the_first_report_counts(works: Works, people: People) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, second, first, proven="360000.00")
    (one,) = support.findings(people, case_id)
    mark(people, case_id, second, one)
    assert parts_of(people, case_id, second) == [(one, 36_000_000, None)]
    mark(people, case_id, first, one, login="gao")
    assert parts_of(people, case_id, second) == [(one, 36_000_000, Why.EARLIER)]
    assert parts_of(people, case_id, first) == [(one, 36_000_000, None)]
    with people.work("zhao") as work:
        service.rule_first(work, case_id, second, "第一件写的是别的事")
    assert parts_of(people, case_id, second) == [(one, 36_000_000, None)]
    with people.work("gao") as work, pytest.raises(NotAllowed):
        service.rule_first(work, case_id, first, "x")


def test_a_mark_goes_on_to_what_replaces_the_finding(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    (one,) = support.findings(people, case_id)
    mark(people, case_id, tip_id, one)
    new = support.find(people, case_id, "100000.00", replaces=one)
    assert parts_of(people, case_id, tip_id) == [(new, 10_000_000, None)]
    with people.work("lin") as work, pytest.raises(Invalid):
        service.link(work, case_id, tip_id, [one], "旧的")
    mark(people, case_id, tip_id)
    assert parts_of(people, case_id, tip_id) == []


def test_a_finding_counts_for_one_reward_only(works: Works, people: People) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, first, second, proven="360000.00")
    (one,) = support.findings(people, case_id)
    award_id = support.propose(people, case_id, first, "3600.00", [one])
    support.find(people, case_id, "300000.00", replaces=one)
    (new,) = support.findings(people, case_id)
    with pytest.raises(Invalid) as refused:
        support.propose(people, case_id, second, "1.00", [new], first_reason="更具体")
    assert refused.value.fields == {"findings": "nothing_counts"}
    assert support.stored(works, award_id).fell_to_fen == 30_000_000


def test_marking_is_for_the_owner_s_clerk_and_investigators(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    (one,) = support.findings(people, case_id)
    for login, refusal in (("luo", NotAllowed), ("wei", NotFound), ("feng", NotFound)):
        with people.work(login) as work, pytest.raises(refusal):
            service.link(work, case_id, tip_id, [one], "x")
    with people.work("lin", writes=False) as work:
        assert views.case_view(work, case_id)["order"][0].tip_id == tip_id
    with people.work("kong", writes=False) as work, pytest.raises(NotFound):
        views.case_view(work, case_id)


def test_what_stands_against_it_refuses_with_its_article(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    form = Check(tip_id=tip_id, ground="in_court", answer=Answer.YES, reason="已起诉")
    with people.work("gao") as work:
        service.check(work, case_id, form)
        with pytest.raises(Invalid):
            service.check(work, case_id, form.model_copy(update={"ground": "withdrawn"}))
    with pytest.raises(Refused) as refused:
        support.propose(people, case_id, tip_id, "3600.00")
    assert [each.code for each in refused.value.reasons] == ["reward_in_court"]
    with people.work("gao") as work:
        service.check(work, case_id, form.model_copy(update={"answer": Answer.NO}))
    support.propose(people, case_id, tip_id, "3600.00")


@pytest.fixture
def named(works: Works, people: People) -> tuple[int, int]:
    """Return a case and a report whose sender gave a name, sealed."""
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.SEALED,
        name="罗 财务",
        contact="13000000000",
        wants_reward=True,
    )
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, new_receipt()).id or 0
    return support.case(people, tip_id, proven="360000.00"), tip_id


def ask(people: People, case_id: int, tip_id: int, ground: str) -> int:
    with people.work("gao") as work:
        return service.ask(work, case_id, Ask(tip_id=tip_id, ground=ground)).id or 0


def test_the_custodian_compares_and_shows_nobody(
    works: Works, people: People, named: tuple[int, int]
) -> None:
    case_id, tip_id = named
    asked = ask(people, case_id, tip_id, "bureau_staff")
    compare = Statement(way="compare")
    with people.work("tang") as work, pytest.raises(Conflict):
        service.answer(work, asked, compare)
    with people.work("gao") as work, pytest.raises(NotFound):
        service.release(work, asked)
    with people.work("zhao") as work:
        service.release(work, asked)
    with people.work("zhao") as work, pytest.raises(NotAllowed):
        service.answer(work, asked, compare)
    with people.work("tang") as work:
        assert service.answer(work, asked, compare).answer is Answer.YES
    with works.begin(SYSTEM, writes=False) as work:
        kept = work.session.exec(select(RewardStatement)).one()
    assert kept.half == b"" and kept.compared
    assert {"IdentityCheckAsked", "IdentityCheckReleased", "IdentityCompared"} <= set(
        support.events_of(works)
    )
    with pytest.raises(Refused) as refused:
        support.propose(people, case_id, tip_id, "3600.00")
    assert [each.code for each in refused.value.reasons] == ["reward_bureau_staff"]


def test_a_typed_list_is_compared_and_not_kept(
    staff_client: Client, works: Works, people: People, named: tuple[int, int]
) -> None:
    case_id, tip_id = named
    asked = ask(people, case_id, tip_id, "offender")
    with people.work("zhao") as work:
        service.release(work, asked)
    with people.work("tang") as work, pytest.raises(Invalid):
        service.answer(work, asked, Statement(way="compare"))
    with people.work("tang") as work:
        told = service.answer(work, asked, Statement(way="compare", names="张三\n李四"))
        assert told.answer is Answer.NO
    with people.work("tang") as work, pytest.raises(Conflict):
        service.answer(work, asked, Statement(way="state", answer=Answer.YES))
    assert "再次核对" in staff_client("gao").get(f"/cases/{case_id}/rewards/basis").text
    support.propose(people, case_id, tip_id, "3600.00")


def test_of_an_anonymous_report_nobody_is_asked(works: Works, people: People) -> None:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    with pytest.raises(Conflict):
        ask(people, case_id, tip_id, "bureau_staff")


@pytest.fixture
def pair(works: Works, people: People) -> tuple[int, int, int, int]:
    """Return a case, its two reports and what joins them."""
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, first, second, proven="360000.01")
    form = Joint(tips=(first, second), reason="同一封信，两人署名")
    with people.work("gao") as work:
        joint_id = service.join(work, case_id, form).id or 0
    return case_id, first, second, joint_id


def enter(works: Works, tip_id: int, *parts: int, collector: int) -> None:
    with support.as_reporter(works, tip_id) as work:
        service.enter_split(work, Division(parts=parts, collector=collector))


def settled(works: Works) -> RewardJoint:
    with works.begin(SYSTEM, writes=False) as work:
        return work.session.exec(select(RewardJoint)).one()


def test_one_reward_for_those_who_reported_together(
    works: Works, people: People, pair: tuple[int, int, int, int]
) -> None:
    case_id, first, second, _ = pair
    with pytest.raises(Refused) as waits:
        support.propose(people, case_id, first, "3600.00")
    assert [each.code for each in waits.value.reasons] == ["joint_open"]
    with pytest.raises(Invalid):
        enter(works, first, 1, collector=first)
    enter(works, first, 1, 2, collector=second)
    enter(works, second, 1, 1, collector=second)
    assert settled(works).settled_at is None
    enter(works, second, 2, 4, collector=second)
    assert settled(works).collector == second
    with pytest.raises(Conflict):
        enter(works, first, 1, 1, collector=first)
    award_id = support.propose(people, case_id, first, "3600.00")
    assert support.stored(works, award_id).tip_id == second
    with works.begin(SYSTEM, writes=False) as work:
        shares = {each.tip_id: each.amount_fen for each in awards.shares(work.session, award_id)}
    assert shares == {first: 120_000, second: 240_000}
    for tip_id in (first, second):
        with pytest.raises(Invalid):
            support.propose(people, case_id, tip_id, "1.00")
    support.approve(people, award_id)
    with support.as_reporter(works, first) as work:
        told = award_views.follow_view(work, first)
    assert told and not told["mine"] and told["share"].amount_fen == 120_000
    with pytest.raises(NotFound):
        support.claim(works, first)
    assert support.claim(works, second).state is State.CLAIMED


def test_the_head_divides_for_those_who_do_not_agree(
    works: Works, people: People, pair: tuple[int, int, int, int]
) -> None:
    _, first, second, joint_id = pair
    enter(works, first, 1, 0, collector=first)
    enter(works, second, 0, 1, collector=second)
    form = DivideByDecision(parts=(1, 1), collector=first, reason="两人各有一半材料")
    for login in ("gao", "luo"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.decide_split(work, joint_id, form)
    with people.work("zhao") as work:
        service.decide_split(work, joint_id, form)
    kept = settled(works)
    assert (kept.collector, kept.decision) == (first, "两人各有一半材料")


def test_reports_are_joined_once_and_parted_again(
    works: Works, people: People, pair: tuple[int, int, int, int]
) -> None:
    case_id, first, second, joint_id = pair
    with people.work("gao") as work, pytest.raises(Invalid):
        service.join(work, case_id, Joint(tips=(first, second), reason="再来"))
    with people.work("gao") as work, pytest.raises(Invalid):
        service.join(work, case_id, Joint(tips=(first,), reason="一件"))
    with people.work("gao") as work:
        service.end_joint(work, joint_id)
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.joint_of(work.session, first) is None
    with people.work("gao") as work:
        service.join(work, case_id, Joint(tips=(first, second), reason="又查明"))


def test_the_people_of_the_case_are_compared_unseen_and_the_reporter_is_told(
    works: Works, people: People, named: tuple[int, int]
) -> None:
    case_id, tip_id = named
    with people.work("lin") as work:
        case_file.add_party(work, case_id, NewParty(kind=PartyKind.DOCTOR, name="钱某"))
    first = ask(people, case_id, tip_id, "offender")
    with people.work("zhao") as work:
        service.release(work, first)
    with people.work("tang") as work:
        assert service.answer(work, first, Statement(way="compare")).answer is Answer.NO
    with people.work("lin") as work:
        case_file.add_party(work, case_id, NewParty(kind=PartyKind.STAFF, name="罗财务"))
    second = ask(people, case_id, tip_id, "offender")
    with people.work("zhao") as work:
        service.release(work, second)
    with people.work("tang") as work:
        assert service.answer(work, second, Statement(way="compare")).answer is Answer.YES
    with support.as_reporter(works, tip_id) as work:
        told = views.follow_view(work, tip_id)
    assert told and told["joint"] is None
    assert [each.id for each in told["compared"]] == [first, second]


def test_the_owner_of_a_case_gives_its_people_to_the_agency_that_compares(
    staff_client: Client, works: Works, people: People
) -> None:
    answers = Answers(
        region="990103",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.SEALED,
        name="钱 某",
        contact="13000000000",
        wants_reward=True,
    )
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, new_receipt()).id or 0
    with people.work("qian") as work:
        triage.hand_over(work, tip_id, "hq-ybj", "由上级办理")
    case_id = support.case(people, tip_id, proven="360000.00")
    with people.work("lin") as work:
        case_file.add_party(work, case_id, NewParty(kind=PartyKind.DOCTOR, name="钱某"))
    asked = ask(people, case_id, tip_id, "offender")
    with people.work("gao") as work, pytest.raises(NotAllowed):
        service.share_parties(work, case_id, asked)
    with people.work("feng") as work:
        service.release(work, asked)
    with people.work("tong") as work, pytest.raises(Invalid):
        service.answer(work, asked, Statement(way="compare"))
    page = staff_client("zhao").get(f"/cases/{case_id}/rewards/basis").text
    assert "提供本案当事人索引" in page
    with people.work("zhao") as work:
        service.share_parties(work, case_id, asked)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.share_parties(work, case_id, asked)
    with people.work("feng", writes=False) as work, pytest.raises(NotFound):
        queries.own_case(work.session, work.actor, case_id)
    with people.work("tong") as work:
        answered = service.answer(work, asked, Statement(way="compare"))
        assert answered.answer is Answer.YES and answered.parties == b""


def test_a_first_report_that_is_not_rewarded_waits_for_a_ruling(
    works: Works, people: People
) -> None:
    first, second = support.tip(works), support.tip(works)
    case_id = support.case(people, second, first, proven="360000.00")
    (one,) = support.findings(people, case_id)
    mark(people, case_id, first, one)
    mark(people, case_id, second, one)
    assert parts_of(people, case_id, second) == [(one, 36_000_000, Why.EARLIER)]
    form = Check(tip_id=first, ground="in_court", answer=Answer.YES, reason="已起诉")
    with people.work("gao") as work:
        assert views.case_view(work, case_id)["to_rule"] == []
        service.check(work, case_id, form)
        assert [each.tip.id for each in views.case_view(work, case_id)["to_rule"]] == [second]
    assert parts_of(people, case_id, second) == [(one, 36_000_000, Why.BARRED_FIRST)]
    with people.work("zhao") as work:
        service.rule_first(work, case_id, second, "先到的不予奖励，后到的写明同一事实")
        assert views.case_view(work, case_id)["to_rule"] == []
    assert parts_of(people, case_id, second) == [(one, 36_000_000, None)]


def test_the_custodian_s_yes_stands_whoever_asks_again(
    works: Works, people: People, named: tuple[int, int]
) -> None:
    case_id, tip_id = named
    first = ask(people, case_id, tip_id, "bureau_staff")
    with people.work("tang") as work:
        service.answer(work, first, Statement(way="state", answer=Answer.YES))
    with pytest.raises(Conflict):
        ask(people, case_id, tip_id, "bureau_staff")
    form = Check(tip_id=tip_id, ground="bureau_staff", answer=Answer.NO, reason="没有")
    with people.work("gao") as work, pytest.raises(Invalid):
        service.check(work, case_id, form)
    with works.begin(SYSTEM) as work:
        kept = work.session.exec(select(RewardStatement)).one()
        again = kept.model_dump(include={"tip_id", "agency", "ground", "asked_by", "asked_at"})
        work.session.add(RewardStatement(**again))
    with pytest.raises(Refused) as refused:
        support.propose(people, case_id, tip_id, "3600.00")
    assert [each.code for each in refused.value.reasons] == ["reward_bureau_staff"]


def test_a_kept_identity_is_asked_about_before_approval(
    works: Works, people: People, named: tuple[int, int]
) -> None:
    case_id, tip_id = named
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.grant(people)
    support.check(people, award_id)
    with people.work("zhao") as work, pytest.raises(Refused) as waits:
        claims.decide(work, award_id, Decide(decision="approve", reasons="同意"))
    assert [each.code for each in waits.value.reasons] == ["reward_unasked"]
    assert support.approve(people, award_id).state is State.APPROVED


def test_a_partner_objects_to_the_reward_another_receipt_collects(
    works: Works, people: People, pair: tuple[int, int, int, int]
) -> None:
    case_id, first, second, _ = pair
    for each in (first, second):
        enter(works, each, 1, 1, collector=first)
    support.approve(people, support.propose(people, case_id, first, "3600.00"))
    for tip_id in (first, second):
        with support.as_reporter(works, tip_id) as work:
            assert About.DECISION in reviews.open_for(work, tip_id)


def test_reports_are_not_parted_while_their_reward_stands(
    works: Works, people: People, pair: tuple[int, int, int, int]
) -> None:
    case_id, first, second, joint_id = pair
    for each in (first, second):
        enter(works, each, 1, 1, collector=first)
    award_id = support.propose(people, case_id, first, "3600.00")
    with pytest.raises(Refused) as refused, people.work("gao") as work:
        service.end_joint(work, joint_id)
    assert [each.code for each in refused.value.reasons] == ["joint_awarded"]
    with people.work("xu") as work:
        claims.check(work, award_id, Returned(decision="return", note="理由不足"))
    with people.work("gao") as work:
        service.end_joint(work, joint_id)
    with people.work("zhao") as work:
        service.rule_first(work, case_id, second, "第一件写的是别的事")
    own = support.propose(people, case_id, second, "3600.00", first_reason="第一件是别的事")
    with support.as_reporter(works, second) as work:
        told = award_views.follow_view(work, second)
    assert told and told["award"].id == own and told["mine"] and told["share"] is None
