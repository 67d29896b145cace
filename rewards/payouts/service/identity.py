"""The identity left with a tip, opened by two offices to pay a reward: the receipt may be lost."""

from __future__ import annotations

from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake.service import vault
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.claims import queries as awards
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries
from rewards.payouts.events import PayeeOpened, VisitorMatched
from rewards.payouts.forms import AskIdentity, Match
from rewards.payouts.rules import Payee, Way
from rewards.payouts.service import claiming

REASON = "reward"


def ask(work: Work, award_id: int, form: AskIdentity) -> queries.UnsealRow:
    """Ask custodian and head for the identity behind a reward; finance, who sees nothing of the case.

    For a reward that waits to be claimed (the receipt was lost) or was claimed under the identity.
    Conflict otherwise, without an identity, or while a request is open.
    """
    award = _held(work, award_id)
    if award.state is State.CLAIMED:
        if _payee(work, award).way is not Way.IDENTITY:
            raise Conflict
    elif not _claimable(work, award):
        raise Conflict
    tip = tips.by_id(work.session, award.tip_id)
    return vault.ask_for(work, tip, reason=REASON, text=form.reason)


def request(work: Work, award: AwardRow) -> queries.UnsealRow | None:
    """Return the newest request of the acting officer for the identity behind a reward."""
    asked = tips.unseal_requests(work.session, award.tip_id)
    mine = [e for e in asked if e.asked_by == work.actor.officer_id and e.reason == REASON]
    return mine[-1] if mine else None


def open_(work: Work, award_id: int) -> None:
    """Open the identity once both halves are there; from now on it is the payee, sealed as any other.

    The reporter reads of it. Conflict when there is nothing to open or the reward was paid since.
    """
    award = _held(work, award_id)
    asked = request(work, award)
    if asked is None or not (award.state is State.CLAIMED or _claimable(work, award)):
        raise Conflict
    told = vault.unseal(work, known(asked.id))
    kept = queries.payee(work.session, award_id)
    mark, matched_by = (kept.mark, kept.matched_by) if kept else (b"", None)
    if kept is not None:
        work.session.delete(kept)
        work.session.flush()
    payee = Payee(Way.IDENTITY, payee=told.name, account=told.contact)
    attempt = award.claims if award.state is State.CLAIMED else 0
    claiming.seal(work, award, payee, attempt=attempt, mark=mark, matched_by=matched_by)
    _opened(work, award)


def visitor(work: Work, award_id: int) -> Payee:
    """Return the identity a visitor is to be compared with, to who asked for it; recorded each time."""
    award = _held(work, award_id)
    if award.state is not State.APPROVED or request(work, award) is None:
        raise NotFound
    payee = claiming.unseal(work, award)
    _opened(work, award)
    return payee


def match(work: Work, award_id: int, form: Match) -> AwardRow:
    """Note the claim of a visitor who is the reporter; of another, forget what was opened.

    Who finds them to be the same does not pay.
    """
    award = _held(work, award_id)
    kept = queries.payee(work.session, award_id)
    if kept is None or request(work, award) is None or not _claimable(work, award):
        raise Conflict
    same = form.decision == "yes"
    if same:
        kept.matched_by = work.actor.officer_id
        work.session.add(kept)
        claiming.note(work, award)
    else:
        work.session.delete(kept)
        work.session.flush()
    work.record(VisitorMatched(agency=award.agency, award_id=award_id, same=same))
    return award


def _held(work: Work, award_id: int) -> AwardRow:
    award = awards.locked(work.session, work.actor, award_id)
    require(policy.can_pay(work.actor, award))
    return award


def _claimable(work: Work, award: AwardRow) -> bool:
    late = award.claim_by is not None and today(work) > award.claim_by
    return award.state is State.APPROVED and not late


def _payee(work: Work, award: AwardRow) -> Payee:
    payout = queries.live_payout(work.session, known(award.id))
    if payout is None or payout.reserved_by != work.actor.officer_id:
        raise Conflict
    return claiming.unseal(work, award)


def _opened(work: Work, award: AwardRow) -> None:
    work.record(PayeeOpened(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id)))
