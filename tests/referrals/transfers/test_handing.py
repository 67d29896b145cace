"""The two-sided hand-over: digest in the log, signed receipt with its proof, package, list, tracker."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document
from pypdf import PdfReader
from sqlmodel import select

from portal.audit import service as log
from portal.cases import service as cases
from portal.crypto import sealed
from portal.crypto.errors import SealBroken
from portal.deliveries import queries as deliveries
from portal.packages import service as packages
from portal.packages.models import Package
from portal.papers import queries as papers
from portal.papers import service as letters
from portal.signatures import service as signing
from portal.signatures.forms import Sign
from referrals.transfers import forms, queries, service
from referrals.transfers.models import TransferPackage
from referrals.transfers.rules import State, StepInvalid, following
from referrals.transfers.steps.registry import STEPS
from tests.referrals.transfers.conftest import Scene
from tests.support.people import csrf_of

CHECK = Path(__file__).parents[3] / "docs" / "check_proof.py"


def _checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_proof", CHECK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _receipt(scene: Scene) -> tuple[str, bytes]:
    with scene.people.work("wu") as work:
        paper = queries.papers(work.session, scene.now("wu"))["transfer_receipt"]
        document, pdf = cases.read_document(work, scene.case_id, paper.document_id)
    return document.title, pdf


def test_the_receipt_is_signed_and_carries_the_proof(sent: Scene) -> None:
    with sent.people.work("wu") as work:
        signing.issue(work)
        name = work.actor.name
    with pytest.raises(StepInvalid):
        sent.take("receive", forms.Receive(signed_as="李四"))
    sent.take("receive", forms.Receive(signed_as=name))
    transfer = sent.now()
    assert transfer.state is State.RECEIVED
    title, pdf = _receipt(sent)
    assert title.endswith("（已签名）")
    with sent.people.work("wu") as work:
        paper = queries.papers(work.session, transfer)["transfer_receipt"]
        (signature,) = signing.check(work, sent.case_id, paper.document_id)
        found = service.proof(work, transfer)
        letter = queries.papers(work.session, transfer)["transfer_letter"]
        (delivery,) = deliveries.of_document(work.session, letter.document_id)
        assert (delivery.way, delivery.to_agency) == ("agency", "hq-gaj")
        vkey = log.signer(work.settings).verifier.vkey
    assert signature.holds and signature.name == name
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    told = "".join(text.split())
    assert transfer.package_sha256 in told
    assert found is not None and found.leaf in told
    # A program that has nothing of ours confirms what was handed over to whom.
    facts = _checker().check(found.text, vkey)["facts"]
    assert facts["package_sha256"] == transfer.package_sha256
    assert (facts["sender"], facts["receiver"]) == ("hq-ybj", "hq-gaj")


def test_the_editable_receipt_has_the_proof_too(sent: Scene) -> None:
    sent.take("receive")
    with sent.people.work("lin") as work:
        every = papers.of_case(work.session, work.actor, sent.case_id)
        (receipt,) = [each for each in every if each.kind == "transfer_receipt"]
        _, docx = letters.docx(work, sent.case_id, receipt.id or 0, 1)
        vkey = log.signer(work.settings).verifier.vkey
    lines = [each.text for each in Document(BytesIO(docx)).paragraphs]
    proof = lines[lines.index("证明文件") + 1 :]
    file = "\n".join(line.strip() for line in proof) + "\n"
    facts = _checker().check(file, vkey)["facts"]
    assert facts["package_sha256"] == sent.now().package_sha256
    assert "移交存证证明" in lines


def test_without_a_certificate_the_receipt_is_for_paper(sent: Scene) -> None:
    with sent.people.work("wu", writes=False) as work:
        name = work.actor.name
    with pytest.raises(StepInvalid) as refused:
        sent.take("receive", forms.Receive(signed_as=name))
    assert refused.value.fields == {"signed_as": "no_certificate_to_sign"}
    sent.take("receive", forms.Receive())
    assert not _receipt(sent)[0].endswith("（已签名）")


def test_a_package_for_the_receiver_in_one_press(sent: Scene, staff_client) -> None:
    client = staff_client("lin")
    page = client.get(f"/transfers/{sent.transfer_id}")
    assert "为接收机关制作证据包" in page.text
    answer = client.post(
        f"/transfers/{sent.transfer_id}/package", data={"csrf": csrf_of(page.text)}
    )
    assert answer.status_code == 200
    with sent.people.work("wu", writes=False) as work:
        row = work.session.exec(select(TransferPackage)).one()
        package = work.session.get(Package, row.package_id)
        assert package is not None and row.sha256 == package.sha256
        head = sealed.Opening([answer.content]).head
        assert packages.stream_key(work, head)  # only the receiver's key opens it
    with sent.people.work("lin", writes=False) as work, pytest.raises(SealBroken):
        packages.stream_key(work, head)
    police = staff_client("wu")
    seen = police.get(f"/transfers/{sent.transfer_id}").text
    assert row.sha256 in seen and "移送材料核对" in seen
    assert "为接收机关制作证据包</button>" not in seen
    token = csrf_of(seen)
    refused = police.post(f"/transfers/{sent.transfer_id}/package", data={"csrf": token})
    assert refused.status_code in {403, 404}
    sent.take("receive", forms.Receive())
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(_receipt(sent)[1])).pages)
    assert row.sha256 in "".join(text.split())


def test_both_sides_see_the_same_list(opened: Scene) -> None:
    opened.walk("report", "list_items", "approve")

    def lacking(login: str) -> list[str]:
        with opened.people.work(login, writes=False) as work:
            found = service.needs(work, queries.by_id(work.session, opened.transfer_id))
            return [each.text.en for each in found if each.required and not each.done]

    assert lacking("lin") == ["Transfer letter"]
    opened.walk("write_letter", "hand_over")
    assert lacking("lin") == lacking("wu") == []
    with opened.people.work("lin") as work:
        transfer = queries.by_id(work.session, opened.transfer_id)
        transfer.manifest = {
            **(transfer.manifest or {}),
            "documents": [{"kind": "transfer_letter", "number": "", "sha256": "0" * 64}],
        }
        work.session.add(transfer)
    assert "Every paper that was handed over is on file" in lacking("wu")
    assert "List of items" in lacking("lin")


def test_a_signed_paper_is_the_one_that_counts(opened: Scene) -> None:
    opened.walk("report", "list_items", "approve", "write_letter")
    with opened.people.work("lin") as work:
        signing.issue(work)
        paper = queries.papers(work.session, opened.now())["transfer_letter"]
        made = signing.sign(work, opened.case_id, paper.document_id, Sign(confirm=work.actor.name))
    opened.walk("hand_over")
    letters = [
        each
        for each in (opened.now().manifest or {})["documents"]
        if each["kind"] == "transfer_letter"
    ]
    assert [each["sha256"] for each in letters] == [made.sha256]


def _sign(scene: Scene, document_id: int) -> None:
    with scene.people.work("lin") as work:
        signing.sign(work, scene.case_id, document_id, Sign(confirm=work.actor.name))


def _counting(scene: Scene, kind: str) -> int:
    with scene.people.work("lin", writes=False) as work:
        return queries.papers(work.session, scene.now())[kind].document_id


def test_a_late_signature_changes_neither_what_counts_nor_what_was_handed_over(
    opened: Scene,
) -> None:
    with opened.people.work("lin") as work:
        signing.issue(work)
    opened.walk("report", "list_items")
    replaced = _counting(opened, "item_list")
    opened.walk("list_items")
    counts = _counting(opened, "item_list")
    _sign(opened, replaced)
    assert _counting(opened, "item_list") == counts != replaced
    opened.walk("approve", "write_letter", "hand_over")
    sent = _counting(opened, "transfer_letter")
    _sign(opened, sent)
    assert _counting(opened, "transfer_letter") == sent


def test_where_is_my_referral(sent: Scene, staff_client) -> None:
    client = staff_client("lin")
    page = client.get("/transfers/where").text
    assert sent.now().number in page and "向公安机关移送" in page and "对方" in page
    seen = page.partition("?seen=")[2].partition('"')[0]
    poll = {"HX-Request": "true"}
    assert client.get(f"/transfers/where?seen={seen}", headers=poll).status_code == 204
    sent.take("receive", forms.Receive())
    fresh = client.get(f"/transfers/where?seen={seen}", headers=poll)
    assert fresh.status_code == 200
    assert "公安机关审查中" in fresh.text and "<html" not in fresh.text
    track = client.get(f"/transfers/{sent.transfer_id}/where").text
    assert "签收移送书回执" in track and "接下来可能是" in track and "第八条" in track
    assert sent.now().number not in staff_client("wu").get("/transfers/where").text


def test_what_comes_next_begins_with_whose_turn_it_is() -> None:
    for state in State:
        sides = [each.side for each in following(STEPS.values(), state)]
        assert sides == sorted(sides, key=lambda side: side is not sides[0])
