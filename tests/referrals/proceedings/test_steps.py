"""Every step against every state and office; what no case may skip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from portal.infra.letters import letter
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Reason
from referrals.clocks.book.registry import term
from referrals.proceedings import rules
from referrals.proceedings.book import markdown
from referrals.proceedings.rules import (
    DUTIES,
    ENDED,
    LASTING,
    NO_TERM,
    REASONS,
    WHOSE_TURN,
    Facts,
    Kind,
    Line,
    State,
    Step,
    reasons_against,
)
from referrals.proceedings.service.builders import BUILDERS
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.registry import STEPS

ALL = list(STEPS.values())
FINE = Line(Kind.FINE, "O735-38", 1, 419_520, 419_520)
GOOD = Facts(
    state=State.NEW,
    offices=frozenset(),
    officer_id=9,
    handlers=((1, "A"), (2, "B")),
    handled=frozenset({1, 2, 3}),
    documents=frozenset(BUILDERS),
    lines=(FINE,),
    noticed={"fine": 419_520},
    may_be_heard=True,
)
CHANGES: dict[str, dict[str, object]] = {
    "report_dispute": {"disputed": True},
    "settle_dispute": {"disputed": True},
    "stay": {"with_police": True},
    "restore_settlement": {"taken": ("suspend_settlement",)},
    "hold_hearing": {"chair_id": 9, "here": frozenset({"hearing_notice_served"})},
    "performed": {"settled": True},
    "demand": {"pay_over": True},
    "end_performance": {"pay_over": True},
    "end_after_judgment": {"judged": True},
    "record_remedy": {"taken": ("decide",)},
    "propose_publication": {"taken": ("decide",)},
    "uphold": {"remedy": "suit"},
    "set_aside": {"remedy": "suit"},
    "approve_publication": {"publisher_id": 1, "taken": ("decide",)},
    "keep_unpublished": {"running": frozenset({"A14P"})},
    "withdraw_publication": {"published": True},
    "report_spot": {"running": frozenset({"A21"})},
    "hand_in_cash": {"running": frozenset({"A22"})},
    "bank_cash": {"running": frozenset({"A22B"})},
}


def able(step: Step) -> Facts:
    """Facts under which the step can be taken."""
    by_handler = guards.by_a_handler in step.guards
    changes = {"officer_id": 1 if by_handler else 9, **CHANGES.get(step.code, {})}
    return replace(
        GOOD,
        state=min(step.sources),
        offices=frozenset({min(step.offices)}),
        missed=frozenset({"A10N", "A17"}),
        **changes,
    )


def codes(step: Step, facts: Facts) -> set[str]:
    return {reason.code for reason in reasons_against(step, facts)}


def every_step(rule: Callable[[Step], None]) -> Callable[[], None]:
    """Make one test of a rule that holds of every step of the table; the step at fault is a note."""

    def walk() -> None:
        for step in ALL:
            try:
                rule(step)
            except BaseException as error:
                error.add_note(step.code)
                raise

    return walk


@every_step
def test_can_be_taken_when_all_is_well(step: Step) -> None:
    assert codes(step, able(step)) == set()


@every_step
def test_starts_only_from_its_sources(step: Step) -> None:
    for state in State:
        if state in step.sources:
            assert step.apply(state) is (step.target or state)
        else:
            assert "wrong_state" in codes(step, replace(able(step), state=state))
            with pytest.raises(Conflict):
                step.apply(state)


@every_step
def test_is_taken_only_by_its_offices_and_its_agency(step: Step) -> None:
    for office in Office:
        against = codes(step, replace(able(step), offices=frozenset({office})))
        if office in step.offices:
            assert against == set()
        elif office in step.barred:
            assert against == {"head_decides"}
        else:
            assert against == {"not_your_office"}
    assert codes(step, replace(able(step), ours=False)) == {"not_your_office"}


@every_step
def test_names_each_missing_document(step: Step) -> None:
    for kind in step.requires:
        without = replace(able(step), documents=GOOD.documents - {kind})
        assert codes(step, without) == {f"missing_{kind}"}
        assert f"missing_{kind}" in REASONS


@every_step
def test_every_reason_has_words_and_an_article(step: Step) -> None:
    bare = Facts(
        state=State.NEW,
        offices=frozenset(),
        officer_id=1,
        handlers=((1, ""),),
        handled=frozenset({1}),
        outsiders=1,
        reviewer_id=1,
        chair_id=1,
        publisher_id=1,
        disputed=True,
        too_late=True,
        with_police=True,
        remedy="suit",
        published=True,
        review_due=True,
        discussion_due=True,
        running=frozenset({"A18S"}),
        missed=frozenset({"A17C"}),
    )
    for facts in (bare, replace(bare, lines=(FINE,), noticed={}, spoke=True, published=False)):
        for reason in reasons_against(step, facts):
            assert reason.code in REASONS
            assert reason.law is not None and reason.law.article


@every_step
def test_clocks_and_documents_exist(step: Step) -> None:
    for code in (*step.stops, *step.starts, *step.perhaps):
        assert term(code).code == code
    assert set(step.produces) <= set(BUILDERS)
    assert all(letter(kind).group == "D" for kind in step.produces)


@every_step
def test_leaves_exactly_the_clocks_of_the_state_it_leads_to(step: Step) -> None:
    for source in step.sources:
        target = step.apply(source)
        before = DUTIES.get(source, frozenset())
        kept = before - set(rules.ending(step, target, before))
        after = kept | set(step.starts) | set(step.perhaps)
        lasting = {code for code in after if code in LASTING}
        assert after - lasting == DUTIES.get(target, frozenset()), (source, target)
        assert all(target in LASTING[code] for code in lasting - set(step.perhaps))


def test_every_state_is_reached_and_every_unended_one_left() -> None:
    assert {step.target for step in ALL if step.target} | {State.NEW} == set(State)
    assert {s for step in ALL for s in step.sources if step.target} == set(State) - ENDED | {
        State.CLOSED
    }
    assert set(NO_TERM) | set(DUTIES) == set(State) - ENDED and set(NO_TERM).isdisjoint(DUTIES)
    assert set(WHOSE_TURN) == set(State)


def test_no_way_to_a_decision_leads_past_notice_or_past_planning() -> None:
    """Without the notice, its delivery and the time to speak the head has nothing to decide."""
    for needed in ("give_notice", "notice_served", "propose_filing", "file"):
        reached = {State.NEW}
        for _ in State:
            reached |= {
                step.target
                for step in ALL
                if step.code not in {needed, "decide_on_spot"}
                and step.target
                and step.sources & reached
            }
        assert State.DECIDED not in reached, needed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"officer_id": 1}, "handler_decides"),
        ({"officer_id": 3}, "handler_decides"),
        ({"reviewer_id": 9}, "reviewer_decides"),
        ({"chair_id": 9}, "chair_reviews"),
        ({"noticed": None}, "not_noticed"),
        ({"noticed": {"fine": 419_519}}, "harder_than_noticed"),
        ({"noticed": {"warn": 1}}, "harder_than_noticed"),
        ({"review_due": True}, "not_reviewed"),
        ({"discussion_due": True}, "not_discussed"),
        ({"with_police": True}, "with_police"),
        ({"fine_reasons": (Reason("fined-before", guards.TWICE),)}, "fined-before"),
        ({"line_reasons": (Reason("outside_bounds", guards.NOTICE),)}, "outside_bounds"),
        ({"lines": ()}, "no_lines"),
        ({"documents": frozenset()}, "missing_prior_notice"),
    ],
)
def test_what_no_decision_goes_without(change: dict[str, object], reason: str) -> None:
    step = STEPS["decide"]
    assert codes(step, replace(able(step), **change)) == {reason}


def test_a_reviewed_and_discussed_decision_may_be_made() -> None:
    step = STEPS["decide"]
    full = {"review_due": True, "discussion_due": True, "reviewer_id": 5}
    assert not codes(step, replace(able(step), here=frozenset({"discuss"}), **full))


@pytest.mark.parametrize(
    ("code", "change", "reason"),
    [
        (
            "file",
            {"first_elsewhere": (Reason("filed_first_elsewhere", guards.COMPETENCE),)},
            "filed_first_elsewhere",
        ),
        ("file", {"disputed": True}, "disputed"),
        ("file", {"too_late": True}, "too_late"),
        ("file", {"officer_id": 2}, "handler_decides"),
        ("propose_filing", {"handlers": ((1, "A"),)}, "two_officers"),
        ("propose_filing", {"outsiders": 1}, "own_officers"),
        ("pass_review", {"officer_id": 2}, "handler_decides"),
        ("pass_review", {"officer_id": 3}, "handler_decides"),
        ("pass_review", {"chair_id": 9}, "chair_reviews"),
        ("send_to_head", {"review_due": True}, "review_due"),
        ("request_hearing", {"may_be_heard": False}, "no_hearing_right"),
        ("hold_hearing", {"chair_id": 5}, "not_the_chair"),
        ("hold_hearing", {"missed": frozenset()}, "hearing_too_early"),
        ("hold_hearing", {"here": frozenset()}, "hearing_not_served"),
        ("stay", {"with_police": False}, "not_with_police"),
        ("take_up", {"with_police": True}, "with_police"),
        ("end_after_judgment", {"judged": False}, "not_judged"),
        ("end_performance", {"pay_over": False}, "pay_not_over"),
        ("demand", {"running": frozenset({"A18S"})}, "remedies_open"),
        ("demand", {"pay_over": False}, "pay_not_over"),
        ("demand", {"settled": True}, "nothing_owed"),
        ("apply_court", {"missed": frozenset()}, "still_waiting"),
        ("apply_court", {"missed": frozenset({"A17", "A17C"})}, "court_term_over"),
        ("approve_publication", {"publisher_id": 9}, "same_person"),
        ("decide_anew", {"published": True}, "publication_stands"),
        ("close_case", {"state": State.SET_ASIDE, "published": True}, "publication_stands"),
        ("performed", {"settled": False}, "still_owed"),
    ],
)
def test_guards(code: str, change: dict[str, object], reason: str) -> None:
    step = STEPS[code]
    assert codes(step, replace(able(step), **change)) == {reason}


def test_the_page_of_the_course_names_every_step_and_state() -> None:
    page = markdown.as_markdown(ALL)
    assert all(f"`{step.code}`" in page for step in ALL)
    assert all(f"| {state.value} |" in page for state in State)
    assert all(f"`{code}`" in page for code in REASONS)
    assert "  ready --> decided: decide" in page and "A16" in page
