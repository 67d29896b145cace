"""What tells something about a reporter is sealed: only finance and the head of the agency open it."""

from __future__ import annotations

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.crypto.framing import frame
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.kernel.errors import NotAllowed, NotFound
from portal.kernel.ids import known
from rewards.claims.models import Award, RewardCircumstance

_TOLD = {True: "1", False: "0"}


def keep(work: Work, award: Award, *, insider: bool) -> None:
    """Seal whether the reporter of a reward is an insider. The actor needs public keys only."""
    context = _context(award)
    key = fields.new_key(work.settings.suite_of(award.agency))
    key_id, wrapped = agencies.wrap_for(
        work, award.agency, Compartment.REWARD, key, context=context
    )
    approver_id, approver = agencies.wrap_for(
        work, award.agency, Compartment.IDENTITY_APPROVER, key, context=context
    )
    made = RewardCircumstance(
        award_id=known(award.id),
        agency_key_id=key_id,
        wrapped=wrapped,
        approver_key_id=approver_id,
        approver_wrapped=approver,
        sealed=fields.seal_text(key, _TOLD[insider], context=context),
    )
    work.session.add(made)
    work.session.flush()


def opened(work: Work, award: Award) -> bool | None:
    """Return whether the reporter is an insider, to finance and the head; None to all others.

    False where nothing was kept: the rule does not ask.
    """
    kept = work.session.get(RewardCircumstance, award.id)
    if kept is None:
        return False
    context = _context(award)
    pairs = ((kept.agency_key_id, kept.wrapped), (kept.approver_key_id, kept.approver_wrapped))
    for key_id, wrapped in pairs:
        try:
            key = agencies.unwrap_mine(work, key_id, wrapped, context=context)
        except NotAllowed:
            continue
        return fields.open_text(key, kept.sealed, context=context) == _TOLD[True]
    return None


def _context(award: Award) -> bytes:
    return frame(
        "cluebridge/reward-circumstance/v1",
        known(award.id).to_bytes(8, "big"),
        award.agency.encode(),
    )


def _wrap_context(work: Work, kept: RewardCircumstance) -> bytes:
    award = work.session.get(Award, kept.award_id)
    if award is None:
        raise NotFound
    return _context(award)


WRAPS = (
    WrapPlace(RewardCircumstance, "agency_key_id", "wrapped", _wrap_context, id="award_id"),
    WrapPlace(
        RewardCircumstance, "approver_key_id", "approver_wrapped", _wrap_context, id="award_id"
    ),
)
