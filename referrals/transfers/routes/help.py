"""The course of a referral, shown to staff as the program knows it."""

from fastapi import APIRouter, Request, Response

from portal.infra.web import SignedIn, page
from portal.kernel.actor import OFFICE_NAMES
from referrals.clocks.book import readings, registry
from referrals.transfers.book import drawing, profiles, workflow
from referrals.transfers.rules import REASONS, SIDE_NAMES, STATE_NAMES
from referrals.transfers.service.paper import PAPERS
from referrals.transfers.steps.registry import STEPS

staff = APIRouter()


@staff.get("/help/workflow", name="transfers.help")
def course(request: Request, actor: SignedIn) -> Response:
    steps = list(STEPS.values())
    return page(
        request,
        "referrals/transfers/help.html",
        steps=steps,
        drawing=drawing.drawn(steps, str(getattr(request.state, "locale", "zh"))),
        box=(drawing.BOX_WIDTH, drawing.BOX_HEIGHT),
        stands=workflow.stands(steps),
        offices=[(each, OFFICE_NAMES[each]) for each in workflow.offices(steps)],
        mark=workflow.mark,
        terms=workflow.terms(steps),
        idle=registry.idle(),
        profiles=profiles.in_force(),
        reading=readings.in_force(),
        reasons=REASONS,
        sides=SIDE_NAMES,
        states=STATE_NAMES,
        papers={kind: each.title for kind, each in PAPERS.items()},
    )
