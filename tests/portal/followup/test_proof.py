"""The printable proof: what it says, what it does not, and that thirty lines of others check it."""

from __future__ import annotations

import importlib.util
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from starlette.testclient import TestClient

from portal.audit import jobs as log_jobs
from portal.audit import service as log
from portal.crypto.codes import new_receipt
from portal.infra.settings import ROOT
from portal.infra.work import Works
from portal.intake import service as intake
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SetClock
from tests.portal.audit.test_log import ring
from tests.portal.intake.door import get
from tests.portal.intake.test_follow import ANSWERS, enter
from tests.support.documents import words

SCRIPT = ROOT / "docs" / "check_proof.py"


def test_page_paper_and_script(
    works: Works, public_client: TestClient, clock: SetClock, tmp_path: Path
) -> None:
    receipt = new_receipt()
    with works.begin(ANONYMOUS) as work:
        intake.submit(work, ANSWERS, receipt)
    enter(public_client, receipt)
    assert public_client.get("/follow/proof/page").status_code == 404, "not on the day itself"
    clock.instant += timedelta(days=1)
    ring(works)
    log_jobs.checkpoint(works)
    enter(public_client, receipt)
    page = get(public_client, "/follow/proof/page")
    paper = public_client.get("/follow/proof/proof.pdf")
    said = words(paper.content)
    key = log.signer(works.settings).verifier.vkey
    for text in (page, said):
        assert receipt.number in text
        assert "proof.tlog-proof--key" in "".join(text.split()), "two hyphens, not a dash"
        assert key.split("+")[2][:12] in text
        for secret in (ANSWERS.name, ANSWERS.contact, ANSWERS.what, receipt.secret[:8]):
            assert secret not in text
    spec = importlib.util.spec_from_file_location("check_proof", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    file = public_client.get("/follow/proof").text
    assert script.check(file, key)["event"] == "TipReceived"
    swapped = file.replace(file.split("\n")[3], file.split("\n")[4], 1)
    first = "index 0\n" in file
    other = file.replace("index 0" if first else "index ", "index 1", 1)
    for forged in (swapped, other):
        with pytest.raises((SystemExit, InvalidSignature)):
            script.check(forged, key)
