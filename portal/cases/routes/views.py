"""What the pages of cases show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy, queries, rules, service
from portal.cases.models import CaseGrant, Finding
from portal.cases.queries import readers
from portal.cases.routes import proving, telling
from portal.cases.rules import Filing, Stage, masking, rights
from portal.cases.rules.masking import HIDDEN, FieldProfile
from portal.cases.rules.rights import Right
from portal.cases.service import Opened
from portal.evidence.routes import views as evidence
from portal.infra.forms import Bound
from portal.infra.web import page, sections
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake.routes.told import further_rows
from portal.intake.rules import HOW_KNOWN, HOW_OFTEN, MODE_NAMES, UNDECIDED
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.registry import queries as registry

Row = TypeVar("Row")

LANES = ((0, "facts"), (100, "handling"), (200, "money"), (300, "answers"))
ACTS = tuple(each for each in Right if each not in {Right.KNOW, Right.REPORTER})
"""The rights the page gives a reason for when they are not there."""


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
    full = found.grant.profile is FieldProfile.FULL
    return page(
        request,
        "portal/cases/show.html",
        status=status,
        forms=forms or {},
        **words(work),
        **told(request, work, found),
        **_rights(work, found),
        **_note_readers(work, found),
        **_uploads(request, work, found),
        lanes=lanes(request, work, case_id) if full else {name: [] for _, name in LANES},
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
        "profiles": masking.PROFILE_NAMES,
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
        "further": further_rows,
    }


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


def told(request: Request, work: Work, found: Opened) -> dict[str, Any]:
    """Return what the page and its print say of a case: nothing that the grant's profile hides."""
    case, case_id, grant = found.case, found.case.id or 0, found.grant
    institution = registry.get(work.session, case.institution_id) if case.institution_id else None
    row = queries.facts_for(
        work.session, case, grant.agency, institution=institution.name if institution else ""
    )
    findings = _if_shown(grant, "findings", queries.findings, work.session, case_id)
    live = [each for each in findings if each.superseded_by is None]
    allegations = _if_shown(grant, "allegations", queries.allegations, work.session, case_id)
    documents = _if_shown(
        grant, "documents", queries.documents, work.session, case_id, grant.agency
    )
    full = grant.profile is FieldProfile.FULL
    shared = [each for each in queries.grants(work.session, case_id) if not each.revoked_at]
    return {
        "case_id": case_id,
        "case": case,
        "row": {name: HIDDEN.words if value is HIDDEN else value for name, value in row.items()},
        "shown": masking.shown_fields(grant.profile),
        "unshown": HIDDEN.words,
        "full": full,
        "found": found,
        "institution": institution if row["institution"] is not HIDDEN else None,
        "allegations": allegations,
        "findings": live,
        "replaced": [each for each in findings if each.superseded_by is not None],
        "own_findings": _replaceable(live, grant.agency),
        **proving.told(work, found, findings, documents),
        "documents": documents,
        "grants": [each for each in shared if full or each.agency in {case.agency, grant.agency}],
        "timeline": telling.timeline(request, work, found),
        "missing": telling.missing(
            parties=len(found.parties) + (institution is not None),
            allegations=len(allegations),
            files=len(found.files) if grant.with_tip_text else 1,
            findings=len(live),
            proven_fen=case.proven_fen,
        ),
    }


def _if_shown(
    grant: CaseGrant, field: str, load: Callable[..., Sequence[Row]], *asked: Any
) -> Sequence[Row]:
    return load(*asked) if masking.shows(grant.profile, field) else ()


def _replaceable(live: Sequence[Finding], agency: str) -> list[tuple[Any, Any]]:
    own = [each for each in live if each.agency == agency]
    return [("", Text("不替换", "Replace none"))] + [
        (each.id, f"{each.recorded_at:%Y-%m-%d} {format_yuan(each.proven_fen)}") for each in own
    ]


def _rights(work: Work, found: Opened) -> dict[str, Any]:
    actor, grant, case = work.actor, found.grant, found.case
    reasons = rights.rights(actor, grant, case)
    may = {right for right, why in reasons.items() if not why}
    undecided = case.stage is not Stage.CLOSED and case.filing is Filing.UNDECIDED
    return {
        "opens": Right.SEALED in may,
        "sees_tip_text": Right.TIP_TEXT in may,
        "can_contribute": Right.CONTRIBUTE in may,
        "can_work": Right.WORK in may,
        "can_write": Right.WRITE in may,
        "can_close": Right.CLOSE in may,
        "undecided": undecided and Right.WORK in may,
        "can_decide": Right.DECIDE in may,
        "can_reopen": Right.REOPEN in may and case.merged_into is None,
        "why_not": [
            (rights.RIGHT_NAMES[right], rights.WHY_WORDS[why[0]])
            for right, why in reasons.items()
            if why and right in ACTS
        ],
    }


def _note_readers(work: Work, found: Opened) -> dict[str, Any]:
    """Return who would read a note of the actor's, and whom it may name."""
    if not policy.can_contribute(work.actor, found.grant):
        return {"note_readers": (), "mentionable": ()}
    session, case_id, agency = work.session, found.grant.case_id, work.actor.agency
    return {
        "note_readers": readers.note_agencies(session, case_id, agency, rules.Visibility.ALL),
        "mentionable": [
            (each.id, each.name, each.login, each.agency)
            for each in readers.mentionable(session, case_id, agency)
        ],
    }


def _agency_names(work: Work) -> Mapping[str, Text]:
    return agencies.agency_names(work.session)


def _uploads(request: Request, work: Work, found: Opened) -> dict[str, Any]:
    """Return what the form for evidence tells its script, for those who may add some."""
    case, may = found.case, policy.can_contribute(work.actor, found.grant)
    if not may or found.keys is None or case.merged_into is not None:
        return {"upload": None}
    container = service.receiving_container(case, found.keys)
    then = str(request.app.url_path_for("cases.show", case_id=case.id))
    route = "cases.evidence_upload"
    return {
        "upload": evidence.upload_view(request, work, container, route, then=then, case_id=case.id)
    }
