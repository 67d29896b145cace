"""A destroyed file lets nothing out: not opened, not copied, not packed, not by what was read before."""

from __future__ import annotations

import pyrage
import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import service as cases
from portal.cases.models import CaseFile
from portal.copies.rules import CopyKind
from portal.copies.service import check_make, keep_copy
from portal.copies.service.making import sealed
from portal.copies.service.taking import take
from portal.erasure import service
from portal.erasure.rules import Ground
from portal.evidence import queries
from portal.evidence.rules import CustodyKind
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Destroyed
from portal.packages.rules.recipient import read
from portal.packages.service import Wish, start
from tests.portal.cases.conftest import scene as _scene
from tests.support.people import csrf_of

scene = _scene


@pytest.fixture
def item_id(people, scene):
    with people.work("lin") as work:
        received = sealed(work.blobs, b"a page of the ledger", "ledger.pdf", "application/pdf")
        return cases.keep_evidence(work, scene.case_id, received)


def destroy(people, case_id, **told):
    with people.work("lin") as work:
        asked = service.ask_case(work, case_id, Ground.RETENTION_OVER, **told).id
    with people.work("zhao") as work:
        service.decide(work, asked, agreed=True)


def story(works, item_id):
    """Return the kinds of the custody rows and how many leaves tell of an opening."""
    with works.begin(SYSTEM, writes=False) as work:
        kinds = [row.kind for row in queries.custody(work.session, [item_id])]
        leaves = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "EvidenceOpened"))
        return kinds, len(leaves.all())


GONE = ([CustodyKind.RECEIVED, CustodyKind.DESTROYED], 0)


def test_no_page_opens_it_and_nobody_is_said_to_have(works, people, scene, item_id, staff_client):
    destroy(people, scene.case_id, item_id=item_id)
    client, url = staff_client("lin"), f"/cases/{scene.case_id}/evidence/{item_id}"
    token = csrf_of(client.get("/account").text)
    for way in ("preview", "metadata", "redaction"):
        assert client.get(f"{url}/{way}").status_code == 410, way
    for way in ("download", "copies/scrubbed"):
        told = {"csrf": token, "reason": "核对"}
        assert client.post(f"{url}/{way}", data=told).status_code == 410, way
    assert story(works, item_id) == GONE
    assert client.get(url).status_code == 200


def test_a_copy_begun_before_is_not_kept(works, people, scene, item_id):
    with people.work("lin") as work:
        taken = take(work, scene.case_id, item_id, None)
        copy = sealed(work.blobs, b"a copy", "copy.pdf", "application/pdf")
    destroy(people, scene.case_id, item_id=item_id)
    with people.work("lin") as work, pytest.raises(Destroyed):
        keep_copy(work, taken, CopyKind.SCRUBBED, "公开", copy)
    assert story(works, item_id) == GONE


@pytest.mark.parametrize("whole", [True, False])
def test_a_package_planned_before_does_not_leave(works, people, scene, item_id, whole):
    with people.work("lin", writes=False) as work:
        found = cases.packing(work, scene.case_id, with_tips=False)
    destroy(people, scene.case_id, **({} if whole else {"item_id": item_id}))
    with people.work("lin") as work, pytest.raises(Destroyed):
        cases.packed(work, found, "移送")
    assert story(works, item_id)[1] == 0


def test_a_package_under_way_ends_before_what_was_destroyed(works, people, scene, item_id):
    actor, private = people.as_("lin")
    identity = pyrage.x25519.Identity.generate()
    to = read(str(identity.to_public()))
    made = start(works, actor, private, Wish(scene.case_id, "检察院", "移送", False), to)
    destroy(people, scene.case_id, item_id=item_id)
    with pytest.raises(Destroyed):
        b"".join(made.pieces)


def test_looking_whether_more_may_come_changes_no_key(works, people, scene, item_id, staff_client):
    client, url = staff_client("lin"), f"/cases/{scene.case_id}"
    tus = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf_of(client.get(url).text)}
    begun = client.post(f"{url}/evidence/uploads", headers={**tus, "Upload-Length": "6"})
    with works.begin(SYSTEM) as work:
        case = work.session.get(CaseFile, scene.case_id)
        case.renew_keys, before = True, case.generation
        work.session.add(case)
    with people.work("lin") as work:
        check_make(work, scene.case_id, item_id)
    assert client.head(begun.headers["location"], headers=tus).status_code == 200
    assert client.options(f"{url}/evidence/uploads", headers=tus).status_code == 204
    assert client.get(url).status_code == 200
    with people.work("lin") as work:
        assert work.session.get(CaseFile, scene.case_id).generation == before
    with people.work("lin") as work:
        cases.upload_container(work, scene.case_id)
        assert work.session.get(CaseFile, scene.case_id).generation == before + 1
