"""Freezing a pool of institutions or of inspectors."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, bind, checked
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry.rules import KIND_NAMES
from referrals.draws import policy, queries, rules, service
from referrals.draws.forms import COUNT, FreezeInspectors, FreezeTargets
from referrals.draws.routes import views
from referrals.draws.rules import DrawKind
from referrals.draws.service.freezing import WrongLines

staff = APIRouter(prefix="/draws")


@staff.get("/new/targets", name="draws.new_targets")
def new_targets(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _targets(request, work)


@staff.post("/new/targets", name="draws.freeze_targets")
def freeze_targets(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[FreezeTargets], Depends(bind(FreezeTargets))],
    work: Unit,
) -> Response:
    try:
        made = service.freeze_targets(work, checked(form))
    except WrongLines as error:
        return _targets(request, work, form.failed(**error.fields), error.lines)
    except Invalid as error:
        return _targets(request, work, form.failed(**error.fields))
    return see_other(request, "draws.show", draw_id=made.id)


@staff.get("/new/inspectors", name="draws.new_inspectors")
def new_inspectors(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _inspectors(request, work)


@staff.post("/new/inspectors", name="draws.freeze_inspectors")
def freeze_inspectors(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[FreezeInspectors], Depends(bind(FreezeInspectors))],
    work: Unit,
) -> Response:
    try:
        made = service.freeze_inspectors(work, checked(form))
    except Invalid as error:
        return _inspectors(request, work, form.failed(**error.fields))
    return see_other(request, "draws.show", draw_id=made.id)


def _targets(
    request: Request, work: Work, form: Bound[Any] | None = None, lines: Any = None
) -> Response:
    return show_targets(request, work, form, lines, status=422 if form else 200)


def show_targets(
    request: Request,
    work: Work,
    form: Bound[Any] | None = None,
    lines: Any = None,
    *,
    status: int = 200,
) -> Response:
    """Render the form that freezes institutions, with what was typed or read from a file."""
    require(policy.can_freeze(work.actor))
    regions = [(code, name) for code, name in agencies.region_names(work.session).items()]
    return page(
        request,
        "referrals/draws/targets.html",
        status=status,
        form=form,
        wrong=[(at, views.LINES[code]) for at, code in sorted((lines or {}).items())],
        regions=regions,
        home=agencies.agency(work.session, work.actor.agency).region,
        counts=[(f"{COUNT}{kind.value}", name) for kind, name in KIND_NAMES.items()],
        occasions=_occasions(work),
        **views.words(work),
    )


def _inspectors(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    require(policy.can_freeze(work.actor))
    grounds = rules.GROUNDS_OF[DrawKind.INSPECTORS]
    return page(
        request,
        "referrals/draws/inspectors.html",
        status=422 if form else 200,
        form=form,
        officers=queries.certified(work.session, work.actor.agency),
        choosable=[(each.value, rules.GROUND_NAMES[each]) for each in grounds],
        occasions=_occasions(work),
        **views.words(work),
    )


def _occasions(work: Work) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in work.ask(rules.Occasions(), otherwise=())]
