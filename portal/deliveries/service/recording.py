"""Recording that a document was delivered, with its 送达回证."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import CaseFile, Document
from portal.cases.rules import Visibility
from portal.deliveries import policy, queries
from portal.deliveries.book.registry import BETWEEN_AGENCIES, WAYS
from portal.deliveries.forms import Deliver
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Need, Way, lacking
from portal.deliveries.service.reading import KIND, addressed, document_of, event_of
from portal.infra import typeset
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.signatures import queries as signatures
from portal.signatures import service as signing
from portal.signatures.forms import Sign
from portal.signatures.rules.drawing import Drawing, NotADrawing, read

_TITLE, _RECEIPT = "送达回证", "delivery_receipt"


def checked(form: Deliver, today: date, files: int) -> Drawing | None:
    """Return the receiver's signature if one was drawn; Invalid with all that is missing or wrong."""
    way = WAYS.get(form.way)
    if way is None or form.way == BETWEEN_AGENCIES:
        raise Invalid(way="unknown_choice")
    given = {
        Need.RECEIVER: form.receiver,
        Need.SIGNATURE: form.strokes,
        Need.REFUSAL: form.reason,
        Need.WITNESS: form.witness,
        Need.TRACKING: form.tracking,
        Need.CONSENT: form.consent_item,
        Need.THROUGH: form.through,
        Need.PROOF: files,
    }
    wrong = lacking(way, frozenset(need for need, value in given.items() if value))
    if form.done_on > today:
        wrong["done_on"] = "future_day"
    if wrong:
        raise Invalid(**wrong)
    if not form.strokes or Need.SIGNATURE not in way.needs:
        return None
    try:
        return read(form.strokes)
    except NotADrawing as error:
        raise Invalid(strokes="not_a_drawing") from error


def deliver(
    work: Work,
    case_id: int,
    document_id: int,
    form: Deliver,
    proof: ReceivedFile | None,
    drawn: Drawing | None = None,
) -> Delivery:
    """Record a delivery outside this system; the signature or scan becomes evidence of the case.

    Only the agency that made the document. Invalid for a consent that is no file of the case, and
    for a day before the document was made.
    """
    document = document_of(work, case_id, document_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_record(work.actor, grant, document.agency))
    if form.done_on < document.made_at.astimezone(LEGAL_ZONE).date():
        raise Invalid(done_on="before_the_document")
    if form.consent_item is not None:
        _check_consent(work, case_id, form.consent_item)
    proof_id = cases.keep_evidence(work, case_id, proof) if proof else None
    way = WAYS[form.way]
    said = form.model_dump(mode="json", exclude={"strokes"}, exclude_none=True)
    paper = _receipt(work, document, way, said, drawn.svg() if drawn else "")
    return _keep(
        work,
        document,
        way,
        said,
        paper,
        done_on=form.done_on,
        refused=Need.REFUSAL in way.needs and way.code == "left",
        proof_id=proof_id,
        consent_id=form.consent_item if Need.CONSENT in way.needs else None,
    )


def with_receipt(
    work: Work, case_id: int, document_id: int, form: Deliver, receipt: Document
) -> Delivery:
    """Record a delivery whose signed receipt is a document of the case already; check it first.

    Only the agency that made the document.
    """
    document = document_of(work, case_id, document_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_record(work.actor, grant, document.agency))
    way = WAYS[form.way]
    said = form.model_dump(mode="json", exclude={"strokes"}, exclude_none=True)
    left = way.code == "left"
    return _keep(work, document, way, said, receipt, done_on=form.done_on, refused=left)


