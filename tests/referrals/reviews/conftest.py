"""A case to review."""

from __future__ import annotations

import pytest

from tests.referrals.inspections import support as inspections
from tests.referrals.reviews import support
from tests.support.people import People


@pytest.fixture
def case_id(people: People, clock) -> int:
    clock.instant = support.START
    return inspections.a_case(people)
