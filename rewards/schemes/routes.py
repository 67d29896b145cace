"""The reward rules, in plain words for everybody."""

from fastapi import APIRouter, Request, Response

from portal.infra.web import Unit, page
from portal.kernel.clock import LEGAL_ZONE
from rewards.schemes import rules
from rewards.schemes.book import registry

public = APIRouter()

EXAMPLES_FEN = (30_000_00, 50_000_00, 360_000_00, 25_000_000_00)
"""Proven amounts the page works through; the results come from the rule itself."""


@public.get("/rewards", name="schemes.explained")
def explained(request: Request, work: Unit) -> Response:
    shown = [
        {
            "scheme": scheme,
            "percent": f"{(scheme.rate_ceiling * 100).normalize():f}%",
            "examples": [(fen, rules.quote(scheme, fen)) for fen in EXAMPLES_FEN],
        }
        for scheme in registry.in_force_on(work.now.astimezone(LEGAL_ZONE).date())
    ]
    return page(request, "rewards/schemes/explained.html", schemes=shown, claim_law=rules.CLAIM_LAW)
