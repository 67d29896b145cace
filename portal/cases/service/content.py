"""What lies sealed in a case: documents, evidence, and the exchange with the reporter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes

from portal.cases import policy, queries, rules
from portal.cases.events import DecisionTold, DocumentFiled, DocumentOpened
from portal.cases.models import CaseDocument, CaseEvidence, CaseFile
from portal.cases.queries.recusals import open_tips
from portal.cases.rules import Filing, Scope, Visibility
from portal.cases.service import keyring
from portal.cases.service.facts import held, mine, refuse_merged
from portal.cases.service.items import HeldItem, case_container, held_item, receiving_container
from portal.cases.service.sealed import content_key
from portal.crypto import fields
from portal.evidence import service as evidence
from portal.evidence.queries import EvidenceItem
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.infra.sealing import ReceivedFile
from portal.infra.uploads import Limits
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.rules import Side
from portal.kernel.errors import Destroyed, Invalid, NotFound
from portal.kernel.policy import require


def file_document(
    work: Work,
    case: CaseFile,
    *,
    kind: str,
    title: str,
    number: str,
    pdf: bytes,
    visibility: Visibility = Visibility.ALL,
) -> CaseDocument:
    """Keep an official document with the case; with AGENCY only the actor's agency reads it."""
    case_id = case.id or 0
    require(policy.can_contribute(work.actor, mine(work, case_id)[1]))
    ref = token_bytes(16)
    key, generation = content_key(work, case, visibility)
    context = rules.content_context("document", case_id, ref)
    made = CaseDocument(
        case_id=case_id,
        kind=kind,
        number=number,
        title=title,
        agency=work.actor.agency,
        visibility=visibility,
        ref=ref,
        generation=generation,
        sealed=fields.seal(key, pdf, context=context),
        size_bytes=len(pdf),
        sha256=sha256(pdf).hexdigest(),
        made_by=work.actor.name,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        DocumentFiled(
            case_id=case_id,
            document=made.id or 0,
            kind=kind,
            title=title,
            number=number,
            sha256=made.sha256,
            agency=made.agency,
            visibility=visibility,
        )
    )
    return made


def read_document(work: Work, case_id: int, document_id: int) -> tuple[CaseDocument, bytes]:
    """Return a document the actor's agency may read and its PDF; the opening is recorded."""
    case, grant = mine(work, case_id)
    require(policy.opens_sealed(work.actor, grant))
    found = _document(work, case_id, document_id)
    scope = Scope.OWN if found.visibility is Visibility.AGENCY else Scope.CASE
    key = keyring.keys_of(work, case).of(scope, found.generation)
    context = rules.content_context("document", case_id, found.ref)
    pdf = fields.open_(key, found.sealed, context=context)
    work.record(DocumentOpened(case_id=case_id, document=document_id))
    return found, pdf


def upload_container(work: Work, case_id: int) -> Container:
    """Return where files go that the actor adds to the case: under its present key.

    NotFound for strangers, else NotAllowed, before the first byte is taken.
    """
    case, grant = mine(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    refuse_merged(work, case)
    return receiving_container(case, keyring.sealing_keys(work, case))


def upload_look(work: Work, case_id: int) -> Container:
    """Do as `upload_container` where nothing is sealed: keys due for a change are left as they are."""
    case, grant = mine(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    refuse_merged(work, case)
    return receiving_container(case, keyring.keys_of(work, case))


def upload_limits(work: Work, case_id: int) -> Limits:
    """Return what a form may still bring to the case; refused as in `upload_container`.

    TooLarge, Invalid or Unavailable when nothing more goes in.
    """
    place = upload_container(work, case_id)
    evidence.check_limits(work, place.kind, place.id)
    return evidence.form_limits(work, place.kind, place.id)


def keep_evidence(
    work: Work,
    case_id: int,
    received: ReceivedFile,
    *,
    device: str = "",
    device_at: datetime | None = None,
) -> int:
    """Keep a received file under the present case key; return its item id.

    The case is held, as whoever destroys it or ends a share holds it. Destroyed when its keys are.
    """
    case, grant = held(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    if case.keys_destroyed_at is not None:
        raise Destroyed(case.keys_destroyed_at)
    place = case_container(case, keyring.case_key(work, case))
    item = evidence.keep(work, place, received, device=device, device_at=device_at)
    kept = CaseEvidence(
        item_id=evidence.item_id(item),
        case_id=case_id,
        generation=case.generation,
        agency=work.actor.agency,
    )
    work.session.add(kept)
    work.session.flush()
    return kept.item_id


def keep_beside(work: Work, case_id: int, item_id: int, received: ReceivedFile) -> int:
    """Keep a file made from another where that one lies; return its item id.

    What was made of a reporter's file lies in the tip: whoever may not see the one sees neither.
    """
    _, grant = held(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    container = held_item(work, case_id, item_id).container
    if container.kind is ContainerKind.CASE:
        return keep_evidence(work, case_id, received)
    # The key of a report is read again once the report is held: it may have changed until then.
    tip = tips.by_id(work.session, container.id)
    work.session.refresh(tip, with_for_update={"key_share": True})
    work.session.refresh(queries.tip(work.session, case_id, container.id))
    container = held_item(work, case_id, item_id).container
    return evidence.item_id(evidence.keep(work, container, received))


def read_evidence(
    work: Work,
    case_id: int,
    item_id: int,
    *,
    reason: str,
    part: Callable[[EvidenceItem], bool] | None = None,
) -> HeldItem:
    """Open a file of the case or of its tips; who, when and why are recorded.

    `part` tells of the file whether only a part of it is asked for (see `evidence.opened`).
    An agency that was not given the tips is answered as if their files were not there: NotFound.
    """
    found = held_item(work, case_id, item_id)
    seeks = part is not None and part(found.item)
    evidence.opened(work, found.item, CustodyKind.DOWNLOADED, reason, case_id=case_id, part=seeks)
    return found


def send_to_reporter(
    work: Work,
    case_id: int,
    tip_id: int,
    text: str,
    *,
    tells_decision: bool = False,
    mark: bytes | None = None,
) -> int:
    """Send the reporter of one of the case's tips a message, return its id. The owner writes.

    In a merged case too: what is owed to its reporters stays.
    `tells_decision` says that the message tells whether a case was filed; Invalid before it was
    decided on.
    """
    case, grant = held(work, case_id, merged_too=True)
    require(policy.can_write_to_reporter(work.actor, grant))
    root = queries.by_id(work.session, case.merged_into or case_id)
    if tells_decision and root.filing is Filing.UNDECIDED:
        raise Invalid(tells_decision="invalid")
    kept = queries.tip(work.session, case_id, tip_id)
    if kept not in open_tips(work.session, work.actor, case_id):
        raise NotFound
    tip = tips.by_id(work.session, tip_id)
    intake.lock(work, tip)
    work.session.refresh(kept)  # the tip may have taken a new key while this one waited
    key = keyring.tip_key(keyring.keys_of(work, case), kept)
    sent = intake.send(work, tip, key, text, Side.AGENCY, mark=mark)
    if tells_decision:
        work.record(DecisionTold(tip_id=tip_id))
    return sent


def _document(work: Work, case_id: int, document_id: int) -> CaseDocument:
    for each in queries.documents(work.session, case_id, work.actor.agency):
        if each.id == document_id:
            return each
    raise NotFound
