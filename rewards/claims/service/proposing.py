"""Proposing a reward: which tip, on what base, by which rule, how much."""

from __future__ import annotations

from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.claims import policy, queries, rules
from rewards.claims.events import AwardProposed
from rewards.claims.forms import Propose
from rewards.claims.models import Award, RewardShare
from rewards.claims.queries import CaseRow, TipRow
from rewards.claims.rules import FALLEN
from rewards.claims.service import bases, sealing, sums
from rewards.claims.service.bases import Offer
from rewards.eligibility import queries as eligible
from rewards.eligibility import rules as eligibility
from rewards.eligibility import service as eligibility_of
from rewards.eligibility.queries import JointRow
from rewards.schemes.rules import Asked, Kind, Scheme


def propose(work: Work, case_id: int, form: Propose) -> Award:
    """Propose a reward for a tip of a case of one's own agency, on the rule of the agency.

    Its base is what is proven of the findings that rest on the tip: computed, never typed. Of a
    joint report the tip whose receipt collects is rewarded. Refused when a ground stands against it
    or the division of a joint report is open. Invalid when the tip cannot be rewarded (another
    already is proposed or given for it, it asks for none, it was withdrawn), when it was not the
    first of the case and no reason is given, when nothing counts for it, or when the amount is
    not what rule and case allow. Conflict while nothing is proven.
    """
    case = queries.case_for(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor) and case.agency == work.actor.agency)
    case_file.refuse_merged(work, case)
    if queries.proven_fen(work.session, case_id) <= 0 and not form.no_loss:
        raise Conflict
    tip = _tip(work, case_id, form)
    eligibility_of.refuse_barred(work, tip)
    if bases.of_same_person(work, known(tip.id)) and not form.same_reason:
        raise Invalid(same_reason="missing")
    with work.whole():
        return _proposed(work, case, tip, form)


def _proposed(work: Work, case: CaseRow, tip: TipRow, form: Propose) -> Award:
    joint = _joint(work, tip)
    parts = bases.base_of(work, case, tip, form)
    proof_on = bases.proof_day(work, (each.finding_id for each in parts))
    scheme = bases.applying(work, case.agency, tip, proof_on)
    award, offered = _row(work, case, tip, form, scheme, parts)
    wrong = rules.wrong_amount(
        offered.quote, room_fen=offered.left_fen, amount_fen=award.amount_fen
    )
    if wrong:
        raise Invalid(amount=wrong)
    if joint is not None:
        award.tip_id, award.joint_id = known(joint.collector), joint.id
    ids = sorted(eligibility_of.joined_with(work, known(tip.id)))
    award.replaces_id = queries.replaced_by(work.session, ids)
    work.session.add(award)
    work.session.flush()
    bases.keep_findings(work, award, parts)
    if scheme.bonus is not None:
        sealing.keep(work, award, insider=form.insider)
    _divide(work, award)
    _tell_proposed(work, award)
    return award


def offer(work: Work, case: CaseRow, tip: TipRow) -> tuple[Scheme, Offer | None] | None:
    """Return the rule that applies to a report and what it allows at most, were all its doing.

    None without a rule; no offer where the rule asks for more than the case tells.
    """
    proven = queries.proven_fen(work.session, known(case.id))
    ids = [known(each.id) for each in eligible.findings(work.session, known(case.id))]
    try:
        scheme = bases.applying(work, case.agency, tip, bases.proof_day(work, ids))
    except Refused:
        return None
    try:
        offered = bases.offer_for(work, case, scheme, Asked(proven_fen=proven))
    except (Invalid, Refused):
        return scheme, None
    return scheme, offered


def _tip(work: Work, case_id: int, form: Propose) -> TipRow:
    for tip in queries.eligible_in(work.session, work.actor, case_id):
        if tip.id == form.tip_id:
            first = queries.first_tip_id(work.session, case_id)
            together = eligibility_of.joined_with(work, form.tip_id)
            if first not in together and not form.first_reason:
                raise Invalid(first_reason="missing")
            return tip
    raise Invalid(tip_id="unknown_choice")


def _joint(work: Work, tip: TipRow) -> JointRow | None:
    joint = eligible.joint_of(work.session, known(tip.id), lock=True)
    if joint is None:
        return None
    if joint.collector is None:
        raise Refused(Reason("joint_open"))
    members = [each.tip_id for each in eligible.members(work.session, known(joint.id))]
    for each in members:
        row = eligible.tip(work.session, joint.case_id, each)
        eligibility_of.refuse_barred(work, row)
        live = queries.of_tip(work.session, each)
        if live is not None and live.state not in FALLEN:
            raise Invalid(tip_id="unknown_choice")
    return joint


def _row(
    work: Work,
    case: CaseRow,
    tip: TipRow,
    form: Propose,
    scheme: Scheme,
    parts: list[eligibility.Part],
) -> tuple[Award, Offer]:
    base = eligibility.base(parts)
    award = Award(
        tip_id=known(tip.id),
        case_id=known(case.id),
        agency=work.actor.agency,
        scheme_version=scheme.version,
        proven_fen=base,
        ceiling_fen=0,
        amount_fen=form.amount,
        kind=Kind.MONEY,
        basis=form.basis,
        first_reason=form.first_reason,
        same_reason=form.same_reason,
        thanks=form.thanks,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
        level=form.level or "",
        subject=form.subject or "",
        no_loss=form.no_loss and not base,
    )
    insider = form.insider and scheme.bonus is not None
    offered = bases.offer_for(work, case, scheme, sums.asked(award, base, insider=insider))
    award.kind = offered.quote.kind
    award.ceiling_fen = sums.highest(scheme, sums.asked(award, base)).ceiling_fen
    award.others_fen = offered.others_fen
    if offered.quote.exact and not form.amount:
        award.amount_fen = offered.left_fen
    return award, offered


def _divide(work: Work, award: Award) -> None:
    if award.joint_id is None:
        return
    members = eligible.members(work.session, award.joint_id)
    amounts = eligibility.divide(award.amount_fen, [each.parts for each in members])
    work.session.add_all(
        RewardShare(award_id=known(award.id), tip_id=each.tip_id, parts=each.parts, amount_fen=fen)
        for each, fen in zip(members, amounts, strict=True)
    )
    work.session.flush()


def _tell_proposed(work: Work, award: Award) -> None:
    event = AwardProposed(
        case_id=award.case_id,
        tip_id=award.tip_id,
        award_id=known(award.id),
        amount_fen=award.amount_fen,
        scheme=award.scheme_version,
    )
    work.record(event)
    offices = (Office.LEGAL_REVIEWER, Office.FINANCE)
    notices.about(work, event, agency=award.agency, offices=offices)
