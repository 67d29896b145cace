"""An agency that chose the national suite: its cases and tips are sealed with SM4, all else works."""

from dataclasses import replace

import pytest
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.models import CaseDocument, CaseKeyWrap
from portal.crypto import suites
from portal.evidence.models import EvidenceItem
from portal.infra.work import Works
from portal.intake.models import Tip
from tests.portal.packages.conftest import checked
from tests.support.people import People


@pytest.fixture
def works(works: Works) -> Works:
    settings = works.settings.model_copy(update={"national_agencies": " hq-ybj, elsewhere "})
    return replace(works, settings=settings)


@pytest.fixture
def people(works: Works, people: People) -> People:
    return People(works, people.secrets)


def test_what_such_an_agency_keeps_is_sealed_in_its_suite_and_opens(room):
    with room.people.work("lin") as work:
        found = cases.opened(work, room.case_id)
        session = work.session
        assert found.case.agency == "hq-ybj"
        assert next(each.name for each in found.files) == "发票 2026.pdf"
        assert found.tips[0].body.what
        for sealed in (
            *(each.name_sealed for each in session.exec(select(EvidenceItem))),
            *(each.file_key_sealed for each in session.exec(select(EvidenceItem))),
            *(each.sealed for each in session.exec(select(CaseDocument))),
            *(each.body_sealed for each in session.exec(select(Tip))),
        ):
            assert sealed[:1] == suites.SM2_SM4
        # The demonstration's agency keys were made before it chose: they are wrapped as ever.
        assert {each.wrapped[:1] for each in session.exec(select(CaseKeyWrap))} == {b"\x02"}
    assert checked(room.opened(room.export(with_tips=True))).defects == []


def test_it_shares_with_agencies_of_the_other_suite(room):
    with room.people.work("lin") as work:
        cases.share(work, room.case_id, "hq-wjw", basis="移送", with_tip_text=True)
    with room.people.work("wei") as work:
        assert len(cases.opened(work, room.case_id).files) == len(
            cases.packing(work, room.case_id, with_tips=False).files
        )
    assert checked(room.opened(room.export(login="wei"))).defects == []
    with room.people.work("lin") as work:
        cases.end_share(work, room.case_id, "hq-wjw", reason="结束")
        found = cases.opened(work, room.case_id)
        assert cases.case_key(work, found.case)[:1] == suites.SM2_SM4


def test_only_the_agencies_named_are_meant(works):
    assert works.settings.suite_of("hq-ybj") == works.settings.suite_of("elsewhere") == b"\x03"
    assert works.settings.suite_of("hq") == b"\x02"
    # Whose a draft will be is not known yet: national as soon as one agency is.
    assert works.settings.suite_of("") == b"\x03"
    everybody = works.settings.model_copy(update={"national_agencies": "*"})
    assert everybody.suite_of("hq") == everybody.suite_of("") == b"\x03"
    nobody = works.settings.model_copy(update={"national_agencies": " , "})
    assert nobody.suite_of("hq") == nobody.suite_of("") == b"\x02"
