"""The administrative case beside a prosecution: it stands still, and ends with the judgment."""

from __future__ import annotations

from portal.infra.work import Works
from portal.kernel.clock import SetClock
from referrals.proceedings.rules import State
from tests.referrals.proceedings.conftest import Scene as Course
from tests.referrals.proceedings.test_service import refused
from tests.referrals.transfers.conftest import Scene
from tests.referrals.transfers.test_criminal import criminal, later
from tests.support.people import People

__all__ = ["criminal"]


def test_stayed_until_the_judgment_is_in_force_and_then_closed(
    criminal: Scene,
    works: Works,
    people: People,
    clock: SetClock,
) -> None:
    course = Course(works, people, clock, case_id=criminal.case_id, finding_id=1)
    course.open()
    course.take("file")
    course.take("stay")
    criminal.walk("pass_for_prosecution", "indict", "record_judgment")
    assert refused(lambda: course.take("end_after_judgment")) == {"not_judged"}, "not in force yet"
    later(criminal, days=20)
    criminal.take("enter_force")
    assert "with_police" in refused(lambda: course.take("take_up"))
    course.take("end_after_judgment")
    assert course.now().state is State.CLOSED and not course.running()
    assert refused(lambda: course.take("record_remedy")) == {"no_decision"}, "none was made"
