"""Stopping and starting the clocks of a step."""

from __future__ import annotations

from pydantic import BaseModel

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks import queries as clock_rows
from referrals.clocks import service as clocks
from referrals.clocks.book import readings
from referrals.transfers import policy, rules
from referrals.transfers.book import profiles
from referrals.transfers.models import Transfer
from referrals.transfers.rules import Starts, State, Step
from referrals.transfers.service import criminal_effects, papers, suspects
from referrals.transfers.service.criminal_effects import Begins
from referrals.transfers.service.regions import line_of

SUBJECT = "transfer"


def turn_clocks(
    work: Work, transfer: Transfer, step: Step, source: State, form: BaseModel
) -> dict[str, str]:
    """Stop and start what the step says; return the last legal day of each clock started."""
    begins = criminal_effects.begins(work, transfer, step, form)
    _stop(work, transfer, step, source, form)
    return {
        each.code: _start(work, transfer, step, each, begins, _subject(work, transfer, each, form))
        for each in step.starts
        if (each.sources is None or source in each.sources)
        and (begins.only is None or each.code in begins.only)
    }


def _stop(work: Work, transfer: Transfer, step: Step, source: State, form: BaseModel) -> None:
    """Stop what the step says of the state it was taken in, and what lasts no further than that."""
    subject = (SUBJECT, transfer.id or 0)
    running = [each.code for each in clock_rows.open_for(work.session, *subject)]
    for code in rules.ending(step, source, transfer.state, running):
        clocks.stop(work, code, *subject, at=criminal_effects.done_at(work, code, form))
    for kind, suspect, concerned in suspects.subjects(work, transfer, form):
        running = [each.code for each in clock_rows.open_for(work.session, kind, suspect)]
        for code in rules.ending(step, source, transfer.state, running, named=concerned):
            at = criminal_effects.done_at(work, code, form)
            clocks.stop(work, code, kind, suspect, at=at)


def _subject(work: Work, transfer: Transfer, each: Starts, form: BaseModel) -> tuple[str, int]:
    """Return what a clock runs on: the referral, or the suspect a step is about."""
    if each.code in rules.CUSTODY:
        for kind, suspect, concerned in suspects.subjects(work, transfer, form):
            if concerned:
                return kind, suspect
    return SUBJECT, transfer.id or 0


def _start(
    work: Work,
    transfer: Transfer,
    step: Step,
    each: Starts,
    begins: Begins,
    subject: tuple[str, int],
) -> str:
    # Who acts is named first: passing the case on has already changed the receiving agency.
    ours = each.owner is step.side
    owner = work.actor.agency if ours else policy.agency_on(transfer, each.owner)
    line = line_of(work, owner)
    code = profiles.term_of(each.code, line)
    clock = clocks.start(
        work,
        code,
        subject=subject[0],
        subject_id=subject[1],
        agency=owner,
        started_at=begins.at,
        case_id=transfer.case_id,
        unit=readings.reading(code, line),
        n=begins.n.get(each.code),
    )
    last = clock.due_on or clock.effective_due_at.astimezone(LEGAL_ZONE).date()
    return papers.day(last)
