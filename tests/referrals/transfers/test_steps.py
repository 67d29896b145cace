"""Every step against every state, every side and every office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.kernel.actor import Office
from portal.kernel.errors import Conflict
from referrals.clocks.book import registry
from referrals.clocks.book.registry import term
from referrals.transfers import rules
from referrals.transfers.book import markdown, workflow
from referrals.transfers.rules import (
    DUTIES,
    ENDED,
    LASTING,
    MOVABLE,
    NO_TERM,
    REASONS,
    UNDER_WAY,
    WHOSE_TURN,
    Facts,
    Side,
    State,
    Step,
    reasons_against,
)
from referrals.transfers.service.paper import PAPERS
from referrals.transfers.service.papers import BUILDERS
from referrals.transfers.steps.registry import STEPS

ALL = list(STEPS.values())
GOOD = Facts(
    state=State.NEW,
    side=Side.REFERRING,
    offices=frozenset(),
    officer_id=9,
    group=((1, "A"), (2, "B")),
    reported_by=1,
    approved_by=9,
    documents=frozenset(PAPERS),
)


def able(step: Step) -> Facts:
    """Facts under which the step can be taken; the police are late when that is what it asks."""
    member = step.code in {"report", "recall_report"}
    silent = step.code == "ask_silence"
    return replace(
        GOOD,
        state=min(step.sources),
        side=step.side,
        offices=frozenset({min(step.offices)}),
        officer_id=1 if member else 9,
        missed=frozenset({"F9", "F11", "F16", "F20", "P3", "F17", "P5", "P7", "B5"}),
        documents=GOOD.documents - ({"non_filing_notice"} if silent else set()),
        moving=step.code == "tell_moved",
        here=frozenset() if step.code == "record_refusal" else frozenset({"record_refusal"}),
        taken=("request_arrest", "prod_reply"),
    )


def codes(step: Step, facts: Facts) -> set[str]:
    return {reason.code for reason in reasons_against(step, facts)}


@pytest.mark.parametrize("step", ALL, ids=lambda step: step.code)
class TestEveryStep:
    def test_can_be_taken_when_all_is_well(self, step: Step) -> None:
        assert codes(step, able(step)) == set()

    def test_starts_only_from_its_sources(self, step: Step) -> None:
        for state in State:
            against = codes(step, replace(able(step), state=state))
            if state in step.sources:
                assert against == set()
                assert step.apply(state) is (step.target or state)
            else:
                assert "wrong_state" in against
                with pytest.raises(Conflict):
                    step.apply(state)

    def test_is_taken_only_by_its_offices(self, step: Step) -> None:
        for office in Office:
            against = codes(step, replace(able(step), offices=frozenset({office})))
            if office in step.offices:
                assert against == set()
            elif step.barred and office in step.barred:
                assert against == {step.barred[office].code}
            else:
                assert against == {"not_your_office"}

    def test_is_taken_only_by_its_side(self, step: Step) -> None:
        for side in (*Side, None):
            against = codes(step, replace(able(step), side=side))
            assert against == (set() if side is step.side else {"other_side"})

    def test_names_each_missing_document(self, step: Step) -> None:
        for kind in step.requires:
            without = replace(able(step), documents=able(step).documents - {kind})
            assert codes(step, without) == {f"missing_{kind}"}

    def test_every_reason_has_words_and_an_article(self, step: Step) -> None:
        nothing = Facts(state=State.NEW, side=None, offices=frozenset(), officer_id=0)
        own = replace(able(step), side=step.side, officer_id=1, reported_by=1)
        for facts in (nothing, own, replace(own, offices=frozenset({Office.DEPUTY_HEAD}))):
            for reason in reasons_against(step, facts):
                assert reason.code in rules.REASONS
                assert reason.law is not None and reason.law.article

    def test_clocks_and_documents_exist(self, step: Step) -> None:
        for code in (*step.stops, *(each.code for each in step.starts)):
            assert term(code).code == code
        assert set(step.produces) <= set(BUILDERS) == set(PAPERS)

    def test_leaves_exactly_the_clocks_of_the_state_it_leads_to(self, step: Step) -> None:
        for source in step.sources:
            target = step.apply(source)
            before = DUTIES.get(source, frozenset())
            after = (before - set(step.stops)) | {each.code for each in step.starts}
            lasting = {code for code in after if code in LASTING}
            assert after - lasting == DUTIES.get(target, frozenset())
            assert all(target in LASTING[code] for code in lasting)


def test_a_deputy_is_shut_out_of_the_decision_by_article_5() -> None:
    step = STEPS["approve"]
    (reason,) = reasons_against(step, replace(able(step), offices=frozenset({Office.DEPUTY_HEAD})))
    assert reason.code == "head_in_person"
    assert str(reason.law).endswith("第五条第二款") and "310" in str(reason.law)


@pytest.mark.parametrize(
    ("group", "against"),
    [
        ((), {"two_officers"}),
        (((1, "A"),), {"two_officers"}),
        (((1, "A"), (1, "B")), {"two_officers"}),
        (((1, "A"), (2, "A")), {"two_officers"}),
        (((1, "A"), (2, "")), {"no_certificate"}),
        (((1, "A"), (2, "B")), set()),
    ],
)
def test_the_group_needs_two_officers_with_two_certificates(
    group: tuple[tuple[int, str], ...], against: set[str]
) -> None:
    step = STEPS["open_group"]
    assert codes(step, replace(able(step), group=group)) == against


def test_maker_is_not_checker() -> None:
    step = STEPS["approve"]
    assert codes(step, replace(able(step), reported_by=9)) == {"same_person"}
    assert codes(step, replace(able(step), group=((9, "A"), (2, "B")))) == {"member_decides"}


def test_only_a_member_reports() -> None:
    step = STEPS["report"]
    assert codes(step, replace(able(step), officer_id=9)) == {"not_in_group"}


def test_nothing_is_handed_over_without_the_heads_approval() -> None:
    for code in ("hand_over", "write_letter"):
        step = STEPS[code]
        assert codes(step, replace(able(step), approved_by=None)) == {"not_approved"}


def test_every_state_is_reached_and_every_unended_one_left() -> None:
    reached = {step.target for step in ALL if step.target} | {State.NEW}
    assert reached == set(State)
    left = {source for step in ALL for source in step.sources if step.target}
    assert left == set(State) - ENDED
    assert set(NO_TERM).isdisjoint(DUTIES)
    assert set(NO_TERM) | set(DUTIES) == set(State) - ENDED


def test_no_referral_hangs_on_the_police_alone() -> None:
    """Where they have to act, somebody else can do something about their silence."""
    waits = {state for state in State if WHOSE_TURN[state] is Side.RECEIVING} - ENDED
    answered = {s for step in ALL for s in step.sources if step.side is not Side.RECEIVING}
    assert waits - answered == {State.REINVESTIGATING}, "the course of a criminal case"


def test_a_case_under_way_elsewhere_waits_for_nobody_and_has_no_duty_of_an_agency() -> None:
    for state in UNDER_WAY:
        assert all(code.startswith("C") for code in DUTIES.get(state, frozenset()))
    assert set(LASTING) - {"F8N", "F19", "P7"} | {"C5", "C8"} == registry.trackers()


def test_no_case_leaves_the_police_while_it_moves_untold() -> None:
    for step in ALL:
        if step.target is not None and step.target not in MOVABLE and step.sources & MOVABLE:
            assert codes(step, replace(able(step), moving=True)) == {"moving_already"}, step.code


def test_a_history_that_could_not_have_been_is_refused() -> None:
    with pytest.raises(Conflict):
        rules.derive([STEPS["open_group"], STEPS["receive"]])


def test_the_page_of_the_workflow_names_every_step_and_state() -> None:
    page = markdown.as_markdown(ALL)
    for counted in workflow.terms(ALL):
        assert counted.examples, counted.term.code
        assert f"| {counted.term.code} | {counted.term.title.zh}" in page
        assert all(
            f"| {one.began} |" in page and f"| {one.due} |" in page for one in counted.examples
        )
    assert {*STEPS["approve"].offices} <= set(workflow.offices(ALL))
    assert workflow.mark(STEPS["approve"], Office.DEPUTY_HEAD) == workflow.BARRED
    assert all(f"`{code}`" in page for code in REASONS)
    assert all(f"`{step.code}`" in page for step in ALL)
    assert all(f"| {state.value} |" in page for state in State)
    assert "  reported --> approved: approve" in page


@pytest.mark.parametrize(
    ("code", "change", "reason"),
    [
        ("suggest_supervision", {"procuratorate": False}, "no_procuratorate"),
        ("suggest_supervision", {"state": State.RECEIVED, "missed": frozenset()}, "police_in_time"),
        (
            "suggest_supervision",
            {"state": State.UPHELD, "missed": frozenset({"F18"})},
            "supervision_window_closed",
        ),
        *(
            (code, {"state": state, "missed": frozenset()}, "police_in_time")
            for code, state in (
                ("suggest_supervision", State.RECONSIDERING),
                ("open_supervision", State.PASSED_ON),
                ("resume_case", State.DROPPED),
            )
        ),
        ("request_reconsideration", {"missed": frozenset({"F15"})}, "window_closed"),
        ("suggest_supervision", {"here": frozenset()}, "no_refusal_recorded"),
        ("hand_over", {"same_level": False}, "other_level"),
        ("hand_over", {"taken": ("write_letter", "choose_police")}, "letter_outdated"),
        ("hand_over", {"taken": ("write_letter", "change_group")}, "letter_outdated"),
        ("withdraw", {"taken": ("receive", "pass_on", "forward")}, "signed_for"),
        ("uphold_on_review", {"reviews": False}, "review_above"),
        (
            "revoke_order",
            {"state": State.ORDER_REVIEWED, "reviews": False},
            "review_above",
        ),
        ("open_supervision", {"inside": False}, "file_not_open"),
        ("ask_silence", {"documents": frozenset({"non_filing_notice"})}, "police_declined"),
        ("ask_explanation", {"documents": frozenset()}, "police_not_declined"),
        (
            "accept_reasons",
            {"state": State.SUPERVISED, "documents": frozenset()},
            "police_not_declined",
        ),
        ("issue_correction", {"missed": frozenset()}, "answer_in_time"),
        ("order_filing", {"state": State.SILENCE_ASKED, "missed": frozenset()}, "answer_in_time"),
        ("send_reminder", {"missed": frozenset({"F14"})}, "reminder_too_early"),
        ("move_case", {"moving": True}, "moving_already"),
        ("tell_moved", {"moving": False}, "not_moving"),
        ("record_refusal", {"here": frozenset({"record_refusal"})}, "already_done"),
    ],
)
def test_remedies_have_their_windows(code: str, change: dict[str, Any], reason: str) -> None:
    step = STEPS[code]
    assert codes(step, replace(able(step), **change)) == {reason}
    assert REASONS[reason].zh and REASONS[reason].en


def test_a_letter_made_anew_may_go() -> None:
    taken = ("write_letter", "choose_police", "write_letter")
    assert not codes(STEPS["hand_over"], replace(able(STEPS["hand_over"]), taken=taken))


def test_supervision_stays_open_when_reconsideration_is_not() -> None:
    facts = replace(able(STEPS["suggest_supervision"]), state=State.NOT_FILED)
    assert not codes(STEPS["suggest_supervision"], replace(facts, missed=frozenset({"F15"})))
