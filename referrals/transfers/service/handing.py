"""What goes with a hand-over: the sealed package, what is missing, the signatures, the signed receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.deliveries import service as deliveries
from portal.infra import typeset
from portal.infra.letters import Block
from portal.infra.typeset.joining import joined
from portal.infra.work import Work
from portal.kernel.errors import NotAllowed
from portal.kernel.law import Citation
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.packages import service as packages
from portal.packages.rules.recipient import Recipient
from portal.signatures import queries as signatures
from portal.signatures import service as signing
from portal.signatures.events import DocumentSigned
from portal.signatures.forms import Sign
from referrals.transfers import policy, queries
from referrals.transfers.events import CaseHandedOver, StepTaken, TransferPacked
from referrals.transfers.forms import Receive
from referrals.transfers.models import Transfer, TransferPackage, TransferPaper
from referrals.transfers.queries import handed
from referrals.transfers.rules import REQUIRED_SET, StepInvalid
from referrals.transfers.service import proving
from referrals.transfers.service.paper import PAPERS, Paper
from referrals.transfers.steps.hand_over import STEP as HAND_OVER
from referrals.transfers.steps.law import mps

Annex = tuple[str, tuple[Block, ...]]
NO_ANNEX: Final[Annex] = ("", ())
PROOF_TITLE: Final = "移交存证证明"
_HANDS_OVER = frozenset({"hand_over", "forward"})
_COMPLETE = mps("第一百八十条")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that belongs to a referral. `done` is None where it depends on the case."""

    text: Text
    done: bool | None
    law: Citation
    required: bool = False


def when_step_taken(work: Work, event: StepTaken) -> None:
    """Put the digest of what goes over into the log: the entry that the receipt proves."""
    if event.step not in _HANDS_OVER:
        return
    transfer = queries.by_id(work.session, event.transfer_id)
    told: Mapping[str, Any] = transfer.manifest or {}
    work.record(
        CaseHandedOver(
            case_id=transfer.case_id,
            transfer_id=event.transfer_id,
            number=transfer.number,
            sender=transfer.referring_agency,
            receiver=transfer.receiving_agency,
            package_sha256=transfer.package_sha256,
            documents=len(told.get("documents", ())),
            files=len(told.get("evidence", ())),
        )
    )


def when_signed(work: Work, event: DocumentSigned) -> None:
    """Let the signed version of the paper that counts be the one that counts.

    A paper since replaced stays so, and what was handed over stays as it was.
    """
    for paper in handed.papers_filed_as(work.session, event.document):
        transfer = queries.by_id(work.session, paper.transfer_id)
        newest = queries.papers(work.session, transfer)[paper.kind]
        fixed = {each["sha256"] for each in (transfer.manifest or {}).get("documents", ())}
        if newest.id != paper.id or paper.sha256 in fixed:
            continue
        row: dict[str, Any] = {"transfer_id": paper.transfer_id, "kind": paper.kind}
        row |= {"number": paper.number, "sha256": event.sha256, "made_at": work.now}
        work.session.add(TransferPaper(document_id=event.signed, **row))
    work.session.flush()


def check(work: Work, form: BaseModel) -> None:
    """Raise StepInvalid when the receipt is to be signed and cannot be."""
    if not isinstance(form, Receive) or form.signed_as is None:
        return
    if form.signed_as.replace(" ", "") != work.actor.name.replace(" ", ""):
        raise StepInvalid(signed_as="not_your_name")
    key = signatures.key_of(work.session, work.actor.officer_id or 0)
    if key is None or not key.certificate:
        raise StepInvalid(signed_as="no_certificate_to_sign")


