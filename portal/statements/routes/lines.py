"""The page of a line: what it says, what it could be for and why, what was done with it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind, checked
from portal.infra.web import OpeningUnit, SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.money import parse_yuan
from portal.statements import service
from portal.statements.forms import Accept, Aside, Reopen, Undo
from portal.statements.routes import views
from portal.statements.rules import Kind
from portal.statements.service.accepting import Target

staff = APIRouter(prefix="/statement-lines")


@staff.get("/{line_id}", name="statements.line")
def show(
    request: Request, line_id: int, actor: SignedIn, work: OpeningUnit, words: str = ""
) -> Response:
    return views.show_line(request, work, line_id, words=words)


@staff.post("/{line_id}/match", name="statements.accept")
def accept(
    request: Request,
    line_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Accept], Depends(bind(Accept))],
    work: Unit,
) -> Response:
    return _do(
        request,
        work,
        line_id,
        form,
        lambda said: service.accept(work, line_id, _targets(said), another=said.another),
    )


@staff.post("/{line_id}/aside", name="statements.aside")
def aside(
    request: Request,
    line_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Aside], Depends(bind(Aside))],
    work: Unit,
) -> Response:
    return _do(
        request,
        work,
        line_id,
        form,
        lambda said: service.set_aside(work, line_id, said.act, said.reasons),
    )


@staff.post("/{line_id}/undo", name="statements.undo")
def undo(
    request: Request,
    line_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Undo], Depends(bind(Undo))],
    work: Unit,
) -> Response:
    return _do(
        request,
        work,
        line_id,
        form,
        lambda said: service.undo(work, line_id, said.match, said.reasons),
    )


@staff.post("/{line_id}/reopening", name="statements.reopen")
def reopen(
    request: Request,
    line_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reopen], Depends(bind(Reopen))],
    work: Unit,
) -> Response:
    return _do(
        request, work, line_id, form, lambda said: service.reopen(work, line_id, said.reasons)
    )


def _do(
    request: Request, work: Work, line_id: int, form: Bound[Any], act: Callable[[Any], Any]
) -> Response:
    """Do what a form says and show the line; what is wrong stands beside the field."""
    try:
        said = checked(form)
        with work.whole():
            act(said)
    except Invalid as error:
        failed = form.failed(**error.fields)
        return views.show_line(request, work, line_id, form=failed, status=422)
    return see_other(request, "statements.line", line_id=line_id)


def _targets(said: Accept) -> list[Target]:
    """Return what was filled in: a target without an amount is none. Invalid when one cannot be read."""
    found: list[Target] = []
    for target, yuan in zip(said.target, said.yuan, strict=False):
        if not yuan.strip():
            continue
        kind, _, number = target.partition(":")
        if kind not in set(Kind) or not number.isascii() or not number.isdigit():
            raise Invalid(target="unknown_choice")
        try:
            found.append((Kind(kind), int(number), parse_yuan(yuan)))
        except ValueError:
            raise Invalid(yuan="not_an_amount") from None
    if not found:
        raise Invalid(yuan="missing")
    return found
