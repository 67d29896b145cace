"""Letting the other agencies of a case read a document that was kept inside until now."""

from __future__ import annotations

from portal.cases import policy, rules
from portal.cases.events import DocumentReleased
from portal.cases.models import CaseDocument
from portal.cases.rules import Scope, Visibility
from portal.cases.service import keyring, rows
from portal.cases.service.facts import mine
from portal.cases.service.sealed import content_key
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require


def release_document(work: Work, case_id: int, document_id: int) -> CaseDocument:
    """Seal a document of the actor's agency under the key of the case; not a byte of it changes.

    Nothing happens to one the others read already. NotFound for what is not the agency's own.
    """
    case, grant = mine(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    found = rows.document(work.session, document_id)
    if found.case_id != case_id or found.agency != work.actor.agency:
        raise NotFound
    if found.visibility is Visibility.ALL:
        return found
    context = rules.content_context("document", case_id, found.ref)
    own = keyring.keys_of(work, case).of(Scope.OWN, found.generation)
    pdf = fields.open_(own, found.sealed, context=context)
    key, found.generation = content_key(work, case, Visibility.ALL)
    found.sealed, found.visibility = fields.seal(key, pdf, context=context), Visibility.ALL
    work.session.add(found)
    work.session.flush()
    work.record(
        DocumentReleased(
            case_id=case_id,
            document=document_id,
            kind=found.kind,
            title=found.title,
            number=found.number,
            sha256=found.sha256,
            agency=found.agency,
            visibility=found.visibility,
        )
    )
    return found
