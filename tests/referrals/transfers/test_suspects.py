"""Each suspect has custody terms of their own, and a name only police and procuratorate read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.kernel.errors import Conflict
from referrals.clocks import queries as clocks
from referrals.transfers import queries
from referrals.transfers.models import TransferSuspect
from referrals.transfers.rules import StepInvalid, StepRefused
from tests.referrals.transfers.conftest import SUSPECT, Scene
from tests.referrals.transfers.test_routes import text

OTHER = "乙某某"


@pytest.fixture
def criminal(filed_by_police: Scene) -> Scene:
    return filed_by_police


def running(scene: Scene) -> list[set[str]]:
    """The terms that run, suspect by suspect."""
    with scene.people.work("wu", writes=False) as work:
        every = queries.suspects(work.session, scene.now("wu"))
        found = [clocks.open_for(work.session, "suspect", each.id or 0) for each in every]
        return [{each.code for each in one} for one in found]


def test_two_suspects_are_held_each_with_their_own_terms(criminal: Scene) -> None:
    criminal.did("record_detention")
    with pytest.raises(StepRefused) as refused:  # the same person, written with a space
        criminal.did("record_detention", suspect=f"{SUSPECT[0]} {SUSPECT[1]}")
    assert [each.code for each in refused.value.reasons] == ["detention_running"]
    criminal.did("record_detention", suspect=OTHER, special="special")
    assert running(criminal) == [{"C1"}, {"C1L"}]
    criminal.did("request_arrest")
    assert running(criminal) == [{"C2"}, {"C1L"}], "of one of them"
    with pytest.raises(StepRefused) as refused:
        criminal.did("decide_arrest", suspect=OTHER)
    assert [each.code for each in refused.value.reasons] == ["arrest_not_requested"]
    with pytest.raises(StepInvalid) as wrong:
        criminal.did("decide_arrest", suspect="丙")
    assert wrong.value.fields == {"suspect": "unknown_choice"}
    criminal.did("decide_arrest")
    criminal.did("request_arrest", suspect=OTHER, custody="free")
    assert running(criminal) == [{"C3"}, {"C2U"}]
    criminal.did("decide_arrest", suspect=OTHER, arrest="declined")
    assert running(criminal) == [{"C3"}, set()]
    criminal.did("record_detention", suspect=OTHER)  # a second detention of the same person
    assert running(criminal) == [{"C3"}, {"C1"}]
    criminal.did("pass_for_prosecution")
    assert running(criminal) == [set(), set()], "all of them end with the investigation"
    with pytest.raises(Conflict):
        criminal.did("record_detention")


def test_the_name_is_sealed_and_kept_from_the_sender(
    criminal: Scene, staff_client: Callable[[str], TestClient]
) -> None:
    criminal.did("record_detention", suspect=OTHER)
    with criminal.people.work("lin", writes=False) as work:
        (row,) = work.session.exec(select(TransferSuspect)).all()
        assert OTHER.encode() not in row.sealed
    here, case = f"/transfers/{criminal.transfer_id}", f"/cases/{criminal.case_id}"
    assert f"犯罪嫌疑人 {OTHER}" in text(staff_client("wu").get(here).text)
    lin = staff_client("lin")
    for page in (here, case, f"{case}/proofs", "/clocks", "/transfers"):
        assert OTHER not in lin.get(page).text, page
