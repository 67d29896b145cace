"""The reporter claims a reward with the receipt code and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.ids import known
from rewards.claims import queries as awards
from rewards.claims.events import AwardClaimed
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State, claim_by
from rewards.claims.service.awards import today
from rewards.payouts import queries, rules
from rewards.payouts.events import ClaimedAgain
from rewards.payouts.forms import Claim
from rewards.payouts.models import SealedPayee
from rewards.payouts.rules import Payee, Way
from rewards.payouts.rules import codes as rules_of_codes
from rewards.payouts.service import codes


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim: "" in `again` when it was made now, "same" when it was made before, else "other"."""

    award: AwardRow
    again: str


def claim(work: Work, form: Claim) -> Claimed:
    """Claim the reward of one's own tip; again changes nothing and tells whether it was the same claim.

    The payee is sealed to the reward compartment of the paying agency: from here on only its finance
    can open it. Of two people with one receipt the first by the log has it; the second is told so and
    the agency is warned. Invalid when a field is missing, Conflict when there is nothing to claim or
    the last day has passed.
    """
    if work.actor.tip_id is None:
        raise NotAllowed
    award = awards.of_tip(work.session, work.actor.tip_id, lock=True)
    if award is None:
        raise NotFound
    payee = _payee(work, form)
    if award.state in {State.CLAIMED, State.PAID}:
        return Claimed(award, again=_again(work, award, payee))
    day = today(work)
    if award.state is not State.APPROVED or (award.claim_by and day > award.claim_by):
        raise Conflict
    wrong = rules.missing(payee)
    if wrong:
        raise Invalid(**wrong)
    take(work, award, payee)
    if payee.way is Way.PICKUP:
        codes.issue(work, award)
    return Claimed(award, again="")


def take(work: Work, award: AwardRow, payee: Payee) -> None:
    """Note a claim the caller has settled, its payee sealed; one that waited to be matched gives way."""
    waiting = queries.payee(work.session, known(award.id))
    if waiting is not None:
        work.session.delete(waiting)
        work.session.flush()
    seal(work, award, payee)
    note(work, award)


def note(work: Work, award: AwardRow) -> None:
    """Note that a reward was claimed whose payee is sealed already."""
    day = today(work)
    award.notified_on = award.notified_on or day
    award.claim_by = award.claim_by or claim_by(day)
    award.state, award.claimed_on, award.claims = State.CLAIMED, day, award.claims + 1
    work.session.add(award)
    work.record(AwardClaimed(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id)))


def unseal(work: Work, award: AwardRow) -> Payee:
    """Return where a claimed reward goes. NotAllowed without the reward compartment's key."""
    kept = queries.payee(work.session, known(award.id))
    if kept is None:
        raise NotFound
    context = _context(award, kept.attempt)
    key = agencies.unwrap_mine(work, kept.agency_key_id, kept.wrapped, context=context)
    told = json.loads(fields.open_text(key, kept.sealed, context=context))
    return Payee(**{**told, "way": Way(told["way"])})


def _payee(work: Work, form: Claim) -> Payee:
    match form.way:
        case Way.BANK:
            return Payee(form.way, payee=form.payee, bank=form.bank, account=form.account)
        case Way.NAMED:
            return Payee(form.way, payee=form.payee, document=form.document)
        case Way.IDENTITY:
            if not queries.has_identity(work.session, known(work.actor.tip_id)):
                raise Invalid(way="unknown_choice")
    return Payee(form.way)


def _again(work: Work, award: AwardRow, payee: Payee) -> str:
    """Return "same" for the claim that was made, "other" for another one, which is recorded."""
    kept = queries.payee(work.session, known(award.id))
    if kept is not None and kept.mark and kept.mark == _mark(work, award, _told(payee)):
        return "same"
    work.record(ClaimedAgain(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id)))
    return "other"


def _told(payee: Payee) -> str:
    return json.dumps(asdict(payee), ensure_ascii=False)


def _mark(work: Work, award: AwardRow, told: str) -> bytes:
    if work.unlocked is None or work.actor.tip_id is None:
        return b""
    return rules_of_codes.claim_mark(work.unlocked.raw, award_id=known(award.id), told=told)


def seal(
    work: Work,
    award: AwardRow,
    payee: Payee,
    *,
    attempt: int = 0,
    mark: bytes = b"",
    matched_by: int | None = None,
) -> None:
    """Seal where a reward goes for the claim that comes next, or for a claim that was made.

    `mark` is what that claim is known by, when it is not the actor's own; `matched_by` who found the
    visitor to be the reporter.
    """
    attempt = attempt or award.claims + 1
    context = _context(award, attempt)
    key = fields.new_key(work.settings.suite_of(award.agency))
    key_id, wrapped = agencies.wrap_for(
        work, award.agency, Compartment.REWARD, key, context=context
    )
    told = _told(payee)
    work.session.add(
        SealedPayee(
            award_id=known(award.id),
            attempt=attempt,
            agency_key_id=key_id,
            wrapped=wrapped,
            sealed=fields.seal_text(key, told, context=context),
            mark=mark or _mark(work, award, told),
            matched_by=matched_by,
        )
    )
    work.session.flush()


def _wrap_context(work: Work, kept: SealedPayee) -> bytes:
    award = work.session.get(AwardRow, kept.award_id)
    if award is None:
        raise NotFound
    return _context(award, kept.attempt)


WRAPS = WrapPlace(SealedPayee, "agency_key_id", "wrapped", _wrap_context, id="award_id")


def _context(award: AwardRow, attempt: int) -> bytes:
    return rules.payee_context(award_id=known(award.id), agency=award.agency, attempt=attempt)
