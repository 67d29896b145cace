"""The search page, and the page that looks into sealed content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases.rules import STAGE_NAMES
from portal.cases.rules.cursor import parse_cursor
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require
from portal.registry.rules.blocks import Blocks
from portal.search import policy, queries, rules, service
from portal.search.forms import LookInside
from portal.search.queries import hits

staff = APIRouter(prefix="/search")


@staff.get("", name="search.find")
def find(request: Request, actor: SignedIn, work: Unit, q: str = "", before: str = "") -> Response:
    typed = q.strip()[: rules.MOST_TYPED]
    known = queries.numbered(work.session, actor, typed)
    if known is not None:
        return see_other(request, "cases.show", case_id=known.id)
    found = queries.find(work.session, actor, typed, before=parse_cursor(before))
    return page(request, "portal/search/find.html", **_results(request, work, typed, found))


@staff.get("/sealed", name="search.sealed")
def sealed(
    request: Request, actor: SignedIn, work: Unit, q: str = "", case: int | None = None
) -> Response:
    require(policy.can_look_inside(actor))
    return _sealed(request, work, hits.to_open(work.session, actor, q, case))


@staff.post("/sealed", name="search.look_inside")
def look_inside(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[LookInside], Depends(bind(LookInside))],
    work: Unit,
) -> Response:
    require(policy.can_look_inside(actor))
    if form.data and queries.too_short(form.data.words):
        form = form.failed(words="two_characters")
    if form.data is None:
        chosen = [int(each) for each in form.raw.get("cases", ()) if each.isdigit()]
        return _sealed(request, work, hits.chosen(work.session, actor, chosen), form)
    looked = service.look_inside(work, form.data.words, form.data.cases)
    if not looked:
        raise NotFound
    return page(
        request,
        "portal/search/inside.html",
        looked=looked,
        words=form.data.words,
        rooms=rules.ROOM_NAMES,
    )


def _results(request: Request, work: Work, typed: str, found: queries.Found) -> dict[str, Any]:
    query = {"q": typed, "before": str(found.older)}
    here = request.app.url_path_for("search.find")
    shown = hits.shown(work.session, typed, found)
    told = (each.facts["institution_id"] for each in shown)
    places = tuple({place for place in told if isinstance(place, int)})
    return {
        "q": typed,
        "search_text": typed,
        "found": found,
        "hits": shown,
        "blocks": work.ask(Blocks(places), {}),
        "too_short": queries.too_short(typed),
        "older_url": f"{here}?{urlencode(query)}" if found.older else "",
        "parts": rules.PART_NAMES,
        "stages": STAGE_NAMES,
        "agencies": agencies.agency_names(work.session),
        "can_look_inside": policy.can_look_inside(work.actor),
    }


def _sealed(
    request: Request,
    work: Work,
    rows: Sequence[Any],
    form: Bound[LookInside] | None = None,
) -> Response:
    return page(
        request,
        "portal/search/sealed.html",
        status=422 if form else 200,
        rows=rows,
        form=form,
        most=service.MOST_OPENED,
    )