def sign_for(work: Work, case_id: int, document_id: int, form: Sign) -> Delivery:
    """Sign for a document another agency of this server made: the receipt bears the officer's signature.

    NotAllowed for one addressed to a party; Refused without a certificate; Conflict when the
    agency has signed for it already.
    """
    document = document_of(work, case_id, document_id)
    require(addressed(work, document))
    way = WAYS[BETWEEN_AGENCIES]
    key = signatures.key_of(work.session, work.actor.officer_id or 0)
    if key is None or not key.certificate:
        raise Refused(Reason("no_certificate_to_sign", way.law))
    today = work.now.astimezone(LEGAL_ZONE).date()
    here = agencies.agency(work.session, work.actor.agency).name.zh
    said = {"addressee": here, "receiver": work.actor.name, "done_on": today.isoformat()}
    unsigned = _receipt(work, document, way, said, "")
    paper = signing.sign(work, case_id, known(unsigned.id), form)
    return _keep(work, document, way, said, paper, done_on=today, to_agency=work.actor.agency)


def by_receipt(work: Work, case_id: int, document_id: int, receipt: Document) -> None:
    """Take a signed receipt of another kind (O310 art. 7) as the delivery to the actor's agency.

    Nothing happens when the agency has signed for the document before.
    """
    document = document_of(work, case_id, document_id)
    require(addressed(work, document))
    signed = {each.to_agency for each in queries.of_document(work.session, document_id)}
    if work.actor.agency in signed:
        return
    today = work.now.astimezone(LEGAL_ZONE).date()
    here = agencies.agency(work.session, work.actor.agency).name.zh
    said = {"addressee": here, "receiver": work.actor.name, "done_on": today.isoformat()}
    way, to = WAYS[BETWEEN_AGENCIES], work.actor.agency
    _keep(work, document, way, said, receipt, done_on=today, to_agency=to)


def _check_consent(work: Work, case_id: int, item_id: int) -> None:
    try:
        cases.held_item(work, case_id, item_id)
    except NotFound:
        raise Invalid(consent_item="unknown_choice") from None


def _receipt(
    work: Work, document: Document, way: Way, said: Mapping[str, Any], picture: str
) -> Document:
    ours = agencies.agency(work.session, document.agency)
    mine = agencies.agency(work.session, work.actor.agency)
    today = work.now.astimezone(LEGAL_ZONE).date()
    mark = f"{mine.mark}送"
    serial = cases.next_number(work, f"document/{mark}/{today.year}")
    number = document_number(mark, today.year, serial)
    done_on = date.fromisoformat(said["done_on"])
    officers = [work.actor.name, said.get("second_officer", "")]
    told = {
        "agency": ours.name.zh,
        "number": number,
        "document": f"{document.title}{document.number}",
        "addressee": said["addressee"],
        "way": way.name.zh,
        "law": str(way.law),
        "done_on": _day(done_on),
        "counts_on": _day(way.counts_on(done_on)),
        "officers": [each for each in officers if each],
        "date": _day(today),
    }
    more = ("place", "receiver", "relation", "reason", "witness", "tracking", "through", "note")
    told |= {name: said[name] for name in more if said.get(name)}
    if picture:
        told["picture"] = picture
    return cases.file_document(
        work,
        case_rows.by_id(work.session, document.case_id),
        kind=_RECEIPT,
        title=_TITLE,
        number=number,
        pdf=typeset.pdf(_RECEIPT, told),
        visibility=document.visibility,
        circle=document.circle,
    )


def _keep(
    work: Work,
    document: Document,
    way: Way,
    said: Mapping[str, Any],
    paper: Document,
    *,
    done_on: date,
    **more: Any,
) -> Delivery:
    case: CaseFile = case_rows.by_id(work.session, document.case_id)
    text = json.dumps(said, ensure_ascii=False)
    kept = cases.seal_text(work, case, KIND, text, visibility=Visibility.ALL)
    row = Delivery(
        case_id=document.case_id,
        document_id=known(document.id),
        receipt_id=known(paper.id),
        way=way.code,
        done_on=done_on,
        delivered_on=way.counts_on(done_on),
        ref=kept.ref,
        generation=kept.generation,
        sealed=kept.sealed,
        agency=work.actor.agency,
        recorded_by=work.actor.name,
        recorded_at=work.now,
        **more,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # The agency has signed for it already.
        raise Conflict from None
    work.record(event_of(document, way, row))
    return row


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
