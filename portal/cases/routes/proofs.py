"""Proofs from the custody log of what was done to a case, and who read it."""

from typing import Any

from fastapi import APIRouter, Request, Response

from portal.cases import service
from portal.cases.routes import telling, views
from portal.cases.service import Opened
from portal.infra.web import OpeningUnit, SignedIn, page
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.witness import routes as witness
from portal.witness import service as log

staff = APIRouter(prefix="/cases/{case_id}")


@staff.get("/readers", name="cases.readers")
def readers(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    found = service.opened(work, case_id)
    return _lines(request, work, found, "readers", openings=True)


@staff.get("/proofs", name="cases.proofs")
def proofs(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    found = service.opened(work, case_id)
    return _lines(request, work, found, "proofs", openings=False)


@staff.get("/proofs/{leaf}", name="cases.proof")
def proof(
    request: Request, case_id: int, leaf: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    found = service.opened(work, case_id)
    shown = (telling.timeline(request, work, found, openings=each) for each in (False, True))
    if not any(line["leaf"] == leaf for lines in shown for line in lines):
        raise NotFound
    text = log.proof_of(work, leaf)
    if text is None:
        raise NotFound
    return witness.download(text, f"{leaf}.tlog-proof")


def _lines(request: Request, work: Work, found: Opened, name: str, *, openings: bool) -> Response:
    case_id = found.case.id or 0
    lines: list[dict[str, Any]] = telling.timeline(request, work, found, openings=openings)
    proved = log.proved_to(work)
    for line in lines:
        if line["leaf"] is not None and line["leaf"] < proved:
            url = request.app.url_path_for("cases.proof", case_id=case_id, leaf=line["leaf"])
            line["proof_url"] = str(url)
    row = views.told(request, work, found)["row"]
    return page(request, f"portal/cases/{name}.html", row=row, timeline=lines)
