"""Stopping and starting the clocks of a step."""

from __future__ import annotations

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks import queries as clock_rows
from referrals.clocks import service as clocks
from referrals.clocks.book import readings
from referrals.transfers import policy, rules
from referrals.transfers.models import Transfer
from referrals.transfers.rules import State, Step
from referrals.transfers.service import criminal_effects, papers


def turn_clocks(
    work: Work, transfer: Transfer, step: Step, source: State, form: BaseModel
) -> dict[str, str]:
    """Stop and start what the step says; return the last legal day of each clock started."""
    subject, subject_id = "transfer", transfer.id or 0
    for code in step.stops:
        if code in rules.DUTIES.get(source, ()):
            clocks.stop(work, code, subject, subject_id)
    _stop_lasting(work, transfer, step, form)
    due, begins = {}, criminal_effects.begins(work, form)
    for each in step.starts:
        if each.sources is not None and source not in each.sources:
            continue
        if begins.only is not None and each.code not in begins.only:
            continue
        # Who acts is named first: passing the case on has already changed the receiving agency.
        ours = each.owner is step.side
        owner = work.actor.agency if ours else policy.agency_on(transfer, each.owner)
        clock = clocks.start(
            work,
            each.code,
            subject=subject,
            subject_id=subject_id,
            agency=owner,
            started_at=begins.at,
            case_id=transfer.case_id,
            unit=_reading(work, each.code, owner),
            n=begins.n.get(each.code),
        )
        last = clock.due_on or clock.effective_due_at.astimezone(LEGAL_ZONE).date()
        due[each.code] = papers.day(last)
    return due


def _stop_lasting(work: Work, transfer: Transfer, step: Step, form: BaseModel) -> None:
    """Stop those clocks that only some referrals have, when the step says so or they end here."""
    subject = ("transfer", transfer.id or 0)
    for code in sorted({each.code for each in clock_rows.open_for(work.session, *subject)}):
        ended = transfer.state not in rules.LASTING.get(code, frozenset(State))
        if ended or (code in rules.LASTING and code in step.stops):
            clocks.stop(work, code, *subject, at=criminal_effects.done_at(work, form))


def _reading(work: Work, code: str, agency: str) -> str | None:
    """Return in what days the region of an agency counts a term the law leaves undefined."""
    region = agencies.agency(work.session, agency).region
    above = {each.code: each.parent for each in agencies.regions(work.session)}
    line = [region]
    while (parent := above.get(line[-1])) is not None:
        line.append(parent)
    return readings.reading(code, line)
