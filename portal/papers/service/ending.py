"""Sending and voiding letters."""

from __future__ import annotations

from portal.cases import service as cases
from portal.cases.rules import Visibility
from portal.infra.work import Work
from portal.papers import queries
from portal.papers.events import PaperSent, PaperVoided
from portal.papers.models import Paper
from portal.papers.rules import PaperState
from portal.papers.service import keeping


def send(work: Work, case_id: int, paper_id: int) -> Paper:
    """Say that a letter went out; from then on it never changes. Conflict when it is no draft."""
    _, paper = keeping.draft(work, case_id, paper_id)
    _send(work, paper)
    return paper


def send_all(work: Work, subject: str, subject_id: int) -> None:
    """Say that everything the actor's agency drew up for a subject went out."""
    for paper in queries.drafts_of(work.session, subject, subject_id, work.actor.agency):
        _send(work, paper)


def void(work: Work, case_id: int, paper_id: int, reason: str) -> Paper:
    """Give a draft up: its number stays taken, with the reason. Conflict when it is no draft."""
    _, paper = keeping.draft(work, case_id, paper_id)
    paper.reason = reason
    _end(work, paper, PaperState.VOID)
    work.record(PaperVoided(**keeping.told(paper)))
    return paper


def _send(work: Work, paper: Paper) -> None:
    _end(work, paper, PaperState.SENT)
    work.record(PaperSent(**keeping.told(paper)))
    if paper.visibility is Visibility.ALL and paper.document_id is not None:
        cases.release_document(work, paper.case_id, paper.document_id)


def _end(work: Work, paper: Paper, state: PaperState) -> None:
    paper.state, paper.ended_at, paper.ended_by = state, work.now, work.actor.name
    work.session.add(paper)
    work.session.flush()