def sign_receipt(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Sign the receipt just made, when the receiving officer typed their name for it.

    Between two agencies of this server the signed receipt is the delivery of what was handed over.
    """
    papers = queries.papers(work.session, transfer)
    paper, letter = papers.get("transfer_receipt"), papers.get("transfer_letter")
    if not isinstance(form, Receive) or not form.signed_as or paper is None:
        return
    case_id = transfer.case_id
    signed = signing.sign(work, case_id, paper.document_id, Sign(confirm=form.signed_as))
    if letter is not None:
        deliveries.by_receipt(work, case_id, letter.document_id, signed)


def receiver_key(work: Work, transfer_id: int) -> tuple[Transfer, Recipient, str]:
    """Return the referral, the receiving agency's key and its name, for whoever may pack it.

    NotAllowed but for the officers who hand over, from the hand-over until the referral ends.
    """
    transfer = queries.get(work.session, work.actor, transfer_id)
    require(policy.can_pack(work.actor, transfer))
    to = packages.key_of(work, transfer.receiving_agency)
    if to is None:
        raise NotAllowed
    return transfer, to, agencies.agency(work.session, transfer.receiving_agency).name.zh


def packed(work: Work, transfer: Transfer, package_id: int, digest: str) -> None:
    """Remember the package made for the receiver; the receipt names its digest."""
    row: dict[str, Any] = {"transfer_id": transfer.id or 0, "package_id": package_id}
    row |= {"receiver": transfer.receiving_agency, "sha256": digest, "made_at": work.now}
    work.session.add(TransferPackage(**row))
    work.record(
        TransferPacked(
            case_id=transfer.case_id,
            transfer_id=transfer.id or 0,
            number=transfer.number,
            package_id=package_id,
            receiver=transfer.receiving_agency,
            sha256=digest,
        )
    )


def receipt_facts(work: Work, transfer: Transfer) -> dict[str, object]:
    """Return what a receipt says of the package: what lacks, and the digest of the sealed one."""
    lacking = [each.text.zh for each in needs(work, transfer) if each.required and not each.done]
    package = handed.package_for(work.session, transfer)
    return {"missing": lacking, **({"bag_sha256": package.sha256} if package else {})}


def with_proof(paper: Paper, kind: str, pdf: bytes) -> tuple[bytes, Annex]:
    """Return a receipt with the proof of the hand-over behind it, and that page for its DOCX.

    Other papers as they are.
    """
    found = None
    if kind == "transfer_receipt":
        found = proving.proof(paper.work, paper.transfer, signs=True)
    if found is None:
        return pdf, NO_ANNEX
    told = {"number": paper.transfer.number, "agency": paper.agency, "police": paper.police}
    told |= {"package_sha256": paper.transfer.package_sha256, "date": paper.today}
    told |= {"origin": found.origin, "place": found.place, "leaf": found.leaf, "root": found.root}
    set_ = typeset.pdf("hand_over_proof", {**told, "key": found.key, "lines": found.lines})
    return joined(pdf, set_), (PROOF_TITLE, proving.as_blocks(told, found))


def needs(work: Work, transfer: Transfer) -> list[Need]:
    """Return what belongs to the referral, for both sides alike, what the law demands first.

    After the hand-over it is judged by what was handed over, not by what lies there now.
    """
    papers = queries.papers(work.session, transfer)
    sent = transfer.manifest
    kinds = {each["kind"] for each in sent["documents"]} if sent else set(papers)
    files = len(sent["evidence"]) if sent else handed.files_of(work.session, transfer)
    found = [
        Need(PAPERS[kind].title, kind in kinds, HAND_OVER.law, required=True)
        for kind in REQUIRED_SET
    ]
    if sent:
        there = handed.digests_of(work.session, transfer)
        whole = all(each["sha256"] in there for each in sent["documents"])
        kept = Text("移交的文书都在案", "Every paper that was handed over is on file")
        found.append(Need(kept, whole, HAND_OVER.law, required=True))
    letter = papers.get("transfer_letter")
    given = signatures.line(work.session, letter.document_id) if letter else ()
    return [
        *found,
        Need(Text("移送书已签名", "Transfer letter is signed"), bool(given), HAND_OVER.law),
        Need(Text("证据材料", "Evidence"), files > 0, HAND_OVER.law),
        Need(
            Text("检验报告或者鉴定结论（如有）", "Test or appraisal reports (if there are any)"),
            None,
            HAND_OVER.law,
        ),
        Need(
            Text("先前的行政处罚决定书（如有）", "Earlier penalty decisions (if there are any)"),
            None,
            _COMPLETE,
        ),
    ]
