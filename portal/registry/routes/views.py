"""What the pages of an institution show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound
from portal.infra.web import page, sections
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.registry import queries
from portal.registry.book.levels import LEVELS, level_name
from portal.registry.models import Institution
from portal.registry.queries import standing
from portal.registry.rules import KIND_NAMES
from portal.registry.rules.standing import (
    AGREEMENT_NAMES,
    AGREEMENT_TONES,
    BACK_NAMES,
    LINK_NAMES,
    MEASURE_NAMES,
    NameKind,
    in_force,
)
from portal.registry.service.walls import keeps


def words(work: Work) -> dict[str, Any]:
    """Return the names every page of the register needs."""
    return {
        "regions": agencies.region_names(work.session),
        "kinds": KIND_NAMES,
        "level_options": [(each.code, each.name) for each in LEVELS.values()],
        "level_name": level_name,
        "agreements": AGREEMENT_NAMES,
        "tones": AGREEMENT_TONES,
    }


def show(
    request: Request,
    work: Work,
    institution_id: int,
    *,
    forms: Mapping[str, Bound[Any]] | None = None,
    status: int = 200,
) -> Response:
    """Return an institution's page; `forms` by name carry what was typed and is wrong."""
    found = queries.get(work.session, institution_id)
    return page(
        request,
        "portal/registry/show.html",
        status=status,
        **words(work),
        found=found,
        forms=forms or {},
        form=next(iter(forms.values())) if forms else None,
        names=standing.other_names(work.session, institution_id),
        former=NameKind.FORMER,
        periods=standing.agreements(work.session, institution_id),
        measures=_measures(work, institution_id),
        links=_links(work, found),
        measure_names=MEASURE_NAMES,
        link_names=LINK_NAMES,
        keeps=keeps(work, found.region),
        agency_names=agencies.agency_names(work.session),
        today=work.now.astimezone(LEGAL_ZONE).date(),
        parts=sections(request, work, "institution", institution_id),
    )


def _measures(work: Work, institution_id: int) -> list[dict[str, Any]]:
    today = work.now.astimezone(LEGAL_ZONE).date()
    return [
        {
            "row": each,
            "binds": in_force(each.from_on, each.until_on, each.lifted_on, today),
            # The number of a case is known to the agency that wrote it down, not to all.
            "case_number": each.case_number if each.agency == work.actor.agency else "",
        }
        for each in standing.measures(work.session, institution_id)
    ]


def _links(work: Work, found: Institution) -> list[dict[str, Any]]:
    rows = standing.links(work.session, found.id or 0)
    names = queries.names(work.session, {i for r in rows for i in (r.institution_id, r.other_id)})
    told = []
    for row in rows:
        own = row.institution_id == found.id
        other = row.other_id if own else row.institution_id
        kind = (LINK_NAMES if own else BACK_NAMES)[row.kind]
        told.append({"row": row, "kind": kind, "other_id": other, "name": names[other]})
    return told
