"""That an officer's public key is the one the custody log says they made."""

from __future__ import annotations

from portal.audit import queries as audit
from portal.audit import rules as leaves
from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.identity.events import OfficerActivated, OfficerKeyRenewed
from portal.identity.models import Officer
from portal.infra.work import Work


def entries(work: Work) -> dict[int, int]:
    """Return the index of the entry of each officer's newest key. Reads the whole log."""
    told = [
        (index, body["facts"]["officer_id"])
        for kind in (OfficerActivated, OfficerKeyRenewed)
        for index, body in audit.of_event(work.session, kind.__name__)
    ]
    return {officer_id: index for index, officer_id in sorted(told)}


def public_of(work: Work, officer: Officer, known: dict[int, int] | None = None) -> keys.PublicKey:
    """Return an officer's public key; SealBroken unless the entry of its making names this very key.

    `known` are the `entries` when several are asked for. An activation from before its entry had a
    fingerprint is taken as it stands.
    """
    public = keys.PublicKey(officer.public)
    told = _told_here(work, officer) or _told(work, officer, known)
    if told not in {None, keys.fingerprint(public)}:
        raise SealBroken
    return public


def _told_here(work: Work, officer: Officer) -> str:
    """Return the fingerprint this very unit of work records last, empty when it records none."""
    kinds = (OfficerActivated, OfficerKeyRenewed)
    told = [
        e.fingerprint for e in work.recorded if isinstance(e, kinds) and e.officer_id == officer.id
    ]
    return told[-1] if told else ""


def _told(work: Work, officer: Officer, known: dict[int, int] | None) -> str | None:
    index = (entries(work) if known is None else known).get(officer.id or 0)
    leaf = audit.leaf(work.session, index) if index is not None else None
    if leaf is None or not leaves.is_whole(leaf.body, leaf.salt, leaf.leaf_hash):
        raise SealBroken
    told: str | None = leaf.body["facts"].get("fingerprint")
    return told
