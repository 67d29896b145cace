"""The course of an administrative case, shown to staff as the program knows it."""

from fastapi import APIRouter, Request, Response

from portal.infra.letters import letter
from portal.infra.web import SignedIn, page
from portal.kernel.actor import OFFICE_NAMES
from referrals.proceedings.book import thresholds, workflow
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.rules import REASONS, STATE_NAMES
from referrals.proceedings.service.builders import BUILDERS
from referrals.proceedings.steps.registry import STEPS

staff = APIRouter()


@staff.get("/help/proceedings", name="proceedings.help")
def course(request: Request, actor: SignedIn) -> Response:
    steps = list(STEPS.values())
    return page(
        request,
        "referrals/proceedings/help.html",
        steps=steps,
        stands=workflow.stands(steps),
        offices=[(each, OFFICE_NAMES[each]) for each in workflow.offices(steps)],
        mark=workflow.mark,
        terms=workflow.terms(steps),
        thresholds=thresholds.book(),
        grounds=grounds().values(),
        reasons=REASONS,
        states=STATE_NAMES,
        papers={kind: letter(kind).title for kind in BUILDERS},
    )
