"""The same desk as signatures have."""

from __future__ import annotations

import pytest

from portal.infra.work import Works
from tests.portal.signatures.conftest import Desk
from tests.support.people import People


@pytest.fixture
def desk(works: Works, people: People) -> Desk:
    return Desk(works, people)
