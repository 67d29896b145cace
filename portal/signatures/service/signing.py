"""Signing a version of a document. What was signed is frozen: a further signature is added behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import CaseFile, Document
from portal.infra import typeset
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.signatures import policy, queries, rules
from portal.signatures.book.registry import plan_of
from portal.signatures.events import DocumentSigned
from portal.signatures.forms import Sign
from portal.signatures.models import DocumentSignature, SigningKey
from portal.signatures.rules import ROLE_NAMES, Plan, SignerRole
from portal.signatures.service import certificates

SIGNED_TITLE = "（已签名）"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands: its plan, the signatures it bears, whose is due.

    `superseded` when another version of the same number was made since, or one with more signatures.
    """

    document: Document
    plan: Plan
    given: tuple[DocumentSignature, ...]
    due: SignerRole | None
    superseded: bool


def standing(work: Work, case_id: int, document_id: int) -> Standing:
    """Return where a document of the case stands; NotFound when the actor's agency may not read it."""
    cases.check_packing(work, case_id)
    readable = case_rows.documents(work.session, case_id, work.actor.agency)
    document = next((each for each in readable if each.id == document_id), None)
    if document is None:
        raise NotFound
    given = tuple(queries.line(work.session, document_id))
    plan = plan_of(document.kind)
    line = {document_id, *(each.signed_id for each in given), *(each.root_id for each in given)}
    later = any(
        each.kind == document.kind and each.number == document.number and known(each.id) > max(line)
        for each in readable
    )
    signed_on = bool(given) and given[-1].signed_id != document_id
    due = rules.next_role(plan, [each.role for each in given])
    return Standing(document, plan, given, due, later or signed_on)


def may_sign_now(work: Work, found: Standing) -> bool:
    """Tell whether the next signature is the actor's to give."""
    if found.due is None or found.superseded or _signed_by(work, found.given):
        return False
    grant = case_rows.grant(work.session, found.document.case_id, work.actor.agency)
    return policy.can_sign(work.actor, grant, found.document.agency, found.due)


def sign(work: Work, case_id: int, document_id: int, form: Sign) -> Document:
    """Sign a document with the acting officer's certificate; return the version that carries it.

    The typed name must be the signer's own. Refused without a certificate in force, or when the plan
    asks for another person or office first; Conflict when somebody was faster.
    """
    found = standing(work, case_id, document_id)
    if found.superseded or found.due is None:
        raise Conflict
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_sign(work.actor, grant, found.document.agency, found.due))
    if _signed_by(work, found.given):
        raise Refused(Reason("signed_already", found.plan.law))
    if form.confirm.replace(" ", "") != work.actor.name.replace(" ", ""):
        raise Invalid(confirm="not_your_name")
    key = queries.key_of(work.session, work.actor.officer_id or 0)
    if key is None or not key.certificate:
        raise Refused(Reason("no_certificate_to_sign", found.plan.law))
    certificate = x509.load_der_x509_certificate(key.certificate)
    if work.now >= certificate.not_valid_after_utc:
        raise Refused(Reason("certificate_expired", found.plan.law))
    _, pdf = cases.read_document(work, case_id, document_id)
    signed, level = _pades(work, found, found.due, pdf, key, certificate)
    case = case_rows.by_id(work.session, case_id)
    return _keep(work, case, found, found.due, signed, level=level, serial=key.serial)


def _pades(
    work: Work,
    found: Standing,
    role: SignerRole,
    pdf: bytes,
    key: SigningKey,
    own: x509.Certificate,
) -> tuple[bytes, str]:
    from portal.signatures.service import pades, placing  # noqa: PLC0415 - it takes most of a second to load

    position, agency = len(found.given), agencies.agency(work.session, work.actor.agency).name.zh
    mark = {"role": ROLE_NAMES[role].zh, "name": work.actor.name, "agency": agency}
    wish = pades.Wish(
        field_name=f"Signature{position + 1}",
        spot=placing.spot(pdf, found.plan, position),
        mark=typeset.pdf("sheets/signature_mark", {**mark, "at": _minute(work.now)}),
        name=work.actor.name,
        reason=f"{ROLE_NAMES[role].zh} {found.document.title} {found.document.number}",
        place=agency,
        at=work.now,
    )
    above = x509.load_pem_x509_certificates(key.chain) if key.chain else []
    who = pades.Identity(certificates.opened(work, key), own, above)
    return pades.signed(pdf, who, wish, work.settings.tsa_url, certificates.tsa_roots(work))


def _keep(
    work: Work,
    case: CaseFile,
    found: Standing,
    role: SignerRole,
    pdf: bytes,
    *,
    level: str,
    serial: str,
) -> Document:
    document, position = found.document, len(found.given)
    title = document.title.removesuffix(SIGNED_TITLE)
    made = cases.file_document(
        work,
        case,
        kind=document.kind,
        title=f"{title}{SIGNED_TITLE}",
        number=document.number,
        pdf=pdf,
        visibility=document.visibility,
        circle=document.circle,
    )
    row = DocumentSignature(
        case_id=document.case_id,
        root_id=found.given[0].root_id if found.given else known(document.id),
        document_id=known(document.id),
        signed_id=known(made.id),
        position=position,
        role=role,
        officer_id=work.actor.officer_id or 0,
        name=work.actor.name,
        agency=work.actor.agency,
        serial=serial,
        level=level,
        signed_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # Somebody else signed this version in the same moment.
        raise Conflict from None
    _tell(work, document, made, row, complete=position + 1 == len(found.plan.roles))
    return made


def _tell(
    work: Work, document: Document, made: Document, row: DocumentSignature, *, complete: bool
) -> None:
    work.record(
        DocumentSigned(
            case_id=document.case_id,
            document=row.document_id,
            signed=row.signed_id,
            kind=document.kind,
            title=document.title.removesuffix(SIGNED_TITLE),
            number=document.number,
            role_zh=ROLE_NAMES[row.role].zh,
            role_en=ROLE_NAMES[row.role].en,
            name=row.name,
            agency=row.agency,
            serial=row.serial,
            sha256=made.sha256,
            level=row.level,
            complete=complete,
            visibility=document.visibility,
        )
    )


def _signed_by(work: Work, given: Sequence[DocumentSignature]) -> bool:
    return any(each.officer_id == work.actor.officer_id for each in given)


def _minute(instant: datetime) -> str:
    there = instant.astimezone(LEGAL_ZONE)
    return f"{there.year}年{there.month}月{there.day}日{there.hour}时{there.minute:02}分"
