"""Having our checkpoints cosigned: what is asked, and what an answer tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import cosignatures
from portal.crypto.cosignatures import AddCheckpoint
from portal.crypto.errors import NoteInvalid
from portal.infra.peers import PeerAnswer
from portal.infra.work import Work
from portal.witness import queries, rules
from portal.witness.models import Cosignature, WitnessState
from portal.witness.rules import Finding, WitnessAt
from portal.witness.service import alarms


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to one witness: our newest checkpoint, and the proof from where it stands."""

    at: WitnessAt
    size: int
    request: AddCheckpoint


def due(work: Work) -> list[Asking]:
    """Return what to ask now: every witness that has not cosigned our newest checkpoint and is due."""
    found = []
    for at in rules.witnesses(work.settings.witnesses):
        state = queries.state(work.session, at.witness.name)
        if state.next_at is None or state.next_at <= work.now:
            asking = _asking(work, at, state.size)
            if asking is not None:
                found.append(asking)
    return found


def heard(work: Work, asking: Asking, answer: PeerAnswer | None) -> Asking | None:
    """Keep what a witness answered, None when it did not; return what to ask it at once, if anything.

    Raises the alarm when the witness has signed what our log is not.
    """
    state = queries.state(work.session, asking.at.witness.name)
    work.session.add(state)
    again = None
    if answer is None:
        _failed(work, state, "unreachable")
    elif answer.status == HTTPStatus.OK:
        _cosigned(work, state, asking, answer.text)
    elif answer.status == HTTPStatus.CONFLICT and answer.kind == rules.SIZE_TYPE:
        again = _elsewhere(work, state, asking, answer.text)
    elif answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        _failed(work, state, Finding.REWRITTEN)
        _alarm(work, asking, Finding.REWRITTEN, asking.request.old_size, answer)
    else:
        _failed(work, state, f"http-{answer.status}")
    work.session.flush()
    return again


def _asking(work: Work, at: WitnessAt, old: int) -> Asking | None:
    newest = audit.latest_checkpoint(work.session)
    if newest is None or old > newest.size:
        return None
    if any(c.witness == at.witness.name for c in queries.cosignatures(work.session, newest.size)):
        return None
    proof = log.consistency(work.session, old, newest.size) if 0 < old < newest.size else ()
    return Asking(at, newest.size, AddCheckpoint(old, proof, newest.note))


def _cosigned(work: Work, state: WitnessState, asking: Asking, text: str) -> None:
    try:
        found = cosignatures.verify(asking.request.note + text, asking.at.witness)
        signed_at = datetime.fromtimestamp(found.time, UTC)
    except (NoteInvalid, ValueError, OverflowError, OSError):
        _failed(work, state, "bad-answer")
        return
    state.size, state.tries, state.next_at, state.trouble = asking.size, 0, None, ""
    held = queries.cosignatures(work.session, asking.size)
    if not any(each.witness == found.name for each in held):
        kept = Cosignature(
            size=asking.size, witness=found.name, line=found.line, signed_at=signed_at
        )
        work.session.add(kept)


def _elsewhere(work: Work, state: WitnessState, asking: Asking, text: str) -> Asking | None:
    """Follow a witness that stands at another size than we thought, or find that it cannot be."""
    told = text.removesuffix("\n")
    if not (told.isascii() and told.isdigit() and len(told) < 19):  # noqa: PLR2004 - below 2**63
        _failed(work, state, "bad-answer")
        return None
    size, head = int(told), audit.head(work.session)
    if head is None or size > head.size:
        _failed(work, state, Finding.ROLLED_BACK)
        _alarm(work, asking, Finding.ROLLED_BACK, size, None)
        return None
    if size == asking.request.old_size:
        _failed(work, state, Finding.TWO_ROOTS)
        _alarm(work, asking, Finding.TWO_ROOTS, size, None)
        return None
    state.size = size
    work.session.flush()
    return _asking(work, asking.at, size)


def _failed(work: Work, state: WitnessState, trouble: str) -> None:
    state.tries += 1
    state.trouble = trouble
    state.next_at = rules.next_try(state.tries, work.now)


def _alarm(
    work: Work, asking: Asking, finding: Finding, size: int, answer: PeerAnswer | None
) -> None:
    alarms.sound(
        work,
        origin=work.settings.log_origin,
        witness=asking.at.witness.name,
        finding=finding,
        size=size,
        one=asking.request.note,
        other=answer.text if answer else f"{size}\n",
    )
