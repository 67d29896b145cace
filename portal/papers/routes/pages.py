"""Reading letters: the page of one, the kinds there are, the register of numbers."""

from fastapi import APIRouter, Request, Response

from portal.infra.web import SignedIn, Unit, page
from portal.papers import queries, rules
from portal.papers.routes import views

staff = APIRouter()

ROWS = 100


@staff.get("/papers", name="papers.register")
def register(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    rows = queries.register(work.session, actor, before=before, limit=ROWS + 1)
    later = f"?before={rows[ROWS - 1].id}" if len(rows) > ROWS else ""
    return page(
        request,
        "portal/papers/register.html",
        papers=rows[:ROWS],
        later=later,
        batches=queries.batches(work.session, actor),
        states=rules.STATE_NAMES,
        tones=rules.STATE_TONES,
    )


@staff.get("/cases/{case_id}/papers/new", name="papers.kinds")
def kinds(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_kinds(request, work, case_id)


@staff.get("/cases/{case_id}/papers/new/{kind}", name="papers.new")
def new(request: Request, case_id: int, kind: str, actor: SignedIn, work: Unit) -> Response:
    return views.show_new(request, work, case_id, kind)


@staff.get("/cases/{case_id}/papers/{paper_id}", name="papers.show")
def show(
    request: Request, case_id: int, paper_id: int, actor: SignedIn, work: Unit, old: int = 0
) -> Response:
    return views.show(request, work, case_id, paper_id, old=old)
