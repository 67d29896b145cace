"""An auditor's proofs: whole entries of their own agency, of all others only that they stand there."""

from __future__ import annotations

import json

import pytest

from portal.audit import jobs as log_jobs
from portal.audit import queries as audit
from portal.audit import service as log
from portal.cases import service as cases
from portal.crypto import tlog
from portal.crypto.codes import new_receipt
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Office
from portal.main import proofcheck
from portal.witness import policy
from tests.portal.cases.conftest import scene as _scene

scene = _scene
SHEN = Actor("沈审计", "hq-ybj", frozenset({Office.AUDITOR}), officer_id=9)


@pytest.fixture
def leaves(works, scene, people):
    scene.share("hq-gaj")
    scene.find("lin", 100_00)
    with works.begin(ANONYMOUS) as work:
        answers = Answers(
            region="990102", what="挂床", mode=Mode.SEALED, name="王某", contact="139"
        )
        tip = intake.submit(work, answers, new_receipt()).id
    with people.work("chen") as work:
        intake.open_tip(work, tip)
    with people.work("wu") as work:
        cases.opened(work, scene.case_id)
    log_jobs.checkpoint(works)
    with works.begin(SYSTEM, writes=False) as work:
        return list(audit.leaves(work.session, end=audit.latest_checkpoint(work.session).size))


def test_only_entries_of_the_own_agency_and_of_no_tip_come_whole(works, staff_client, leaves):
    client, verifier = staff_client("shen"), log.signer(works.settings).verifier
    seen = {True: 0, False: 0}
    for leaf in leaves:
        mine = leaf.body["who"]["agency"] == "hq-ybj"
        whole = mine and leaf.body["facts"].get("tip_id") is None
        proof = tlog.ProofFile.parse(client.get(f"/log/{leaf.id}/proof").text)
        proof.verify(leaf.leaf_hash, origin=verifier.name, verifiers=[verifier])
        assert (proof.extra is not None) == whole, leaf.body
        assert not whole or json.loads(proof.extra)["told"] == leaf.body
        seen[whole] += 1
    assert min(seen.values()) > 1


def test_a_proof_without_words_is_checked_against_the_leaf_hash(works, staff_client, leaves):
    vkey = log.signer(works.settings).verifier.vkey
    other = next(each for each in leaves if each.body["who"]["agency"] == "hq-gaj")
    text = staff_client("shen").get(f"/log/{other.id}/proof").text
    assert proofcheck.verify(text, vkey=vkey).defects
    assert not proofcheck.verify(text, vkey=vkey, leaf=other.leaf_hash.hex()).defects
    assert proofcheck.verify(text, vkey=vkey, leaf=bytes(32).hex()).defects


@pytest.mark.parametrize(
    ("agency", "facts", "whole"),
    [
        ("hq-ybj", {}, True),
        ("hq-ybj", {"tip_id": None}, True),
        ("hq-ybj", {"tip_id": 7}, False),
        ("hq-ybj", {"visibility": "agency"}, True),
        ("hq-ybj", {"visibility": "agency", "agency": "hq-ybj"}, True),
        ("hq-ybj", {"visibility": "agency", "agency": "hq-gaj"}, False),
        ("hq-gaj", {}, False),
        ("", {}, False),
    ],
)
def test_whose_entries_come_whole(agency, facts, whole):
    body = {"who": {"agency": agency}, "facts": facts}
    assert policy.can_read_whole(SHEN, body) is whole
