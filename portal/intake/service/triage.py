"""What an agency decides about a tip: accept, decline, hand over; and tips typed for a caller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.crypto import codes, keys
from portal.crypto.errors import SealBroken
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.queries import EvidenceItem
from portal.evidence.rules import Container, CustodyKind
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import (
    SlipHandedOut,
    TipAccepted,
    TipDeclined,
    TipHandedOver,
    TipOpened,
)
from portal.intake.forms import TypedTip, named_when_not_anonymous
from portal.intake.models import Tip, TipSlip
from portal.intake.rules import DECLINE_REASONS, DRAFT_LIVES, UNDECIDED, Side, TipBody, TipState
from portal.intake.service import rekeying, seals, sorting, tips
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Reason, Refused
from portal.kernel.policy import require
from portal.registry import queries as registry


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


def write_to_reporter(work: Work, tip_id: int, text: str, *, mark: bytes | None = None) -> None:
    """Send the reporter a message. Needs an office that decides on tips."""
    require(policy.can_decide(work.actor))
    tip = queries.get(work.session, work.actor, tip_id)
    tips.send(work, tip, seals.officer_key(work, tip), text, Side.AGENCY, mark=mark)


def take(work: Work, form: TypedTip) -> Tip:
    """Type a tip for a caller. The receipt waits on a slip that only this officer can open.

    The same form sent twice (same mark) makes one tip and one slip.
    """
    require(policy.can_take(work.actor))
    mark = bytes.fromhex(form.mark)
    before = queries.by_mark(work.session, mark)
    if before is not None:
        return queries.get(work.session, work.actor, before.id or 0)
    if not named_when_not_anonymous(form):
        raise Invalid(contact="missing")
    receipt = fresh_receipt(work)
    hits = registry.search(work.session, form.where_text, limit=2) if form.where_text else ()
    tip = tips.submit(
        work,
        form.answers(hits[0].id if len(hits) == 1 else None),
        receipt,
        channel=form.channel,
        mark=mark,
        agency=work.actor.agency,
        taken_by=work.actor.officer_id,
    )
    public = _own_public(work)
    work.session.add(
        TipSlip(
            tip_id=tip.id or 0,
            officer_id=work.actor.officer_id or 0,
            wrapped=keys.wrap(
                public,
                receipt.printed.encode(),
                context=seals.bound("slip", tip.number),
            ),
            expires_at=work.now + DRAFT_LIVES,
        )
    )
    work.session.flush()
    return tip


def slip(work: Work, tip_id: int) -> tuple[Tip, codes.Receipt]:
    """Return the receipt on a slip that was not handed out yet, to the officer who typed the tip."""
    tip = queries.get(work.session, work.actor, tip_id)
    row = queries.slip(work.session, tip_id)
    if row is None or row.officer_id != work.actor.officer_id or work.unlocked is None:
        raise NotFound
    if row.expires_at <= work.now:
        raise NotFound
    printed = keys.unwrap(work.unlocked, row.wrapped, context=seals.bound("slip", tip.number))
    return tip, codes.parse_receipt(printed.decode())


def hand_out_slip(work: Work, tip_id: int) -> None:
    """Destroy the slip: the caller has it now."""
    slip(work, tip_id)
    work.session.delete(queries.slip(work.session, tip_id))
    work.record(SlipHandedOut(tip_id=tip_id))


def fresh_receipt(work: Work) -> codes.Receipt:
    """Return a receipt whose number no tip has."""
    receipt = codes.new_receipt()
    while queries.by_number(work.session, receipt.number):
        receipt = codes.new_receipt()
    return receipt


def _own_public(work: Work) -> keys.PublicKey:
    """Return the actor's public key by the private one they hold; SealBroken when the row has another."""
    if work.unlocked is None:
        raise NotAllowed
    row = officers.officer(work.session, work.actor.officer_id or 0, lock=True)
    if row.public != work.unlocked.public.raw:
        raise SealBroken
    return work.unlocked.public


def _undecided(work: Work, tip_id: int) -> Tip:
    tip = queries.get(work.session, work.actor, tip_id)
    require(policy.can_decide(work.actor))
    work.session.refresh(tip, with_for_update=True)
    if tip.state not in UNDECIDED:
        raise Conflict
    if sorting.holder(work, tip) not in {None, work.actor.officer_id}:
        name = sorting.holder_name(work, tip)
        raise Refused(Reason("tip_held", told=name, path=f"/tips/{tip_id}"))
    return tip


def _today(work: Work) -> date:
    return work.now.astimezone(LEGAL_ZONE).date()
