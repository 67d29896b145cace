"""Letters from draft to reply, by the officers of the demonstration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.forms import Close
from portal.cases.rules import Outcome
from portal.infra.forms import Confirm
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.main.people import PEOPLE
from portal.notices.models import Notice
from referrals.clocks import jobs
from referrals.clocks import queries as clocks
from referrals.letters import policy, queries, service
from referrals.letters.book import registry
from referrals.letters.forms import Redraft
from referrals.letters.models import Letter
from referrals.letters.rules import ACTS, Answer, LetterRefused, Standing, State
from tests.referrals.letters.conftest import Post
from tests.referrals.transfers.conftest import TO_HAND_OVER, Scene

AGENCIES = sorted({person.agency for person in PEOPLE})


def suggestion(post: Post) -> None:
    """Bring a suggestion of the procuratorate to the bureau that is to answer it."""
    post.draft("zhou", "suggestion", "hq-ybj")
    post.act("zhou", "submit")
    post.act("cao", "approve")


def clock_of(post: Post, login: str) -> list[str]:
    with post.people.work(login, writes=False) as work:
        return [each.code for each in clocks.pressing(work.session, work.actor)]


def test_a_suggestion_is_approved_received_and_answered_by_two_people(post: Post) -> None:
    post.draft("zhou", "suggestion", "hq-ybj", title="堵塞住院核查漏洞", text="建议每月抽查。")
    with pytest.raises(NotFound):
        post.now("lin")
    post.act("zhou", "submit")
    with pytest.raises(LetterRefused, match="letter_head_in_person"):
        post.act("zhou", "approve")
    post.act("cao", "approve")
    letter, (to,) = post.now("lin")
    assert letter.number == "花检建〔2026〕1号"
    assert to.standing is Standing.WAITING
    assert clock_of(post, "lin") == []
    post.act("lin", "receive")
    assert clock_of(post, "lin") == ["B8"]
    assert post.read("lin").text == "建议每月抽查。"
    post.reply("lin", Answer.MEASURES, "已建立抽查制度。")
    assert "已建立抽查制度。" not in str(post.read("zhou").history)
    with pytest.raises(LetterRefused, match="letter_lead_signs"):
        post.act("he", "approve_reply")
    post.act("zhao", "approve_reply")
    assert "已建立抽查制度。" in str(post.read("zhou").history)
    assert clock_of(post, "lin") == []
    post.act("cao", "close")
    letter, (to,) = post.now("zhou")
    assert (letter.state, to.standing) == (State.CLOSED, Standing.REPLIED)
    with pytest.raises(Conflict):
        post.reply("lin", Answer.ACCEPT)


def test_the_head_does_not_approve_what_he_wrote(post: Post) -> None:
    post.draft("cao", "suggestion", "hq-ybj")
    post.act("cao", "submit")
    with pytest.raises(LetterRefused, match="letter_same_person"):
        post.act("cao", "approve")
    post.act("cao", "decline")
    post.act("zhou", "redraft", Redraft(title="事由", text="改过", asks="办理。"))
    post.act("zhou", "submit")
    post.act("cao", "approve")
    assert post.read("lin").text == "改过"
    assert "情况说明" not in str(post.read("lin").history)
    assert "情况说明" in str(post.read("zhou").history)


def test_both_sides_see_the_clock_and_nobody_else(post: Post) -> None:
    suggestion(post)
    post.act("lin", "receive")
    with post.people.work("lin", writes=False) as work:
        (clock,) = clocks.pressing(work.session, work.actor)
    seers = set()
    for person in PEOPLE:
        with post.people.work(person.login, writes=False) as work:
            try:
                clocks.get(work.session, work.actor, clock.id or 0)
                seers.add(person.agency)
            except NotFound:
                pass
    assert seers == {"hq-ybj", "hq-jcy"}


def test_an_overdue_reply_is_prodded_and_reported_upwards(post: Post) -> None:
    post.draft("zhou", "suggestion", "xc-ybj", days=10)
    post.act("zhou", "submit")
    post.act("cao", "approve")
    post.act("qian", "receive")
    with pytest.raises(LetterRefused, match="letter_in_time"):
        post.act("zhou", "prod", to="xc-ybj")
    post.clock.instant += timedelta(days=11)
    jobs.sweep(post.works)
    with post.people.work("zhou", writes=False) as work:
        told = work.session.exec(select(Notice).where(Notice.kind == "LetterOverdue")).all()
        assert [each.agency for each in told] == ["hq-jcy"]
    with pytest.raises(NotFound):
        post.now("zhao")
    post.act("zhou", "prod", to="xc-ybj")
    post.act("cao", "escalate", to="xc-ybj")
    assert post.read("zhao").text == "请依法办理。"
    with pytest.raises(NotAllowed):
        post.act("zhao", "close")


def test_an_objection_is_re_checked_while_the_clock_runs(post: Post) -> None:
    suggestion(post)
    post.act("lin", "receive")
    post.reply("lin", Answer.OBJECT, "与事实不符。")
    post.act("zhao", "approve_reply")
    assert clock_of(post, "lin") == ["B8"]
    post.act("zhou", "uphold", to="hq-ybj")
    assert post.now("lin")[1][0].standing is Standing.RECEIVED
    post.reply("lin", Answer.OBJECT, "仍有异议。")
    post.act("zhao", "approve_reply")
    post.act("cao", "yield", to="hq-ybj")
    assert post.now("lin")[0].state is State.WITHDRAWN
    assert clock_of(post, "lin") == []


def test_a_referral_the_police_signed_for_answers_the_opinion_asking_for_it(post: Post) -> None:
    referral = Scene(post.works, post.people, post.clock)
    referral.case_id = case_id = post.case()
    post.draft("zhou", "refer_opinion", "hq-ybj", case=True, days=10)
    post.act("zhou", "submit")
    post.act("cao", "approve")
    post.act("lin", "receive")
    with post.people.work("zhao") as work:
        cases.file_case(work, case_id, "同意立案。")
    for begun in ((), ("withdraw",), (*TO_HAND_OVER, "withdraw")):
        if begun:
            referral.open("lin", "he")
            referral.walk(*begun)
        with post.people.work("lin") as work, pytest.raises(Refused, match="letter_asks_to_refer"):
            cases.close(work, case_id, Close(outcome=Outcome.PROVEN, reason="办结。"))
    referral.open("lin", "he")
    referral.walk(*TO_HAND_OVER, "receive")
    letter, (to,) = post.now("zhou")
    assert (letter.state, to.standing) == (State.CLOSED, Standing.ANSWERED_BY_REFERRAL)
    assert "LETTER" not in clock_of(post, "lin")


def test_the_police_are_told_when_an_agency_still_does_not_refer(post: Post) -> None:
    post.case()
    post.draft("zhou", "refer_opinion", "hq-ybj", case=True)
    post.act("zhou", "submit")
    post.act("cao", "approve")
    with pytest.raises(LetterRefused, match="letter_not_prodded"):
        post.act("cao", "tell_police", to="hq-ybj")
    post.act("zhou", "prod", to="hq-ybj")
    post.act("cao", "tell_police", to="hq-ybj")
    assert post.read("wu").text == "请依法办理。"
    with post.people.work("wu", writes=False) as work:
        assert case_rows.grant(work.session, post.case_id, "hq-gaj") is None


def test_supervision_is_listed_from_above_reported_on_and_lifted(post: Post) -> None:
    post.draft("feng", "listed_supervision", "hq-ybj")
    with pytest.raises(LetterRefused, match="letter_not_above"):
        post.act("feng", "submit")
    post.draft("lin", "listed_supervision", "xc-ybj", days=90)
    post.act("lin", "submit")
    post.act("zhao", "approve")
    post.act("qian", "receive")
    post.act("qian", "report")
    assert "情况说明。" in str(post.read("lin").history)
    post.act("zhao", "close")
    assert post.now("qian")[0].state is State.CLOSED
    assert clock_of(post, "qian") == []


def test_every_opinion_of_a_consultation_is_recorded(post: Post) -> None:
    post.case()
    post.draft("lin", "consultation", "hq-gaj", "hq-wjw", case=True)
    post.act("lin", "submit")
    post.act("zhao", "approve")
    for login in ("wu", "wei"):
        post.act(login, "receive")
    post.reply("wu", Answer.OPINION, "证据充分。")
    with pytest.raises(LetterRefused, match="letter_unanswered"):
        post.act("zhao", "close")
    post.reply("wei", Answer.OPINION, "同意移送。")
    post.act("zhao", "close")
    assert {each.standing for each in post.now("lin")[1]} == {Standing.REPLIED}


def test_a_case_is_shared_only_when_the_sender_says_so(post: Post) -> None:
    case_id = post.case()
    for share in (False, True):
        post.draft("lin", "early_intervention", "hq-jcy", case=True, with_share=share)
        post.act("lin", "submit")
        post.act("zhao", "approve")
        post.act("zhou", "receive")
        with post.people.work("zhou", writes=False) as work:
            granted = case_rows.grant(work.session, case_id, "hq-jcy") is not None
        assert granted is share


@pytest.mark.parametrize(
    ("by", "kind", "to", "more", "field"),
    [
        ("lin", "suggestion", ("hq-wjw",), {}, "kind"),
        ("zhou", "suggestion", ("hq-jcy",), {}, "to"),
        ("zhou", "suggestion", ("hq-ybj", "hq-wjw"), {}, "to"),
        ("zhou", "suggestion", ("nowhere",), {}, "to"),
        ("zhou", "suggestion", ("hq-ybj",), {"days": 59}, "days"),
        ("lin", "assistance", ("hq-wjw",), {"days": 5}, "days"),
        ("zhou", "refer_opinion", ("hq-ybj",), {}, "kind"),
        ("zhou", "suggestion", ("hq-ybj",), {"with_share": True}, "with_share"),
    ],
)
def test_what_the_book_does_not_allow_is_not_drafted(
    post: Post, by: str, kind: str, to: tuple[str, ...], more: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        post.draft(by, kind, *to, **more)
    assert set(error.value.fields) == {field}


def test_a_case_that_is_not_theirs_cannot_be_named(post: Post) -> None:
    post.case(proven_fen=0)
    for login in ("zhou", "wu", "qian"):
        kind = "refer_opinion" if login == "zhou" else "police_advice"
        with pytest.raises(NotFound):
            post.draft(login, kind, "hq-ybj", case=True)


def test_the_two_walls_agree(post: Post) -> None:
    def compare() -> None:
        for agency in ["", *AGENCIES]:
            for office in Office:
                actor = Actor("x", agency, frozenset({office}), officer_id=1)
                with post.works.begin(actor, writes=False) as work:
                    seen = {each.id for each in work.session.exec(queries.visible_to(actor))}
                    rows = work.session.exec(select(Letter)).all()
                    to = queries.receivers_of(work.session, rows)
                    wanted = {e.id for e in rows if policy.can_see(actor, e, to[e.id or 0])}
                    assert seen == wanted, actor

    post.draft("zhou", "suggestion", "hq-ybj")
    compare()
    post.act("zhou", "submit")
    post.act("cao", "approve")
    compare()
    with post.works.begin(SYSTEM, writes=False) as work:
        assert not work.session.exec(queries.visible_to(SYSTEM)).all()


def test_every_attempt_is_in_the_log_and_nothing_of_what_was_written(post: Post) -> None:
    post.draft("zhou", "suggestion", "hq-ybj", title="秘密事由", text="秘密正文")
    post.act("zhou", "submit")
    with post.people.work("zhou") as work, pytest.raises(LetterRefused):
        service.take(work, post.letter_id, ACTS["approve"], Confirm())
    with post.works.begin(SYSTEM, writes=False) as work:
        leaves = work.session.exec(select(AuditLeaf).order_by(AuditLeaf.id)).all()[-3:]
        assert [each.event for each in leaves] == [
            "LetterDrafted",
            "LetterActTaken",
            "LetterActRefused",
        ]
        assert all(each.case_id is None for each in leaves)
        assert "秘密" not in str([each.body for each in leaves])


WROTE = {
    "refer_opinion": ("zhou", "hq-ybj"),
    "suggestion": ("zhou", "hq-ybj"),
    "police_advice": ("wu", "hq-ybj"),
    "early_intervention": ("lin", "hq-gaj"),
    "listed_supervision": ("lin", "xc-ybj"),
    "consultation": ("lin", "hq-wjw"),
    "assistance": ("lin", "hq-wjw"),
}


def test_every_kind_of_letter_is_set_from_its_own_text(post: Post) -> None:
    """A field nobody fills would be named as an error, never left blank."""
    post.case()
    for kind in registry.all_kinds():
        by, to = WROTE[kind.code]
        post.draft(by, kind.code, to, case=kind.about == "required")
        with post.people.work(by) as work:
            letter = queries.get(work.session, work.actor, post.letter_id)
            assert service.preview(work, letter, "docx").startswith(b"PK"), kind.code
