"""What everybody may read: results of checks, and how often an enterprise is checked."""

from fastapi import APIRouter, Request, Response

from portal.agencies import queries as agencies
from portal.infra.web import Unit, page
from portal.registry.rules import KIND_NAMES
from referrals.campaigns import service
from referrals.campaigns.book import registry
from referrals.campaigns.queries import results
from referrals.campaigns.rules import TOLD_NAMES
from referrals.campaigns.rules.practice import EVERYWHERE

public = APIRouter()


@public.get("/checked", name="campaigns.public")
def listed(request: Request, work: Unit) -> Response:
    today = service.today(work)
    limits = [
        each
        for each in registry.practices()
        if each.in_force.covers(today) and each.visits_per_year and each.code != EVERYWHERE
    ]
    return page(
        request,
        "referrals/campaigns/public.html",
        found=results.on_show(work.session, today),
        limits=limits,
        agency_names=agencies.agency_names(work.session),
        region_names=agencies.region_names(work.session),
    )


@public.get("/checked/{result_id}", name="campaigns.public_result")
def shown(request: Request, result_id: int, work: Unit) -> Response:
    found = results.shown(work.session, result_id, service.today(work))
    secret = results.with_the_police(work.session, found.campaign_id)
    return page(
        request,
        "referrals/campaigns/public_result.html",
        result=found,
        rows=[each for each in found.rows if each["code"] not in secret],
        agency=agencies.agency_names(work.session)[found.agency],
        places={str(kind): name for kind, name in KIND_NAMES.items()},
        told_names={str(code): name for code, name in TOLD_NAMES.items()},
    )
