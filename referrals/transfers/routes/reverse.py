"""The page on which the procuratorate begins the way back of a case no agency had referred."""

from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy as cases_policy
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.policy import require
from portal.kernel.text import Text
from referrals.transfers import policy, queries
from referrals.transfers.routes import prefill
from referrals.transfers.rules import ENDED
from referrals.transfers.steps.open_reverse import STEP


def may_open(work: Work, case_id: int) -> bool:
    """Tell whether the actor may begin the way back of this case now."""
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if not cases_policy.can_send_back(work.actor, grant):
        return False
    kind = agencies.agency(work.session, work.actor.agency).kind
    mine = policy.can_open_reverse(work.actor, kind)
    closed = cases.by_id(work.session, case_id).stage is Stage.CLOSED
    found = queries.of_case(work.session, work.actor, case_id)
    running = any(each.state not in ENDED for each in found)
    return mine and not closed and not running


def new(
    request: Request,
    work: Work,
    case_id: int,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
) -> Response:
    """Render the form: which decision, whose case, which agency."""
    case = cases.get(work.session, work.actor, case_id)
    require(may_open(work, case_id))
    today = work.now.astimezone(LEGAL_ZONE).date().isoformat()
    there = [each for each in agencies.working(work.session) if each.kind in policy.ADMINISTRATIVE]
    return page(
        request,
        "referrals/transfers/reverse.html",
        status=status,
        case=case,
        form=form,
        step=STEP,
        asks=prefill.asks(STEP, {"on": today}),
        agencies=[("", Text("请选择", "Please choose")), *((e.code, e.name) for e in there)],
    )
