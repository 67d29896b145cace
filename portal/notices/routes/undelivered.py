"""Messages that were given up, for administrators. Addresses are not shown."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.kernel.policy import require
from portal.notices import policy, queries, service
from portal.notices.rules import CHANNEL_NAMES, trouble_words

staff = APIRouter(prefix="/notices/undelivered")
PAGE = 50


@staff.get("", name="notices.undelivered")
def undelivered(
    request: Request, actor: SignedIn, work: Unit, before: int | None = None
) -> Response:
    require(policy.can_see_undelivered(actor))
    found = queries.given_up(work.session, actor.agency, before=before, limit=PAGE + 1)
    return page(
        request,
        "portal/notices/undelivered.html",
        found=found[:PAGE],
        older=f"?before={found[PAGE - 1][0].id}" if len(found) > PAGE else "",
        channel_names=CHANNEL_NAMES,
        trouble_words=trouble_words,
        agency_names=agencies.agency_names(work.session),
    )


@staff.post("/{message_id}/retry", name="notices.retry")
def retry(
    request: Request,
    message_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.retry(work, message_id)
    return see_other(request, "notices.undelivered")
