"""Official documents made of what was put down: numbered, set, filed, with the signatures taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.cases import service as case_file
from portal.infra.small_files import seal_bytes
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.papers import service as papers
from portal.signatures import service as signing
from portal.signatures.forms import PartySigns
from referrals.inspections import service as inspecting
from referrals.inspections.rules import Signing
from referrals.visits import queries
from referrals.visits.events import VisitPaperMade
from referrals.visits.models import FieldPaper
from referrals.visits.rules import SIGNED_KINDS, Kind, times
from referrals.visits.rules import papers as wording
from referrals.visits.rules.problems import Problem
from referrals.visits.service import delivering, keeping
from referrals.visits.service import wording as values
from referrals.visits.service.place import Visit, open_visit
from referrals.visits.service.sealing import Opened
from referrals.visits.service.wording import Newest

SUBJECT = "field_record"
DRAWN, PAPER = "drawn", "paper"


class Unfinished(Invalid):
    """What the text still lacks before a document is made of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(**{each.at.replace("/", "_"): each.code for each in problems})
        self.problems = tuple(problems)


def make(work: Work, inspection_id: int, ref: str) -> FieldPaper:
    """Make the document of a record's newest text and file it in the case; the same one twice is one.

    Conflict while the record has two heads; Unfinished names what is missing; NotFound for strangers
    and for kinds no document is made of.
    """
    record = queries.own_record(work.session, work.actor, inspection_id, ref)
    visit = open_visit(work, inspection_id)
    if record.kind not in wording.LETTERS:
        raise Conflict
    newest = values.newest_of(work, visit, record)
    there = queries.papers(work.session, [known(newest.text.row.id)])
    if there:
        return next(iter(there.values()))
    lacking = unfinished(visit, newest)
    if record.kind is Kind.DELIVERY:
        lacking += delivering.lacking(work, visit, newest)
    if lacking:
        raise Unfinished(lacking)
    if record.kind is Kind.SITE_RECORD and not visit.over:
        inspecting.check_record(work, visit.id)
    data = values.data(work, visit, newest)
    paper = papers.issue(
        work,
        visit.case,
        wording.LETTERS[record.kind],
        data,
        subject=SUBJECT,
        subject_id=known(record.id),
    )
    made = _keep(work, visit, newest, document_id=known(paper.document_id))
    if record.kind is Kind.DELIVERY:
        receipt = queries.document(work.session, made.document_id)
        delivering.record(work, visit, newest, receipt)
    if record.kind is Kind.SITE_RECORD and not visit.over:
        inspecting.adopt_record(work, visit.id, made.document_id, _signing(newest))
    return made


def unfinished(visit: Visit, newest: Newest) -> list[Problem]:
    """Return everything in the way of a document: problems of the text, not done, not signed."""
    kind, body = newest.record.kind, newest.text.body
    found = keeping.judged(visit, kind, body)
    if not body["done"]:
        found.append(Problem("done", "not_done", wording.NOT_DONE))
    parties = [each for each in newest.signatures if each.body["role"] == "party"]
    if kind in SIGNED_KINDS and not parties:
        found.append(Problem("signature", "unsigned", wording.UNSIGNED))
    for each in newest.signatures:
        found += keeping.judged(visit, Kind.SIGNATURE, each.body)
    return found


def _signing(newest: Newest) -> Signing:
    """Return how the institution's side signed: refused when anybody refused."""
    said = {each.body["how"] for each in newest.signatures if each.body["role"] == "party"}
    for how in (Signing.REFUSED, Signing.ABSENT):
        if how.value in said:
            return how
    return Signing.SIGNED


def _keep(work: Work, visit: Visit, newest: Newest, *, document_id: int) -> FieldPaper:
    for each in newest.signatures:
        _sign(work, visit, each, document_id)
    made = FieldPaper(
        record_id=known(newest.record.id),
        entry_id=known(newest.text.row.id),
        document_id=document_id,
        made_by=work.actor.name,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        VisitPaperMade(
            case_id=visit.inspection.case_id,
            inspection_id=visit.id,
            agency=visit.part.agency,
            record=newest.record.ref,
            entry=newest.text.row.entry,
            document=document_id,
        )
    )
    return made


def _sign(work: Work, visit: Visit, signed: Opened, document_id: int) -> None:
    """Put a party's signature, or why there is none, on the document. Officers sign it themselves."""
    body = signed.body
    if body["role"] == "officer" or body["how"] == PAPER:
        return
    taken = wording.minute(signed.row.device_at)
    form = PartySigns(
        role=body["role"],
        how=body["how"],
        name=body["name"],
        strokes=body["strokes"],
        reason=body["reason"],
        witness=body["witness"],
        note=f"设备时间 {taken}，{times.told(signed.row.offset_seconds).zh}",
    )
    picture = None
    if body["how"] == DRAWN:
        drawn = signing.checked(form, 0)
        suite = work.settings.suite_of(work.actor.agency)
        png = signing.as_png(drawn) if drawn else b""
        picture = seal_bytes(work.blobs, png, "签名.png", "image/png", suite=suite)
    signing.take(work, visit.inspection.case_id, document_id, form, picture)


def read(work: Work, document_id: int) -> tuple[str, bytes]:
    """Return name and PDF of a document made of a visit; NotFound for any other."""
    made = queries.paper_of_document(work.session, document_id)
    case_id = queries.case_of_paper(work.session, work.actor, made)
    document, pdf = case_file.read_document(work, case_id, document_id)
    return f"{document.title}{document.number}.pdf".replace("/", "-"), pdf


def told(work: Work, made: FieldPaper) -> dict[str, Any]:
    """Return what a phone is told of a document."""
    document = queries.document(work.session, made.document_id)
    return {
        "document": made.document_id,
        "title": document.title,
        "number": document.number,
        "sha256": document.sha256,
        "size": document.size_bytes,
    }
