"""What the guards of a step look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases_rows
from portal.cases.rules import Stage
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Reason
from referrals.clocks import queries as clocks
from referrals.proceedings import queries
from referrals.proceedings.book import bounds, thresholds
from referrals.proceedings.models import Proceeding, ProceedingStep
from referrals.proceedings.queries import covering
from referrals.proceedings.rules import (
    UNDECIDED,
    Facts,
    Kind,
    Line,
    State,
    distinct_of,
    total,
)
from referrals.proceedings.service import terms
from referrals.proceedings.steps.guards import COMPETENCE
from referrals.recoveries import service as recoveries
from referrals.recoveries.rules import FineStanding, OrderState
from referrals.transfers.service.regions import line_of


def facts_of(work: Work, proceeding: Proceeding) -> Facts:
    """Return where the case stands for the acting officer."""
    session, proceeding_id = work.session, proceeding.id or 0
    case = cases_rows.by_id(session, proceeding.case_id)
    taken = queries.taken(session, proceeding_id)
    return Facts(
        state=proceeding.state,
        documents=queries.on_file(session, proceeding_id),
        here=taken_here(taken),
        taken=tuple(each.step for each in taken),
        party=proceeding.party_kind,
        first_elsewhere=_elsewhere(work, proceeding),
        too_late=proceeding.found_on > proceeding.limit_on,
        with_police=recoveries.fine_barred(work, case) is not None,
        file_closed=case.stage is Stage.CLOSED,
        judged=covering.judged(session, proceeding.case_id),
        **_people(work, proceeding),
        **_terms(work, proceeding),
        **_plan(work, proceeding, case),
        **_afterwards(work, proceeding),
    )


def _people(work: Work, proceeding: Proceeding) -> dict[str, Any]:
    """Return who acts and who has acted."""
    handling = queries.handlers(work.session, proceeding.id or 0)
    return {
        "offices": work.actor.offices,
        "officer_id": work.actor.officer_id or 0,
        "ours": proceeding.agency == work.actor.agency,
        "handlers": tuple((each.officer_id, each.certificate_no) for each in handling),
        "handled": queries.ever_handled(work.session, proceeding.id or 0),
        "outsiders": _gone(work, proceeding, [each.officer_id for each in handling]),
        "reviewer_id": proceeding.reviewed_by_id,
        "chair_id": proceeding.chair_id,
        "publisher_id": proceeding.publisher_id,
    }


def _terms(work: Work, proceeding: Proceeding) -> dict[str, Any]:
    """Return which clocks run, and which of them have run out; one that stands still has not."""
    running = terms.running(work, proceeding)
    missed = (
        code
        for code, clock in running.items()
        if clock.effective_due_at <= work.now and clocks.open_pause(work.session, clock) is None
    )
    until = proceeding.speak_until
    return {
        "running": frozenset(running),
        "missed": frozenset(missed),
        "disputed": "A4" in running,
        "window_over": until is not None and _today(work) > until,
    }


def _plan(work: Work, proceeding: Proceeding, case: queries.CaseRow) -> dict[str, Any]:
    """Return what is to be ordered, and what stands against it."""
    rows = queries.line_rows(work.session, proceeding.id or 0)
    lines = tuple(queries.line_of(each) for each in rows)
    heavy = reaches(work, proceeding, thresholds.REVIEW, lines)
    return {
        "lines": lines,
        "line_reasons": (
            *bounds.against(lines, proven(work, proceeding.case_id)),
            *ordered_already(work, proceeding, lines),
        ),
        "fine_reasons": fine_reasons(work, proceeding, case, lines),
        "noticed": proceeding.noticed,
        "spoke": proceeding.spoke,
        "new_facts": proceeding.new_facts,
        "may_be_heard": proceeding.may_be_heard,
        "review_due": proceeding.heard or heavy,
        "discussion_due": reaches(work, proceeding, thresholds.DISCUSSION, lines),
    }


def _afterwards(work: Work, proceeding: Proceeding) -> dict[str, Any]:
    """Return what is left to be done of the decision."""
    orders = queries.orders(work.session, proceeding.id or 0)
    unpaid = [each for each in orders if each.state is OrderState.ORDERED]
    waits = any(each.due_on is not None and each.due_on >= _today(work) for each in unpaid)
    return {
        "settled": not unpaid,
        "pay_over": bool(unpaid) and not waits,
        "remedy": proceeding.remedy,
        "published": proceeding.published_on is not None,
    }


def _today(work: Work) -> date:
    return work.now.astimezone(LEGAL_ZONE).date()


def proven(work: Work, case_id: int) -> dict[int, int]:
    """Return the proven amount, in fen, of each finding of a case that counts."""
    return {
        each.id or 0: each.proven_fen for each in cases_rows.live_findings(work.session, case_id)
    }


def ordered_already(
    work: Work, proceeding: Proceeding, lines: Iterable[Line]
) -> tuple[Reason, ...]:
    """Return why the case may not order so much money back: other orders of it ask for it already."""
    fen = total(lines, Kind.RECOVER)
    own = {each.id for each in queries.orders(work.session, proceeding.id or 0)}
    over = fen and recoveries.more_than_proven(work, proceeding.case_id, fen, but=own)
    return (Reason("ordered_already"),) if over else ()


def reaches(work: Work, proceeding: Proceeding, code: str, lines: Iterable[Line]) -> bool:
    """Tell whether what is planned reaches a local threshold; a suspension of services always does."""
    planned = list(lines)
    if any(each.kind is Kind.SUSPEND for each in planned):
        return True
    limit = thresholds.holds(code, line_of(work, proceeding.agency), _today(work))
    fen = total(planned, Kind.FINE) + total(planned, Kind.CONFISCATE)
    return limit.reached(proceeding.party_kind, fen)


def fine_reasons(
    work: Work, proceeding: Proceeding, case: queries.CaseRow, lines: Iterable[Line]
) -> tuple[Reason, ...]:
    """Return what else stands in the way of the fines planned; none once they are decided."""
    if proceeding.state not in UNDECIDED | {State.NEW}:
        return ()
    found = cases_rows.live_findings(work.session, proceeding.case_id)
    category_of = {each.id: each.category for each in found}
    fined: dict[str, list[Line]] = {}
    for line in lines:
        if line.kind is Kind.FINE and line.finding_id in category_of:
            fined.setdefault(category_of[line.finding_id], []).append(line)
    reasons = (
        reason
        for category, those in fined.items()
        for reason in recoveries.against_fine(
            work,
            case,
            FineStanding(proceeding.case_id, proceeding.party, category, distinct_of(those)),
        )
    )
    return tuple(dict.fromkeys(reasons))


def taken_here(taken: Iterable[ProceedingStep]) -> frozenset[str]:
    """Return the steps taken since the case came to stand where it stands."""
    found: set[str] = set()
    for record in taken:
        if record.source is not record.target:
            found.clear()
        else:
            found.add(record.step)
    return frozenset(found)


def _gone(work: Work, proceeding: Proceeding, officer_ids: Iterable[int]) -> int:
    officers = (identity.officer(work.session, each) for each in officer_ids)
    return sum(not each.active or each.agency != proceeding.agency for each in officers)


def _elsewhere(work: Work, proceeding: Proceeding) -> tuple[Reason, ...]:
    """Return who filed the same act first: its name and number where the actor may know of that case."""
    if proceeding.state is not State.PROPOSED or proceeding.settled_for_us:
        return ()
    acts = queries.acts(work.session, proceeding.id or 0)
    found = queries.filed_first(work.session, proceeding, acts)
    known = cases_rows.numbers(work.session, work.actor, {each.case_id for each in found})
    names = agencies.agency_names(work.session)
    return tuple(
        Reason(
            "filed_first_elsewhere",
            COMPETENCE,
            f"{names[each.agency].zh} {each.number}" if each.case_id in known else "",
        )
        for each in found
    )
