"""The reward rules, in plain words for everybody, and what they give for an amount."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from portal.infra.forms import validate
from portal.infra.web import Unit, page
from portal.kernel.clock import LEGAL_ZONE
from rewards.schemes import rules
from rewards.schemes.book import registry
from rewards.schemes.forms import Amount

public = APIRouter()

EXAMPLES_FEN = (30_000_00, 50_000_00, 360_000_00, 25_000_000_00)
"""Proven amounts the page works through; the results come from the rule itself."""


@public.get("/rewards", name="schemes.explained")
def explained(
    request: Request, work: Unit, amount: Annotated[str | None, Query(max_length=60)] = None
) -> Response:
    form = validate(Amount, {"amount": amount}) if amount is not None else None
    proven = form.data.amount if form and form.data else None
    on = work.now.astimezone(LEGAL_ZONE).date()
    shown = [_explained(scheme, proven) for scheme in registry.ready_on(on)]
    view: dict[str, Any] = {
        "schemes": shown,
        "claim_law": rules.CLAIM_LAW,
        "form": form,
        "proven": proven,
    }
    return page(request, "rewards/schemes/explained.html", **view)


def _explained(scheme: rules.Scheme, proven: int | None) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "percent": f"{(scheme.rate_ceiling * 100).normalize():f}%",
        "examples": [(fen, rules.quote(scheme, fen)) for fen in EXAMPLES_FEN],
        "quote": rules.quote(scheme, proven) if proven is not None else None,
    }
