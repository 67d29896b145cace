"""The identity vault: two halves, two people, a reason, and a mark the reporter sees."""

from __future__ import annotations

import json
from dataclasses import asdict

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields, keys, split
from portal.crypto.framing import frame
from portal.identity import queries as officers
from portal.identity.service import proven
from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import (
    IdentityUnsealed,
    UnsealHalfOpened,
    UnsealRefused,
    UnsealRequested,
)
from portal.intake.forms import AskToUnseal
from portal.intake.models import IdentityVault, Tip, UnsealRequest
from portal.intake.rules import Identity, distinct
from portal.intake.service import seals
from portal.kernel.errors import Conflict, Destroyed, NotAllowed, NotFound
from portal.kernel.policy import require


def keep(work: Work, tip: Tip, identity: Identity) -> None:
    """Seal an identity apart from its tip: half a key to the custodian, half to the approver."""
    key = fields.new_key(work.settings.suite_of(tip.agency))
    custodian, approver = split.split(key)
    context = seals.bound("identity", tip.number)
    told = json.dumps(asdict(identity), ensure_ascii=False)
    sealed = fields.seal_text(key, told, context=context)
    custodian_key_id, custodian_half = agencies.wrap_for(
        work,
        tip.agency,
        Compartment.IDENTITY_CUSTODIAN,
        custodian,
        context=half_context(tip, "custodian"),
    )
    approver_key_id, approver_half = agencies.wrap_for(
        work,
        tip.agency,
        Compartment.IDENTITY_APPROVER,
        approver,
        context=half_context(tip, "approver"),
    )
    reporter = keys.PublicKey(tip.reporter_public)
    work.session.add(
        IdentityVault(
            tip_id=tip.id or 0,
            agency=tip.agency,
            sealed=sealed,
            custodian_key_id=custodian_key_id,
            custodian_half=custodian_half,
            approver_key_id=approver_key_id,
            approver_half=approver_half,
            reporter_wrapped=keys.wrap(reporter, key, context=half_context(tip, "reporter")),
        )
    )
    work.session.flush()


def own_identity(work: Work, tip: Tip) -> Identity | None:
    """Return what the reporter told us about themselves, to the reporter; None when nothing."""
    kept = queries.vault(work.session, tip.id or 0)
    if kept is None or kept.destroyed_at is not None:
        return None
    if work.unlocked is None or work.actor.tip_id != tip.id:
        raise NotAllowed
    key = keys.unwrap(work.unlocked, kept.reporter_wrapped, context=half_context(tip, "reporter"))
    return identity_of(tip, kept, key)


def is_destroyed(work: Work, tip: Tip) -> bool:
    """Tell whether an identity was kept and then destroyed."""
    kept = queries.vault(work.session, tip.id or 0)
    return kept is not None and kept.destroyed_at is not None


def ask(work: Work, tip_id: int, form: AskToUnseal) -> UnsealRequest:
    """Ask for a reporter's identity. Raises Conflict when there is none or one request is open."""
    require(policy.can_ask_to_unseal(work.actor))
    tip = queries.get(work.session, work.actor, tip_id)
    return ask_for(work, tip, reason=form.reason_code, text=form.reason)


def ask_for(work: Work, tip: Tip, *, reason: str, text: str) -> UnsealRequest:
    """Ask for the identity behind a tip on a ground the caller has settled the actor may have."""
    tip_id = tip.id or 0
    kept = queries.vault(work.session, tip_id)
    if kept is not None and kept.destroyed_at is not None:
        raise Destroyed(kept.destroyed_at)
    earlier = queries.unseal_requests(work.session, tip_id)
    if kept is None or any(not (each.refused_at or each.opened_at) for each in earlier):
        raise Conflict
    request = UnsealRequest(
        tip_id=tip_id,
        agency=work.actor.agency,
        asked_by=work.actor.officer_id or 0,
        asked_by_name=work.actor.name,
        reason=reason,
        reason_text=text,
        asked_at=work.now,
    )
    work.session.add(request)
    work.session.flush()
    work.record(UnsealRequested(tip_id=tip_id, request_id=request.id or 0, reason=request.reason))
    return request


def open_half(work: Work, request_id: int) -> None:
    """Pass the actor's half on to the asker, sealed to the asker alone.

    A custodian opens the first half, a head the second. NotAllowed when asker, custodian and head
    are not three different people; Conflict when nothing is left to open; SealBroken when the custody
    log names another public key of the asker.
    """
    # The officer's row first, as renewing their key does: neither waits for the other's second.
    asked_by = queries.unseal_request(work.session, work.actor, request_id).asked_by
    officer = officers.officer(work.session, asked_by, lock=True)
    request, tip, kept = _open_request(work, request_id)
    half = _my_half(work, request, kept)
    asker = proven.public_of(work, officer)
    if half == "custodian":
        secret = agencies.unwrap_mine(
            work, kept.custodian_key_id, kept.custodian_half, context=half_context(tip, half)
        )
        request.custodian_half = keys.wrap(
            asker, secret, context=passed_context(tip, request, half)
        )
        request.custodian_id, request.custodian_at = work.actor.officer_id, work.now
    else:
        secret = agencies.unwrap_mine(
            work, kept.approver_key_id, kept.approver_half, context=half_context(tip, half)
        )
        request.approver_half = keys.wrap(asker, secret, context=passed_context(tip, request, half))
        request.approver_id, request.approver_at = work.actor.officer_id, work.now
    work.session.add(request)
    work.record(UnsealHalfOpened(tip_id=request.tip_id, request_id=request_id, half=half))


