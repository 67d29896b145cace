"""Reading clients. Each is its agency's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from portal.audit.models import AuditLeaf
from portal.clients.models import ApiBucket, ApiClient, ApiSecret
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound

_LATELY = 2_000
"""So many of the newest acts are looked through."""


def clients(session: Session, actor: Actor) -> Sequence[ApiClient]:
    rows = select(ApiClient).where(ApiClient.agency == actor.agency)
    return session.exec(rows.order_by(col(ApiClient.id).desc())).all()


def client(session: Session, actor: Actor, client_id: int) -> ApiClient:
    """Return a client of the actor's agency, locked; NotFound for anybody else's."""
    rows = select(ApiClient).where(ApiClient.id == client_id, ApiClient.agency == actor.agency)
    found = session.exec(rows.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def bucket(session: Session) -> ApiBucket | None:
    """Return the bucket of all clients, locked; None before the first call."""
    return session.get(ApiBucket, 1, with_for_update=True, populate_existing=True)


def secrets(session: Session, client_id: int) -> Sequence[ApiSecret]:
    return session.exec(select(ApiSecret).where(ApiSecret.client_id == client_id)).all()


def by_hash(session: Session, hashed: bytes) -> tuple[ApiClient, ApiSecret] | None:
    """Return the client a secret belongs to, whether it still counts or not."""
    rows = select(ApiClient, ApiSecret).join(ApiSecret, col(ApiSecret.client_id) == ApiClient.id)
    return session.exec(rows.where(ApiSecret.hash == hashed)).one_or_none()


def refused_since(session: Session, client_id: int, since: datetime) -> set[str]:
    """Return why calls of a client were refused since an instant, among the last acts of the log."""
    newest = select(func.max(AuditLeaf.id)).scalar_subquery()
    rows = select(AuditLeaf.body).where(
        AuditLeaf.id > newest - _LATELY, AuditLeaf.event == "CallRefused", AuditLeaf.at > since
    )
    facts = (body["facts"] for body in session.exec(rows).all())
    return {each["reason"] for each in facts if each["client_id"] == client_id}
