"""Opening versions: as PDF, as DOCX, and one beside another."""

from __future__ import annotations

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.infra import letters, typeset
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require
from portal.papers import policy, queries
from portal.papers.models import Paper, PaperVersion
from portal.papers.rules import Change, Signatures, SignedBy, compared
from portal.papers.service import keeping, typed


def read(work: Work, case_id: int, paper_id: int, version: int) -> tuple[Paper, bytes]:
    """Return a version as PDF; the opening is recorded."""
    paper, kept = _kept(work, case_id, paper_id, version)
    _, pdf = cases.read_document(work, case_id, _document(work, paper, kept))
    return paper, pdf


def docx(work: Work, case_id: int, paper_id: int, version: int) -> tuple[Paper, bytes]:
    """Return a version as DOCX; the opening is recorded.

    To the agency that uploaded one the very file. To others one made of its words: the file itself
    may carry what was struck out, and by whom.
    """
    paper, kept = _kept(work, case_id, paper_id, version)
    cases.read_document(work, case_id, _document(work, paper, kept))
    case = case_rows.get(work.session, work.actor, case_id)
    found = keeping.uploaded(work, case, kept) if work.actor.agency == paper.agency else b""
    return paper, found or typeset.letter_docx(keeping.opened(work, case, kept).filled)


def compare(work: Work, case_id: int, paper_id: int, old: int, new: int) -> list[Change]:
    """Return what changed between two versions, paragraph by paragraph."""
    case = case_rows.get(work.session, work.actor, case_id)
    lines = []
    for number in (old, new):
        _, kept = _kept(work, case_id, paper_id, number)
        lines.append(keeping.opened(work, case, kept).lines())
    return compared(*lines)


def said(work: Work, paper: Paper) -> dict[str, str]:
    """Return the present version as a form shows it, for setting the letter again."""
    case = case_rows.get(work.session, work.actor, paper.case_id)
    letter = letters.letter(paper.kind, work.settings.letters_of(paper.agency))
    every = reversed(queries.versions(work.session, work.actor, paper))
    for kept in every:
        data = keeping.opened(work, case, kept).data
        if data:
            return typed.typed_of(letter, data)
    return {}


def starting_values(work: Work, case_id: int, kind: str) -> dict[str, str]:
    """Return what the form of a new letter begins with."""
    case = case_rows.get(work.session, work.actor, case_id)
    return typed.first_values(work, letters.letter(kind), case)


def _kept(work: Work, case_id: int, paper_id: int, version: int) -> tuple[Paper, PaperVersion]:
    paper = queries.get(work.session, work.actor, case_id, paper_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_read(work.actor, grant))
    if paper.agency != work.actor.agency and version != paper.version:
        raise NotFound
    return paper, queries.version(work.session, paper_id, version)


def signatures(work: Work, kept: PaperVersion) -> Signatures | None:
    """Return the officers' signatures on a version; None when nobody signed it."""
    return work.ask(SignedBy(kept.document_id), otherwise=None)


def _document(work: Work, paper: Paper, kept: PaperVersion) -> int:
    """Return the document of a version: the one that bears the signatures, where it was signed."""
    if kept.version == paper.version and paper.document_id is not None:
        return paper.document_id
    signed = signatures(work, kept)
    return signed.document_id if signed is not None else kept.document_id
