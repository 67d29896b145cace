"""A letter somebody signed: the signed version is the one that is read and sent."""

from __future__ import annotations

from portal.infra.work import Work
from portal.papers import queries


def stand_in(work: Work, document_id: int, signed_id: int) -> None:
    """Let a signed version stand in for the version it was made from."""
    for paper in queries.with_document(work.session, document_id):
        paper.document_id = signed_id
        work.session.add(paper)
    work.session.flush()
