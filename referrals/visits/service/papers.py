"""Official documents made of what was put down: numbered, set, filed, with the signatures taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.infra.small_files import seal_bytes
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.papers import service as papers
from portal.registry import queries as institutions
from portal.signatures import service as signing
from portal.signatures.forms import PartySigns
from referrals.clocks import queries as clocks
from referrals.inspections import service as inspecting
from referrals.inspections.rules import Signing
from referrals.visits import queries
from referrals.visits.book import registry
from referrals.visits.events import VisitPaperMade
from referrals.visits.models import FieldPaper, FieldRecord
from referrals.visits.rules import KIND_NAMES, MEASURES, SIGNED_KINDS, Kind, chain, times
from referrals.visits.rules import papers as wording
from referrals.visits.rules.problems import Problem
from referrals.visits.service import keeping, measures, sealing
from referrals.visits.service.place import Visit, open_visit
from referrals.visits.service.sealing import Opened

SUBJECT = "field_record"
DRAWN, PAPER = "drawn", "paper"


class Unfinished(Invalid):
    """What the text still lacks before a document is made of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(**{each.at.replace("/", "_"): each.code for each in problems})
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Newest:
    """The one text of a record, with the signatures taken for that very text."""

    record: FieldRecord
    text: Opened
    signatures: list[Opened]


def make(work: Work, ref: str) -> FieldPaper:
    """Make the document of a record's newest text and file it in the case; the same one twice is one.

    Conflict while the record has two heads; Unfinished names what is missing; NotFound for strangers
    and for kinds no document is made of.
    """
    record = queries.own_record(work.session, work.actor, ref)
    visit = open_visit(work, record.inspection_id)
    if record.kind not in wording.LETTERS:
        raise Conflict
    newest = newest_of(work, visit, record)
    there = queries.papers(work.session, [known(newest.text.row.id)])
    if there:
        return next(iter(there.values()))
    lacking = unfinished(visit, newest)
    if lacking:
        raise Unfinished(lacking)
    if record.kind is Kind.SITE_RECORD and not visit.over:
        inspecting.check_record(work, visit.id)
    data = _data(work, visit, newest)
    paper = papers.issue(
        work,
        visit.case,
        wording.LETTERS[record.kind],
        data,
        subject=SUBJECT,
        subject_id=known(record.id),
    )
    made = _keep(work, visit, newest, document_id=known(paper.document_id))
    if record.kind is Kind.SITE_RECORD and not visit.over:
        inspecting.adopt_record(work, visit.id, made.document_id, _signing(newest))
    return made


def newest_of(work: Work, visit: Visit, record: FieldRecord) -> Newest:
    """Return the text that stands in a record; Conflict while two do."""
    rows = {each.entry: each for each in queries.entries(work.session, record.id)}
    links = [queries.link(each) for each in rows.values()]
    heads = chain.heads(links)
    if len(heads) != 1:
        raise Conflict
    text = rows[chain.stands(links, heads[0])]
    every = queries.of_visit(work.session, work.actor, visit.id)
    signed = [
        opened
        for opened in (sealing.unseal(visit.keys, row) for row in every if _signs(row))
        if opened.body["signs"] == text.entry
    ]
    return Newest(record, sealing.unseal(visit.keys, text), signed)


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


def _signs(row: Any) -> bool:
    return row.kind is Kind.SIGNATURE


def _data(work: Work, visit: Visit, newest: Newest) -> dict[str, Any]:
    row, kind = newest.text.row, newest.record.kind
    acted = times.acted_at(row.device_at, row.offset_seconds, row.received_at)
    place = institutions.get(work.session, visit.inspection.institution_id)
    data = {
        "agency": agencies.agency(work.session, visit.part.agency).zh,
        "date": printed_day(work.now),
        **wording.values(kind, newest.text.body, acted),
    }
    if kind is not Kind.DELIVERY:
        named = set(newest.text.body["officers"])
        data["officers"] = [
            {"name": each.name, "certificate": each.certificate_no, "phone": each.phone}
            for each in visit.team
            if each.officer_id in named
        ]
    if kind not in {Kind.DELIVERY, Kind.FETCH, Kind.INQUIRY}:
        data["party"] = place.name
    if kind in SIGNED_KINDS - {Kind.DELIVERY}:
        said = wording.unsigned(each.body for each in newest.signatures)
        data |= {"unsigned": said} if said else {}
    return data | _more(work, visit, newest, acted, place.name)


def _more(work: Work, visit: Visit, newest: Newest, acted: Any, party: str) -> dict[str, Any]:
    kind, texts = newest.record.kind, registry.texts()
    if kind is Kind.SITE_RECORD:
        began = visit.part.entered_at or acted
        return {
            "span": wording.span(began, acted),
            "told": texts["certificates"].text.zh + texts["rights"].text.zh,
            "items": inspecting.checklist_lines(work, visit.case, visit.part),
        }
    if kind is Kind.INQUIRY:
        return {"cause": f"{party}检查事项", "told": texts["rights"].text.zh}
    if kind in MEASURES:
        taken = queries.measure(work.session, newest.record.id)
        ends = clocks.views(
            work.session, measures.SUBJECT, known(taken.id if taken else None), work.now
        )
        due = next(each.due_on for each in ends if each.code in {"A5", "A6"})
        return {"due": printed_day(due)}
    if kind is Kind.RELEASE:
        return _released(work, visit, newest)
    return {}


def _released(work: Work, visit: Visit, newest: Newest) -> dict[str, Any]:
    held = queries.own_record(work.session, work.actor, newest.text.body["of"])
    before = newest_of(work, visit, held).text
    taken = queries.measure(work.session, held.id)
    every = list(enumerate(before.body["items"], 1))
    chosen = newest.text.body["items"]
    rows = [
        {"name": each["name"], "quantity": wording.quantity(each)}
        for place, each in every
        if newest.text.body["all"] or place in chosen
    ]
    at = taken.acted_at if taken else before.row.received_at
    return {
        "measure": KIND_NAMES[held.kind].zh,
        "measure_at": wording.minute(at),
        "items": rows,
    }


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
