"""The agency's side: the queue, a tip's page, its decisions."""

from functools import partial
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence import service as evidence
from portal.evidence.routes import downloads
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, OpeningUnit, SignedIn, Unit, sections, see_other
from portal.infra.work import Work, Works
from portal.intake import policy
from portal.intake.forms import Decline, HandOver, Message
from portal.intake.queries.listing import parse_cursor
from portal.intake.routes import pages, views
from portal.intake.routes.asking import QueueAsked, all_of, queue_url
from portal.intake.service import sorting, triage
from portal.kernel.errors import Invalid
from portal.kernel.policy import require

staff = APIRouter()
WIDE = 100


@staff.get("/tips", name="intake.queue")
def queue(
    request: Request, actor: SignedIn, work: Unit, asked: QueueAsked, at: str = ""
) -> Response:
    require(policy.can_read(actor))
    view = views.queue_view(work, asked, parse_cursor(at))
    found = view["found"]
    return pages.show(
        request,
        "queue",
        previous_url=queue_url(request, asked, found.previous),
        following_url=queue_url(request, asked, found.following),
        decline_all_url=f"{request.app.url_path_for('triage.declining')}?{all_of(asked)}",
        **view,
    )


@staff.post("/tips/{tip_id}/hold", name="intake.hold")
def hold(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    try:
        sorting.hold(work, tip_id)
    except Invalid as error:
        return tip_page(request, work, tip_id, holding=form.failed(**error.fields))
    return see_other(request, "intake.tip", tip_id=tip_id)


@staff.post("/tips/{tip_id}/release", name="intake.release")
def release(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    sorting.release(work, tip_id)
    return see_other(request, "intake.queue")


@staff.get("/tips/{tip_id}", name="intake.tip")
def tip(request: Request, tip_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return tip_page(request, work, tip_id)


@staff.get("/tips/{tip_id}/files/{item_id}", name="intake.file")
def file(
    request: Request, tip_id: int, item_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked) as work:
        part = partial(downloads.in_part, request)
        item, where = triage.open_file(work, tip_id, item_id, part=part)
    # The store may be slow, and is asked for the first bytes here: after the commit.
    name = evidence.name_of(item, where)
    return downloads.answer(request, works.blobs, item, where, name=name)


@staff.post("/tips/{tip_id}/messages", name="intake.write_to_reporter")
def write(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Message], Depends(bind(Message))],
    work: Unit,
) -> Response:
    if form.data is None:
        return tip_page(request, work, tip_id, message=form)
    mark = bytes.fromhex(form.data.mark)
    triage.write_to_reporter(work, tip_id, form.data.text, mark=mark)
    return see_other(request, "intake.tip", tip_id=tip_id)


@staff.post("/tips/{tip_id}/refusal", name="intake.decline")
def decline(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decline], Depends(bind(Decline))],
    work: Unit,
) -> Response:
    if form.data is None:
        return tip_page(request, work, tip_id, declining=form)
    triage.decline(work, tip_id, form.data.reason_code, form.data.text)
    return see_other(request, "intake.queue")


@staff.post("/tips/{tip_id}/hand-over", name="intake.hand_over")
def hand_over(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[HandOver], Depends(bind(HandOver))],
    work: Unit,
) -> Response:
    if form.data is None:
        return tip_page(request, work, tip_id, handing=form)
    try:
        triage.hand_over(work, tip_id, form.data.to_agency, form.data.reason)
    except Invalid as error:
        return tip_page(request, work, tip_id, handing=form.failed(**error.fields))
    return see_other(request, "intake.queue")


def tip_page(request: Request, work: Work, tip_id: int, **forms: Bound[Any]) -> Response:
    """Return the tip page, with the forms that have to be corrected."""
    view = views.tip_view(work, tip_id)
    typed = forms.get("message")
    return pages.show(
        request,
        "tip",
        status=422 if forms else 200,
        form=next(iter(forms.values()), None),
        **{
            "message": None,
            "declining": None,
            "handing": None,
            "holding": None,
            "correcting": None,
            **forms,
        },
        mark=(typed.raw.get("mark") if typed else None) or token_hex(32),
        **_placed(sections(request, work, "tip", tip_id)),
        **view,
    )


def _placed(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the sections of other capabilities: from order 100 to 199 wide, the others beside."""
    wide = [each for each in found if WIDE <= each["order"] < WIDE + 100]
    return {"wide_sections": wide, "sections": [each for each in found if each not in wide]}
