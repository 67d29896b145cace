"""Stopping and starting the clocks of a step."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks import service as clocks
from referrals.clocks.book import readings
from referrals.transfers import policy
from referrals.transfers.book import profiles
from referrals.transfers.models import Transfer
from referrals.transfers.rules import DUTIES, LASTING, STANDS_FOR, Starts, State, Step
from referrals.transfers.service import papers
from referrals.transfers.service.regions import line_of

SUBJECT = "transfer"


def turn_clocks(work: Work, transfer: Transfer, step: Step, source: State) -> dict[str, str]:
    """Stop and start what the step says; return the last legal day of each clock started."""
    for code in _ending(step, source, transfer.state):
        _stop(work, transfer, code)
    return {
        each.code: _start(work, transfer, step, each)
        for each in step.starts
        if each.sources is None or source in each.sources
    }


def _ending(step: Step, source: State, target: State) -> list[str]:
    """Return the clocks this step ends: those it names, and those that do not last beyond it."""
    named = [code for code in step.stops if code in DUTIES.get(source, ())]
    lasting = [
        code
        for code, states in LASTING.items()
        if source in states and (target not in states or code in step.stops)
    ]
    return named + lasting


def _stop(work: Work, transfer: Transfer, code: str) -> None:
    for each in (code, *(stand for stand, stood in STANDS_FOR.items() if stood == code)):
        if clocks.stop(work, each, SUBJECT, transfer.id or 0) is not None:
            return


def _start(work: Work, transfer: Transfer, step: Step, each: Starts) -> str:
    # Who acts is named first: passing the case on has already changed the receiving agency.
    owner = work.actor.agency if each.owner is step.side else policy.agency_on(transfer, each.owner)
    line = line_of(work, owner)
    code = profiles.term_of(each.code, line)
    clock = clocks.start(
        work,
        code,
        subject=SUBJECT,
        subject_id=transfer.id or 0,
        agency=owner,
        started_at=work.now,
        case_id=transfer.case_id,
        unit=readings.reading(code, line),
    )
    last = clock.due_on or clock.effective_due_at.astimezone(LEGAL_ZONE).date()
    return papers.day(last)
