"""A letter that was signed: the signed version is read and sent; its words stay as they were signed."""

from __future__ import annotations

import pytest

from portal.cases import service as cases
from portal.cases.rules import Role
from portal.kernel.errors import Invalid
from portal.papers import queries as papers
from portal.papers import service as letters
from portal.papers.models import Paper
from portal.papers.rules import PaperState
from portal.signatures import service
from tests.portal.papers.test_papers import NOTICE
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


def test_what_was_signed_says_nothing_else_afterwards(desk: Desk) -> None:
    with desk.people.work("lin") as work:
        paper = letters.draw(work, desk.case_id, "prior_notice", NOTICE)
        paper_id, document_id = paper.id or 0, paper.document_id or 0
        _, file = letters.docx(work, desk.case_id, paper_id, 1)
    desk.certify("lin")
    signed = desk.sign("lin", document_id)
    for act in (
        lambda work: letters.set_again(work, desk.case_id, paper_id, NOTICE | {"facts": "无"}),
        lambda work: letters.correct(work, desk.case_id, paper_id, file),
    ):
        with desk.people.work("lin") as work, pytest.raises(Invalid) as refused:
            act(work)
        assert refused.value.fields == {"form": "letter_signed"}
    with desk.people.work("lin") as work:
        sent = letters.send(work, desk.case_id, paper_id)
        assert (sent.version, sent.document_id) == (1, signed)
        cases.share(work, desk.case_id, "hq-gaj", role=Role.POLICE, basis="测试")
    ours = desk.pdf(signed)
    with desk.people.work("wu") as work:
        _, pdf = letters.read(work, desk.case_id, paper_id, 1)
        assert pdf == ours
        assert [each.holds for each in service.check(work, desk.case_id, signed)] == [True]
