"""Targets of a campaign, and handing its tasks out."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from portal.infra.forms import Bound, Form, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry.book.levels import LEVELS
from referrals.campaigns import policy, queries, service
from referrals.campaigns.forms import AddByFilter, AddByHand, AddDrawn, Dispatch, LookBack
from referrals.campaigns.queries import tasks
from referrals.campaigns.routes import views
from referrals.campaigns.routes.words import words
from referrals.campaigns.rules.declared import COLUMNS
from referrals.campaigns.service import Added

F = TypeVar("F", bound=Form)

staff = APIRouter(prefix="/campaigns/{campaign_id}")


@staff.get("/targets", name="campaigns.targets")
def targets(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    work: Unit,
    new: int | None = None,
    there: int = 0,
) -> Response:
    added = None if new is None else Added(new, there)
    return show(request, work, campaign_id, added=added)


@staff.post("/targets/register", name="campaigns.add_by_filter")
def add_by_filter(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AddByFilter], Depends(bind(AddByFilter))],
    work: Unit,
) -> Response:
    return _add(request, work, campaign_id, "register", form, service.add_by_filter)


@staff.post("/targets/one", name="campaigns.add_by_hand")
def add_by_hand(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AddByHand], Depends(bind(AddByHand))],
    work: Unit,
) -> Response:
    return _add(request, work, campaign_id, "one", form, service.add_by_hand)


@staff.post("/targets/draw", name="campaigns.add_drawn")
def add_drawn(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AddDrawn], Depends(bind(AddDrawn))],
    work: Unit,
) -> Response:
    return _add(request, work, campaign_id, "draw", form, service.add_drawn)


@staff.post("/targets/look-back", name="campaigns.look_back")
def look_back(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[LookBack], Depends(bind(LookBack))],
    work: Unit,
) -> Response:
    return _add(request, work, campaign_id, "look_back", form, service.look_back)


@staff.post("/dispatch", name="campaigns.dispatch")
def dispatch(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Dispatch], Depends(bind(Dispatch))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            service.dispatch(work, campaign_id, form.data)
            return see_other(request, "campaigns.show", campaign_id=campaign_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.show(request, work, campaign_id, forms={"dispatch": form}, status=422)


def show(
    request: Request,
    work: Work,
    campaign_id: int,
    *,
    forms: views.Forms | None = None,
    added: Added | None = None,
    errors: Any = (),
    status: int = 200,
) -> Response:
    """Render the page that adds targets, with what the last act came to."""
    campaign = queries.get(work.session, work.actor, campaign_id)
    require(policy.can_prepare(work.actor, campaign))
    return page(
        request,
        "referrals/campaigns/targets.html",
        status=status,
        campaign=campaign,
        total=tasks.count(work.session, campaign_id),
        added=added,
        forms=forms or {},
        errors=errors,
        columns={code: name for code, (name, _) in COLUMNS.items()},
        earlier=[e for e in queries.newest(work.session, work.actor) if e.id != campaign_id],
        draws=_named(service.finished_draws(work, campaign_id)),
        levels=LEVELS,
        region_options=sorted(queries.downward(work.session, campaign.region)),
        **words(work),
    )


def _named(found: Iterable[Any]) -> list[tuple[int, str]]:
    return [(each.id, f"{each.number} {each.title}") for each in found]


def told(request: Request, campaign_id: int, added: Added) -> Response:
    """Answer 303 to the page of targets, which says what the last act came to."""
    path = request.app.url_path_for("campaigns.targets", campaign_id=campaign_id)
    return RedirectResponse(f"{path}?new={added.new}&there={added.there}", 303)


def _add(
    request: Request,
    work: Work,
    campaign_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Added],
) -> Response:
    try:
        if form.data is not None:
            return told(request, campaign_id, act(work, campaign_id, form.data))
    except Invalid as error:
        form = form.failed(**error.fields)
    return show(request, work, campaign_id, forms={name: form}, status=422)
