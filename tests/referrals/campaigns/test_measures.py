"""The measures of a campaign's institutions are counted where they are decided."""

from __future__ import annotations

from datetime import timedelta

from portal.registry.rules.standing import MeasureKind
from referrals.campaigns.queries import visits
from tests.referrals.measures.conftest import TODAY, Story


def test_a_measure_counts_once_it_is_decided(people, clock):
    story = Story(people, clock)

    def counted(since):
        with people.work("lin", writes=False) as work:
            return visits.measures(work.session, [story.place], ["hq-ybj"], since, TODAY)

    made = story.propose(f"i{story.place}", "suspend_agreement", 6)
    assert counted(TODAY) == {}
    story.hear(made)
    story.decide(made)
    assert counted(TODAY) == {MeasureKind.SUSPEND_AGREEMENT: 1}
    assert counted(TODAY + timedelta(days=1)) == {}
