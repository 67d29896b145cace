"""Telling the public what a campaign found: one writes, the head agrees, either takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from portal.cases.rules import Stage
from portal.crypto.canonical import canonical
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.publicity.rules import LONGEST, flaw
from referrals.campaigns import policy, queries, rules
from referrals.campaigns.book import registry
from referrals.campaigns.events import (
    ResultsDeclined,
    ResultsProposed,
    ResultsPublished,
    ResultsWithdrawn,
)
from referrals.campaigns.forms import DecideResult, Propose, Reopen
from referrals.campaigns.models import CampaignResult, CampaignTask
from referrals.campaigns.queries import results, tasks, visits
from referrals.campaigns.rules import ResultState, Told
from referrals.campaigns.rules.figures import figures
from referrals.campaigns.service.ordering import today
from referrals.clocks import service as clocks


def rows_of(work: Work, campaign_id: int) -> tuple[list[dict[str, Any]], int]:
    """Return what may be told of every check done, and how many are held back.

    Each institution once, as it was first found. Held back: one of which a case is with the police.
    What is not decided yet is told as being dealt with, no more; nobody who checked itself is shown up
    for what it declared.
    """
    told, held = [], 0
    kind = registry.version(queries.by_id(work.session, campaign_id).kind)
    secret = results.with_the_police(work.session, campaign_id)
    for task, place, stage in results.checked(work.session, campaign_id):
        if task.round > 1:
            continue
        if place.code in secret:
            held += 1
            continue
        told.append(
            {
                "code": place.code,
                "name": place.name,
                "kind": str(place.kind),
                "result": str(_told(task, stage) if kind.inspects else Told.SELF_CHECKED),
                "on": task.done_at.date().isoformat() if task.done_at else "",
            }
        )
    return told, held


def propose(work: Work, campaign_id: int, form: Propose) -> CampaignResult:
    """Propose results as they stand now; the list is frozen. Who runs a campaign that is summed up.

    Invalid names the text that holds a long number or the name of an officer, and a last day out of
    bounds; Conflict while another publication lives or nothing was checked.
    """
    campaign = queries.get(work.session, work.actor, campaign_id, lock=True)
    require(policy.can_publish(work.actor, campaign))
    alive = {ResultState.PROPOSED, ResultState.PUBLISHED}
    if any(each.state in alive for each in results.of_campaign(work.session, campaign_id)):
        raise Conflict
    told, held = rows_of(work, campaign_id)
    if not told and not held:
        raise Conflict
    _check(work, campaign_id, form)
    sums = figures(tasks.cells(work.session, campaign_id, today(work)))
    made = CampaignResult(
        campaign_id=campaign_id,
        agency=campaign.agency,
        title=form.title,
        text=form.text,
        until=form.until,
        rows=told,
        told={"checked": sums.checked, "targets": sums.targets, "breached": sums.breached},
        held_back=held,
        proposed_by=known(work.actor.officer_id),
        proposed_by_name=work.actor.name,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = ResultsProposed(
        campaign_id=campaign_id,
        agency=campaign.agency,
        result_id=known(made.id),
        title=made.title,
        digest=digest(made),
    )
    work.record(event)
    notices.about(work, event, agency=campaign.agency, offices=(Office.HEAD,))
    return made


def decide(work: Work, result_id: int, form: DecideResult) -> CampaignResult:
    """Publish proposed results, or not, with the reason. The head, never who wrote them.

    Published, the term to publish is met. Conflict when an institution went to the police meanwhile
    or came back from there: the list is no longer the one to publish.
    """
    found = results.get(work.session, work.actor, result_id, lock=True)
    if found.state is not ResultState.PROPOSED:
        raise Conflict
    require(policy.can_decide_result(work.actor, found))
    if form.decision == "no" and not form.reason:
        raise Invalid(reason="missing")
    found.decided_by, found.decided_by_name = work.actor.officer_id, work.actor.name
    found.decided_at, found.reason = work.now, form.reason
    facts: dict[str, Any] = {
        "campaign_id": found.campaign_id,
        "agency": found.agency,
        "result_id": result_id,
    }
    if form.decision == "no":
        found.state = ResultState.DECLINED
        work.record(ResultsDeclined(**facts, reason=form.reason))
    else:
        now = {row["code"] for row in rows_of(work, found.campaign_id)[0]}
        if found.until < today(work) or now != {row["code"] for row in found.rows}:
            raise Conflict
        found.state, found.published_on = ResultState.PUBLISHED, today(work)
        clocks.stop(work, rules.PUBLISH_TERM, rules.SUBJECT, found.campaign_id)
        work.record(
            ResultsPublished(
                **facts, digest=digest(found), rows=len(found.rows), held_back=found.held_back
            )
        )
    work.session.add(found)
    work.session.flush()
    return found


def withdraw(work: Work, result_id: int, form: Reopen) -> CampaignResult:
    """Take published results back at once, with the reason. The agency's heads."""
    found = results.get(work.session, work.actor, result_id, lock=True)
    if found.state is not ResultState.PUBLISHED:
        raise Conflict
    require(policy.can_withdraw_result(work.actor, found))
    found.state, found.reason = ResultState.WITHDRAWN, form.reason
    work.session.add(found)
    work.session.flush()
    work.record(
        ResultsWithdrawn(
            campaign_id=found.campaign_id,
            agency=found.agency,
            result_id=result_id,
            reason=form.reason,
        )
    )
    return found


def digest(found: CampaignResult) -> str:
    """Return the SHA-256 of what is told, so that the log says what was agreed to."""
    lines = [f"{each['code']} {each['result']}" for each in found.rows]
    return sha256(canonical([found.title, found.text, *lines])).hexdigest()


def _told(task: CampaignTask, stage: Stage | None) -> Told:
    if not task.breached:
        return Told.CLEAN
    return Told.BREACHED if stage in {None, Stage.CLOSED} else Told.PENDING


def _check(work: Work, campaign_id: int, form: Propose) -> None:
    if not today(work) < form.until <= today(work) + LONGEST:
        raise Invalid(until="until_out_of_bounds")
    done: Sequence[CampaignTask] = [t for t, _, _ in results.checked(work.session, campaign_id)]
    officers = queries.officer_names(work.session, done).values()
    campaign = queries.by_id(work.session, campaign_id)
    names = {
        *officers,
        *visits.who_went(work.session, campaign_id),
        *(each.done_by for each in done),
        *(campaign.planned_by_name, campaign.decided_by_name, campaign.closed_by),
    }
    wrong = {name: flaw(getattr(form, name), names=names) for name in ("title", "text")}
    if any(wrong.values()):
        raise Invalid(**{name: code for name, code in wrong.items() if code})
