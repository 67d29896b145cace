"""The pages of running clocks."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from portal.agencies import queries as agencies
from portal.infra.web import SignedIn, Unit, page
from referrals.clocks import queries
from referrals.clocks.book import registry

staff = APIRouter(prefix="/clocks")

AHEAD = timedelta(days=14)


@staff.get("", name="clocks.list")
def overview(request: Request, actor: SignedIn, work: Unit) -> Response:
    found = queries.pressing(work.session, actor, work.now + AHEAD)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    names = {each.code: each.name for each in agencies.all_agencies(work.session)}
    return page(request, "referrals/clocks/list.html", clocks=views, agency_names=names)


@staff.get("/{clock_id}", name="clocks.show")
def show(request: Request, clock_id: int, actor: SignedIn, work: Unit) -> Response:
    clock = queries.get(work.session, actor, clock_id)
    return page(
        request,
        "referrals/clocks/show.html",
        clock=clock,
        clock_view=queries.view(work.session, clock, work.now),
        term=registry.term_version(clock.version),
        ends=[queries.end_words(clock, at) for at in (clock.base_due_at, clock.effective_due_at)],
        counted=queries.due(work.session, clock, clock.stopped_at or work.now),
        intervals=queries.intervals(work.session, clock),
        history=queries.history(work.session, clock),
        source=registry.calendar().source,
        agency=agencies.agency(work.session, clock.agency),
    )
