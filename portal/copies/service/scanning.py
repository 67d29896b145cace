"""Virus verdicts: a row and a leaf for each scan. A verdict never takes a file away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.copies.events import EvidenceScanned
from portal.copies.models import ScanVerdict
from portal.copies.rules import Verdict
from portal.copies.service.taking import Taken
from portal.infra import clamd
from portal.infra.work import Work


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan came to."""

    verdict: Verdict
    signature: str = ""
    engine: str = ""


def scanned(address: str, pieces: Callable[[], Iterable[bytes]]) -> Outcome:
    """Stream a file to the scanner; FAILED when it gives no verdict, whatever the reason."""
    try:
        return asked(address, pieces())
    except clamd.NoVerdict:
        return Outcome(Verdict.FAILED)


def asked(address: str, pieces: Iterable[bytes]) -> Outcome:
    """Stream a file to the scanner. Raises clamd.NoVerdict."""
    found = clamd.scan(address, pieces)
    verdict = Verdict.FOUND if found.signature else Verdict.CLEAN
    return Outcome(verdict, found.signature, found.engine)


def keep_verdict(work: Work, taken: Taken, outcome: Outcome) -> ScanVerdict:
    """Write what the scan came to."""
    made = ScanVerdict(
        item_id=taken.item_id,
        case_id=taken.case_id,
        verdict=outcome.verdict,
        signature=outcome.signature,
        engine=outcome.engine,
        agency=work.actor.agency,
        scanned_by=work.actor.name,
        scanned_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        EvidenceScanned(
            case_id=taken.case_id,
            item_id=taken.item_id,
            verdict=outcome.verdict,
            signature=outcome.signature,
            engine=outcome.engine,
            sha256=taken.sha256.hex(),
        )
    )
    return made
