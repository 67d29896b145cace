"""The package for the receiver in one press; the proof of the hand-over, to print and to keep."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.qr import qr_svg
from portal.infra.turns import Turns
from portal.infra.web import CallerIn, SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.errors import NotFound
from portal.packages import service as packages
from portal.packages.service import Wish
from referrals.transfers import policy, queries, service
from referrals.transfers.models import Transfer
from referrals.transfers.queries import handed as sent_queries
from referrals.transfers.rules import BEFORE_HAND_OVER, State

staff = APIRouter(prefix="/transfers/{transfer_id}")
_TURNS = Turns()


@staff.post("/package", name="transfers.pack")
def pack(
    request: Request,
    transfer_id: int,
    actor: SignedIn,
    caller: CallerIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
) -> Response:
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        transfer, to, receiver = service.receiver_key(work, transfer_id)
    wish = Wish(transfer.case_id, receiver, f"移送 {transfer.number}", with_tips=False)

    def then(work: Work, package_id: int, digest: str) -> None:
        service.packed(work, transfer, package_id, digest)

    with _TURNS.taken():
        made = packages.start(works, caller.actor, caller.unlocked, wish, to, then)
    headers = download_headers(made.name, "application/octet-stream", size=0)
    del headers["Content-Length"]
    return StreamingResponse(made.pieces, headers=headers)


@staff.get("/proof", name="transfers.proof")
def proof(request: Request, transfer_id: int, actor: SignedIn, work: Unit) -> Response:
    transfer = queries.get(work.session, work.actor, transfer_id)
    found = service.proof(work, transfer)
    sent = sent_queries.hand_over_leaf(work.session, transfer)
    if sent is None:
        raise NotFound
    short = f"{found.origin} {found.place} {found.leaf} {found.root}" if found else ""
    view = {"transfer": transfer, "proof": found, "qr": qr_svg(short) if found else ""}
    return page(request, "referrals/transfers/proof.html", told=sent.body["facts"], **view)


@staff.get("/handover.tlog-proof", name="transfers.proof_file")
def proof_file(request: Request, transfer_id: int, actor: SignedIn, work: Unit) -> Response:
    found = service.proof(work, queries.get(work.session, work.actor, transfer_id))
    if found is None:
        raise NotFound
    body = found.text.encode()
    headers = download_headers("handover.tlog-proof", "text/plain; charset=utf-8", size=len(body))
    return Response(body, headers=headers)


def handed(work: Work, transfer: Transfer) -> Mapping[str, Any] | None:
    """Return what belongs to the referral, as both sides see it; None before the head's approval."""
    if transfer.state in BEFORE_HAND_OVER - {State.APPROVED}:
        return None
    return {
        "needs": service.needs(work, transfer),
        "package": sent_queries.package_for(work.session, transfer),
        "can_pack": policy.can_pack(work.actor, transfer),
    }
