"""A phone of officer lin, registered, with an approved inspection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.kernel.clock import SetClock
from tests.referrals.inspections import support as inspections
from tests.referrals.visits import support
from tests.referrals.visits.support import Phone
from tests.support.people import People

NewPhone = Callable[..., Phone]


@pytest.fixture
def new_phone(
    people: People, staff_client: Callable[[str], TestClient], clock: SetClock
) -> NewPhone:
    def make(login: str, inspection: int) -> Phone:
        officers = list(inspections.officer_ids(people, "lin", "he"))
        return Phone(staff_client(login), clock, inspection, officers=officers).start()

    return make


@pytest.fixture
def phone(new_phone: NewPhone, people: People) -> Phone:
    return new_phone("lin", support.approved(people))


@pytest.fixture
def inside(phone: Phone) -> Phone:
    """The same phone, its agency entered."""
    assert phone.states(support.entered(phone)) == ["kept"]
    return phone
