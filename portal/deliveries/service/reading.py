"""Reading deliveries with what is sealed in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import Document
from portal.cases.rules import Visibility
from portal.cases.service.sealed import SealedText
from portal.deliveries import policy, queries
from portal.deliveries.book.registry import WAYS
from portal.deliveries.events import DocumentDelivered
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Way
from portal.infra import letters
from portal.infra.work import Work
from portal.kernel.errors import NotFound

KIND = "delivery"


@dataclass(frozen=True, slots=True)
class Told:
    """One delivery, opened."""

    row: Delivery
    way: Way
    said: dict[str, Any] = field(repr=False)


def document_of(work: Work, case_id: int, document_id: int) -> Document:
    """Return a document the actor's agency may read; NotFound or NotAllowed as for its download."""
    cases.check_packing(work, case_id)
    readable = case_rows.documents(work.session, case_id, work.actor.agency)
    found = next((each for each in readable if each.id == document_id), None)
    if found is None:
        raise NotFound
    return found


def may_record(work: Work, document: Document) -> bool:
    """Tell whether the actor records deliveries of this document."""
    grant = case_rows.grant(work.session, document.case_id, work.actor.agency)
    return policy.can_record(work.actor, grant, document.agency)


def may_sign_for(work: Work, document: Document) -> bool:
    """Tell whether the actor's agency may still sign for this document of another."""
    signed = {each.to_agency for each in queries.of_document(work.session, document.id or 0)}
    return addressed(work, document) and work.actor.agency not in signed


def addressed(work: Work, document: Document) -> bool:
    """Tell whether this document of another agency goes to the actor's, and the actor may sign for it."""
    grant = case_rows.grant(work.session, document.case_id, work.actor.agency)
    kind = agencies.agency(work.session, work.actor.agency).kind
    to = letters.letter(document.kind).to if document.kind in letters.names() else ""
    return policy.can_sign_for(work.actor, grant, document.agency, to=to, kind=kind)


def opened(work: Work, case_id: int, rows: Sequence[Delivery]) -> list[Told]:
    """Open deliveries of a case; needs its keys."""
    if not rows:
        return []
    keys = cases.keys_of(work, case_rows.by_id(work.session, case_id))
    found = []
    for row in rows:
        kept = SealedText(row.ref, row.generation, row.sealed)
        text = cases.open_text(keys, case_id, KIND, kept, visibility=Visibility.ALL)
        found.append(Told(row, WAYS[row.way], json.loads(text)))
    return found


def event_of(document: Document, way: Way, row: Delivery) -> DocumentDelivered:
    """Return what is told of a delivery."""
    return DocumentDelivered(
        case_id=row.case_id,
        document=row.document_id,
        kind=document.kind,
        title=document.title,
        number=document.number,
        way=way.code,
        way_zh=way.name.zh,
        way_en=way.name.en,
        delivered_on=row.delivered_on,
        refused=row.refused,
        receipt=row.receipt_id,
        agency=row.agency,
        to_agency=row.to_agency or "",
        visibility=document.visibility,
    )
