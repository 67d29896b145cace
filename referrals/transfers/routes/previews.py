"""A look at what a step would write."""

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.forms import Confirm, bind
from portal.infra.web import SignedIn, Unit
from referrals.transfers import service
from referrals.transfers.routes import views
from referrals.transfers.routes.pages import Posted
from referrals.transfers.rules import StepInvalid, StepRefused
from referrals.transfers.steps.registry import step_named

staff = APIRouter()


@staff.post(
    "/transfers/{transfer_id}/steps/{code}/preview",
    name="transfers.preview",
    dependencies=[Depends(bind(Confirm))],
)
def preview(
    request: Request, transfer_id: int, code: str, actor: SignedIn, form: Posted, work: Unit
) -> Response:
    if form.data is None:
        return views.show(request, work, transfer_id, tried=code, form=form, status=422)
    try:
        pdf = service.preview(work, transfer_id, step_named(code), form.data)
    except StepInvalid as error:
        failed = form.failed(**error.fields)
        return views.show(request, work, transfer_id, tried=code, form=failed, status=422)
    except StepRefused as error:
        told = {"form": form, "refused": error.reasons, "status": 409}
        return views.show(request, work, transfer_id, tried=code, **told)
    return Response(pdf, headers=download_headers("预览.pdf", "application/pdf", size=len(pdf)))
