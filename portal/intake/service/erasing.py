"""A report that is destroyed: text, corrections, messages, files, identity and every wrap of its key."""

from __future__ import annotations

from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.events import TipDestroyed
from portal.intake.models import Tip
from portal.intake.service import vault
from portal.kernel.errors import Destroyed


def destroy(work: Work, tip_id: int, *, reason: str) -> None:
    """Destroy all that a reporter said and sent; the row stays, empty, with its dates and decision.

    The caller settles who may and that nothing of it is on hold: Conflict otherwise. Destroyed when
    it is gone already.
    """
    tip = queries.by_id(work.session, tip_id)
    work.session.refresh(
        tip, with_for_update=True
    )  # a reporter who writes just now waits or is done
    if tip.destroyed_at is not None:
        raise Destroyed(tip.destroyed_at)
    kept = queries.vault(work.session, tip_id)
    identity = kept is not None and kept.destroyed_at is None
    if identity:
        vault.destroy(work, tip_id)
    files = _files(work, tip_id, reason)
    messages = queries.messages(work.session, tip_id)
    for message in messages:
        message.sealed = b""
        work.session.add(message)
    for correction in queries.corrections(work.session, tip_id):
        correction.sealed = b""
        work.session.add(correction)
    slip = queries.slip(work.session, tip_id)
    if slip is not None:
        work.session.delete(slip)
    _empty(work, tip)
    work.record(TipDestroyed(tip_id=tip_id, messages=len(messages), files=files, identity=identity))


def _files(work: Work, tip_id: int, reason: str) -> int:
    place, count = Container(ContainerKind.TIP, tip_id, b""), 0
    for item in evidence_rows.of(work.session, ContainerKind.TIP, tip_id):
        if item.destroyed_at is None:
            evidence.discard(work, item, place, reason)
            count += 1
    evidence.drop_all(work, ContainerKind.TIP, tip_id)
    return count


def _empty(work: Work, tip: Tip) -> None:
    # The reporter's own key stays: the receipt opens a mailbox that says what became of the report.
    tip.wrapped = tip.reporter_wrapped = tip.body_sealed = tip.sketch_sealed = b""
    tip.place_mark = b""
    tip.unread_by_agency = tip.unread_by_reporter = 0
    tip.destroyed_at = work.stamp
    work.session.add(tip)
    work.session.flush()
