"""One payee, one reward a case: marks made by the reward office when it takes a payment in hand."""

from __future__ import annotations

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.infra.database import in_turn
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.kernel.errors import NotFound, Reason, Refused
from portal.kernel.ids import known
from rewards.claims import queries as awards
from rewards.claims.queries import AwardRow
from rewards.payouts import queries
from rewards.payouts.models import RewardMarkKey
from rewards.payouts.rules.marks import key_context, mark
from rewards.payouts.service import claiming


def of_payee(work: Work, award: AwardRow) -> str:
    """Return the mark of where a claimed reward goes, "" where nobody is named.

    The acting finance officer's key makes it; nothing is shown. Refused when a reward of the case's
    family went, or is going, to the same payee.
    """
    try:
        payee = claiming.unseal(work, award)
    except NotFound:
        return ""
    made = mark(_key(work, award.agency), payee)
    family = awards.family(work.session, award.case_id)
    if made and queries.paid_to(work.session, family, made, but=known(award.id)):
        raise Refused(Reason("payee_paid_before"))
    return made


def free(work: Work, payout_id: int) -> None:
    """Let another reward go to the payee of a payment, once all of it came back."""
    payout = queries.payout(work.session, payout_id)
    if payout is not None and queries.repaid_fen(work.session, payout_id) == payout.amount_fen:
        payout.mark = ""
        work.session.add(payout)


def _key(work: Work, agency: str) -> bytes:
    """Return the key of an agency's marks, made at the first payment. NotAllowed but to finance."""
    kept = queries.mark_key(work.session, agency)
    if kept is None:
        in_turn(work.session, f"reward-mark-key/{agency}")
        kept = queries.mark_key(work.session, agency)
    context = key_context(agency)
    if kept is not None:
        return agencies.unwrap_mine(work, kept.agency_key_id, kept.wrapped, context=context)
    key = fields.new_key(work.settings.suite_of(agency))
    key_id, wrapped = agencies.wrap_for(work, agency, Compartment.REWARD, key, context=context)
    work.session.add(RewardMarkKey(agency=agency, agency_key_id=key_id, wrapped=wrapped))
    work.session.flush()
    return key


def _wrap_context(_: Work, kept: RewardMarkKey) -> bytes:
    return key_context(kept.agency)


WRAPS = WrapPlace(RewardMarkKey, "agency_key_id", "wrapped", _wrap_context)
