"""An approved reward is annulled and proposed anew: two others decide, nothing is paid twice."""

from __future__ import annotations

from datetime import date
from secrets import token_hex

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.crypto.codes import Receipt, new_receipt
from portal.crypto.keys import PrivateKey
from portal.infra.work import Works
from portal.intake.service import mailbox
from portal.kernel import packs
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.kernel.packs import BookInvalid
from rewards.budgets import queries as budgets
from rewards.claims import queries, service
from rewards.claims.book import annulments
from rewards.claims.forms import Annul, AskReview, DecideAnnulment, DecideReview
from rewards.claims.models import Award, RewardAnnulment, RewardAnnulmentDecision
from rewards.claims.rules import About, Outcome, State
from rewards.claims.service import reviews, views
from rewards.payouts import queries as payments
from rewards.payouts.rules import Account
from rewards.payouts.rules.codes import Shown
from tests.rewards.claims import support
from tests.rewards.payouts.support import approved, claim_code, present, witness
from tests.support.people import People

ANNUL = DecideAnnulment(decision="annul", reasons="同意撤销")


def proposed(people: People, award_id: int, ground: str = "wrong") -> None:
    form = Annul(ground=ground, reason="基数算错", told="金额有误，将重新办理")
    with people.work("gao") as work:
        service.propose_annulment(work, award_id, form)


def annulled(people: People, award_id: int, login: str = "sun") -> Award:
    with people.work(login) as work:
        return service.decide_annulment(work, award_id, ANNUL)


def reserved_fen(works: Works) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        found = budgets.budget(work.session, "hq-ybj", 2026)
    return found.reserved_fen if found else -1


def test_annulled_by_a_deputy_and_proposed_anew(works: Works, people: People) -> None:
    case_id, tip_id, award_id = support.claimed(works, people)
    assert reserved_fen(works) == 3_600_00
    proposed(people, award_id)
    with people.work("gao") as work, pytest.raises(Conflict):
        again = Annul(ground="wrong", reason="再提", told="再提")
        service.propose_annulment(work, award_id, again)
    for login, refusal in (("zhao", NotAllowed), ("gao", NotAllowed), ("xu", NotAllowed)):
        with people.work(login) as work, pytest.raises(refusal):
            service.decide_annulment(work, award_id, ANNUL)
    with people.work("lin") as work, pytest.raises(NotFound):
        service.decide_annulment(work, award_id, ANNUL)
    with people.work("sun", writes=False) as work:
        assert [each["award"].id for each in (views.home_view(work) or {})["rows"]] == [award_id]
    annulled(people, award_id)
    assert reserved_fen(works) == 0
    with works.begin(SYSTEM, writes=False) as work:
        assert payments.payee(work.session, award_id) is None
        assert queries.taken_fen(work.session, case_id) == 0
    with support.as_reporter(works, tip_id) as work:
        seen = views.follow_view(work, tip_id)
        assert seen and seen["state"] == "annulled"
        assert seen["annulled"]["told"] == "金额有误，将重新办理"
        assert seen["annulled"]["last"] == date(2026, 4, 1)
        assert reviews.open_for(work, tip_id) == (About.FIRST, About.ANNULMENT)
        assert service.annulment_letter(work, queries.by_id(work.session, award_id))[:4] == b"%PDF"
    second = support.propose(people, case_id, tip_id, "3000.00")
    support.approve(people, second)
    assert support.stored(works, second).replaces_id == award_id
    assert reserved_fen(works) == 3_000_00
    with people.work("gao", writes=False) as work:
        shown = views.award_view(work, queries.get(work.session, work.actor, second))
    assert [each.id for each, _, _ in shown["annulling"]["story"]] == [award_id, second]
    with support.as_reporter(works, tip_id) as work:
        assert (views.follow_view(work, tip_id) or {})["award"].id == second
    assert support.events_of(works).count("AwardAnnulled") == 1


def test_an_objection_ends_with_what_it_is_about(works: Works, people: People) -> None:
    receipt = new_receipt()
    tip_id = support.tip(works, receipt=receipt)
    case_id = support.case(people, tip_id, proven="360000.00")
    award_id = support.propose(people, case_id, tip_id, "3600.00")
    support.approve(people, award_id)
    asked = objected(works, tip_id, receipt)
    proposed(people, award_id)
    annulled(people, award_id)
    with support.as_reporter(works, tip_id) as work:
        made, _ = reviews.mine(work, tip_id)["made"][0]
        assert (made.outcome, made.decided_by) == (Outcome.SETTLED, None)
        assert made.decided_at is not None
    with people.work("sun") as work:
        assert reviews.board(work)["rows"] == []
        with pytest.raises(Conflict):
            reviews.decide(work, asked, DecideReview(outcome="upheld", reply="维持"))
    assert "ReviewDecided" in support.events_of(works)
    support.approve(people, support.propose(people, case_id, tip_id, "3000.00"))
    assert objected(works, tip_id, receipt) != asked


