"""Which findings rest on which report, what stands against it, who was first."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.intake.service import comparing
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.eligibility import policy, queries
from rewards.eligibility.book import registry
from rewards.eligibility.events import FirstReporterRuled, GroundAnswered, RewardBaseLinked
from rewards.eligibility.forms import Check
from rewards.eligibility.models import RewardCheck, RewardLink, RewardRuling
from rewards.eligibility.queries import TipRow
from rewards.eligibility.rules import Answer, Asks, bars


def link(
    work: Work, case_id: int, tip_id: int, finding_ids: Collection[int], reason: str
) -> list[RewardLink]:
    """Say that exactly these findings of a case rest on a report; what was marked before ends.

    The reward clerk or an investigator of the agency that owns the case. A mark on a finding goes
    on to whatever replaces it. Invalid for a finding that does not count in the case.
    """
    case = queries.own_case(work.session, work.actor, case_id)
    require(policy.can_link(work.actor))
    case_file.refuse_merged(work, case)
    cases.hold_family(work.session, case_id)
    queries.tip(work.session, case_id, tip_id)
    live = {known(each.id) for each in queries.findings(work.session, case_id)}
    if not set(finding_ids) <= live:
        raise Invalid(findings="unknown_choice")
    kept = set()
    for each in queries.links(work.session, case_id):
        stands = queries.standing(work.session, each.finding_id).id
        if each.tip_id == tip_id and stands in finding_ids:
            kept.add(stands)
        elif each.tip_id == tip_id:
            each.ended_by, each.ended_at = work.actor.officer_id, work.now
            work.session.add(each)
    made = [
        RewardLink(
            tip_id=tip_id,
            case_id=case_id,
            finding_id=finding_id,
            reason=reason,
            linked_by=known(work.actor.officer_id),
            linked_at=work.now,
        )
        for finding_id in sorted(set(finding_ids) - kept)
    ]
    work.session.add_all(made)
    work.session.flush()
    told = tuple(sorted(finding_ids))
    work.record(RewardBaseLinked(case_id=case_id, tip_id=tip_id, finding_ids=told))
    return made


def check(work: Work, case_id: int, form: Check) -> RewardCheck:
    """Answer a ground that an officer can know, with reasons. The reward clerk.

    Invalid for a ground that the records or the custodian answer: unless there is no identity to
    ask the custodian about.
    """
    queries.own_case(work.session, work.actor, case_id)
    require(policy.prepares(work.actor))
    tip = queries.tip(work.session, case_id, form.tip_id)
    asked = {each.code: each.asks for each in registry.grounds()}
    for_others = {None, Asks.RECORD}
    if comparing.is_kept(work, tip):
        for_others.add(Asks.CUSTODIAN)
    if asked.get(form.ground) in for_others:
        raise Invalid(ground="unknown_choice")
    made = RewardCheck(
        tip_id=form.tip_id,
        ground=form.ground,
        answer=form.answer,
        reason=form.reason,
        made_by=known(work.actor.officer_id),
        made_by_name=work.actor.name,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        GroundAnswered(case_id=case_id, tip_id=form.tip_id, ground=form.ground, answer=form.answer)
    )
    return made


def rule_first(work: Work, case_id: int, tip_id: int, reasons: str) -> RewardRuling:
    """Rule which report of a case was the first, whatever the log says, with reasons. The head."""
    queries.own_case(work.session, work.actor, case_id)
    require(policy.rules_first(work.actor))
    cases.hold_family(work.session, case_id)
    queries.tip(work.session, case_id, tip_id)
    made = RewardRuling(
        case_id=case_id,
        tip_id=tip_id,
        reasons=reasons,
        ruled_by=known(work.actor.officer_id),
        ruled_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(FirstReporterRuled(case_id=case_id, tip_id=tip_id))
    return made


def refuse_barred(work: Work, row: TipRow) -> None:
    """Raise Refused with every ground that stands against rewarding a report."""
    if row.id is None:
        raise NotFound
    today = work.now.astimezone(LEGAL_ZONE).date()
    answers = queries.answers(work.session, row)
    found = bars(registry.in_force_on(today), answers)
    if found:
        raise Refused(*(Reason(f"reward_{each.code}", each.law) for each in found))


def refuse_unasked(work: Work, row: TipRow) -> None:
    """Raise Refused while the custodian of a kept identity has not answered every ground."""
    if not comparing.is_kept(work, row):
        return
    grounds = registry.in_force_on(work.now.astimezone(LEGAL_ZONE).date())
    answered_by_them = queries.answered(work.session, known(row.id))
    theirs = (each for each in grounds if each.asks is Asks.CUSTODIAN)
    found = [each for each in theirs if each.code not in answered_by_them]
    if found:
        raise Refused(Reason("reward_unasked", found[0].law))


def answered(work: Work, row: TipRow) -> dict[str, Answer]:
    """Return every answer there is about a report."""
    return queries.answers(work.session, row)
