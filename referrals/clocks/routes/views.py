"""What the page of a clock shows, and to whom."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from referrals.clocks import policy, queries, rules
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState


def clock_page(
    request: Request,
    work: Work,
    clock_id: int,
    *,
    forms: dict[str, Bound[Any]] | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a clock; NotFound when the actor may not see it."""
    clock = queries.get(work.session, work.actor, clock_id)
    days = queries.calendar(work.session)
    return page(
        request,
        "referrals/clocks/show.html",
        status=status,
        forms=forms or {},
        clock=clock,
        clock_view=queries.view(work.session, clock, work.now),
        term=registry.term_version(clock.version),
        ends=[queries.end_words(clock, at) for at in (clock.base_due_at, clock.effective_due_at)],
        counted=queries.due(work.session, clock, clock.stopped_at or work.now),
        intervals=queries.intervals(work.session, clock),
        history=queries.history(work.session, clock),
        source=days.source,
        day_name=days.name,
        agency=agencies.agency(work.session, clock.agency),
        agency_names=agencies.agency_names(work.session),
        rungs=queries.next_rungs(work.session, clock) if clock.state is ClockState.OPEN else [],
        ground_names={str(each): name for each, name in rules.GROUND_NAMES.items()},
        reads_reasons=policy.reads_reasons(work.actor, clock),
        **_rights(work, clock),
    )


def _rights(work: Work, clock: Clock) -> dict[str, Any]:
    """Return what the actor may do to the clock now, and the extensions its law allows."""
    running = clock.state is ClockState.OPEN and work.now < clock.effective_due_at
    paused = queries.open_pause(work.session, clock) is not None
    may = clock.state is ClockState.OPEN and policy.can_pause(work.actor, clock)
    grounds = registry.term_version(clock.version).pauses
    asked = queries.open_request(work.session, clock) if running else None
    head = policy.can_extend(work.actor, clock)
    return {
        "can_pause": may and running and not paused and bool(grounds),
        "grounds": [(str(each), rules.GROUND_NAMES[each]) for each in grounds],
        "can_resume": may and paused,
        "can_extend": running and not paused and head and asked is None,
        "can_ask": running
        and not paused
        and not head
        and asked is None
        and policy.can_ask(work.actor, clock),
        "asked": asked if policy.reads_reasons(work.actor, clock) else None,
        "can_decide": asked is not None and head and asked.officer_id != work.actor.officer_id,
        "extensions": queries.extensions_left(work.session, clock),
        "next_extension": queries.next_extension(work.session, clock),
    }
