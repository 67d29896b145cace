"""A letter that was signed: the signed version is read and sent; one set again has no signature."""

from __future__ import annotations

from portal.papers import queries as papers
from portal.papers.models import Paper
from portal.papers.rules import PaperState
from portal.signatures import service
from tests.portal.signatures.conftest import Desk


def test_the_signed_version_stands_in_for_the_letter(desk: Desk) -> None:
    with desk.people.work("lin") as work:
        document = service.standing(work, desk.case_id, desk.root_id).document
        paper = Paper(
            case_id=desk.case_id,
            kind=document.kind,
            title=document.title,
            agency=document.agency,
            number=document.number,
            visibility=document.visibility,
            state=PaperState.DRAFT,
            document_id=desk.root_id,
            made_by="",
            made_at=work.now,
        )
        work.session.add(paper)
        work.session.flush()
        paper_id = paper.id or 0
    desk.certify("lin")
    signed = desk.sign("lin", desk.root_id)
    with desk.people.work("lin", writes=False) as work:
        assert papers.get(work.session, work.actor, desk.case_id, paper_id).document_id == signed
