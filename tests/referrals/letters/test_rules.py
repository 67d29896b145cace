"""Kinds of letters and what stands against an act, without a database."""

from __future__ import annotations

import copy
from datetime import datetime

import pytest

from portal.agencies.rules import AgencyKind
from portal.kernel import packs
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.packs import BookInvalid
from referrals.clocks import rules as clocks
from referrals.clocks.book import registry as terms
from referrals.letters.book import registry
from referrals.letters.rules import (
    ACTS,
    REASONS,
    Facts,
    Side,
    Standing,
    State,
    concerns,
    may_try,
    reasons_against,
)

BOOK = packs.read("referrals.letters.book", "kinds.toml")
KINDS = {each.code: each for each in registry.all_kinds()}


def facts(kind: str, office: Office, **more: object) -> Facts:
    usual = {"state": State.SENT, "standing": None, "side": Side.SENDER, "officer_id": 1}
    given = {**usual, "written_by": 2, "offices": frozenset({office}), **more}
    return Facts(kind=KINDS[kind], **given)  # type: ignore[arg-type]  # named like the fields


@pytest.mark.parametrize(
    ("code", "days", "received", "due_on"),
    [
        # B8, JY19: two months from receipt; 2026-05-10 is a Sunday and rolls over.
        ("suggestion", None, "2026-03-10", "2026-05-11"),
        # Urgent: the letter sets 15 days; from Wednesday before the national holiday, Thursday 15th.
        ("suggestion", 15, "2026-09-30", "2026-10-15"),
        # P2, JCG 557: no number in law; the letter may set one.
        ("refer_opinion", None, "2026-03-10", None),
        ("refer_opinion", 10, "2026-09-18", "2026-09-28"),
        # A7, N4 34: fifteen days; 2026-02-17 is in the Spring Festival, 24 is the first day of work.
        ("assistance", None, "2026-02-02", "2026-02-24"),
        # Advisory letters of the police have no clock of their own.
        ("police_advice", None, "2026-03-10", None),
    ],
)
def test_worked_examples_of_reply_clocks(
    code: str, days: int | None, received: str, due_on: str | None
) -> None:
    wanted = KINDS[code].clock(days)
    if wanted is None:
        assert due_on is None
        return
    term = terms.term(wanted[0])
    began = datetime.fromisoformat(f"{received}T10:00").replace(tzinfo=LEGAL_ZONE)
    extra = 0 if wanted[1] is None else wanted[1] - term.n
    due = clocks.count(term, began, terms.calendar(), extra_n=extra)
    assert str(due.due_on) == due_on


def test_a_deputy_does_not_send_what_the_chief_procurator_must_approve() -> None:
    approve = ACTS["approve"]
    deputy = facts("refer_opinion", Office.DEPUTY_HEAD, state=State.PENDING)
    assert may_try(approve, deputy)
    assert concerns(approve, deputy)
    (reason,) = reasons_against(approve, deputy)
    assert reason.code == "letter_head_in_person"
    assert reason.law == KINDS["refer_opinion"].law
    assert not reasons_against(approve, facts("refer_opinion", Office.HEAD, state=State.PENDING))
    advice = facts("police_advice", Office.DEPUTY_HEAD, state=State.PENDING)
    assert not reasons_against(approve, advice)


def test_two_people_write_and_approve() -> None:
    own = facts("refer_opinion", Office.HEAD, state=State.PENDING, written_by=1)
    assert [each.code for each in reasons_against(ACTS["approve"], own)] == ["letter_same_person"]
    replied = facts(
        "suggestion",
        Office.HEAD,
        side=Side.RECEIVER,
        standing=Standing.PROPOSED,
        reply_by=1,
    )
    found = [each.code for each in reasons_against(ACTS["approve_reply"], replied)]
    assert found == ["letter_same_person"]


def test_nobody_is_prodded_in_time_nor_reported_before_he_was_prodded() -> None:
    in_time = {"standing": Standing.RECEIVED, "clocked": True, "superior": True}
    early = facts("suggestion", Office.HEAD, **in_time)
    assert [each.code for each in reasons_against(ACTS["prod"], early)] == ["letter_in_time"]
    late = facts("suggestion", Office.HEAD, overdue=True, **in_time)
    assert not reasons_against(ACTS["prod"], late)
    found = [each.code for each in reasons_against(ACTS["escalate"], late)]
    assert found == ["letter_not_prodded"]
    assert not reasons_against(
        ACTS["escalate"], facts("suggestion", Office.HEAD, overdue=True, prodded=True, **in_time)
    )


def test_only_kinds_that_know_an_act_offer_it() -> None:
    for code, act in ACTS.items():
        offered = {kind for kind in KINDS if act.offered(KINDS[kind])}
        wanted = {
            "send": set(),
            "report": {"listed_supervision"},
            "tell_police": {"refer_opinion"},
        }.get(code, set(KINDS))
        assert offered == wanted, code


def test_every_reason_has_words() -> None:
    for act in ACTS.values():
        for office in Office:
            for standing in (None, *Standing):
                given = facts(
                    "listed_supervision",
                    office,
                    standing=standing,
                    written_by=1,
                    reply_by=1,
                    above=False,
                    clocked=True,
                    open_standings=(Standing.WAITING,),
                )
                assert {each.code for each in reasons_against(act, given)} <= set(REASONS)


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"approval": "everybody"}, "approval"),
        ({"to": []}, "nobody receives"),
        ({"answers": []}, "no answer"),
        ({"term": "B99"}, "B99"),
        ({"about": "optional", "by_referral": True}, "about a case"),
        ({"status": "sure"}, "sure"),
    ],
)
def test_a_kind_that_contradicts_itself_is_refused(change: dict[str, object], defect: str) -> None:
    book = copy.deepcopy(BOOK)
    book["kind"][0] |= change
    with pytest.raises(BookInvalid, match=defect):
        registry.read_kinds(book)


def test_what_was_not_read_in_the_text_is_marked() -> None:
    verified = {code for code, each in KINDS.items() if each.law.status == "verified"}
    assert verified == {"refer_opinion"}
    assert KINDS["refer_opinion"].senders == {AgencyKind.PROCURATORATE}
