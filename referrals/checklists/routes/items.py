"""The items of a draft: new, changed, moved, taken out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind, checked
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from referrals.checklists import queries, service
from referrals.checklists.forms import Move, PutItem
from referrals.checklists.routes import views
from referrals.checklists.routes.drafts import act
from referrals.checklists.service.drafting import changeable

staff = APIRouter(prefix="/checklists/drafts/{draft_id}")
PutForm = Annotated[Bound[PutItem], Depends(bind(PutItem))]


@staff.get("/new-item", name="checklists.new_item")
def new_item(request: Request, draft_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_item(request, changeable(work, draft_id, lock=False), "", None)


@staff.post("/new-item", name="checklists.add_item")
def add_item(
    request: Request, draft_id: int, actor: SignedIn, form: PutForm, work: Unit
) -> Response:
    return _put(request, work, draft_id, form, "")


@staff.get("/items/{item}", name="checklists.item")
def item(request: Request, draft_id: int, item: str, actor: SignedIn, work: Unit) -> Response:
    draft = changeable(work, draft_id, lock=False)
    if item not in {each["code"] for each in draft.items}:
        raise NotFound
    return views.show_item(request, draft, item, None)


@staff.post("/items/{item}", name="checklists.put_item")
def put_item(
    request: Request, draft_id: int, item: str, actor: SignedIn, form: PutForm, work: Unit
) -> Response:
    return _put(request, work, draft_id, form, item)


@staff.post("/items/{item}/place", name="checklists.move_item")
def move_item(
    request: Request,
    draft_id: int,
    item: str,
    actor: SignedIn,
    form: Annotated[Bound[Move], Depends(bind(Move))],
    work: Unit,
) -> Response:
    def move(work: Work, draft_id: int, data: Move) -> object:
        return service.move_item(work, draft_id, item, data)

    return act(request, work, draft_id, "items", form, move)


@staff.post("/items/{item}/removal", name="checklists.remove_item")
def remove_item(
    request: Request,
    draft_id: int,
    item: str,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    def remove(work: Work, draft_id: int, _: Confirm) -> object:
        return service.remove_item(work, draft_id, item)

    return act(request, work, draft_id, "items", form, remove)


def _put(request: Request, work: Work, draft_id: int, form: Bound[PutItem], code: str) -> Response:
    draft = queries.draft(work.session, work.actor, draft_id)
    try:
        service.put_item(work, draft_id, checked(form), code)
    except Invalid as error:
        return views.show_item(request, draft, code, form.failed(**error.fields))
    return see_other(request, "checklists.draft", draft_id=draft_id)
