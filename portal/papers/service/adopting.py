"""Letters an upper capability set and filed itself: they get their versions and register here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.cases.queries import CaseFile, Document
from portal.cases.rules import Visibility
from portal.infra import letters, typeset
from portal.infra.letters import Block
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.papers import queries
from portal.papers.events import PaperIssued, PaperVoided, SignedVersionKept
from portal.papers.models import Paper
from portal.papers.rules import PaperState, SignedBy, Source
from portal.papers.service import keeping
from portal.papers.service.keeping import Content


def adopt(
    work: Work,
    case: CaseFile,
    document: Document,
    data: Mapping[str, Any],
    *,
    subject: str,
    subject_id: int,
    sent: bool,
    annex: tuple[str, tuple[Block, ...]] = ("", ()),
) -> Paper | None:
    """Keep a filed document as a letter's version; None for what is no letter.

    A draft of the same kind and subject gets a further version when the number is the same; with
    another number it is voided, so that no number is ever without a trace. `annex`: title and blocks
    of a page the PDF has behind the letter.
    """
    kind = document.kind
    if kind not in letters.names():
        return None
    paper = None
    for draft in queries.drafts_of(work.session, subject, subject_id, work.actor.agency):
        if draft.kind != kind:
            continue
        if draft.number == document.number:
            paper = draft
        else:
            _replaced(work, draft, document.number)
    if paper is None:
        paper = _new(work, document, subject, subject_id, sent=sent)
        work.record(PaperIssued(**keeping.told(paper)))
    before = paper.document_id or 0
    house = work.settings.letters_of(work.actor.agency)
    filled = typeset.filled(kind, data, house=house)
    content = Content(dict(data), replace(filled, annex_title=annex[0], annex=annex[1]))
    keeping.add_version(work, case, paper, content, Source.TYPED, document)
    _tell_signed(work, paper, before)
    return paper


def _tell_signed(work: Work, paper: Paper, before: int) -> None:
    """Say which signed version a new one does not replace."""
    found = work.ask(SignedBy(before), otherwise=None)
    if found is not None:
        work.record(
            SignedVersionKept(
                **keeping.told(paper),
                version=paper.version,
                document=found.document_id,
                signed_by="、".join(found.names),
            )
        )


def _new(work: Work, document: Document, subject: str, subject_id: int, *, sent: bool) -> Paper:
    readers = document.visibility if sent else Visibility.ALL
    if letters.letter(document.kind).internal:
        readers = Visibility.AGENCY
    made = Paper(
        case_id=document.case_id,
        kind=document.kind,
        title=document.title,
        agency=document.agency,
        number=document.number,
        subject=subject,
        subject_id=subject_id,
        visibility=readers,
        state=PaperState.SENT if sent else PaperState.DRAFT,
        made_by=work.actor.name,
        made_at=work.now,
        ended_at=work.now if sent else None,
        ended_by=work.actor.name if sent else "",
    )
    work.session.add(made)
    work.session.flush()
    known(made.id)
    return made


def _replaced(work: Work, draft: Paper, number: str) -> None:
    draft.state, draft.reason = PaperState.VOID, f"由 {number} 代替"
    draft.ended_at, draft.ended_by = work.now, work.actor.name
    work.session.add(draft)
    work.session.flush()
    work.record(PaperVoided(**keeping.told(draft)))
