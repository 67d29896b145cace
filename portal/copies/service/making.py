"""Working copies: made in the sandbox, sealed like any evidence, linked to what they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from portal.cases import policy as case_policy
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.copies.events import CopyMade
from portal.copies.models import WorkingCopy
from portal.copies.rules import CUSTODY_OF, Box, CopyKind, copy_name
from portal.copies.service.taking import Taken, take
from portal.crypto import suites
from portal.evidence import service as evidence
from portal.infra import sandbox
from portal.infra.sandbox.answer import Answer
from portal.infra.sealing import ReceivedFile
from portal.infra.small_files import seal_bytes
from portal.infra.storage import Blobs
from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.policy import require


def check_make(work: Work, case_id: int, item_id: int) -> Taken:
    """Return the file a copy is asked of; NotFound for strangers, NotAllowed for readers."""
    found = take(work, case_id, item_id, None)
    require(
        case_policy.can_contribute(
            work.actor, case_rows.grant(work.session, case_id, work.actor.agency)
        )
    )
    cases.upload_look(work, case_id)
    return found


def scrubbed(taken: Taken) -> Answer:
    """Return the file written anew without its metadata."""
    return sandbox.run({"act": "scrub"}, taken.pieces(), sandbox.PATIENT)


def redacted(taken: Taken, boxes: Sequence[Box]) -> Answer:
    """Return the file drawn anew with the boxes black."""
    ask = {"act": "redact", "boxes": [asdict(each) for each in boxes]}
    return sandbox.run(ask, taken.pieces(), sandbox.PATIENT)


def sealed(
    blobs: Blobs,
    data: bytes,
    name: str,
    media_type: str,
    *,
    suite: bytes = suites.XWING_AES256,
) -> ReceivedFile:
    """Return bytes of our own making sealed in the store; nothing points to them yet."""
    return seal_bytes(blobs, data, name, media_type, suite=suite)


def made_name(taken: Taken, kind: CopyKind, suffix: str) -> str:
    """Return the name of a copy of this file."""
    return copy_name(taken.name, kind, suffix)


def keep_copy(
    work: Work, taken: Taken, kind: CopyKind, reason: str, received: ReceivedFile
) -> WorkingCopy:
    """Keep a sealed copy beside its original, under the same key, and say where it came from.

    Raises Conflict when the original is no longer what the copy was made of, Destroyed when it is
    no more.
    """
    evidence.present(work, taken.item_id)
    now = take(work, taken.case_id, taken.item_id, None)
    if now.sha256 != taken.sha256:
        raise Conflict
    made = WorkingCopy(
        original_id=taken.item_id,
        copy_id=cases.keep_beside(work, taken.case_id, taken.item_id, received),
        case_id=taken.case_id,
        kind=kind,
        reason=reason,
        original_sha256=taken.sha256,
        original_sm3=taken.sm3,
        copy_sha256=received.sha256,
        copy_sm3=received.sm3,
        agency=work.actor.agency,
        made_by=work.actor.name,
        officer_id=work.actor.officer_id,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        CopyMade(
            case_id=made.case_id,
            item_id=made.original_id,
            copy_id=made.copy_id,
            kind=kind,
            reason=reason,
            sha256=taken.sha256.hex(),
            sm3=taken.sm3.hex(),
            copy_sha256=received.sha256.hex(),
            copy_sm3=received.sm3.hex(),
        )
    )
    return made


def add_transcript(work: Work, taken: Taken, reason: str, received: ReceivedFile) -> WorkingCopy:
    """Keep a transcript; that it was written is in the custody record of the original."""
    take(work, taken.case_id, taken.item_id, CUSTODY_OF[CopyKind.TRANSCRIPT], reason)
    return keep_copy(work, taken, CopyKind.TRANSCRIPT, reason, received)
