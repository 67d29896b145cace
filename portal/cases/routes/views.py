"""What the pages of cases show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy, queries, rules, service
from portal.cases.models import CaseFile
from portal.cases.routes import telling
from portal.cases.rules import Filing, Role, Stage
from portal.cases.service import Opened
from portal.infra.forms import Bound
from portal.infra.web import page, sections
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake.rules import HOW_KNOWN, HOW_OFTEN, MODE_NAMES, UNDECIDED
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.registry import queries as registry

LANES = ((0, "facts"), (100, "handling"), (200, "money"), (300, "answers"))


def show(
    request: Request,
    work: Work,
    case_id: int,
    *,
    forms: Mapping[str, Bound[Any]] | None = None,
    status: int = 200,
) -> Response:
    """Render the case page, with the forms that have to be corrected."""
    found = service.opened(work, case_id)
    return page(
        request,
        "portal/cases/show.html",
        status=status,
        forms=forms or {},
        **words(work),
        **_facts(work, found),
        **_rights(work, found),
        timeline=telling.timeline(request, work, found),
        lanes=lanes(request, work, case_id),
    )


def lanes(request: Request, work: Work, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return the sections of other capabilities by the lane their order puts them in."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for _, name in LANES}
    for section in sections(request, work, "case", case_id):
        name = [name for start, name in LANES if section["order"] >= start][-1]
        found[name].append(section)
    return found


def words(work: Work) -> dict[str, Any]:
    """Return the names the templates of cases need."""
    return {
        "stages": rules.STAGE_NAMES,
        "roles": rules.ROLE_NAMES,
        "sources": rules.SOURCE_NAMES,
        "outcomes": rules.OUTCOME_NAMES,
        "not_filed": [
            each for each in rules.OUTCOME_NAMES.items() if each[0] in rules.NOT_FILED_OUTCOMES
        ],
        "filing_law": rules.FILING_LAW,
        "party_kinds": rules.PARTY_NAMES,
        "categories": telling.CATEGORY_NAMES,
        "agencies": _agency_names(work),
        "modes": MODE_NAMES,
        "how_often": HOW_OFTEN,
        "how_known": HOW_KNOWN,
        "share_roles": [each for each in rules.ROLE_NAMES.items() if each[0] is not Role.OWNER],
    }


def rows(work: Work, cases: Sequence[CaseFile]) -> list[dict[str, Any]]:
    """Return the cases of a list with what its columns show."""
    ids = {case.institution_id for case in cases if case.institution_id is not None}
    names = registry.names(work.session, ids)
    return [
        {"case": case, "institution": names.get(case.institution_id or 0, "")} for case in cases
    ]


def my_work(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the cases that wait for the actor's agency, None when nothing does."""
    waiting = queries.my_work(work.session, work.actor, limit=10)
    return {"rows": rows(work, waiting), **words(work)} if waiting else None


def around_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Return the case a tip belongs to, or the cases it could join."""
    tip = tips.get(work.session, work.actor, tip_id)
    if tip.case_id is not None:
        case = queries.visible(work.session, work.actor, tip.case_id)
        return {"tip": tip, "case": case, "candidates": ()} if case else None
    if tip.state not in UNDECIDED or not policy.can_open_case(work.actor):
        return None
    like = queries.on_institution(work.session, work.actor, tip.institution_id)
    known = [(case.number, f"{case.number} {case.title}") for case in like]
    return {"tip": tip, "case": None, "candidates": known}


def _facts(work: Work, found: Opened) -> dict[str, Any]:
    case, case_id = found.case, found.case.id or 0
    allegations = queries.allegations(work.session, case_id)
    findings = queries.findings(work.session, case_id)
    live = [each for each in findings if each.superseded_by is None]
    institution = registry.get(work.session, case.institution_id) if case.institution_id else None
    return {
        "case": case,
        "found": found,
        "institution": institution,
        "allegations": allegations,
        "findings": live,
        "replaced": [each for each in findings if each.superseded_by is not None],
        "own_findings": [("", Text("不替换", "Replace none"))]
        + [
            (each.id, f"{each.recorded_at:%Y-%m-%d} {format_yuan(each.proven_fen)}")
            for each in live
            if each.agency == work.actor.agency
        ],
        "documents": queries.documents(work.session, case_id, work.actor.agency),
        "grants": queries.grants(work.session, case_id),
        "missing": telling.missing(
            parties=len(found.parties) + (institution is not None),
            allegations=len(allegations),
            files=len(found.files) if found.grant.with_tip_text else 1,
            findings=len(live),
            proven_fen=case.proven_fen,
        ),
    }


def _rights(work: Work, found: Opened) -> dict[str, Any]:
    actor, grant = work.actor, found.grant
    open_ = found.case.stage is not Stage.CLOSED
    undecided = open_ and found.case.filing is Filing.UNDECIDED
    inside = {
        each.agency for each in queries.grants(work.session, grant.case_id) if not each.revoked_at
    }
    return {
        "opens": policy.opens(actor),
        "sees_tip_text": policy.sees_tip_text(actor, grant),
        "can_contribute": open_ and policy.can_contribute(actor, grant),
        "can_work": open_ and policy.can_work(actor, grant),
        "can_write": policy.can_write_to_reporter(actor, grant),
        "can_share": policy.can_share(actor, grant),
        "can_close": open_ and not undecided and policy.can_close(actor, grant),
        "undecided": undecided and policy.can_work(actor, grant),
        "can_decide": undecided and policy.can_decide_filing(actor, grant),
        "can_reopen": not open_ and policy.can_decide_filing(actor, grant),
        "others": [
            (a.code, a.name) for a in agencies.all_agencies(work.session) if a.code not in inside
        ],
    }


def _agency_names(work: Work) -> dict[str, Text]:
    return {each.code: each.name for each in agencies.all_agencies(work.session)}
