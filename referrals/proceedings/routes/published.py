"""What everybody may read: penalty decisions, and which of them no longer stand."""

from fastapi import APIRouter, Request, Response

from portal.agencies import queries as agencies
from portal.infra.web import Unit, page
from referrals.proceedings.queries import published

public = APIRouter()


@public.get("/decisions", name="proceedings.public")
def listed(request: Request, work: Unit, before: int = 0) -> Response:
    found = published.listed(work.session, before=before, limit=published.PAGE + 1)
    shown = found[: published.PAGE]
    return page(
        request,
        "referrals/proceedings/public.html",
        rows=shown,
        older=shown[-1].id if len(found) > published.PAGE else None,
        agency_names=agencies.agency_names(work.session),
    )


@public.get("/decisions/{decision_id}", name="proceedings.public_decision")
def shown(request: Request, decision_id: int, work: Unit) -> Response:
    found = published.shown(work.session, decision_id)
    return page(
        request,
        "referrals/proceedings/public_decision.html",
        row=found,
        agency=agencies.agency_names(work.session)[found.agency],
    )
