"""A third party is taken off the register: asked nothing more, and nothing of it is lost."""

from __future__ import annotations

import pytest

from portal.kernel.errors import Conflict, Invalid, NotAllowed
from referrals.reviews import service
from referrals.reviews.forms import AddThird, Ask, EndThird
from referrals.reviews.rules import Third


def test_who_was_taken_off_is_asked_nothing_more(people, case_id):
    with people.work("zhao") as work:
        form = AddThird(kind=next(iter(Third)), name="某专家", field="影像")
        third = service.add_third(work, form).id
    why = EndThird(reason="聘期届满")
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.end_third(work, third, why)
    with people.work("zhao") as work:
        ended = service.end_third(work, third, why)
        assert (ended.end_reason, ended.ended_by) == ("聘期届满", work.actor.name)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.end_third(work, third, why)
    with people.work("lin") as work, pytest.raises(Invalid):
        service.ask(work, case_id, Ask(third=third, question="片子是否重复"))
