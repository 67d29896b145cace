"""Everything in force, the list as a file, and may this applicant have an agreement."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases.queries import recusals
from portal.infra.forms import Bound, bind, validate
from portal.infra.turns import Turns
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.policy import require
from portal.registry import queries as institutions
from portal.worklists.routes.exports import KINDS, handed_over
from referrals.measures import policy, queries, service
from referrals.measures.book import registry
from referrals.measures.forms import Check, Export, Filters
from referrals.measures.routes import parts
from referrals.measures.rules import blocked_until

staff = APIRouter(prefix="/measures")
_TURNS = Turns()


@staff.get("", name="measures.list")
def listed(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_list(actor))
    asked = validate(Filters, dict(request.query_params)).data or Filters()
    return _listed(request, work, asked)


@staff.get("/check", name="measures.check")
def check(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_list(actor))
    asked = validate(Check, dict(request.query_params)).data if request.query_params else None
    return _checked(request, work, asked.code if asked else "")


@staff.get("/exports/new", name="measures.new_export")
def new_export(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_list(actor))
    return page(request, "referrals/measures/export.html", form=None, kinds=KINDS)


@staff.post("/exports", name="measures.export")
def export(
    request: Request, actor: SignedIn, form: Annotated[Bound[Export], Depends(bind(Export))]
) -> Response:
    require(policy.can_list(actor))
    if form.data is None:
        return page(request, "referrals/measures/export.html", status=422, form=form, kinds=KINDS)
    works: Works = request.app.state.works
    with _TURNS.taken():
        made = service.export(works, actor, form.data, getattr(request.state, "locale", "zh"))
    return handed_over(works, made, "measures", form.data.kind)


def _listed(request: Request, work: Work, asked: Filters) -> Response:
    today, size = service.today(work), queries.PAGE
    found = queries.page(
        work.session,
        work.actor,
        today=today,
        standing=asked.standing,
        agency=asked.agency,
        kind=asked.kind,
        after=asked.after,
        limit=size + 1,
    )
    kept = {"standing": asked.standing, "agency": asked.agency, "kind": asked.kind}
    start = request.app.url_path_for("measures.list")
    query = urlencode({name: value for name, value in kept.items() if value})
    last = found[size - 1].id if len(found) > size else 0
    return page(
        request,
        "referrals/measures/list.html",
        rows=parts.rows(work, found[:size]),
        asked=kept,
        kinds=[(code, each.name) for code, each in registry.kinds(today).items()],
        agencies=agencies.agency_names(work.session),
        prev_url=f"{start}?{query}" if asked.after else "",
        next_url=f"{start}?{query}&after={last}" if last else "",
    )


def _checked(request: Request, work: Work, code: str) -> Response:
    known = institutions.known_as(work.session, [code]) if code else {}
    ids = {place for found in known.values() for place, _ in found}
    names = sorted(institutions.names(work.session, ids).items())
    told = [_standing(work, place, name) for place, name in names]
    partly = recusals.recused_at_all(work.session, work.actor.officer_id)
    view: dict[str, Any] = {"code": code, "found": told, "never": date.max, "partly": partly}
    return page(request, "referrals/measures/check.html", **view)


def _standing(work: Work, place: int, name: str) -> dict[str, Any]:
    live = queries.blocking_on(work.session, work.actor, [place], [])
    barring = [service.span(each) for each in live if registry.kind(each.kind).blocks_new]
    until = blocked_until(barring, service.today(work))
    return {"id": place, "name": name, "until": until, "rows": parts.rows(work, live)}
