"""Beginning the case against a party: the form, filled with what the case file knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy as cases_policy
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.infra.forms import Bound
from portal.infra.web import page, see_other
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Reason
from portal.kernel.policy import require
from portal.registry import queries as registry
from referrals.proceedings import policy, queries
from referrals.proceedings.models import Proceeding
from referrals.proceedings.routes import choosing
from referrals.proceedings.rules import PartyKind, StepInvalid, StepRefused
from referrals.proceedings.steps.registry import STEPS

_BASIS = "《中华人民共和国行政处罚法》第五十四条、《医疗保障基金使用监督管理条例》第三十八条"


def new(
    request: Request,
    work: Work,
    case_id: int,
    *,
    spot: bool = False,
    form: Bound[Any] | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render the form that begins the case against a party."""
    case = cases.get(work.session, work.actor, case_id)
    require(may_open(work, case_id))
    step = STEPS["decide_on_spot" if spot else "propose_filing"]
    return page(
        request,
        "referrals/proceedings/new.html",
        status=status,
        case=case,
        spot=spot,
        step=step,
        form=form,
        refused=[choosing.reason(each) for each in refused],
        asks=choosing.asks(step, _known(work, case)),
        choices=choosing.to_begin(work, case),
    )


def begin(
    request: Request,
    work: Work,
    case_id: int,
    form: Bound[Any],
    verb: Callable[[Work, int, Any], Proceeding],
    *,
    spot: bool = False,
) -> Response:
    """Begin the case, or show the form again with what was typed and what is against it."""
    if form.data is None:
        return new(request, work, case_id, spot=spot, form=form, status=422)
    try:
        made = verb(work, case_id, form.data)
    except StepInvalid as error:
        failed = form.failed(**error.fields)
        return new(request, work, case_id, spot=spot, form=failed, status=422)
    except StepRefused as error:
        return new(request, work, case_id, spot=spot, form=form, refused=error.reasons, status=409)
    return see_other(request, "proceedings.show", proceeding_id=made.id)


def may_open(work: Work, case_id: int) -> bool:
    """Tell whether the actor begins administrative cases in this case file."""
    case = cases.by_id(work.session, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    kind = agencies.agency(work.session, work.actor.agency).kind
    return (
        policy.can_open(work.actor, case.agency)
        and kind in policy.ADMINISTRATIVE
        and cases_policy.can_work(work.actor, grant)
        and case.stage is not Stage.CLOSED
        and case.merged_into is None
    )


def _known(work: Work, case: queries.CaseRow) -> dict[str, Any]:
    """Return what the form starts with."""
    found = cases.live_findings(work.session, case.id or 0)
    known: dict[str, Any] = {
        "party_kind": PartyKind.UNIT.value,
        "categories": list(dict.fromkeys(each.category for each in found)) or [case.category],
        "found_on": case.opened_at.astimezone(LEGAL_ZONE).date().isoformat(),
        "facts": "\n".join(each.basis for each in found),
        "legal_basis": _BASIS,
        "officers": [work.actor.officer_id],
    }
    if case.institution_id is not None:
        place = registry.get(work.session, case.institution_id)
        known |= {"party": place.name, "party_code": place.credit_code, "address": place.address}
    return known
