"""Proofs of what was done to a case, for whoever may see it."""

from __future__ import annotations

import re

from portal.audit import jobs as log_jobs
from portal.audit import service as log
from portal.main import proofcheck


def proofs(client, case_id, page="proofs"):
    shown = client.get(f"/cases/{case_id}/{page}")
    assert shown.status_code == 200
    return re.findall(rf"/cases/{case_id}/proofs/\d+", shown.text)


def test_an_officer_gets_a_proof_for_every_row_they_may_have(works, staff_client, scene):
    scene.share("hq-gaj")
    scene.find("lin", 100_00)
    log_jobs.checkpoint(works)
    client = staff_client("lin")
    found = proofs(client, scene.case_id)
    assert len(found) >= 2
    vkey = log.signer(works.settings).verifier.vkey
    for each in found:
        answer = client.get(each)
        assert answer.status_code == 200
        assert not proofcheck.verify(answer.text, vkey=vkey).defects


def test_a_receiver_gets_those_of_acts_between_both_and_no_others(works, staff_client, scene):
    scene.share("hq-gaj")
    scene.find("lin", 100_00)
    log_jobs.checkpoint(works)
    owner, police = staff_client("lin"), staff_client("wu")
    theirs = proofs(police, scene.case_id)
    all_of_them = proofs(owner, scene.case_id)
    assert theirs
    assert len(theirs) < len(all_of_them)
    for each in set(all_of_them) - set(theirs):
        assert police.get(each).status_code == 404


def test_a_proof_of_another_case_is_not_there(works, staff_client, scene):
    log_jobs.checkpoint(works)
    found = proofs(staff_client("lin"), scene.case_id)
    stranger = staff_client("feng")
    for each in (*found, f"/cases/{scene.case_id}/proofs/0"):
        assert stranger.get(each).status_code == 404
    assert staff_client("lin").get(f"/cases/{scene.case_id}/proofs/0").status_code == 404
