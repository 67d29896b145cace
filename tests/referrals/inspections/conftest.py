"""A case to inspect."""

from __future__ import annotations

import pytest

from tests.referrals.inspections import support
from tests.support.people import People


@pytest.fixture
def case_id(people: People) -> int:
    return support.a_case(people)
