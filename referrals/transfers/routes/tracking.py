"""Where is my referral: a page that keeps itself fresh, and the way of one referral."""

from fastapi import APIRouter, Request, Response

from portal.agencies import queries as agencies
from portal.infra.web import SignedIn, Unit, page
from referrals.transfers import policy, queries, rules, service
from referrals.transfers.routes.views import clocks_of, rows_of
from referrals.transfers.rules import ENDED, SIDE_NAMES, STATE_NAMES, WHOSE_TURN, Side
from referrals.transfers.steps.registry import STEPS

staff = APIRouter()
NOTHING_NEW = 204


# htmx swaps nothing on 204, so a page that polls costs one small query while nothing happens.
@staff.get("/transfers/where", name="transfers.where")
def where(request: Request, actor: SignedIn, work: Unit, seen: str = "") -> Response:
    if seen and seen == service.mark(work):
        return Response(status_code=NOTHING_NEW)
    found = service.where(work)
    rows = rows_of(work, found.rows)
    for row in rows:
        row["last"] = found.last.get(row["transfer"].id or 0)
        row["elsewhere"] = row["turn"] not in {None, work.actor.agency}
    return page(
        request,
        "referrals/transfers/where.html",
        fragment="where",
        rows=rows,
        seen=found.seen,
        now=work.now,
        states=STATE_NAMES,
        agencies=agencies.agency_names(work.session),
    )


@staff.get("/transfers/{transfer_id}/where", name="transfers.track")
def track(request: Request, transfer_id: int, actor: SignedIn, work: Unit) -> Response:
    transfer = queries.get(work.session, work.actor, transfer_id)
    turn = (
        None if transfer.state in ENDED else policy.agency_on(transfer, WHOSE_TURN[transfer.state])
    )
    return page(
        request,
        "referrals/transfers/track.html",
        transfer=transfer,
        stations=service.stations(work, transfer),
        following=rules.following(STEPS.values(), transfer.state),
        clocks=clocks_of(work, transfer_id),
        turn=turn,
        states=STATE_NAMES,
        sides=SIDE_NAMES,
        by_side={side: policy.agency_on(transfer, side) for side in Side},
        agencies=agencies.agency_names(work.session),
    )
