"""The list of orders, sieved, and taken out of the house as a file."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind, validate
from portal.infra.turns import Turns
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.policy import require
from portal.worklists.routes.exports import KINDS, handed_over
from referrals.recoveries import policy, queries, rules, service
from referrals.recoveries.book import registry
from referrals.recoveries.forms import Export, Filters
from referrals.recoveries.queries import listing
from referrals.recoveries.service import booking

staff = APIRouter(prefix="/recoveries")
_TURNS = Turns()


@staff.get("", name="recoveries.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    filters = validate(Filters, dict(request.query_params)).data or Filters()
    return _listed(request, work, filters)


@staff.get("/exports/new", name="recoveries.new_export")
def new_export(request: Request, actor: SignedIn) -> Response:
    require(policy.can_export(actor))
    return page(request, "referrals/recoveries/export.html", form=None, kinds=KINDS)


@staff.post("/exports", name="recoveries.export")
def export(
    request: Request, actor: SignedIn, form: Annotated[Bound[Export], Depends(bind(Export))]
) -> Response:
    require(policy.can_export(actor))
    if form.data is None:
        return page(request, "referrals/recoveries/export.html", status=422, form=form, kinds=KINDS)
    works: Works = request.app.state.works
    with _TURNS.taken():
        made = service.export(works, actor, form.data, getattr(request.state, "locale", "zh"))
    return handed_over(works, made, "recoveries", form.data.kind)


def _listed(request: Request, work: Work, filters: Filters) -> Response:
    asked = service.asked_of(filters)
    found = listing.listed(
        work.session,
        work.actor,
        asked,
        booking.today(work),
        before=filters.before,
        limit=listing.PAGE + 1,
    )
    shown = found[: listing.PAGE]
    kept = filters.model_dump(exclude={"before"}, exclude_defaults=True)
    more = {**kept, "before": shown[-1].id} if len(found) > listing.PAGE else {}
    start = request.app.url_path_for("recoveries.list")
    return page(
        request,
        "referrals/recoveries/list.html",
        orders=_rows(work, shown),
        filters=filters,
        ledgers=[(each.value, registry.ledger(each).name) for each in rules.Ledger],
        can_export=policy.can_export(work.actor),
        next_url=f"{start}?{urlencode(more)}" if more else "",
    )


def _rows(work: Work, orders: Any) -> list[dict[str, Any]]:
    came = listing.received(work.session, [each.id or 0 for each in orders])
    opens = queries.opened(work.session, work.actor, {each.case_id for each in orders})
    return [
        {
            "order": each,
            "ledger": registry.ledger(each.ledger),
            "received_fen": came[each.id or 0],
            "outstanding_fen": each.outstanding_fen,
            "opens_case": each.case_id in opens,
        }
        for each in orders
    ]
