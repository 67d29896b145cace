"""Proofs of the ledgers, and the books, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from portal.infra import exports
from portal.infra.forms import Bound, Confirm, bind, checked
from portal.infra.turns import Turns
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work, Works
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.reconciliation import policy, queries, service
from portal.reconciliation.forms import Take
from portal.reconciliation.rules import STALE

staff = APIRouter(prefix="/reconciliation")
_TURNS = Turns()

TakeIn = Annotated[Bound[Take], Depends(bind(Take))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("", name="reconciliation.show")
def show(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work)


@staff.get("/proofs/{ledger_proof_id}", name="reconciliation.proof")
def proof(request: Request, ledger_proof_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, ledger_proof_id)


@staff.post("/proofs", name="reconciliation.ask")
def ask(request: Request, actor: SignedIn, form: ConfirmIn, work: Unit) -> Response:
    checked(form)
    service.ask(work)
    return see_other(request, "reconciliation.show")


@staff.post("/books", name="reconciliation.books")
def books(request: Request, actor: SignedIn, form: TakeIn) -> Response:
    works: Works = request.app.state.works
    if form.data is None:
        with works.begin(actor, writes=False) as work:
            return _show(request, work, form=form)
    wanted = service.Wanted(actor.agency, form.data.names, form.data.purpose)
    with _TURNS.taken():
        made = service.export(works, actor, wanted)
    day = works.clock.now().astimezone(LEGAL_ZONE).strftime("%Y%m%d")
    headers = {
        "Content-Disposition": f'attachment; filename="books-{day}.beancount"',
        "Content-Length": str(made.size_bytes),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(exports.pieces(made), media_type=made.media_type, headers=headers)


def _show(
    request: Request, work: Work, proof_id: int | None = None, form: Bound[Take] | None = None
) -> Response:
    require(policy.can_see(work.actor))
    session = work.session
    found = queries.last(session) if proof_id is None else queries.proof(session, proof_id)
    if found is None and proof_id is not None:
        raise NotFound
    made = (found.id or 0) if found else 0
    return page(
        request,
        "portal/reconciliation/show.html",
        status=422 if form else 200,
        form=form,
        proof=found,
        latest=proof_id is None,
        stale=found is not None and work.now - found.at > STALE,
        checks=[_named(each) for each in queries.checks_of(session, made)],
        damages=[_named(each) for each in queries.damages_of(session, made, work.actor.agency)],
        proofs=queries.newest(session),
        waiting=queries.waiting(session),
        can_export=policy.can_export(work.actor),
    )


def _named(row: Any) -> dict[str, Any]:
    zh, en = (row.zh, row.en) if hasattr(row, "zh") else (row.row_zh, row.row_en)
    return {"name": Text(zh, en), "row": row}
