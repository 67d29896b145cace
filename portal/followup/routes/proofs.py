"""The proof of receipt as a page to print and as a PDF."""

from typing import Any

from fastapi import APIRouter, Request, Response

from portal.agencies import queries as agencies
from portal.followup import service
from portal.followup.service import Proof
from portal.infra.qr import qr_svg
from portal.infra.typeset import pdf
from portal.infra.web import ReporterIn, Unit, page
from portal.infra.work import Work
from portal.kernel.errors import NotFound

public = APIRouter(prefix="/follow/proof")


@public.get("/page", name="followup.proof")
def show(request: Request, actor: ReporterIn, work: Unit) -> Response:
    found = _found(work)
    view = {"proof": found, "qr": qr_svg(found.short), "agency": _agency(work, found)}
    return page(request, "portal/followup/proof.html", **view)


@public.get("/proof.pdf", name="followup.proof_pdf")
def paper(request: Request, actor: ReporterIn, work: Unit) -> Response:
    found = _found(work)
    made = pdf("tip_proof", _data(found, _agency(work, found).zh))
    # A name that says nothing to whoever looks into the device's folder of downloads.
    told = {"Content-Disposition": 'attachment; filename="proof.pdf"'}
    return Response(made, media_type="application/pdf", headers=told)


def _found(work: Work) -> Proof:
    found = service.proof(work)
    if found is None:
        raise NotFound
    return found


def _agency(work: Work, found: Proof) -> Any:
    return agencies.agency(work.session, found.agency).name


def _data(found: Proof, agency: str) -> dict[str, object]:
    day = found.received_on.strftime("%Y年%m月%d日")
    return {
        "number": found.number,
        "agency": agency,
        "received_on": day,
        "date": day,
        "origin": found.origin,
        "place": f"{found.index} / {found.size}",
        "leaf": found.leaf_hash,
        "root": found.root,
        "key": found.key,
        "lines": list(found.lines),
    }
