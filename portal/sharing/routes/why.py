"""Who can see a case and why; what somebody may do with it, and why not."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.rules.masking import FieldProfile
from portal.cases.rules.rights import RIGHT_NAMES, WHY_WORDS, rights
from portal.identity import queries as identity
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES, Actor
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing import policy, queries
from portal.sharing.queries import Case
from portal.sharing.routes import views

staff = APIRouter()


@staff.get("/cases/{case_id}/why", name="sharing.why")
def why(
    request: Request, case_id: int, actor: SignedIn, work: Unit, officer: int | None = None
) -> Response:
    case = cases.listed(work.session, actor, case_id)
    grant = cases.grant(work.session, case_id, actor.agency)
    full = grant is not None and grant.profile is FieldProfile.FULL
    owner = case_policy.can_see(actor, grant) and case.agency == actor.agency
    live = [each for each in cases.grants(work.session, case_id) if not each.revoked_at]
    ours = {case.agency, actor.agency}
    return page(
        request,
        "portal/sharing/why.html",
        row=views.shown(work, case),
        case_id=case_id,
        grants=[each for each in live if full or each.agency in ours],
        full=full,
        who=actor.name,
        lines=told(work, case, actor),
        may_ask=owner,
        officers=_officers(work, case) if owner else (),
        officer=_officer(work, case, officer) if owner and officer is not None else None,
        **views.words(work),
    )


@staff.get("/sharing/review", name="sharing.review")
def review(
    request: Request, actor: SignedIn, work: Unit, number: str = "", officer: int | None = None
) -> Response:
    require(policy.can_review(actor))
    found = queries.case_numbered(work.session, number.strip()) if number else None
    case = found if found is not None and found.agency == actor.agency else None
    live = cases.grants(work.session, known(case.id)) if case else ()
    return page(
        request,
        "portal/sharing/review.html",
        number=number,
        case_id=case.id if case else None,
        grants=[each for each in live if not each.revoked_at],
        ended=[each for each in live if each.revoked_at],
        officers=_officers(work, case) if case else (),
        officer=_officer(work, case, officer) if case and officer is not None else None,
        **views.words(work),
    )


def told(work: Work, case: Case, actor: Actor) -> list[tuple[Any, list[Any]]]:
    """Return every right in words with the words of what is against it; none: yes."""
    case_id = known(case.id)
    grant = _last(work, case_id, actor.agency)
    recused = actor.officer_id in cases.recused(work.session, case_id)
    found = rights(actor, grant, case, recused=recused)
    return [
        (RIGHT_NAMES[right], [WHY_WORDS[each] for each in against])
        for right, against in found.items()
    ]


def _last(work: Work, case_id: int, agency: str) -> Any:
    made = [each for each in cases.grants(work.session, case_id) if each.agency == agency]
    live = [each for each in made if each.revoked_at is None]
    return live[0] if live else made[-1] if made else None


def _officers(work: Work, case: Case) -> list[tuple[int, str]]:
    inside = {each.agency for each in cases.grants(work.session, known(case.id))}
    return [
        (known(each.id), each.name)
        for agency in sorted(inside)
        for each in identity.colleagues(work.session, agency)
    ]


def _officer(work: Work, case: Case, officer_id: int) -> dict[str, Any]:
    if officer_id not in dict(_officers(work, case)):
        raise NotFound
    found = identity.officer(work.session, officer_id)
    actor = identity.actor(work.session, found)
    return {
        "name": found.name,
        "agency": found.agency,
        "offices": [OFFICE_NAMES[each] for each in sorted(actor.offices)],
        "active": found.active,
        "lines": told(work, case, actor),
    }
