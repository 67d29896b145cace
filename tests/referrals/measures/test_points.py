"""Points of staff: what they lead to, and how an appeal strikes them out."""

from __future__ import annotations

import pytest

from portal.kernel.errors import Conflict, Invalid, NotAllowed
from referrals.measures import queries, service
from referrals.measures.forms import Appeal, Score
from referrals.measures.rules import State
from tests.referrals.measures.conftest import TODAY, D


def test_points_lead_to_a_proposal_and_an_appeal_strikes_them_out(story):
    first = story.score(5)
    assert first.measure_id is None
    second = story.score(4)
    with story.people.work("zhao", writes=False) as work:
        proposed = queries.get(work.session, work.actor, second.measure_id)
        assert (proposed.kind, proposed.months, proposed.state) == (
            "staff_suspended",
            1,
            State.PROPOSED,
        )
    void = Appeal(decision="void", text="记分依据不足")
    with pytest.raises(NotAllowed), story.people.work("lin") as work:
        service.appeal(work, second.id, void)
    with story.people.work("zhao") as work:
        service.appeal(work, second.id, void)
    with pytest.raises(Conflict), story.people.work("zhao") as work:
        service.appeal(work, second.id, void)
    assert story.score(3).measure_id is None  # 5 + 3: what was struck out no longer counts
    assert story.score(4, D("2025-12-31")).measure_id is None  # another year


def test_twelve_points_at_once_are_three_years(story):
    made = story.score(12)
    with story.people.work("lin", writes=False) as work:
        found = queries.get(work.session, work.actor, made.measure_id)
        assert (found.kind, found.until_on) == ("staff_ended", D("2029-03-01"))


def test_points_are_for_staff_of_the_case(story):
    for subject in (f"p{story.insured}", f"i{story.place}", "p99999"):
        form = Score(subject=subject, on=TODAY, points=1, basis="处方违规")
        with pytest.raises(Invalid, match="subject"), story.people.work("lin") as work:
            service.score(work, story.case, form)
