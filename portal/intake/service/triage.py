"""What an agency decides about a tip: accept, decline, hand over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.crypto import codes
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.queries import EvidenceItem
from portal.evidence.rules import Container, CustodyKind
from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import (
    TipAccepted,
    TipDeclined,
    TipHandedOver,
    TipOpened,
)
from portal.intake.models import Tip
from portal.intake.rules import DECLINE_REASONS, Side, TipBody, TipState
from portal.intake.service import rekeying, seals, sorting, tips
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require


def open_tip(work: Work, tip_id: int) -> tuple[Tip, bytes, TipBody]:
    """Return a tip of the actor's agency with its key and its text; the opening is recorded."""
    tip = queries.get(work.session, work.actor, tip_id)
    key = seals.officer_key(work, tip)
    body = seals.read(tip, key)
    tip.unread_by_agency = 0
    work.session.add(tip)
    work.record(TipOpened(tip_id=tip_id))
    return tip, key, body


def open_file(
    work: Work,
    tip_id: int,
    item_id: int,
    *,
    part: Callable[[EvidenceItem], bool] | None = None,
) -> tuple[Any, Container]:
    """Return a file of a tip, ready to be read; the opening is recorded (see `evidence.opened`)."""
    tip = queries.get(work.session, work.actor, tip_id)
    where = tips.container(tip, seals.officer_key(work, tip))
    item = evidence_rows.get(work.session, item_id, kind=where.kind, container_id=where.id)
    seeks = part is not None and part(item)
    evidence.opened(work, item, CustodyKind.DOWNLOADED, "", tip_id=tip_id, part=seeks)
    return item, where


def accept(work: Work, tip_id: int, *, case_id: int) -> bytes:
    """Make the tip part of a case; return the tip key. Conflict unless it is undecided.

    A tip that has joined a case can join another (merge) only through cases.
    """
    tip = _undecided(work, tip_id)
    key = seals.officer_key(work, tip)
    tip.state, tip.case_id, tip.decided_on = TipState.ACCEPTED, case_id, _today(work)
    tip.held_by = tip.held_at = None
    work.session.add(tip)
    work.record(TipAccepted(tip_id=tip_id, case_id=case_id))
    return key


def decline(work: Work, tip_id: int, reason_code: str, text: str) -> None:
    """Do not accept the tip; the reporter reads why under the tip key."""
    if reason_code not in DECLINE_REASONS:
        raise Invalid(reason_code="unknown_choice")
    tip = _undecided(work, tip_id)
    key = seals.officer_key(work, tip)
    tips.send(work, tip, key, text, Side.AGENCY)
    tip.state, tip.decline_reason, tip.decided_on = TipState.DECLINED, reason_code, _today(work)
    tip.held_by = tip.held_at = None
    work.session.add(tip)
    work.record(TipDeclined(tip_id=tip_id, reason=reason_code))


def hand_over(work: Work, tip_id: int, to_agency: str, reason: str) -> None:
    """Give the tip to another agency under a new key; the old key opens nothing any more.

    Invalid when that agency has no key to read it with; SealBroken when the reporter's public key is
    not the one the tip was sealed with. The reporter reads `reason`. The identity
    vault stays with the agency the reporter trusted.
    """
    tip = _undecided(work, tip_id)
    receiver = agencies.agency(work.session, to_agency)
    readable = Compartment.CASEWORK in agencies.compartments(work.session, receiver.code)
    if receiver.code == tip.agency or not readable:
        raise Invalid(to_agency="unknown_choice")
    old = seals.officer_key(work, tip)
    tips.send(work, tip, old, reason, Side.AGENCY)
    from_agency, tip.state = tip.agency, TipState.HANDED_OVER
    rekeying.reseal(work, tip, old, agency=receiver.code)
    tip.unread_by_agency = 0
    tip.held_by = tip.held_at = None
    work.session.add(tip)
    work.session.flush()
    work.record(TipHandedOver(tip_id=tip_id, from_agency=from_agency, to_agency=receiver.code))


def write_to_reporter(work: Work, tip_id: int, text: str, *, mark: bytes | None = None) -> int:
    """Send the reporter a message, return its id. Needs an office that decides on tips."""
    require(policy.can_decide(work.actor))
    tip = queries.get(work.session, work.actor, tip_id)
    tips.lock(work, tip)
    return tips.send(work, tip, seals.officer_key(work, tip), text, Side.AGENCY, mark=mark)


def fresh_receipt(work: Work) -> codes.Receipt:
    """Return a receipt whose number neither a tip nor a saved draft has."""
    receipt = codes.new_receipt()
    while queries.number_taken(work.session, receipt.number):
        receipt = codes.new_receipt()
    return receipt


def _undecided(work: Work, tip_id: int) -> Tip:
    tip = queries.get(work.session, work.actor, tip_id)
    require(policy.can_decide(work.actor))
    work.session.refresh(tip, with_for_update=True)
    if not sorting.undecided(tip):
        raise Conflict
    if sorting.holder(work, tip) not in {None, work.actor.officer_id}:
        name = sorting.holder_name(work, tip)
        raise Refused(Reason("tip_held", told=name, path=f"/tips/{tip_id}"))
    return tip


def _today(work: Work) -> date:
    return work.now.astimezone(LEGAL_ZONE).date()
