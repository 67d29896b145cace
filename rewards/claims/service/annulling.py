"""Annulling an approved reward nothing was paid of: one proposes, another than who approved it decides."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.cases.rules import Visibility
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.budgets import service as budgets
from rewards.claims import policy, queries, rules
from rewards.claims.book import annulments
from rewards.claims.events import AnnulmentDeclined, AnnulmentProposed, AwardAnnulled, ReviewDecided
from rewards.claims.forms import Annul, DecideAnnulment
from rewards.claims.models import Award, RewardAnnulment, RewardAnnulmentDecision
from rewards.claims.rules import Outcome, State
from rewards.claims.service import annulled, bases
from rewards.claims.service.awards import today


def propose(work: Work, award_id: int, form: Annul) -> RewardAnnulment:
    """Propose that an approved reward is annulled. The reward clerk.

    Refused when it was paid, or is being paid: then it is claimed back, or the payment given up
    first. Invalid for a ground the records do not bear out, Conflict while one is proposed.
    """
    award = queries.locked(work.session, work.actor, award_id)
    require(policy.can_propose(work.actor))
    _refuse_paid(award)
    before = queries.annulments(work.session, award_id)
    if award.decided_by is None or (before and before[-1][1] is None):
        raise Conflict
    ground = annulments.in_force_on(today(work)).get(form.ground)
    if ground is None:
        raise Invalid(ground="unknown_choice")
    if not ground.holds(annulled.shown(work, award)):
        raise Invalid(ground="not_so")
    made = RewardAnnulment(
        award_id=award_id,
        approved_by=award.decided_by,
        serial=len(before) + 1,
        ground=form.ground,
        reason=form.reason,
        told=form.told,
        proposed_by=known(work.actor.officer_id),
        proposed_by_name=work.actor.name,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = AnnulmentProposed(**_about(award), annulment_id=known(made.id))
    work.record(event)
    notices.about(work, event, agency=award.agency, offices=(Office.HEAD, Office.DEPUTY_HEAD))
    return made


def decide(work: Work, award_id: int, form: DecideAnnulment) -> Award:
    """Annul a reward, or keep it. The head or a deputy, who neither approved nor proposed any of it.

    What its year reserved is free again, its findings may count for another, its code fetches
    nothing, objections to it are settled and its time to claim ends. Refused when it was paid
    meanwhile, or is being paid.
    """
    award = queries.locked(work.session, work.actor, award_id)
    found = queries.annulment_open(work.session, award_id)
    if found is None:
        raise Conflict
    require(policy.can_annul(work.actor, award, found))
    annuls = form.decision == "annul"
    if annuls:
        _refuse_paid(award)
    with work.whole():
        made = RewardAnnulmentDecision(
            annulment_id=known(found.id),
            proposed_by=found.proposed_by,
            approved_by=found.approved_by,
            annuls=annuls,
            reasons=form.reasons,
            number=_number(work, award) if annuls else "",
            decided_by=known(work.actor.officer_id),
            decided_by_name=work.actor.name,
            decided_at=work.now,
        )
        work.session.add(made)
        work.session.flush()
        if annuls:
            _annul(work, award, found, made.number)
        else:
            work.record(AnnulmentDeclined(**_about(award), annulment_id=known(found.id)))
    return award


def _annul(work: Work, award: Award, found: RewardAnnulment, number: str) -> None:
    case = queries.case_for(work.session, work.actor, award.case_id)
    _close_restore(work, award, found.reason)
    _settle_reviews(work, award)
    award.state, award.fell_to_fen = State.ANNULLED, None
    award.annulled_by, award.annulled_at = work.actor.officer_id, work.now
    work.session.add(award)
    bases.free_findings(work, award)
    budgets.release(work, known(award.id))
    case_file.file_document(
        work,
        case,
        kind="reward_annulment",
        title=f"撤销举报奖励决定书 {number}",
        number=number,
        pdf=annulled.letter(work, award),
        visibility=Visibility.AGENCY,
    )
    event = AwardAnnulled(
        **_about(award), annulment_id=known(found.id), amount_fen=award.amount_fen
    )
    work.record(event)
    offices = (Office.REWARD_CLERK, Office.FINANCE)
    notices.about(work, event, agency=award.agency, offices=offices)


def _refuse_paid(award: Award) -> None:
    if award.state is State.PAID:
        raise Refused(Reason("annul_paid"))
    if award.paid_by is not None:
        raise Refused(Reason("annul_in_payment"))
    if award.state not in rules.ANNULLABLE:
        raise Conflict


def _close_restore(work: Work, award: Award, reason: str) -> None:
    asked = queries.restore_open(work.session, known(award.id))
    if asked is None:
        return
    asked.restored, asked.reasons = False, reason
    asked.decided_by, asked.decided_by_name = work.actor.officer_id, work.actor.name
    asked.decided_at = work.now
    work.session.add(asked)


def _settle_reviews(work: Work, award: Award) -> None:
    for each in queries.undecided_of(work.session, known(award.id)):
        each.outcome, each.decided_at = Outcome.SETTLED, work.now
        work.session.add(each)
        work.record(
            ReviewDecided(
                case_id=each.case_id,
                tip_id=each.tip_id,
                review_id=known(each.id),
                outcome=each.outcome,
            )
        )


def _number(work: Work, award: Award) -> str:
    agency = agencies.agency(work.session, award.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"reward-annulment/{agency.code}/{year}")
    return document_number(f"{agency.mark}奖撤", year, serial)


def _about(award: Award) -> dict[str, Any]:
    return {"case_id": award.case_id, "tip_id": award.tip_id, "award_id": known(award.id)}
