"""Proof files of single entries, with the signatures of witnesses where there are any."""

from __future__ import annotations

from datetime import UTC, datetime, time

from portal.audit import queries as audit
from portal.audit import service as log
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.witness import queries


def proof_of(work: Work, index: int, *, told: bool = True) -> str | None:
    """Return the proof file of an entry; None while no checkpoint covers it.

    Under the newest checkpoint that a witness cosigned if that covers it, else under the newest.
    The caller decides who may read the entry: `told`, the file tells it whole; else it only proves
    that an entry with this leaf hash stands at this place.
    """
    cosigned = queries.cosigned(work.session)
    if cosigned is not None and cosigned.size > index:
        return _file(work, index, cosigned.size, cosigned.note, told=told)
    newest = audit.latest_checkpoint(work.session)
    if newest is None or newest.size <= index:
        return None
    return _file(work, index, newest.size, newest.note, told=told)


def proved_to(work: Work) -> int:
    """Return how many entries some checkpoint covers: those before it have a proof."""
    newest = audit.latest_checkpoint(work.session)
    return newest.size if newest else 0


def proof_for_reporter(work: Work, index: int) -> str | None:
    """Return the proof file of a reporter's act: no time of day stands in it or follows from it.

    A cosignature says when it was made, so those count only under a checkpoint of an earlier day;
    on the day itself the file carries our own signature alone, which has no time.
    """
    midnight = datetime.combine(work.now.astimezone(LEGAL_ZONE).date(), time(), LEGAL_ZONE)
    earlier = audit.checkpoint_before(work.session, midnight.astimezone(UTC))
    if earlier is not None and earlier.size > index:
        return _file(work, index, earlier.size, earlier.note)
    newest = audit.latest_checkpoint(work.session)
    if newest is None or newest.size <= index:
        return None
    return log.prove(work.session, index, size=newest.size, note=newest.note).marshal()


def _file(work: Work, index: int, size: int, note: str, *, told: bool) -> str:
    signed = "".join(each.line for each in queries.cosignatures(work.session, size))
    return log.prove(work.session, index, size=size, note=note + signed, told=told).marshal()
