"""What a reward is worked out from, live, and what the rule gives for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.text import Text
from rewards.claims import queries, rules
from rewards.claims.forms import Propose
from rewards.claims.models import Award, AwardFinding
from rewards.claims.queries import CaseRow, TipRow
from rewards.claims.rules import State
from rewards.eligibility import queries as eligible
from rewards.eligibility import rules as eligibility
from rewards.eligibility import service as eligibility_of
from rewards.eligibility.rules import FindingsCounted, RewardsStanding, Standing
from rewards.schemes import queries as scheme_rows
from rewards.schemes import rules as schemes
from rewards.schemes.rules import Asked, Quote, Scheme


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clerk may propose on one scheme in a case, in fen."""

    scheme: Scheme
    quote: Quote
    proven_fen: int
    others_fen: int
    left_fen: int


def scheme_of(work: Work, award: Award) -> Scheme:
    """Return the rule a reward was decided under."""
    return scheme_rows.by_version(work.session, award.scheme_version)


def applying(work: Work, agency: str, tip: TipRow, proof_on: date) -> Scheme:
    """Return the rule an agency rewards a report by, of the day its choice says.

    NoRule (a Refused) when none was in force, or the agency has not confirmed it.
    """
    return scheme_rows.scheme_of(work.session, agency, tip_on=tip.received_on, proof_on=proof_on)


def proof_day(work: Work, finding_ids: Iterable[int]) -> date:
    """Return the legal day the newest of some findings was recorded; today when there is none."""
    days = [
        eligible.standing(work.session, each).recorded_at.astimezone(LEGAL_ZONE).date()
        for each in finding_ids
    ]
    return max(days, default=work.now.astimezone(LEGAL_ZONE).date())


def offer_for(work: Work, case: CaseRow, scheme: Scheme, question: Asked) -> Offer:
    """Return what a rule gives for a base, and what other rewards of the case leave of its cap."""
    quote = schemes.quote(scheme, question)
    others = queries.taken_fen(work.session, known(case.id))
    most = rules.room(quote, cap_fen=scheme.cap_fen, others_fen=others)
    return Offer(scheme, quote, question.proven_fen, others, most)


def base_of(work: Work, case: CaseRow, tip: TipRow, form: Propose) -> list[eligibility.Part]:
    """Return the parts a reward for a report counts; marks them first when the form says which.

    Invalid when none is left, unless what was reported is proven and cost nothing.
    """
    case_id = known(case.id)
    if form.findings:
        eligibility_of.link(work, case_id, known(tip.id), form.findings, form.basis)
    parts = eligibility_of.parts(work, case_id, known(tip.id))
    counted = [each for each in parts if each.why is None]
    if not counted and not (form.no_loss and parts):
        raise Invalid(findings="nothing_counts" if parts else "missing")
    return counted


def base_now(work: Work, award: Award) -> int:
    """Return what is proven now of the findings a reward was worked out from, in fen.

    A finding that was replaced counts with the amount of what replaced it; one that went to another
    case no longer counts. A reward from before findings were marked counts its whole case.
    """
    kept = queries.findings_of(work.session, known(award.id))
    if not kept and not award.no_loss:
        return queries.proven_fen(work.session, award.case_id)
    family = set(queries.family(work.session, award.case_id))
    standing = {each.finding_id: eligible.standing(work.session, each.finding_id) for each in kept}
    live = {known(row.id): row for row in standing.values()}
    return sum(row.proven_fen for row in live.values() if row.case_id in family)


def of_same_person(work: Work, tip_id: int) -> list[Award]:
    """Return the rewards that stand for other reports held to be the same person's."""
    found = [queries.of_tip(work.session, each) for each in eligibility_of.same_as(work, tip_id)]
    return [each for each in found if each is not None and each.state not in rules.FALLEN]


def against_payment(work: Work, award: Award) -> str:
    """Return what stands against paying a reward the case still allows; empty for nothing.

    That it is proposed to annul it; or that an earlier reward, or one paid without a reason, is found
    to be the same person's and nobody said why there are two since that was answered.
    """
    if queries.annulment_open(work.session, known(award.id)) is not None:
        return "annulment-proposed"
    others = [
        each
        for each in of_same_person(work, award.tip_id)
        if known(each.id) < known(award.id) or (each.state is State.PAID and not each.same_reason)
    ]
    since = award.proposed_at
    if others and not (
        award.same_reason and not eligibility_of.same_since(work, award.tip_id, since)
    ):
        return "same-person-found"
    return ""


FOLLOWS = {
    State.PROPOSED: Text("审核时按新的先后计算，不符的退回", "The check goes by the new order"),
    State.CHECKED: Text("批准时按新的先后计算，不符的不批准", "The approval goes by the new order"),
    State.PAID: Text("已经支付：由财务办理追回奖励", "It was paid: finance claims it back"),
}
ANNULLED_FIRST = Text(
    "没有支付：由奖励经办提出撤销，再为首个举报提出",
    "Not paid: the clerk proposes to annul it, then proposes one for the first report",
)


def standing(work: Work, question: RewardsStanding) -> tuple[Standing, ...]:
    """Return the rewards of a case's family that stand, and what a ruling means for each."""
    found = []
    for one in queries.family(work.session, question.case_id):
        for award in queries.in_state(work.session, one, frozenset(State) - rules.FALLEN):
            follows = FOLLOWS.get(award.state, ANNULLED_FIRST)
            name = rules.STATE_NAMES[award.state]
            found.append(Standing(known(award.id), award.tip_id, award.number, name, follows))
    return tuple(found)


def counted(work: Work, question: FindingsCounted) -> dict[int, str]:
    """Tell for which reward each finding of a case's family counts: by finding, the report's number."""
    rows = queries.counted_in(work.session, question.case_id)
    return {
        finding: queries.tip_number(work.session, award.tip_id)
        for finding, award in rows
        if award.id != question.but
    }


def keep_findings(work: Work, award: Award, parts: list[eligibility.Part]) -> None:
    """Write down what a reward counts; the database lets a finding count for one reward only."""
    work.session.add_all(
        AwardFinding(award_id=known(award.id), finding_id=each.finding_id, fen=each.fen)
        for each in parts
    )
    work.session.flush()


def free_findings(work: Work, award: Award) -> None:
    """Let the findings of a declined reward count for another."""
    for each in queries.findings_of(work.session, known(award.id)):
        each.counts = False
        work.session.add(each)
    work.session.flush()
