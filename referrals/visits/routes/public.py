"""What an institution sees that scans the code of a visit: that it is real, and where to complain."""

from fastapi import APIRouter, Request, Response

from portal.infra.web import Unit, page
from referrals.visits import queries

public = APIRouter()


@public.get("/inspections/{code}", name="visits.real")
def real(request: Request, code: str, work: Unit) -> Response:
    """Answer 404 for a code nobody was given, and for a visit that was called off."""
    found = queries.notice_by_code(work.session, code)
    return page(
        request,
        "referrals/visits/real.html",
        told=found.told,
        changed_at=found.changed_at,
        exit_url="",
    )
