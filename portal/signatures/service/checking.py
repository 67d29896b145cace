"""Checking the signatures of a document: are they whole, whose are they, does an authority vouch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from cryptography import x509

from portal.cases import service as cases
from portal.infra.work import Work
from portal.signatures import queries
from portal.signatures.service import certificates


@dataclass(frozen=True, slots=True)
class Checked:
    """One signature of a PDF.

    `intact`: not a byte it covers changed, and nothing was put in since but further signatures.
    `trusted`: an authority that counts here issued the certificate. `ended`: the certificate was
    taken out of use then. `stamped_at`: when a service vouches for.
    """

    name: str
    agency: str
    serial: str
    said_at: datetime | None
    stamped_at: datetime | None
    intact: bool
    trusted: bool
    ended: datetime | None

    @property
    def holds(self) -> bool:
        """Whether the signature counts: whole, vouched for, given before its certificate ended."""
        late = self.ended is not None and (self.said_at is None or self.said_at >= self.ended)
        return self.intact and self.trusted and not late


def check(work: Work, case_id: int, document_id: int) -> list[Checked]:
    """Check every signature of a document the actor's agency may read; the opening is recorded."""
    _, pdf = cases.read_document(work, case_id, document_id)
    found = of_pdf(pdf, certificates.roots(work), certificates.tsa_roots(work))
    ended = queries.ended(work.session, [each.serial for each in found])
    return [_with_end(each, ended.get(each.serial)) for each in found]


class NotAPdf(Exception):
    """The bytes cannot be read as a PDF."""


def of_pdf(
    pdf: bytes,
    roots: Sequence[x509.Certificate],
    tsa_roots: Sequence[x509.Certificate] = (),
) -> list[Checked]:
    """Check every signature of a PDF against authorities, each at the time it says it was given.

    NotAPdf for what cannot be read.
    """
    from pyhanko.pdf_utils.misc import PdfReadError  # noqa: PLC0415 - see signing
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - see signing
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - see signing

    from portal.signatures.service import pades  # noqa: PLC0415 - see signing

    found = []
    try:
        for embedded in PdfFileReader(BytesIO(pdf)).embedded_signatures:
            status = pades.validated(embedded, roots, tsa_roots)
            subject, level = status.signing_cert.subject.native, status.modification_level
            kept = level is not None and level <= ModificationLevel.FORM_FILLING
            found.append(
                Checked(
                    name=subject.get("common_name", ""),
                    agency=subject.get("organization_name", ""),
                    serial=f"{status.signing_cert.serial_number:x}",
                    said_at=embedded.self_reported_timestamp,
                    stamped_at=pades.stamped_at(status),
                    intact=status.intact and status.valid and kept,
                    trusted=status.trusted,
                    ended=None,
                )
            )
    except PdfReadError as error:
        raise NotAPdf(str(error)) from error
    return found


def _with_end(checked: Checked, key: queries.SigningKey | None) -> Checked:
    return checked if key is None else replace(checked, ended=key.ended_at)
