"""The page on which a document is signed, and its signatures are checked."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.words import ERROR_WORDS
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotAllowed, Refused
from portal.signatures import queries, service
from portal.signatures.book.registry import plan_of
from portal.signatures.forms import Sign
from portal.signatures.rules import ROLE_NAMES
from portal.signatures.service import Checked

staff = APIRouter(prefix="/cases/{case_id}/documents/{document_id}/signatures")


@staff.get("", name="signatures.show")
def show(request: Request, case_id: int, document_id: int, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work, case_id, document_id)


@staff.post("", name="signatures.sign")
def sign(
    request: Request,
    case_id: int,
    document_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Sign], Depends(bind(Sign))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _page(request, work, case_id, document_id, form=form, status=422)
    try:
        made = service.sign(work, case_id, document_id, form.data)
    except Invalid as error:
        failed = form.failed(**error.fields)
        return _page(request, work, case_id, document_id, form=failed, status=422)
    except Refused as error:
        why = [ERROR_WORDS[reason.code] for reason in error.reasons]
        return _page(request, work, case_id, document_id, refused=why, status=409)
    return see_other(request, "signatures.show", case_id=case_id, document_id=made.id)


@staff.post("/check", name="signatures.check")
def check(
    request: Request,
    case_id: int,
    document_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    checked = service.check(work, case_id, document_id)
    return _page(request, work, case_id, document_id, checked=checked)


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the documents of a case that call for signatures, newest versions only; None for none."""
    try:
        cases.check_packing(work, case_id)
    except NotAllowed:
        return None
    given: dict[int, int] = {}
    for each in queries.of_case(work.session, case_id):
        given[each.signed_id] = each.position + 1
    newest = {
        (each.kind, each.number): each
        for each in case_rows.documents(work.session, case_id, work.actor.agency)
    }
    rows = [
        (each, given.get(each.id or 0, 0), len(plan_of(each.kind).roles))
        for each in newest.values()
    ]
    return {"case_id": case_id, "rows": rows} if rows else None


def _page(
    request: Request,
    work: Work,
    case_id: int,
    document_id: int,
    *,
    form: Bound[Any] | None = None,
    checked: Sequence[Checked] | None = None,
    refused: Sequence[Any] = (),
    status: int = 200,
) -> Response:
    found = service.standing(work, case_id, document_id)
    key = queries.key_of(work.session, work.actor.officer_id or 0)
    return page(
        request,
        "portal/signatures/show.html",
        status=status,
        form=form,
        refused=refused,
        checked=checked,
        found=found,
        rows=_rows(found),
        case=case_rows.get(work.session, work.actor, case_id),
        may_sign=service.may_sign_now(work, found),
        has_key=bool(key and key.certificate),
        agencies=agencies.agency_names(work.session),
        roles=ROLE_NAMES,
    )


def _rows(found: service.Standing) -> list[tuple[Any, Any]]:
    """Return each place of the plan in order, with the signature given there or None."""
    given = [*found.given, *[None] * (len(found.plan.roles) - len(found.given))]
    return list(zip(found.plan.roles, given, strict=True))
