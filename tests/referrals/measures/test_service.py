"""Measures on a real database: proposed, heard, decided, in force, ended; points of staff."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select, text

from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.cases.forms import NewParty, OpenCase
from portal.cases.rules import PartyKind, Source
from portal.identity import queries as identity
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.registry import service as register
from portal.registry.rules.standing import AgreementState
from referrals.measures import jobs, queries, service
from referrals.measures.forms import Appeal, Propose, Score
from referrals.measures.models import Measure, MeasureText
from referrals.measures.rules import State
from tests.referrals.inspections.support import HOSPITAL
from tests.referrals.measures.conftest import NO, TODAY, YES, D


def test_three_years_without_a_new_application(story, works):
    """MA-02: agreement ended for forged illnesses; on the last day still barred, then no more."""
    made = story.order(f"i{story.place}", "end_with_ban", 36)
    assert "2029年3月1日止（含该日）" in story.printed(made)
    assert story.agreement() is AgreementState.ENDED
    (block,) = story.blocks()
    assert (block.until_on, block.blocks_new) == (D("2029-03-01"), True)
    story.on("2029-03-01", 23)
    jobs.turn(works)
    assert len(story.blocks()) == 1
    story.on("2029-03-02", 0)
    jobs.turn(works)
    jobs.turn(works)
    assert story.blocks() == ()
    assert story.state(made) is State.LAPSED
    assert (
        story.agreement() is AgreementState.ENDED
    )  # it may apply again; nothing revives by itself


def test_a_doctor_is_talked_to_and_warned(story):
    """MA-03: done once, no hearing, nothing to end."""
    made = story.propose(f"p{story.doctor}", "warn_doctor")
    story.decide(made)
    assert story.state(made) is State.LAPSED
    assert "某医师" in story.printed(made)


LENGTHS = [
    ("doctor", "stop_doctor", 11, "months"),  # MA-06: one to five years
    ("doctor", "stop_doctor", 61, "months"),
    ("doctor", "stop_doctor", None, "months"),
    ("doctor", "end_with_ban", 36, "kind"),
    ("insured", "suspend_online", 2, "months"),
    ("insured", "stop_doctor", 12, "kind"),
    ("place", "end_agreement", 12, "months"),
    ("place", "suspend_department", 13, "months"),
]


def test_lengths_and_subjects_are_those_of_the_book(story):
    for subject, kind, months, wrong in LENGTHS:
        ref = f"i{story.place}" if subject == "place" else f"p{getattr(story, subject)}"
        with pytest.raises(Invalid) as caught:
            story.propose(ref, kind, months)
        assert wrong in caught.value.fields, (subject, kind, months)


def test_a_benefit_comes_back_on_a_pledge_and_may_be_suspended_again(story, works):
    """MA-06: a year, restored on written request and pledge; then imposed anew."""
    first = story.order(f"p{story.insured}", "suspend_benefit", 12)
    story.on("2026-06-01")
    story.restore(first, D("2026-06-01"))
    assert story.state(first) is State.RESTORED
    again = story.order(f"p{story.insured}", "suspend_benefit", 12, D("2026-06-01"))
    story.on("2027-06-01")
    jobs.turn(works)
    assert (story.state(first), story.state(again)) == (State.RESTORED, State.LAPSED)
    with pytest.raises(Conflict):
        story.restore(first, D("2027-06-01"))


def test_what_does_not_end_early_is_not_restored(story):
    made = story.order(f"p{story.doctor}", "stop_doctor", 12)
    with pytest.raises(Refused, match="not_restored"):
        story.restore(made, TODAY)


def test_overlapping_suspensions_hold_the_agreement_until_the_last_is_over(story, works):
    one = story.order(f"i{story.place}", "suspend_agreement", 1)
    story.order(f"i{story.place}", "suspend_agreement", 3)
    assert story.agreement() is AgreementState.SUSPENDED
    story.on("2026-04-02")
    jobs.turn(works)
    assert story.state(one) is State.LAPSED
    assert story.agreement() is AgreementState.SUSPENDED
    story.on("2026-06-02")
    jobs.turn(works)
    assert story.agreement() is AgreementState.ACTIVE


def test_a_measure_begins_on_its_day_and_not_before(story, works):
    story.order(f"i{story.place}", "suspend_agreement", 1, D("2026-03-10"))
    assert story.agreement() is AgreementState.ACTIVE
    assert story.blocks() == ()
    story.on("2026-03-10", 0)
    jobs.turn(works)
    assert story.agreement() is AgreementState.SUSPENDED
    assert len(story.blocks()) == 1


def test_a_proposal_that_waited_does_not_take_effect_backwards(story):
    made = story.propose(f"i{story.place}", "suspend_agreement", 1)
    story.hear(made)
    story.on("2026-03-20")
    decided = story.decide(made)
    assert (decided.from_on, decided.until_on) == (D("2026-03-20"), D("2026-04-19"))


def test_the_party_is_heard_first_and_another_person_decides(story, works):
    made = story.propose(f"i{story.place}", "end_agreement")
    with pytest.raises(Refused, match="not_heard"):
        story.decide(made)
    story.hear(made)
    with pytest.raises(Conflict):
        story.hear(made)
    for login in ("lin", "sun", "xu"):
        with pytest.raises(NotAllowed), story.people.work(login) as work:
            service.decide(work, made, YES)
    story.decide(made)
    with pytest.raises(Conflict):
        story.decide(made)
    for change in (
        "UPDATE measure SET decided_by = proposed_by",
        "UPDATE measure SET restored_by = 1, asked_by = 1",
        "UPDATE measure SET person_id = 1",
        "UPDATE measure SET decided_by = NULL",
        "UPDATE measure_text SET kind = 'x'",
    ):
        with pytest.raises(DBAPIError), works.engine.begin() as connection:
            connection.execute(text(change))


def test_strangers_find_nothing_and_know_only_that_an_institution_is_barred(story):
    made = story.order(f"i{story.place}", "end_with_ban", 36)
    person = story.order(f"p{story.doctor}", "stop_doctor", 12)
    for login in ("qian", "wei", "kong"):
        for each in (made, person):
            with pytest.raises(NotFound), story.people.work(login) as work:
                queries.get(work.session, work.actor, each)
    assert len(story.blocks("wei")) == 1
    assert story.blocks("kong") == ()
    with story.people.work("wei", writes=False) as work:
        told = queries.page(work.session, work.actor, today=TODAY, standing="binding")
        assert [each.id for each in told] == [made]
    with story.people.work("lin", writes=False) as work:
        told = queries.page(work.session, work.actor, today=TODAY, standing="binding")
        assert [each.id for each in told] == [person, made]


def test_what_was_written_is_sealed(story):
    made = story.propose(f"i{story.place}", "end_agreement")
    with story.people.work("lin") as work:
        rows = work.session.exec(select(MeasureText)).all()
        assert not any("伪造病情".encode() in each.sealed for each in rows)
        found = work.session.get(Measure, made)
        assert service.open_words(work, found)[found.grounds_id] == "伪造病情"


def test_the_end_is_spoken_of_in_time(story, works):
    story.order(f"i{story.place}", "suspend_agreement", 3)
    for day, warned in (("2026-05-01", 0), ("2026-05-02", 30), ("2026-05-25", 7)):
        story.on(day)
        jobs.turn(works)
        with story.people.work("lin", writes=False) as work:
            (found,) = queries.of_case(work.session, work.actor, [story.case])
            assert found.warned == warned
    with story.people.work("lin", writes=False) as work:
        told = [each for each, *_ in case_queries.timeline(work.session, story.case)]
        assert told.count("MeasureEnding") == 2


def test_another_kind_of_agency_orders_no_measure(story):
    """A health bureau ends no agreement, and gives no points, in a case of its own."""
    with story.people.work("wei") as work:
        form = OpenCase(
            title="康复医院",
            region="990100",
            category="forged_records",
            source=Source.PATROL,
            institution_id=story.place,
        )
        theirs = cases.open_case(work, form).id
        doctor = NewParty(kind=PartyKind.DOCTOR, name="某医师", licence_no="110101199001011")
        person = cases.add_party(work, theirs, doctor).person_id
    ended = Propose(subject=f"i{story.place}", kind="end_agreement", from_on=TODAY, grounds="查实")
    with pytest.raises(NotAllowed), story.people.work("wei") as work:
        service.propose(work, theirs, ended)
    points = Score(subject=f"p{person}", on=TODAY, points=1, basis="处方违规")
    with pytest.raises(NotAllowed), story.people.work("wei") as work:
        service.score(work, theirs, points)


def test_who_is_recused_from_its_case_is_not_told_of_a_measure(story):
    story.order(f"i{story.place}", "end_with_ban", 36)
    assert len(story.blocks("he")) == 1
    with story.people.work("zhao") as work:
        he = identity.by_login(work.session, "he").id
        cases.recuse(work, story.case, he, agency="hq-ybj")
    assert story.blocks("he") == ()


def test_an_agency_that_is_of_that_kind_no_longer_orders_nothing(story):
    measure = story.propose(f"i{story.place}", "end_agreement")
    story.hear(measure)
    with story.people.work("zhao") as work:
        ours = work.session.get(Agency, "hq-ybj")
        ours.kind = AgencyKind.HEALTH
        work.session.add(ours)
        work.session.flush()
        with pytest.raises(NotAllowed):
            service.decide(work, measure, YES)
        assert service.decide(work, measure, NO).state is State.DECLINED, "declining needs no power"


def test_no_measure_on_an_institution_of_anothers_register(story):
    """A district's bureau orders nothing on an institution the city's register does not leave to it."""
    with story.people.work("lin") as work:
        far = {**HOSPITAL, "code": "H777", "name": "外地医院", "region": "990100"}
        (place,) = register.load(work, [far])
    with story.people.work("qian") as work:
        form = OpenCase(
            title="外地医院",
            region="990103",
            category="forged_records",
            source=Source.PATROL,
            institution_id=place.id,
        )
        theirs = cases.open_case(work, form).id
    asked = Propose(subject=f"i{place.id}", kind="end_agreement", from_on=TODAY, grounds="查实")
    with pytest.raises(NotAllowed), story.people.work("qian") as work:
        service.propose(work, theirs, asked)


def test_an_appeal_ends_or_shortens_what_the_points_led_to(story):
    story.score(5)
    second = story.score(4)
    assert second.measure_id is not None
    story.hear(second.measure_id)
    story.decide(second.measure_id)
    assert story.state(second.measure_id) is State.ORDERED
    with story.people.work("zhao") as work:
        service.appeal(work, second.id, Appeal(decision="void", text="记分依据不足"))
    assert story.state(second.measure_id) is State.RESTORED
    with story.people.work("lin", writes=False) as work:
        found = queries.get(work.session, work.actor, second.measure_id)
        assert found.ended_on == TODAY


def test_points_before_that_are_struck_out_decline_what_waits(story):
    first = story.score(5)
    second = story.score(4)
    with story.people.work("zhao") as work:
        service.appeal(work, first.id, Appeal(decision="void", text="记分依据不足"))
    assert story.state(second.measure_id) is State.DECLINED, "four points lead to nothing"
