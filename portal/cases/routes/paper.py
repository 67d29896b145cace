"""The case on paper."""

from fastapi import APIRouter, Request, Response

from portal.cases import service
from portal.cases.routes import views
from portal.infra.web import OpeningUnit, SignedIn, page

staff = APIRouter(prefix="/cases/{case_id}")


@staff.get("/print", name="cases.print")
def on_paper(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    found = service.opened(work, case_id)
    return page(
        request,
        "portal/cases/print.html",
        back_url=request.app.url_path_for("cases.show", case_id=case_id),
        printed_at=work.now,
        **views.words(work),
        **views.told(request, work, found),
    )
