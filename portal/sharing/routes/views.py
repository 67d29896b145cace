"""What the pages of sharing show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.rules import ROLE_NAMES, STAGE_NAMES, Role, Stage, role_of
from portal.cases.rules.masking import HIDDEN, PROFILE_NAMES, FieldProfile
from portal.cases.rules.rights import WHY_WORDS, Right, rights
from portal.cases.service.owning import STAYS_AS
from portal.infra.forms import Bound
from portal.infra.templates import error_text
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import NotFound, Reason
from portal.kernel.text import Text
from portal.sharing import policy, queries
from portal.sharing.queries import Case, Grant
from portal.sharing.rules.pairs import ANY, WIDTH, Asked, PairRule, fits, refusals
from portal.sharing.rules.states import (
    HANDOVER_NAMES,
    INVITATION_NAMES,
    JURISDICTION,
    REQUEST_NAMES,
)

KIND_NAMES: Mapping[str, Text] = {
    AgencyKind.HEALTHCARE_SECURITY: Text("医疗保障部门", "Healthcare security"),
    AgencyKind.HEALTH: Text("卫生健康部门", "Health"),
    AgencyKind.MARKET_REGULATION: Text("市场监管部门", "Market regulation"),
    AgencyKind.POLICE: Text("公安机关", "Police"),
    AgencyKind.PROCURATORATE: Text("检察机关", "Procuratorate"),
    AgencyKind.FINANCE: Text("财政部门", "Finance"),
    AgencyKind.DISCIPLINE: Text("纪检监察机关", "Discipline and supervision"),
    ANY: Text("其他任何单位", "Anybody else"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A role with a profile, and the codes of what the rule has against offering it."""

    role: Role
    profile: FieldProfile
    against: tuple[str, ...]


def words(work: Work) -> dict[str, Any]:
    """Return the names the templates of sharing need."""
    return {
        "agencies": agencies.agency_names(work.session),
        "kinds": KIND_NAMES,
        "roles": ROLE_NAMES,
        "profiles": PROFILE_NAMES,
        "stages": STAGE_NAMES,
        "invitation_states": INVITATION_NAMES,
        "request_states": REQUEST_NAMES,
        "handover_states": HANDOVER_NAMES,
        "unshown": HIDDEN.words,
        "why_words": WHY_WORDS,
    }


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the panel of the case page: to whom the case could go, and what waits for an answer."""
    case = cases.listed(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    reasons = rights(work.actor, grant, case)[Right.SHARE]
    offer = queries.open_handover(work.session, case_id)
    return {
        "case_id": case_id,
        "why_not": WHY_WORDS[reasons[0]] if reasons else None,
        "others": _others(work, case),
        "invitations": queries.open_invitations(work.session, case_id),
        "offer": offer if offer and work.actor.agency == offer.from_agency else None,
        **words(work),
    }


def show_case(
    request: Request,
    work: Work,
    case_id: int,
    *,
    agency: str = "",
    forms: Mapping[str, Bound[Any]] | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render the page on which a case is shared, for whoever shares it; NotFound for strangers."""
    case = cases.listed(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    case_policy_allows = case_policy.can_share(work.actor, grant)
    return page(
        request,
        "portal/sharing/case.html",
        status=status,
        row=shown(work, case),
        case_id=case_id,
        may=case_policy_allows,
        why_not=[WHY_WORDS[each] for each in rights(work.actor, grant, case)[Right.SHARE]],
        why_not_offer=[
            WHY_WORDS[each] for each in rights(work.actor, grant, case)[Right.HAND_OVER]
        ],
        others=_others(work, case),
        chosen=_chosen(work, case, agency) if case_policy_allows else None,
        grants=_live(work, case_id) if case_policy_allows else (),
        invitations=queries.open_invitations(work.session, case_id) if case_policy_allows else (),
        offers=queries.handovers_of(work.session, case_id) if case_policy_allows else (),
        is_open=case.stage is not Stage.CLOSED,
        bases=[(index, str(law)) for index, law in enumerate(JURISDICTION)],
        laws=JURISDICTION,
        stays_as=[(role, ROLE_NAMES[role]) for role in STAYS_AS],
        forms=forms or {},
        reasons=reasons,
        **words(work),
    )


def shown(work: Work, case: Case) -> dict[str, Any]:
    """Return the facts of a case as the actor's agency may know them, in words where hidden."""
    try:
        cases.listed(work.session, work.actor, case.id or 0)
        row = cases.facts_for(work.session, case, work.actor.agency)
    except NotFound:
        row = queries.outline(case, work.actor.agency)
    return {name: HIDDEN.words if value is HIDDEN else value for name, value in row.items()}


def options(rule: PairRule, kind: AgencyKind, work: Work) -> list[Choice]:
    """Return every role and profile an agency of a kind could be given, with what is against it."""
    roles = dict.fromkeys((*rule.roles, role_of(kind), *STAYS_AS))
    found = []
    for role in roles:
        for profile in reversed(WIDTH):
            asked = Asked(role=role, profile=profile, with_tip_text=False, until=work.now)
            against = refusals(rule, asked, now=work.now, agreed=True)
            against += () if fits(role, profile) else ("profile_too_small",)
            found.append(Choice(role, profile, against))
    return found


def _chosen(work: Work, case: Case, code: str) -> dict[str, Any] | None:
    if not code:
        return None
    try:
        agency = agencies.agency(work.session, code)
    except NotFound:
        return None
    rule = queries.rule_for(work.session, case.agency, code)
    choices = options(rule, agency.kind, work)
    may = [each for each in choices if not each.against]
    shown_ = {each.profile for each in may}
    return {
        "code": code,
        "rule": rule,
        "roles": [(role, ROLE_NAMES[role]) for role in dict.fromkeys(each.role for each in may)],
        "profiles": [(each, PROFILE_NAMES[each]) for each in WIDTH[::-1] if each in shown_],
        "choices": [(each, [error_text(code) for code in each.against]) for each in choices],
        "grant": cases.grant(work.session, case.id or 0, code),
    }


def _live(work: Work, case_id: int) -> list[Grant]:
    return [each for each in cases.grants(work.session, case_id) if not each.revoked_at]


def _others(work: Work, case: Case) -> list[tuple[str, Text]]:
    every = agencies.working_names(work.session)
    return [(code, name) for code, name in every.items() if code != case.agency]


def may_speak(work: Work) -> bool:
    """Tell whether the actor asks and answers for their agency."""
    return policy.speaks(work.actor)
