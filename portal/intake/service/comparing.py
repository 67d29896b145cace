"""Comparing a reporter's identity for one purpose: both offices act, nobody is shown a name."""

from __future__ import annotations

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import split
from portal.crypto.framing import frame
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.models import IdentityVault, Tip
from portal.intake.rules import Identity
from portal.intake.service import vault
from portal.kernel.errors import Destroyed, NotFound


def is_kept(work: Work, tip: Tip) -> bool:
    """Tell whether an identity of the reporter is kept, and not destroyed."""
    kept = queries.vault(work.session, tip.id or 0)
    return kept is not None and kept.destroyed_at is None


def keeper(work: Work, tip: Tip) -> str:
    """Return the agency whose offices hold the halves of a reporter's identity; NotFound without."""
    return _kept(work, tip.id or 0).agency


def pass_on(work: Work, tip_id: int, purpose: str, beside: bytes = b"") -> tuple[int, bytes]:
    """Return the approver's half wrapped to the custodian's key, for one purpose, and that key's id.

    The acting head opens it and sees nothing of the identity. `beside` goes with it, for the
    comparison. NotFound without an identity.
    """
    kept, tip = _kept(work, tip_id), queries.by_id(work.session, tip_id)
    half = agencies.unwrap_mine(
        work, kept.approver_key_id, kept.approver_half, context=vault.half_context(tip, "approver")
    )
    return agencies.wrap_for(
        work,
        kept.agency,
        Compartment.IDENTITY_CUSTODIAN,
        half + beside,
        context=purpose_context(work, tip_id, purpose),
    )


def joined(
    work: Work, tip_id: int, purpose: str, key_id: int, passed: bytes
) -> tuple[Identity, bytes]:
    """Return an identity to a comparison of the acting custodian, and what was passed on beside it.

    It must be shown to nobody.
    """
    kept, tip = _kept(work, tip_id), queries.by_id(work.session, tip_id)
    custodian = agencies.unwrap_mine(
        work,
        kept.custodian_key_id,
        kept.custodian_half,
        context=vault.half_context(tip, "custodian"),
    )
    approver = agencies.unwrap_mine(
        work, key_id, passed, context=purpose_context(work, tip_id, purpose)
    )
    half, beside = approver[: len(custodian)], approver[len(custodian) :]
    return vault.identity_of(tip, kept, split.join(custodian, half)), beside


def pass_on_two(work: Work, tip_id: int, other_id: int, purpose: str) -> tuple[int, bytes]:
    """Do as `pass_on` for two reporters' identities that one agency keeps, for one comparison."""
    kept, other = _kept(work, other_id), queries.by_id(work.session, other_id)
    half = agencies.unwrap_mine(
        work,
        kept.approver_key_id,
        kept.approver_half,
        context=vault.half_context(other, "approver"),
    )
    return pass_on(work, tip_id, purpose, half)


def joined_two(
    work: Work, tip_id: int, other_id: int, purpose: str, key_id: int, passed: bytes
) -> tuple[Identity, Identity]:
    """Return two identities to a comparison of the acting custodian, to be shown to nobody."""
    first, half = joined(work, tip_id, purpose, key_id, passed)
    kept, other = _kept(work, other_id), queries.by_id(work.session, other_id)
    custodian = agencies.unwrap_mine(
        work,
        kept.custodian_key_id,
        kept.custodian_half,
        context=vault.half_context(other, "custodian"),
    )
    return first, vault.identity_of(other, kept, split.join(custodian, half))


def purpose_context(work: Work, tip_id: int, purpose: str) -> bytes:
    """Return what a half passed on for one purpose is bound to."""
    number = queries.by_id(work.session, tip_id).number
    return frame("cluebridge/identity-purpose/v1", purpose.encode(), number.encode())


def _kept(work: Work, tip_id: int) -> IdentityVault:
    kept = queries.vault(work.session, tip_id)
    if kept is None:
        raise NotFound
    if kept.destroyed_at is not None:
        raise Destroyed(kept.destroyed_at)
    return kept
