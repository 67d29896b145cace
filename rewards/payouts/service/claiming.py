"""The reporter claims a reward with the receipt code and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.ids import known
from rewards.claims import queries as awards
from rewards.claims.events import AwardClaimed
from rewards.claims.models import Award
from rewards.claims.rules import State, claim_by
from rewards.claims.service.awards import today
from rewards.payouts import queries, rules
from rewards.payouts.forms import Claim
from rewards.payouts.models import SealedPayee
from rewards.payouts.rules import Payee, Way


def claim(work: Work, form: Claim) -> Award:
    """Claim the reward of one's own tip; a second claim changes nothing and returns the first.

    The payee is sealed to the reward compartment of the paying agency: from here on only its
    reward clerk and finance can open it. Invalid when a field is missing, Conflict when there is
    nothing to claim or the last day has passed.
    """
    if work.actor.tip_id is None:
        raise NotAllowed
    award = awards.of_tip(work.session, work.actor.tip_id, lock=True)
    if award is None:
        raise NotFound
    if award.state in {State.CLAIMED, State.PAID}:
        return award
    day = today(work)
    if award.state is not State.APPROVED or (award.claim_by and day > award.claim_by):
        raise Conflict
    payee = _payee(form)
    wrong = rules.missing(payee)
    if wrong:
        raise Invalid(**wrong)
    award.notified_on = award.notified_on or day
    award.claim_by = award.claim_by or claim_by(day)
    award.state, award.claimed_on, award.claims = State.CLAIMED, day, award.claims + 1
    work.session.add(award)
    _seal(work, award, payee)
    work.record(AwardClaimed(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id)))
    return award


def unseal(work: Work, award: Award) -> Payee:
    """Return where a claimed reward goes. NotAllowed without the reward compartment's key."""
    kept = queries.payee(work.session, known(award.id))
    if kept is None:
        raise NotFound
    context = _context(award, kept.attempt)
    key = agencies.unwrap_mine(work, kept.agency_key_id, kept.wrapped, context=context)
    told = json.loads(fields.open_text(key, kept.sealed, context=context))
    return Payee(**{**told, "way": Way(told["way"])})


def _payee(form: Claim) -> Payee:
    if form.way is Way.BANK:
        return Payee(form.way, payee=form.payee, bank=form.bank, account=form.account)
    return Payee(form.way, word=form.word)


def _seal(work: Work, award: Award, payee: Payee) -> None:
    context = _context(award, award.claims)
    key = fields.new_key(work.settings.suite_of(award.agency))
    key_id, wrapped = agencies.wrap_for(
        work, award.agency, Compartment.REWARD, key, context=context
    )
    told = json.dumps(asdict(payee), ensure_ascii=False)
    work.session.add(
        SealedPayee(
            award_id=known(award.id),
            attempt=award.claims,
            agency_key_id=key_id,
            wrapped=wrapped,
            sealed=fields.seal_text(key, told, context=context),
        )
    )
    work.session.flush()


def _wrap_context(work: Work, kept: SealedPayee) -> bytes:
    award = work.session.get(Award, kept.award_id)
    if award is None:
        raise NotFound
    return _context(award, kept.attempt)


WRAPS = WrapPlace(SealedPayee, "agency_key_id", "wrapped", _wrap_context, id="award_id")


def _context(award: Award, attempt: int) -> bytes:
    return rules.payee_context(award_id=known(award.id), agency=award.agency, attempt=attempt)
