"""What lies under one officer's own key, when they renew it or leave: halves not read, slips kept."""

from __future__ import annotations

from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.identity import queries as officers
from portal.identity.events import OfficerDismissed, OfficerKeyRenewed
from portal.identity.service import proven
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.service import seals, vault


def when_key_renewed(work: Work, event: OfficerKeyRenewed) -> None:
    """Wrap it to the new key, in the transaction that renews it; the unit of work has the old one."""
    if work.unlocked is None:
        return
    public = proven.public_of(work, officers.officer(work.session, event.officer_id))
    for request in queries.unread_by(work.session, event.officer_id):
        tip = queries.by_id(work.session, request.tip_id)
        for half in ("custodian", "approver"):
            context = vault.passed_context(tip, request, half)
            kept = _moved(work.unlocked, public, getattr(request, f"{half}_half"), context)
            setattr(request, f"{half}_half", kept)
        work.session.add(request)
    for slip in queries.slips_of(work.session, event.officer_id):
        context = seals.bound("slip", queries.by_id(work.session, slip.tip_id).number)
        slip.wrapped = _moved(work.unlocked, public, slip.wrapped, context)
        work.session.add(slip)
    work.session.flush()


def when_dismissed(work: Work, event: OfficerDismissed) -> None:
    """Leave nothing that only they could open: what they asked for ends, and their slips are gone."""
    for request in queries.unread_by(work.session, event.officer_id):
        vault.end(work, request)
    for slip in queries.slips_of(work.session, event.officer_id):
        work.session.delete(slip)
    work.session.flush()


def _moved(old: keys.PrivateKey, public: keys.PublicKey, wrapped: bytes, context: bytes) -> bytes:
    """Return a wrap under the new key; one that does not open stays as it is, and opens as little."""
    try:
        return keys.wrap(public, keys.unwrap(old, wrapped, context=context), context=context)
    except SealBroken:
        return wrapped