def objected(works: Works, tip_id: int, receipt: Receipt) -> int:
    """Return an objection of the reporter to the decision that stands."""
    form = AskReview(about="decision", reason="少算了", mark=token_hex(32))
    token = mailbox.enter(works, receipt) or ""
    with works.begin(ANONYMOUS, writes=False) as work:
        caller = mailbox.resume(work, token)
    assert caller is not None and caller.actor == reporter(tip_id)
    with works.begin(caller.actor, caller.unlocked) as work:
        return reviews.ask(work, form).id or 0


def test_kept_when_the_deputy_does_not_agree(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    proposed(people, award_id)
    keep = DecideAnnulment(decision="keep", reasons="理由不足")
    with people.work("sun") as work:
        service.decide_annulment(work, award_id, keep)
    assert support.stored(works, award_id).state is State.CLAIMED
    with people.work("sun") as work, pytest.raises(Conflict):
        service.decide_annulment(work, award_id, ANNUL)
    proposed(people, award_id)
    assert annulled(people, award_id).state is State.ANNULLED


def test_the_records_bear_the_ground_out(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    for ground in ("reconsidered", "first_reporter", "base_fell", "none"):
        with pytest.raises(Invalid):
            proposed(people, award_id, ground)


def test_less_proven_is_a_ground(works: Works, people: People) -> None:
    case_id, _, award_id = support.claimed(works, people)
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "100000.00", replaces=one)
    proposed(people, award_id, "base_fell")
    assert annulled(people, award_id).fell_to_fen is None


def test_what_is_paid_or_being_paid_is_not_annulled(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    with pytest.raises(Refused) as refused:
        proposed(people, award_id)
    assert [each.code for each in refused.value.reasons] == ["annul_in_payment"]
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)
    with pytest.raises(Refused) as refused:
        proposed(people, award_id)
    assert [each.code for each in refused.value.reasons] == ["annul_paid"]
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00


def test_the_database_wants_two_others_and_keeps_the_history(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    proposed(people, award_id)
    with works.begin(SYSTEM, writes=False) as work:
        (found, _), award = (
            queries.annulments(work.session, award_id)[0],
            support.stored(works, award_id),
        )
    told = {
        "annulment_id": found.id,
        "proposed_by": found.proposed_by,
        "approved_by": found.approved_by,
        "annuls": True,
        "reasons": "",
        "number": "",
        "decided_by_name": "",
        "decided_at": found.proposed_at,
    }
    other = max(found.proposed_by, found.approved_by) + 1
    for wrong in (
        {"decided_by": found.proposed_by},
        {"decided_by": found.approved_by},
        {"decided_by": found.approved_by, "approved_by": other},
    ):
        with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
            work.session.execute(insert(RewardAnnulmentDecision).values(**told | wrong))
    for act in (
        update(RewardAnnulment).values(reason="另一个"),
        delete(RewardAnnulment),
        update(Award).values(state="annulled"),
        update(Award).values(annulled_by=other),
        update(Award).values(state="annulled", annulled_by=award.decided_by),
        update(Award).values(decided_by=other),
    ):
        with pytest.raises(DBAPIError), works.begin(SYSTEM) as work:
            work.session.execute(act)
    annulled(people, award_id)
    with pytest.raises(DBAPIError), works.begin(SYSTEM) as work:
        work.session.execute(update(Award).values(paid_by=other))
    with pytest.raises(DBAPIError), works.begin(SYSTEM) as work:
        work.session.execute(update(RewardAnnulmentDecision).values(reasons="另一个"))


def test_a_code_presented_while_it_is_proposed_to_annul_its_reward_has_one_winner(
    works: Works, people: People
) -> None:
    race(works, people)


def race(works: Works, people: People) -> None:
    """Let a code be presented while it is proposed to annul its reward: exactly one of them happens."""
    _, tip_id, award_id = approved(works, people)
    code = claim_code(works, tip_id, PrivateKey(b"k" * 32))
    for login in ("luo", "gao"):
        people.as_(login)
    shown: list[object] = []
    lost = support.together(
        lambda: shown.append(present(people, code).outcome), lambda: proposed(people, award_id)
    )
    assert len([each for each in lost if isinstance(each, Refused)]) == 1, lost
    if lost[0] is not None:
        annulled(people, award_id)
        assert support.balance(works, award_id)[Account.RESERVED] == 0
        assert reserved_fen(works) == 0
    else:
        assert shown == [Shown.TAKEN]
        witness(people, award_id)
        assert support.balance(works, award_id)[Account.PAID] == 3_600_00


def test_a_ground_whose_example_does_not_hold_is_refused() -> None:
    book = packs.read("rewards.claims.book", "annulment.toml")
    book["ground"][0]["examples"][0]["holds"] = False
    with pytest.raises(BookInvalid):
        annulments.read(book)


def test_nothing_is_paid_while_it_is_proposed_to_annul_it(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    proposed(people, award_id)
    with people.work("luo") as work, pytest.raises(Refused) as refused:
        support.payouts.reserve(work, award_id)
    assert [each.code for each in refused.value.reasons] == ["annulment-proposed"]
    with people.work("sun") as work:
        keep = DecideAnnulment(decision="keep", reasons="维持")
        service.decide_annulment(work, award_id, keep)
    support.reserve(people, award_id)
