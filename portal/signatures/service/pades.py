"""PAdES (ETSI EN 319 142-1) through pyHanko: B-B, and B-T where a time-stamp service answers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.infra import timestamps
from portal.signatures.service.placing import Spot


@dataclass(frozen=True, slots=True)
class Identity:
    """A signer's key, certificate, and the certificates above it."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    above: Sequence[x509.Certificate] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """One signature: its field, where its mark stands, what it says."""

    field_name: str
    spot: Spot
    mark: bytes = field(repr=False)
    name: str
    reason: str
    place: str
    at: datetime


def signed(
    pdf: bytes,
    who: Identity,
    wish: Wish,
    tsa_url: str = "",
    tsa_roots: Sequence[x509.Certificate] = (),
) -> tuple[bytes, str]:
    """Return the PDF with one more signature, and its level: `B-T`, or `B-B` without a time stamp.

    What was there before stays byte for byte: a signature is added behind it. A service that gives
    no stamp, or one its roots do not vouch for, keeps nobody from signing.
    """
    if tsa_url:
        try:
            made = _signed(pdf, who, wish, _Service(tsa_url))
        except (OSError, timestamps.NoStamp, TimestampRequestError, ValueError):
            made = b""
        if made and _holds(made, who, tsa_roots):
            return made, "B-T"
    return _signed(pdf, who, wish, None), "B-B"


def validated(
    embedded: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    tsa_roots: Sequence[x509.Certificate] = (),
) -> PdfSignatureStatus:
    """Return what is to be said of a signature, its certificate judged at the time it says it was given.

    A time stamp is judged against roots of its own.
    """
    at = embedded.self_reported_timestamp
    own = ValidationContext(trust_roots=[asn1(each) for each in roots], moment=at)
    stamps = ValidationContext(trust_roots=[asn1(each) for each in tsa_roots])
    return validate_pdf_signature(embedded, own, ts_validation_context=stamps)


def stamped_at(status: PdfSignatureStatus) -> datetime | None:
    """Return when a service that is vouched for stamped a signature; None without such a stamp."""
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return None
    return stamp.timestamp


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Return a certificate as pyHanko takes it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _signed(pdf: bytes, who: Identity, wish: Wish, service: TimeStamper | None) -> bytes:
    der = who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1(who.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs([asn1(each) for each in who.above]),  # type: ignore[no-untyped-call]  # pyhanko has no types here
    )
    told = PdfSignatureMetadata(
        field_name=wish.field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=wish.name,
        reason=wish.reason,
        location=wish.place,
    )
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())
    style = StaticStampStyle(
        background=_Mark(wish.mark),
        background_layout=whole,
        border_width=0,
        background_opacity=1,
    )
    spec = SigFieldSpec(wish.field_name, on_page=wish.spot.page, box=wish.spot.box)
    pdf_signer = _At(told, signer, timestamper=service, stamp_style=style, new_field_spec=spec)
    pdf_signer.at = wish.at
    # It runs an event loop of its own, which needs a thread that has none.
    with ThreadPoolExecutor(1) as alone:
        out = alone.submit(pdf_signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(pdf))).result()
    return bytes(out.getbuffer())


def _holds(pdf: bytes, who: Identity, tsa_roots: Sequence[x509.Certificate]) -> bool:
    last = PdfFileReader(BytesIO(pdf)).embedded_signatures[-1]
    return stamped_at(validated(last, [*who.above, who.certificate], tsa_roots)) is not None


class _At(PdfSigner):
    """A signer whose clock is the unit of work's."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


class _Mark(PdfContent):
    """The first page of another PDF, held in memory, as what a signature looks like."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/Mark"] = drawn
        x1, y1, x2, y2 = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return b"/Mark Do"


class _Service(TimeStamper):
    """The configured time-stamp service (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyhanko has no types here
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(timestamps.post(self._url, req.dump()))
