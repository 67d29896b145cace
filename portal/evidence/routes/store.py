"""The page of the store: room, checks, damage. Nothing of what the files hold."""

from fastapi import APIRouter, Request, Response

from portal.evidence import policy
from portal.evidence.routes import views
from portal.infra.web import SignedIn, Unit, page
from portal.kernel.policy import require

staff = APIRouter()


@staff.get("/store", name="evidence.store")
def show(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.runs_the_store(actor))
    return page(request, "portal/evidence/store.html", **views.store_view(work))