def refuse(work: Work, request_id: int) -> None:
    """End a request; whatever half was passed on is destroyed."""
    request, _, _ = _open_request(work, request_id)
    require(policy.is_custodian(work.actor) or policy.is_approver(work.actor))
    require(distinct(request.asked_by, work.actor.officer_id))
    end(work, request)


def end(work: Work, request: UnsealRequest) -> None:
    """Refuse a request whose end the caller has settled, and destroy the halves passed on."""
    request.refused_by, request.refused_at = work.actor.officer_id, work.stamp
    request.custodian_half = request.approver_half = b""
    work.session.add(request)
    work.record(UnsealRefused(tip_id=request.tip_id, request_id=request.id or 0))


def unseal(work: Work, request_id: int) -> Identity:
    """Return the identity to its asker, once; both halves are destroyed with it.

    NotAllowed for anybody else, Conflict until both halves are there or after it was shown.
    """
    request, tip, kept = _open_request(work, request_id)
    if work.unlocked is None or request.asked_by != work.actor.officer_id:
        raise NotAllowed
    if not (request.custodian_half and request.approver_half):
        raise Conflict
    require(distinct(request.asked_by, request.custodian_id, request.approver_id))
    halves = (
        keys.unwrap(
            work.unlocked, request.custodian_half, context=passed_context(tip, request, "custodian")
        ),
        keys.unwrap(
            work.unlocked, request.approver_half, context=passed_context(tip, request, "approver")
        ),
    )
    identity = identity_of(tip, kept, split.join(*halves))
    request.opened_at = work.now
    request.custodian_half = request.approver_half = b""
    work.record(IdentityUnsealed(tip_id=request.tip_id, by=work.actor.name, reason=request.reason))
    return identity


def destroy(work: Work, tip_id: int) -> None:
    """Destroy a reporter's identity and both halves of its key; requests still open end.

    The caller settles who may. NotFound without an identity, Destroyed when it is gone already.
    """
    kept = queries.vault(work.session, tip_id)
    if kept is None:
        raise NotFound
    work.session.refresh(kept, with_for_update=True)
    if kept.destroyed_at is not None:
        raise Destroyed(kept.destroyed_at)
    for request in queries.unseal_requests(work.session, tip_id):
        if not (request.refused_at or request.opened_at):
            end(work, request)
    kept.sealed = kept.custodian_half = kept.approver_half = kept.reporter_wrapped = b""
    kept.destroyed_at = work.stamp
    work.session.add(kept)
    work.session.flush()


def _open_request(work: Work, request_id: int) -> tuple[UnsealRequest, Tip, IdentityVault]:
    request = queries.unseal_request(work.session, work.actor, request_id)
    kept = queries.vault(work.session, request.tip_id)
    if kept is None:
        raise NotFound
    if kept.destroyed_at is not None:
        raise Destroyed(kept.destroyed_at)
    # Held from here: of two openings at one moment, one finds the request already read.
    work.session.refresh(request, with_for_update=True)
    if request.refused_at or request.opened_at:
        raise Conflict
    return request, queries.by_id(work.session, request.tip_id), kept


def _my_half(work: Work, request: UnsealRequest, kept: IdentityVault) -> str:
    if kept.agency != work.actor.agency:
        raise NotFound
    me = work.actor.officer_id
    if policy.is_custodian(work.actor) and request.custodian_at is None:
        require(distinct(request.asked_by, me) and me != request.approver_id)
        return "custodian"
    require(policy.is_approver(work.actor))
    if request.approver_at is not None:
        raise Conflict
    require(distinct(request.asked_by, me) and me != request.custodian_id)
    return "approver"


def identity_of(tip: Tip, kept: IdentityVault, key: bytes) -> Identity:
    """Return what a vault seals under its whole key."""
    text = fields.open_text(key, kept.sealed, context=seals.bound("identity", tip.number))
    return Identity(**json.loads(text))


def half_context(tip: Tip, whose: str) -> bytes:
    """Return what a half of an identity key is bound to."""
    return seals.bound(f"identity half {whose}", tip.number)


def passed_context(tip: Tip, request: UnsealRequest, whose: str) -> bytes:
    """Return what a half passed on to the asker of a request is bound to."""
    number = (request.id or 0).to_bytes(8, "big")
    return frame("cluebridge/unseal/v1", whose.encode(), tip.number.encode(), number)
