"""The counter: a code is entered by one officer and its payment witnessed by another."""

from __future__ import annotations

from dataclasses import dataclass

from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound, TooMany
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.claims import queries as awards
from rewards.claims.policy import pays
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries
from rewards.payouts.events import CodePresented, CodeRefused, HandOverWitnessed
from rewards.payouts.forms import Present
from rewards.payouts.models import RewardCode, RewardCodeTry
from rewards.payouts.rules import codes
from rewards.payouts.rules.codes import CodeState, Shown
from rewards.payouts.service import paying, settling
from rewards.payouts.service.codes import is_out_of_date


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an entered code; `code` is None when there is none."""

    outcome: Shown
    code: RewardCode | None = None


def present(work: Work, form: Present) -> Entered:
    """Take a code in hand: its reward is reserved and waits for the witness.

    The same officer entering it again is the same. Every refusal is kept and told, none is raised: a
    code that belongs to nothing counts towards the limit, TooMany beyond it. NotAllowed for who had
    a part in the reward.
    """
    require(pays(work.actor))
    _refuse_more_tries(work)
    mark = codes.mark(work.settings.pepper, agency=work.actor.agency, code=codes.read(form.code))
    found = queries.code_by_mark(work.session, mark)
    if found is None:
        return _wrong(work)
    award = awards.locked(work.session, work.actor, found.award_id)
    found = _code(work, known(found.id))
    require(policy.can_pay(work.actor, award))
    if found.state is CodeState.PRESENTED and found.presented_by == work.actor.officer_id:
        return Entered(Shown.TAKEN, found)
    if found.state is not CodeState.LIVE or award.state is not State.CLAIMED:
        return _refused(work, found, Shown.USED_BEFORE)
    if is_out_of_date(found, today(work)):
        return _refused(work, found, Shown.OUT_OF_DATE)
    paying.take_in_hand(work, found.award_id)
    found.state = CodeState.PRESENTED
    found.presented_by, found.presented_at = work.actor.officer_id, work.now
    work.session.add(found)
    work.record(CodePresented(agency=found.agency, award_id=found.award_id))
    return Entered(Shown.TAKEN, found)


def witness(work: Work, code_id: int) -> AwardRow:
    """Confirm having seen the money handed over; the reward is paid by this. Again is the same.

    NotAllowed for the cashier; Conflict when the code is not at the counter; Refused when the case
    as it stands no longer allows the amount: the cashier takes the code back.
    """
    found = _code(work, code_id)
    award = awards.locked(work.session, work.actor, found.award_id)
    found = _code(work, code_id)
    require(policy.can_witness(work.actor, found))
    if found.state is CodeState.USED and found.witness_id == work.actor.officer_id:
        return award
    if found.state is not CodeState.PRESENTED:
        raise Conflict
    paying.check_ceiling(work, award)
    found.state, found.used_at = CodeState.USED, work.now
    found.witness_id = work.actor.officer_id
    work.session.add(found)
    settling.hand_over(work, award, f"{award.number}-{found.serial}")
    work.record(
        HandOverWitnessed(
            agency=found.agency,
            award_id=found.award_id,
            cashier=officers.officer(work.session, known(found.presented_by)).name,
            witness=work.actor.name,
        )
    )
    return award


def leave(work: Work, code_id: int) -> None:
    """Give up a payment at the counter before it was witnessed: nothing was paid, the code lives on."""
    found = _code(work, code_id)
    award = awards.locked(work.session, work.actor, found.award_id)
    found = _code(work, code_id)
    require(policy.can_pay(work.actor, award) and found.presented_by == work.actor.officer_id)
    if found.state is not CodeState.PRESENTED:
        raise Conflict
    found.state, found.presented_by, found.presented_at = CodeState.LIVE, None, None
    work.session.add(found)
    paying.give_up(work, award)


def _code(work: Work, code_id: int) -> RewardCode:
    found = queries.code(work.session, work.actor.agency, code_id)
    if found is None:
        raise NotFound
    return found


def _refuse_more_tries(work: Work) -> None:
    since = work.now - codes.TRY_WINDOW
    if queries.tries_since(work.session, work.actor.agency, since) >= codes.TRIES:
        raise TooMany(int(codes.TRY_WINDOW.total_seconds()))


def _wrong(work: Work) -> Entered:
    work.session.add(
        RewardCodeTry(
            agency=work.actor.agency, officer_id=known(work.actor.officer_id), at=work.now
        )
    )
    work.record(CodeRefused(agency=work.actor.agency, award_id=0, why=Shown.WRONG))
    return Entered(Shown.WRONG)


def _refused(work: Work, code: RewardCode, why: Shown) -> Entered:
    work.record(CodeRefused(agency=code.agency, award_id=code.award_id, why=why))
    return Entered(why, code)
