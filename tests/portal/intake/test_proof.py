"""The reporter's proof: verifiable offline, without a name, without an hour."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from portal.audit import jobs as log_jobs
from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import nationalnotes, notes, tlog
from portal.crypto.codes import new_receipt
from portal.intake import service
from portal.intake.rules import Mode
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.main import proofcheck
from portal.witness.models import Cosignature
from tests.portal.audit.test_log import ring
from tests.portal.intake.door import get
from tests.portal.intake.test_follow import ANSWERS, enter


@pytest.fixture
def receipt(works):
    made = new_receipt()
    with works.begin(ANONYMOUS) as work:
        service.submit(work, ANSWERS, made)
    return made


def cosigned(works):
    """Sign the log as it stands and let a witness say when it saw that."""
    ring(works)
    log_jobs.checkpoint(works)
    with works.begin(SYSTEM) as work:
        size = audit.latest_checkpoint(work.session).size
        line = "— b.example/log/witness AAAA\n"
        work.session.add(Cosignature(size=size, witness="b", line=line, signed_at=work.now))
    return size


def test_no_checkpoint_of_the_day_of_the_report_proves_it(works, public_client, receipt, clock):
    """Its cosignature would tell the hour, on that day and on any later one."""
    first = cosigned(works)
    enter(public_client, receipt)
    page = get(public_client, "/follow/tip")
    assert "/follow/proof" not in page
    assert "第二天起" in page
    assert public_client.get("/follow/proof").status_code == 404
    clock.instant += timedelta(days=1)
    enter(public_client, receipt)
    assert public_client.get("/follow/proof").status_code == 404
    second = cosigned(works)
    clock.instant += timedelta(hours=1)
    assert cosigned(works) > second > first
    enter(public_client, receipt)
    note = tlog.ProofFile.parse(public_client.get("/follow/proof").text).checkpoint_note
    text, lines = notes.signature_lines(note)
    assert tlog.Checkpoint.parse(text).size == second
    assert len(lines) == 1


def test_the_mailbox_hands_out_a_proof_that_names_nobody_and_no_hour(
    works, public_client, receipt, clock
):
    days = 1
    clock.instant += timedelta(days=days)
    ring(works)
    log_jobs.checkpoint(works)
    enter(public_client, receipt)
    assert "/follow/proof" in get(public_client, "/follow/tip")
    answer = public_client.get("/follow/proof")
    assert answer.headers["content-disposition"] == 'attachment; filename="proof.tlog-proof"'
    vkey = log.signer(works.settings).verifier.vkey
    found = proofcheck.verify(answer.text, vkey=vkey)
    assert not found.defects
    second = nationalnotes.NationalSigner(vkey.partition("+")[0], b"s" * 32).verifier.vkey
    assert proofcheck.verify(answer.text, vkey=f"{vkey} {second}").defects, "one of two signed"
    told = json.loads(found.lines[-1])
    assert (told["event"], told["who"]) == (
        "TipReceived", {"name": "anonymous", "agency": "", "officer": None},
    )  # fmt: skip
    midnight = clock.instant.astimezone(LEGAL_ZONE) - timedelta(days=days)
    stamp = re.fullmatch(r"\d{4}-\d\d-\d\dT16:00:00Z", told["at"])
    assert stamp, "the legal day begins at 16:00 UTC"
    assert told["at"][:10] == (midnight - timedelta(days=1)).strftime("%Y-%m-%d")
    everything = answer.text + str(tlog.ProofFile.parse(answer.text).extra)
    for secret in (ANSWERS.name, ANSWERS.contact, ANSWERS.what, receipt.printed_number, "sealed\n"):
        assert secret not in everything
    assert ANSWERS.mode is Mode.SEALED


def test_there_is_no_proof_before_a_checkpoint_and_none_without_the_receipt(public_client, receipt):
    assert public_client.get("/follow/proof", follow_redirects=False).status_code == 303
    enter(public_client, receipt)
    assert "/follow/proof" not in get(public_client, "/follow/tip")
    assert public_client.get("/follow/proof").status_code == 404


def test_a_tip_typed_by_an_officer_has_none_since_its_entry_has_the_hour(
    works, people, public_client, clock
):
    made = new_receipt()
    with people.work("chen") as work:
        service.submit(work, ANSWERS, made)
    clock.instant += timedelta(days=1)
    ring(works)
    log_jobs.checkpoint(works)
    enter(public_client, made)
    assert public_client.get("/follow/proof").status_code == 404
