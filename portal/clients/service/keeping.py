"""Registering a system, changing its secret, ending it; and telling who a secret belongs to."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.clients import policy, queries, rules
from portal.clients.events import ClientRegistered, ClientRevoked, SecretRotated
from portal.clients.forms import Register
from portal.clients.models import ApiClient, ApiSecret
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require


def register(work: Work, form: Register) -> tuple[ApiClient, str]:
    """Register a system for the actor's agency; return it with its secret, told this once.

    Invalid for a day that is past or too far; Refused while the agency has no key for what it sends.
    """
    require(policy.can_manage(work.actor))
    today = work.now.astimezone(LEGAL_ZONE).date()
    if not today <= form.expires_on <= today + rules.LONGEST:
        raise Invalid(expires_on="past_day" if form.expires_on < today else "day_too_late")
    if Compartment.CASEWORK not in agencies.compartments(work.session, work.actor.agency):
        raise Refused(Reason("no_casework_key"))
    made = ApiClient(
        agency=work.actor.agency,
        name=form.name,
        source=form.source,
        may=[str(each) for each in form.may],
        expires_on=form.expires_on,
        made_by=work.actor.name,
        made_at=work.now,
        left=rules.BUCKET,
        left_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    secret = _new_secret(work, made)
    work.record(
        ClientRegistered(
            client_id=made.id or 0,
            name=made.name,
            agency=made.agency,
            may=tuple(made.may),
            expires_on=made.expires_on,
        )
    )
    return made, secret


def rotate(work: Work, client_id: int) -> tuple[ApiClient, str]:
    """Make a new secret; the old one counts for another day. Conflict when revoked."""
    require(policy.can_manage(work.actor))
    client = queries.client(work.session, work.actor, client_id)
    if client.revoked_at is not None:
        raise Conflict
    until = work.now + rules.OVERLAP
    for old in queries.secrets(work.session, client_id):
        old.ends_at = min(old.ends_at or until, until)
        work.session.add(old)
    secret = _new_secret(work, client)
    work.record(SecretRotated(client_id=client_id))
    return client, secret


def revoke(work: Work, client_id: int) -> None:
    """End a client at once, with all its secrets; for good. Nothing happens the second time."""
    require(policy.can_manage(work.actor))
    client = queries.client(work.session, work.actor, client_id)
    if client.revoked_at is not None:
        return
    client.revoked_at = work.now
    work.session.add(client)
    work.record(ClientRevoked(client_id=client_id))


def known(work: Work, secret: str) -> ApiClient | None:
    """Return whose secret this is; None for a wrong, ended, expired or revoked one, never told apart."""
    found = queries.by_hash(work.session, rules.secret_hash(secret))
    if found is None:
        return None
    client, kept = found
    today = work.now.astimezone(LEGAL_ZONE).date()
    ended = kept.ends_at is not None and kept.ends_at <= work.now
    gone = client.revoked_at is not None or client.expires_on < today
    return None if ended or gone else client


def _new_secret(work: Work, client: ApiClient) -> str:
    secret = rules.new_secret()
    hashed = rules.secret_hash(secret)
    work.session.add(ApiSecret(client_id=client.id or 0, hash=hashed, made_at=work.now))
    work.session.flush()
    return secret
