"""Sharing work out: everybody's load, and moving many cases at once after a dry run."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from portal.assignments import policy, queries, rules, service
from portal.assignments.forms import Reassign
from portal.assignments.routes import views
from portal.cases.rules import STAGE_NAMES
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.policy import require

staff = APIRouter(prefix="/assignments")

SHOWN = 20


@staff.get("", name="assignments.board")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_assign(actor))
    found = service.pool(work)
    return page(
        request,
        "portal/assignments/board.html",
        candidates=found.candidates((), ()),
        delegates=views.names(work, found.delegates.values()),
        offices=OFFICE_NAMES,
        barred_words=rules.BARRED_WORDS,
        waiting=queries.unassigned(work.session, actor, SHOWN + 1),
        shown=SHOWN,
        stages=STAGE_NAMES,
    )


@staff.get("/bulk", name="assignments.bulk")
def bulk(
    request: Request,
    actor: SignedIn,
    work: Unit,
    from_id: int = 0,
    to_id: int = 0,
    moved: int | None = None,
    kept: int = 0,
) -> Response:
    return _bulk(request, work, from_id, to_id, moved=moved, kept=kept)


@staff.post("/bulk", name="assignments.reassign")
def reassign(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Reassign], Depends(bind(Reassign))],
    work: Unit,
) -> Response:
    if form.data is None:
        from_id, to_id = (_number(form.raw.get(name)) for name in ("from_id", "to_id"))
        return _bulk(request, work, from_id, to_id, form=form)
    rows = service.reassign(work, form.data)
    moved = sum(not row.barred for row in rows)
    query = {"from_id": form.data.from_id, "to_id": form.data.to_id}
    told = urlencode({**query, "moved": moved, "kept": len(rows) - moved})
    answer = see_other(request, "assignments.bulk")
    return RedirectResponse(f"{answer.headers['location']}?{told}", 303)


def _bulk(
    request: Request,
    work: Work,
    from_id: int,
    to_id: int,
    *,
    moved: int | None = None,
    kept: int = 0,
    form: Bound[Reassign] | None = None,
) -> Response:
    rows = service.plan(work, from_id=from_id, to_id=to_id)
    return page(
        request,
        "portal/assignments/bulk.html",
        status=422 if form else 200,
        form=form,
        rows=rows,
        from_id=from_id,
        to_id=to_id,
        colleagues=views.colleagues(work),
        names=dict(views.colleagues(work)),
        barred_words=rules.BARRED_WORDS,
        stages=STAGE_NAMES,
        moved=moved,
        kept=kept,
    )


def _number(typed: object) -> int:
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - of any id
