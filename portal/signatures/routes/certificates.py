"""The page of one's own certificate."""

from typing import Annotated, Any

from cryptography import x509
from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.signatures import policy, queries, service
from portal.signatures.forms import Install

staff = APIRouter(prefix="/signing")
Confirmed = Annotated[Bound[Confirm], Depends(bind(Confirm))]
_PEM = "application/x-pem-file"


@staff.get("", name="signatures.mine")
def mine(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work, None)


@staff.post("/certificate", name="signatures.issue")
def issue(request: Request, actor: SignedIn, _: Confirmed, work: Unit) -> Response:
    service.issue(work)
    return see_other(request, "signatures.mine")


@staff.post("/request", name="signatures.request")
def ask(request: Request, actor: SignedIn, _: Confirmed, work: Unit) -> Response:
    return _file(service.request(work), "signing-request.pem")


@staff.post("/installed", name="signatures.install")
def install(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Install], Depends(bind(Install))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _page(request, work, form)
    try:
        service.install(work, form.data.certificate)
    except Invalid as error:
        return _page(request, work, form.failed(**error.fields))
    return see_other(request, "signatures.mine")


@staff.post("/end", name="signatures.end")
def end(request: Request, actor: SignedIn, _: Confirmed, work: Unit) -> Response:
    require(policy.can_hold_key(work.actor))
    service.end(work)
    return see_other(request, "signatures.mine")


@staff.post("/authority", name="signatures.authority")
def authority(request: Request, actor: SignedIn, _: Confirmed, work: Unit) -> Response:
    require(policy.can_hold_key(work.actor))
    return _file(service.authority_pem(work), "signing-authority.pem")


def _file(pem: bytes, name: str) -> Response:
    return Response(pem, headers=download_headers(name, _PEM, size=len(pem)))


def _page(request: Request, work: Work, form: Bound[Any] | None) -> Response:
    require(policy.can_hold_key(work.actor))
    key = queries.key_of(work.session, work.actor.officer_id or 0)
    certificate = (
        x509.load_der_x509_certificate(key.certificate) if key and key.certificate else None
    )
    return page(
        request,
        "portal/signatures/mine.html",
        status=422 if form else 200,
        form=form,
        key=key,
        certificate=certificate,
        issuer=certificate.issuer.rfc4514_string() if certificate else "",
        subject=certificate.subject.rfc4514_string() if certificate else "",
        stamps=bool(work.settings.tsa_url),
        others=bool(work.settings.signing_roots),
    )
