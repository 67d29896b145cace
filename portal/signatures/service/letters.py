"""Letters follow their signatures: what is read and sent is the version that bears them."""

from __future__ import annotations

from portal.infra.work import Work
from portal.papers import service as papers
from portal.papers.rules import Signatures, Signed, SignedBy
from portal.signatures import queries
from portal.signatures.events import DocumentSigned, SignaturePageMade
from portal.signatures.rules import ROLE_NAMES


def is_signed(work: Work, asked: Signed) -> bool:
    """Tell whether a document bears a signature, an officer's or one taken by hand."""
    here, document_id = work.session, asked.document_id
    by_hand = queries.parties(here, document_id) or queries.page_of(here, document_id)
    return bool(queries.line(here, document_id) or by_hand)


def signed_by(work: Work, asked: SignedBy) -> Signatures | None:
    """Return the officers' signatures on a document, and the version that bears the last."""
    line = queries.line(work.session, asked.document_id)
    names = tuple(f"{each.name}（{ROLE_NAMES[each.role].zh}）" for each in line)
    return Signatures(names, line[-1].signed_id) if line else None


def when_signed(work: Work, event: DocumentSigned) -> None:
    """Let the signed version stand in for the letter it was made from."""
    papers.stand_in(work, event.document, event.signed)


def when_bound(work: Work, event: SignaturePageMade) -> None:
    """Let the version with the page of signatures stand in for the letter it was made from."""
    papers.stand_in(work, event.document, event.made)
