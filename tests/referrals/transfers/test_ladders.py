"""The ladders of Order 310 and of filing supervision, told on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import queries as cases
from portal.cases import service as cases_service
from portal.cases.rules import Role
from portal.kernel.errors import Conflict, NotFound
from referrals.clocks import queries as clocks
from referrals.clocks import service as clock_service
from referrals.transfers import forms, queries
from referrals.transfers.book import profiles
from referrals.transfers.rules import State, StepInvalid, StepRefused
from tests.referrals.transfers.conftest import TO_HAND_OVER, Scene
from tests.referrals.transfers.test_service import check, codes, other_police, paper, running


def test_refusal_to_sign_leads_through_the_whole_ladder(sent: Scene) -> None:
    with pytest.raises(StepRefused) as refused:
        sent.take("suggest_supervision")
    assert codes(refused) == ["no_refusal_recorded"]
    sent.take("record_refusal")
    with pytest.raises(StepRefused) as refused:
        sent.take("record_refusal")
    assert codes(refused) == ["already_done"]
    sent.walk("suggest_supervision", "ask_silence")
    for early in ("issue_correction", "order_filing"):
        with pytest.raises(StepRefused) as refused:
            sent.take(early)
        assert codes(refused) == ["answer_in_time"]
    sent.clock.instant += timedelta(days=20)
    sent.take("issue_correction")
    check(sent, State.CORRECTION_NOTICED)
    sent.take("report_up")
    sent.take("explain")
    assert running(sent) == {"P4": "hq-jcy"}
    with pytest.raises(Conflict):  # answered twice
        sent.take("explain")
    sent.take("order_filing")
    sent.clock.instant += timedelta(days=30)
    sent.walk("issue_correction", "file")
    assert running(sent) == {"F14": "hq-ybj", "P7": "hq-jcy"}
    order = paper(sent, "filing_order")
    assert "花检通立" in order and "2026年" in order and "花桥市公安局" in order
    assert "至今没有收到签收回执" in paper(sent, "supervision_suggestion")


def test_police_silent_after_any_step_of_theirs_are_supervised(sent: Scene) -> None:
    unit = other_police(sent)
    sent.take("pass_on", forms.PassOn(unit=unit, reason="属经侦管辖"))
    with pytest.raises(StepRefused) as refused:
        sent.take("suggest_supervision")
    assert codes(refused) == ["police_in_time"]
    sent.clock.instant += timedelta(days=2)
    sent.take("suggest_supervision")
    check(sent, State.SUPERVISED)
    assert (sent.now().receiving_agency, sent.now().next_agency) == ("hq-gaj", None)
    sent.walk("file", "hand_over_items", "drop_case")
    with pytest.raises(StepRefused) as refused:
        sent.take("resume_case")
    assert codes(refused) == ["police_in_time"]
    sent.clock.instant += timedelta(days=9)
    sent.take("resume_case")
    check(sent, State.RETURNED)


def test_police_silent_in_a_reconsideration_are_supervised(sent: Scene) -> None:
    sent.walk("receive", "decline_filing", "request_reconsideration")
    sent.clock.instant += timedelta(days=9)
    sent.walk("suggest_supervision", "ask_explanation")
    check(sent, State.EXPLANATION_ASKED)


def test_an_order_to_drop_is_contested_reviewed_and_obeyed(sent: Scene) -> None:
    sent.walk("receive", "file", "hand_over_items")
    with sent.people.work("lin") as work:
        cases_service.share(work, sent.case_id, "hq-jcy", role=Role.PROCURATORATE, basis="监督")
    sent.take("order_withdrawal")
    check(sent, State.WITHDRAWAL_ORDERED)
    sent.take("contest_order")
    assert running(sent) == {"P8": "hq-jcy"}
    sent.walk("uphold_order", "review_order")
    assert running(sent) == {"P8R": "hq-jcy"}
    sent.take("uphold_on_review")
    sent.take("report_up")
    check(sent, State.ORDER_FINAL)
    sent.take("drop_case")
    assert running(sent) == {"F20": "hq-gaj"}


def test_the_procuratorate_opens_a_review_once_it_may_read_the_file(sent: Scene) -> None:
    sent.walk("receive", "decline_filing")
    with pytest.raises(StepRefused) as refused:
        sent.take("open_supervision")
    assert codes(refused) == ["file_not_open"]
    sent.walk("open_file", "open_supervision", "accept_reasons")
    check(sent, State.RETURNED)


def test_papers_found_complete_end_the_time_to_ask_for_more(sent: Scene) -> None:
    sent.take("receive")
    assert running(sent) == {"F11": "hq-gaj", "F8N": "hq-gaj"}
    sent.take("confirm_papers")
    assert running(sent) == {"F11": "hq-gaj"}
    sent.walk("note_missing", "complete_missing")
    assert running(sent) == {"F11": "hq-gaj"}


def test_a_filed_case_moves_to_another_force_and_the_agency_is_told(sent: Scene) -> None:
    unit = other_police(sent)
    sent.walk("receive", "file")
    sent.take("move_case", forms.PassOn(unit=unit, reason="并案侦查"))
    assert running(sent) == {"F14": "hq-ybj", "F19": "hq-gaj"}
    sent.take("hand_over_items")
    assert running(sent) == {"F19": "hq-gaj"}
    with pytest.raises(StepRefused) as refused:
        sent.take("move_case", forms.PassOn(unit=unit, reason="再移"))
    assert codes(refused) == ["moving_already"]
    sent.take("tell_moved")
    told = paper(sent, "case_moved_notice")
    assert "并案侦查" in told and "经济犯罪侦查支队" in told and "花公刑移管" in told
    check(sent, State.INVESTIGATING)
    assert (sent.now().receiving_agency, sent.now().next_agency) == (unit, None)
    with sent.people.work("yan", writes=False) as work:
        assert cases.get(work.session, work.actor, sent.case_id).ball_with == unit
    with sent.people.work("wu", writes=False) as work, pytest.raises(NotFound):
        cases.get(work.session, work.actor, sent.case_id)


def test_a_case_just_filed_is_ordered_dropped(sent: Scene) -> None:
    sent.walk("receive", "file")
    with sent.people.work("lin") as work:
        cases_service.share(work, sent.case_id, "hq-jcy", role=Role.PROCURATORATE, basis="监督")
    sent.take("order_withdrawal")
    check(sent, State.WITHDRAWAL_ORDERED)


def test_withdrawn_before_the_police_sign_and_referred_again(sent: Scene) -> None:
    first = sent.transfer_id
    sent.take("withdraw")
    check(sent, State.WITHDRAWN)
    with sent.people.work("wu", writes=False) as work, pytest.raises(NotFound):
        cases.get(work.session, work.actor, sent.case_id)
    with pytest.raises(Conflict):
        sent.take("receive")
    sent.open("lin", "he")
    assert sent.now().earlier_id == first
    sent.walk("report", "recall_report")
    check(sent, State.GROUPED)
    assert sent.now().reported_by_id is None


def test_a_case_that_was_not_filed_is_referred_again_only_with_something_new(sent: Scene) -> None:
    first = sent.transfer_id
    sent.walk("receive", "decline_filing", "send_as_breach", "take_back")
    with pytest.raises(StepInvalid) as invalid:
        sent.open("lin", "he")
    assert invalid.value.fields == {"new_facts": "missing"}
    sent.open("lin", "he", new_facts="另查实虚记住院五十人次。")
    assert sent.now().earlier_id == first
    with sent.people.work("lin", writes=False) as work:
        assert queries.earlier(work.session, work.actor, sent.now()).id == first  # type: ignore[union-attr]


def _region(monkeypatch: pytest.MonkeyPatch, *chosen: str) -> None:
    """Let these profiles hold in the city of the demonstration."""
    book = profiles.in_force()
    here = tuple(
        profiles.Profile(p.code, p.title, p.law, frozenset({"990100"} if p.code in chosen else ()))
        for p in book
    )
    monkeypatch.setattr(profiles, "in_force", lambda: here)


def test_the_ladder_of_economic_crime_runs_in_the_place_of_three_days(
    sent: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _region(monkeypatch, profiles.LADDER)
    sent.take("receive")
    assert running(sent) == {"F11E": "hq-gaj", "F8N": "hq-gaj"}
    for last in (12, 1, 6):  # 2 March and 10, 30, 60 days; 1 May rolls over the holiday
        with sent.people.work("yan") as work:
            clock = clock_service.extend(work, "F11E", "transfer", sent.transfer_id, reason="复杂")
            assert clock.due_on is not None and clock.due_on.day == last
    sent.clock.instant += timedelta(days=64)
    with pytest.raises(StepRefused) as refused:
        sent.take("suggest_supervision")
    assert codes(refused) == ["police_in_time"]
    sent.clock.instant += timedelta(days=3)
    sent.take("suggest_supervision")
    assert running(sent) == {}


def test_where_local_rules_ask_for_a_copy_the_procuratorate_reads_along(
    opened: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _region(monkeypatch, profiles.COPY_PROCURATORATE)
    opened.walk(*TO_HAND_OVER)
    with opened.people.work("zhou", writes=False) as work:
        grant = cases.grant(work.session, opened.case_id, "hq-jcy")
        assert grant is not None and not grant.with_tip_text
    with opened.people.work("lin", writes=False) as work:
        assert clocks.open_for(work.session, "transfer", opened.transfer_id) == []
