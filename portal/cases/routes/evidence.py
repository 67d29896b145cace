"""The page of one piece of evidence: what it is, and its story."""

from fastapi import APIRouter, Request, Response

from portal.cases import service
from portal.cases.routes import views
from portal.evidence import service as evidence
from portal.infra.web import OpeningUnit, SignedIn, page, sections

staff = APIRouter(prefix="/cases/{case_id}")


@staff.get("/evidence/{item_id}", name="cases.evidence_item")
def item(
    request: Request, case_id: int, item_id: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    held = service.story_read(work, case_id, item_id)
    return page(
        request,
        "portal/cases/evidence.html",
        case_id=case_id,
        held=held,
        story=evidence.story(work, held.item),
        sections=sections(request, work, "evidence_item", item_id),
        **views.words(work),
    )
