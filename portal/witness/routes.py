"""The endpoint other logs ask, and proofs for the auditor."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from portal.audit import queries as log
from portal.infra.web import SignedIn, Unit
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import NotFound, TooLarge
from portal.kernel.policy import require
from portal.witness import policy, rules, service
from portal.witness.service import Verdict

public = APIRouter()
staff = APIRouter(prefix="/log")
PROOF_TYPE = "text/plain; charset=utf-8"


@public.post("/witness/add-checkpoint", name="witness.add_checkpoint")
async def add_checkpoint(request: Request) -> Response:
    """Answer a log. There is no session: the signature in the body is all that counts."""
    if not request.app.state.works.settings.witnessed_logs:
        raise NotFound
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > rules.MAX_REQUEST_BYTES:
            raise TooLarge
    verdict = await run_in_threadpool(_judge, request, body)
    return Response(verdict.text, verdict.status, headers={"Content-Type": verdict.kind})


def _judge(request: Request, body: bytes) -> Verdict:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Verdict(400)
    works: Works = request.app.state.works
    asked = service.read(works.settings, text)
    if isinstance(asked, Verdict):
        return asked
    with works.begin(SYSTEM) as work:
        return service.add_checkpoint(work, asked)


@staff.get("/{index}/proof", name="witness.proof")
def proof(index: int, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_read(actor))
    leaf = log.leaf(work.session, index)
    told = leaf is not None and policy.can_read_whole(actor, leaf.body)
    found = service.proof_of(work, index, told=told)
    if found is None:
        raise NotFound
    return download(found, f"{index}.tlog-proof")


def download(text: str, name: str) -> Response:
    """Return a proof file to keep."""
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=PROOF_TYPE, headers=told)
