"""A package somebody sent us, checked without importing anything of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from portal.cases.policy import opens
from portal.crypto import sealed
from portal.crypto.errors import SealBroken
from portal.infra.sealing import ReceivedFile, open_file
from portal.infra.storage import Blobs
from portal.infra.work import Work
from portal.kernel.errors import Destroyed, Invalid
from portal.kernel.policy import require
from portal.packages.events import PackageChecked
from portal.packages.rules.reading import Report
from portal.packages.service.receiving import stream_key

_AGE, _ZIP = b"age-encryption.org/v1", b"PK\x03\x04"
_SUITES = (b"\x02", b"\x03")


def check_checking(work: Work) -> None:
    """Raise NotAllowed for whoever does not open the agency's cases."""
    require(opens(work.actor))


def unsealed(work: Work, blobs: Blobs, received: ReceivedFile) -> Iterator[bytes]:
    """Return the ZIP of a package that lies sealed in the store, opened with the agency's key.

    Invalid(files) when it is sealed to somebody else, to a key that is gone, or is no package. What
    is returned needs no session any more.
    """
    pieces = open_file(
        blobs,
        file_id=received.file_id,
        file_key=received.file_key,
        segments=received.segments,
        digest=received.sha256,
    )
    first = next(pieces, b"")
    whole = chain([first], pieces)
    if first.startswith(_ZIP):
        return whole
    if first.startswith(_AGE):
        raise Invalid(files="sealed_with_age")
    if not first.startswith(_SUITES):
        raise Invalid(files="not_a_package")
    try:
        opening = sealed.Opening(whole)
        return opening.plaintext(stream_key(work, opening.head))
    except SealBroken as error:
        raise Invalid(files="not_for_us") from error
    except Destroyed as error:
        raise Invalid(files="key_gone") from error


def checked(work: Work, received: ReceivedFile, report: Report) -> None:
    """Record that somebody had a package checked, and what came of it. Nothing of it is kept."""
    work.record(
        PackageChecked(
            agency=work.actor.agency,
            ref=report.told.ref if report.told else "",
            sha256=received.sha256.hex(),
            size=received.size,
            defects=len(report.defects),
        )
    )
