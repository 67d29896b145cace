"""A file on its way in goes on after the report or the case it goes to took a new key."""

from __future__ import annotations

from portal.agencies.rules import Compartment
from portal.cases import service as cases
from portal.evidence import service as evidence
from portal.evidence.rules import Container
from portal.infra.work import Work, Works
from portal.intake import queries as tips
from portal.intake.service import seals
from portal.intake.service.tips import container
from tests.portal.agencies.test_rotation import change
from tests.portal.cases.conftest import Scene
from tests.portal.cases.conftest import scene as _scene
from tests.portal.intake.test_service import submitted
from tests.support.people import People

scene = _scene


def _tip(work: Work, tip_id: int) -> Container:
    tip = tips.by_id(work.session, tip_id)
    return container(tip, seals.officer_key(work, tip))


def test_uploads_outlive_keys(works: Works, people: People, scene: Scene) -> None:
    tip_id, _ = submitted(works)
    with people.work("lin") as work:
        place = _tip(work, tip_id)
        first = evidence.begin(work, place, size=9, name="a.mp4", declared_type="")
        before = cases.upload_container(work, scene.case_id)
        second = evidence.begin(work, before, size=9, name="b.mp4", declared_type="")
    change(works, people, "zhao", Compartment.CASEWORK)
    with people.work("lin") as work:
        after, case = _tip(work, tip_id), cases.upload_container(work, scene.case_id)
        assert after.key != place.key
        assert case.key != before.key
        assert evidence.find(work, after, first.token).name == "a.mp4"
        assert evidence.claim(work, case, second.token, 0).name == "b.mp4"
        assert evidence.find(work, case, second.token).begun.file_key == second.begun.file_key
