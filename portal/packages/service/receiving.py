"""Whom an agency sends packages to, and the key by which others send to it."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies import service as keyring
from portal.agencies.rules import Compartment
from portal.agencies.service import proven
from portal.crypto import sealed
from portal.crypto.errors import SealBroken
from portal.crypto.keys import PublicKey
from portal.infra.work import Work
from portal.kernel.errors import Destroyed, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.packages import policy, queries
from portal.packages.events import ReceiverDropped, ReceiverKept
from portal.packages.forms import Export
from portal.packages.models import PackageReceiver
from portal.packages.rules import recipient
from portal.packages.rules.recipient import Recipient


def chosen(work: Work, form: Export) -> tuple[str, Recipient]:
    """Return name and key of the receiver a form names, kept when it asks for that; else Invalid."""
    if form.kept is not None:
        try:
            kept = queries.receiver(work.session, work.actor, form.kept)
        except NotFound as error:
            raise Invalid(kept="unknown_choice") from error
        return kept.name, recipient.read(kept.key_text)
    if not form.receiver or not form.key.strip():
        missing = {"receiver": form.receiver, "key": form.key.strip()}
        raise Invalid(**{name: "missing" for name, value in missing.items() if not value})
    try:
        to = recipient.read(form.key)
    except ValueError as error:
        raise Invalid(key="not_a_recipient") from error
    if form.keep:
        _keep(work, form.receiver, to)
    return form.receiver, to


def drop(work: Work, receiver_id: int) -> None:
    """Keep a receiver no longer; what it was sent stays on record."""
    row = queries.receiver(work.session, work.actor, receiver_id)
    require(policy.can_drop(work.actor))
    row.dropped_at = work.now
    work.session.add(row)
    work.record(ReceiverDropped(receiver_id=known(row.id), agency=row.agency, name=row.name))


def own_key(work: Work) -> Recipient | None:
    """Return the key by which another Cluebridge seals to the actor's agency, None before set-up."""
    return key_of(work, work.actor.agency)


def key_of(work: Work, agency: str) -> Recipient | None:
    """Return the key packages for an agency of this server are sealed to, None before set-up.

    SealBroken when the custody log names another one.
    """
    try:
        key = agencies.current_key(
            work.session, agency_code=agency, compartment=Compartment.CASEWORK
        )
    except NotFound:
        return None
    proven.require_proven(work, key)
    return recipient.read(recipient.written(PublicKey(key.public)))


def stream_key(work: Work, head: sealed.Head) -> bytes:
    """Open the head of a package another server sealed to the actor's agency: its stream key.

    SealBroken when it is for another agency; NotAllowed without the officer's open key; Destroyed
    when it is sealed to a key that was changed since, and is gone.
    """
    for key in queries.casework_keys(work.session, work.actor.agency):
        if sealed.key_id(PublicKey(key.public)) == head.key_id:
            if key.destroyed_at is not None:
                raise Destroyed(key.destroyed_at)
            return keyring.unwrap_mine(work, known(key.id), head.wrapped, context=head.context)
    raise SealBroken


def _keep(work: Work, name: str, to: Recipient) -> None:
    require(policy.can_keep(work.actor))
    row = PackageReceiver(
        agency=work.actor.agency,
        name=name,
        seal=to.kind,
        key_text=to.text,
        kept_by=work.actor.name,
        kept_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        ReceiverKept(
            receiver_id=known(row.id), agency=row.agency, name=name, seal=to.kind, key=to.short
        )
    )
