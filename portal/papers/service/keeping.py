"""Keeping versions: the PDF as a document of the case, beside it sealed what it was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import CaseFile, Document
from portal.cases.rules import Visibility
from portal.cases.service.sealed import SealedText
from portal.infra import letters, typeset
from portal.infra.letters import Filled
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.papers import policy, queries
from portal.papers.events import PaperSetAgain
from portal.papers.models import Paper, PaperVersion
from portal.papers.rules import PaperState, Signed, Source

TEXT, DOCX = "paper", "paper-docx"


@dataclass(frozen=True, slots=True)
class Content:
    """What a version was made of: the values (none of an uploaded one) and the letter itself."""

    data: Mapping[str, Any]
    filled: Filled

    def lines(self) -> list[str]:
        """Return its paragraphs, for comparing."""
        body = [line for block in self.filled.blocks for line in letters.plain(block)]
        ends = (self.filled.date, self.filled.copies)
        return [each for each in (self.filled.title, self.filled.to, *body, *ends) if each]


def draft(work: Work, case_id: int, paper_id: int) -> tuple[CaseFile, Paper]:
    """Return a letter that may still be changed, locked, and its case.

    NotFound for strangers, NotAllowed for other agencies, Conflict once it was sent or voided.
    """
    paper = queries.get(work.session, work.actor, case_id, paper_id, lock=True)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_change(work.actor, grant, paper))
    if paper.state is not PaperState.DRAFT:
        raise Conflict
    return case_rows.get(work.session, work.actor, case_id), paper


def unsigned_draft(work: Work, case_id: int, paper_id: int) -> tuple[CaseFile, Paper]:
    """Return a letter that may still say something else; Invalid once somebody signed what it says."""
    case, paper = draft(work, case_id, paper_id)
    if work.ask(Signed(paper.document_id or 0), otherwise=False):
        raise Invalid(form="letter_signed")
    return case, paper


def keep(
    work: Work,
    case: CaseFile,
    paper: Paper,
    content: Content,
    source: Source,
    *,
    upload: bytes = b"",
) -> Document:
    """File the next version of a letter and return its document."""
    document = cases.file_document(
        work,
        case,
        kind=paper.kind,
        title=paper.title,
        number=paper.number,
        pdf=typeset.letter_pdf(content.filled),
        visibility=shown_to(paper),
        circle=circle_of(work, paper),
    )
    add_version(work, case, paper, content, source, document, upload=upload)
    return document


def add_version(
    work: Work,
    case: CaseFile,
    paper: Paper,
    content: Content,
    source: Source,
    document: Document,
    *,
    upload: bytes = b"",
) -> None:
    """Keep what a filed document was made of as the next version of a letter."""
    said = {"data": content.data, "filled": content.filled.as_json()}
    text = json.dumps(said, ensure_ascii=False)
    kept = cases.seal_text(work, case, TEXT, text, visibility=paper.visibility)
    sealed = cases.seal_text(work, case, DOCX, upload.hex(), visibility=paper.visibility)
    paper.version += 1
    paper.document_id = known(document.id)
    work.session.add(
        PaperVersion(
            paper_id=known(paper.id),
            version=paper.version,
            source=source,
            document_id=known(document.id),
            ref=kept.ref,
            generation=kept.generation,
            sealed=kept.sealed,
            docx_ref=sealed.ref if upload else b"",
            docx_sealed=sealed.sealed if upload else b"",
            made_by=work.actor.name,
            made_at=work.now,
        )
    )
    work.session.add(paper)
    work.session.flush()


def opened(work: Work, case: CaseFile, kept: PaperVersion) -> Content:
    """Return what a version was made of; NotAllowed without its key."""
    paper = work.session.get_one(Paper, kept.paper_id)
    sealed = SealedText(kept.ref, kept.generation, kept.sealed)
    keys = cases.keys_of(work, case)
    said = json.loads(
        cases.open_text(keys, known(case.id), TEXT, sealed, visibility=paper.visibility)
    )
    return Content(said["data"], Filled.of_json(said["filled"]))


def uploaded(work: Work, case: CaseFile, kept: PaperVersion) -> bytes:
    """Return the DOCX somebody uploaded as this version; empty when it was set."""
    if not kept.docx_sealed:
        return b""
    paper = work.session.get_one(Paper, kept.paper_id)
    sealed = SealedText(kept.docx_ref, kept.generation, kept.docx_sealed)
    keys = cases.keys_of(work, case)
    return bytes.fromhex(
        cases.open_text(keys, known(case.id), DOCX, sealed, visibility=paper.visibility)
    )


def tell_set_again(work: Work, paper: Paper, replaced: int, document: Document) -> None:
    """Tell that a draft has a new version; `replaced` is the document of the one before."""
    work.record(
        PaperSetAgain(
            **told(paper),
            version=paper.version,
            replaced=replaced,
            document=known(document.id),
            sha256=document.sha256,
        )
    )


def told(paper: Paper) -> dict[str, Any]:
    """Return what every event of a letter says."""
    return {
        "case_id": paper.case_id,
        "paper_id": known(paper.id),
        "kind": paper.kind,
        "title": paper.title,
        "number": paper.number,
        "agency": paper.agency,
        "visibility": shown_to(paper),
    }


def circle_of(work: Work, paper: Paper) -> str:
    """Return the circle of a letter's versions: a further one is read by nobody else."""
    before = work.session.get(Document, paper.document_id) if paper.document_id else None
    return before.circle if before is not None else ""


def shown_to(paper: Paper) -> Visibility:
    """Return who reads a letter now: until it was sent only the agency that drew it up."""
    return paper.visibility if paper.state is PaperState.SENT else Visibility.AGENCY
