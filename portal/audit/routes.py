"""The auditor's view of the custody log."""

from fastapi import APIRouter, Request, Response

from portal.audit import policy, queries
from portal.infra.web import SignedIn, Unit, page, sections
from portal.kernel.policy import require

staff = APIRouter(prefix="/log")


@staff.get("", name="audit.log")
def log(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    require(policy.can_read(actor))
    leaves = queries.newest(work.session, before=before)
    checkpoint = queries.latest_checkpoint(work.session)
    return page(
        request,
        "portal/audit/log.html",
        leaves=leaves,
        checkpoint=checkpoint,
        sections=sections(request, work, "log"),
    )
