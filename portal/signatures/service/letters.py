"""Letters follow their signatures: what is read and sent is the version that bears them."""

from __future__ import annotations

from portal.infra.work import Work
from portal.papers import service as papers
from portal.papers.rules import Signed
from portal.signatures import queries
from portal.signatures.events import DocumentSigned, SignaturePageMade


def is_signed(work: Work, asked: Signed) -> bool:
    """Tell whether a document bears a signature, an officer's or one taken by hand."""
    here, document_id = work.session, asked.document_id
    by_hand = queries.parties(here, document_id) or queries.page_of(here, document_id)
    return bool(queries.line(here, document_id) or by_hand)


def when_signed(work: Work, event: DocumentSigned) -> None:
    """Let the signed version stand in for the letter it was made from."""
    papers.stand_in(work, event.document, event.signed)


def when_bound(work: Work, event: SignaturePageMade) -> None:
    """Let the version with the page of signatures stand in for the letter it was made from."""
    papers.stand_in(work, event.document, event.made)
