"""Phones: registering one, knowing it again, stopping a lost one."""

from __future__ import annotations

import re
from hashlib import sha256
from secrets import token_bytes

from portal.identity import service as identity
from portal.identity.events import OfficerDismissed
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Destroyed, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing.events import AgencySucceeded
from referrals.visits import policy, queries
from referrals.visits.events import FieldDeviceRegistered, FieldDeviceRevoked
from referrals.visits.forms import DeviceTold, Revoke
from referrals.visits.models import FieldDevice

REF_BYTES, SECRET_BYTES = 12, 32
DISMISSED = "账号停用"
MOST_DEVICES = 5
_TOKEN = re.compile(r"([0-9a-f]{24})\.([0-9a-f]{64})")


class Revoked(Destroyed):
    """The phone was stopped: it has to destroy its key. Never said of anything else."""


class OtherOfficer(NotAllowed):
    """The phone was registered by somebody else."""


def register(work: Work, told: DeviceTold) -> tuple[FieldDevice, str]:
    """Register a phone for the signed-in officer; return it and its token, told once.

    Conflict when the officer has five that are not revoked.
    """
    require(policy.can_register(work.actor))
    mine = [
        each
        for each in queries.devices(work.session, work.actor)
        if each.officer_id == work.actor.officer_id and each.revoked_at is None
    ]
    if len(mine) >= MOST_DEVICES:
        raise Conflict
    secret = token_bytes(SECRET_BYTES)
    made = FieldDevice(
        ref=token_bytes(REF_BYTES).hex(),
        secret_hash=sha256(secret).digest(),
        officer_id=known(work.actor.officer_id),
        agency=work.actor.agency,
        name=told.name,
        registered_at=work.now,
        seen_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        FieldDeviceRegistered(device=made.ref, officer_id=made.officer_id, agency=made.agency)
    )
    return made, f"{made.ref}.{secret.hex()}"


def known_device(work: Work, token: str) -> FieldDevice:
    """Return the phone a token belongs to, whoever asks.

    NotFound for a token nobody has, Revoked once it is stopped.
    """
    found = _TOKEN.fullmatch(token.strip())
    if found is None:
        raise NotFound
    device = queries.by_token(work.session, found[1], bytes.fromhex(found[2]))
    if device.revoked_at is not None:
        raise Revoked(device.revoked_at)
    return device


def own_device(work: Work, token: str) -> FieldDevice:
    """Return the phone of the signed-in officer; OtherOfficer when it is somebody else's."""
    device = known_device(work, token)
    if device.officer_id != work.actor.officer_id or device.agency != work.actor.agency:
        raise OtherOfficer
    return device


def revoke(work: Work, device_id: int, form: Revoke) -> FieldDevice:
    """Stop a phone for good: from now on its token opens nothing and tells it to destroy its key.

    Its officer is signed out everywhere: a lost phone may have been left signed in. Conflict when
    it is stopped already.
    """
    device = queries.device(work.session, work.actor, device_id)
    require(policy.can_revoke(work.actor, device))
    work.session.refresh(device, with_for_update=True)
    if device.revoked_at is not None:
        raise Conflict
    identity.end_sessions(work, device.officer_id)
    _stop(work, device, form.reason)
    return device


def when_dismissed(work: Work, event: OfficerDismissed) -> None:
    """Stop the phones of whoever left: what lies on them is read by nobody from now on."""
    for device in queries.live_of(work.session, event.officer_id):
        _stop(work, device, DISMISSED)


def _stop(work: Work, device: FieldDevice, reason: str) -> None:
    device.revoked_at, device.revoked_by = work.now, work.actor.name
    device.revoke_reason = reason
    work.session.add(device)
    work.record(
        FieldDeviceRevoked(
            device=device.ref, officer_id=device.officer_id, agency=device.agency, reason=reason
        )
    )


def when_agency_succeeded(work: Work, event: AgencySucceeded) -> None:
    """Put the phones of an agency that is no more under its successor, who revokes what is lost.

    A phone works for its officer once that officer's account is the successor's too.
    """
    for device in queries.devices_of_agency(work.session, event.from_agency):
        device.agency = event.to_agency
        work.session.add(device)
    work.session.flush()
